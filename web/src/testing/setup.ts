// Owns what jsdom lacks and the kit needs, and clears the page after each test.
import { cleanup, configure } from '@testing-library/preact';
import { afterEach } from 'vitest';
import { moment } from '../just-asked';

// Nobody's finger is on its way here.
moment.ms = 0;

// A busy machine is no failure.
configure({ asyncUtilTimeout: 5_000 });

document.body.classList.add('nhsuk-frontend-supported');
for (const [name, width] of [['mobile', '20em'], ['tablet', '40.0625em'], ['desktop', '48.0625em']]) {
  document.documentElement.style.setProperty(`--nhsuk-breakpoint-${name}`, width ?? '');
}
document.documentElement.lang = 'en-GB';

window.matchMedia = (query) =>
  ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
window.scrollTo = () => {};
Element.prototype.scrollIntoView = () => {};
// No canvas: axe asks for one to measure icon fonts, and takes null for an answer.
HTMLCanvasElement.prototype.getContext = () => null;

HTMLDialogElement.prototype.showModal = function showModal() {
  this.setAttribute('open', '');
};
HTMLDialogElement.prototype.close = function close() {
  if (!this.hasAttribute('open')) return;
  this.removeAttribute('open');
  this.dispatchEvent(new Event('close'));
};

afterEach(cleanup);

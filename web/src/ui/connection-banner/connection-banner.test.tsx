// Proves that a live page has no banner and an offline one says what is kept.
import { expect, it } from 'vitest';
import { render } from '../../testing/render';
import { ConnectionBanner } from '.';

it('is absent when live, and counts what is kept when offline', () => {
  expect(render(<ConnectionBanner state={{ kind: 'live' }} onRetry={() => {}} />).container.textContent).toBe('');
  expect(render(<ConnectionBanner state={{ kind: 'offline', keptChanges: 1 }} onRetry={() => {}} />).container.textContent).toContain('1 change kept on this device');
});

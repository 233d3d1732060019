// What every journey needs: a browser, people in it, axe on a page, and waiting with a bound.
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Packages are the page's: journeys are run from its folder.
const require = createRequire(join(process.cwd(), 'package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

export const patience = 20_000;

const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

function found() {
  if (!executablePath) throw new Error('no Chromium: install Debian\'s package chromium');
  return executablePath;
}

/** A browser with nothing that calls home. */
export const openBrowser = async () => chromium.launch({ executablePath: found(), args });

/** The same with a profile in a folder, as it is between two starts of a browser. */
export const openProfile = async (folder, viewport) => chromium.launchPersistentContext(folder, { executablePath: found(), args, ...usual, viewport });

const usual = { reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Europe/London' };

/** Signs somebody in, in a browser profile of their own. */
export async function person(browser, base, name, viewport) {
  const context = await browser.newContext({ ...usual, viewport });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(`${name}: ${error.message}`));
  page.on('console', (message) => { if (message.type() === 'error') troubles.push(`${name}: ${message.text()}`); });
  await signIn(page, base, name);
  return { name, page, context, troubles };
}

export async function signIn(page, base, name) {
  page.setDefaultTimeout(patience);
  await page.goto(`${base}/sign-in`);
  await page.getByRole('button', { name: new RegExp(name) }).first().click();
  await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
}

/** After "Start the meeting": answers the question that may come first, and waits for the chair. */
export async function holdsChair({ page }) {
  const sure = page.getByRole('dialog').getByRole('button', { name: /Start/ });
  const chair = page.getByRole('region', { name: /you hold the chair/ });
  await sure.or(chair).first().waitFor();
  if (await sure.isVisible()) await sure.click();
  await chair.waitFor();
}

/** No violation of axe on the page as it stands. */
export async function passesAxe(who, what) {
  await who.page.evaluate(axeSource);
  const violations = await who.page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ['violations'] })).violations
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 3).map(({ target }) => target.join(' ')).join('; ')})`));
  if (violations.length > 0) throw new Error(`axe, ${what} as ${who.name}:\n  ${violations.join('\n  ')}`);
  console.log(`ok axe: ${what} as ${who.name}`);
}

export const desk = { width: 1280, height: 900 };
export const phone = { width: 360, height: 780 };

/** What stands on the page, without its frame. */
export const words = (who) => who.page.locator('main').innerText();
export const sees = (who, text) => until(`${who.name} sees “${text}”`, async () => (await words(who)).includes(text));

/** The link of a pass, opened on a phone. */
export async function opensPass(browser, link, name) {
  const context = await browser.newContext({ ...usual, viewport: phone });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  await page.goto(link);
  return { name, page, context };
}

/** Asks to be let in; answers the two digits that stand on the guest’s screen. */
export async function asksIn(guest) {
  await guest.page.getByRole('button', { name: 'Ask to be let in' }).click();
  return until(`two digits are on the screen of ${guest.name}`, async () => (await words(guest)).match(/\b(\d) (\d)\b/)?.slice(1).join(''));
}

/** Whoever may let in types the digits. */
export async function letsIn(host, { name }, digits) {
  const door = host.page.getByRole('form', { name: `Let in: ${name}` });
  await door.getByRole('textbox', { name: 'Two digits' }).fill(digits);
  await door.getByRole('button', { name: /Let in/ }).click();
}

/** Somebody with a pass, on a phone, let in. */
export async function comesWithPass(browser, link, name, host) {
  const guest = await opensPass(browser, link, name);
  await letsIn(host, guest, await asksIn(guest));
  return guest;
}

/** Waits until `check` answers with something true, or says what was waited for. */
export async function until(what, check) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await check();
    if (found) { console.log(`ok ${what}`); return found; }
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

/**
 * Prints how long something took beside what is promised of it. Longer is an error where MDT_MEASURED=1 says that nothing else
 * runs; otherwise ten times that, when it is no slow machine any more.
 */
export function within(what, ms, most) {
  const said = `${what}: ${(ms / 1000).toFixed(2)} s (promised: ${most / 1000} s)`;
  if (ms > (process.env.MDT_MEASURED === '1' ? most : 10 * most)) throw new Error(said);
  console.log(`ok ${said}`);
}

/** Runs a journey: pictures of everyone when it fails, no page error when it ends. */
export async function journey(run) {
  const base = process.argv[2];
  const browser = await openBrowser();
  const people = [];
  try {
    await run({ base, enter: async (name, viewport) => { const one = await person(browser, base, name, viewport); people.push(one); return one; } });
    const troubles = people.flatMap((one) => one.troubles);
    if (troubles.length > 0) throw new Error(`errors on the pages:\n  ${troubles.join('\n  ')}`);
  } catch (error) {
    if (process.env.JOURNEY_PICTURES) {
      for (const [index, one] of people.entries()) await one.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `failed-${index}.png`), fullPage: true }).catch(() => {});
    }
    console.error(error.message);
    process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

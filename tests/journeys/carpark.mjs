// A phone in the car park: offline while typing, with a reload in the middle, then back. Nothing lost, nothing doubled, and the
// trust line says it. Then the browser is closed and opened again, and the connection goes half-open.
// With MDT_DEEP=1 it stays offline for 90 s, else for 8.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdsChair, openBrowser, openProfile, person, signIn, until, within } from './browser.mjs';
import { layWire } from './wire.mjs';

const [, , base, port] = process.argv;
const desk = { width: 1280, height: 900 };
const phone = { width: 360, height: 780 };
const offlineMs = process.env.MDT_DEEP === '1' ? 90_000 : 8_000;
const seconds = (from) => ((performance.now() - from) / 1000).toFixed(2);

const picture = async (page, name) => {
  if (process.env.JOURNEY_PICTURES) await page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `carpark-${name}.png`) });
};
const trust = (page) => page.locator('.frame__trust').innerText({ timeout: 1000 }).catch(() => '');
/** The words of a box, without the names at the cursors. */
const words = (page, label) => page.getByRole('textbox', { name: label }).evaluate((box) => {
  const copy = box.cloneNode(true);
  copy.querySelectorAll('.cm-typer').forEach((name) => name.remove());
  return [...copy.querySelectorAll('.cm-line')].map((line) => line.textContent).join('\n');
});
const main = (page) => page.locator('main').innerText();
/** Waits for words of the trust line, and says how long after the fact they stood there. */
async function trustSays(page, what, pattern, since, most) {
  let said = '';
  await until(`${what}: “${pattern.source}”`, async () => {
    const now = await trust(page);
    if (process.env.JOURNEY_TALKS && now !== said) console.log(`   ${((performance.now() - since) / 1000).toFixed(2)} s: ${now}`);
    said = now;
    return pattern.test(said);
  }).catch((error) => { throw new Error(`${error.message}; it said “${said}”`); });
  within(`${what}, “${await trust(page)}”`, performance.now() - since, most);
}

/** As who reads the line before putting the phone away: it has said "kept" for a moment, without "keeping". */
async function reallyKept(page) {
  let since = null;
  await until('the line goes on saying that it is kept', async () => {
    if (!/kept on this device/.test(await trust(page))) since = null;
    else since ??= performance.now();
    return since !== null && performance.now() - since > 700;
  });
}

let count = 0;
/** Types numbered words at the end of the box until the time is over; returns what was typed. */
async function typeFor(page, label, ms) {
  await toEnd(page, label);
  return typeHere(page, ms);
}

async function toEnd(page, label) {
  await page.getByRole('textbox', { name: label }).click();
  await page.keyboard.press('Control+End');
}

async function typeHere(page, ms) {
  const end = performance.now() + ms;
  let typed = '';
  while (performance.now() < end) {
    count += 1;
    const word = `w${String(count).padStart(4, '0')} `;
    await page.keyboard.type(word, { delay: 12 });
    typed += word;
  }
  return typed;
}

/** Every word once, in the order in which it was typed. */
function isWhole(text, typed) {
  const found = text.match(/w\d{4}/g)?.join(' ');
  const wanted = typed.match(/w\d{4}/g)?.join(' ');
  return found === wanted && text.split(typed.trimEnd()).length === 2;
}

async function toFirstCase(chair, everyone) {
  const huddle = await chair.page.locator('a[href^="/meetings/"]').first().getAttribute('href');
  for (const who of everyone) {
    await who.page.goto(who.base + huddle);
    await who.page.getByRole('heading', { level: 1, name: /huddle/ }).waitFor();
  }
  await chair.page.getByRole('button', { name: 'Start the meeting' }).click();
  await holdsChair(chair);
  await chair.page.getByRole('list', { name: 'Course of the meeting' }).getByRole('button', { name: /Cases/ }).click();
  await chair.page.getByRole('button', { name: /^Next/ }).first().click();
  for (const who of everyone) await who.page.getByRole('textbox', { name: /Update/ }).waitFor();
  return huddle;
}

/** The page's own files are on the device. */
const shellKept = (page) => until('the page’s files are kept', async () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'));

async function offlineWithReload({ chair, tom, amira, second, wire }) {
  await typeFor(amira.page, /Update/, 1_000).then((typed) => { amira.typed = typed; });
  await trustSays(amira.page, 'saved before', /Live · all saved/, performance.now(), 20_000);

  await toEnd(amira.page, /Update/);
  let cutAt = performance.now();
  wire.cut();
  await amira.context.setOffline(true);
  const typing = typeHere(amira.page, offlineMs / 2);
  await trustSays(amira.page, 'offline', /^Offline/, cutAt, 5_000);
  await trustSays(amira.page, 'kept', /Offline · 1 change kept on this device/, cutAt, 5_000);
  amira.typed += await typing;
  // A form half filled, then the reload, without any network.
  await amira.page.getByRole('textbox', { name: 'Add an action' }).fill('half a thought');
  await trustSays(second, 'the second tab agrees', /Offline · 1 change kept on this device/, cutAt, offlineMs);
  await picture(amira.page, 'offline-360');
  await reallyKept(amira.page);
  await amira.page.reload();
  await amira.page.getByRole('textbox', { name: /Update/ }).waitFor();
  await until('every letter is there after the reload', async () => isWhole(await words(amira.page, /Update/), amira.typed)).catch(async (error) => { throw new Error(`${error.message}: ${await words(amira.page, /Update/)} for ${amira.typed}`); });
  await until('the form kept its words', async () => (await amira.page.getByRole('textbox', { name: 'Add an action' }).inputValue()) === 'half a thought');
  await picture(amira.page, 'reloaded-360');

  amira.typed += await typeFor(amira.page, /Update/, offlineMs / 2);
  const action = amira.page.getByRole('textbox', { name: 'Add an action' });
  await action.fill('amira: ring the pharmacy by fri');
  await action.press('Enter');
  const doneAt = performance.now();
  await trustSays(amira.page, 'two changes', /Offline · 2 changes kept on this device/, doneAt, 5_000);
  await trustSays(second, 'the second tab agrees', /Offline · 2 changes kept on this device/, doneAt, 5_000);
  await picture(second, 'offline-1280');

  // Meanwhile in the room: words in the same box, and a decision.
  await tom.page.getByRole('textbox', { name: /Update/ }).click();
  await tom.page.keyboard.press('Control+Home');
  await tom.page.keyboard.type('From the room. ');
  await chair.page.getByRole('combobox', { name: 'Outcome' }).first().fill('watchful');
  await chair.page.keyboard.press('Enter');
  await chair.page.getByRole('button', { name: /^1 week/ }).first().click();
  await chair.page.getByRole('form', { name: /^Outcome of/ }).getByRole('button', { name: /^(Save|Decide|Record)/ }).first().click();
  await until('the room has decided', async () => /Watchful review/.test(await main(tom.page)));

  cutAt = performance.now();
  wire.mend();
  await amira.context.setOffline(false);
  await until('caught up: all saved', async () => /Live · all saved/.test(await trust(amira.page)));
  within('caught up after the network was back', performance.now() - cutAt, 2_000);
  await until('the second tab agrees', async () => /Live · all saved/.test(await trust(second)));
  await until('Tom has every letter once', async () => isWhole(await words(tom.page, /Update/), amira.typed));
  const texts = [await words(tom.page, /Update/), await words(amira.page, /Update/)];
  if (texts[0] !== texts[1] || !texts[0].startsWith('From the room. ')) throw new Error(`the texts differ: ${JSON.stringify(texts)}`);
  await until('the action is there once', async () => (await main(tom.page)).split('ring the pharmacy').length === 2);
  await amira.page.getByRole('region', { name: 'You missed' }).waitFor();
  console.log(`ok you missed: ${(await amira.page.getByRole('region', { name: 'You missed' }).innerText()).replaceAll('\n', ' · ')}`);
  await picture(amira.page, 'missed-360');
  await picture(second, 'back-1280');
  console.log(`ok ${amira.typed.length} letters typed, 0 lost, 0 doubled, ${offlineMs / 1000} s offline`);
  await amira.page.getByRole('button', { name: 'Put away what you missed' }).click();
}

/** Nobody closes anything: packets just go nowhere. */
async function halfOpen({ amira, wire }) {
  for (const what of ['nothing to send', 'something to send']) {
    // The field first: what is measured is the page, not the tap.
    await toEnd(amira.page, /Update/);
    const silentAt = performance.now();
    wire.silence();
    const typing = what === 'something to send' ? typeHere(amira.page, 500) : Promise.resolve('');
    await trustSays(amira.page, `half-open, ${what}`, what === 'nothing to send' ? /^Offline/ : /Offline · 1 change kept on this device/, silentAt, 5_000);
    amira.typed += await typing;
    wire.mend();
    await until('live again', async () => /Live · all saved/.test(await trust(amira.page)));
  }
}

/** The browser is closed while words wait, and opened again. */
async function restart({ tom, wire, huddle, folder }) {
  const open = async () => {
    const context = await openProfile(folder, desk);
    return { context, page: context.pages()[0] ?? (await context.newPage()) };
  };
  let one = await open();
  await signIn(one.page, wire.base, 'Bea Okonjo');
  await one.page.goto(wire.base + huddle);
  await one.page.getByRole('textbox', { name: /Next steps/ }).waitFor();
  await trustSays(one.page, 'live', /Live · all saved/, performance.now(), 20_000);
  wire.cut();
  await one.context.setOffline(true);
  const typed = await typeFor(one.page, /Next steps/, 3_000);
  await trustSays(one.page, 'offline', /Offline · 1 change kept on this device/, performance.now(), 5_000);
  await reallyKept(one.page);
  await one.page.locator('.frame__trust').getByRole('button').click();
  await until('the list names what waits', async () => (await one.page.getByRole('dialog', { name: 'Waiting to be sent' }).innerText()).includes(typed.slice(0, 5)));
  await one.context.close();
  wire.mend();
  one = await open();
  await one.page.goto(`${wire.base}/sign-in`);
  await one.page.getByText('1 change is kept on this device for who was signed in last').waitFor();
  await signIn(one.page, wire.base, 'Bea Okonjo');
  const backAt = performance.now();
  // Nobody opens the meeting: the words go by themselves.
  await until('what was typed before the restart is with Tom', async () => isWhole(await words(tom.page, /Next steps/), typed));
  console.log(`ok sent ${seconds(backAt)} s after signing in again`);
  await trustSays(one.page, 'all saved', /Live · all saved/, performance.now(), 20_000);
  // Signing out takes everything off the device, also without a connection; the service is told on return.
  const cookie = (await one.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const isIn = async () => (await (await fetch(`${base}/api/me`, { headers: { cookie } })).json()).person !== null;
  wire.cut();
  await one.context.setOffline(true);
  await one.page.getByRole('button', { name: 'Sign out' }).click();
  await one.page.getByText('Signed out on this device.').waitFor();
  if (!(await isIn())) throw new Error('the service was told without a connection');
  wire.mend();
  await one.context.setOffline(false);
  await until('the service is told of the sign-out', async () => !(await isIn()));
  await until('nothing is left on the device', async () => (await one.page.evaluate(() => new Promise((settle, fail) => {
    const asked = indexedDB.open('mdt-hub-kept');
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      const names = [...asked.result.objectStoreNames];
      const transaction = asked.result.transaction(names);
      const counts = names.map((name) => transaction.objectStore(name).count());
      transaction.oncomplete = () => { asked.result.close(); settle(counts.reduce((sum, { result }) => sum + result, 0)); };
    };
  }))) === 0);
  await one.context.close();
}

const browser = await openBrowser();
const folder = mkdtempSync(join(tmpdir(), 'mdt-hub-profile-'));
const wire = await layWire(Number(port), base);
const people = [];
const enter = async (name, viewport, at) => {
  const who = Object.assign(await person(browser, at, name, viewport), { base: at });
  people.push(who);
  return who;
};
try {
  const chair = await enter('Asha Perera', desk, base);
  const tom = await enter('Tom Quill', desk, base);
  const amira = await enter('Amira Hassan', phone, wire.base);
  const huddle = await toFirstCase(chair, [chair, tom, amira]);
  await shellKept(amira.page);
  const second = await amira.context.newPage();
  await second.setViewportSize(desk);
  await second.goto(wire.base);
  await second.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
  const stage = { chair, tom, amira, second, wire, huddle, folder };
  await offlineWithReload(stage);
  await halfOpen(stage);
  await until('Tom still has every letter once', async () => isWhole(await words(tom.page, /Update/), amira.typed));
  await restart(stage);
  // What a browser says of a network that is gone is no trouble of the page's.
  const troubles = people.flatMap((one) => one.troubles).filter((trouble) => !/net::ERR_|WebSocket connection|Failed to load resource/.test(trouble));
  if (troubles.length > 0) throw new Error(`errors on the pages:\n  ${troubles.join('\n  ')}`);
} catch (error) {
  for (const [index, one] of people.entries()) if (process.env.JOURNEY_PICTURES) await one.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `failed-${index}.png`) }).catch(() => {});
  console.error(error.stack);
  process.exitCode = 1;
} finally {
  await browser.close();
  await wire.close();
  rmSync(folder, { recursive: true, force: true });
}

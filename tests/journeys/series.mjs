// A series that runs itself, at a desk and on a phone: made every Tuesday from next week, its dates seen before it is; one Tuesday
// moved, one called off and put back, each taken back once; changed as a whole and from a day on; whoever else looks sees it without a reload,
// and the chair's own calendar has the moved Tuesday where it is.
import { join } from 'node:path';
import { journey, passesAxe, until } from './browser.mjs';

const desk = { width: 1280, height: 900 };
const phone = { width: 360, height: 780 };
const names = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const words = (who) => who.page.locator('main').innerText();
const sees = (who, what, pattern) => until(`${who.name} sees ${what}`, async () => pattern.test(await words(who)));
const picture = async (who, name) => {
  if (!process.env.JOURNEY_PICTURES) return;
  await who.page.evaluate(() => scrollTo(0, 0));
  await who.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `series-${name}-${who.page.viewportSize().width}.png`), fullPage: true });
};
const addDays = (day, count) => new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
const written = (day) => {
  const date = new Date(`${day}T00:00:00Z`);
  return `${names[date.getUTCDay()]} ${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
};
const row = (who, day) => who.page.locator(`[data-day="${day}"]`);
const rowSays = (who, day, what, pattern) => until(`${who.name}: ${written(day)} ${what}`, async () => pattern.test(await row(who, day).innerText()));

/** Meetings of a series are made by a job: at the latest a minute after it. */
async function withinAMinute(what, check) {
  const end = Date.now() + 75_000;
  for (;;) {
    try {
      return await until(what, check);
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}

/** Nothing is cut off at the side. */
async function fits(who, what) {
  const [wide, width] = await who.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  if (wide > width) throw new Error(`${what} is ${wide} px wide on ${width} px`);
}
async function looksRight(who, what, name) {
  await fits(who, what);
  await picture(who, name);
  await passesAxe(who, what);
}

/** The coming Tuesday of next week, by the service's clock. */
async function nextTuesday({ page }) {
  const today = await page.evaluate(async () => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London' }).format((await (await fetch('/api/me')).json()).server_time / 1000));
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay() || 7;
  return addDays(today, 8 - weekday + 1);
}

/** Makes it and stands on its page. */
async function make(who, base, title, tuesday) {
  const { page } = who;
  await page.goto(`${base}/meetings`);
  await page.getByRole('link', { name: 'Make a series' }).click();
  await page.getByRole('form', { name: 'New series' }).waitFor();
  await looksRight(who, 'a new series', 'new');
  await page.getByRole('button', { name: 'Make the series' }).click();
  await sees(who, 'what is missing', /Write a title/);
  await looksRight(who, 'a series with fields missing', 'missing');
  await page.getByRole('radio', { name: /^PCN meeting/ }).check();
  await page.getByRole('textbox', { name: 'Title' }).fill(title);
  await page.getByRole('checkbox', { name: 'Tue' }).check();
  await page.getByLabel('First day').fill(addDays(tuesday, -1));
  await page.getByLabel('Time').fill('13:00');
  const dates = page.getByRole('list', { name: 'The next dates' });
  await until('the dates stand there before it is made', async () => (await dates.innerText().catch(() => '')).startsWith(`${written(tuesday)}, 13:00`));
  console.log(`ok ${(await page.locator('.plan__words').innerText())} ${(await dates.innerText()).replaceAll('\n', ' · ')}`);
  // A reload loses nothing of it.
  await page.waitForTimeout(500);
  await page.reload();
  await until('the form is as it was', async () => (await page.getByRole('textbox', { name: 'Title' }).inputValue({ timeout: 1000 }).catch(() => '')) === title);
  const chair = page.getByLabel('Chair', { exact: true });
  await chair.selectOption(await chair.locator('option', { hasText: 'Asha Perera' }).getAttribute('value'));
  await page.getByRole('searchbox', { name: /^Always asked, by name/ }).fill('somali');
  await page.getByRole('button', { name: 'Add Amira Hassan' }).click();
  await looksRight(who, 'a series before it is made', 'filled');
  await page.getByRole('button', { name: 'Make the series' }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await rowSays(who, tuesday, 'is its first day', /13:00[\s\S]*Chair Dr Asha Perera/);
}

async function moveOne(who, day) {
  await row(who, day).getByRole('button', { name: /^Move/ }).click();
  const dialog = who.page.getByRole('dialog', { name: /^Move the meeting/ });
  await dialog.getByLabel('Day').fill(addDays(day, 1));
  await dialog.getByLabel('Time').fill('14:30');
  await looksRight(who, 'the question where to', 'move');
  await dialog.getByRole('button', { name: 'Move it' }).click();
  await rowSays(who, day, 'is moved', new RegExp(`${written(addDays(day, 1))}, 14:30[\\s\\S]*Moved from ${written(day)}`));
}

async function callOff(who, day) {
  await row(who, day).getByRole('button', { name: /^Call off/ }).click();
  const dialog = who.page.getByRole('dialog', { name: /^Call off the meeting/ });
  await until('it says what goes', async () => /Invitations are withdrawn[\s\S]*cases come off the agenda/.test(await dialog.innerText()));
  await looksRight(who, 'the question before calling off', 'call-off');
  await dialog.getByRole('button', { name: 'Call it off' }).click();
  await rowSays(who, day, 'is called off', /Called off/);
}

const undo = (who) => who.page.getByRole('status', { name: 'Notices' }).getByRole('button', { name: 'Undo' }).last().click();

async function walk(who, other, base, title) {
  const { page } = who;
  const tuesday = await nextTuesday(who);
  const [second, third] = [addDays(tuesday, 7), addDays(tuesday, 14)];
  await make(who, base, title, tuesday);
  await other.page.goto(page.url());
  await rowSays(other, second, 'stands in the list', /13:00/);

  await moveOne(who, second);
  await rowSays(other, second, 'moved without a reload', /14:30/);
  await looksRight(who, 'a series with a moved day', 'moved');
  await undo(who);
  await rowSays(who, second, 'is back', new RegExp(`${written(second)}, 13:00`));
  await moveOne(who, second);

  await callOff(who, third);
  await rowSays(other, third, 'called off without a reload', /Called off/);
  await looksRight(who, 'a series with a day called off', 'off');
  await undo(who);
  await rowSays(who, third, 'is held again', /Chair Dr Asha Perera/);
  await callOff(who, third);
  await row(who, third).getByRole('button', { name: /^Put back/ }).click();
  await page.getByRole('dialog', { name: /^Put the meeting/ }).getByRole('button', { name: 'Put it back' }).click();
  await rowSays(who, third, 'is put back', /Chair Dr Asha Perera/);
  await rowSays(other, third, 'put back without a reload', /Chair Dr Asha Perera/);
  await until('the focus stays with that day', async () => row(who, third).evaluate((found) => found.contains(document.activeElement)));

  // At another time: all of it on the phone, from the third week on at the desk. What was moved by hand stays.
  const isWhole = page.viewportSize().width < 1000;
  await page.getByRole('link', { name: 'Change the series' }).click();
  await page.getByLabel('Time').fill('11:00');
  await page.getByRole('button', { name: /^Save the change/ }).click();
  const which = page.getByRole('dialog', { name: 'Change which meetings?' });
  await until('it says how many move', async () => /\d+ meetings of the coming eight weeks move to 11:00/.test(await which.innerText()));
  if (!isWhole) {
    await which.getByRole('radio', { name: /^Meetings from a day on/ }).check();
    await which.getByLabel('From', { exact: true }).fill(third);
    await until('it says from when', async () => (await which.innerText()).includes(`From ${written(third)} on:`));
  }
  await looksRight(who, 'the question which meetings', 'which');
  await which.getByRole('button', { name: 'Save the change' }).click();
  await rowSays(who, third, 'follows', /11:00/);
  if (isWhole) {
    await rowSays(who, second, 'stays where it was moved to', /14:30/);
    await rowSays(other, third, 'follows without a reload', /11:00/);
  } else {
    await page.getByRole('link', { name: 'The series this one goes on from' }).click();
    await rowSays(who, second, 'stays in the series before', /14:30/);
    await until('the series before ends', async () => (await row(who, third).count()) === 0);
    await until(`${other.name}: the series before ends without a reload`, async () => (await row(other, third).count()) === 0);
  }
}

/** In the calendar of its week, and in the list beside it. */
async function inCalendar(who, base, title) {
  const { page } = who;
  const tuesday = await nextTuesday(who);
  await page.goto(`${base}/meetings?week=${addDays(tuesday, -1)}`);
  await withinAMinute('the meeting stands in the calendar', async () => (await page.locator('.calendar').getByRole('link', { name: title }).count()) > 0);
  await looksRight(who, 'the calendar of weeks', 'calendar');
  await page.getByRole('link', { name: 'Next week' }).click();
  await until('the address keeps the week', async () => page.url().endsWith(`?week=${addDays(tuesday, 6)}`));
}

/** The address for one's own calendar, as a calendar asks it: the moved Tuesday stands on its Wednesday, and nowhere else. */
async function inTheFeed(who, base) {
  const { page } = who;
  const moved = addDays(await nextTuesday(who), 7);
  await page.goto(`${base}/mail`);
  await page.getByRole('button', { name: 'Make an address' }).click();
  const address = new URL(await page.locator('.mail__link code').innerText());
  await looksRight(who, 'the address of a calendar', 'feed');
  const start = (day, time) => `:${day.replaceAll('-', '')}T${time}00`;
  const feed = async () => (await (await fetch(`${base}${address.pathname}`)).text()).replaceAll('\r\n ', '');
  const starts = async () => (await feed()).split('\r\n').filter((line) => line.startsWith('DTSTART;TZID=Europe/London'));
  await withinAMinute('the moved Tuesday stands in the feed', async () => (await starts()).some((line) => line.endsWith(start(addDays(moved, 1), '1430'))));
  if ((await starts()).some((line) => line.endsWith(start(moved, '1300')))) throw new Error('the feed has the moved Tuesday twice');
  console.log(`ok the feed has ${(await starts()).length} meetings, the moved one on ${written(addDays(moved, 1))}`);
}

await journey(async ({ base, enter }) => {
  const bea = await enter('Bea Okonjo', desk);
  const asha = await enter('Asha Perera', phone);
  await walk(bea, asha, base, 'Tuesday meeting at the desk');
  await walk(asha, bea, base, 'Tuesday meeting on the phone');
  await inCalendar(bea, base, 'Tuesday meeting at the desk');
  await inCalendar(asha, base, 'Tuesday meeting on the phone');
  await inTheFeed(asha, base);
});

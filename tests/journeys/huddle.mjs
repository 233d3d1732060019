// Three people in three browsers run today's huddle: acceptance steps 5, 6, 13 and the close.
import { holdsChair, journey, passesAxe, until, within } from './browser.mjs';

const desk = { width: 1280, height: 900 };
const phone = { width: 360, height: 780 };
/** The words of a discussion box, without the names at the cursors. */
const boxWords = (who, label) => who.page.getByRole('textbox', { name: label }).evaluate((box) => {
  const copy = box.cloneNode(true);
  copy.querySelectorAll('.cm-typer').forEach((name) => name.remove());
  return copy.textContent;
});
const sees = (who, words) => until(`${who.name} sees “${words}”`, async () => (await who.page.locator('main').innerText()).includes(words));

await journey(async ({ base, enter }) => {
  const chair = await enter('Asha Perera', desk);
  const tom = await enter('Tom Quill', desk);
  const amira = await enter('Amira Hassan', phone);
  const everyone = [chair, tom, amira];
  for (const who of everyone) await passesAxe(who, 'Today');

  const huddle = await chair.page.locator('a[href^="/meetings/"]').first().getAttribute('href');
  for (const who of everyone) {
    await who.page.goto(base + huddle);
    await who.page.getByRole('heading', { level: 1, name: /huddle/ }).waitFor();
  }
  await sees(chair, '36 of 40 minutes');
  await passesAxe(chair, 'the agenda before');
  await passesAxe(amira, 'the agenda before');

  // Start: everyone is in the room, the chair holds it.
  await chair.page.getByRole('button', { name: 'Start the meeting' }).click();
  await holdsChair(chair);
  for (const who of everyone) await sees(who, 'Roll-call');
  await passesAxe(chair, 'roll-call');

  // Action review: Amira ticks one on her phone, the chair sees it.
  await chair.page.getByRole('list', { name: 'Course of the meeting' }).getByRole('button', { name: /Action review/ }).click();
  for (const who of everyone) await sees(who, 'Promised before');
  await passesAxe(amira, 'action review');
  const ticks = amira.page.getByRole('checkbox');
  const openBefore = await chair.page.getByRole('checkbox', { checked: false }).count();
  await ticks.and(amira.page.locator(':not(:checked):not([disabled])')).first().click();
  await until('the chair sees one open promise less', async () => await chair.page.getByRole('checkbox', { checked: false }).count() < openBefore);

  // First case: the chair moves everyone.
  await chair.page.getByRole('button', { name: /^Next/ }).first().click();
  const code = await until('the chair is at the first case', async () => (await chair.page.locator('main').innerText()).match(/SF-\d+/)?.[0]);
  for (const who of everyone) await who.page.getByRole('textbox', { name: /Update/ }).waitFor();
  await passesAxe(chair, 'a case, live');
  await passesAxe(amira, 'a case, live, on a phone');

  // Two type in the same box at once: both texts survive, everywhere.
  const [tomsBox, amirasBox] = [tom, amira].map((who) => who.page.getByRole('textbox', { name: /Update/ }));
  await tomsBox.click();
  await amirasBox.click();
  await Promise.all([
    tom.page.keyboard.type('Seen at home on Friday, chest clear. ', { delay: 8 }),
    amira.page.keyboard.type('Heating mended, meals start Monday. ', { delay: 9 }),
  ]);
  const isWhole = (words) => { const letters = [...words].sort().join(''); return letters === [...'Seen at home on Friday, chest clear. Heating mended, meals start Monday. '].sort().join(''); };
  for (const who of everyone) await until(`every letter of both is with ${who.name}`, async () => isWhole((await boxWords(who, /Update/)) ?? ''));
  const texts = await Promise.all(everyone.map((who) => boxWords(who, /Update/)));
  if (new Set(texts).size !== 1) throw new Error(`the texts differ: ${JSON.stringify(texts)}`);

  // A social note from the phone, seen at the desk.
  await amira.page.getByRole('button', { name: /Warmth/ }).first().click();
  await amira.page.getByRole('button', { name: /Write a note|Add a note|Write/ }).first().click();
  await amira.page.getByRole('textbox', { name: /line|What to share|In one line/i }).first().fill('Boiler repaired, warm again');
  await amira.page.getByRole('button', { name: /^Save/ }).first().click();
  await chair.page.getByRole('button', { name: /Warmth/ }).first().click();
  await sees(chair, 'Boiler repaired, warm again');

  // An action by keyboard in under ten seconds: who, what, when in one line.
  const started = Date.now();
  await chair.page.locator('body').click({ position: { x: 5, y: 400 } });
  await chair.page.keyboard.press('a');
  await chair.page.keyboard.type('amira: ring the housing officer by fri');
  await chair.page.keyboard.press('Enter');
  for (const who of everyone) await sees(who, 'ring the housing officer');
  within('an action by keyboard', Date.now() - started, 10_000);

  // Two more without a date: they will be red in the read-back. A word as long as a line breaks there.
  for (const what of ['ask about a stairlift', `find the care plan ${'verylongword'.repeat(12)}`]) {
    await chair.page.keyboard.type(`pool: ${what}`);
    await chair.page.keyboard.press('Enter');
    await sees(chair, what);
  }

  // A line of the notes becomes an action by one key; Escape leads back to the caret, the owner is next.
  const steps = chair.page.getByRole('textbox', { name: 'Next steps' });
  const form = chair.page.getByRole('form', { name: 'Add an action' });
  await steps.click();
  await chair.page.keyboard.type('Weigh her every Monday');
  const take = async () => {
    await chair.page.keyboard.press('Control+Enter');
    await until('the line is in the form', async () => (await form.getByRole('textbox', { name: 'Add an action' }).inputValue()) === 'Weigh her every Monday');
    await until('the owner is next', () => form.getByLabel('Owner').evaluate((field) => field === document.activeElement));
  };
  await take();
  await chair.page.keyboard.press('Escape');
  await until('the caret is back', () => steps.evaluate((box) => box === document.activeElement));
  await take();
  await form.getByLabel('Owner').selectOption('pool');
  await form.getByLabel('Due').fill(new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10));
  await form.getByRole('button', { name: /^Add/ }).click();
  await chair.page.getByRole('list', { name: 'Actions of this case today' }).getByText('Weigh her every Monday').waitFor();

  // What was decided.
  await chair.page.locator('body').click({ position: { x: 5, y: 400 } });
  await chair.page.keyboard.press('o');
  await until('the outcome has the keys', async () => chair.page.getByRole('combobox', { name: 'Outcome' }).evaluate((field) => field === document.activeElement));
  await chair.page.keyboard.type('actions');
  await chair.page.keyboard.press('Enter');
  await chair.page.getByRole('button', { name: /^1 week/ }).first().click();
  await chair.page.getByRole('form', { name: `Outcome of ${code}` }).getByRole('button', { name: /^(Save|Decide|Record)/ }).first().click();
  for (const who of [chair, tom]) await sees(who, 'Actions agreed');

  // Running late: the greens are agreed with one confirmation.
  await chair.page.getByRole('button', { name: /Agree the greens/ }).first().click();
  const agree = chair.page.getByRole('dialog', { name: /Agree without discussion/ });
  // A new referral is agreed only by somebody's own tick.
  await agree.getByRole('button', { name: /^Agree 2 cases/ }).waitFor();
  await agree.getByRole('checkbox', { checked: false }).check();
  await agree.getByRole('button', { name: /^Agree 3 cases/ }).click();
  await agree.waitFor({ state: 'detached' }).catch(() => {});

  // Read-back: everything in one table, what is missing in red, closed with a reason.
  await chair.page.getByRole('list', { name: 'Course of the meeting' }).getByRole('button', { name: /Read-back/ }).click();
  await sees(chair, 'Read-back');
  const lines = chair.page.getByRole('region', { name: 'All lines' });
  await lines.getByText('find the care plan').first().waitFor();
  for (const size of [phone, { ...desk, width: 820 }, desk]) {
    await chair.page.setViewportSize(size);
    const [wide, beyond] = [await chair.page.evaluate(() => document.documentElement.scrollWidth), await lines.evaluate((table) => table.scrollWidth - table.clientWidth)];
    if (wide > size.width || beyond > 0) throw new Error(`the read-back is ${wide} px wide on ${size.width} px, and its table ${beyond} px wider than its place`);
  }
  await passesAxe(chair, 'read-back');
  await passesAxe(amira, 'read-back on a phone');
  const missing = () => chair.page.getByRole('form', { name: /^Complete: / });
  await until('two actions without a date are marked', async () => await missing().count() === 2);
  const fix = chair.page.getByRole('form', { name: 'Complete: ask about a stairlift' });
  await fix.getByRole('button', { name: /^In a week/ }).click();
  await fix.getByRole('button', { name: /^Save/ }).click();
  await until('one is mended in place', async () => await missing().count() === 1);
  await chair.page.getByRole('button', { name: 'Close the meeting' }).first().click();
  const close = chair.page.getByRole('dialog', { name: /Close the meeting/ });
  await close.getByRole('textbox').fill('Out of time; the rest is carried to tomorrow');
  await close.getByRole('button', { name: /Close/ }).last().click();
  for (const who of everyone) await who.page.getByRole('link', { name: /minutes/i }).first().waitFor();
  await passesAxe(chair, 'a meeting that is over');

  // Minutes drafted themselves: the outcome, the words, the action.
  await chair.page.goto(`${base}${huddle}/minutes`);
  for (const words of ['Actions agreed', 'ring the housing officer', 'Seen at home on Friday', 'Out of time']) await sees(chair, words);
  await passesAxe(chair, 'minutes');

  // Amira has the action; ticking it can be undone.
  await amira.page.goto(`${base}/actions`);
  await sees(amira, 'ring the housing officer');
  await passesAxe(amira, 'my actions');
  const row = amira.page.getByRole('listitem').filter({ hasText: 'ring the housing officer' });
  await row.getByRole('checkbox').first().click();
  await amira.page.getByRole('button', { name: /Undo/ }).first().click();
  await until('the tick is undone', async () => await row.getByRole('checkbox', { checked: false }).count() === 1);

  // What was not finished is on the next agenda, with its reason.
  await tom.page.goto(`${base}/meetings`);
  await tom.page.getByRole('heading', { level: 1 }).waitFor();
  await passesAxe(tom, 'meetings');
  await tom.page.goto(`${base}/`);
  await sees(tom, 'Carried over');
  await tom.page.goto(`${base}/cases/${code}`);
  await sees(tom, 'Actions agreed');
  await passesAxe(tom, 'a case');
});

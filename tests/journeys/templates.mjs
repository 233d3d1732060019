// A PCN tailors a template and an update arrives: Bea on a phone rewords, hides and adds; Val at a desk changes the Federation's list; Bea
// is told without a reload what differs, keeps one and takes another; what she has of her own stands in the next meeting and on the form.
import { join } from 'node:path';
import { journey, passesAxe, until } from './browser.mjs';

const desk = { width: 1280, height: 900 };
const phone = { width: 360, height: 780 };

const main = (who) => who.page.locator('main').innerText();
const sees = (who, what, pattern) => until(`${who.name} sees ${what}`, async () => pattern.test(await main(who)));
const line = (who, text) => who.page.locator('[data-key]', { hasText: text });
const says = (who, text, what, pattern) => until(`${who.name}: “${text}” ${what}`, async () => pattern.test(await line(who, text).first().innerText({ timeout: 1000 }).catch(() => '')));
const press = (who, name) => who.page.getByRole('button', { name, exact: true }).first().click();

async function looksRight(who, what, name) {
  const [wide, width] = await who.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  if (wide > width) throw new Error(`${what} is ${wide} px wide on ${width} px`);
  if (process.env.JOURNEY_PICTURES) {
    await who.page.evaluate(() => scrollTo(0, 0));
    await who.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `templates-${name}-${width}.png`), fullPage: true });
  }
  await passesAxe(who, what);
}

async function change(who, text, fields) {
  await press(who, `Change: ${text}`);
  const form = who.page.getByRole('form', { name: `Change: ${text}` });
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label, { exact: true }).fill(value);
  await form.getByRole('button', { name: 'Save' }).click();
  return form;
}

async function add(who, fields, form = 'Add: Topic') {
  await press(who, 'Add a line');
  const added = who.page.getByRole('form', { name: form });
  for (const [label, value] of Object.entries(fields)) await added.getByLabel(label, { exact: true }).fill(value);
  await added.getByRole('button', { name: 'Save' }).click();
  await added.waitFor({ state: 'detached' });
}

/** Makes a weekly PCN meeting and answers the topics its first meeting begins with. */
async function topicsOfNext(who, base) {
  const command = async (body) => who.page.evaluate(async (sent) => {
    const answer = await fetch('/api/commands', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ id: crypto.randomUUID(), command: sent }) });
    if (!answer.ok) throw new Error(await answer.text());
  }, body);
  const me = await who.page.evaluate(async () => (await fetch('/api/me')).json());
  const today = new Date(me.server_time / 1000).toISOString().slice(0, 10);
  await command({
    name: 'set_series', series: {
      id: await who.page.evaluate(() => crypto.randomUUID()), kind: 'pcn', pcn: me.pcn.code, title: 'Meeting with topics', rule: 'FREQ=DAILY', starts_on: new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10),
      starts_at_local: '13:00', ends_on: null, slot_minutes: 60, holidays: 'keep', chair: me.person.id, deputy: null, chair_rota: [], core: [], core_roles: [], call_url: null, cut_off_minutes: null,
    },
  });
  await who.page.goto(`${base}/meetings`);
  const link = who.page.locator('.calendar').getByRole('link', { name: /Meeting with topics/ }).first();
  await link.waitFor({ timeout: 75_000 });
  await link.click();
  await sees(who, 'the topics of a meeting made now', /News, two minutes a practice[\s\S]*Winter rota and cover/);
  const text = await main(who);
  if (/Safety, incidents/.test(text)) throw new Error('a topic that is hidden stands on the agenda');
}

await journey(async ({ base, enter }) => {
  const bea = await enter('Bea Okonjo', phone);
  const val = await enter('Val Prentice', desk);

  // What the demonstration left: the Federation changed a list in which South Fulham has words of its own.
  await bea.page.goto(`${base}/meetings`);
  await bea.page.getByRole('link', { name: 'Templates' }).click();
  await sees(bea, 'the update', /The Federation has changed this list: 3 lines/);
  await says(bea, 'News: each practice two minutes', 'is hers', /Changed here\. The Federation: “News from practices, partner services and the voluntary sector”/);
  await says(bea, 'Spending of the neighbourhood budget', 'is hidden', /Hidden here/);
  await says(bea, 'Winter rota and cover', 'is her own', /Ours/);
  await looksRight(bea, 'the templates of a PCN', 'pcn');
  await press(bea, 'Seen, keep everything of ours');
  await until('nothing is left to look at', async () => !/has changed this list/.test(await main(bea)));

  // Rename, hide, add; a patient's number is refused and nothing typed is lost.
  const form = await change(bea, 'News: each practice two minutes, then partners', { Topic: 'News, ring 999 000 0018' });
  await until('a number is refused', async () => /looks like an NHS number/.test(await form.innerText()));
  await looksRight(bea, 'a line that is refused', 'refused');
  await form.getByLabel('Topic').fill('News, two minutes a practice');
  await form.getByRole('button', { name: 'Save' }).click();
  await says(bea, 'News, two minutes a practice', 'is renamed', /15 minutes/);
  await press(bea, 'Hide: Safety, incidents and learning');
  await says(bea, 'Safety, incidents and learning', 'is hidden', /Hidden here/);
  await add(bea, { Topic: 'Flu clinics', Minutes: '4' });
  await says(bea, 'Flu clinics', 'is added', /4 minutes[\s\S]*Ours/);

  // The Federation at its desk, from its bar: who gets this, and who has changed it.
  await val.page.getByRole('link', { name: 'Templates' }).click();
  await val.page.getByRole('link', { name: /^PCN meeting agenda/ }).click();
  await says(val, 'Safety, incidents and learning', 'is hidden by one', /PCNs get this; 1 hides it: South Fulham PCN/);
  await looksRight(val, 'the templates of the Federation', 'federation');
  await change(val, 'News from practices, partner services and the voluntary sector', { Topic: 'News from everybody', Minutes: '12' });
  await says(val, 'News from everybody', 'is set', /12 minutes[\s\S]*1 has changed this line: South Fulham PCN/);
  await change(val, 'What was agreed last time', { Topic: 'What was agreed, and what was done' });
  await says(val, 'What was agreed, and what was done', 'is set', /PCNs get this/);

  // It arrives without a reload: what she did not touch is new at once, what is hers stands, and what differs is told.
  await sees(bea, 'the update', /“News from practices, partner services and the voluntary sector”, 10 minutes is now “News from everybody”, 12 minutes\. You say “News, two minutes a practice”, 15 minutes\./);
  await says(bea, 'What was agreed, and what was done', 'came by itself', /As the Federation has it/);
  await says(bea, 'News, two minutes a practice', 'stands', /Changed here/);
  await says(bea, 'Flu clinics', 'stands', /Ours/);
  await looksRight(bea, 'an update that arrived', 'update');
  await press(bea, 'Keep ours: News from everybody');
  await until('one is kept', async () => !/is now “News from everybody”/.test(await main(bea)));
  await press(bea, 'Seen: What was agreed, and what was done');
  await until('all of it was looked at', async () => !/has changed this list/.test(await main(bea)));

  // Removed at the Federation, it stays where a PCN reworded it; put back, it is the Federation's again.
  await press(val, 'Remove: News from everybody');
  await sees(bea, 'that it was taken away', /Taken away: “News from everybody”, 12 minutes\. Yours stays: “News, two minutes a practice”/);
  await press(bea, 'Keep ours: News from everybody');
  await says(bea, 'News, two minutes a practice', 'is hers alone', /Ours/);
  await press(bea, 'Show: Safety, incidents and learning');
  await says(bea, 'Safety, incidents and learning', 'is shown again', /As the Federation has it/);
  await press(bea, 'Hide: Safety, incidents and learning');
  await says(bea, 'Safety, incidents and learning', 'is hidden', /Hidden here/);

  // The referral form asks in her words.
  await bea.page.goto(`${base}/templates?list=referral_form`);
  await change(bea, 'The question for the MDT', { Label: 'What do you want from us?' });
  await says(bea, 'What do you want from us?', 'is renamed', /Changed here/);
  await press(bea, 'Hide: Recommendation');
  await says(bea, 'Recommendation', 'is hidden', /Hidden here/);
  await looksRight(bea, 'the words of the referral form', 'referral');
  await bea.page.goto(`${base}/refer`);
  await bea.page.getByLabel('What do you want from us?').waitFor();
  await until('a hidden field is not asked for', async () => (await bea.page.getByLabel(/^Recommendation/).count()) === 0);

  await topicsOfNext(bea, base);
});

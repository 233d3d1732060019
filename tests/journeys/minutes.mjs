// The minutes after the huddle, acceptance step 14: the coordinator pastes each text and ticks it, the chair approves, the coordinator amends,
// the chair approves the amendment; the first version is still there to compare.
import { join } from 'node:path';
import { desk, journey, passesAxe, phone, sees, until } from './browser.mjs';

const picture = async (who, name) => {
  if (process.env.JOURNEY_PICTURES) await who.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `minutes-${name}-${who.page.viewportSize().width}.png`), fullPage: true });
};
/** The last huddle whose minutes are a draft. */
const drafted = ({ page }) => page.evaluate(async () => {
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const { meetings } = await (await fetch(`/api/meetings?from=${day(-14)}&to=${day(1)}`)).json();
  return `/meetings/${meetings.filter(({ kind, status }) => kind === 'huddle' && status === 'ended').at(-1).id}`;
});

await journey(async ({ base, enter }) => {
  const bea = await enter('Bea Okonjo', desk);
  const chair = await enter('Asha Perera', phone);
  const minutes = `${base}${await drafted(bea)}/minutes`;

  // Each text is copied, and ticked.
  await bea.page.goto(`${minutes}?of=record`);
  await bea.page.getByRole('heading', { name: 'For the clinical record' }).waitFor();
  const ticks = bea.page.getByRole('checkbox', { name: /^Pasted into the record of/ });
  const count = await until('the texts are there', () => ticks.count());
  const texts = await bea.page.getByRole('textbox', { name: /^Text for the record of/ }).evaluateAll((boxes) => boxes.map(({ value }) => value));
  if (texts.length !== count || texts.some((text) => [...text].length > 1500 || !/^Plan: /m.test(text) || /384682003/.test(text) === /^Plan: (Deferred|not decided)/m.test(text))) throw new Error('a text is not as it should be');
  for (let at = 0; at < count; at++) {
    await ticks.nth(at).check();
    await sees(bea, `${at + 1} of ${count} pasted`);
  }
  await passesAxe(bea, 'texts for the record');
  await picture(bea, 'record');

  // Approved by the chair, on a phone, with what it locks said first.
  await chair.page.goto(minutes);
  await sees(chair, 'Draft, not approved yet');
  await chair.page.getByRole('button', { name: 'Approve the minutes' }).click();
  await sees(chair, 'Approve and lock the minutes?');
  await passesAxe(chair, 'approving');
  await chair.page.getByRole('dialog').getByRole('button', { name: 'Approve and lock' }).click();
  await sees(chair, 'Version 1, approved by Dr Asha Perera');
  await picture(chair, 'approved');

  // Amended by the coordinator, which waits for the chair.
  await bea.page.goto(minutes);
  await sees(bea, 'Version 1, approved by Dr Asha Perera');
  if (await bea.page.getByRole('button', { name: /^Approve/ }).count()) throw new Error('the coordinator is offered to approve');
  await bea.page.getByRole('button', { name: /^Amend SF-/ }).first().click();
  const form = bea.page.getByRole('dialog', { name: /^Amend the minutes of/ });
  await form.getByRole('textbox', { name: 'Update' }).fill('The boiler was mended on Wednesday.');
  await form.getByRole('button', { name: 'Save the amendment' }).click();
  await until('a reason is asked for', async () => /Say why/.test(await form.innerText()));
  await form.getByRole('textbox', { name: 'Why it is amended' }).fill('The day was wrong');
  await form.getByRole('button', { name: 'Save the amendment' }).click();
  await sees(bea, 'Amendment waits for approval: Bea Okonjo');
  await passesAxe(bea, 'an amendment that waits');
  await picture(bea, 'amendment');

  await sees(chair, 'Amendment waits for approval: Bea Okonjo');
  await chair.page.getByRole('button', { name: 'Approve 1 amendment' }).click();
  await chair.page.getByRole('dialog').getByRole('button', { name: 'Approve version 2' }).click();
  await sees(chair, 'Version 2, approved by Dr Asha Perera');

  await bea.page.goto(`${minutes}?of=versions`);
  await sees(bea, 'Version 1: approved by Dr Asha Perera');
  await until('what changed is marked', async () => /Wednesday/.test((await bea.page.locator('ins').allInnerTexts()).join(' ')));
  await passesAxe(bea, 'versions side by side');
  await picture(bea, 'versions');
  await bea.page.goto(`${minutes}?of=record`);
  await sees(bea, 'amended since');
  await sees(bea, `${count - 1} of ${count} pasted`);

  // By codes only: no number, no name of anybody on the list.
  await bea.page.goto(`${minutes}?of=codes`);
  await bea.page.getByRole('article', { name: 'Minutes by case codes' }).waitFor();
  if (/\d{3} \d{3} \d{4}/.test(await bea.page.locator('article').innerText())) throw new Error('an NHS number stands in the minutes by codes');
  await passesAxe(bea, 'minutes by codes');
});

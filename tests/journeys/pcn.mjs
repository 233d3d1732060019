// The weekly PCN meeting, acceptance step 15: business first with a guest on a phone, then the cases, before which the guest drops off:
// the chair is asked once, the guest is thanked and has nothing of the meeting any more.
import { join } from 'node:path';
import { comesWithPass, desk, holdsChair, journey, openBrowser, passesAxe, sees, until, words } from './browser.mjs';

const picture = async (who, name) => {
  if (process.env.JOURNEY_PICTURES) await who.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `pcn-${name}-${who.page.viewportSize().width}.png`), fullPage: true });
};
/** The next weekly meeting, as the calendar has it. */
const weekly = ({ page }) => page.evaluate(async () => {
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const { meetings } = await (await fetch(`/api/meetings?from=${day(0)}&to=${day(14)}`)).json();
  return `/meetings/${meetings.find(({ kind }) => kind === 'pcn').id}`;
});

await journey(async ({ base, enter }) => {
  const bea = await enter('Bea Okonjo', desk);
  const chair = await enter('Asha Perera', desk);
  const meeting = await weekly(bea);

  // Before: the two parts, and business stays before the cases.
  await bea.page.goto(base + meeting);
  for (const text of ['Open part', 'Winter clinic times', 'Closed part: cases', 'SF-023']) await sees(bea, text);
  const lines = bea.page.getByRole('list', { name: 'Agenda', exact: true });
  const last = lines.getByRole('listitem').filter({ hasText: 'vaccination' });
  if (!(await last.getByRole('button', { name: /down/i }).isDisabled())) throw new Error('the last topic could be moved among the cases');
  await passesAxe(bea, 'a weekly meeting before');
  await picture(bea, 'before');

  // A guest for the open part: no case.
  await bea.page.getByRole('button', { name: /Invite a guest/ }).click();
  const invite = bea.page.getByRole('form', { name: 'Invite a guest or speaker' });
  await invite.getByRole('textbox', { name: 'Name' }).fill('Nora Whitfield');
  await invite.getByRole('textbox', { name: 'What they are' }).fill('Housing officer');
  await invite.getByRole('textbox', { name: 'Organisation' }).fill('Council housing');
  await invite.getByRole('button', { name: 'Invite' }).click();
  const link = await until('the link is shown', async () => bea.page.getByRole('textbox', { name: 'The link' }).inputValue({ timeout: 1000 }).catch(() => null));
  await bea.page.keyboard.press('Escape');
  await bea.page.getByRole('button', { name: 'Publish agenda' }).click();
  await bea.page.getByRole('dialog').getByRole('button', { name: 'Publish agenda' }).click();
  await sees(bea, 'Agenda published');

  const browser = await openBrowser();
  try {
    const nora = await comesWithPass(browser, link, 'Nora Whitfield', bea);
    await sees(nora, 'You are asked for the open part, until about');
    await sees(nora, 'Closed part: cases');
    await passesAxe(nora, 'a guest of the open part');
    await picture(nora, 'guest');

    // Business, with the guest in the room.
    await chair.page.goto(base + meeting);
    await chair.page.getByRole('button', { name: 'Start the meeting' }).click();
    await holdsChair(chair);
    const rail = chair.page.getByRole('navigation', { name: 'Agenda' });
    await rail.getByRole('button', { name: /Winter clinic times/ }).click();
    await chair.page.getByRole('button', { name: 'Bring the room here' }).click();
    await sees(nora, 'Winter clinic times');
    for (const text of ['Open part', 'Closed part: cases']) await until(`the rail has “${text}”`, async () => (await rail.innerText()).includes(text));
    await picture(chair, 'live');
    await chair.page.getByRole('button', { name: /^Next/ }).first().click();
    await until('the room is at the second topic', async () => /Line 7 of 9/.test(await words(chair)));

    // The first case: one question, which says who leaves; then the guest is out and thanked.
    await chair.page.getByRole('button', { name: /^Next/ }).first().click();
    const ends = chair.page.getByRole('dialog', { name: 'The open part ends here' });
    await ends.waitFor();
    await until('the question names who leaves', async () => /Nora Whitfield leaves the meeting/.test(await ends.innerText()));
    await passesAxe(chair, 'the open part ends here');
    await picture(chair, 'question');
    await ends.getByRole('button', { name: 'Go on' }).click();
    await nora.page.getByRole('heading', { name: 'The open part of this meeting is over' }).waitFor();
    await sees(nora, 'Thank you for coming');
    await passesAxe(nora, 'thanked, and out');
    await picture(nora, 'over');
    if ((await nora.page.content()).includes('SF-023')) throw new Error('the guest has a case on the page');
    await until('the room is at the first case', async () => /Case 8 of 9/.test(await words(chair)));
  } finally {
    await browser.close();
  }
});

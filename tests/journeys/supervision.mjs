// Supervision, acceptance step 16: two people, an agenda that is there by itself, their own topic, themes at the close; and the
// coordinator, the director and the operator, who see nothing of it but (the director) that it happened.
import { join } from 'node:path';
import { desk, holdsChair, journey, passesAxe, phone, sees, until, words } from './browser.mjs';

const picture = async (who, name) => {
  if (process.env.JOURNEY_PICTURES) await who.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `supervision-${name}-${who.page.viewportSize().width}.png`), fullPage: true });
};
const sessions = ({ page }) => page.evaluate(async () => {
  const day = (ahead) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const { meetings } = await (await fetch(`/api/meetings?from=${day(0)}&to=${day(20)}`)).json();
  return meetings.filter(({ kind }) => kind === 'supervision').map(({ id }) => `/meetings/${id}`);
});

await journey(async ({ base, enter }) => {
  const amira = await enter('Amira Hassan', phone);
  const joan = await enter('Joan Farrell', desk);
  const bea = await enter('Bea Okonjo', desk);
  const [session] = await sessions(amira);

  // Before: her work is there by itself, and she puts a topic of her own on.
  await amira.page.goto(base + session);
  for (const text of ['Your open actions', 'Your caseload', 'How the last two weeks were']) await sees(amira, text);
  await amira.page.getByRole('button', { name: 'Add a topic' }).click();
  await amira.page.getByRole('textbox', { name: 'Topic' }).fill('Saying no to more visits');
  await amira.page.getByRole('button', { name: 'Add the topic' }).click();
  await passesAxe(amira, 'a supervision before, on a phone');
  await picture(amira, 'before');
  await joan.page.goto(base + session);
  for (const text of ['Amira Hassan’s open actions', 'Amira Hassan’s caseload', 'Saying no to more visits']) await sees(joan, text);
  await passesAxe(joan, 'a supervision before');
  await picture(joan, 'before');

  // Private notes: the supervisor reads what the supervisee wrote for the two of them.
  const notes = joan.page.getByRole('button', { name: /Private notes on/ }).first();
  if (await notes.isVisible()) {
    await notes.click();
    await passesAxe(joan, 'private notes');
    await picture(joan, 'notes');
  }

  // To the coordinator there is nothing.
  if ((await sessions(bea)).length > 0) throw new Error('the coordinator has a supervision in the calendar');
  await bea.page.goto(base + session);
  await sees(bea, 'There is no meeting here that you can open');

  // Live, and closed with themes.
  await joan.page.getByRole('button', { name: 'Start the meeting' }).click();
  await holdsChair(joan);
  await joan.page.getByRole('navigation', { name: 'Agenda' }).getByRole('button', { name: /Saying no/ }).click();
  await joan.page.getByRole('button', { name: 'Bring the room here' }).click();
  await until('Amira is at the same topic', async () => /Saying no to more visits/.test(await words(amira)));
  await passesAxe(joan, 'a supervision, live');
  await picture(joan, 'live');
  await picture(amira, 'live');
  await joan.page.getByRole('button', { name: 'Close…' }).click();
  const close = joan.page.getByRole('dialog', { name: 'Close the session?' });
  await close.getByRole('button', { name: 'Close the session' }).click();
  await until('themes are asked for', async () => (await close.innerText()).includes('Choose at least one theme.'));
  for (const theme of ['Boundaries of the role', 'Own wellbeing']) await close.getByRole('checkbox', { name: theme }).check();
  await passesAxe(joan, 'closing a supervision');
  await picture(joan, 'close');
  await close.getByRole('button', { name: 'Close the session' }).click();
  for (const who of [joan, amira]) {
    await sees(who, 'It happened:');
    await sees(who, 'Own wellbeing, boundaries of the role');
  }
  await passesAxe(joan, 'a supervision afterwards');
  await picture(amira, 'after');

  // What leaves: the director counts one, and reads nothing of it.
  const asha = await enter('Asha Perera', desk);
  await asha.page.goto(`${base}/supervision`);
  await sees(asha, 'Boundaries of the role (1)');
  if ((await asha.page.content()).includes('Saying no')) throw new Error('a topic left the room');
  await passesAxe(asha, 'supervision given');
  await picture(asha, 'counts');
});

// Takes the README's picture: a case, live, at the chair's desk, while two others type and write a note.
import { holdsChair, journey, until } from './browser.mjs';

const desk = { width: 1280, height: 1000 };

await journey(async ({ base, enter }) => {
  const chair = await enter('Asha Perera', desk);
  const tom = await enter('Tom Quill', desk);
  const amira = await enter('Amira Hassan', { width: 360, height: 780 });
  const huddle = await chair.page.locator('a[href^="/meetings/"]').first().getAttribute('href');
  for (const who of [chair, tom, amira]) {
    await who.page.goto(base + huddle);
    await who.page.getByRole('heading', { level: 1, name: /huddle/ }).waitFor();
  }
  await chair.page.getByRole('button', { name: 'Start the meeting' }).click();
  await holdsChair(chair);
  await chair.page.getByRole('list', { name: 'Course of the meeting' }).getByRole('button', { name: /Cases/ }).click();
  await chair.page.getByRole('button', { name: /^Next/ }).first().click();
  for (const [who, box, words] of [[tom, /Update/, 'Seen at home on Friday: chest clear, no further fall.'], [amira, /Next steps/, 'Damp survey with the landlord; heating money applied for.']]) {
    const field = who.page.getByRole('textbox', { name: box });
    await field.click();
    await who.page.keyboard.type(words);
  }
  await amira.page.getByRole('button', { name: 'Raise hand' }).first().click();
  await until('the chair sees both', async () => (await chair.page.locator('main').innerText()).includes('heating money applied for'));
  await chair.page.screenshot({ path: process.argv[3] });
});

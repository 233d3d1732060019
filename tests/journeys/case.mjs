// A case over time: wellbeing is asked and drawn, a colleague of another PCN is asked and accepts, the case steps down and comes back.
// Run from web/: node ../tests/journeys/case.mjs http://127.0.0.1:PORT [folder for pictures]
import assert from 'node:assert/strict';
import { desk, journey, passesAxe, phone, until } from './browser.mjs';

const pictures = process.argv[3];
const shoot = async (who, name) => { if (pictures) await who.page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true }); };

await journey(async ({ base, enter }) => {
  const amira = await enter('Amira Hassan', desk);
  await amira.page.goto(`${base}/cases/SF-014`);
  const timeline = amira.page.getByRole('list', { name: 'Timeline, newest first' });
  await timeline.getByText('Actions agreed').first().waitFor();
  await timeline.getByText(/Housing: urgent need/).waitFor();

  const asked = await timeline.getByText('Wellbeing (ONS4)').count();
  await amira.page.getByRole('button', { name: 'Record: Wellbeing (ONS4)' }).click();
  const form = amira.page.getByRole('form', { name: 'Record: Wellbeing (ONS4)' });
  for (const [question, score] of [['satisfied', '4'], ['worthwhile', '6'], ['happy', '5'], ['anxious', '8']]) await form.getByLabel(new RegExp(question)).selectOption(score);
  await form.getByRole('button', { name: 'Record' }).click();
  await amira.page.getByRole('img', { name: /^Anxious, lower is better:.*8$/ }).waitFor();
  await until('it stands on the timeline', async () => (await timeline.getByText('Wellbeing (ONS4)').count()) > asked);
  await passesAxe(amira, 'the case page');
  await shoot(amira, 'case-desk');

  // Step 12: who speaks Somali, asked from inside the case; of the case they see the line, its day and the code.
  await amira.page.getByRole('button', { name: 'Ask a colleague…' }).click();
  await amira.page.getByLabel('Who speaks or knows').fill('Somali');
  const colleagues = amira.page.getByRole('list', { name: 'Colleagues' });
  await colleagues.getByText('Hodan Ismaan').waitFor();
  // Who signs in to the demonstration from another PCN speaks Telugu.
  await amira.page.getByLabel('Who speaks or knows').fill('Telugu');
  const name = 'Dev Rao';
  await colleagues.getByRole('button', { name: `Ask ${name}` }).waitFor();
  await shoot(amira, 'case-ask');
  await colleagues.getByRole('button', { name: `Ask ${name}` }).click();
  assert.equal(await amira.page.locator('form.add-action input').first().inputValue(), 'Join as Telugu speaker');
  await amira.page.locator('form.add-action input[type=date]').fill(new Date(Date.now() + 86_400_000).toISOString().slice(0, 10));
  await amira.page.locator('form.add-action button[type=submit]').click();
  await amira.page.getByText(`Help asked of ${name}`).first().waitFor();

  const speaker = await enter(name, phone);
  await speaker.page.goto(`${base}/actions`);
  await speaker.page.getByText('Join as Telugu speaker').first().waitFor();
  await speaker.page.getByText('Amira Hassan asks for your help').first().waitFor();
  assert.ok(!(await speaker.page.locator('main').innerText()).includes('Abdi'), 'the person of the case does not reach them');
  await speaker.page.getByRole('button', { name: /^I'll do it/ }).first().click();
  await amira.page.getByText(`${name}, accepted`).first().waitFor();
  await shoot(speaker, 'colleague-phone');
  console.log(`ok step 12: ${name} was asked, and who asked sees the yes in the case`);

  // What is there for her loneliness, with lunch? Chosen by one, there for the other without a reload, then an action.
  const bea = await enter('Bea Okonjo', phone);
  await bea.page.goto(`${base}/cases/SF-009`);
  await bea.page.getByRole('button', { name: /^Connection/ }).click();
  const hers = bea.page.getByRole('region', { name: 'Connection' });
  await hers.getByText('Choir friends now telephone in turn each evening').waitFor();
  await amira.page.goto(`${base}/cases/SF-009`);
  await amira.page.getByRole('button', { name: /^Connection/ }).click();
  const mine = amira.page.getByRole('region', { name: 'Connection' });
  await mine.getByRole('button', { name: 'Add a local service: Choir friends now telephone in turn each evening' }).click();
  assert.equal(await mine.getByLabel('Need').inputValue(), 'connection');
  await mine.getByLabel('Words').fill('lunch wheelchair');
  await mine.getByText('Two hot courses and company').first().waitFor();
  await shoot(amira, 'services-desk');
  await mine.getByRole('button', { name: 'Choose Tuesday lunch club' }).click();
  await hers.getByText('About Tuesday lunch club').click();
  await hers.getByText(/A link worker rings the kitchen/).waitFor();
  await shoot(bea, 'services-phone');
  await mine.getByRole('button', { name: 'Make an action: refer to Tuesday lunch club' }).click();
  await amira.page.waitForFunction(() => document.querySelector('form.add-action input')?.value === 'Refer to Tuesday lunch club');
  await amira.page.locator('form.add-action button[type=submit]').click();
  await bea.page.getByText('Refer to Tuesday lunch club').first().waitFor();
  assert.ok(!amira.page.url().includes('lunch'), 'what was searched for stands in no address');
  console.log('ok a local service under a note');

  await bea.page.goto(`${base}/local-services?need=connection`);
  await bea.page.getByRole('status').getByText(/services/).first().waitFor();
  await passesAxe(bea, 'the local services');
  await shoot(bea, 'local-services-phone');

  // Off the list with who goes on, and back with a reason.
  const asha = await enter('Asha Perera', phone);
  await asha.page.goto(`${base}/cases/SF-058`);
  await asha.page.getByRole('button', { name: 'Step down…' }).click();
  await asha.page.getByLabel('Why', { exact: true }).fill('Steady for three months');
  await asha.page.getByLabel('Who goes on looking after the person').fill('Dr Quill');
  await shoot(asha, 'step-down-phone');
  await asha.page.getByRole('dialog').getByRole('button', { name: 'Step down', exact: true }).click();
  await asha.page.getByText('Goes on: Dr Quill').first().waitFor();

  // It is told: begun from what is counted, refused while it tells who it is, released by a second person.
  await amira.page.goto(`${base}/cases/SF-058/story`);
  const story = amira.page.getByRole('form', { name: 'Case story' });
  const situation = story.getByLabel('The person’s situation');
  await situation.waitFor();
  assert.match(await situation.inputValue(), /^A person /, 'it begins with what is counted');
  await passesAxe(amira, 'writing a case story');
  await shoot(amira, 'story-write-desk');
  for (const [heading, words] of [['What it is called', 'A chair by the window'], ['The person’s situation', 'Somebody, 999 000 0018, lives alone.'], ['What mattered to them', 'To see the street.'], ['What we did', 'A chair was found.'], ['What changed', 'Nobody fell.'], ['What we learnt', 'Ask first.']]) await story.getByLabel(heading, { exact: true }).fill(words);
  await story.getByRole('button', { name: 'Check it' }).click();
  await story.getByText(/This looks like an NHS number/).waitFor();
  assert.equal(await situation.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd)), '999 000 0018', 'and is marked where it stands');
  await shoot(amira, 'story-refused-desk');
  await situation.fill('Somebody of 91 years of age lives alone; Amira helped.');
  await story.getByRole('button', { name: 'Check it' }).click();
  await story.getByText(/“91 years of age”, “Amira”: This looks like .* age to the year/).waitFor();
  await shoot(amira, 'story-refused-colleague-desk');
  await situation.fill('Somebody in their eighties lives alone.');
  await story.getByRole('button', { name: 'Save the story' }).click();
  await asha.page.goto(`${base}/`);
  await asha.page.getByRole('heading', { name: 'Today' }).waitFor();
  await amira.page.getByLabel('The person said yes to this story being told').check();
  await amira.page.getByRole('button', { name: 'Ask a second person to release it' }).click();
  await amira.page.getByText('Waits for a second person.').waitFor();
  assert.equal(await amira.page.getByRole('button', { name: 'Release the story' }).count(), 0, 'never by its author');
  // Who may release it is told on Today, without a reload.
  const waits = asha.page.getByRole('listitem').filter({ hasText: 'A case story to release or send back' });
  await waits.waitFor();
  await shoot(asha, 'story-waits-phone');
  await waits.getByRole('link', { name: 'SF-058' }).click();
  await asha.page.getByRole('button', { name: 'Release the story' }).waitFor();
  await passesAxe(asha, 'releasing a case story');
  await shoot(asha, 'story-release-phone');
  await asha.page.getByRole('button', { name: 'Release the story' }).click();
  await asha.page.getByText('Released.').waitFor();
  const val = await enter('Val Prentice', desk);
  const [answer] = await Promise.all([val.page.waitForResponse((one) => one.url().endsWith('/api/stories')), val.page.goto(`${base}/stories`)]);
  await val.page.getByRole('heading', { name: 'A chair by the window' }).waitFor();
  const wire = await answer.text();
  assert.ok(!/SF-\d|U62360|Fulham|Hassan|Perera/.test(wire), 'no case, PCN or colleague on the wire');
  await passesAxe(val, 'the stories');
  await shoot(val, 'stories-desk');
  console.log('ok a case story is released by two and names nobody');
  await asha.page.goto(`${base}/cases/SF-058`);

  await asha.page.getByRole('button', { name: 'Reopen…' }).click();
  await asha.page.getByLabel('Why it comes back').fill('Fell again');
  await asha.page.getByRole('dialog').getByRole('button', { name: 'Reopen', exact: true }).click();
  await asha.page.getByRole('list', { name: 'Timeline, newest first' }).getByText('Fell again').waitFor();
  await asha.page.getByRole('button', { name: 'Step down…' }).waitFor();
  await shoot(asha, 'case-phone');

  await amira.page.goto(`${base}/cases?priority=red&review=due`);
  await amira.page.getByRole('status').getByText(/case/).first().waitFor();
  await passesAxe(amira, 'the filtered list');
  await shoot(amira, 'cases-desk');
  console.log('ok the case over time');
});

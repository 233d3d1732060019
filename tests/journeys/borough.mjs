// The borough's meeting (acceptance step 16): a speaker with a pass, a training slot, an anonymised case that is refused for an NHS number
// and told again; the speaker on a phone has their slot and the shared links and nothing else; the meeting is held, and the certificate opens.
import { join } from 'node:path';
import { comesWithPass, desk, holdsChair, journey, openBrowser, passesAxe, phone, sees, until, words } from './browser.mjs';

const seesNot = async (who, text) => { if ((await who.page.content()).includes(text)) throw new Error(`${who.name} has “${text}” on the page`); };
const picture = async (who, name) => {
  if (!process.env.JOURNEY_PICTURES) return;
  await who.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `borough-${name}-${who.page.viewportSize().width}.png`), fullPage: true });
};
async function looksRight(who, what, name) {
  const [wide, width] = await who.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  if (wide > width) throw new Error(`${what} is ${wide} px wide on ${width} px`);
  await picture(who, name);
  await passesAxe(who, what);
}

const number = '999 000 0018';
const told = 'Somebody in their seventies has nobody left to ring, and says no to every group.';
const slotTitle = 'What the food bank can do';

/** Invites the speaker: the link of their pass. */
async function invite(val) {
  await val.page.getByRole('button', { name: 'Invite a guest or speaker' }).click();
  const form = val.page.getByRole('form', { name: 'Invite a guest or speaker' });
  await until('a borough meeting asks speakers first', async () => form.getByRole('radio', { name: /^Speaker/ }).isChecked());
  await form.getByRole('textbox', { name: 'Name' }).fill('Ruben Falk');
  await form.getByRole('textbox', { name: 'What they are' }).fill('Manager');
  await form.getByRole('textbox', { name: 'Organisation' }).fill('Riverside Food Bank');
  await form.getByRole('button', { name: 'Invite' }).click();
  const link = await until('the link is shown', async () => val.page.getByRole('textbox', { name: 'The link' }).inputValue({ timeout: 1000 }).catch(() => null));
  await val.page.keyboard.press('Escape');
  return link;
}

/** Agenda: training, and the speaker's slot with who speaks. */
async function addSlots(val) {
  await val.page.getByRole('button', { name: 'Add training' }).click();
  const training = val.page.getByRole('form', { name: 'Training slot' });
  await training.getByRole('textbox', { name: 'Training' }).fill('First aid for the mind');
  await training.getByRole('button', { name: 'Add the slot' }).click();
  await sees(val, 'First aid for the mind');
  await val.page.getByRole('button', { name: 'Add a speaker’s slot' }).click();
  const slot = val.page.getByRole('form', { name: 'Speaker’s slot' });
  await slot.getByRole('textbox', { name: 'What they speak about' }).fill(slotTitle);
  await slot.getByRole('combobox', { name: 'Speaker' }).selectOption({ label: 'Ruben Falk, Riverside Food Bank' });
  await looksRight(val, 'a speaker’s slot', 'slot');
  await slot.getByRole('button', { name: 'Add the slot' }).click();
  await sees(val, 'Speaker: Ruben Falk');
}

/** Refused for an NHS number, which is marked; told again without it. */
async function bringPeerCase(amira) {
  const { page } = amira;
  await page.getByRole('button', { name: 'Bring a peer case' }).click();
  const form = page.getByRole('form', { name: 'Bring a peer case' });
  await form.getByRole('textbox', { name: 'What it is about' }).fill('Nobody left to ring');
  const situation = form.getByRole('textbox', { name: 'What is going on' });
  await situation.fill(`${told} Number ${number}.`);
  await form.getByRole('textbox', { name: 'Your question to colleagues' }).fill('How do you begin with one person only?');
  await form.getByRole('button', { name: 'Add the peer case' }).click();
  await sees(amira, 'This looks like an NHS number');
  const marked = await situation.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
  if (marked !== number) throw new Error(`“${marked}” is marked`);
  if (!(await situation.inputValue()).includes(told)) throw new Error('what was typed is gone');
  await looksRight(amira, 'a peer case that was refused', 'refused');
  // What is marked is overwritten by typing on.
  await page.keyboard.type('withheld');
  await form.getByRole('button', { name: 'Add the peer case' }).click();
  await sees(amira, 'Peer case: Nobody left to ring');
}

/** The chair moves on; told who may not hear it, goes on. */
async function next(val, line) {
  await val.page.getByRole('button', { name: /^Next/ }).first().click();
  const at = () => val.page.getByRole('heading', { level: 2, name: line });
  const question = val.page.getByRole('dialog').filter({ hasText: 'may hear' });
  await question.or(at()).first().waitFor();
  if (await question.isVisible()) await question.getByRole('button', { name: /Go on/ }).click();
  await at().waitFor();
}

await journey(async ({ base, enter }) => {
  const val = await enter('Val Prentice', desk);
  const amira = await enter('Amira Hassan', phone);
  const meeting = await val.page.locator('a[href^="/meetings/"]').first().getAttribute('href');
  await val.page.goto(base + meeting);
  await sees(val, 'Help with heating bills this winter');
  await looksRight(val, 'a borough meeting before it starts', 'before');
  const link = await invite(val);
  await addSlots(val);

  await amira.page.goto(base + meeting);
  await sees(amira, 'Peer case: Trust after many broken promises');
  await bringPeerCase(amira);
  await sees(val, 'Peer case: Nobody left to ring');
  await looksRight(amira, 'a borough meeting on a phone', 'before');

  const browser = await openBrowser();
  try {
    const ruben = await comesWithPass(browser, link, 'Ruben Falk', val);
    await sees(ruben, slotTitle);
    await sees(ruben, 'You speak about');
    await val.page.getByRole('button', { name: 'Share a link' }).first().click();
    const share = val.page.getByRole('form', { name: 'Share a link' });
    await share.getByRole('textbox', { name: 'What it is', exact: true }).fill('Opening hours');
    await share.getByRole('textbox', { name: 'Link' }).fill('https://resources.mdt-demo.example/opening-hours');
    await share.getByRole('button', { name: 'Share the link' }).click();
    await sees(ruben, 'Opening hours');
    const others = ['Trust after many', 'Nobody left to ring', 'seventies', 'broken', 'Peer case', 'First aid', 'News from', 'heating bills', 'SF-'];
    for (const other of others) await seesNot(ruben, other);
    await looksRight(ruben, 'a speaker’s page before the meeting', 'speaker');

    await val.page.getByRole('button', { name: 'Start the meeting' }).click();
    await holdsChair(val);
    await sees(ruben, 'The call opens when your slot is next');
    await val.page.getByRole('list', { name: 'Course of the meeting' }).getByRole('button', { name: /Action review/ }).click();
    await next(val, 'Welcome and what was agreed last time');
    await next(val, 'Shared resources: what is new');
    await next(val, 'News from the five networks');
    await next(val, 'Help with heating bills this winter');
    await next(val, 'Talking about loneliness without the word');
    await next(val, 'Trust after many broken promises');
    await sees(amira, 'What has helped you to begin again');
    await next(val, 'First aid for the mind');
    await sees(ruben, 'You are next');
    await looksRight(val, 'a training slot, live', 'training');
    await next(val, slotTitle);
    await sees(ruben, 'It is your turn');
    await ruben.page.getByRole('button', { name: 'Join the call' }).waitFor();
    await looksRight(ruben, 'a speaker’s page at their slot', 'speaker-now');
    // What was stepped over within a second was not held, and is on no certificate.
    await until('the slot runs', async () => /\b0:(0[2-9]|[1-5]\d)\b/.test(await words(val)));
    await next(val, 'Nobody left to ring');
    await sees(amira, 'How do you begin with one person only?');
    await looksRight(val, 'a peer case, live', 'peer');
    await looksRight(amira, 'a peer case, live, on a phone', 'peer');
    await sees(ruben, 'Your slot is over');
    for (const other of others) await seesNot(ruben, other);
    await val.page.getByRole('button', { name: 'Mark as discussed' }).click();
    await sees(val, 'Discussed');

    await val.page.getByRole('list', { name: 'Course of the meeting' }).getByRole('button', { name: /Read-back/ }).click();
    await val.page.getByRole('button', { name: 'Close the meeting' }).first().click();
    await val.page.getByRole('dialog', { name: /Close the meeting/ }).getByRole('button', { name: /Close/ }).last().click();
    await sees(ruben, 'The meeting has ended');
    await sees(val, 'Who attended');
    await until('the list has all three', async () => /Amira Hassan[\s\S]*Ruben Falk \(speaker\)[\s\S]*Val Prentice/.test(await val.page.getByRole('table').innerText().catch(() => '')));
    await looksRight(val, 'a borough meeting that is over', 'over');
    for (const other of others) await seesNot(ruben, other);

    await amira.page.getByRole('link', { name: 'My certificate' }).click();
    await sees(amira, 'Certificate of attendance');
    for (const line of ['Amira Hassan', 'Borough link worker meeting', slotTitle, 'Ruben Falk']) await sees(amira, line);
    await looksRight(amira, 'the certificate', 'certificate');
    await amira.page.goto(`${base}${meeting}/minutes`);
    await sees(amira, 'Peer case: Nobody left to ring');
  } finally {
    await browser.close();
  }
});

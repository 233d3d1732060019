// Shared resources: a coordinator puts a file on the PCN's shelf, a link worker finds it and shares it at the borough's meeting from a phone,
// and the speaker, who has a pass and no shelf, downloads it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comesWithPass, desk, journey, openBrowser, passesAxe, phone, sees, until } from './browser.mjs';

async function looksRight(who, what, name) {
  const [wide, width] = await who.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  if (wide > width) throw new Error(`${what} is ${wide} px wide on ${width} px`);
  if (process.env.JOURNEY_PICTURES) await who.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `resources-${name}-${width}.png`), fullPage: true });
  await passesAxe(who, what);
}

const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');
const title = 'Falls: what to bring to the first visit';

await journey(async ({ base, enter }) => {
  const bea = await enter('Bea Okonjo', desk);
  await bea.page.goto(`${base}/people`);
  await bea.page.getByRole('link', { name: 'Shared resources' }).click();
  await sees(bea, 'Winter warmth: a checklist for home visits');
  await bea.page.getByRole('button', { name: 'Add a link or a file' }).click();
  const form = bea.page.getByRole('form', { name: 'Put something on the shelf' });
  await form.getByRole('textbox', { name: 'What it is', exact: true }).fill(title);
  await form.getByRole('radio', { name: 'File' }).check();
  await form.locator('input[type=file]').setInputFiles({ name: 'Falls checklist.pdf', mimeType: 'application/pdf', buffer: pdf });
  await until('the file is sent', async () => (await form.innerText()).includes('Falls checklist.pdf · PDF, 1 kB'));
  await form.getByRole('checkbox', { name: /nobody can be told from it/ }).check();
  await form.getByRole('textbox', { name: /^Topics/ }).fill('Falls');
  await looksRight(bea, 'a file about to be put on the shelf', 'form');
  await form.getByRole('button', { name: 'Put it on the shelf' }).click();
  await bea.page.getByRole('link', { name: title }).waitFor();
  await looksRight(bea, 'the shelf', 'shelf');

  const val = await enter('Val Prentice', desk);
  const meeting = await val.page.locator('a[href^="/meetings/"]').first().getAttribute('href');
  await val.page.goto(base + meeting);
  await val.page.getByRole('button', { name: 'Invite a guest or speaker' }).click();
  const invite = val.page.getByRole('form', { name: 'Invite a guest or speaker' });
  await until('a borough meeting asks speakers first', async () => invite.getByRole('radio', { name: /^Speaker/ }).isChecked());
  await invite.getByRole('textbox', { name: 'Name' }).fill('Ruben Falk');
  await invite.getByRole('textbox', { name: 'What they are' }).fill('Manager');
  await invite.getByRole('textbox', { name: 'Organisation' }).fill('Riverside Food Bank');
  await invite.getByRole('button', { name: 'Invite' }).click();
  const link = await until('the link is shown', async () => val.page.getByRole('textbox', { name: 'The link' }).inputValue({ timeout: 1000 }).catch(() => null));
  await val.page.keyboard.press('Escape');

  const browser = await openBrowser();
  try {
    const ruben = await comesWithPass(browser, link, 'Ruben Falk', val);
    await sees(ruben, 'Shared links and files');

    const amira = await enter('Amira Hassan', phone);
    await amira.page.goto(`${base}/resources`);
    await amira.page.getByRole('searchbox', { name: 'Find' }).fill('falls visit');
    await amira.page.getByRole('link', { name: title }).waitFor();
    await looksRight(amira, 'the shelf on a phone', 'shelf');
    await amira.page.goto(base + meeting);
    await amira.page.getByRole('button', { name: 'Share from the shelf' }).click();
    const share = amira.page.getByRole('form', { name: 'Share from the shelf' });
    await share.getByRole('combobox', { name: 'Which of the shelf' }).selectOption({ label: `${title} (PDF, 1 kB)` });
    await looksRight(amira, 'sharing from the shelf on a phone', 'share');
    await share.getByRole('button', { name: 'Share it' }).click();
    await sees(val, title);

    await sees(ruben, title);
    await looksRight(ruben, 'what a speaker is shared', 'speaker');
    const [download] = await Promise.all([ruben.page.waitForEvent('download'), ruben.page.getByRole('link', { name: title }).click()]);
    if (download.suggestedFilename() !== 'Falls checklist.pdf') throw new Error(`it is saved as ${download.suggestedFilename()}`);
    if (!readFileSync(await download.path()).equals(pdf)) throw new Error('other bytes came than were sent');
    console.log('ok the speaker downloads the file');
    const status = await ruben.page.evaluate(async () => (await fetch('/api/resources')).status);
    if (status !== 404) throw new Error(`the shelf answers a speaker ${status}`);
  } finally {
    await browser.close();
  }
});

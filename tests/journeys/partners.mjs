// The right people for the right case: acceptance steps 1-5, 7, 9-12. A coordinator orders the agenda, sends a referral back,
// looks at it as a partner sees it and invites a guest; a partner on a phone comes for their cases and for no other; the
// chair's laptop dies; a case is barred while it is discussed; the colleague who speaks the language is asked.
import { asksIn, desk, holdsChair, journey, letsIn, openBrowser, opensPass, passesAxe, phone, sees, until, words } from './browser.mjs';

const seesNot = async (who, text) => { if ((await who.page.content()).includes(text)) throw new Error(`${who.name} has “${text}” on the page`); };

await journey(async ({ base, enter }) => {
  const bea = await enter('Bea Okonjo', desk);
  const chair = await enter('Asha Perera', desk);
  const tom = await enter('Tom Quill', desk);
  const amira = await enter('Amira Hassan', phone);
  const lena = await enter('Lena Sommer', phone);
  const huddle = await bea.page.locator('a[href^="/meetings/"]').first().getAttribute('href');

  // 1. Eleven lines, each with its reason; ordered for partners in two clicks.
  await bea.page.goto(base + huddle);
  await sees(bea, '36 of 40 minutes');
  await sees(bea, 'Practice most concerned');
  await bea.page.getByRole('button', { name: 'Order for partners' }).click();
  const order = bea.page.getByRole('dialog', { name: 'Order for partners' });
  await until('the saving is shown', async () => /Saves \d+ partner-minutes/.test(await order.innerText()));
  console.log(`ok ${(await order.innerText()).match(/Saves[^.]*\.[^.]*\./)?.[0]}`);
  await passesAxe(bea, 'order for partners');
  await order.getByRole('button', { name: 'Apply this order' }).click();
  await until('Lena’s three cases are one block, items 2–4', async () => /Lena Sommer[\s\S]*items 2–4/.test(await words(bea)));
  await passesAxe(bea, 'the agenda, ordered');

  // 2. A referral without a question goes back with a reason.
  await bea.page.goto(`${base}/cases/SF-052`);
  await sees(bea, 'It asks no question');
  await bea.page.getByRole('button', { name: 'Return…' }).click();
  const back = bea.page.getByRole('dialog', { name: 'Return this referral?' });
  await back.getByRole('textbox', { name: 'What is missing' }).fill('What should the team decide?');
  await back.getByRole('button', { name: 'Return it' }).click();
  await sees(bea, 'What should the team decide?');
  await passesAxe(bea, 'a referral sent back');

  // 3. Seen as Lena will see it: three cases, all others only as numbers.
  await bea.page.goto(base + huddle);
  const asked = bea.page.getByRole('listitem').filter({ hasText: 'Lena Sommer' });
  await asked.getByRole('button', { name: /Change/ }).click();
  await bea.page.getByRole('button', { name: /Preview/ }).first().click();
  const preview = bea.page.getByRole('dialog', { name: /Lena/ });
  await until('the preview hides eight lines', async () => ((await preview.innerText()).match(/not shared/gi) ?? []).length >= 1 && (await preview.innerText()).includes('SF-014'));
  await passesAxe(bea, 'preview as this guest');
  await bea.page.keyboard.press('Escape');

  // A guest without an account: one case, a link, the waiting room, two digits.
  await bea.page.getByRole('button', { name: /Invite a guest/ }).click();
  const invite = bea.page.getByRole('form', { name: 'Invite a guest or speaker' });
  await invite.getByRole('textbox', { name: 'Name' }).fill('Nora Whitfield');
  await invite.getByRole('textbox', { name: 'What they are' }).fill('Housing officer');
  await invite.getByRole('textbox', { name: 'Organisation' }).fill('Council housing');
  await invite.getByRole('checkbox', { name: /SF-031/ }).check();
  await invite.getByRole('button', { name: 'Invite' }).click();
  const link = await until('the link is shown', async () => bea.page.getByRole('textbox', { name: 'The link' }).inputValue({ timeout: 1000 }).catch(() => null));
  await passesAxe(bea, 'a guest’s link');
  await bea.page.keyboard.press('Escape');
  const browser = await openBrowser();
  try {
    const nora = await opensPass(browser, link, 'Nora Whitfield');
    const digits = await asksIn(nora);
    if (nora.page.url().includes('#')) throw new Error('the token is left in the address');
    await passesAxe(nora, 'the waiting room');
    // A forwarded link opens nothing on another device.
    const stranger = await opensPass(browser, link, 'a stranger');
    await stranger.page.getByRole('button', { name: 'Ask to be let in' }).click();
    await sees(stranger, 'in use on another device');

    // 4. Everyone comes; the chair starts; apologies with cover are there.
    await chair.page.goto(base + huddle);
    await sees(chair, 'cover: Ruth Adeleye');
    await chair.page.getByRole('button', { name: 'Start the meeting' }).click();
    await holdsChair(chair);
    for (const who of [bea, tom, amira]) await who.page.goto(base + huddle);
    await letsIn(bea, nora, digits === '99' ? '10' : '99');
    await sees(bea, 'not the digits');
    // The refusal asked for is no trouble of the page.
    bea.troubles.splice(0, bea.troubles.length, ...bea.troubles.filter((trouble) => !trouble.includes('422')));
    await letsIn(bea, nora, digits);
    await sees(nora, 'SF-031');
    await sees(nora, 'not shared');
    for (const other of ['SF-014', 'SF-021', 'SF-018', 'SF-045']) await seesNot(nora, other);
    await passesAxe(nora, 'a guest’s page');

    // 5. Action review: a tick on the phone, seen at the desk.
    await chair.page.getByRole('list', { name: 'Course of the meeting' }).getByRole('button', { name: /Action review/ }).click();
    // All cases' promises are read out, and the guest is in the room: the chair is told first.
    const review = chair.page.getByRole('dialog').filter({ hasText: 'Nora Whitfield' });
    await review.waitFor();
    await review.getByRole('button', { name: /Go on/ }).click();
    for (const who of [chair, amira]) await sees(who, 'Promised before');
    const openBefore = await until('the chair has the promises', async () => chair.page.getByRole('checkbox', { checked: false }).count());
    await amira.page.getByRole('checkbox').and(amira.page.locator(':not(:checked):not([disabled])')).first().click();
    await until('the chair sees one open promise less', async () => await chair.page.getByRole('checkbox', { checked: false }).count() < openBefore);

    // The first case: the guest is in the room and may not hear it. The chair is told before the move takes effect.
    await chair.page.getByRole('button', { name: /^Next/ }).first().click();
    const told = chair.page.getByRole('dialog').filter({ hasText: 'Nora Whitfield' });
    await told.waitFor();
    await passesAxe(chair, 'who may not hear this case');
    await told.getByRole('button', { name: /Go on/ }).click();
    await until('the chair is at the first case', async () => /SF-009/.test(await words(chair)));
    await seesNot(nora, 'SF-009');

    // 7. Lena joins on her phone shortly before her block: her three cases, the time, and nothing else.
    await lena.page.goto(base + huddle);
    await sees(lena, 'You are next, about');
    for (const code of ['SF-014', 'SF-021', 'SF-018']) await sees(lena, code);
    await sees(lena, 'not shared');
    for (const other of ['SF-009', 'SF-031', 'SF-045']) await seesNot(lena, other);
    await passesAxe(lena, 'a partner’s page');
    await sees(chair, 'Lena Sommer');

    // Her case: it fills her screen; what she promises is written down.
    const goOn = async () => {
      const dialog = chair.page.getByRole('dialog').filter({ hasText: 'may hear case' });
      if (await dialog.waitFor({ timeout: 3000 }).then(() => true).catch(() => false)) await dialog.getByRole('button', { name: /Go on/ }).click();
    };
    await chair.page.getByRole('button', { name: /^Next/ }).first().click();
    await goOn();
    await until('the room is at case 2', async () => /Case 2 of 11\s+SF-/.test(await words(chair)));
    await lena.page.getByRole('textbox', { name: /Update/ }).waitFor();
    await passesAxe(lena, 'a partner’s case');
    for (const what of ['bring the walking frame', 'book the first visit']) {
      await chair.page.locator('body').click({ position: { x: 5, y: 400 } });
      await chair.page.keyboard.press('a');
      await chair.page.keyboard.type(`lena: ${what} by fri`);
      await chair.page.keyboard.press('Enter');
      await sees(chair, what);
    }

    // 11. Her next case. While it is discussed: the daughter asked that the council not be told. Nothing of it is left with Lena.
    await chair.page.locator('body').click({ position: { x: 5, y: 400 } });
    await chair.page.getByRole('button', { name: /^Next/ }).first().click();
    await goOn();
    const current = await until('the room is at case 3', async () => (await words(chair)).match(/Case 3 of 11\s+(SF-\d+)/)?.[1]);
    await lena.page.getByRole('textbox', { name: /Update/ }).waitFor();
    await tom.page.goto(`${base}/cases/${current}`);
    await tom.page.getByRole('button', { name: /Keep somebody out/ }).click();
    const bar = tom.page.getByRole('form', { name: 'Keep somebody out' });
    await bar.getByRole('radio', { name: 'An organisation' }).check();
    await bar.getByRole('combobox').selectOption({ label: 'Council reablement' });
    await bar.getByRole('textbox', { name: 'What the person said' }).fill('The daughter asked that the council not be told');
    await bar.getByRole('button', { name: 'Keep them out' }).click();
    await sees(tom, 'The daughter asked that the council not be told');
    await passesAxe(tom, 'a case with a bar');
    await until('Lena’s page has forgotten the case', async () => !(await lena.page.getByRole('textbox', { name: /Update/ }).isVisible().catch(() => false)));
    await seesNot(lena, 'The daughter asked');
    await sees(chair, 'Council reablement');

    // 12. "Who speaks Somali?", asked from the case: a colleague of another PCN gets an action, and nothing else of the case.
    await chair.page.getByRole('button', { name: /Ask a colleague/ }).first().click();
    await chair.page.getByRole('searchbox', { name: /Who/ }).or(chair.page.getByRole('textbox', { name: /Who speaks/ })).first().fill('who speaks Somali?');
    await chair.page.getByRole('button', { name: /Ask Hodan Ismaan/ }).click();
    await chair.page.getByRole('form', { name: 'Add an action' }).getByRole('button', { name: /^Add/ }).click();
    await sees(chair, 'Hodan Ismaan');

    // 9. The chair's laptop dies: nobody is promoted, the timer runs on, Tom takes the chair; she is back and takes it back.
    await tom.page.goto(base + huddle);
    await chair.context.close();
    await sees(tom, 'connection is gone');
    await tom.page.getByRole('button', { name: 'Take the chair' }).first().click();
    await tom.page.getByRole('region', { name: /you hold the chair/ }).waitFor();
    const again = await enter('Asha Perera', desk);
    await again.page.goto(base + huddle);
    await again.page.getByRole('button', { name: 'Take the chair back' }).first().click();
    await again.page.getByRole('region', { name: /you hold the chair/ }).waitFor();
    await passesAxe(again, 'the chair, taken back');

    // 10. On leaving Lena accepts her two actions; they stand in her list without the case.
    await lena.page.getByRole('button', { name: /^Leave/ }).first().click();
    await lena.page.getByRole('button', { name: /Accept all 2/ }).click();
    await passesAxe(lena, 'the exit card');
    await lena.page.getByRole('button', { name: 'Leave the meeting' }).click();
    await sees(lena, 'Goodbye');
    await lena.page.goto(`${base}/actions`);
    await sees(lena, 'bring the walking frame');

  } finally {
    await browser.close();
  }
});

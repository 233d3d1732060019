// Reports: a clinical director changes the period, every bar says what its table says, and the file has the same rows; a Federation manager
// has the steering group's report with no small count on the wire, and no case; oversight names no case.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { desk, journey, passesAxe, phone, sees, until, words } from './browser.mjs';

const picture = async (who, name) => {
  if (process.env.JOURNEY_PICTURES) await who.page.screenshot({ path: join(process.env.JOURNEY_PICTURES, `reports-${name}-${who.page.viewportSize().width}.png`), fullPage: true });
};
const same = (what, one, other) => { if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error(`${what}:\n  ${JSON.stringify(one)}\n  ${JSON.stringify(other)}`); };
const asked = ({ page }, path) => page.evaluate(async (from) => { const answer = await fetch(from); return { status: answer.status, text: await answer.text() }; }, path);
const caseCode = /\b[A-Z]{2,4}-\d{3,}\b/;

/** What the page shows: of each question its bars, and the rows of its tables. */
const shown = ({ page }) => page.evaluate(() => [...document.querySelectorAll('.reports .panel')].map((panel) => ({
  title: panel.querySelector('h2').textContent,
  bars: [...panel.querySelectorAll('[role=figure]')].map((figure) => ({
    name: figure.getAttribute('aria-label'),
    rows: [...figure.querySelectorAll('li')].map((item) => ({ value: item.querySelector('strong').textContent, label: item.textContent.slice(0, -item.querySelector('strong').textContent.length).trim() })),
  })),
  tables: [...panel.querySelectorAll('table')].map((table) => ({
    title: table.caption.textContent,
    columns: [...table.tHead.querySelectorAll('th')].map((cell) => cell.textContent),
    rows: [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)),
  })),
})));

/** As the page writes a figure of the file. */
function figure({ Unit, Value }) {
  if (Value === '' || Value === 'not begun') return '–';
  if (Unit === 'minutes' && Number(Value) > 120) return `${Math.floor(Math.round(Number(Value)) / 60).toLocaleString('en-GB')} h ${Math.round(Number(Value)) % 60} min`;
  const number = (Number(Value) || 0).toLocaleString('en-GB');
  return { count: number, percent: `${number}%`, minutes: `${number} min`, days: `${number} ${Number(Value) === 1 ? 'day' : 'days'}` }[Unit];
}

/** The lines of a file whose cells may be quoted. */
function lines(text) {
  const [head, ...rows] = text.trim().split('\r\n').map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain));
  return rows.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
}

await journey(async ({ base, enter }) => {
  const asha = await enter('Asha Perera', desk);
  await asha.page.goto(`${base}/reports`);
  await asha.page.getByRole('heading', { name: 'Reports', level: 1 }).waitFor();
  const when = asha.page.getByLabel('When');
  const month = await when.locator('option').evaluateAll((options) => options.map(({ value }) => value).find((value) => !value.includes('Q')));
  await when.selectOption(month);
  await until('the period is in the address', () => new URL(asha.page.url()).searchParams.get('period') === month);
  const name = await when.locator(`option[value="${month}"]`).textContent();
  await sees(asha, `South Fulham PCN, ${name}`);

  // What a bar says is what the table behind it says.
  const questions = await until('questions are answered', async () => { const all = await shown(asha); return all.some(({ bars }) => bars.length > 0) && all; });
  let compared = 0;
  for (const { title, bars, tables } of questions) {
    for (const bar of bars) {
      const table = tables.find((it) => bar.name.startsWith(`${it.title}: `));
      const at = table.columns.indexOf(bar.name.slice(table.title.length + 2)) + 1;
      same(`${title}, ${bar.name}`, bar.rows.map(({ label, value }) => [label, value]), table.rows.map((row) => [row[0], row[at]]));
      compared += bar.rows.length;
    }
  }
  if (compared < 5) throw new Error(`only ${compared} bars were compared`);
  console.log(`ok ${compared} bars say what their tables say`);
  await asha.page.getByText(/^The figures as/).first().click();
  await passesAxe(asha, 'reports with a table open');
  await picture(asha, 'director');

  // The file has the same rows.
  const [download] = await Promise.all([asha.page.waitForEvent('download'), asha.page.getByRole('link', { name: 'Download CSV' }).click()]);
  const file = lines(await readFile(await download.path(), 'utf8'));
  for (const { title, tables } of questions) {
    for (const table of tables) {
      const of = file.filter((line) => line.Question === title && line.By === table.title);
      const rows = table.rows.map(([label]) => [label, ...of.filter((line) => line.Group === label).map(figure)]);
      same(`the file's ${title}, ${table.title}`, rows, table.rows);
      same(`figures of ${title}`, of.slice(0, table.columns.length).map((line) => line.Figure), table.columns);
    }
  }
  console.log(`ok the ${file.length} lines of the file are the tables' cells`);

  // Oversight: numbers for each link worker, and no case.
  await asha.page.goto(`${base}/oversight`);
  await sees(asha, 'Amira Hassan');
  const oversight = await asked(asha, '/api/oversight');
  if (oversight.status !== 200 || caseCode.test(oversight.text) || caseCode.test(await words(asha))) throw new Error('oversight names a case');
  await passesAxe(asha, 'oversight');
  await picture(asha, 'oversight');

  // The steering group's report, on a phone: to paper in one press, in steps of five.
  const val = await enter('Val Prentice', phone);
  await val.page.addInitScript(() => { globalThis.printed = 0; globalThis.print = () => { globalThis.printed++; }; });
  await val.page.goto(`${base}/reports`);
  await val.page.getByRole('button', { name: 'Steering-group report' }).click();
  await until('it goes to paper', () => val.page.evaluate(() => globalThis.printed === 1));
  await sees(val, 'no count under 5');
  await sees(val, 'Counts are told in steps of 5');
  await passesAxe(val, 'the steering group’s report');
  await picture(val, 'steering');
  const { places, periods } = JSON.parse((await asked(val, '/api/reports')).text);
  let counts = 0;
  for (const { key: place } of places) {
    for (const { key: period } of periods.slice(0, 3)) {
      const { status, text } = await asked(val, `/api/reports?place=${place}&period=${period}`);
      if (status !== 200 || caseCode.test(text)) throw new Error(`the report of ${place} and ${period}: ${status}, or it names a case`);
      for (const { topic, columns, total, tables } of JSON.parse(text).questions) {
        for (const values of [total, ...tables.flatMap(({ rows }) => rows.map((row) => row.values))]) {
          for (const [at, { unit }] of columns.entries()) {
            if (unit !== 'count' || values[at] === null) continue;
            counts++;
            // Supervision has the rule of its own page, and colleagues are no patients: five and over as they are.
            const isAsItIs = topic === 'supervision' || (topic === 'funding' && at === 0);
            if (values[at] < 5 || (!isAsItIs && values[at] % 5 !== 0)) throw new Error(`${values[at]} of ${topic} left for the Federation`);
          }
        }
      }
    }
  }
  if (counts < 20) throw new Error(`only ${counts} counts were told`);
  console.log(`ok of ${counts} counts on the wire none is small`);

  // And no case: not in a list, not by its address, both of which the director has.
  const search = ({ page }) => page.evaluate(async () => {
    const answer = await fetch('/api/cases/search', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ q: null, priority: null, after: null }) });
    return { status: answer.status, text: await answer.text() };
  });
  const [hers, theirs] = [await search(asha), await search(val)];
  if (!caseCode.test(hers.text)) throw new Error(`the director finds no case: ${hers.status} ${hers.text.slice(0, 200)}`);
  if (caseCode.test(theirs.text)) throw new Error('a list of cases left for the Federation');
  const [code] = caseCode.exec(hers.text);
  same('a case by its address', [(await asked(asha, `/api/cases/${code}`)).status, (await asked(val, `/api/cases/${code}`)).status], [200, 404]);
  console.log('ok a case is there for the director, and for the Federation none');
  await val.page.goto(`${base}/oversight`);
  await sees(val, 'nothing here');
  // The address of what is not there is asked for, and refused: that is no trouble of the page.
  for (const one of [asha, val]) one.troubles.splice(0, one.troubles.length, ...one.troubles.filter((words) => !words.includes('404')));
});

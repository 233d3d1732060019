// Owns the size budget: prints what each entry costs over the wire and fails the build when it is over.
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const assets = new URL('../dist/assets/', import.meta.url);
const size = (name) => gzipSync(readFileSync(new URL(name, assets)), { level: 9 }).length;
const files = readdirSync(assets).filter((name) => /\.(js|css)$/.test(name));
const html = readFileSync(new URL('../dist/index.html', import.meta.url), 'utf8');

// Follows static imports from a file, so that "Today" counts all it needs before it can draw.
function closure(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  const text = readFileSync(new URL(name, assets), 'utf8');
  for (const [, next] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) closure(next, seen);
  return seen;
}

const entry = html.match(/assets\/([\w.-]+\.js)/)?.[1];
const today = files.find((name) => /^today-.*\.js$/.test(name));
if (!entry || !today) throw new Error('dist has no entry or no Today chunk');
const todayJs = [...new Set([...closure(entry), ...closure(today)])];
// The bundler lists what each page loads beside its code; Today's own list and the entry's stylesheet are what it needs to draw.
const entryText = readFileSync(new URL(entry, assets), 'utf8');
const listed = JSON.parse(entryText.match(/m\.f=(\[[^\]]*\])/)?.[1] ?? '[]');
const ofToday = entryText.match(/import\([`"']\.\/today-[\w-]+\.js[`"']\)[^[]*\[([\d,]+)\]/)?.[1] ?? '';
if (listed.length === 0 || ofToday === '') throw new Error('the entry does not say what Today loads');
const css = (name) => name?.endsWith('.css');
const todayCss = [...new Set([...html.matchAll(/assets\/([\w.-]+\.css)/g)].map(([, name]) => name).concat(ofToday.split(',').map((at) => listed[Number(at)]).filter(css).map((name) => name.replace('assets/', ''))))];
const allCss = files.filter((name) => name.endsWith('.css'));
const sum = (names) => names.reduce((total, name) => total + size(name), 0);

const budgets = [
  ['Today, JavaScript', sum(todayJs), 50 * 1024],
  ['Today, stylesheets', sum(todayCss), 25 * 1024],
  ['All stylesheets', sum(allCss), 32 * 1024],
];
let over = false;
for (const [what, bytes, budget] of budgets) {
  const ok = bytes <= budget;
  over ||= !ok;
  console.log(`${what}: ${(bytes / 1024).toFixed(1)} KB gzip of ${budget / 1024} KB${ok ? '' : '  OVER BUDGET'}`);
}
if (over) process.exit(1);

// Owns dist/sw.js: worker-template.js with the files of this build, and a name made of theirs.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

const at = (path) => new URL(path, import.meta.url);
const files = readdirSync(at('../dist/assets/')).filter((name) => /\.(js|css)$/.test(name)).sort().map((name) => `/assets/${name}`);
const build = createHash('sha256').update(files.join()).digest('hex').slice(0, 16);
const source = readFileSync(at('worker-template.js'), 'utf8');
for (const mark of ['BUILD', "['FILES']"]) if (source.split(mark).length !== 2) throw new Error(`${mark} must stand once in the template`);
writeFileSync(at('../dist/sw.js'), source.replace('BUILD', build).replace("['FILES']", JSON.stringify(['/icon.svg', ...files])));

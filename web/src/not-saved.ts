// Owns how what was not saved is told: what it was, on which case, in which meeting and when, its words, and why. Loaded when there is any.
import type { LiveClient, ThrownAway } from './live/client';
import type { Told } from './live/commands';
import { formatDayClock, plural } from './ui/format';
import type { RefusedChange } from './ui/refused-panel';
import { nameCommand } from './words/commands';
import { ms } from './words/instants';
import { textBoxes } from './words/text-boxes';

const gone: { why: keyof ThrownAway; words: (changes: string, isOne: boolean) => string }[] = [
  { why: 'case', words: (changes, isOne) => `${changes} about a case you no longer have ${isOne ? 'was' : 'were'} not saved` },
  { why: 'meeting', words: (changes, isOne) => `${changes} about a meeting you no longer have ${isOne ? 'was' : 'were'} not saved` },
  { why: 'late', words: (changes, isOne) => `${changes} could not be sent for a day, and ${isOne ? 'is' : 'are'} not kept longer` },
  { why: 'another', words: (changes, isOne) => `${changes} kept by who was signed in before ${isOne ? 'was' : 'were'} thrown away` },
];

const from = ({ meeting, at }: Told) => [meeting, at === undefined ? '' : formatDayClock(ms(at))].filter(Boolean).join(', ');
const on = (what: string, { code }: Told) => (code ? `${what} on ${code}` : what);

/** `putAway`: with ten seconds to take it back. */
export function notSaved(client: LiveClient, putAway: (key: string, what: string, forget: () => void) => void): RefusedChange[] {
  const commands = client.commands.refused.getSnapshot().map(({ id, command, told = {}, error }): RefusedChange => {
    const { what, words, more } = nameCommand(command, told);
    const named = on(what, told);
    return { key: id, what: more ? `${named} (${more})` : named, from: from(told), words, why: error.message, onPutAway: () => putAway(id, named, () => client.commands.dismiss(id)) };
  });
  const texts = client.refusedTexts.getSnapshot().map(({ id, document, box, words, error, dismiss }): RefusedChange => {
    const told = client.nameOf(document);
    const what = `${on('Discussion note', told)}, ${textBoxes.find(({ key }) => key === box)?.label ?? box}`;
    const key = `${document} ${id}`;
    return { key, what, from: from(told), words, why: error.message, onPutAway: () => putAway(key, what, dismiss) };
  });
  const counts = client.thrownAway.getSnapshot();
  const away = gone.flatMap(({ why, words }): RefusedChange[] => {
    const count = counts[why];
    // Nothing of the case is left to name, and nothing to copy.
    return count === 0 ? [] : [{ key: `gone ${why}`, what: words(plural(count, 'change'), count === 1), from: '', words: '', why: null, onPutAway: () => client.putAwayThrownAway(why) }];
  });
  return [...away, ...commands, ...texts];
}

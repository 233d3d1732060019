// Owns what a change of a list sends: for the Federation all its lines, for a PCN all it has of its own. Pure.
import type { Difference, Entry, EntryKey, OdsCode, TailoredLine, TemplateKind, TemplateView, WireCommand } from '../../generated/wire';
import { newId } from '../../live/ids';

/** What a PCN has of its own in a list. */
export interface Ours {
  own: readonly Entry[];
  hidden: readonly EntryKey[];
  /** Empty: as the Federation has it. */
  order: readonly EntryKey[];
}

export function oursOf({ tailoring }: TemplateView): Ours {
  return tailoring === null ? { own: [], hidden: [], order: [] } : { own: tailoring.own, hidden: tailoring.hidden, order: tailoring.order };
}

/** Puts a line in its place by its key, or at the end. */
export function withEntry(entries: readonly Entry[], entry: Entry): Entry[] {
  return entries.some(({ key }) => key === entry.key) ? entries.map((one) => (one.key === entry.key ? entry : one)) : [...entries, entry];
}

const without = (keys: readonly EntryKey[], key: EntryKey) => keys.filter((one) => one !== key);

export const reworded = (ours: Ours, entry: Entry): Ours => ({ ...ours, own: withEntry(ours.own, entry) });
export const hidden = (ours: Ours, key: EntryKey): Ours => ({ ...ours, hidden: [...without(ours.hidden, key), key] });
export const shown = (ours: Ours, key: EntryKey): Ours => ({ ...ours, hidden: without(ours.hidden, key) });
/** As the Federation has it; a line the Federation does not have goes. */
export const putBack = (ours: Ours, key: EntryKey): Ours => ({ own: ours.own.filter((one) => one.key !== key), hidden: without(ours.hidden, key), order: ours.order });

/** Two neighbours change places; null: there is no place to go to. */
export function swapped<T>(all: readonly T[], at: number, by: -1 | 1): T[] | null {
  const [one, other] = [all[at], all[at + by]];
  if (one === undefined || other === undefined) return null;
  return all.map((each, place) => (place === at ? other : place === at + by ? one : each));
}

export function movedKeys(lines: readonly TailoredLine[], key: EntryKey, by: -1 | 1): EntryKey[] | null {
  const keys = lines.map(({ entry }) => entry.key);
  return swapped(keys, keys.indexOf(key), by);
}

/** `seen`: lines whose difference was looked at. `later`: made from the version that comes of the command before it. */
export function tailorCommand(view: TemplateView, pcn: OdsCode, ours: Ours, seen: readonly EntryKey[] = [], later = 0): WireCommand {
  const { template, tailoring } = view;
  return {
    name: 'tailor_template', pcn, kind: template.kind, on_version: template.version, version: (tailoring?.version ?? 0) + later,
    own: [...ours.own], hidden: [...ours.hidden], order: [...ours.order], seen: [...seen],
  };
}

export function setCommand({ template }: TemplateView, entries: readonly Entry[], later = 0): WireCommand {
  return { name: 'set_template', kind: template.kind, version: template.version + later, entries: [...entries] };
}

/** The key of a new line; a PCN's begin in a way that no line of the Federation's does. */
export const newKey = (kind: TemplateKind, isOfPcn: boolean): EntryKey => `${isOfPcn ? 'own.' : kind === 'referral_form' ? 'ask.' : 'line.'}${newId().replaceAll('-', '')}`;

export const emptyEntry = (key: EntryKey): Entry => ({ key, text: '', help: null, minutes: null, outcome: null, service: null, domain: null });

/** What can be done about a difference, in the order of the buttons; the first leaves everything as it is here. */
export function answersTo({ now, yours, is_hidden }: Difference): readonly ('ok' | 'keep' | 'take' | 'drop' | 'show')[] {
  if (now === null) return yours === null ? ['ok'] : ['keep', 'drop'];
  if (is_hidden) return ['keep', 'show'];
  return yours === null ? ['ok'] : ['keep', 'take'];
}

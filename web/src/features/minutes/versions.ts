// Owns a line of the minutes as one version has it, and which words are different between two. Pure.
import type { MinutesLine, MinutesPart } from '../../generated/wire';

/** The newest approved part of a line that was there in a version. */
export function partAt(line: MinutesLine, version: number): MinutesPart | null {
  return line.case?.item.minutes?.versions.filter((part) => part.version <= version).at(-1) ?? null;
}

/** The line with what was approved in the place of what stands now; its actions live on beside it. */
export function asOf(line: MinutesLine, version: number): MinutesLine {
  const part = partAt(line, version);
  if (!line.case || !part) return line;
  const item = { ...line.case.item, outcome: part.outcome, attendance: part.attendance, minutes_texts: part.texts };
  return { ...line, promised: part.actions, case: { ...line.case, item, outcome: part.outcome?.kind ?? null, social_notes: part.social_notes } };
}

/** The draft as it would be approved: with what was written over it. */
export function drafted(line: MinutesLine): MinutesLine {
  if (line.topic !== null) return line.topic_edit?.words.actions ? { ...line, promised: line.topic_edit.words.actions } : line;
  const words = line.case?.item.minutes?.edit?.words;
  if (!line.case || !words) return line;
  return { ...line, case: { ...line.case, item: { ...line.case.item, minutes_texts: words.texts } } };
}

export interface Piece {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

const LONGEST = 1200;

/** Word by word: what is in both, what came, what went. Longer texts are compared whole. */
export function difference(before: string, after: string): Piece[] {
  if (before === after) return before === '' ? [] : [{ kind: 'same', text: before }];
  const [a, b] = [before.match(/\S+\s*|\s+/g) ?? [], after.match(/\S+\s*|\s+/g) ?? []];
  if (a.length > LONGEST || b.length > LONGEST) return [{ kind: 'removed', text: before }, { kind: 'added', text: after }];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? longest[(i + 1) * width + j + 1]! + 1 : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
    }
  }
  const pieces: Piece[] = [];
  const push = (kind: Piece['kind'], text: string) => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else pieces.push({ kind, text });
  };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      push('same', a[i]!);
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)) push('removed', a[i++]!);
    else push('added', b[j++]!);
  }
  return pieces;
}

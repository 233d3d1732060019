// Owns what the minutes keep of a line, a case's or a topic's alike, as its form and its versions need it. Pure.
import type { CaseAttendance, CaseId, FourTexts, ItemId, Minutes, MinutesCase, MinutesEdit, MinutesLine, Outcome, Promised } from '../../generated/wire';

export interface Kept {
  /** "SF-014", or the topic's title. */
  name: string;
  /** None: a topic. */
  caseId: CaseId | null;
  itemId: ItemId;
  outcome: Outcome | null;
  attendance: readonly CaseAttendance[];
  /** Words that wait for approval. */
  waits: MinutesEdit | null;
  /** What was approved last, or agreed at the close; none: it was closed before this was kept. */
  agreed: readonly Promised[] | undefined;
  /** The shared texts as they stand, and their mark. */
  shared: FourTexts;
  lettersMark: string | null;
}

export function keptOfCase(about: MinutesCase): Kept {
  const { item } = about;
  const part = item.minutes?.versions.at(-1);
  return {
    name: about.code, caseId: about.case_id, itemId: item.item_id, outcome: part ? part.outcome : item.outcome, attendance: part?.attendance ?? item.attendance,
    waits: item.minutes?.edit ?? null, agreed: part?.actions ?? item.minutes?.agreed, shared: about.shared_texts, lettersMark: about.letters_mark,
  };
}

/** What was approved of a topic in a version: the newest of its parts up to there. */
export function topicAt({ manifest }: Pick<Minutes, 'manifest'>, itemId: ItemId, version: number) {
  return manifest?.topics.filter((topic) => topic.item_id === itemId && topic.version <= version).at(-1) ?? null;
}

export function keptOfTopic(minutes: Minutes, line: MinutesLine): Kept {
  return {
    name: line.topic ?? '', caseId: null, itemId: line.item_id, outcome: null, attendance: [], waits: line.topic_edit ?? null,
    agreed: minutes.lines.find(({ item_id }) => item_id === line.item_id)?.promised, shared: line.topic_texts ?? ['', '', '', ''], lettersMark: line.topic_mark ?? null,
  };
}

/** The four texts of a topic as the minutes have them: as approved, or the draft with what was written over it. */
export function topicTexts(minutes: Minutes, line: MinutesLine): FourTexts {
  const approved = topicAt(minutes, line.item_id, Infinity);
  return approved?.texts ?? (minutes.manifest ? undefined : line.topic_edit?.words.texts ?? line.topic_texts) ?? ['', '', '', ''];
}

/** Something was typed on a topic that its approved minutes do not have and nobody looked at. */
export function hasLateLetters(minutes: Minutes, line: MinutesLine): boolean {
  const approved = topicAt(minutes, line.item_id, Infinity);
  return approved?.letters_mark !== undefined && line.topic_mark !== undefined && approved.letters_mark !== line.topic_mark;
}

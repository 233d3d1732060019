// Owns the case over time, newest first: meetings with what was decided and who was there, the turns of its life, notes and tools.
import { type ReactNode, useState } from 'react';
import { Decided, Promised, Texts } from '../../case-view/case-history';
import type { Case, CaseItem, CaseTimeline, CaseTurn, EventKind, SocialNote } from '../../generated/wire';
import { useLoad } from '../../server';
import { Button } from '../../ui/button';
import { dayOf, formatClock, formatDayYear } from '../../ui/format';
import { domains, levelLabel } from '../../words/domains';
import { ms } from '../../words/instants';
import { listedReasons } from '../../words/listed-reasons';
import { dayWords, toolWords } from './tools';

const turnWords: Partial<Record<EventKind, string>> = {
  case_registered: 'Put on the list', case_referred: 'Referred', referral_returned: 'Referral sent back', referral_accepted: 'Accepted', case_stepped_down: 'Stepped down',
  case_reopened: 'Reopened', case_closed: 'Closed', glass_broken: 'Opened in an emergency',
};

interface Entry {
  key: string;
  at: number;
  isDecided: boolean;
  body: ReactNode;
}

function present({ attendance }: CaseItem): string {
  return attendance.filter(({ was_present }) => was_present).map(({ name, organisation }) => `${name} (${organisation})`).join(', ');
}

function Meeting({ item, it }: { item: CaseItem; it: Case }) {
  const there = present(item);
  return (
    <>
      <p className="history__when"><a href={`/meetings/${item.meeting_id}`}>{formatDayYear(dayOf(ms(item.starts_at)))}</a> · meeting · {listedReasons[item.reason]}{item.deferred_count > 0 && ` · deferred ${item.deferred_count}×`}</p>
      <Decided item={item} />
      {there && <p className="small"><strong>Present for it:</strong> {there}</p>}
      <Promised item={item} actions={Object.values(it.actions)} />
      {item.minutes_texts && <Texts texts={item.minutes_texts} />}
    </>
  );
}

function When({ at, what }: { at: number; what: string }) {
  return <p className="history__when">{formatDayYear(dayOf(at))}, {formatClock(at)} · {what}</p>;
}

function entriesOf(it: Case, turns: readonly CaseTurn[]): Entry[] {
  const meetings = Object.values(it.items).filter((item) => !item.is_removed).map((item): Entry => ({ key: item.item_id, at: ms(item.starts_at), isDecided: item.outcome !== null, body: <Meeting item={item} it={it} /> }));
  const life = turns.map((turn, index): Entry => ({
    key: `turn-${index}`, at: ms(turn.at), isDecided: turn.kind === 'case_stepped_down' || turn.kind === 'case_closed' || turn.kind === 'case_reopened',
    body: <><When at={ms(turn.at)} what={turn.by ?? 'by import'} /><p className="history__outcome">{turnWords[turn.kind] ?? turn.kind}</p>{turn.reason && <p>{turn.reason}</p>}{turn.continuing_owner && <p>Goes on: {turn.continuing_owner}</p>}</>,
  }));
  const notes = Object.values(it.social_notes).filter((note) => !note.is_withdrawn).map((note: SocialNote): Entry => ({
    key: note.id, at: ms(note.written_at), isDecided: false,
    body: <><When at={ms(note.written_at)} what={note.author_name} /><p><strong>{domains[note.domain].label}: {levelLabel(note.domain, note.level).toLowerCase()}.</strong> {note.line}</p></>,
  }));
  const tools = Object.values(it.assessments).filter((one) => !one.is_withdrawn).map((one): Entry => ({
    key: one.id, at: ms(one.recorded_at), isDecided: false,
    body: <><When at={ms(one.recorded_at)} what={one.author_name} /><p><strong>{toolWords[one.tool].label}</strong> recorded, asked {dayWords([one])(one.asked_on)}.</p></>,
  }));
  return [...meetings, ...life, ...notes, ...tools].sort((a, b) => b.at - a.at);
}

const FIRST = 8;

export function Timeline({ it, first = FIRST }: { it: Case; first?: number }) {
  const [isWhole, setWhole] = useState(false);
  const load = useLoad<CaseTimeline>(`/api/cases/${it.root.code}/timeline`);
  const entries = entriesOf(it, load.kind === 'ready' ? load.value.turns : []);
  return (
    <>
      {load.kind === 'failed' && <p role="alert" className="small">When it was referred, accepted or stepped down could not be loaded. Everything else is here. <Button look="quiet" onClick={load.retry}>Try again</Button></p>}
      {entries.length === 0 && load.kind !== 'loading' && <p className="muted">Nothing has happened yet.</p>}
      <ol className="history plain-list" aria-label="Timeline, newest first">
        {/* Paper has no button to ask for the rest: there all of it is shown. */}
        {entries.map(({ key, isDecided, body }, at) => <li key={key} hidden={!isWhole && at >= first} className={isDecided ? 'history__decided' : undefined}>{body}</li>)}
      </ol>
      {!isWhole && entries.length > first && <Button look="quiet" onClick={() => setWhole(true)}>{`Show ${entries.length - first} more`}</Button>}
    </>
  );
}

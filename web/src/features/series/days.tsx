// Owns the coming eight weeks of a series: each meeting with who chairs and what differs from the rule; for who plans, moved, called
// off, put back, each with ten seconds to take it back.
import { useEffect, useRef, useState } from 'react';
import { keepFocusIn, returnFocus } from '../../focus';
import type { MeetingRow, Series, SeriesDay } from '../../generated/wire';
import { server, useServerNow } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { type Day, formatClock, formatDay, today } from '../../ui/format';
import { ms } from '../../words/instants';
import { NoChair } from '../meetings/no-chair';
import { CallOff, PutBack } from './call-off';
import { Move } from './move';
import { told } from './told';
import { asItWas } from './undo';
import { byMonth, holidayWords, movedWords } from './words';

type Act = 'move' | 'off' | 'back';

/** Within this, a change of the list is the answer to what was just done here. */
const ANSWER_MS = 5_000;

interface DayRowProps {
  day: SeriesDay;
  series: Series;
  meeting: MeetingRow | null;
  canPlan: boolean;
  onAsk: (act: Act) => void;
}

/** Who chairs sends apologies: said where the day is planned, with who stands in. */
function apologyOf({ chair_name, deputy_name }: SeriesDay, meeting: MeetingRow | null): string | null {
  const sends = (name: string | null) => name !== null && (meeting?.apologies.some((line) => line === name || line.startsWith(`${name} `)) ?? false);
  if (!sends(chair_name)) return null;
  if (deputy_name === null) return `${chair_name} sends apologies, and nobody stands in`;
  return sends(deputy_name) ? `No chair: ${chair_name} and ${deputy_name} send apologies` : `${chair_name} sends apologies; ${deputy_name} stands in`;
}

function DayRow({ day, series, meeting, canPlan, onAsk }: DayRowProps) {
  const name = formatDay(day.day);
  const moved = movedWords(day, series);
  const holiday = holidayWords(day);
  // One that began before its time is what it is.
  const hasBegun = meeting !== null && ['live', 'ended', 'approved'].includes(meeting.status);
  const apology = day.is_cancelled || day.is_without_chair ? null : apologyOf(day, meeting);
  return (
    <li data-day={day.recurrence_id} className={day.is_cancelled ? 'series__day series__day--off' : 'series__day'}>
      <p className="series__when"><span className="num">{name}, {formatClock(ms(day.starts_at))}</span>{day.day === today() && <span className="series__tag">Today</span>}</p>
      <div className="series__who">
        {day.is_cancelled ? <p className="series__off">Called off</p> : day.is_without_chair ? <NoChair>No chair: {day.chair_name}{day.deputy_name ? ` and ${day.deputy_name} are` : ' is'} away</NoChair> : apology ? <NoChair>{apology}</NoChair> : <p>Chair {day.chair_name}{day.deputy_name && `, deputy ${day.deputy_name}`}</p>}
        {(moved || holiday) && <p className="small series__note">{[moved && `${moved.charAt(0).toUpperCase()}${moved.slice(1)}`, holiday].filter(Boolean).join(' · ')}</p>}
      </div>
      <div className="row series__acts">
        {canPlan && !hasBegun && <Button look="quiet" label={`${day.is_cancelled ? 'Put back' : 'Call off'}: ${name}`} onClick={() => onAsk(day.is_cancelled ? 'back' : 'off')}>{day.is_cancelled ? 'Put back' : 'Call off'}</Button>}
        {canPlan && !hasBegun && !day.is_cancelled && <Button look="quiet" label={`Move: ${name}`} onClick={() => onAsk('move')}>Move</Button>}
        {canPlan && !hasBegun && !day.is_cancelled && day.is_moved && <Button look="quiet" label={`Put back: ${name}`} onClick={() => onAsk('back')}>Put back</Button>}
        {/* Last: it comes once the meeting is made, and moves nothing under a finger. */}
        {meeting && <a className="btn btn--quiet" href={`/meetings/${meeting.id}`} aria-label={`Open the meeting of ${name}`}>Open</a>}
      </div>
    </li>
  );
}

export interface DaysProps {
  series: Series;
  days: readonly SeriesDay[];
  /** Those of the same weeks. */
  meetings: readonly MeetingRow[];
  mayPlan: boolean;
  onChanged: () => void;
}

/** The meeting of an occurrence, by what both say. */
function meetingOf(day: SeriesDay, series: Series, meetings: readonly MeetingRow[]): MeetingRow | null {
  return meetings.find((meeting) => meeting.starts_at === day.starts_at && meeting.kind === series.kind && meeting.pcn === series.pcn && meeting.title === series.title) ?? null;
}

export function Days({ series, days, meetings, mayPlan, onChanged }: DaysProps) {
  const [asking, setAsking] = useState<{ act: Act; recurrenceId: Day } | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const opener = useRef<Element | null>(null);
  const acted = useRef<{ recurrenceId: Day; at: number } | null>(null);
  const now = useServerNow();
  const asked = asking && days.find((day) => day.recurrence_id === asking.recurrenceId);
  const rowOf = (recurrenceId: Day) => place.current?.querySelector<HTMLElement>(`[data-day="${recurrenceId}"]`) ?? null;

  const ask = (act: Act, recurrenceId: Day) => {
    opener.current = document.activeElement;
    setAsking({ act, recurrenceId });
  };
  const close = (recurrenceId: Day) => {
    setAsking(null);
    returnFocus(opener.current, () => rowOf(recurrenceId)?.querySelector('button') ?? null);
  };

  // What was pressed may be gone once the answer is drawn, or stand in another month.
  useEffect(() => {
    const row = acted.current && server().steadyNow() - acted.current.at < ANSWER_MS && rowOf(acted.current.recurrenceId);
    if (row) keepFocusIn({ current: row });
  }, [days]);

  const done = (day: SeriesDay, text: string) => {
    const undo = asItWas(series, day.recurrence_id);
    acted.current = { recurrenceId: day.recurrence_id, at: server().steadyNow() };
    close(day.recurrence_id);
    onChanged();
    notify({
      text: told(text),
      onUndo: () => void server().send(undo).then((refused) => {
        if (refused) notify({ text: `It could not be taken back: ${refused.message}`, isProblem: true });
        else onChanged();
      }),
    });
  };

  if (days.length === 0) return <p className="series__empty">No meeting in the coming eight weeks.</p>;
  return (
    <div ref={place} className="series__days">
      {byMonth(days).map(({ month, days: held }) => (
        <section key={month} aria-label={month}>
          <h3>{month}</h3>
          <ul className="plain-list">
            {held.map((day) => <DayRow key={day.recurrence_id} day={day} series={series} meeting={meetingOf(day, series, meetings)} canPlan={mayPlan && ms(day.starts_at) > now} onAsk={(act) => ask(act, day.recurrence_id)} />)}
          </ul>
        </section>
      ))}
      {asked && asking.act === 'move' && <Move key={asked.recurrence_id} series={series} day={asked} on={today()} onCancel={() => close(asked.recurrence_id)} onMoved={(to) => done(asked, `The meeting of ${formatDay(asked.day)} is moved to ${formatDay(to.day)}, ${to.at}`)} />}
      {asked && asking.act === 'off' && <CallOff series={series} day={asked} onCancel={() => close(asked.recurrence_id)} onDone={() => done(asked, `The meeting of ${formatDay(asked.day)} is called off`)} />}
      {asked && asking.act === 'back' && <PutBack series={series} day={asked} onCancel={() => close(asked.recurrence_id)} onDone={() => done(asked, `The meeting of ${formatDay(asked.recurrence_id)} is put back`)} />}
    </div>
  );
}

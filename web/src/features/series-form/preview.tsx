// Owns what a rule would give, shown while it is typed: in words, the next ten dates, and what bank holidays do to them.
import { useEffect, useRef, useState } from 'react';
import type { PreviewSeries, SeriesPreview } from '../../generated/wire';
import { askFailed, server } from '../../server';
import { Button } from '../../ui/button';
import { type Day, formatClock, formatDay, formatDayYear } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { ms } from '../../words/instants';

const TYPING_MS = 300;

export type Asked =
  | { kind: 'nothing' }
  | { kind: 'asking'; before: SeriesPreview | null }
  | { kind: 'shown'; preview: SeriesPreview }
  /** `field`: what of the question is wrong; null: no answer came. */
  | { kind: 'failed'; field: string | null; message: string; retry: () => void };

/** Asks a moment after the last letter; an answer to an older question is not shown. */
export function usePreview(question: PreviewSeries | null): Asked {
  const [asked, setAsked] = useState<Asked>({ kind: 'nothing' });
  const [attempt, setAttempt] = useState(0);
  const turn = useRef(0);
  const key = question === null ? '' : JSON.stringify(question);
  useEffect(() => {
    const mine = ++turn.current;
    if (question === null) return setAsked({ kind: 'nothing' });
    setAsked((before) => ({ kind: 'asking', before: before.kind === 'shown' ? before.preview : before.kind === 'asking' ? before.before : null }));
    const timer = setTimeout(() => {
      server().post<SeriesPreview>('/api/series/preview', question).then(
        (preview) => mine === turn.current && setAsked({ kind: 'shown', preview }),
        (why: unknown) => {
          if (mine !== turn.current) return;
          const { error } = askFailed(why);
          setAsked({ kind: 'failed', field: error.field, message: error.message, retry: () => setAttempt((count) => count + 1) });
        },
      );
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [key, attempt]);
  return asked;
}

interface Line {
  day: Day;
  clock: string;
  note: string | null;
  isOut: boolean;
}

/** Dates held and left out, in order. */
export function linesOf(preview: SeriesPreview, on: Day): Line[] {
  const held = preview.days.map(({ day, starts_at, moved_from, holiday }) => ({
    day, clock: formatClock(ms(starts_at)), isOut: false,
    note: moved_from !== null ? `moved from ${formatDay(moved_from)}${holiday === null ? '' : `, ${holiday}`}` : holiday,
  }));
  const out = preview.skipped.map(({ day, starts_at, holiday }) => ({ day, clock: formatClock(ms(starts_at)), isOut: true, note: `${holiday ?? 'Bank holiday'}: not held` }));
  return [...held, ...out].filter(({ day }) => day >= on).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
}

function Dates({ preview, on }: { preview: SeriesPreview; on: Day }) {
  const lines = linesOf(preview, on);
  const last = lines.at(-1)?.day;
  return (
    <>
      {lines.length === 0 ? <p>By this rule there is no meeting from today on.</p> : (
        <ol className="plain-list plan__dates" aria-label="The next dates">
          {lines.map(({ day, clock, note, isOut }) => (
            <li key={`${day} ${isOut}`} className={isOut ? 'plan__date plan__date--out' : 'plan__date'}><span className="num">{day.slice(0, 4) === on.slice(0, 4) ? formatDay(day) : formatDayYear(day)}{!isOut && `, ${clock}`}</span>{note && <span className="small plan__note">{note}</span>}</li>
          ))}
        </ol>
      )}
      {last !== undefined && last > preview.holidays_known_until && <p className="small muted">Bank holidays after {formatDayYear(preview.holidays_known_until)} are not known yet. Later dates may fall on one.</p>}
    </>
  );
}

const waiting: Record<Asked['kind'] | 'unreached', string> = {
  nothing: 'Choose how often, the first day and the time: the next ten dates stand here.', asking: 'Working out the dates…', shown: '', failed: 'No dates yet: something of the rule is not right.', unreached: '',
};

export function Preview({ asked, on }: { asked: Asked; on: Day }) {
  const shown = asked.kind === 'shown' ? asked.preview : asked.kind === 'asking' ? asked.before : null;
  return (
    <section className="panel plan__preview" aria-label="Preview" aria-busy={asked.kind === 'asking'}>
      <div className="panel__head"><h2>What this gives</h2></div>
      <div className="panel__body">
        <p role="status" className={shown ? 'plan__words' : 'plan__words plan__words--waiting'}>{shown ? `${shown.words.charAt(0).toUpperCase()}${shown.words.slice(1)}.` : waiting[asked.kind === 'failed' && asked.field === null ? 'unreached' : asked.kind]}</p>
        {shown && <Dates preview={shown} on={on} />}
        {asked.kind === 'failed' && asked.field === null && <div role="alert"><p className="plan__failed"><Icon name="offline" /> The dates cannot be shown. {asked.message}</p><Button onClick={asked.retry}>Try again</Button></div>}
      </div>
    </section>
  );
}

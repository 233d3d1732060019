// Owns the minutes by case codes: no name, no date of birth, no number, and none of the words people typed, which may hold any of these.
import type { Minutes, MinutesLine } from '../../generated/wire';
import { dayOf, formatClock, formatDayYear, plural } from '../../ui/format';
import { ms } from '../../words/instants';
import { outcomes } from '../../words/outcomes';
import { ownerText } from '../../words/owners';

function Row({ line }: { line: MinutesLine }) {
  const { case: about } = line;
  const outcome = about?.item.outcome;
  const { promised } = line;
  return (
    <section className="minutes__line">
      <h2>{line.number}. {line.topic !== null ? 'Topic' : about?.code ?? 'Case (not shared)'}</h2>
      {about && <p className="minutes__outcome">{outcome ? outcomes[outcome.kind].label : 'Not decided'}{outcome?.next_review_on && `. Next review ${formatDayYear(outcome.next_review_on)}`}</p>}
      {promised.length > 0 && <p>{plural(promised.length, 'action')}: {promised.map(({ owner, due_on, stood }) => `${ownerText(owner)}${due_on && stood?.type !== 'done' ? ` by ${formatDayYear(due_on)}` : ''}${stood ? `, ${stood.type}` : ''}`).join('; ')}</p>}
    </section>
  );
}

export function Codes({ minutes, lines }: { minutes: Minutes; lines: readonly MinutesLine[] }) {
  const version = minutes.manifest?.versions.at(-1);
  return (
    <article className="minutes" aria-label="Minutes by case codes">
      <div className="minutes__head">
        <h1>{minutes.title}: case codes only</h1>
        <p>{formatDayYear(dayOf(ms(minutes.started_at ?? minutes.starts_at)))}. {version ? `Version ${version.version}, approved by ${version.name}, ${formatClock(ms(version.at))}` : 'Draft, not approved yet'}</p>
      </div>
      {lines.map((line) => <Row key={line.item_id} line={line} />)}
    </article>
  );
}

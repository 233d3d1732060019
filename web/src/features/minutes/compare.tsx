// Owns the list of approved versions and what is different between two, for the topics and the cases this person has.
import { useState } from 'react';
import type { Minutes, MinutesPart } from '../../generated/wire';
import { SelectField } from '../../ui/field';
import { dayOf, formatClock, formatDayYear } from '../../ui/format';
import { ms } from '../../words/instants';
import { outcomes } from '../../words/outcomes';
import { textBoxes } from '../../words/text-boxes';
import { topicAt } from './kept';
import { promiseWords } from './promises';
import { difference, partAt } from './versions';

const there = (part: MinutesPart) => part.attendance.filter(({ was_present }) => was_present).map(({ name }) => name).join(', ');

const actionsOf = (part: Pick<MinutesPart, 'actions'>) => part.actions.map(promiseWords).join('\n');
const textsOf = ({ texts }: Pick<MinutesPart, 'texts'>) => textBoxes.map(({ label }, index): [string, string] => [label, texts[index] ?? '']);
/** The same of a topic. */
const said = (part: Pick<MinutesPart, 'texts' | 'actions'>): [string, string][] => [...textsOf(part), ['Actions', actionsOf(part)]];

/** What a part says, field by field, as words. */
function fields(part: MinutesPart): [string, string][] {
  const { outcome } = part;
  return [
    ['Outcome', outcome ? outcomes[outcome.kind].label : 'Not decided'], ['Rationale', outcome?.rationale ?? ''], ['Dissent', outcome?.dissent ?? ''],
    ...textsOf(part),
    ['Actions', actionsOf(part)], ['In the room', there(part)],
  ];
}

/** Marked by shape and by word, not by colour alone. */
export function Different({ before, after }: { before: string; after: string }) {
  return (
    <>{difference(before, after).map(({ kind, text }, at) => (
      kind === 'same' ? <span key={at}>{text}</span>
        : kind === 'added' ? <ins key={at}><span className="nhsuk-u-visually-hidden">added: </span>{text}</ins>
          : <del key={at}><span className="nhsuk-u-visually-hidden">taken out: </span>{text}</del>
    ))}</>
  );
}

export function Versions({ minutes }: { minutes: Minutes }) {
  const versions = minutes.manifest?.versions ?? [];
  const newest = versions.at(-1)?.version ?? 0;
  const [from, setFrom] = useState(String(Math.max(1, newest - 1)));
  const [to, setTo] = useState(String(newest));
  if (newest === 0) return <p className="muted">No version was approved yet.</p>;
  const options = versions.map(({ version, name, at }) => ({ value: String(version), label: `Version ${version}, ${name}, ${formatClock(ms(at))}` }));
  const changed = minutes.lines.flatMap((line) => {
    const [before, after] = [partAt(line, Number(from)), partAt(line, Number(to))];
    return line.case && before && after && before.version !== after.version ? [{ line, name: line.case.code, before: fields(before), after: fields(after), part: after }] : [];
  });
  const topics = minutes.lines.flatMap((line) => {
    const [before, after] = [topicAt(minutes, line.item_id, Number(from)), topicAt(minutes, line.item_id, Number(to))];
    return before && after && before.version !== after.version ? [{ line, name: line.topic ?? '', before: said(before), after: said(after), part: after }] : [];
  });
  const all = [...changed, ...topics].sort((a, b) => a.line.number - b.line.number);
  return (
    <article className="minutes" aria-label="Versions of the minutes">
      <h1>Versions</h1>
      <ol className="plain-list">
        {versions.map(({ version, name, at }) => <li key={version}>Version {version}: approved by {name}, {formatDayYear(dayOf(ms(at)))}, <span className="num">{formatClock(ms(at))}</span></li>)}
      </ol>
      {newest > 1 && (
        <>
          <div className="row">
            <SelectField label="Compare" value={from} onChange={setFrom} options={options} />
            <SelectField label="with" value={to} onChange={setTo} options={options} />
          </div>
          {all.length === 0 && <p className="muted">Nothing is different in what you can see.</p>}
          {all.map(({ line, name, before, after, part }) => (
            <section key={line.item_id} className="minutes__line">
              <h2>{line.number}. {name}</h2>
              {part.amended && <p>Version {part.version}: {part.amended.name}, <span className="num">{formatClock(ms(part.amended.at))}</span>{part.amended.reason && `. ${part.amended.reason}`}</p>}
              <dl>
                {after.map(([label, words], at) => {
                  const was = before[at]?.[1] ?? '';
                  return was === words ? null : <div key={label} className="minutes__pair"><dt>{label}</dt><dd><Different before={was} after={words} /></dd></div>;
                })}
              </dl>
            </section>
          ))}
        </>
      )}
    </article>
  );
}

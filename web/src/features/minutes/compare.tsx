// Owns the list of approved versions and what is different between two, for the cases this person has.
import { useState } from 'react';
import type { Minutes, MinutesPart } from '../../generated/wire';
import { SelectField } from '../../ui/field';
import { dayOf, formatClock, formatDayYear } from '../../ui/format';
import { ms } from '../../words/instants';
import { outcomes } from '../../words/outcomes';
import { textBoxes } from '../../words/text-boxes';
import { termsOf } from './promises';
import { difference, partAt } from './versions';

const there = (part: MinutesPart) => part.attendance.filter(({ was_present }) => was_present).map(({ name }) => name).join(', ');

/** What a part says, field by field, as words. */
function fields(part: MinutesPart): [string, string][] {
  const { outcome } = part;
  return [
    ['Outcome', outcome ? outcomes[outcome.kind].label : 'Not decided'], ['Rationale', outcome?.rationale ?? ''], ['Dissent', outcome?.dissent ?? ''],
    ...textBoxes.map(({ label }, index): [string, string] => [label, part.texts[index] ?? '']),
    ['Actions', part.actions.map((one) => `${one.what}: ${termsOf(one)}`).join('\n')], ['In the room', there(part)],
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
    return line.case && before && after && before.version !== after.version ? [{ line, about: line.case, before, after }] : [];
  });
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
          {changed.length === 0 && <p className="muted">Nothing is different for the cases you can see.</p>}
          {changed.map(({ line, about, before, after }) => (
            <section key={line.item_id} className="minutes__line">
              <h2>{line.number}. {about.code}</h2>
              {after.amended && <p>Version {after.version}: {after.amended.name}, <span className="num">{formatClock(ms(after.amended.at))}</span>{after.amended.reason && `. ${after.amended.reason}`}</p>}
              <dl>
                {fields(after).map(([label, words], at) => {
                  const was = fields(before)[at]?.[1] ?? '';
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

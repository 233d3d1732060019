// Owns the texts for the clinical record: copy one, paste it there, tick it; how many are done.
import { useEffect, useRef, useState } from 'react';
import type { CaseRecord, RecordTexts, WireError } from '../../generated/wire';
import { usePrintFooter } from '../../print-footer';
import { useLoad, server } from '../../server';
import { WhenLoaded } from '../../loaded';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { TickField } from '../../ui/field';
import { dayOf, formatClock, formatDayYear, formatNhsNumber } from '../../ui/format';
import { ms } from '../../words/instants';

const versionWords = (version: number) => (version === 0 ? 'the draft' : `version ${version}`);

/** Whether the text that stands now is the one in the record. */
export const isPasted = ({ pasted, text_mark }: CaseRecord) => pasted?.text_mark === text_mark;

function Copy({ record }: { record: CaseRecord }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const [said, setSaid] = useState('');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(record.text);
      setSaid('Copied');
    } catch {
      box.current?.focus();
      box.current?.select();
      setSaid('Selected. Copy it with Ctrl C');
    }
  };
  return (
    <>
      <div className="minutes__keep">
        <label className="nhsuk-u-visually-hidden" htmlFor={`record-${record.item_id}`}>Text for the record of {record.code}</label>
        <textarea id={`record-${record.item_id}`} ref={box} className="field__control" readOnly rows={8} value={record.text} />
      </div>
      {/* Paper has no box that scrolls. */}
      <p className="as-typed" hidden>{record.text}</p>
      <div className="row minutes__keep">
        <Button look="primary" label={`Copy for record, ${record.code}`} onClick={() => void copy()}>Copy for record</Button>
        <span className="muted small num">{[...record.text].length} of 1,500 characters{record.is_shortened && ', shortened'}</span>
        <span role="status">{said}</span>
      </div>
    </>
  );
}

function Record({ record, onChanged }: { record: CaseRecord; onChanged: () => void }) {
  const { pasted } = record;
  const [error, setError] = useState<WireError | null>(null);
  // The tick is seen at once; what stands in the record text's row comes with the next reading.
  const [wanted, setWanted] = useState<boolean | null>(null);
  useEffect(() => setWanted(null), [record]);
  const mark = async (is: boolean) => {
    setWanted(is);
    const refused = await server().send({ name: 'mark_pasted', case_id: record.case_id, item_id: record.item_id, is_pasted: is, text_mark: is ? record.text_mark : null });
    setError(refused);
    if (refused) setWanted(null);
    onChanged();
  };
  return (
    <section className="minutes__line">
      <h2>{record.number}. {record.code} <small>{record.name} · NHS number <span className="nowrap">{record.nhs_number ? formatNhsNumber(record.nhs_number) : 'not recorded'}</span> · {record.practice_name} · {versionWords(record.version)}</small></h2>
      <Copy record={record} />
      {record.may_mark && <TickField label={`Pasted into the record of ${record.code}`} isTicked={wanted ?? isPasted(record)} onChange={(is) => void mark(is)} />}
      {pasted && <p className="small">{isPasted(record) ? 'Pasted' : `Pasted ${versionWords(pasted.version)}, ${record.version > pasted.version ? 'amended' : 'changed'} since`}: {pasted.name}, {formatDayYear(dayOf(ms(pasted.at)))}, <span className="num">{formatClock(ms(pasted.at))}</span>{!isPasted(record) && record.may_mark && <span className="minutes__keep"> <Button look="quiet" label={`Take the tick off ${record.code}`} onClick={() => void mark(false)}>Take the tick off</Button></span>}</p>}
      {error && <p role="alert">{error.message}</p>}
    </section>
  );
}

function Shown({ all: { title, starts_at, texts }, onChanged }: { all: RecordTexts; onChanged: () => void }) {
  const day = formatDayYear(dayOf(ms(starts_at)));
  usePrintFooter(`${title}, ${day}, for the clinical record`);
  return (
    <article className="minutes" aria-label="Texts for the clinical record">
      <div className="minutes__head">
        <h1>For the clinical record</h1>
        <p>{title}, {day}</p>
        <p role="status"><strong className="num">{texts.filter(isPasted).length} of {texts.length} pasted</strong></p>
      </div>
      {texts.length === 0 ? <p className="muted">No case of this meeting is yours to read.</p> : texts.map((record) => <Record key={record.item_id} record={record} onChanged={onChanged} />)}
    </article>
  );
}

export function Records({ meetingId, pcn }: { meetingId: string; pcn: string | null }) {
  const load = useLoad<RecordTexts>(`/api/meetings/${meetingId}/record-texts`, { pcn, lists: ['cases'] });
  if (load.kind === 'failed' && load.failure.isNotFound) {
    return <EmptyState title="There are no texts here" action={{ label: 'See your cases', href: '/cases' }}>The meeting has not ended, or none of its cases is yours.</EmptyState>;
  }
  return (
    <WhenLoaded load={load} what="the texts for the record" lines={8}>{(all) => <Shown all={all} onChanged={() => { if (load.kind === 'ready') load.reload(); }} />}</WhenLoaded>
  );
}

// Owns the strip under the banner: frailty by both measures, how the person lives, language, practice, rhythm, last plan.
import type { CaseRoot } from '../generated/wire';
import { type Day, formatDay, formatNearDay, today } from '../ui/format';
import { PriorityTag } from '../ui/priority-tag';
import { cfsLabel } from '../words/cfs';
import { efiBand, efiCaution, efiText } from '../words/efi';
import './case-strip.css';

export interface CaseStripProps {
  root: CaseRoot;
  /** What was decided last, in one line. */
  lastPlan?: string | null;
  on?: Day;
}

function livesText(patient: CaseRoot['patient']): string {
  const words = [];
  if (patient.is_in_care_home) words.push('in a care home');
  else words.push(patient.lives_alone ? 'alone' : 'with others');
  if (patient.is_housebound) words.push('housebound');
  const text = words.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function CaseStrip({ root, lastPlan, on = today() }: CaseStripProps) {
  const { patient } = root;
  const isReviewLate = root.next_review_on !== null && root.next_review_on < on;
  return (
    <dl className="strip">
      <div><dt>Priority</dt><dd><PriorityTag priority={root.priority} isCompact />{root.is_recurring && <small>every time</small>}</dd></div>
      <div><dt>Clinical Frailty Scale</dt><dd>{root.cfs === null ? 'Not rated' : <>{root.cfs} <small>{cfsLabel(root.cfs)}</small></>}</dd></div>
      <div><dt>eFI</dt><dd>{root.efi === null ? 'Not computed' : <><span className="num">{efiText(root.efi)}</span> {efiBand(root.efi)}</>}<small>{efiCaution}</small></dd></div>
      <div><dt>Lives</dt><dd>{livesText(patient)}</dd></div>
      <div><dt>Language</dt><dd>{patient.language ?? 'Not recorded'}<small>{patient.needs_interpreter ? 'interpreter needed' : 'no interpreter needed'}</small></dd></div>
      <div><dt>Practice</dt><dd>{root.practice_name}</dd></div>
      <div>
        <dt>Next review</dt>
        <dd className={isReviewLate ? 'strip__late' : undefined}>
          {root.next_review_on === null ? 'No date' : isReviewLate ? `${formatDay(root.next_review_on)}, past` : formatNearDay(root.next_review_on, on)}
        </dd>
      </div>
      {lastPlan && <div className="strip__wide"><dt>Last plan</dt><dd>{lastPlan}</dd></div>}
    </dl>
  );
}

// Owns the question for the MDT and the referral behind it (situation, background, assessment, recommendation).
import { Fragment } from 'react';
import type { CaseRoot } from '../generated/wire';
import { formatDayClock } from '../ui/format';
import { ms } from '../words/instants';
import './referral.css';

export interface QuestionProps {
  root: CaseRoot;
}

/** Stays in sight while the case is discussed. Draws nothing when nobody referred the person. */
export function QuestionForMdt({ root }: QuestionProps) {
  if (!root.referral) return null;
  const { question } = root.referral;
  return (
    <section className={question ? 'question' : 'question question--missing'} aria-label="Question for the MDT">
      <h2>The question for the MDT</h2>
      <p>{question ?? 'No question was asked.'}</p>
    </section>
  );
}

export function ReferralWords({ root }: QuestionProps) {
  const { referral } = root;
  if (!referral) return <p className="muted">Nobody referred this person: the list found them.</p>;
  const lines: [label: string, words: string | null][] = [
    ['Situation', referral.situation],
    ['Background', referral.background],
    ['Assessment', referral.assessment],
    ['Recommendation', referral.recommendation],
    ['Told the person', referral.told],
    ...referral.answers.map(({ question, answer }): [string, string] => [question, answer]),
  ];
  return (
    <dl className="sbar">
      {lines.map(([label, words]) => <Fragment key={label}><dt>{label}</dt><dd>{words ?? <span className="muted">Not given</span>}</dd></Fragment>)}
      {referral.objections && <><dt>Objections</dt><dd className="sbar__bar">{referral.objections}</dd></>}
      {referral.urgent_reason && <><dt>Cannot wait</dt><dd>{referral.urgent_reason}</dd></>}
      <dt>Referred by</dt><dd>{referral.referred_by}, {formatDayClock(ms(referral.referred_at))}</dd>
    </dl>
  );
}

// Owns the person banner. It never changes its form: name, born (age), NHS number, code, always in this order.
import { ageOn, type Day, formatBorn, formatNhsNumber, today } from '../format';
import { Icon } from '../icon';
import './person-banner.css';

export interface PersonBannerProps {
  name: string;
  bornOn: Day;
  nhsNumber: string;
  code: string;
  /** What may not be shared with whom, one sentence each. */
  bars?: readonly string[];
  /** Others of the same name, one sentence each. */
  namesakes?: readonly string[];
  /** For the age; today when left out. */
  on?: Day;
}

export function PersonBanner({ name, bornOn, nhsNumber, code, bars = [], namesakes = [], on = today() }: PersonBannerProps) {
  return (
    <section className="person" aria-label={`Person, case ${code}`}>
      <p className="person__name">{name}</p>
      <dl className="person__facts">
        <div><dt>Born</dt><dd>{formatBorn(bornOn)} ({ageOn(bornOn, on)})</dd></div>
        <div><dt>NHS number</dt><dd className="num nowrap">{formatNhsNumber(nhsNumber)}</dd></div>
        <div><dt>Case</dt><dd className="nowrap">{code}</dd></div>
      </dl>
      {namesakes.map((words) => <p key={words} className="person__namesake"><Icon name="alert" /> {words}</p>)}
      {bars.length > 0 && (
        <ul className="person__bars plain-list">
          {bars.map((bar) => <li key={bar}><Icon name="alert" /><span>{bar}</span></li>)}
        </ul>
      )}
    </section>
  );
}

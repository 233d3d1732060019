// Owns the read-back: every line with its outcome, review and actions; the incomplete ones in red.
import type { Names } from '../../../case-view/action-line';
import type { Meeting, Person, Service } from '../../../generated/wire';
import { orderedItems } from '../../../live/meeting-store';
import { plural, today } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { usePeerCases } from '../borough/peer-cases';
import { useCases } from '../cases';
import { type Cards, isPassedOver } from '../lines';
import { actionsOf, carriedOf, missingOf } from '../missing';
import type { Rights } from '../rights';
import { Row } from './row';
import './read-back.css';

export interface ReadBackProps {
  meeting: Meeting;
  cards: Cards;
  me: Person | null;
  names: Names;
  services: readonly Service[];
  rights: Rights;
}

export function ReadBack({ meeting, cards, me, names, services, rights }: ReadBackProps) {
  const lines = orderedItems(meeting);
  const { cases, isLoading } = useCases(lines.flatMap(({ id }) => cards[id]?.case_id ?? []));
  const byId = new Map(cases.map((it) => [it.root.id, it]));
  const missing = missingOf(meeting, cases);
  // As the close counts them: put off is an outcome, and who is off the list needs none.
  const { undecided } = carriedOf(meeting, cases, today());
  const unreached = lines.filter(({ kind, state }) => kind.type !== 'case' && state === 'waiting').length;
  const passed = lines.filter(isPassedOver).length;
  const peers = usePeerCases(meeting, me);
  const heads = new Set(lines.map(({ kind }) => (kind.type === 'case' ? 'Case' : 'Topic')));
  const actions = actionsOf(meeting, cases).length;
  const isComplete = !isLoading && missing.length === 0 && undecided === 0 && unreached === 0 && passed === 0;
  return (
    <Panel title="Read-back" isFlush aside={<span className="muted small num">{plural(lines.length, 'line')}, {plural(actions, 'action')}</span>}>
      <p className={isComplete ? 'read__sum read__sum--complete' : 'read__sum'} role="status">
        {isLoading ? 'Gathering the outcomes…' : isComplete ? <><Icon name="tick" /> Everything has an outcome, an owner and a date.</> : (
          <><Icon name="alert" /> {[missing.length > 0 ? `${plural(missing.length, 'thing is', 'things are')} missing` : '', undecided > 0 ? `${plural(undecided, 'case has', 'cases have')} no outcome` : '', unreached > 0 ? `${plural(unreached, 'other line was', 'other lines were')} not reached` : '', passed > 0 ? `${plural(passed, 'other line was', 'other lines were')} passed over` : ''].filter(Boolean).join(', ')}.</>
        )}
      </p>
      <div className="table-scroll" role="region" aria-label="All lines" tabIndex={0}>
        <table className="table read">
          <thead><tr><th scope="col">Line</th><th scope="col">{heads.size === 1 ? [...heads] : 'Case or topic'}</th><th scope="col">Outcome</th><th scope="col">Next review</th><th scope="col">Actions: owner, what, by when</th></tr></thead>
          <tbody>
            {lines.map((item) => {
              const card = cards[item.id];
              return <Row key={item.id} meeting={meeting} item={item} card={card} peerTitle={peers?.[item.id]?.title} it={(card && byId.get(card.case_id)) ?? null} actor={me && { person: me, isChair: rights.holdsChair }} names={names} services={services} canCorrect={rights.canCorrect} canMark={rights.canMark} />;
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

// Owns who is here, by organisation: here, on the way, away; hands raised. It never moves the focus.
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon';
import './presence-list.css';

export type PresenceState = 'here' | 'on-the-way' | 'missing' | 'away';

export interface PresentPerson {
  id: string;
  name: string;
  role?: string;
  state: PresenceState;
  isChair?: boolean;
  isYou?: boolean;
  isHandRaised?: boolean;
  /** For example "for cases 5–7, 09:05" or "typing in Update". */
  note?: string;
  /** In red, for example "may not hear this case". */
  warning?: string;
}

export interface PresenceGroup {
  /** An organisation, or for `isOneState` what its people have in common ("On the way"). */
  organisation: string;
  people: readonly PresentPerson[];
  isOneState?: boolean;
}

export interface PresenceListProps {
  groups: readonly PresenceGroup[];
  /** Buttons beside a person: call in, admit. */
  buttons?: (person: PresentPerson) => ReactNode;
}

const states: Record<PresenceState, { icon: IconName; word: string }> = {
  here: { icon: 'dot', word: 'here' },
  'on-the-way': { icon: 'clock', word: 'on the way' },
  missing: { icon: 'alert', word: 'needed, not here' },
  away: { icon: 'dashed', word: 'not here' },
};

export function PresenceList({ groups, buttons }: PresenceListProps) {
  return (
    <div className="presence">
      {groups.map(({ organisation, people, isOneState }) => (
        <section key={organisation} aria-label={organisation}>
          <h3 className="presence__group">{organisation} <span className="muted num">{isOneState ? people.length : people.every(({ state }) => state === 'here') ? `${people.length} here` : `${people.filter(({ state }) => state === 'here').length} of ${people.length} here`}</span></h3>
          <ul className="plain-list">
            {people.map((person) => (
              <li key={person.id} className={`presence__person presence__person--${person.state}`}>
                <Icon name={states[person.state].icon} />
                <span className="presence__words">
                  <span className="presence__name">{person.name}{person.isYou && ' (you)'}</span>
                  {person.isChair && <span className="presence__chair">Chair</span>}
                  {person.isHandRaised && <span className="presence__hand"><Icon name="hand" /> Hand raised</span>}
                  {person.warning && <span className="presence__warning"><Icon name="alert" /> {person.warning}</span>}
                  <span className="muted small">{[person.role, isOneState ? '' : states[person.state].word, person.note].filter(Boolean).join(' · ')}</span>
                </span>
                {buttons?.(person)}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

// Owns the demo's one-click people: the huddle's team first, the rest of the borough below.
import { useState } from 'react';
import type { Me, Person } from '../../generated/wire';
import { askFailed } from '../../server';
import { signInAs } from '../../session';
import { Icon } from '../../ui/icon';

/** Those with a role where the huddle is: before anybody is signed in, the place most of the demonstration's people are at. */
export function groupsOf(me: Me): { title: string; people: Person[] }[] {
  const home = me.pcn?.code ?? busiest(me.demo_people);
  const team = me.demo_people.filter((person) => person.roles.some(({ at }) => at === home));
  const others = me.demo_people.filter((person) => !team.includes(person));
  const named = me.pcn?.name ?? team.find((person) => /PCN$/i.test(person.organisation))?.organisation;
  return [{ title: named ? `${named.replace(/\s+PCN$/i, '')} huddle team` : 'Huddle team', people: team }, { title: 'Elsewhere in the borough', people: others }].filter(({ people }) => people.length > 0);
}

function busiest(people: readonly Person[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { at } of people.flatMap(({ roles }) => roles)) counts.set(at, (counts.get(at) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

export function DemoPeople({ me, to }: { me: Me; to: string }) {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const enter = async (person: Person) => {
    setBusy(person.id);
    setProblem(null);
    try {
      await signInAs(person.id, to);
    } catch (failure) {
      setProblem(askFailed(failure).message);
      setBusy(null);
    }
  };
  return (
    <>
      {problem && <p role="alert"><Icon name="alert" /> <strong>You could not be signed in.</strong> {problem}</p>}
      {groupsOf(me).map(({ title, people }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          <ul className="sign-in__people plain-list">
            {people.map((person) => (
              <li key={person.id}>
                <button type="button" className="sign-in__person" disabled={busy !== null} onClick={() => void enter(person)}>
                  <strong>{busy === person.id ? `Signing in as ${person.name}…` : person.name}</strong>
                  <span>{person.job} · {person.organisation}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

// Owns who is mailed what when the agenda is published, asked of the service: counted in a sentence, then each mail as it would be.
import type { PublishPreview, ToldHow, ToldPerson } from '../../../generated/wire';
import { WhenLoaded } from '../../../loaded';
import { useLoad } from '../../../server';
import { formatClock, plural } from '../../../ui/format';
import { ms } from '../../../words/instants';

const mailed: readonly ToldHow[] = ['agenda', 'digest', 'entry', 'pass'];
const kinds: Record<string, string> = { agenda_published: 'The agenda', invitation: 'An invitation', guest_pass: 'A pass' };

function parts(people: readonly ToldPerson[]): string {
  const from = Math.min(...people.flatMap(({ from }) => from ?? []));
  const until = Math.max(...people.flatMap(({ until }) => until ?? []));
  return Number.isFinite(from) && Number.isFinite(until) ? `, ${formatClock(ms(from))}–${formatClock(ms(until))}` : '';
}

/** "12 people are told by mail: 8 get the agenda, 3 are asked for their part, 09:07–09:20, 1 guest gets a pass." */
export function mailedWords(people: readonly ToldPerson[]): string {
  const of = (...how: ToldHow[]) => people.filter(({ told }) => how.includes(told));
  const [agenda, digest, entry, pass] = [of('agenda'), of('digest'), of('entry'), of('pass')];
  const all = of(...mailed).length;
  if (all === 0) return 'Nobody is mailed.';
  const each = [
    agenda.length > 0 && `${agenda.length} ${agenda.length === 1 ? 'has' : 'have'} it in their calendar and ${agenda.length === 1 ? 'gets' : 'get'} the agenda`,
    digest.length > 0 && `${digest.length} ${digest.length === 1 ? 'reads' : 'read'} of it in the day’s one mail`,
    entry.length > 0 && `${entry.length} ${entry.length === 1 ? 'is' : 'are'} asked by an invitation for their calendar${parts(entry)}`,
    pass.length > 0 && `${plural(pass.length, 'guest gets', 'guests get')} a pass`,
  ].filter((one) => one !== false);
  return `${plural(all, 'person is', 'people are')} told by mail: ${each.join('; ')}.`;
}

const why: Partial<Record<ToldHow, string>> = {
  link_is_shown: 'Not mailed, their link is shown to them',
  not_needed: 'Not mailed, nothing on the agenda needs them',
  is_in_already: 'Not mailed, their pass is used already',
};

export function Mailed({ meetingId }: { meetingId: string }) {
  const load = useLoad<PublishPreview>(`/api/meetings/${meetingId}/publish-preview`);
  return (
    <WhenLoaded load={load} what="who is mailed" lines={2}>
      {({ people, mails }) => (
        <>
          <p>{mailedWords(people)}</p>
          {Object.entries(why).map(([how, words]) => {
            const names = people.filter(({ told }) => told === how).map(({ name }) => name);
            return names.length > 0 && <p key={how} className="small muted">{words}: {names.join(', ')}.</p>;
          })}
          {mails.map(({ kind, to_name, words }) => (
            <details key={kind}>
              <summary>{kinds[kind] ?? kind}, as {to_name} would read it</summary>
              {words === null ? <p>It would be held: it looks as if it held something of a patient. Ask whoever runs the service.</p> : (
                <><p><strong>{words.subject}</strong></p><p className="as-typed">{words.text}</p></>
              )}
            </details>
          ))}
        </>
      )}
    </WhenLoaded>
  );
}

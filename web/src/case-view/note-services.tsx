// Owns the local services under a social note: what each is now, put one there, take it off with undo, and "make an action" of it.
import { useRef, useState } from 'react';
import { focusIn } from '../focus';
import type { FoundLocalService, LinkedService, SocialNote, WireCommand } from '../generated/wire';
import { ofDone } from '../server';
import { usePerson } from '../session';
import { notify } from '../shell';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { addDays, today } from '../ui/format';
import { type Asked, FindServices, ServiceFacts, useNamedServices } from './local-services';
import type { Send } from './send';
import { takeLine } from './taken-line';

export interface NoteServicesProps {
  note: SocialNote;
  /** Whoever may write under it. */
  canChange: boolean;
  send: Send;
}

interface LinkProps {
  linked: LinkedService;
  /** Undefined: not known, or not for this person to know. */
  now: FoundLocalService | null | undefined;
  note: SocialNote;
  canChange: boolean;
  onTakeOff: () => void;
}

function Link({ linked, now, note, canChange, onTakeOff }: LinkProps) {
  const me = usePerson();
  const isGone = now === null || now?.service.is_listed === false;
  const place = useRef<HTMLLIElement>(null);
  // Whoever writes it down refers; another owner or day is one choice away.
  const make = () => {
    const taken = { words: `Refer to ${linked.name}`, owner: me ? `person:${me.id}` : undefined, dueOn: addDays(today(), 7) };
    if (!takeLine(note.case_id, taken, () => place.current?.querySelector('button')?.focus())) notify({ text: 'Open the case’s own page to add the action.', isProblem: true });
  };
  return (
    <li ref={place}>
      <p><strong>{linked.name}</strong>{isGone && <span className="muted"> · no longer listed</span>}</p>
      {now && <details><summary>About {linked.name}</summary><ServiceFacts {...now} /></details>}
      {canChange && (
        <div className="row">
          <Button look="quiet" label={`Make an action: refer to ${linked.name}`} onClick={make}>Make an action</Button>
          <Button look="quiet" label={`Take off: ${linked.name}`} onClick={onTakeOff}>Take off</Button>
        </div>
      )}
      {canChange && note.sharing !== 'shared' && <p className="note__meta">An action is seen by everyone who has this case.</p>}
    </li>
  );
}

export function NoteServices({ note, canChange, send }: NoteServicesProps) {
  const links = note.services ?? [];
  const load = useNamedServices(links.map(({ id }) => id));
  const [asked, setAsked] = useState<Asked | null>(null);
  const [leaving, setLeaving] = useState<LinkedService | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const known = load.kind === 'ready' ? load.value.services : null;
  const nowOf = (id: string) => (known ? (known.find(({ service }) => service.id === id) ?? null) : undefined);
  const of = { case_id: note.case_id, note_id: note.id, sharing: note.sharing };

  const run = async (name: 'link_local_service' | 'unlink_local_service', { id, name: called }: { id: string; name: string }, canUndo = true) => {
    const command: WireCommand = { name, ...of, local_service_id: id };
    const refused = await send(command, { what: called });
    if (refused) return void notify({ text: refused.message, isProblem: true });
    const done = name === 'link_local_service' ? `${called} stands under the note` : `${called} is off the note`;
    const back = name === 'link_local_service' ? 'unlink_local_service' : 'link_local_service';
    notify({ text: ofDone(command, done), onUndo: canUndo ? () => void send({ name: back, ...of, local_service_id: id }, { what: called }).then((problem) => problem && notify({ text: problem.message, isProblem: true })) : undefined });
  };
  // What is no longer listed cannot be put back: that is asked before.
  const takeOff = (linked: LinkedService) => {
    if (nowOf(linked.id)?.service.is_listed) return void run('unlink_local_service', linked);
    setLeaving(linked);
  };
  const choose = ({ service }: FoundLocalService) => {
    setAsked(null);
    focusIn(place);
    void run('link_local_service', service);
  };

  return (
    <div ref={place} className={links.length > 0 ? 'notes__write' : undefined}>
      {links.length > 0 && <ul className="plain-list stack" aria-label="Local services">{links.map((linked) => <Link key={linked.id} linked={linked} now={nowOf(linked.id)} note={note} canChange={canChange} onTakeOff={() => takeOff(linked)} />)}</ul>}
      {canChange && (
        <Button look="quiet" isExpanded={asked !== null} label={`Add a local service: ${note.line}`} onClick={() => { setAsked(asked ? null : { need: note.domain, place: null, words: '' }); if (!asked) focusIn(place, 'input'); }}>Add a local service</Button>
      )}
      {asked && (
        <FindServices
          asked={asked} onAsk={setAsked} isShort
          actOf={(found) => (links.some(({ id }) => id === found.service.id) ? <p className="muted">Stands under the note</p> : <Button label={`Choose ${found.service.name}`} onClick={() => choose(found)}>Choose</Button>)}
        />
      )}
      <ConfirmDialog isOpen={leaving !== null} title="Take it off the note?" confirmLabel="Take off" isHarmful onCancel={() => setLeaving(null)} onConfirm={() => { if (leaving) void run('unlink_local_service', leaving, false); setLeaving(null); }}>
        <p>{leaving?.name} cannot be put back: the directory does not list it now, or cannot be reached.</p>
      </ConfirmDialog>
    </div>
  );
}

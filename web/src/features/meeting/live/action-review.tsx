// Owns the action review: what was promised for the cases of this agenda, overdue first, ticked by everyone at once.
import { ActionBoard } from '../../../case-view/action-board';
import type { Names } from '../../../case-view/action-line';
import type { ActionList, Meeting, Person } from '../../../generated/wire';
import { WhenLoaded } from '../../../loaded';
import { server, useLoad } from '../../../server';
import { EmptyState } from '../../../ui/empty-state';
import { Panel } from '../../../ui/panel';
import { today } from '../../../ui/format';

export interface ActionReviewProps {
  meeting: Meeting;
  me: Person | null;
  names: Names;
  holdsChair: boolean;
}

export function ActionReview({ meeting, me, names, holdsChair }: ActionReviewProps) {
  const load = useLoad<ActionList>(`/api/meetings/${meeting.root.id}/actions`, { pcn: meeting.root.pcn, lists: ['actions'] });
  const actions = load.kind === 'ready' ? load.value.actions : [];
  const on = today();
  const overdue = actions.filter(({ due_on, status }) => due_on !== null && due_on < on && status !== 'done').length;
  return (
    <Panel title="Promised before" isFlush aside={load.kind === 'ready' && actions.length > 0 && <span className="muted small num">{actions.length}{overdue > 0 && <strong className="line__late">, {overdue} overdue</strong>}</span>}>
      <WhenLoaded load={load} what="the actions" lines={6}>
        {(list) => list.actions.length === 0
          ? <EmptyState title="Nothing is open">Every promise for the cases of this agenda is kept.</EmptyState>
          : <ActionBoard actions={list.actions} actor={me && { person: me, isChair: holdsChair }} names={names} send={server().send} keptOut={list.kept_out} label="Open actions of this agenda" isOwnerShown isSteady canOpen={() => true} />}
      </WhenLoaded>
    </Panel>
  );
}

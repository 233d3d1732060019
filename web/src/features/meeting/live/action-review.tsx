// Owns the action review: what was promised for the cases of this agenda, overdue first, ticked by everyone at once; apart from it what today added.
import { ActionBoard } from '../../../case-view/action-board';
import type { Names } from '../../../case-view/action-line';
import type { ActionItem, ActionList, Meeting, Person } from '../../../generated/wire';
import { WhenLoaded } from '../../../loaded';
import { server, useLoad } from '../../../server';
import { EmptyState } from '../../../ui/empty-state';
import { Panel } from '../../../ui/panel';
import { today } from '../../../ui/format';
import { isOfToday } from './of-today';

export interface ActionReviewProps {
  meeting: Meeting;
  me: Person | null;
  names: Names;
  holdsChair: boolean;
}

export function ActionReview({ meeting, me, names, holdsChair }: ActionReviewProps) {
  const load = useLoad<ActionList>(`/api/meetings/${meeting.root.id}/actions`, { pcn: meeting.root.pcn, lists: ['actions'] });
  const all = load.kind === 'ready' ? load.value.actions : [];
  const added = all.filter((action) => isOfToday(action, meeting));
  const actions = all.filter((action) => !added.includes(action));
  const on = today();
  const overdue = actions.filter(({ due_on, status }) => due_on !== null && due_on < on && status !== 'done').length;
  const board = (list: ActionList, shown: readonly ActionItem[], label: string) => <ActionBoard actions={shown} actor={me && { person: me, isChair: holdsChair }} names={names} send={server().send} keptOut={list.kept_out} label={label} isOwnerShown isSteady canOpen={() => true} />;
  return (
    <>
      <Panel title="Promised before" isFlush aside={load.kind === 'ready' && actions.length > 0 && <span className="muted small num">{actions.length}{overdue > 0 && <strong className="line__late">, {overdue} overdue</strong>}</span>}>
        <WhenLoaded load={load} what="the actions" lines={6}>
          {(list) => actions.length === 0
            ? <EmptyState title="Nothing is open">Every promise for the cases of this agenda is kept.</EmptyState>
            : board(list, actions, 'Open actions of this agenda')}
        </WhenLoaded>
      </Panel>
      {load.kind === 'ready' && added.length > 0 && <Panel title="Added today" isFlush aside={<span className="muted small num">{added.length}</span>}>{board(load.value, added, 'Actions added today')}</Panel>}
    </>
  );
}

// Owns the examples of ActionList.
import { Button } from '../button';
import type { Example } from '../example';
import { ActionList, type ActionRow } from '.';

const actions: ActionRow[] = [
  { id: '1', code: 'SF-014', what: 'Call housing about the boiler', dueOn: '2026-11-27', from: 'huddle Tue 24 Nov', href: '/cases/SF-014' },
  { id: '2', code: 'SF-031', what: 'Book a Somali interpreter for the home visit', dueOn: '2026-11-23', from: 'huddle Thu 19 Nov', href: '/cases/SF-031' },
  { id: '3', code: 'SF-009', what: 'Ask the day centre for a place', dueOn: '2026-11-26', blocked: 'waiting list closed until Mon 30 Nov' },
  { id: '4', code: 'SF-022', what: 'Send the carer’s leaflet', dueOn: '2026-11-25', isDone: true },
];

export const examples: Example[] = [
  { name: 'mine', draw: () => <ActionList actions={actions} on="2026-11-26" onTick={() => {}} label="My actions" /> },
  { name: 'the pool', draw: () => <ActionList actions={actions.slice(0, 1)} on="2026-11-26" label="The pool" buttons={({ what }) => <Button label={`I'll take it: ${what}`}>I'll take it</Button>} /> },
];

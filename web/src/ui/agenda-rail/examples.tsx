// Owns the examples of AgendaRail.
import type { Example } from '../example';
import { AgendaRail, type AgendaRow } from '.';

const rows: AgendaRow[] = [
  { id: 'a', number: 1, state: 'done', plannedMinutes: 4, isShared: true, label: 'Action review', outcome: '3 ticked' },
  { id: 'b', number: 2, state: 'done', plannedMinutes: 5, isShared: true, label: 'SF-014 · M.K.', priority: 'red', outcome: 'Actions agreed' },
  { id: 'c', number: 3, state: 'deferred', plannedMinutes: 3, isShared: true, label: 'SF-022 · J.O.', priority: 'amber', outcome: 'Key person absent' },
  { id: 'd', number: 4, state: 'done', plannedMinutes: 3, isShared: false },
  { id: 'e', number: 5, state: 'current', plannedMinutes: 5, elapsedSeconds: 262, isShared: true, label: 'SF-031 · A.B.', priority: 'red', note: 'deferred 3×' },
  { id: 'f', number: 6, state: 'coming', plannedMinutes: 3, predictedAt: '2026-11-26T09:22:00Z', isShared: true, label: 'SF-009 · P.D.', priority: 'amber' },
  { id: 'g', number: 7, state: 'coming', plannedMinutes: 2, predictedAt: '2026-11-26T09:25:00Z', isShared: true, label: 'SF-040 · R.S.', priority: 'green', closed: 'died' },
];

const weekly: AgendaRow[] = [
  { id: 'a', number: 1, head: 'Open part', state: 'current', plannedMinutes: 10, elapsedSeconds: 62, isShared: true, label: 'Winter rota' },
  { id: 'b', number: 2, state: 'coming', plannedMinutes: 5, predictedAt: '2026-11-26T13:12:00Z', isShared: true, label: 'Flu clinics' },
  { id: 'c', number: 3, head: 'Closed part: cases', state: 'coming', plannedMinutes: 5, predictedAt: '2026-11-26T13:17:00Z', isShared: true, label: 'SF-031 · A.B.', priority: 'red' },
  { id: 'd', number: 4, state: 'coming', plannedMinutes: 3, isShared: false },
];

export const examples: Example[] = [
  { name: 'at item 5, looking at item 5', draw: () => <div style={{ maxWidth: 380 }}><AgendaRail rows={rows} viewing="e" onSelect={() => {}} /></div> },
  { name: 'business first, then the cases', draw: () => <div style={{ maxWidth: 380 }}><AgendaRail rows={weekly} viewing="a" onSelect={() => {}} label="Agenda of two parts" /></div> },
];

// Owns the states in a case's life, in words.
import type { CaseRoot, CaseStatus } from '../generated/wire';

export const caseStatuses: Record<CaseStatus, string> = {
  referred: 'Referred, waiting for an answer',
  returned: 'Returned to the referrer',
  accepted: 'On the list',
  stepped_down: 'Stepped down',
  closed: 'Closed',
};

export const isOffList = ({ status }: Pick<CaseRoot, 'status'>) => status === 'stepped_down' || status === 'closed';

// Owns the names of funding streams, in the order in which they are offered.
import type { FundingStream } from '../generated/wire';

export const fundingStreams: Record<FundingStream, string> = {
  arrs: 'ARRS (Additional Roles Reimbursement Scheme)',
  icb: 'Integrated care board',
  local_authority: 'Council',
  vcse: 'Voluntary sector or charity',
  primary_care: 'Practice, PCN or GP Federation',
  nhs_trust: 'NHS trust',
  other: 'Other',
};

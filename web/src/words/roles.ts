// Owns the names of roles.
import type { Role } from '../generated/wire';

export const roles: Record<Role, string> = {
  clinical_director: 'Clinical director',
  deputy_chair: 'Deputy chair',
  coordinator: 'MDT coordinator',
  gp: 'GP',
  link_worker: 'Link worker',
  core_member: 'Core member',
  practice_staff: 'Practice staff',
  rotating_partner: 'Rotating partner',
  federation_manager: 'Federation manager',
  ig_lead: 'Information governance lead',
  operator: 'Operator',
};

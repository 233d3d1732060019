// Owns how the owner of an action is named.
import type { Owner, OwnerRef } from '../generated/wire';

export function ownerText(owner: Owner, meId?: string | null): string {
  switch (owner.type) {
    case 'nobody':
      return 'No owner';
    case 'pool':
      return 'The pool';
    case 'person':
      return owner.person_id === meId ? `${owner.name} (you)` : owner.name;
    case 'service':
      return owner.name;
  }
}

/** As a form's value: "person:<id>". */
export function ownerKey(owner: OwnerRef): string {
  if (owner.type === 'person') return `person:${owner.person_id}`;
  return owner.type === 'service' ? `service:${owner.service_id}` : owner.type;
}

export function ownerOfKey(key: string): OwnerRef {
  const [type, id = ''] = key.split(':');
  if (type === 'person') return { type, person_id: id };
  if (type === 'service') return { type, service_id: id };
  return type === 'pool' ? { type } : { type: 'nobody' };
}

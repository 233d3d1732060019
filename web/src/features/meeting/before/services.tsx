// Owns the small labels of the services a case needs; one that the person keeps out says so.
import type { Service, ServiceId } from '../../../generated/wire';

export function NeededServices({ ids, services, barred = [] }: { ids: readonly ServiceId[]; services: readonly Service[]; barred?: readonly string[] }) {
  return (
    <>
      {ids.map((id) => {
        const service = services.find((one) => one.id === id);
        if (!service) return null;
        const isOut = barred.includes(service.name);
        return (
          <span key={id} className={isOut ? 'line__service line__service--out' : 'line__service'} title={service.name}>
            <span aria-hidden="true">{service.short}</span><span className="nhsuk-u-visually-hidden">needs {service.name}</span>{isOut && ', needed, but kept out'}
          </span>
        );
      })}
    </>
  );
}

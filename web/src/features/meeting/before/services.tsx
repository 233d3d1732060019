// Owns the small labels of the services a case needs.
import type { Service, ServiceId } from '../../../generated/wire';

export function NeededServices({ ids, services }: { ids: readonly ServiceId[]; services: readonly Service[] }) {
  return (
    <>
      {ids.map((id) => {
        const service = services.find((one) => one.id === id);
        return service && <span key={id} className="line__service" title={service.name}><span aria-hidden="true">{service.short}</span><span className="nhsuk-u-visually-hidden">needs {service.name}</span></span>;
      })}
    </>
  );
}

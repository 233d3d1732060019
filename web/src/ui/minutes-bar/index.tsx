// Owns the bar of planned minutes against the meeting's slot; red, and said, when over.
import './minutes-bar.css';

export interface MinutesBarProps {
  plannedMinutes: number;
  slotMinutes: number;
}

export function minutesText(plannedMinutes: number, slotMinutes: number): string {
  const spare = slotMinutes - plannedMinutes;
  const rest = spare < 0 ? `${-spare} over` : spare === 0 ? 'full' : `${spare} to spare`;
  return `${plannedMinutes} of ${slotMinutes} minutes · ${rest}`;
}

export function MinutesBar({ plannedMinutes, slotMinutes }: MinutesBarProps) {
  const isOver = plannedMinutes > slotMinutes;
  const longest = Math.max(plannedMinutes, slotMinutes, 1);
  return (
    <div className={isOver ? 'minutes-bar minutes-bar--over' : 'minutes-bar'}>
      <p className="minutes-bar__words num">{minutesText(plannedMinutes, slotMinutes)}</p>
      <svg className="minutes-bar__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect className="minutes-bar__track" width="100" height="8" />
        <rect className="minutes-bar__fill" width={(Math.min(plannedMinutes, slotMinutes) / longest) * 100} height="8" />
        {isOver && <rect className="minutes-bar__excess" x={(slotMinutes / longest) * 100} width={((plannedMinutes - slotMinutes) / longest) * 100} height="8" />}
      </svg>
    </div>
  );
}

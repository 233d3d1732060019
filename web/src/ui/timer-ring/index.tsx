// Owns the timer ring: time spent against plan. Grey, amber for the last fifth, red when over; never a sound.
import { formatDuration, spokenDuration } from '../format';
import './timer-ring.css';

export interface TimerRingProps {
  elapsedSeconds: number;
  plannedSeconds: number;
  /** `small` sits in a row; `large` is for the room display. */
  size?: 'small' | 'normal' | 'large';
  /** What is timed, for screen readers. */
  label?: string;
}

export type TimerTone = 'calm' | 'soon' | 'over';

export function timerTone(elapsedSeconds: number, plannedSeconds: number): TimerTone {
  if (elapsedSeconds > plannedSeconds) return 'over';
  return elapsedSeconds >= plannedSeconds * 0.8 ? 'soon' : 'calm';
}

const ROUND = 2 * Math.PI * 20;

export function TimerRing({ elapsedSeconds, plannedSeconds, size = 'normal', label = 'Time on this item' }: TimerRingProps) {
  const tone = timerTone(elapsedSeconds, plannedSeconds);
  const share = plannedSeconds > 0 ? Math.min(1, Math.max(0, elapsedSeconds / plannedSeconds)) : 1;
  const over = elapsedSeconds - plannedSeconds;
  const spoken = `${label}: ${spokenDuration(elapsedSeconds)} of ${spokenDuration(plannedSeconds)}${tone === 'over' ? `, over by ${spokenDuration(over)}` : ''}`;
  return (
    <span className={`timer timer--${size} timer--${tone}`} role="img" aria-label={spoken}>
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <circle className="timer__track" cx="24" cy="24" r="20" />
        <circle className="timer__spent" cx="24" cy="24" r="20" strokeDasharray={`${share * ROUND} ${ROUND}`} transform="rotate(-90 24 24)" />
      </svg>
      <span className="timer__words num" aria-hidden="true">
        <strong>{formatDuration(elapsedSeconds)}</strong>
        <span>{tone === 'over' ? `+${formatDuration(over)} over` : `of ${formatDuration(plannedSeconds)}`}</span>
      </span>
    </span>
  );
}

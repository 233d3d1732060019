// Owns the examples of TimerRing.
import type { Example } from '../example';
import { TimerRing } from '.';

export const examples: Example[] = [
  {
    name: 'calm, soon, over, in a row',
    draw: () => (
      <div className="row" style={{ gap: 24 }}>
        <TimerRing elapsedSeconds={70} plannedSeconds={300} />
        <TimerRing elapsedSeconds={262} plannedSeconds={300} />
        <TimerRing elapsedSeconds={340} plannedSeconds={300} />
        <TimerRing size="small" elapsedSeconds={130} plannedSeconds={180} />
      </div>
    ),
  },
];

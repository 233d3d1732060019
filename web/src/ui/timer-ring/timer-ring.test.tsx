// Proves when the ring changes tone and what it says.
import { expect, it } from 'vitest';
import { render, screen } from '../../testing/render';
import { TimerRing, timerTone } from '.';

it.each([[0, 'calm'], [239, 'calm'], [240, 'soon'], [300, 'soon'], [301, 'over']])('after %i of 300 seconds it is %s', (elapsed, tone) => {
  expect(timerTone(elapsed, 300)).toBe(tone);
});

it('says the time in words', () => {
  render(<TimerRing elapsedSeconds={340} plannedSeconds={300} />);
  expect(screen.getByRole('img', { name: 'Time on this item: 5 minutes 40 seconds of 5 minutes, over by 40 seconds' })).toBeTruthy();
});

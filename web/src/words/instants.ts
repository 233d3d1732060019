// Owns the step from the wire's microseconds to the milliseconds that format.ts takes.
import type { UtcMicros } from '../generated/wire';

export function ms(micros: UtcMicros): number {
  return Math.round(micros / 1000);
}

// Owns where the keys lead: the pieces on screen say how they take the focus.
import type { LineTaker } from '../../../case-view/taken-line';

export interface Targets {
  current: { action?: () => void; outcome?: () => void; update?: () => void } & LineTaker;
}

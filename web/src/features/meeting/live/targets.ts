// Owns where the keys lead: the pieces on screen say how they take the focus.
export interface Targets {
  current: { action?: () => void; outcome?: () => void; update?: () => void };
}

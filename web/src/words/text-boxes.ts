// Owns the four boxes of a discussion note, in their order on the wire and on screen.
export const textBoxes = [
  { key: 'situation', label: 'Situation' },
  { key: 'action_to_date', label: 'Action to date' },
  { key: 'update', label: 'Update' },
  { key: 'next_steps', label: 'Next steps' },
] as const;

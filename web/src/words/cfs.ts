// Owns the labels of the Clinical Frailty Scale (Rockwood), 1 to 9. It describes the baseline state.
const labels = [
  'Very fit', 'Well', 'Managing well', 'Vulnerable', 'Mildly frail', 'Moderately frail', 'Severely frail',
  'Very severely frail', 'Terminally ill',
];

/** "Severely frail" for 7. */
export function cfsLabel(cfs: number): string {
  return labels[cfs - 1] ?? 'Not on the scale';
}

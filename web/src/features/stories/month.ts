// Owns the month of a story in words: a story has no day.
/** "2026-11-01": "November 2026". */
export const monthOf = (day: string) => new Date(`${day}T12:00:00Z`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

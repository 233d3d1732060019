// Owns the days of the week, Monday 1 to Sunday 7, and runs of them in words.
export const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** "every day", "Mon–Fri", "Mon, Wed". */
export function weekdaysWords(days: readonly number[]): string {
  const sorted = [...new Set(days)].filter((day) => day >= 1 && day <= 7).sort();
  if (sorted.length === 0 || sorted.length === 7) return 'every day';
  const name = (day: number) => weekdays[day - 1] ?? '';
  const [first, last] = [sorted[0]!, sorted.at(-1)!];
  return sorted.length > 2 && last - first === sorted.length - 1 ? `${name(first)}–${name(last)}` : sorted.map(name).join(', ');
}

// Owns the words of the assessment tools and of what ONS4 asks. Never sums: each stands by itself.
import type { Assessment, Tool } from '../../generated/wire';
import { type Day, formatDay, formatDayYear, today } from '../../ui/format';

export const toolWords: Record<Tool, { label: string; about: string; highest: number; takesWords: boolean }> = {
  ons4: { label: 'Wellbeing (ONS4)', about: '0 is not at all, 10 is completely. Each number stands by itself.', highest: 10, takesWords: false },
  concern: { label: 'Own concerns', about: 'In the person’s own words; 0 is not at all, 6 is as much as can be.', highest: 6, takesWords: true },
};

export const ons4: readonly { key: string; label: string; better: string }[] = [
  { key: 'satisfied', label: 'Satisfied', better: 'higher is better' },
  { key: 'worthwhile', label: 'Worthwhile', better: 'higher is better' },
  { key: 'happy', label: 'Happy', better: 'higher is better' },
  { key: 'anxious', label: 'Anxious', better: 'lower is better' },
];

/** Those that stand, by the day they were asked, oldest first. */
export function standing(all: readonly Assessment[], tool: Tool): Assessment[] {
  return all.filter((one) => one.tool === tool && !one.is_withdrawn).sort((a, b) => (a.asked_on === b.asked_on ? a.recorded_at - b.recorded_at : a.asked_on < b.asked_on ? -1 : 1));
}

export const scoreOf = ({ answers }: Assessment, key: string) => answers.find((answer) => answer.key === key)?.score ?? null;

/** How the days of these are written: with the year, where they are not all of this one. */
export const dayWords = (all: readonly Assessment[]): (day: Day) => string => (all.every(({ asked_on }) => asked_on.slice(0, 4) === today().slice(0, 4)) ? formatDay : formatDayYear);

/** "Wellbeing (ONS4), asked Tue 1 Sep": which one it is among several. */
export const askedWords = (one: Assessment) => `${toolWords[one.tool].label}, asked ${dayWords([one])(one.asked_on)}`;
export const correcting = (one: Assessment) => `Correct: ${askedWords(one)}`;

// Owns what a session of supervision can be about, in words.
import type { SupervisionTheme } from '../generated/wire';

export const themes: Record<SupervisionTheme, string> = {
  caseload: 'Caseload',
  complex_case: 'A complex case',
  safeguarding: 'Safeguarding',
  own_wellbeing: 'Own wellbeing',
  boundaries: 'Boundaries of the role',
  learning_and_training: 'Learning and training',
  service_gaps: 'Gaps in services',
  feedback: 'Feedback',
};

export const themeKeys = Object.keys(themes) as SupervisionTheme[];

/** "Caseload, own wellbeing". */
export function themeWords(chosen: readonly SupervisionTheme[]): string {
  const words = themeKeys.filter((key) => chosen.includes(key)).map((key) => themes[key]);
  return words.map((word, at) => (at === 0 ? word : word.charAt(0).toLowerCase() + word.slice(1))).join(', ');
}

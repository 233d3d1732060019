// Owns the priority of a case: word and shape, colour only beside them.
import { Icon, type IconName } from '../icon';
import './priority-tag.css';

export type Priority = 'red' | 'amber' | 'green';

export interface PriorityTagProps {
  priority: Priority;
  /** Without the ground, for rows. */
  isCompact?: boolean;
}

const looks: Record<Priority, { icon: IconName; word: string }> = {
  red: { icon: 'triangle', word: 'Red' },
  amber: { icon: 'diamond', word: 'Amber' },
  green: { icon: 'dot', word: 'Green' },
};

export const priorityWord = (priority: Priority) => looks[priority].word;

/** For a list to choose from, the most pressing first. */
export const priorityOptions = (Object.keys(looks) as Priority[]).map((value) => ({ value, label: priorityWord(value) }));

export function PriorityTag({ priority, isCompact }: PriorityTagProps) {
  const { icon, word } = looks[priority];
  return (
    <span className={`priority priority--${priority}${isCompact ? ' priority--compact' : ''}`}>
      <Icon name={icon} />
      <span className="nhsuk-u-visually-hidden">Priority </span>{word}
    </span>
  );
}

// Owns what an update of the Federation's changed, for a PCN that has words of its own: each line with keep or take. Until then what
// the PCN has stands.
import { useRef } from 'react';
import { keepFocusIn } from '../../focus';
import type { Difference, EntryKey, TemplateKind } from '../../generated/wire';
import { Button } from '../../ui/button';
import { plural } from '../../ui/format';
import { entryWords, lineName } from '../../words/templates';
import { answersTo } from './changes';

export type Answered = ReturnType<typeof answersTo>[number];

export interface UpdateProps {
  kind: TemplateKind;
  differences: readonly Difference[];
  /** Null: shown only. */
  onAnswer: ((key: EntryKey, answer: Answered) => void) | null;
  onKeepAll: () => void;
  isBusy: boolean;
}

const buttons: Record<Answered, string> = { ok: 'Seen', keep: 'Keep ours', take: 'Take theirs', drop: 'Drop ours', show: 'Show it' };

export function differenceWords(kind: TemplateKind, { was, now, yours, is_hidden }: Difference): string {
  const theirs = was === null ? `New: ${now ? entryWords(kind, now) : ''}.` : now === null ? `Taken away: ${entryWords(kind, was)}.` : `${entryWords(kind, was)} is now ${entryWords(kind, now)}.`;
  const ours = is_hidden ? 'You hide this line.' : yours === null ? '' : now === null ? `Yours stays: ${entryWords(kind, yours)}.` : `You say ${entryWords(kind, yours)}.`;
  return [theirs, ours].filter(Boolean).join(' ');
}

export function Update({ kind, differences, onAnswer, onKeepAll, isBusy }: UpdateProps) {
  const place = useRef<HTMLDivElement>(null);
  if (differences.length === 0) return null;
  const answer = (key: EntryKey, answered: Answered) => {
    onAnswer?.(key, answered);
    keepFocusIn(place);
  };
  return (
    <div ref={place} className="template__update" tabIndex={-1} role="group" aria-label="What the Federation changed">
      <p><strong>The Federation has changed this list: {plural(differences.length, 'line')}.</strong> What you changed here stands until you say otherwise.</p>
      <ul className="plain-list">
        {differences.map((difference) => {
          const entry = difference.now ?? difference.was;
          const name = entry ? lineName(kind, entry) : '';
          return (
            <li key={difference.key} className="template__line" data-difference={difference.key}>
              <p className="template__words">{differenceWords(kind, difference)}</p>
              {onAnswer && <div className="row template__acts">{answersTo(difference).map((one) => {
                const words = one === 'keep' && difference.is_hidden ? 'Keep it hidden' : buttons[one];
                return <Button key={one} look="quiet" label={`${words}: ${name}`} isDisabled={isBusy} onClick={() => answer(difference.key, one)}>{words}</Button>;
              })}</div>}
            </li>
          );
        })}
      </ul>
      {onAnswer && differences.length > 1 && <Button isDisabled={isBusy} onClick={onKeepAll}>Seen, keep everything of ours</Button>}
    </div>
  );
}

// Owns the turns of a chair rota on screen: the first that fits a day counts, so their order can be changed.
import { useRef } from 'react';
import { focusIn } from '../../focus';
import type { OdsCode, People } from '../../generated/wire';
import { newId } from '../../live/ids';
import { Button } from '../../ui/button';
import { TextField, TicksField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { weekdays } from '../../words/weekdays';
import { MemberSelect } from './people';
import type { TurnWords } from './plan';

export interface RotaFieldProps {
  turns: readonly TurnWords[];
  error?: string | null;
  people: People;
  pcn: OdsCode;
  onChange: (turns: TurnWords[]) => void;
}

export function RotaField({ turns, error, people, pcn, onChange }: RotaFieldProps) {
  const place = useRef<HTMLDivElement>(null);
  const change = (key: string, part: Partial<TurnWords>) => onChange(turns.map((turn) => (turn.key === key ? { ...turn, ...part } : turn)));
  const add = () => {
    onChange([...turns, { key: newId(), weekdays: [], from: '', until: '', chair: '', deputy: '' }]);
    focusIn(place, 'li:last-child input');
  };
  const remove = (key: string) => {
    onChange(turns.filter((turn) => turn.key !== key));
    focusIn(place, '.plan__add button');
  };
  const up = (at: number) => {
    onChange(turns.flatMap((turn, index) => (index === at - 1 ? [turns[at] ?? turn, turn] : index === at ? [] : [turn])));
    focusIn(place, `li:nth-child(${at}) button`);
  };
  return (
    <div ref={place} role="group" aria-label="Chair rota" className="plan__rota">
      <p className="plan__label">Chair rota (optional)</p>
      <p className="field__hint">Who chairs on which days. The first turn that fits a day counts; on all other days the chair above.</p>
      {error && <p className="field__error"><Icon name="alert" /><span><span className="nhsuk-u-visually-hidden">Error: </span>{error}</span></p>}
      {turns.length > 0 && (
        <ol className="plain-list">
          {turns.map((turn, at) => (
            <li key={turn.key} className="plan__turn">
              <div className="row plan__turn-head">
                <strong>Turn {at + 1}</strong>
                <span className="row">
                  {at > 0 && <Button look="quiet" icon="up" iconOnly onClick={() => up(at)}>{`Move turn ${at + 1} up`}</Button>}
                  <Button look="quiet" label={`Take off turn ${at + 1}`} onClick={() => remove(turn.key)}>Take off</Button>
                </span>
              </div>
              <TicksField label="On which days" hint="None ticked: every day" ticked={turn.weekdays} options={weekdays.map((label, day) => ({ value: String(day + 1), label }))} onChange={(ticked) => change(turn.key, { weekdays: ticked })} />
              <div className="plan__pair">
                <MemberSelect label="Who chairs" value={turn.chair} error={error && turn.chair === '' ? 'Choose who chairs' : null} people={people} pcn={pcn} none="Choose" onChange={(chair) => change(turn.key, { chair })} />
                <MemberSelect label="Deputy (optional)" value={turn.deputy} people={people} pcn={pcn} none="Nobody" without={turn.chair || null} onChange={(deputy) => change(turn.key, { deputy })} />
                <TextField label="From (optional)" type="date" value={turn.from} onChange={(from) => change(turn.key, { from })} />
                <TextField label="Until (optional)" type="date" value={turn.until} onChange={(until) => change(turn.key, { until })} />
              </div>
            </li>
          ))}
        </ol>
      )}
      <div className="plan__add"><Button icon="plus" onClick={add}>Add a turn</Button></div>
    </div>
  );
}

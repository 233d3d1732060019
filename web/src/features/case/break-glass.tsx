// Owns what stands where no case opens: the same plain words for missing and not shared, and for clinicians and link workers the way in
// for an emergency, with a reason. Also the line that says a case is open that way.
import { useEffect, useRef, useState } from 'react';
import { caseCodeOf } from '../../case-code';
import { mayBreakGlass } from '../../case-view/may';
import { useDraft } from '../../drafts';
import type { BreakGlass, BreakGlassRequest, CaseCode, CaseOpened, Person, PersonId } from '../../generated/wire';
import { askFailed, server, useServerNow } from '../../server';
import { announce } from '../../shell';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { TextField, TickField } from '../../ui/field';
import { formatClock, formatUntil } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { ms } from '../../words/instants';

export interface NothingProps {
  code: CaseCode;
  me: Person | null;
  onOpened: () => void;
}

/** As the server has it. */
const SHORTEST = 15;
const LONGEST = 280;

function Emergency({ code, onOpened }: { code: CaseCode; onOpened: () => void }) {
  const [words, setWords, clear] = useDraft(`glass/${code}`, { reason: '', isRiskToLife: false });
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<{ field: string | null; message: string } | null>(null);
  const [isSending, setSending] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isOpen) field.current?.focus();
  }, [isOpen]);
  const length = [...words.reason.trim()].length;
  const open = async () => {
    if (length < SHORTEST) {
      setError({ field: 'reason', message: length === 0 ? 'Write why you must see it now' : `Write why in at least ${SHORTEST} characters; it has ${length}` });
      return field.current?.focus();
    }
    if (length > LONGEST) {
      setError({ field: 'reason', message: `Shorten it to ${LONGEST} characters; it has ${length}` });
      return field.current?.focus();
    }
    setError(null);
    setSending(true);
    try {
      const { until } = await server().post<CaseOpened>('/api/break-glass', { code, reason: words.reason.trim(), is_risk_to_life: words.isRiskToLife } satisfies BreakGlassRequest);
      clear();
      announce(`${code} is open${until === null ? '' : ` until ${formatClock(ms(until))}`}`);
      onOpened();
    } catch (failure) {
      const { error: refused } = askFailed(failure);
      setError(refused);
      if (refused.field === 'reason') field.current?.focus();
    } finally {
      setSending(false);
    }
  };
  if (!isOpen) return <div className="glass"><Button icon="alert" onClick={() => setOpen(true)}>This is an emergency: open it with a reason</Button></div>;
  return (
    <form className="glass glass--open" aria-label="Open it in an emergency" noValidate onSubmit={(event) => { event.preventDefault(); void open(); }}>
      <h2>Open {code} in an emergency</h2>
      <p>The information governance lead and the PCN’s clinical director are told at once, with your name and your reason. It stands on the case for the team to see, and ends by itself after 8 hours. Private notes stay closed.</p>
      <TextField inputRef={field} label="Why you must see it now" hint={`At least ${SHORTEST} characters. For example: She is in the emergency department, medicines not known`} value={words.reason} error={error?.field === 'reason' ? error.message : null} onChange={(reason) => setWords({ ...words, reason })} />
      <p className="small muted glass__count">{length < SHORTEST ? `${length} of at least ${SHORTEST} characters` : `${length} characters`}</p>
      <TickField label="There is a risk to life" words="Only then does it open against the person’s objection. Whoever chairs a meeting about it is told too." isTicked={words.isRiskToLife} onChange={(isRiskToLife) => setWords({ ...words, isRiskToLife })} />
      {error && error.field !== 'reason' && <p className="glass__refused" role="alert"><Icon name="alert" /> <span>{error.message}</span></p>}
      <div className="row">
        <Button type="submit" look="warning" isDisabled={isSending}>{isSending ? 'Opening…' : 'Open it and tell them'}</Button>
        <Button onClick={() => setOpen(false)}>Cancel</Button>
      </div>
    </form>
  );
}

export function Nothing({ code, me, onOpened }: NothingProps) {
  return (
    <>
      <h1 className="nhsuk-u-visually-hidden">Case {code}</h1>
      <EmptyState title="There is nothing here that you can open" action={{ label: 'Find a case', href: '/cases' }}>Check the code. If you need this case, ask the coordinator.</EmptyState>
      {me && mayBreakGlass(me) && caseCodeOf(code) !== null && <Emergency code={code} onOpened={onOpened} />}
    </>
  );
}

/** Draws nothing when the case is not open to this person that way. */
export function OpenedInEmergency({ all, personId }: { all: readonly BreakGlass[]; personId: PersonId }) {
  const now = useServerNow();
  const glass = all.filter(({ person_id, until }) => person_id === personId && ms(until) > now).sort((a, b) => b.opened_at - a.opened_at)[0];
  if (!glass) return null;
  return (
    <p className="glass__running">
      <Icon name="alert" />
      <span><strong>You opened this case in an emergency{glass.is_risk_to_life && ', for risk to life'}.</strong> It closes by itself at {formatUntil(ms(glass.until), now)}. Your reason: {glass.reason}. The information governance lead was told.</span>
    </p>
  );
}

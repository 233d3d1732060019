// Owns the Sharing section of a case: who must get nothing of it, who opened it in an emergency, and for those who lead, who looked.
import { useEffect, useRef, useState } from 'react';
import { mayLiftBar, mayReadAccess, maySetBar } from '../../case-view/may';
import type { Send } from '../../case-view/send';
import { SetBar } from '../../case-view/set-bar';
import { focusIn } from '../../focus';
import type { Bar, BreakGlass, CaseRoot, People, Person } from '../../generated/wire';
import { useServerNow } from '../../server';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { formatDayClock, formatUntil, plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';
import { barKinds, targetOf } from '../../words/sharing';
import { Looks, useAccess } from './who-looked';

export interface SharingProps {
  root: CaseRoot;
  me: Person | null;
  people: People | null;
  send: Send;
  /** Counts up when another part of the page asks for the form. */
  keepOutAsked?: number;
}

function Bars({ root, me, people, send, keepOutAsked = 0 }: SharingProps) {
  const [isAdding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<Bar | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const adder = useRef<HTMLDivElement>(null);
  const canLift = me !== null && mayLiftBar(me, root);
  const nameOf = (id: string) => people?.people.find((person) => person.id === id)?.name ?? 'somebody who has left';
  const openAdder = () => {
    setAdding(true);
    focusIn(adder, 'input');
  };
  const closeAdder = () => {
    setAdding(false);
    focusIn(adder);
  };
  useEffect(() => {
    if (keepOutAsked === 0) return;
    openAdder();
    adder.current?.scrollIntoView?.({ block: 'center' });
  }, [keepOutAsked]);
  const lift = async () => {
    if (!lifting) return;
    const refused = await send({ name: 'lift_bar', case_id: root.id, whom: targetOf(lifting.whom) });
    setRefusal(refused?.message ?? null);
    if (!refused) setLifting(null);
  };
  return (
    <>
      {root.bars.length === 0 ? <p className="muted">The person keeps nobody out.</p> : (
        <ul className="plain-list sharing__bars" aria-label="Must not be shared with">
          {root.bars.map((bar) => (
            <li key={`${bar.whom.type} ${bar.whom.name}`}>
              <Icon name="lock" />
              <span className="sharing__words"><strong>{bar.whom.name}</strong> <span className="muted small">{barKinds[bar.whom.type]}</span><br />{bar.reason} <span className="muted small">{nameOf(bar.recorded_by)}, {formatDayClock(ms(bar.recorded_at))}</span></span>
              {canLift && <Button look="quiet" label={`Lift: ${bar.whom.name}`} onClick={() => setLifting(bar)}>Lift…</Button>}
            </li>
          ))}
        </ul>
      )}
      {me && maySetBar(me, root) && <div ref={adder}>{isAdding && people ? <SetBar root={root} people={people} send={send} onDone={closeAdder} onCancel={closeAdder} /> : <Button icon="lock" isDisabled={!people} onClick={openAdder}>Keep somebody out…</Button>}</div>}
      <ConfirmDialog isOpen={lifting !== null} title="Share with them again?" confirmLabel="Lift it" isHarmful onConfirm={() => void lift()} onCancel={() => { setLifting(null); setRefusal(null); }}>
        <p>{lifting?.whom.name} receives of this case again what their role or their place in a meeting allows. Lift it only when the person agrees. Open actions that the bar took from them and that nobody else has now are theirs again. That it stood, and that you lifted it, is kept.</p>
        {refusal && <p className="glass__refused" role="alert">{refusal}</p>}
      </ConfirmDialog>
    </>
  );
}

function Openings({ all, nowMs }: { all: readonly BreakGlass[]; nowMs: number }) {
  if (all.length === 0) return null;
  const newest = [...all].sort((a, b) => b.opened_at - a.opened_at);
  const running = newest.filter(({ until }) => ms(until) > nowMs);
  const ended = newest.filter(({ until }) => ms(until) <= nowMs);
  const line = (one: BreakGlass, isRunning: boolean) => (
    <li key={`${one.person_id} ${one.opened_at}`}>
      <Icon name="alert" />
      <span className="sharing__words"><strong>{one.name}</strong>, {formatDayClock(ms(one.opened_at))}{isRunning ? `, open until ${formatUntil(ms(one.until), nowMs)}` : ', ended'}{one.is_risk_to_life && ', for risk to life'}<br />{one.reason}</span>
    </li>
  );
  return (
    <div className="sharing__openings">
      <h3>Opened in an emergency</h3>
      {running.length > 0 && <ul className="plain-list sharing__bars sharing__running">{running.map((one) => line(one, true))}</ul>}
      {ended.length > 0 && (running.length > 0 ? <details><summary>{plural(ended.length, 'earlier one')}</summary><ul className="plain-list sharing__bars">{ended.map((one) => line(one, false))}</ul></details> : <ul className="plain-list sharing__bars">{ended.map((one) => line(one, false))}</ul>)}
    </div>
  );
}

function Access({ code }: { code: string }) {
  return <Looks load={useAccess(code)} />;
}

export function Sharing(props: SharingProps) {
  const { root, me } = props;
  const [isAsked, setAsked] = useState(false);
  const nowMs = Math.floor(useServerNow() / 60_000) * 60_000;
  return (
    <Panel title="Sharing" aside={root.bars.length > 0 && <span className="sharing__count small">{plural(root.bars.length, 'bar')}</span>}>
      <div className="sharing">
        <Bars {...props} />
        <Openings all={root.break_glass} nowMs={nowMs} />
        {me && mayReadAccess(me, root) && (isAsked ? <div><h3>Who looked</h3><Access code={root.code} /></div> : <div><Button onClick={() => setAsked(true)}>Show who looked</Button></div>)}
      </div>
    </Panel>
  );
}

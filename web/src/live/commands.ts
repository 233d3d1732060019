// Owns commands on their way: order, the same id again until answered, refusals kept with their words (P2, P14).
import type { CaseId, ClientMessage, CommandId, ItemId, MeetingId, PersonId, ServerMessage, StreamSeq, UtcMicros, WireCommand, WireError } from '../generated/wire';
import type { Adopted, Kind } from './kept';
import { commandsUnderWay, fits, type Timings } from './protocol';
import { Cell } from './store';
import type { Forgotten } from './streams';

/** A command and what it was written about: never "the current case". */
export interface PendingCommand {
  id: CommandId;
  command: WireCommand;
  caseId: CaseId | null;
  itemId: ItemId | null;
  /** Who wrote it; null: before the page knew who is signed in. It is never sent for anybody else. */
  personId: PersonId | null;
  /** How it was named on the screen it was done on: what it is about may not be at hand when it is listed. Sealed with it. */
  told?: Told;
}

/** Words for a command beside its own. */
export interface Told {
  /** Of the case. */
  code?: string | null;
  /** Of the action it is about. */
  what?: string;
  /** Named by the command with an id only. */
  owner?: string;
  /** In which meeting. */
  meeting?: string;
  /** By the service's clock. */
  at?: UtcMicros;
}

export interface Accepted {
  ok: true;
  id: CommandId;
  streams: readonly StreamSeq[];
  isRepeat: boolean;
}
export interface Refused {
  ok: false;
  id: CommandId;
  error: WireError;
}
export type CommandAnswer = Accepted | Refused;

/** A command on its way, for the screen. */
export interface CommandOnItsWay extends PendingCommand {
  /** kept: not sent · sent: no answer yet · checking: the server looks up whether it was saved. */
  state: 'kept' | 'sent' | 'checking';
}

/** A refused command with its words, until dismissed. */
export interface RefusedCommand extends PendingCommand {
  error: WireError;
}

interface Entry extends CommandOnItsWay {
  /** -Infinity: on an earlier page. */
  madeAt: number;
  sentAt: number;
  /** Temporary refusals in a row. */
  refusals: number;
  settle: ((answer: CommandAnswer) => void) | null;
}

export interface CommandsDeps {
  send: (message: ClientMessage) => boolean;
  newId: () => string;
  keep: (kind: Kind, id: CommandId, make: () => unknown) => void;
  drop: (kind: Kind, id: CommandId) => void;
  random: () => number;
  steady: () => number;
  timings: Timings;
  onAccepted: (streams: readonly StreamSeq[]) => void;
  /** Refused as if it were not there: perhaps the right to it ended. */
  onNotFound?: (caseId: CaseId) => void;
  /** So many that were kept are gone, and their words with them. */
  onThrownAway?: (count: number, why: 'case' | 'meeting' | 'late') => void;
}

const tooLate: WireError = { code: 'unavailable', field: null, message: 'This could not be sent for a day, and is not kept longer.', is_temporary: false };
const movedOn: WireError = { code: 'unavailable', field: null, message: 'There was no connection, and the room may have moved on since. Press again if you still want to.', is_temporary: false };
/** Of their moment only: a hand that goes up half a minute later would be for another case, and a room that moves then surprises everyone. */
const passing = new Set<WireCommand['name']>(['raise_hand', 'lower_hand', 'start_item', 'go_to_phase', 'check_story']);
const noLonger: WireError = { code: 'not_found', field: null, message: 'You no longer have this.', is_temporary: false };

export function meetingOf(command: WireCommand): MeetingId | null {
  return 'meeting_id' in command ? command.meeting_id : 'home' in command && command.home.type === 'meeting' ? command.home.meeting_id : null;
}

export class Commands {
  readonly pending = new Cell<readonly CommandOnItsWay[]>([]);
  readonly refused = new Cell<readonly RefusedCommand[]>([]);
  #queue: Entry[] = [];
  #isConnected = false;
  #personId: PersonId | null = null;
  /** Cases of refused commands of an earlier page. */
  #unsure = new Set<CaseId>();
  /** Sent, and the right to it ended before the answer: it may have been saved. */
  #unanswered = new Map<CommandId, 'case' | 'meeting'>();

  constructor(private readonly deps: CommandsDeps) {}

  /** Takes up what an earlier page left: unanswered commands in front of what this one has, refused ones with their words. */
  adopt(slips: readonly Adopted[], personId: PersonId) {
    const known = new Set([...this.#queue, ...this.refused.getSnapshot()].map(({ id }) => id));
    const fresh = slips.filter(({ id }) => !known.has(id));
    const left = fresh.filter(({ kind }) => kind === 'command').map(({ value }) => value as PendingCommand);
    this.#queue = [...left.map((command) => entryOf({ ...command, personId }, null, -Infinity)), ...this.#queue];
    const refused = fresh.filter(({ kind }) => kind === 'refused').map(({ value }) => value as RefusedCommand);
    if (refused.length > 0) this.refused.set([...refused, ...this.refused.getSnapshot()]);
    // Whether they may still be had is found out once connected.
    for (const { caseId } of refused) if (caseId !== null) this.#unsure.add(caseId);
    this.#askUnsure();
    this.#pump();
  }

  /** The device is open only now: what was done before goes there too. */
  keepAll() {
    for (const entry of this.#queue) this.deps.keep('command', entry.id, () => pendingOf(entry));
    for (const refused of this.refused.getSnapshot()) this.deps.keep('refused', refused.id, () => refused);
  }

  /** Not sent for a day: it goes, and whoever waits is told. */
  expire(ids: readonly CommandId[]) {
    const late = this.#queue.filter(({ id }) => ids.includes(id));
    for (const entry of late) this.#settle(entry, { ok: false, id: entry.id, error: tooLate });
    this.#throwAway(late.length, 'late');
    this.refused.set(this.refused.getSnapshot().filter(({ id }) => !ids.includes(id)));
    this.#show();
  }

  /** What keeps an answer away, if it is more than the way there. */
  get trouble(): 'cannot-now' | 'checking' | null {
    if (this.#queue.some(({ refusals }) => refusals >= 2)) return 'cannot-now';
    return this.#queue.some(({ state }) => state === 'checking') ? 'checking' : null;
  }

  /** Resolves when the server has answered, however long that takes. The change itself comes by its streams. */
  send(command: WireCommand, about: { caseId?: CaseId; itemId?: ItemId; told?: Told } = {}): Promise<CommandAnswer> {
    const own = aboutOf(command);
    const pending: PendingCommand = {
      id: this.deps.newId(),
      command,
      caseId: about.caseId ?? own.caseId,
      itemId: about.itemId ?? own.itemId,
      personId: this.#personId,
      told: about.told,
    };
    return new Promise((settle) => {
      if (!fits({ type: 'command', id: pending.id, command })) {
        const error: WireError = { code: 'too_large', field: null, message: 'This is too long to send. Shorten it.', is_temporary: false };
        this.#refuse({ ...pending, error });
        settle({ ok: false, id: pending.id, error });
        return;
      }
      const entry = entryOf(pending, settle, this.deps.steady());
      this.deps.keep('command', entry.id, () => pendingOf(entry));
      this.#queue.push(entry);
      this.#pump();
    });
  }

  dismiss(id: CommandId) {
    this.deps.drop('refused', id);
    this.refused.set(this.refused.getSnapshot().filter((refused) => refused.id !== id));
  }

  /** Who is signed in, also before the first connection. */
  setPerson(personId: PersonId) {
    this.#personId = personId;
  }

  onWelcome(personId: PersonId) {
    this.#isConnected = true;
    this.#personId = personId;
    this.#askUnsure();
    for (const entry of this.#queue) {
      entry.personId ??= personId;
      // Sent, and not answered: the same id again has no second effect, and the answer is still to be had.
      const isOver = entry.state === 'kept' && entry.sentAt === 0 && passing.has(entry.command.name) && this.deps.steady() - entry.madeAt >= this.deps.timings.passingFor;
      if (isOver) {
        this.#refuse({ ...pendingOf(entry), error: movedOn });
        this.#settle(entry, { ok: false, id: entry.id, error: movedOn });
      }
      entry.state = 'kept';
    }
    this.#pump();
  }

  onLost() {
    this.#isConnected = false;
    this.#unanswered.clear();
    for (const entry of this.#queue) entry.state = entry.state === 'checking' ? 'checking' : 'kept';
    this.#show();
  }

  /** An answer that does not come is asked for again: the same id has no second effect. */
  onBeat() {
    const now = this.deps.steady();
    let isLate = false;
    for (const entry of this.#queue) {
      if (entry.state === 'kept' || now - entry.sentAt < this.deps.timings.stalledAfter) continue;
      entry.state = 'kept';
      isLate = true;
    }
    if (isLate) this.#pump();
  }

  /** The right to a case or meeting ended: what was written about it goes with it, sent or not. */
  onForgotten({ ids, stream }: Pick<Forgotten, 'ids' | 'stream'>) {
    const isAbout = (one: PendingCommand) => ids.some((id) => id === one.caseId || id === one.itemId || id === meetingOf(one.command));
    const of = stream.startsWith('meeting:') ? 'meeting' : 'case';
    const queued = this.#queue.filter(isAbout);
    const refused = this.refused.getSnapshot().filter(isAbout);
    for (const entry of queued) {
      if (entry.state !== 'kept') this.#unanswered.set(entry.id, of);
      this.#settle(entry, { ok: false, id: entry.id, error: noLonger });
    }
    for (const { id } of refused) this.dismiss(id);
    this.#show();
    this.#throwAway(queued.filter(({ state }) => state === 'kept').length + refused.length, of);
  }

  #throwAway(count: number, why: 'case' | 'meeting' | 'late') {
    if (count > 0) this.deps.onThrownAway?.(count, why);
  }

  /** Whether something written about a case is still on its way, or was refused and is shown with its words. */
  isAbout(caseId: CaseId): boolean {
    return [...this.#queue, ...this.refused.getSnapshot()].some((one) => one.caseId === caseId);
  }

  /** Somebody else signed in, or signed out for good. */
  forgetAll() {
    const error: WireError = { code: 'signed_out', field: null, message: 'You signed out before this was sent.', is_temporary: false };
    for (const entry of this.#queue) entry.settle?.({ ok: false, id: entry.id, error });
    this.#queue = [];
    this.refused.set([]);
    this.#unsure.clear();
    this.#unanswered.clear();
    this.#show();
  }

  /** True when the message was an answer to a command. */
  handle(message: ServerMessage): boolean {
    if (message.type !== 'accepted' && message.type !== 'refused' && message.type !== 'checking') return false;
    const entry = this.#queue.find(({ id }) => id === message.id);
    if (entry === undefined) {
      const of = message.type === 'checking' ? undefined : this.#unanswered.get(message.id);
      if (of === undefined) return true;
      this.#unanswered.delete(message.id);
      if (message.type === 'refused') this.#throwAway(1, of);
      return true;
    }
    if (message.type === 'checking') {
      entry.state = 'checking';
      entry.refusals = 0;
    } else if (message.type === 'accepted') {
      this.#settle(entry, { ok: true, id: entry.id, streams: message.streams, isRepeat: message.is_repeat });
      this.deps.onAccepted(message.streams);
    } else if (message.error.is_temporary) {
      // As long as it is temporary it is tried again: a database that is away for a minute refuses nobody's words.
      entry.state = 'sent';
      entry.refusals += 1;
      const { backoffFirst, retryMost } = this.deps.timings;
      setTimeout(() => {
        if (entry.state === 'sent') entry.state = 'kept';
        this.#pump();
      }, Math.min(retryMost, backoffFirst * 2 ** entry.refusals) * (0.75 + 0.25 * this.deps.random()));
    } else {
      const { id, caseId } = entry;
      this.#refuse({ ...pendingOf(entry), error: message.error });
      this.#settle(entry, { ok: false, id, error: message.error });
      if (caseId !== null && (message.error.code === 'not_found' || message.error.code === 'not_allowed')) this.deps.onNotFound?.(caseId);
    }
    this.#pump();
    return true;
  }

  /** Hands over what is next, in order, as far as the server takes it. */
  #pump() {
    if (this.#isConnected) {
      const own = this.#queue.filter(({ personId }) => personId === this.#personId);
      for (const entry of own.slice(0, commandsUnderWay)) {
        if (entry.state !== 'kept') continue;
        if (!this.deps.send({ type: 'command', id: entry.id, command: entry.command })) break;
        entry.state = 'sent';
        entry.sentAt = this.deps.steady();
      }
    }
    this.#show();
  }

  #settle(entry: Entry, answer: CommandAnswer) {
    this.#queue = this.#queue.filter((other) => other !== entry);
    this.deps.drop('command', entry.id);
    entry.settle?.(answer);
  }

  #refuse(refused: RefusedCommand) {
    this.deps.keep('refused', refused.id, () => refused);
    this.refused.set([...this.refused.getSnapshot(), refused]);
  }

  #askUnsure() {
    if (!this.#isConnected) return;
    for (const caseId of this.#unsure) this.deps.onNotFound?.(caseId);
    this.#unsure.clear();
  }

  #show() {
    this.pending.set(this.#queue.map((entry) => ({ ...pendingOf(entry), state: entry.state })));
  }
}

function entryOf(command: PendingCommand, settle: Entry['settle'], madeAt: number): Entry {
  return { ...pendingOf(command), state: 'kept', madeAt, sentAt: 0, refusals: 0, settle };
}

function pendingOf({ id, command, caseId, itemId, personId, told }: PendingCommand): PendingCommand {
  return { id, command, caseId, itemId, personId, told };
}

/** Which case and line a command names itself. */
export function aboutOf(command: WireCommand): { caseId: CaseId | null; itemId: ItemId | null } {
  const home = 'home' in command && command.home.type === 'case' ? command.home.case_id : null;
  return {
    caseId: 'case_id' in command ? command.case_id : home,
    itemId: 'item_id' in command ? command.item_id : null,
  };
}

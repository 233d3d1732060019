// Owns commands on their way: order, the same id again until answered, refusals kept with their words (P2, P14).
import type { CaseId, ClientMessage, CommandId, ItemId, MeetingId, PersonId, ServerMessage, StreamSeq, WireCommand, WireError } from '../generated/wire';
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
}

/** Where unanswered commands are kept. In order of `put`; IndexedDB comes behind the same four words. */
export interface PendingStore {
  load(): Promise<PendingCommand[]>;
  put(command: PendingCommand): Promise<void>;
  remove(id: CommandId): Promise<void>;
  clear(): Promise<void>;
}

export function memoryStore(): PendingStore {
  const kept = new Map<CommandId, PendingCommand>();
  return {
    load: () => Promise.resolve([...kept.values()]),
    put: (command) => Promise.resolve(void kept.set(command.id, command)),
    remove: (id) => Promise.resolve(void kept.delete(id)),
    clear: () => Promise.resolve(kept.clear()),
  };
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
  sentAt: number;
  tries: number;
  settle: ((answer: CommandAnswer) => void) | null;
}

export interface CommandsDeps {
  send: (message: ClientMessage) => boolean;
  newId: () => string;
  store: PendingStore;
  steady: () => number;
  timings: Timings;
  onAccepted: (streams: readonly StreamSeq[]) => void;
}

const mostTries = 6;
const noLonger: WireError = { code: 'not_found', field: null, message: 'You no longer have this.', is_temporary: false };

function meetingOf(command: WireCommand): MeetingId | null {
  return 'meeting_id' in command ? command.meeting_id : 'home' in command && command.home.type === 'meeting' ? command.home.meeting_id : null;
}

export class Commands {
  readonly pending = new Cell<readonly CommandOnItsWay[]>([]);
  readonly refused = new Cell<readonly RefusedCommand[]>([]);
  #queue: Entry[] = [];
  #isConnected = false;
  #personId: PersonId | null = null;

  constructor(private readonly deps: CommandsDeps) {}

  /** Takes up what an earlier page left unanswered, in front of what this one has. */
  async restore() {
    const known = new Set(this.#queue.map(({ id }) => id));
    const left = (await this.deps.store.load()).filter(({ id }) => !known.has(id));
    if (left.length === 0) return;
    this.#queue = [...left.map((command): Entry => ({ ...command, state: 'kept', sentAt: 0, tries: 0, settle: null })), ...this.#queue];
    this.#pump();
  }

  /** Resolves when the server has answered, however long that takes. The change itself comes by its streams. */
  send(command: WireCommand, about: { caseId?: CaseId; itemId?: ItemId } = {}): Promise<CommandAnswer> {
    const own = aboutOf(command);
    const pending: PendingCommand = {
      id: this.deps.newId(),
      command,
      caseId: about.caseId ?? own.caseId,
      itemId: about.itemId ?? own.itemId,
      personId: this.#personId,
    };
    return new Promise((settle) => {
      if (!fits({ type: 'command', id: pending.id, command })) {
        const error: WireError = { code: 'too_large', field: null, message: 'This is too long to send. Shorten it.', is_temporary: false };
        this.refused.set([...this.refused.getSnapshot(), { ...pending, error }]);
        settle({ ok: false, id: pending.id, error });
        return;
      }
      void this.deps.store.put(pending);
      this.#queue.push({ ...pending, state: 'kept', sentAt: 0, tries: 0, settle });
      this.#pump();
    });
  }

  dismiss(id: CommandId) {
    this.refused.set(this.refused.getSnapshot().filter((refused) => refused.id !== id));
  }

  onWelcome(personId: PersonId) {
    this.#isConnected = true;
    this.#personId = personId;
    for (const entry of this.#queue) {
      entry.personId ??= personId;
      entry.state = 'kept';
      entry.tries = 0;
    }
    this.#pump();
  }

  onLost() {
    this.#isConnected = false;
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
  onForgotten({ ids }: Pick<Forgotten, 'ids'>) {
    const isAbout = (one: PendingCommand) => ids.some((id) => id === one.caseId || id === one.itemId || id === meetingOf(one.command));
    for (const entry of this.#queue.filter(isAbout)) this.#settle(entry, { ok: false, id: entry.id, error: noLonger });
    this.refused.set(this.refused.getSnapshot().filter((refused) => !isAbout(refused)));
    this.#show();
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
    void this.deps.store.clear();
    this.#show();
  }

  /** True when the message was an answer to a command. */
  handle(message: ServerMessage): boolean {
    if (message.type !== 'accepted' && message.type !== 'refused' && message.type !== 'checking') return false;
    const entry = this.#queue.find(({ id }) => id === message.id);
    if (entry === undefined) return true;
    if (message.type === 'checking') {
      entry.state = 'checking';
    } else if (message.type === 'accepted') {
      this.#settle(entry, { ok: true, id: entry.id, streams: message.streams, isRepeat: message.is_repeat });
      this.deps.onAccepted(message.streams);
    } else if (message.error.is_temporary && entry.tries < mostTries) {
      entry.state = 'sent';
      const { backoffFirst, backoffMost } = this.deps.timings;
      setTimeout(() => {
        if (entry.state === 'sent') entry.state = 'kept';
        this.#pump();
      }, Math.min(backoffMost, backoffFirst * 2 ** entry.tries));
    } else {
      const { id, command, caseId, itemId, personId } = entry;
      this.refused.set([...this.refused.getSnapshot(), { id, command, caseId, itemId, personId, error: message.error }]);
      this.#settle(entry, { ok: false, id, error: message.error });
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
        entry.tries += 1;
      }
    }
    this.#show();
  }

  #settle(entry: Entry, answer: CommandAnswer) {
    this.#queue = this.#queue.filter((other) => other !== entry);
    void this.deps.store.remove(entry.id);
    entry.settle?.(answer);
  }

  #show() {
    this.pending.set(
      this.#queue.map(({ id, command, caseId, itemId, personId, state }) => ({ id, command, caseId, itemId, personId, state })),
    );
  }
}

/** Which case and line a command names itself. */
export function aboutOf(command: WireCommand): { caseId: CaseId | null; itemId: ItemId | null } {
  const home = 'home' in command && command.home.type === 'case' ? command.home.case_id : null;
  return {
    caseId: 'case_id' in command ? command.case_id : home,
    itemId: 'item_id' in command ? command.item_id : null,
  };
}

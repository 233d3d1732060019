// Owns the hooks through which pages read live/: the only file here that knows a view library.
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Case, CaseId, DocumentId, ListKind, MeetingId, NotesBook, OdsCode, StreamId, UtcMicros, WireCommand, Worklist, ItemId } from '../generated/wire';
import type { CommandAnswer, CommandOnItsWay, RefusedCommand } from './commands';
import type { Answer } from './http';
import { caseStream, meetingStream } from './ids';
import { LiveList, type ListView } from './list';
import { type MeetingView, meetingView } from './meeting-store';
import type { ConnectionState } from './socket';
import type { Store } from './store';
import type { StreamStatus, StreamView } from './streams';
import { live, openText } from './tab';
import type { SharedText, TextView, Typer, Words } from './texts';
import type { TrustState } from './trust';

export interface Held<T> {
  status: StreamStatus;
  value: T | null;
}

const nothing: StreamView = { status: 'loading', state: null, at: null, cards: {} };
const noStream: Store<StreamView> = { subscribe: () => () => {}, getSnapshot: () => nothing };

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.getSnapshot);
}

/** Subscribes while shown. Null: nothing yet. */
export function useStream(stream: StreamId | null): StreamView {
  const { client } = live();
  return useStore(useMemo(() => (stream === null ? noStream : client.stream(stream)), [client, stream]));
}

/** Joins while shown. */
export function useMeeting(id: MeetingId | null): MeetingView {
  const view = useStream(id === null ? null : meetingStream(id));
  return useMemo(() => meetingView(view), [view]);
}

/** A case whole. Its delivery is the recorded view: call it for a case that is opened, current or next. */
export function useCase(id: CaseId | null): Held<Case> {
  const { status, state } = useStream(id === null ? null : caseStream(id));
  return useMemo(() => ({ status, value: state?.of === 'case' ? state.value : null }), [status, state]);
}

/** Restricted or private notes (`restrictedStream`, `privateNoteStream`). */
export function useNotes(stream: StreamId | null): Held<NotesBook> {
  const { status, state } = useStream(stream);
  return useMemo(() => ({ status, value: state?.of === 'notes' ? state.value : null }), [status, state]);
}

/** A worklist (`worklistStream`, `serviceWorklistStream`, `poolStream`). */
export function useWorklist(stream: StreamId | null): Held<Worklist> {
  const { status, state } = useStream(stream);
  return useMemo(() => ({ status, value: state?.of === 'worklist' ? state.value : null }), [status, state]);
}

/** A list over HTTP, read again when the server says that it changed. Same `key`: same question. */
export function useList<T>(pcn: OdsCode, list: ListKind, key: string, load: () => Promise<Answer<T>>): ListView<T> & { reload: () => void } {
  const { client } = live();
  const store = useMemo(
    () => new LiveList<T>({ load, watch: (onChanged) => client.watch(pcn, list, onChanged) }),
    [client, pcn, list, key],
  );
  const view = useStore(store);
  return { ...view, reload: () => store.reload() };
}

export const useTrust = (): TrustState => useStore(live().client.trust);
export const useConnection = (): ConnectionState => useStore(live().client.connection);
export const useSelf = () => useStore(live().client.self);
export const useIsSignedOut = (): boolean => useStore(live().isSignedOut);
export const useRefusedCommands = (): readonly RefusedCommand[] => useStore(live().client.commands.refused);
export const usePendingCommands = (): readonly CommandOnItsWay[] => useStore(live().client.commands.pending);

/** The server's clock in whole seconds; null until it was heard. Draws again every second. */
export const useServerSeconds = (): UtcMicros | null => useStore(live().client.clock.seconds);

/** Sends a command; `about` binds it to a case and line where the command does not name them itself. */
export function sendCommand(command: WireCommand, about?: { caseId?: CaseId; itemId?: ItemId }): Promise<CommandAnswer> {
  return live().client.send(command, about);
}

/** Opens a document while shown; null until its code is loaded, `failed` when it cannot be. */
export function useSharedText(document: DocumentId | null): { text: SharedText | null; hasFailed: boolean } {
  const [opened, setOpened] = useState<{ document: DocumentId; text: SharedText | null } | null>(null);
  useEffect(() => {
    if (document === null) return;
    let isWanted = true;
    let own: SharedText | null = null;
    openText(document).then(
      (text) => {
        if (!isWanted) {
          text.close();
          return;
        }
        own = text;
        setOpened({ document, text });
      },
      () => {
        if (isWanted) setOpened({ document, text: null });
      },
    );
    return () => {
      isWanted = false;
      own?.close();
    };
  }, [document]);
  // Never the text of the document before (P14).
  const current = opened?.document === document ? opened : null;
  return { text: current?.text ?? null, hasFailed: current !== null && current.text === null };
}

export const useTextView = (text: SharedText): TextView => useStore(text.view);
export const useWords = (text: SharedText): Words => useStore(text.words);
export const useTypers = (text: SharedText): readonly Typer[] => useStore(text.typers);

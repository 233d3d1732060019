// Owns looking up what waits to be sent, of all tabs of this browser: sealed slips first, then what this page alone has. Loaded when asked for.
import { useEffect, useState } from 'react';
import * as Y from 'yjs';
import { fromBase64 } from './live/base64';
import type { LiveClient } from './live/client';
import type { PendingCommand, Told } from './live/commands';
import { type KeptText, lettersBeyond } from './live/kept-text';
import { live } from './live/tab';
import { setShell } from './shell';
import { formatDayClock } from './ui/format';
import { KeptList, type KeptLine } from './ui/kept-list';
import { commandLine } from './words/commands';
import { ms } from './words/instants';
import { textBoxes } from './words/text-boxes';

const LONGEST = 160;
const from = ({ meeting, at }: Told) => [meeting, at === undefined ? '' : formatDayClock(ms(at))].filter(Boolean).join(', ');
const noteOn = ({ code }: Told) => `Discussion note${code ? ` on ${code}` : ''}`;
const short = (words: string) => (words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words);

function commandOf({ id, command, told = {} }: Pick<PendingCommand, 'id' | 'command' | 'told'>): KeptLine {
  return { key: id, text: short(commandLine(command, told)), from: from(told) };
}

/** A note, box by box: the letters that the service does not have. */
function lettersOf(client: LiveClient, kept: KeptText): KeptLine[] {
  const told = client.nameOf(kept.document);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, fromBase64(kept.state));
  const boxes = lettersBeyond(doc, new Map(kept.saved));
  doc.destroy();
  const about = noteOn(told);
  if (boxes.length === 0) return [{ key: kept.document, text: `${about}: words taken out`, from: from(told) }];
  return boxes.map(({ box, words }) => ({ key: `${kept.document} ${box}`, text: short(`${about}, ${textBoxes.find(({ key }) => key === box)?.label ?? box}: ${words.trim()}`), from: from(told) }));
}

export async function waitingLines(client: LiveClient): Promise<KeptLine[]> {
  const slips = await client.kept.unsent();
  const commands = slips.filter(({ kind }) => kind === 'command').map(({ value }) => value as PendingCommand);
  const texts = slips.filter(({ kind }) => kind === 'text').map(({ value }) => value as KeptText);
  const pending = client.commands.pending.getSnapshot();
  const here = new Set(commands.map(({ id }) => id));
  const known = new Set(texts.map(({ document }) => document));
  return [
    ...[...commands, ...pending.filter(({ id }) => !here.has(id))].map(commandOf),
    ...texts.flatMap((text) => lettersOf(client, text)),
    ...client.unsavedDocuments.filter((document) => !known.has(document)).map((document) => {
      const told = client.nameOf(document);
      return { key: document, text: noteOn(told), from: from(told) };
    }),
  ];
}

export function KeptHere() {
  const { client } = live();
  const [lines, setLines] = useState<readonly KeptLine[] | null>(null);
  useEffect(() => {
    let turn = 0;
    const look = () => {
      const own = (turn += 1);
      void waitingLines(client).then((found) => own === turn && setLines(found));
    };
    look();
    const stops = [client.commands.pending, client.kept.onDevice, client.trust].map((cell) => cell.subscribe(look));
    return () => {
      turn = -1;
      for (const stop of stops) stop();
    };
  }, [client]);
  return <KeptList lines={lines} place={client.kept.place.getSnapshot() === 'device' ? 'device' : 'page'} onClose={() => setShell({ isKeptShown: false })} />;
}

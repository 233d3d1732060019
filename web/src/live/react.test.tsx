// Proves the hooks: what a page reads is live, a text never belongs to the case before, lists follow.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { act, render, screen } from '../testing/render';
import { ServerClock } from './clock';
import { Api } from './http';
import { useList, useMeeting, useSharedText, useTrust, useWords } from './react';
import { Cell } from './store';
import { provideLive } from './tab';
import { FakeServer } from './testing/fake-server';
import { openPage, pass } from './testing/page';
import { agendaItem, meeting } from './testing/world';
import type { SharedText } from './texts';

let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  server.happen('meeting:m1', [{ part: 'meeting_root', value: meeting().root }, { part: 'agenda_item', value: agendaItem(1) }]);
  const clock = new ServerClock(() => performance.now());
  const api = new Api({ fetch, clock, steady: () => performance.now(), onSignedOut: () => {} });
  provideLive({ client: openPage(server, 'p1', { clock }), api, isSignedOut: new Cell(false) });
});
afterEach(() => {
  provideLive(null);
  vi.useRealTimers();
});

const later = (milliseconds = 100) => act(async () => void (await pass(milliseconds)));

it('a meeting is loading, live, and follows', async () => {
  function Page() {
    const { status, meeting: it } = useMeeting('m1');
    return <p>{status} {it?.items.i1?.state} {useTrust().kind}</p>;
  }
  render(<Page />);
  expect(screen.getByText(/loading/)).toBeTruthy();
  await later();
  expect(screen.getByText('live waiting live')).toBeTruthy();
  server.happen('meeting:m1', [{ part: 'agenda_item', value: agendaItem(1, { state: 'current' }) }]);
  await later();
  expect(screen.getByText('live current live')).toBeTruthy();
});

it('P14: a text is opened for its document and never shown for another', async () => {
  const seen: string[] = [];
  function Words({ text }: { text: SharedText }) {
    return <p>{useWords(text).update}</p>;
  }
  function Page({ document }: { document: string }) {
    const { text } = useSharedText(document);
    seen.push(`${document} ${text?.document ?? '-'}`);
    return text === null ? <p>loading</p> : <Words text={text} />;
  }
  server.document('case/k1/m1').doc.getText('update').insert(0, 'of the first');
  const { rerender } = render(<Page document="case/k1/m1" />);
  await vi.dynamicImportSettled();
  await later(300);
  expect(screen.getByText('of the first')).toBeTruthy();
  rerender(<Page document="case/k2/m1" />);
  expect(screen.getByText('loading')).toBeTruthy();
  await later(10_000);
  expect(server.last.of('text_close')).toEqual([{ type: 'text_close', document: 'case/k1/m1' }]);
  expect(seen.filter((line) => line === 'case/k1/m1 case/k2/m1' || line === 'case/k2/m1 case/k1/m1')).toEqual([]);
});

it('a list is read again when the server says that it changed', async () => {
  let count = 0;
  function Page() {
    const { value } = useList('U62360', 'actions', 'mine', () => Promise.resolve({ ok: true as const, value: (count += 1) }));
    return <p>read {value}</p>;
  }
  render(<Page />);
  await later();
  expect(server.last.of('watch')).toEqual([{ type: 'watch', pcn: 'U62360', lists: ['actions'] }]);
  const before = count;
  server.last.receive({ type: 'changed', list: 'cases' });
  server.last.receive({ type: 'changed', list: 'actions' });
  await later();
  expect(screen.getByText(`read ${before + 1}`)).toBeTruthy();
});

// Proves who is told what in the live room: who may not hear the next case, who is missing and can be called in, who is kept
// out, a lost chair, a line taken next, an order that saves partners time, a case that is gone; and axe.
import { useLayoutEffect } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import { page } from '..';
import { forgetDrafts } from '../../../drafts';
import type { Meeting } from '../../../generated/wire';
import { forgetInShell, readShell, setShell } from '../../../shell';
import { expectNoViolations } from '../../../testing/axe';
import { refused } from '../../../testing/fake-server';
import * as borough from '../../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../../testing/render';
import { amira, asha, atCase, bea, cards, joan, lena, live, meetingServer, secondCase, tom } from '../testing';
import { useNews } from './announce';

beforeEach(() => forgetDrafts());

const draw = async (who: Parameters<typeof meetingServer>[0], meeting: Meeting, shown = cards) => {
  const all = meetingServer(who, meeting);
  all.show(meeting, shown);
  const drawn = render(<page.Page params={{ id: 'm-thu' }} />);
  await screen.findByRole('heading', { level: 1, name: 'Daily frailty huddle' });
  return { ...all, ...drawn };
};
const with_ = (meeting: Meeting, who: string, change: Partial<Meeting['attendees'][string]>): Meeting => ({
  ...meeting, attendees: { ...meeting.attendees, [who]: { ...meeting.attendees[who]!, ...change } },
});
const mayNot = { ...refused('Lena Brandt may not hear this case and is here.', 'acknowledged'), code: 'some_may_not_hear' as const, people: [lena.id] };

it('asks before the room moves to a case that somebody here may not hear, and starts on staying', async () => {
  const { fake, container } = await draw(asha, with_(atCase('i-14'), lena.id, { is_here: true }));
  fake.refusal = mayNot;
  await act(() => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true })));
  const dialog = await screen.findByRole('dialog', { name: 'Not everyone here may hear case 2' });
  expect(within(dialog).getByText('Lena Brandt')).toBeTruthy();
  expect(document.activeElement?.textContent).toBe('Stay');
  await expectNoViolations(container);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Stay' }));
  expect(screen.queryByRole('dialog', { name: /Not everyone/ })).toBeNull();
  expect(fake.sent.filter(({ name }) => name === 'start_item')).toHaveLength(1);

  fireEvent.click(screen.getByRole('button', { name: 'Next: case 2' }));
  const again = await screen.findByRole('dialog', { name: 'Not everyone here may hear case 2' });
  // Somebody came meanwhile: asked once more, with both names.
  fake.refusal = { ...mayNot, people: [lena.id, joan.id] };
  fireEvent.click(within(again).getByRole('button', { name: 'Go on: this person has left the call' }));
  const more = await within(again).findByRole('button', { name: 'Go on: they have left the call' });
  fake.refusal = null;
  fireEvent.click(more);
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'start_item', meeting_id: 'm-thu', item_id: 'i-31', acknowledged: [lena.id, joan.id] }));
  await waitFor(() => expect(screen.queryByRole('dialog', { name: /Not everyone/ })).toBeNull());
});

it('asks the same before a phase that reads out, names whom it named before in one line, and returns the focus', async () => {
  const { fake } = await draw(asha, with_(atCase('i-14'), lena.id, { is_here: true }));
  fake.refusal = mayNot;
  const phase = screen.getByRole('button', { name: 'Action review' });
  phase.focus();
  fireEvent.click(phase);
  const dialog = within(await screen.findByRole('dialog', { name: 'Not everyone here may hear what is read out' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Stay' }));
  await waitFor(() => expect(document.activeElement).toBe(phase));
  fireEvent.click(phase);
  // Asked again, and refused again, before the answer is yes.
  const goOn = await screen.findByRole('button', { name: 'Go on: this person has left the call' });
  fake.refusal = null;
  fireEvent.click(goOn);
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'go_to_phase', meeting_id: 'm-thu', phase: 'action_review', acknowledged: [lena.id] }));
  await waitFor(() => expect(document.activeElement).toBe(phase));

  // By key, from nowhere: the focus is at Next afterwards.
  fake.refusal = { ...mayNot, people: [lena.id, joan.id] };
  (document.activeElement as HTMLElement).blur();
  await waitFor(() => expect(document.querySelector('dialog[open]')).toBeNull());
  await act(() => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true })));
  const next = within(await screen.findByRole('dialog', { name: 'Not everyone here may hear case 2' }));
  expect(within(next.getByRole('list', { name: /^New/ })).getAllByRole('listitem')).toHaveLength(1);
  expect(next.getByText(/as before/).textContent).toBe('as before: Lena Brandt');
  fireEvent.click(next.getByRole('button', { name: 'Stay' }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Next: case 2' })));
});

it('says as long as it holds who is here and may not hear this case, when a bar is set during it', async () => {
  const here = with_(atCase('i-31'), lena.id, { is_here: true });
  const { fake, show, container } = await draw(asha, here);
  expect(screen.queryByText(/Here now, and may not hear/)).toBeNull();
  const bars = [{ whom: { type: 'organisation' as const, name: 'hammersmith  & FULHAM council' }, reason: 'Her daughter asked it', recorded_by: tom.id, recorded_at: borough.now }];
  await act(() => fake.show('case:c-31', { of: 'case', value: { ...secondCase, root: { ...secondCase.root, bars } } }));
  expect(screen.getByText(/Here now, and may not hear this case/).closest('[role="alert"]')!.textContent).toContain('Lena Brandt');
  expect(screen.getByText('may not hear this case')).toBeTruthy();
  await expectNoViolations(container);
  await act(() => show(with_(here, lena.id, { is_here: false })));
  expect(screen.queryByText(/Here now, and may not hear/)).toBeNull();
});

it('tells the coordinator politely, and nobody else', async () => {
  const { unmount } = await draw(bea, with_(atCase('i-14'), lena.id, { is_here: true }));
  expect(screen.getByText(/Here now, and may not hear this case/).closest('[role="alert"]')).toBeNull();
  expect(readShell().announcements.at(-1)?.text).toBe('Here now, and may not hear case 1: Lena Brandt');
  unmount();
  await draw(amira, with_(atCase('i-14'), lena.id, { is_here: true }));
  expect(screen.queryByText(/Here now, and may not hear/)).toBeNull();
});

it('says to a barred chair to hand the chair over', async () => {
  await draw(asha, atCase('i-14'), {});
  expect(screen.getByText(/You may not have this case; hand the chair to Dr Tom Quill/)).toBeTruthy();
});

it('keeps somebody out from inside the room', async () => {
  const { fake, container } = await draw(asha, atCase('i-14'));
  fireEvent.click(await screen.findByRole('button', { name: 'Keep somebody out…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Keep somebody out of SF-014' }));
  fireEvent.click(dialog.getByRole('radio', { name: 'A service' }));
  await choose(dialog.getByRole('combobox'), 's-reab');
  fireEvent.input(dialog.getByLabelText('What the person said'), { target: { value: 'She does not want them' } });
  await expectNoViolations(container);
  fireEvent.click(dialog.getByRole('button', { name: 'Keep them out' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'set_bar', case_id: 'c-14', whom: { type: 'service', service_id: 's-reab' }, reason: 'She does not want them' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('keeps out a guest of this meeting, whom the directory does not have', async () => {
  const guest = { ...atCase('i-14').attendees[lena.id]!, person_id: 'p-gale', name: 'Gale Guest', role: 'Advocate', organisation: 'Fulham Food Bank', kind: 'guest' as const, admission: 'admitted' as const };
  const speaker = { ...guest, person_id: 'p-sol', name: 'Sol Speaker', kind: 'speaker' as const };
  const away = { ...guest, person_id: 'p-una', name: 'Una Uninvited', is_withdrawn: true };
  const there = atCase('i-14');
  const { fake } = await draw(asha, { ...there, attendees: { ...there.attendees, [guest.person_id]: guest, [speaker.person_id]: speaker, [away.person_id]: away } });
  fireEvent.click(await screen.findByRole('button', { name: 'Keep somebody out…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Keep somebody out of SF-014' }));
  expect(within(dialog.getByRole('combobox')).getAllByRole('option').slice(0, 2).map(({ textContent }) => textContent)).toEqual(['Choose the person', 'Gale Guest, Advocate, guest']);
  expect(dialog.queryByRole('option', { name: /Sol|Una/ })).toBeNull();
  await choose(dialog.getByRole('combobox'), guest.person_id);
  fireEvent.input(dialog.getByLabelText('What the person said'), { target: { value: 'They fell out' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Keep them out' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'set_bar', case_id: 'c-14', whom: { type: 'person', person_id: guest.person_id }, reason: 'They fell out' }));
});

it('asks before an organisation keeps several guests out', async () => {
  const guest = { ...atCase('i-14').attendees[lena.id]!, person_id: 'p-gale', name: 'Gale Guest', role: 'Advocate', organisation: 'Fulham Food Bank', service_id: null, kind: 'guest' as const, admission: 'admitted' as const };
  const other = { ...guest, person_id: 'p-olu', name: 'Olu Other' };
  const there = atCase('i-14');
  const { fake } = await draw(asha, { ...there, attendees: { ...there.attendees, [guest.person_id]: guest, [other.person_id]: other } });
  fireEvent.click(await screen.findByRole('button', { name: 'Keep somebody out…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Keep somebody out of SF-014' }));
  fireEvent.click(dialog.getByRole('radio', { name: 'An organisation' }));
  await choose(dialog.getByRole('combobox'), 'Fulham Food Bank');
  fireEvent.input(dialog.getByLabelText('What the person said'), { target: { value: 'They fell out' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Keep them out' }));
  const asked = within(await screen.findByRole('dialog', { name: 'Keep several colleagues out?' }));
  expect(asked.getByText(/^This keeps out 2 guests of this meeting\. \d+ colleagues? can still lift it\.$/)).toBeTruthy();
  expect(asked.getByText('Kept out: Gale Guest (guest), Olu Other (guest).')).toBeTruthy();
  expect(fake.sent.filter(({ name }) => name === 'set_bar')).toEqual([]);
  fireEvent.click(asked.getByRole('button', { name: 'Keep them out all the same' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_bar', whom: { type: 'organisation', name: 'Fulham Food Bank' } }));
});

it.each([
  ['Expected 1', { partstat: 'accepted', on_the_way_at: null }, /accepted the invitation/],
  ['On the way 1', { partstat: 'needs_action', on_the_way_at: borough.at('2026-11-26', '09:21') }, /said “on my way” at 09:21/],
  ['Not here 1', { partstat: 'needs_action', on_the_way_at: null }, /no word yet/],
] as const)('tells of a partner who is not here what is known: %s', async (heading, change, words) => {
  const far = Object.fromEntries(Object.entries(cards).map(([id, card]) => [id, { ...card, needed_services: [] }]));
  const others = atCase('i-14');
  for (const one of Object.values(others.attendees)) if (one.person_id !== lena.id) others.attendees[one.person_id] = { ...one, is_here: true };
  await draw(asha, with_(others, lena.id, { ...change, kind: 'rotating', attendance: 'unknown', arrived_at: null, is_here: false }), far);
  expect(screen.getByRole('heading', { name: heading })).toBeTruthy();
  expect(screen.getByText(words)).toBeTruthy();
});

it('asks before calling somebody in for a case further away', async () => {
  const { fake } = await draw(asha, atCase('i-14'), { ...cards, 'i-31': { ...cards['i-31']!, needed_services: [] }, 'i-9': { ...cards['i-9']!, needed_services: ['s-reab'] } });
  fireEvent.click(screen.getByRole('button', { name: 'Call in: Lena Brandt for case 5' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Call Lena Brandt already?' }));
  expect(dialog.getByText(/Case 5 is four lines away; their link to the call opens when their case is next/)).toBeTruthy();
  expect(fake.sent).toEqual([]);
  fireEvent.click(dialog.getByRole('button', { name: 'Call in now' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'call_in', item_id: 'i-9' }));
});

it('shows a waiting guest open to who lets in, says who covers for whom, and leads to the room display', async () => {
  const waiting = with_(atCase('i-14'), lena.id, { kind: 'guest', admission: 'waiting' });
  await draw(asha, with_(waiting, joan.id, { is_here: true, partstat: 'accepted', covers_for: 'Sana Malik' }));
  expect(screen.getAllByRole('form', { name: 'Let in: Lena Brandt' })).toHaveLength(1);
  expect(screen.getByRole('button', { name: 'Turn away Lena Brandt' })).toBeTruthy();
  expect(screen.getByText(/covers for Sana Malik/)).toBeTruthy();
  expect(screen.getByRole('link', { name: /^Room display/ }).getAttribute('href')).toBe('/display/m-thu');
});

it('asks the same when the room is brought to a line looked at', async () => {
  const { fake } = await draw(asha, atCase('i-14'));
  fireEvent.click(screen.getByRole('button', { name: /SF-031 · H.W./ }));
  fake.refusal = mayNot;
  fireEvent.click(await screen.findByRole('button', { name: 'Bring the room here' }));
  expect(await screen.findByRole('dialog', { name: 'Not everyone here may hear case 2' })).toBeTruthy();
});

it('says who is missing for a case soon to come, and calls them in with one tap', async () => {
  const { fake, show, container } = await draw(asha, atCase('i-14'));
  expect(screen.getByRole('heading', { name: 'Missing 1' })).toBeTruthy();
  expect(screen.getByText(/for case 2, about/)).toBeTruthy();
  expect(screen.getByText('Case 2 is next')).toBeTruthy();
  fireEvent.click(screen.getAllByRole('button', { name: 'Call in: Lena Brandt for case 2' })[0]!);
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'call_in', meeting_id: 'm-thu', item_id: 'i-31', case_id: 'c-31', person_id: lena.id }));
  await act(() => show(atCase('i-14'), { ...cards, 'i-31': { ...cards['i-31']!, calls: [{ person_id: lena.id, called_at: borough.at('2026-11-26', '09:20') }] } }));
  expect(screen.getAllByText(/called 09:20/).length).toBe(2);
  expect(screen.getAllByRole('button', { name: 'Call again: Lena Brandt for case 2' }).length).toBe(2);
  await act(() => show(with_(atCase('i-14'), lena.id, { on_the_way_at: borough.at('2026-11-26', '09:21') })));
  expect(screen.getByRole('heading', { name: 'On the way 1' })).toBeTruthy();
  expect(screen.getByText(/said “on my way” at 09:21/)).toBeTruthy();
  await expectNoViolations(container);
});

it('offers no call to who may not call in, or for a case kept from the partner; shows nobody withdrawn', async () => {
  const { show } = await draw(amira, atCase('i-14'));
  expect(screen.queryByRole('button', { name: /^Call in/ })).toBeNull();
  await act(() => show(with_(atCase('i-14'), tom.id, { is_withdrawn: true })));
  expect(within(screen.getByRole('region', { name: 'In the room' })).queryByText('Dr Tom Quill')).toBeNull();
  expect(screen.getByText(/cover: Ife Bello/)).toBeTruthy();
});

it('calls in for the line the room comes to next, before one it went past', async () => {
  await draw(asha, atCase('i-topic'), { ...cards, 'i-9': { ...cards['i-9']!, needed_services: ['s-reab'] } });
  expect(screen.getAllByRole('button', { name: /^Call in: Lena/ }).map((button) => button.getAttribute('aria-label'))).toContain('Call in: Lena Brandt for case 5');
  expect(screen.queryByRole('button', { name: 'Call in: Lena Brandt for case 2' })).toBeNull();
});

it('says who is kept out of the case at hand', async () => {
  await draw(asha, atCase('i-14'), { ...cards, 'i-14': { ...cards['i-14']!, barred: ['Hammersmith & Fulham Council'] }, 'i-31': { ...cards['i-31']!, barred: ['Hammersmith & Fulham Council'] } });
  expect(screen.getByText(/Kept out of this case at the person’s wish/).textContent).toContain('Hammersmith & Fulham Council');
  expect(screen.queryByRole('button', { name: /^Call in: Lena/ })).toBeNull();
});

it('offers nobody who is kept out of the case a promise of it', async () => {
  const { fake } = await draw(asha, atCase('i-14'));
  const reassign = async () => {
    fireEvent.click(await screen.findByRole('button', { name: 'Reassign: SF-014, Call housing about the boiler' }));
    const owner = within(await screen.findByRole('dialog')).getByLabelText('Owner') as HTMLSelectElement;
    return [...owner.options].map(({ value }) => value);
  };
  expect(await reassign()).toContain(`person:${joan.id}`);
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  const bars = [{ whom: { type: 'person' as const, person_id: joan.id, name: joan.name }, reason: 'she asked', recorded_by: bea.id, recorded_at: 0 }];
  await act(() => fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, root: { ...borough.theCase.root, bars } } }));
  expect(await reassign()).not.toContain(`person:${joan.id}`);
});

it('tells everyone that the chair is lost; the deputy takes it with one tap', async () => {
  const lost = { chair_lost_at: borough.at('2026-11-26', '09:23') };
  const { fake } = await draw(tom, atCase('i-14', lost));
  expect(screen.getByText(/Dr Asha Perera’s connection is gone since/).textContent).toContain('09:23');
  fireEvent.click(screen.getByRole('button', { name: 'Take the chair' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'take_chair', meeting_id: 'm-thu' }));
  expect(document.querySelector('dialog[open]')).toBeNull();
});

it('tells a link worker too, without a button; who is back takes it back with one tap', async () => {
  const { show, unmount } = await draw(amira, atCase('i-14'));
  await act(() => show(atCase('i-14', { chair_lost_at: borough.at('2026-11-26', '09:23') })));
  expect(screen.getByText(/The timer runs on/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Take the chair/ })).toBeNull();
  expect(readShell().announcements.at(-1)?.text).toBe('Dr Asha Perera’s connection is gone. The timer runs on');
  unmount();
  const { fake } = await draw(asha, atCase('i-14', { chair_held_by: tom.id }));
  fireEvent.click(screen.getByRole('button', { name: 'Take the chair back' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'take_chair', meeting_id: 'm-thu' }));
});

it('takes a coming line next with one tap, and back', async () => {
  const { fake } = await draw(asha, atCase('i-14'));
  expect(screen.queryByRole('button', { name: 'Take next: 2' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Take next: 5' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'move_item', meeting_id: 'm-thu', item_id: 'i-9', to_position: 1 }));
  await waitFor(() => expect(readShell().notices.at(-1)?.onUndo).toBeTruthy());
  readShell().notices.at(-1)?.onUndo?.();
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'move_item', meeting_id: 'm-thu', item_id: 'i-9', to_position: 4 }));
});

it('offers an order that saves partner-minutes, asked once, and takes it back', async () => {
  const before = ['i-31', 'i-hidden', 'i-topic', 'i-9'];
  const after = ['i-31', 'i-9', 'i-hidden', 'i-topic'];
  const all = meetingServer(asha, atCase('i-14'));
  all.fake.answers['GET /api/meetings/m-thu/order'] = { before, after, waiting_before: 9, waiting_after: 3, is_proven: true, partners: [], infeasible: [] };
  render(<page.Page params={{ id: 'm-thu' }} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Order again: saves 6 partner-minutes' }));
  await waitFor(() => expect(all.fake.sent.at(-1)).toEqual({ name: 'order_agenda', meeting_id: 'm-thu', order: after }));
  await waitFor(() => expect(readShell().notices.at(-1)?.onUndo).toBeTruthy());
  readShell().notices.at(-1)?.onUndo?.();
  await waitFor(() => expect(all.fake.sent.at(-1)).toEqual({ name: 'order_agenda', meeting_id: 'm-thu', order: before }));
  // A change within the minute is not asked about at once.
  await act(() => all.show(atCase('i-31')));
  await act(() => new Promise((settle) => setTimeout(settle, 50)));
  expect(all.fake.asked.filter((path) => path.endsWith('/order'))).toHaveLength(1);
});

it('does not ask for an order on behalf of who may not change it', async () => {
  const { fake } = await draw(amira, atCase('i-14'));
  await act(() => new Promise((settle) => setTimeout(settle, 50)));
  expect(fake.asked.join()).not.toContain('/order');
});

it('says first that a case is closed, and why a late one could not wait', async () => {
  const all = meetingServer(asha, atCase('i-31'));
  all.fake.show('case:c-31', { of: 'case', value: {
    ...secondCase, root: { ...secondCase.root, closed: { why: 'died', by: tom.id, at: borough.at('2026-11-26', '08:30') } },
    items: { 'i-31': { ...secondCase.items['i-31']!, urgent_reason: 'Discharged tonight' } },
  } });
  all.show(atCase('i-31'), { ...cards, 'i-31': { ...cards['i-31']!, closed: 'died' } });
  render(<page.Page params={{ id: 'm-thu' }} />);
  expect(await screen.findByText('This person has died.')).toBeTruthy();
  expect(screen.getByText('died')).toBeTruthy();
  expect(screen.getByText(/Discharged tonight/)).toBeTruthy();
});

it('puts "You no longer have this case" in its place at once, and nothing of it stays', async () => {
  const { fake, show, container } = await draw(amira, atCase('i-14'));
  expect(screen.getByText('OKAFOR, Mary')).toBeTruthy();
  fake.show('case:c-14', null, 'revoked');
  await act(() => show(atCase('i-14'), { 'i-31': cards['i-31']! }));
  expect(screen.getByText('You no longer have this case')).toBeTruthy();
  expect(container.textContent).not.toMatch(/OKAFOR|SF-014|M\.O\./);
  await expectNoViolations(container);
});

it('asks for the reason of a late urgent case', async () => {
  const { fake } = await draw(asha, live('cases'));
  fireEvent.click(screen.getByRole('button', { name: 'Add urgent' }));
  fireEvent.input(screen.getByLabelText('Which case'), { target: { value: 'SF' } });
  const add = await screen.findByRole('button', { name: 'Add: SF-051' });
  fireEvent.click(add);
  expect(await screen.findByText('Say why it cannot wait')).toBeTruthy();
  fireEvent.input(screen.getByLabelText('Why it cannot wait'), { target: { value: 'Discharged tonight' } });
  fireEvent.click(add);
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'list_case', case_id: 'c-51', reason: 'late_urgent', urgent_reason: 'Discharged tonight' }));
});

it('opens the call only through an address that is one', async () => {
  const { fake } = await draw(asha, { ...atCase('i-14'), root: { ...atCase('i-14').root, has_call: true } });
  const tab = { opener: {}, location: { href: '' }, close: vi.fn() };
  const open = vi.spyOn(window, 'open').mockReturnValue(tab as unknown as Window);
  fake.answers['GET /api/meetings/m-thu/call'] = { url: 'https://call.example/1' };
  fireEvent.click(screen.getByRole('button', { name: 'Join the call' }));
  await waitFor(() => expect(tab.location.href).toBe('https://call.example/1'));
  expect(tab.opener).toBeNull();
  open.mockRestore();
});

it('says before the first case who leaves with the open part, in the same question', async () => {
  const first = atCase('i-14');
  const weekly: Meeting = { ...first, root: { ...first.root, kind: 'pcn' }, live: { ...first.live, current: null, current_since: null } };
  const { fake, container } = await draw(asha, with_(weekly, lena.id, { is_here: true, kind: 'guest', admission: 'admitted' }));
  fake.refusal = { ...mayNot, message: 'The open part ends with this case: Lena Brandt leaves the meeting. Thank them, then go on.' };
  await act(() => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true })));
  const dialog = within(await screen.findByRole('dialog', { name: 'The open part ends here' }));
  expect(dialog.getByText(/Lena Brandt leaves the meeting/)).toBeTruthy();
  await expectNoViolations(container);
  fake.refusal = null;
  fireEvent.click(dialog.getByRole('button', { name: 'Go on' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'start_item', acknowledged: [lena.id] }));
});

it('says nothing of a case that was forgotten as soon as it was drawn', async () => {
  setShell({ announcements: [] });
  function Probe({ meeting }: { meeting: Meeting }) {
    useNews(meeting, cards, 'live', asha);
    // What ends a right may come before anything that waits for the page to be painted.
    useLayoutEffect(() => forgetInShell(['SF-031']), [meeting]);
    return null;
  }
  const { rerender } = render(<Probe meeting={atCase('i-14')} />);
  rerender(<Probe meeting={atCase('i-31', { hands: [{ person_id: tom.id, raised_at: 1 }] })} />);
  await act(async () => {});
  expect(readShell().announcements.map(({ text }) => text)).toEqual(['Dr Tom Quill raised a hand']);
});

// Proves letting a guest in: by their two digits, the server's "no" at the field, nothing for who may not.
import { expect, it } from 'vitest';
import { AskFailed } from '../../server';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { WaitingGuests } from './admit';
import { open } from './testing';

const waiting = () => {
  const meeting = open();
  const lena = meeting.attendees[borough.lena.id]!;
  return { ...meeting, attendees: { [lena.person_id]: { ...lena, kind: 'guest' as const, admission: 'waiting' as const } } };
};

it('draws nothing while nobody waits', () => {
  const { container } = render(<WaitingGuests meeting={open()} canAdmit />);
  expect(container.textContent).toBe('');
});

it('sends the digits, and shows at the field when they are wrong', async () => {
  const fake = fakeServer(borough.bea);
  const bodies: unknown[] = [];
  fake.answers['POST /api/meetings/m-thu/passes/p-lena/admit'] = (body: unknown) => {
    bodies.push(body);
    return bodies.length === 1 ? new AskFailed({ code: 'invalid', field: 'digits', message: 'These are not the digits on their screen. Ask again.', is_temporary: false }) : null;
  };
  const { container } = render(<WaitingGuests meeting={waiting()} canAdmit />);
  expect(screen.getByRole('status').textContent).toContain('1 guest waits to be let in.');
  fireEvent.click(screen.getByRole('button', { name: 'Let in Lena Brandt' }));
  expect(await screen.findByText('Type the two digits the guest says')).toBeTruthy();
  expect(bodies).toEqual([]);
  fireEvent.input(screen.getByLabelText('Two digits'), { target: { value: '47' } });
  fireEvent.click(screen.getByRole('button', { name: 'Let in Lena Brandt' }));
  expect(await screen.findByText('These are not the digits on their screen. Ask again.')).toBeTruthy();
  expect((screen.getByLabelText('Two digits') as HTMLInputElement).value).toBe('47');
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'Let in Lena Brandt' }));
  await waitFor(() => expect(screen.queryByText(/not the digits/)).toBeNull());
  expect(bodies.at(-1)).toEqual({ digits: '47' });
});

it('turns a guest away when confirmed, and shows the refusal in the question', async () => {
  const fake = fakeServer(borough.bea);
  render(<WaitingGuests meeting={waiting()} canAdmit />);
  fireEvent.click(screen.getByRole('button', { name: 'Turn away Lena Brandt' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Turn away Lena Brandt?' }));
  expect(fake.sent).toEqual([]);
  fake.refusal = refused('Only the coordinator or the chair can do this.');
  fireEvent.click(dialog.getByRole('button', { name: 'Turn away' }));
  expect(await dialog.findByRole('alert')).toBeTruthy();
  fake.refusal = null;
  fireEvent.click(dialog.getByRole('button', { name: 'Turn away' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'revoke_pass', meeting_id: 'm-thu', person_id: 'p-lena' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('tells the others who waits', () => {
  render(<WaitingGuests meeting={waiting()} canAdmit={false} />);
  expect(screen.getByRole('status').textContent).toContain('Lena Brandt. The coordinator or the chair lets in.');
  expect(screen.queryByRole('textbox')).toBeNull();
});

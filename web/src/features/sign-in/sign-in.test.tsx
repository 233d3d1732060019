// Proves signing in: one click, the form's errors by field with what was typed kept, the way back.
import { expect, it } from 'vitest';
import { navigate } from '../../router';
import { AskFailed } from '../../server';
import { returnTo, setMe, signInAddress } from '../../session';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { fireEvent, render, screen, waitFor } from '../../testing/render';
import { page } from '.';
import { groupsOf } from './people';

const { Page } = page;

it('shows the team of the huddle first, and signs in with one click', async () => {
  navigate('/sign-in?to=/cases/SF-014');
  const fake = fakeServer(null);
  const { container } = render(<Page params={{}} />);
  await expectNoViolations(container);
  expect(groupsOf(borough.me(null)).map(({ title, people }) => [title, people.length])).toEqual([['South Fulham huddle team', 6], ['Elsewhere in the borough', 1]]);
  fake.answers['POST /api/demo/sign-in'] = (body: unknown) => {
    expect(body).toEqual({ person_id: 'p-amira' });
    fake.answers['GET /api/me'] = borough.me(borough.amira);
  };
  fireEvent.click(screen.getByRole('button', { name: /Amira Hassan/ }));
  await waitFor(() => expect(location.pathname).toBe('/cases/SF-014'));
});

it('names the field in error and keeps what was typed', async () => {
  navigate('/sign-in');
  const fake = fakeServer(null);
  setMe({ ...borough.me(null), is_demo: false });
  const { container } = render(<Page params={{}} />);
  fireEvent.submit(container.querySelector('form')!);
  expect((await screen.findAllByText('Enter your password')).length).toBe(2);
  fireEvent.input(screen.getByLabelText('E-mail address'), { target: { value: 'bea@example.org' } });
  fireEvent.input(container.querySelector('#sign-in-password')!, { target: { value: 'wrong' } });
  fake.answers['POST /api/sign-in'] = new AskFailed(refused('The e-mail address or the password is not right.'));
  fireEvent.submit(container.querySelector('form')!);
  expect(await screen.findByText('The e-mail address or the password is not right.')).toBeTruthy();
  expect((screen.getByLabelText('E-mail address') as HTMLInputElement).value).toBe('bea@example.org');
  expect((container.querySelector('#sign-in-password') as HTMLInputElement).value).toBe('wrong');
  await expectNoViolations(container);
});

it.each([['?to=/cases/SF-014', '/cases/SF-014'], ['?to=//elsewhere.example', '/'], ['?to=https://elsewhere.example', '/'], ['', '/'], ['?to=/sign-in', '/']])('%s leads to %s', (query, to) => {
  expect(returnTo(new URLSearchParams(query))).toBe(to);
});

it('remembers where one was', () => {
  expect(signInAddress('/')).toBe('/sign-in');
  expect(signInAddress('/actions?of=pool')).toBe('/sign-in?to=%2Factions%3Fof%3Dpool');
});

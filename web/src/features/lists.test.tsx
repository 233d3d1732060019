// Proves the smaller pages over fixtures: actions, people, minutes, display; each passes axe.
import { beforeEach, describe, expect, it } from 'vitest';
import { navigate } from '../router';
import { expectNoViolations } from '../testing/axe';
import { fakeServer, notFound } from '../testing/fake-server';
import * as borough from '../testing/fixtures';
import { choose, fireEvent, render, screen, waitFor } from '../testing/render';
import { page as actionsPage } from './actions';
import { page as displayPage } from './display';
import { page as minutesPage } from './minutes';
import { page as peoplePage } from './people';

beforeEach(() => navigate('/'));

describe('actions', () => {
  it('mine can be accepted', async () => {
    const fake = fakeServer(borough.amira);
    const { container } = render(<actionsPage.Page params={{}} />);
    await expectNoViolations(container);
    fireEvent.click(await screen.findByRole('button', { name: /^Got it: SF-014/ }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'accept_action', action_id: 'a-1' }));
    expect(screen.queryByRole('link', { name: "My service's" })).toBeNull();
  });
  it('of the pool have one button', async () => {
    navigate('/actions?of=pool');
    const fake = fakeServer(borough.amira);
    fake.answers['GET /api/actions'] = { actions: borough.pool, next: null };
    const { container } = render(<actionsPage.Page params={{}} />);
    fireEvent.click(await screen.findByRole('button', { name: /^I'll take it: SF-014, Deliver a key safe/ }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'claim_action', action_id: 'a-p1' }));
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(fake.asked).toContain('GET /api/actions?scope=pool');
    await expectNoViolations(container);
  });
  it('are read again when their stream moves', async () => {
    const fake = fakeServer(borough.amira);
    render(<actionsPage.Page params={{}} />);
    await screen.findByText('Call housing about the boiler');
    fake.answers['GET /api/actions'] = { actions: [], next: null };
    fake.show('worklist:p-amira', { of: 'worklist', value: { entries: {}, notices: {} } });
    expect(await screen.findByText('Nothing is due')).toBeTruthy();
  });
});

describe('people', () => {
  it('are found by language', async () => {
    fakeServer();
    const { container } = render(<peoplePage.Page params={{}} />);
    expect(await screen.findByText('7 people')).toBeTruthy();
    await choose(screen.getByLabelText('Speaks'), 'Somali');
    expect(await screen.findByText('1 person')).toBeTruthy();
    expect(screen.getByText('Amira Hassan')).toBeTruthy();
    await expectNoViolations(container);
  });
});

describe('minutes', () => {
  it('are a document; what is not shared is only a number', async () => {
    fakeServer();
    const { container } = render(<minutesPage.Page params={{ id: 'm-wed' }} />);
    expect(await screen.findByText('Case 3 (not shared)')).toBeTruthy();
    expect(screen.getByText('no owner')).toBeTruthy();
    expect(screen.getByText(/cover: Ife Bello/)).toBeTruthy();
    expect(screen.getByText('Boiler off since Monday.')).toBeTruthy();
    await expectNoViolations(container);
  });
  it('say when there are none', async () => {
    const fake = fakeServer();
    fake.answers['GET /api/meetings/m-wed/minutes'] = notFound();
    render(<minutesPage.Page params={{ id: 'm-wed' }} />);
    expect(await screen.findByText('There are no minutes here')).toBeTruthy();
  });
});

describe('the room display', () => {
  it('shows number, time and the next two, and no name', async () => {
    const fake = fakeServer(borough.asha);
    fake.show('meeting:m-thu', { of: 'meeting', value: borough.liveMeeting });
    const { container } = render(<displayPage.Page params={{ id: 'm-thu' }} />);
    expect(screen.getByRole('img', { name: 'Time on this item: 3 minutes of 5 minutes' })).toBeTruthy();
    expect(screen.getByText('Next: Case 4')).toBeTruthy();
    expect(screen.getByText('then: Winter clinic times')).toBeTruthy();
    expect(container.textContent).not.toMatch(/SF-|Perera|Okafor/);
    await expectNoViolations(container);
  });
});

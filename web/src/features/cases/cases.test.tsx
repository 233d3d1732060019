// Proves the list of cases: searched in the body and never in the address, filtered, paged, empty.
import { expect, it, vi } from 'vitest';
import { navigate } from '../../router';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { fireEvent, render, screen, waitFor } from '../../testing/render';
import { page } from '.';

const { Page } = page;

it('lists, and passes axe', async () => {
  navigate('/cases');
  fakeServer();
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByText('Okafor, Mary')).toBeTruthy();
  expect(screen.getByText('4 cases')).toBeTruthy();
  await expectNoViolations(container);
});

it('asks by POST, with nothing of the search in any address', async () => {
  navigate('/cases');
  const fake = fakeServer();
  const bodies: unknown[] = [];
  fake.answers['POST /api/cases/search'] = (body: unknown) => {
    bodies.push(body);
    return { cases: bodies.length > 1 ? [] : borough.rows, next: null };
  };
  render(<Page params={{}} />);
  await screen.findByText('Okafor, Mary');
  fireEvent.input(screen.getByLabelText('Find a case'), { target: { value: '999 000 0018' } });
  expect(await screen.findByText('No case fits')).toBeTruthy();
  expect(bodies.at(-1)).toEqual({ q: '999 000 0018', priority: null, after: null });
  expect(location.href).not.toContain('999');
  expect(fake.asked.join()).not.toContain('999');
  expect((screen.getByLabelText('Find a case') as HTMLInputElement).value).toBe('999 000 0018');
});

it('shows more, page by page, and renews what is shown', async () => {
  navigate('/cases');
  const fake = fakeServer();
  const asked = vi.fn((body: { after: string | null }) => (body.after === null ? { cases: borough.rows.slice(0, 2), next: 'SF-014' } : { cases: borough.rows.slice(2), next: null }));
  fake.answers['POST /api/cases/search'] = asked;
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  expect(await screen.findByText('Warsame, Halima')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
  asked.mockClear();
  fake.change('cases');
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
  expect(screen.getByText('Warsame, Halima')).toBeTruthy();
});

it('filters by its address, which names nobody, and drops what an address cannot mean', async () => {
  navigate('/cases?priority=red&status=stepped_down&review=due&concern=most&practice=%3Cx%3E');
  const fake = fakeServer();
  const bodies: unknown[] = [];
  fake.answers['POST /api/cases/search'] = (body: unknown) => {
    bodies.push(body);
    return { cases: borough.rows, next: null };
  };
  const { container } = render(<Page params={{}} />);
  await screen.findByText('Okafor, Mary');
  expect(bodies.at(-1)).toEqual({ q: null, priority: 'red', status: 'stepped_down', is_review_due: true, is_most_concerned: true, after: null });
  fireEvent.click(screen.getByLabelText('Most concerned'));
  await waitFor(() => expect(bodies.at(-1)).toEqual({ q: null, priority: 'red', status: 'stepped_down', is_review_due: true, after: null }));
  expect(location.search).toBe('?priority=red&status=stepped_down&review=due');
  fireEvent.input(screen.getByLabelText('Find a case'), { target: { value: 'Okafor' } });
  await waitFor(() => expect(bodies.at(-1)).toMatchObject({ q: 'Okafor' }));
  expect(location.href).not.toContain('Okafor');
  await expectNoViolations(container);
});

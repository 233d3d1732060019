// Owns how the four kinds of meeting are told apart: a shape and a word each, never a colour alone.
import type { MeetingKind } from '../../generated/wire';
import { meetingKinds } from '../../words/meetings';
import './kind-mark.css';

const shapes: Record<MeetingKind, React.ReactElement> = {
  huddle: <circle cx="8" cy="8" r="5.5" />,
  pcn: <rect x="2.5" y="2.5" width="11" height="11" />,
  borough: <path d="M8 .8L15.2 8 8 15.200.8 8z" />,
  supervision: <path d="M3 7.200h10V14.500H3zM5 7.200V5a3 3 0 0 1 6 0v2.200" fill="none" stroke="currentColor" strokeWidth="2" />,
};

export function KindMark({ kind }: { kind: MeetingKind }) {
  return <span className={`kind-mark kind-mark--${kind}`}><svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">{shapes[kind]}</svg> {meetingKinds[kind]}</span>;
}

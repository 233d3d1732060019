// Owns the list of keys, and the way to the room display.
import type { MeetingId } from '../../../generated/wire';
import { keys, lineKey } from '../keys';
import { Sheet } from '../sheet';

/** `meetingId`: for who may put the meeting on the room's screen. */
export function Help({ meetingId, onClose }: { meetingId?: MeetingId; onClose: () => void }) {
  return (
    <Sheet title="Keys" onClose={onClose}>
      <dl className="help">
        {keys.map(({ key, words }) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>)}
        <div><dt><kbd>{lineKey}</kbd></dt><dd>In the discussion: make an action of the line you are in. <kbd>Esc</kbd> goes back to it</dd></div>
        <div><dt><kbd>Esc</kbd></dt><dd>Leave a field, so that these keys work again</dd></div>
        <div><dt><kbd>Tab</kbd></dt><dd>Leaves a box of the discussion</dd></div>
      </dl>
      <p className="muted small">While you type in a field, letters are letters.</p>
      {meetingId && <p><a href={`/display/${meetingId}`} target="_blank" rel="noopener">Room display</a> for the screen everybody sees (a new tab): case number and time, never a name.</p>}
    </Sheet>
  );
}

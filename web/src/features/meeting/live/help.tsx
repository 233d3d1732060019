// Owns the list of keys.
import { keys } from '../keys';
import { Sheet } from '../sheet';

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title="Keys" onClose={onClose}>
      <dl className="help">
        {keys.map(({ key, words }) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{words}</dd></div>)}
        <div><dt><kbd>Esc</kbd></dt><dd>Leave a field, so that these keys work again</dd></div>
        <div><dt><kbd>Tab</kbd></dt><dd>Leaves a box of the discussion</dd></div>
      </dl>
      <p className="muted small">While you type in a field, letters are letters.</p>
    </Sheet>
  );
}

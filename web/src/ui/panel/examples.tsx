// Owns the examples of Panel.
import type { Example } from '../example';
import { Panel } from '.';

export const examples: Example[] = [{ name: 'with a count', draw: () => <Panel title="What we decided last time" aside={<span className="muted small">Thu 19 Nov</span>}><p>Refer to reablement, review in a week.</p></Panel> }];

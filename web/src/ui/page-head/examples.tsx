// Owns the examples of PageHead.
import { Button } from '../button';
import type { Example } from '../example';
import { PageHead } from '.';

export const examples: Example[] = [{ name: 'with a line and a button', draw: () => <PageHead title="Daily frailty huddle" line="Thu 26 Nov, 09:00 · 11 cases"><Button look="primary">Publish agenda</Button></PageHead> }];

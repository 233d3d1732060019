// Owns the examples of FailedState.
import type { Example } from '../example';
import { FailedState } from '.';

export const examples: Example[] = [{ name: 'a list', draw: () => <FailedState title="The agenda could not be loaded" kept="Nothing is lost. Your changes are kept on this device." onRetry={() => {}} /> }];

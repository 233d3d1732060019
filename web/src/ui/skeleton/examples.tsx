// Owns the examples of Skeleton.
import type { Example } from '../example';
import { Skeleton } from '.';

export const examples: Example[] = [{ name: 'seen', draw: () => <Skeleton label="Loading the agenda" delayMs={0} /> }];

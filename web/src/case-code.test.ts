// Proves that a code is known however it is written, and nothing else is taken for one.
import { expect, it } from 'vitest';
import { caseCodeOf } from './case-code';

it('knows a code however it is written', () => {
  for (const typed of ['SF-031', 'sf31', ' SF 031 ', 'sf-31', 'Sf/31', 'sf.031', 'sf – 31']) expect(caseCodeOf(typed), typed).toBe('SF-031');
  expect(caseCodeOf('asf-1000')).toBe('ASF-1000');
});

it('takes nothing else for a code', () => {
  for (const typed of ['sf', '31', 's31', 'sf-', 'sfulham31', 'sf 31 okafor', 'sf-310000', '', '31sf', 'sf31a', 'sf-0', 'sf-000']) expect(caseCodeOf(typed), typed).toBeNull();
});

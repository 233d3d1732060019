// Proves which addresses are known, and what they carry.
import { expect, it } from 'vitest';
import { matchRoute } from './routes';

it.each([
  ['/', {}],
  ['/sign-in', {}],
  ['/meetings', {}],
  ['/meetings/0193', { id: '0193' }],
  ['/meetings/0193/', { id: '0193' }],
  ['/meetings/0193/minutes', { id: '0193' }],
  ['/series/new', {}],
  ['/series/0193', { id: '0193' }],
  ['/series/0193/change', { id: '0193' }],
  ['/cases/SF-014', { code: 'SF-014' }],
  ['/refer', {}],
  ['/actions', {}],
  ['/people', {}],
  ['/oversight', {}],
  ['/reports', {}],
  ['/operator', {}],
  ['/templates', {}],
  ['/display/0193', { id: '0193' }],
])('%s is known', (path, params) => expect(matchRoute(path)?.params).toEqual(params));

it.each(['/nowhere', '/meetings/1/other', '/cases/%E0%A4%A'])('%s is not', (path) => {
  expect(matchRoute(path)).toBeNull();
});

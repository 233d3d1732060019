// Owns which address shows which feature. Features are loaded when first asked for.
import type { PageModule, Params } from './page';

type Load = () => Promise<{ page: PageModule }>;

const routes: [pattern: string, load: Load][] = [
  ['/', () => import('./features/today')],
  ['/guest', () => import('./features/guest')],
  ['/sign-in', () => import('./features/sign-in')],
  ['/meetings', () => import('./features/meetings')],
  ['/meetings/:id', () => import('./features/meeting')],
  ['/meetings/:id/minutes', () => import('./features/minutes')],
  ['/meetings/:id/certificate', () => import('./features/minutes/certificate')],
  ['/series/new', () => import('./features/series-form')],
  ['/series/:id', () => import('./features/series')],
  ['/series/:id/change', () => import('./features/series-form')],
  ['/cases', () => import('./features/cases')],
  ['/cases/:code', () => import('./features/case')],
  ['/cases/:code/story', () => import('./features/stories/desk')],
  ['/stories', () => import('./features/stories')],
  ['/refer', () => import('./features/refer')],
  ['/actions', () => import('./features/actions')],
  ['/mail', () => import('./features/mail')],
  ['/supervision', () => import('./features/supervision')],
  ['/oversight', () => import('./features/oversight')],
  ['/reports', () => import('./features/reports')],
  ['/operator', () => import('./features/operator')],
  ['/people', () => import('./features/people')],
  ['/resources', () => import('./features/resources')],
  ['/local-services', () => import('./features/local-services')],
  ['/templates', () => import('./features/templates')],
  ['/display/:id', () => import('./features/display')],
];

export interface Match {
  load: Load;
  params: Params;
}

function matchOne(pattern: string, path: string): Params | null {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':')) {
      if (value === '') return null;
      try {
        params[part.slice(1)] = decodeURIComponent(value);
      } catch {
        return null;
      }
    } else if (part !== value) return null;
  }
  return params;
}

export function matchRoute(path: string): Match | null {
  const tidy = path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
  for (const [pattern, load] of routes) {
    const params = matchOne(pattern, tidy);
    if (params) return { load, params };
  }
  return null;
}

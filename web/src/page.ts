// Owns what a page module gives the app. Every feature's index.tsx exports one as `page`.
import type { ComponentType } from 'react';

export type Params = Readonly<Record<string, string>>;

export interface PageProps {
  params: Params;
}

export interface PageModule {
  /** For the browser's tab and history: never a patient's name or number; a case code is allowed. */
  title: (params: Params) => string;
  Page: ComponentType<PageProps>;
  /** `bare` pages (room display) are drawn without the frame. */
  bare?: boolean;
}

/** An address typed by hand may end in anything, an NHS number too: only what has a case code's shape comes into a title. */
export const titleWithCode = (words: string, code = '') => (/^[A-Z]{2,4}-\d{3,5}$/i.test(code) ? `${words} ${code}` : words);

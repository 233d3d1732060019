// Owns the foot of each printed page: what it is, of when, page number. As a sheet the page makes, because what it says is known only here.
import { useEffect } from 'react';

/** A CSS string: nothing of a title can end it. */
export const cssString = (text: string) => `"${text.replace(/[\\"\n\r\f<>]/g, (c) => `\\${c.codePointAt(0)?.toString(16)} `)}"`;

export function usePrintFooter(words: string) {
  useEffect(() => {
    if (typeof CSSStyleSheet === 'undefined' || !('replaceSync' in CSSStyleSheet.prototype) || !Array.isArray(document.adoptedStyleSheets)) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`@page { margin: 16mm 16mm 20mm; size: A4; @bottom-left { content: ${cssString(words)}; font: 9pt sans-serif; } @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 9pt sans-serif; } }`);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    };
  }, [words]);
}

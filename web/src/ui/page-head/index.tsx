// Owns the head of a page: its one heading, a line under it, the page's buttons.
import type { ReactNode } from 'react';

export interface PageHeadProps {
  title: string;
  line?: ReactNode;
  children?: ReactNode;
}

export function PageHead({ title, line, children }: PageHeadProps) {
  return (
    <div className="page-head">
      <div><h1>{title}</h1>{line && <p>{line}</p>}</div>
      {children && <div className="row">{children}</div>}
    </div>
  );
}

// Owns the white panel that groups one subject on a working screen.
import { type ReactNode, useId } from 'react';
import './panel.css';

export interface PanelProps {
  title: string;
  /** Beside the title: a count, buttons. */
  aside?: ReactNode;
  /** Lists go to the panel's edges. */
  isFlush?: boolean;
  children: ReactNode;
}

export function Panel({ title, aside, isFlush, children }: PanelProps) {
  const titleId = useId();
  return (
    <section className="panel" aria-labelledby={titleId}>
      <div className="panel__head"><h2 id={titleId}>{title}</h2>{aside && <div className="row">{aside}</div>}</div>
      <div className={isFlush ? undefined : 'panel__body'}>{children}</div>
    </section>
  );
}

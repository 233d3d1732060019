// Owns what an empty list says: that it is empty, and what to do first.
import type { ReactNode } from 'react';
import { Button } from '../button';
import './empty-state.css';

export interface EmptyStateProps {
  title: string;
  children?: ReactNode;
  action?: { label: string; href: string } | { label: string; onClick: () => void };
}

export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <p className="empty__title">{title}</p>
      {children && <p className="empty__words">{children}</p>}
      {action && ('href' in action ? <Button href={action.href}>{action.label}</Button> : <Button onClick={action.onClick}>{action.label}</Button>)}
    </div>
  );
}

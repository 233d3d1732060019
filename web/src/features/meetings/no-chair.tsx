// Owns the amber words of a day that nobody can chair.
import type { ReactNode } from 'react';
import { Icon } from '../../ui/icon';
import './no-chair.css';

export function NoChair({ children = 'No chair' }: { children?: ReactNode }) {
  return <p className="no-chair"><Icon name="alert" /> <span>{children}</span></p>;
}

// Owns the button of the working screens: the kit's button is for forms, this one for dense boards.
import type { MouseEventHandler, ReactNode } from 'react';
import { Icon, type IconName } from '../icon';
import './button.css';

export interface ButtonProps {
  children: ReactNode;
  /** `primary`: the one main thing. `plain`: the rest. `quiet`: in rows. `warning`: harmful. */
  look?: 'primary' | 'plain' | 'quiet' | 'warning';
  icon?: IconName;
  /** Draws a link that looks the same. */
  href?: string;
  onClick?: MouseEventHandler<HTMLButtonElement>;
  type?: 'button' | 'submit';
  isDisabled?: boolean;
  /** Toggle buttons only. */
  isPressed?: boolean;
  /** Buttons that show and hide what follows them. */
  isExpanded?: boolean;
  /** Only the icon is seen; the children stay as its name. */
  iconOnly?: boolean;
  /** Longer name for screen readers; it must begin with the visible words. */
  label?: string;
  /** The key that does the same, for example "n". */
  shortcut?: string;
}

export function Button({ children, look = 'plain', icon, href, onClick, type = 'button', isDisabled, isPressed, isExpanded, iconOnly, label, shortcut }: ButtonProps) {
  const className = `btn btn--${look}${iconOnly ? ' btn--icon' : ''}`;
  const inside = (
    <>
      {icon && <Icon name={icon} />}
      <span className={iconOnly ? 'nhsuk-u-visually-hidden' : undefined}>{children}</span>
      {shortcut && <kbd className="btn__key" aria-hidden="true">{shortcut}</kbd>}
    </>
  );
  if (href) return <a className={className} href={href} aria-label={label}>{inside}</a>;
  return (
    <button className={className} type={type} onClick={onClick} disabled={isDisabled} aria-pressed={isPressed} aria-expanded={isExpanded} aria-label={label} aria-keyshortcuts={shortcut}>
      {inside}
    </button>
  );
}

// Owns what stands around every page: skip link, demo banner, top bar, the phone's bottom bar.
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';
import { Icon, type IconName } from '../icon';
import { TrustLine, type TrustState } from '../trust-line';
import './frame.css';

export interface FrameLink {
  label: string;
  href: string;
}

export interface FrameProps {
  /** The address now, to mark where one is. */
  path: string;
  person: { name: string; role: string } | null;
  place: string | null;
  isDemo: boolean;
  trust: TrustState | null;
  onSignOut: () => void;
  /** Shows what waits to be sent. */
  onKept?: () => void;
  children: ReactNode;
  /** What the role may see; the usual five when left out. */
  links?: readonly FrameLink[];
  mainRef?: Ref<HTMLElement>;
}

export const usualLinks: readonly FrameLink[] = [
  { label: 'Today', href: '/' },
  { label: 'Cases', href: '/cases' },
  { label: 'Actions', href: '/actions' },
  { label: 'Meetings', href: '/meetings' },
  { label: 'People', href: '/people' },
];

const phoneLinks: readonly (FrameLink & { icon: IconName })[] = [
  { label: 'Today', href: '/', icon: 'today' },
  { label: 'My cases', href: '/cases?mine', icon: 'cases' },
  { label: 'My actions', href: '/actions', icon: 'actions' },
];

function isAt(path: string, href: string): boolean {
  const base = href.split('?')[0] ?? href;
  return base === '/' ? path === '/' : path === base || path.startsWith(`${base}/`);
}

export function Frame({ path, person, place, isDemo, trust, onSignOut, onKept, children, links = usualLinks, mainRef }: FrameProps) {
  const [isOpen, setOpen] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [path]);
  const quick = phoneLinks.filter(({ href }) => links.some((link) => link.href === href.split('?')[0]));

  return (
    <div className={person ? 'frame frame--signed-in' : 'frame'}>
      <a className="frame__skip" href="#main">Skip to main content</a>
      <header className="frame__top">
        {isDemo && <p className="frame__demo">Demonstration: nobody here is real</p>}
        <div className="frame__bar">
          <a className="frame__name" href="/">
            <svg className="frame__mark" viewBox="0 0 32 32" aria-hidden="true">
              <circle cx="16" cy="16" r="4.5" /><circle cx="16" cy="5.5" r="3" /><circle cx="26" cy="12.7" r="3" />
              <circle cx="22.2" cy="24.5" r="3" /><circle cx="9.8" cy="24.5" r="3" /><circle className="frame__mark-warm" cx="6" cy="12.7" r="3" />
            </svg>
            MDT Hub
          </a>
          {place && <span className="frame__place" title={place}>{place}</span>}
          {trust && <span className="frame__trust"><TrustLine state={trust} onList={onKept} /></span>}
          {person && (
            <button ref={menuButton} type="button" className="frame__menu-button" aria-expanded={isOpen} aria-controls="frame-menu" onClick={() => setOpen(!isOpen)}>
              <Icon name={isOpen ? 'cross' : 'menu'} /> Menu
            </button>
          )}
          {person && (
            <div
              id="frame-menu"
              className="frame__menu"
              data-open={isOpen}
              onKeyDown={(event) => {
                if (event.key !== 'Escape' || !isOpen) return;
                setOpen(false);
                menuButton.current?.focus();
              }}
            >
              <nav className="frame__nav" aria-label="Main">
                <ul className="plain-list">
                  {links.map(({ label, href }) => (
                    <li key={href}><a href={href} aria-current={isAt(path, href) ? 'page' : undefined}>{label}</a></li>
                  ))}
                </ul>
              </nav>
              <div className="frame__person">
                <a className="frame__who" href="/mail"><strong>{person.name}</strong><span>{person.role}</span><span className="nhsuk-u-visually-hidden">, your mail and calendar</span></a>
                <button type="button" className="frame__out" onClick={onSignOut}>Sign out</button>
              </div>
            </div>
          )}
        </div>
      </header>
      <main id="main" ref={mainRef} tabIndex={-1} className="frame__main">{children}</main>
      {person && quick.length > 0 && (
        <nav className="frame__bottom" aria-label="Quick">
          <ul className="plain-list">
            {quick.map(({ label, href, icon }) => (
              <li key={href}><a href={href} aria-current={isAt(path, href) ? 'page' : undefined}><Icon name={icon} />{label}</a></li>
            ))}
          </ul>
        </nav>
      )}
    </div>
  );
}

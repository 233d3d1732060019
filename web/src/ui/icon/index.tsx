// Owns the small pictures: drawn shapes in the colour of the text around them.
// With a label an icon speaks; without one it is hidden from screen readers, so words must stand beside it.
import './icon.css';

const shapes = {
  tick: <path d="M3 8.5l3.2 3.2L13 5" fill="none" stroke="currentColor" strokeWidth="2.4" strokeLinecap="round" strokeLinejoin="round" />,
  cross: <path d="M4 4l8 8M12 4l-8 8" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
  dot: <circle cx="8" cy="8" r="4" fill="currentColor" />,
  ring: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="2" />,
  dashed: <circle cx="8" cy="8" r="5" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.2 2" />,
  half: <><circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" strokeWidth="1.8" /><path d="M8 2.8a5.2 5.2 0 0 1 0 10.4z" fill="currentColor" /></>,
  triangle: <path d="M8 1.8l6.8 12.2H1.2z" fill="currentColor" />,
  alert: <><path d="M8 1.4l7.2 13H.8z" fill="currentColor" /><path d="M8 6v4" stroke="var(--icon-cut, #fff)" strokeWidth="1.7" strokeLinecap="round" /><circle cx="8" cy="12.1" r="1" fill="var(--icon-cut, #fff)" /></>,
  diamond: <path d="M8 1.5L14.5 8 8 14.5 1.5 8z" fill="currentColor" />,
  star: <path d="M8 1.3l2 4.4 4.8.5-3.6 3.2 1 4.7L8 11.7l-4.2 2.4 1-4.7L1.2 6.2 6 5.7z" fill="currentColor" />,
  play: <path d="M4.5 2.5l8.5 5.5-8.5 5.5z" fill="currentColor" />,
  pause: <path d="M5 3v10M11 3v10" stroke="currentColor" strokeWidth="3" />,
  lock: <><rect x="3" y="7" width="10" height="7" rx="1.5" fill="currentColor" /><path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" fill="none" stroke="currentColor" strokeWidth="1.8" /></>,
  hand: <path d="M4 9V4.6a1 1 0 0 1 2 0V2.9a1 1 0 0 1 2 0v-.6a1 1 0 0 1 2 0v1.4a1 1 0 0 1 2 0V10a4.6 4.6 0 0 1-8.3 2.7L1.8 9.8a1 1 0 0 1 1.5-1.3z" fill="currentColor" />,
  clock: <><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.8" /><path d="M8 4.600V8l2.4 1.6" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" /></>,
  up: <path d="M8 13V3.500M3.8 7.500L8 3.300l4.2 4.2" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />,
  down: <path d="M8 3v9.500M3.8 8.500L8 12.700l4.2-4.2" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />,
  right: <path d="M6 3.500L10.5 8 6 12.5" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />,
  plus: <path d="M8 3v10M3 8h10" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />,
  menu: <path d="M2 4h12M2 8h12M2 12h12" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
  sync: <path d="M13 8a5 5 0 0 1-9 3M3 8a5 5 0 0 1 9-3M12.3 1.800V5H9.100M3.7 14.200V11h3.2" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" />,
  offline: <><path d="M1.5 6.500a9.5 9.5 0 0 1 13 0M4 9.300a6 6 0 0 1 8 0" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" /><circle cx="8" cy="12.3" r="1.3" fill="currentColor" /><path d="M2.5 14L13.5 2" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" /></>,
  undo: <path d="M5.5 2.500L2.5 5.500l3 3M2.8 5.500H9.500a4 4 0 0 1 0 8H6" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />,
  today: <><rect x="2" y="3" width="12" height="11" rx="1.5" fill="none" stroke="currentColor" strokeWidth="1.6" /><path d="M2 6.500h12M5 1.500v3M11 1.500v3" stroke="currentColor" strokeWidth="1.6" /></>,
  cases: <><path d="M2 4.500h4l1.5 1.500H14v7.500H2z" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinejoin="round" /></>,
  actions: <><path d="M7 4h7M7 8h7M7 12h7" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" /><path d="M1.5 4l1 1L4.5 3M1.5 8l1 1 2-2M1.5 12l1 1 2-2" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" /></>,
};

export type IconName = keyof typeof shapes;

export interface IconProps {
  name: IconName;
  label?: string;
}

export function Icon({ name, label }: IconProps) {
  return (
    <svg className={`icon icon--${name}`} viewBox="0 0 16 16" focusable="false" {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}>
      {shapes[name]}
    </svg>
  );
}

export const iconNames = Object.keys(shapes) as IconName[];

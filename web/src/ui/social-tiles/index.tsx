// Owns the social strip: one tile a domain, strengths first, level by shape and word; one may be open.
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon';
import './social-tiles.css';

export type SocialLevel = 'strength' | 'none' | 'some' | 'urgent' | 'not-asked' | 'not-shown';

export interface SocialTile {
  /** The domain's key, for example "housing"; "strengths" comes first. */
  key: string;
  label: string;
  level: SocialLevel;
  /** Instead of the level's usual word, for example "Recorded". */
  word?: string;
  /** For example "changed since Thursday". */
  changed?: string;
  isRestricted?: boolean;
}

export interface SocialTilesProps {
  tiles: readonly SocialTile[];
  /** The key of the open tile. */
  open: string | null;
  onOpen: (key: string | null) => void;
  /** What the open tile shows: the line, who wrote it, a form. */
  children?: ReactNode;
}

const levels: Record<SocialLevel, { icon: IconName; word: string }> = {
  strength: { icon: 'star', word: 'Strengths' },
  urgent: { icon: 'alert', word: 'Urgent' },
  some: { icon: 'half', word: 'Some need' },
  none: { icon: 'ring', word: 'No need' },
  'not-asked': { icon: 'dashed', word: 'Not asked' },
  'not-shown': { icon: 'lock', word: 'Not shown to you' },
};

export function SocialTiles({ tiles, open, onOpen, children }: SocialTilesProps) {
  const ordered = [...tiles].sort((a, b) => Number(b.key === 'strengths') - Number(a.key === 'strengths'));
  const shown = tiles.find((tile) => tile.key === open);
  return (
    <div className="social">
      <ul className="social__tiles plain-list">
        {ordered.map((tile) => (
          <li key={tile.key}>
            <button
              type="button"
              className={`social__tile social__tile--${tile.level}`}
              aria-expanded={tile.key === open}
              aria-controls={tile.key === open ? 'social-open' : undefined}
              onClick={() => onOpen(tile.key === open ? null : tile.key)}
            >
              <Icon name={levels[tile.level].icon} />
              <span className="social__words">
                <span className="social__label">{tile.label}{tile.isRestricted && <> <Icon name="lock" label="restricted" /></>}</span>{' '}
                <span className="social__level">{tile.word ?? levels[tile.level].word}</span>{' '}
                {tile.changed && <span className="social__changed">{tile.changed}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown && <section id="social-open" className="social__open" aria-label={shown.label}>{children}</section>}
    </div>
  );
}

// Owns the picture of a list that is still loading: nothing for 300 ms, then grey lines.
import { useEffect, useState } from 'react';
import './skeleton.css';

export interface SkeletonProps {
  label: string;
  lines?: number;
  delayMs?: number;
}

export function Skeleton({ label, lines = 4, delayMs = 300 }: SkeletonProps) {
  const [isSeen, setSeen] = useState(delayMs === 0);
  useEffect(() => {
    const timer = setTimeout(() => setSeen(true), delayMs);
    return () => clearTimeout(timer);
  }, [delayMs]);
  if (!isSeen) return null;
  return (
    <div className="skeleton" role="status">
      <span className="nhsuk-u-visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, index) => <span key={index} className="skeleton__line" />)}
    </div>
  );
}

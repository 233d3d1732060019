// Owns how what was read over HTTP follows lists of several places: read again when one of them changed.
import { useEffect } from 'react';
import type { ListKind, OdsCode } from './generated/wire';
import { type Loaded, server } from './server';

/** The places are known once it was read: what it holds says where it is from. */
export function useWatched<T>(load: Loaded<T>, list: ListKind, places: (value: T) => readonly OdsCode[]) {
  const reload = load.kind === 'ready' ? load.reload : null;
  const codes = load.kind === 'ready' ? places(load.value).join() : '';
  useEffect(() => {
    if (!reload || codes === '') return;
    const stops = codes.split(',').map((place) => server().watch(place, list, reload));
    return () => stops.forEach((stop) => stop());
  }, [reload, codes, list]);
}

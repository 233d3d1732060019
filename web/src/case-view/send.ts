// Owns how the pieces ask for something to happen: they make the command, the page sends it.
import type { WireCommand, WireError } from '../generated/wire';
import type { Told } from '../live/commands';

/**
 * Null: accepted, or kept on this device and on its way (`isOnItsWay` of the server tells which). Never throws. `told`: how the
 * screen named what it is about, where the command has ids only.
 */
export type Send = (command: WireCommand, told?: Told) => Promise<WireError | null>;

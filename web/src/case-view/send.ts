// Owns how the pieces ask for something to happen: they make the command, the page sends it.
import type { WireCommand, WireError } from '../generated/wire';

/** Null: accepted. Never throws; being offline is a WireError too, or accepted and kept by the live client. */
export type Send = (command: WireCommand) => Promise<WireError | null>;

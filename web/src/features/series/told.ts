// Owns what is said of an act whose answer has not come: without a connection it waits on this device.
import { readShell } from '../../shell';

export function isWaiting(): boolean {
  return readShell().trust?.kind === 'offline';
}

export function told(text: string): string {
  return isWaiting() ? 'Kept on this device: it is done once the connection is back' : text;
}

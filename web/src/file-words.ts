// Owns how a shared file is told: its kind and its size. Pure.
import type { SharedFile } from './generated/wire';

const kinds: Record<SharedFile['kind'], string> = { pdf: 'PDF', docx: 'Word', odt: 'OpenDocument', png: 'PNG picture', jpeg: 'JPEG picture', csv: 'CSV table', txt: 'text' };

/** "PDF, 1.2 MB". */
export function fileWords({ kind, bytes }: Pick<SharedFile, 'kind' | 'bytes'>): string {
  const size = bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} kB`;
  return `${kinds[kind]}, ${size}`;
}

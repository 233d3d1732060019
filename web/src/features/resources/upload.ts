// Owns sending a file: its bytes as they are, its name in a header and never in an address, how far it is, and one kind of failure.
import type { FileCameIn, WireError } from '../../generated/wire';

/** As the server has it; it looks for itself. */
export const MOST_BYTES = 10 * 1024 * 1024;
export const accepted = '.pdf,.docx,.odt,.png,.jpg,.jpeg,.csv,.txt';

export type Sent = ({ ok: true } & FileCameIn) | { ok: false; error: WireError };

const failed = (message: string): Sent => ({ ok: false, error: { code: 'unavailable', field: 'file', message, is_temporary: true } });

function errorOf(text: string): WireError | null {
  try {
    return (JSON.parse(text) as { error?: WireError }).error ?? null;
  } catch {
    return null;
  }
}

/** `onProgress`: of a hundred. */
export function sendFile(file: File, onProgress: (percent: number) => void): Promise<Sent> {
  if (file.size > MOST_BYTES) return Promise.resolve(failed('This file is larger than the 10 MiB that fit. Choose a smaller one, or share a link to it.'));
  return new Promise((settle) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/resources/files');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? Math.round((100 * loaded) / total) : 0);
    request.onerror = () => settle(failed('The file did not arrive: the connection is gone. Try again when you are back.'));
    request.onload = () => {
      if (request.status === 200) return settle({ ok: true, ...(JSON.parse(request.responseText) as FileCameIn) });
      const error = errorOf(request.responseText);
      settle(error ? { ok: false, error: { ...error, field: 'file' } } : failed('The file could not be kept. Try again.'));
    };
    request.send(file);
  });
}

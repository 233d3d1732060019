// Owns ids made in the page (UUID v7) and the names of streams and documents.
import type { CaseId, DocumentId, ItemId, MeetingId, OdsCode, PersonId, SeriesId, ServiceId, StreamId } from '../generated/wire';

/** UUID v7. Nothing is ordered or expired by the time in it. */
export function newId(now: number = Date.now(), random: Uint8Array = crypto.getRandomValues(new Uint8Array(10))): string {
  const time = Math.floor(now).toString(16).padStart(12, '0');
  const tail = [...random].map((byte, at) => {
    const marked = at === 0 ? 0x70 | (byte & 0x0f) : at === 2 ? 0x80 | (byte & 0x3f) : byte;
    return marked.toString(16).padStart(2, '0');
  });
  const hex = time + tail.join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export const meetingStream = (id: MeetingId): StreamId => `meeting:${id}`;
export const caseStream = (id: CaseId): StreamId => `case:${id}`;
export const restrictedStream = (id: CaseId): StreamId => `case-restricted:${id}`;
export const privateNoteStream = (author: PersonId, id: CaseId): StreamId => `private-note:${author}:${id}`;
export const worklistStream = (id: PersonId): StreamId => `worklist:${id}`;
export const serviceWorklistStream = (id: ServiceId): StreamId => `worklist-service:${id}`;
export const poolStream = (code: OdsCode): StreamId => `pool:${code}`;
export const seriesStream = (id: SeriesId): StreamId => `series:${id}`;
export const directoryStream = (code: OdsCode): StreamId => `directory:${code}`;
/** Anonymised cases of a meeting; guests never have it. */
export const peerCasesStream = (id: MeetingId): StreamId => `peer-cases:${id}`;

export const caseDocument = (caseId: CaseId, meetingId: MeetingId): DocumentId => `case/${caseId}/${meetingId}`;
export const topicDocument = (meetingId: MeetingId, itemId: ItemId): DocumentId => `topic/${meetingId}/${itemId}`;

/** The stream whose readers may read and type in a document. */
export function streamOfDocument(document: DocumentId): StreamId {
  const [kind, first] = document.split('/');
  return kind === 'case' ? `case:${first}` : `meeting:${first}`;
}

/** What a document is shown with: its case and its meeting. */
export function streamsOfDocument(document: DocumentId): StreamId[] {
  const [kind, first, second] = document.split('/');
  return kind === 'case' ? [`case:${first}`, `meeting:${second}`] : [`meeting:${first}`];
}

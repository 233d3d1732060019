// Proves the form of ids and the names of streams and documents.
import { expect, it } from 'vitest';
import { caseDocument, newId, privateNoteStream, streamOfDocument, topicDocument } from './ids';

it('makes UUIDs of version 7', () => {
  expect(newId(0x0190_0000_0000, new Uint8Array(10).fill(0xff))).toBe('01900000-0000-7fff-bfff-ffffffffffff');
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId()).not.toBe(newId());
});

it('knows whose readers may type in a document', () => {
  expect(streamOfDocument(caseDocument('k1', 'm1'))).toBe('case:k1');
  expect(streamOfDocument(topicDocument('m1', 'i1'))).toBe('meeting:m1');
  expect(privateNoteStream('p1', 'k1')).toBe('private-note:p1:k1');
});

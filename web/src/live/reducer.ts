// Owns state + event = state: the twin of State::put in server/domain/src/event.rs. Pure; puts whole parts in place.
import type { Case, Event, Meeting, MeetingLive, Part, State, StreamId } from '../generated/wire';

/** The part does not belong to the state, or is of a kind this page does not know. */
export class Misplaced extends Error {}

const unstarted: MeetingLive = {
  phase: null,
  started_at: null,
  ended_at: null,
  current: null,
  current_since: null,
  chair_held_by: null,
  hands: [],
  close_override: null,
  minutes_drafted_at: null,
  chair_lost_at: null,
  is_ended_by_itself: false,
  open_part_ended_at: null,
  themes: [],
};

/** The state of a stream on which nothing has happened. */
export function emptyState(stream: StreamId): State | null {
  switch (stream.slice(0, stream.indexOf(':'))) {
    case 'case-restricted':
    case 'private-note':
      return { of: 'notes', value: { notes: {} } };
    case 'worklist':
    case 'worklist-service':
    case 'pool':
      return { of: 'worklist', value: { entries: {}, notices: {} } };
    case 'directory':
      return { of: 'directory', value: { people: {}, services: {}, organisations: {}, templates: {}, tailorings: {} } };
    case 'peer-cases':
      return { of: 'peer_cases', value: { cases: {} } };
    case 'stories':
      return { of: 'stories', value: { stories: {} } };
    default:
      return null;
  }
}

/** Puts every part of an event in its place; what did not change stays the same object. */
export function applyEvent(state: State | null, event: Event): State | null {
  return event.parts.reduce<State | null>(put, state);
}

function put(state: State | null, part: Part): State {
  if (state === null) return begin(part);
  switch (state.of) {
    case 'meeting':
      return { of: 'meeting', value: putMeeting(state.value, part) };
    case 'case':
      return { of: 'case', value: putCase(state.value, part) };
    case 'notes':
      if (part.part === 'social_note') return { of: 'notes', value: { notes: { ...state.value.notes, [part.value.id]: part.value } } };
      break;
    case 'worklist':
      if (part.part === 'worklist_entry') {
        return { of: 'worklist', value: { ...state.value, entries: { ...state.value.entries, [part.value.action.id]: part.value } } };
      }
      if (part.part === 'notice') return { of: 'worklist', value: { ...state.value, notices: { ...state.value.notices, [part.value.id]: part.value } } };
      break;
    case 'series':
      if (part.part === 'series') return { of: 'series', value: part.value };
      break;
    case 'peer_cases':
      if (part.part === 'peer_case') return { of: 'peer_cases', value: { cases: { ...state.value.cases, [part.value.item_id]: part.value } } };
      break;
    case 'stories':
      if (part.part === 'story') return { of: 'stories', value: { stories: { ...state.value.stories, [part.value.id]: part.value } } };
      break;
    case 'directory': {
      const { value } = state;
      if (part.part === 'organisation') {
        return { of: 'directory', value: { ...value, organisations: { ...value.organisations, [part.value.code]: part.value } } };
      }
      if (part.part === 'service') return { of: 'directory', value: { ...value, services: { ...value.services, [part.value.id]: part.value } } };
      if (part.part === 'person') return { of: 'directory', value: { ...value, people: { ...value.people, [part.value.id]: part.value } } };
      if (part.part === 'template') return { of: 'directory', value: { ...value, templates: { ...value.templates, [part.value.kind]: part.value } } };
      if (part.part === 'tailoring') {
        const { pcn, kind } = part.value;
        return { of: 'directory', value: { ...value, tailorings: { ...value.tailorings, [pcn]: { ...value.tailorings[pcn], [kind]: part.value } } } };
      }
      break;
    }
  }
  throw new Misplaced(`${part.part} in ${state.of}`);
}

function begin(part: Part): State {
  switch (part.part) {
    case 'meeting_root':
      return { of: 'meeting', value: { root: part.value, live: unstarted, items: {}, attendees: {}, actions: {}, resources: {} } };
    case 'case_root':
      return { of: 'case', value: { root: part.value, items: {}, social_notes: {}, actions: {}, assessments: {} } };
    case 'series':
      return { of: 'series', value: part.value };
    default:
      throw new Misplaced(`${part.part} first`);
  }
}

function putMeeting(meeting: Meeting, part: Part): Meeting {
  switch (part.part) {
    case 'meeting_root':
      return { ...meeting, root: part.value };
    case 'meeting_live':
      return { ...meeting, live: part.value };
    case 'agenda_item':
      return { ...meeting, items: { ...meeting.items, [part.value.id]: part.value } };
    case 'attendee':
      return { ...meeting, attendees: { ...meeting.attendees, [part.value.person_id]: part.value } };
    case 'action_item':
      return { ...meeting, actions: { ...meeting.actions, [part.value.id]: part.value } };
    case 'resource':
      return { ...meeting, resources: { ...meeting.resources, [part.value.id]: part.value } };
    default:
      throw new Misplaced(`${part.part} in a meeting`);
  }
}

function putCase(it: Case, part: Part): Case {
  switch (part.part) {
    case 'case_root':
      return { ...it, root: part.value };
    case 'case_item':
      return { ...it, items: { ...it.items, [part.value.item_id]: part.value } };
    case 'social_note':
      return { ...it, social_notes: { ...it.social_notes, [part.value.id]: part.value } };
    case 'action_item':
      return { ...it, actions: { ...it.actions, [part.value.id]: part.value } };
    case 'assessment':
      return { ...it, assessments: { ...it.assessments, [part.value.id]: part.value } };
    default:
      throw new Misplaced(`${part.part} in a case`);
  }
}

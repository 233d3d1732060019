// Generated from the Rust types by `make types`. Do not edit: a test fails when this file drifts.

/**
 * Days away, both included.
 */
export type Absence = { 
/**
 * First day away.
 */
from: Day, 
/**
 * Last day away.
 */
until: Day, 
/**
 * Who stands in; none: nobody yet.
 */
cover: PersonId | null, };

/**
 * Due when.
 */
export type ActionDue = "overdue" | "week";

/**
 * Something promised.
 */
export type ActionId = string;

/**
 * Something promised.
 */
export type ActionItem = { 
/**
 * Which.
 */
id: ActionId, 
/**
 * What, in one line.
 */
what: string, 
/**
 * Who is to do it.
 */
owner: Owner, 
/**
 * Until when; none is red in the read-back.
 */
due_on: Day | null, 
/**
 * Where in its life.
 */
status: ActionStatus, 
/**
 * Whose case, if a case's.
 */
case_id: CaseId | null, 
/**
 * The case's code, if a case's.
 */
case_code: CaseCode | null, 
/**
 * Which PCN.
 */
pcn: OdsCode, 
/**
 * From which meeting.
 */
meeting_id: MeetingId | null, 
/**
 * From which line of it.
 */
item_id: ItemId | null, 
/**
 * Who wrote it down.
 */
created_by: PersonId, 
/**
 * When.
 */
created_at: UtcMicros, 
/**
 * When the owner said "got it" or took it.
 */
accepted_at: UtcMicros | null, 
/**
 * When it was done or cancelled.
 */
closed_at: UtcMicros | null, 
/**
 * Who ticked or cancelled it.
 */
closed_by: PersonId | null, 
/**
 * Result when done, reason when blocked or cancelled.
 */
note: string | null, 
/**
 * Status before the last tick, so that undo returns to it.
 */
status_before: ActionStatus | null, 
/**
 * A colleague or a service was asked to help.
 */
help: HelpRequest | null, 
/**
 * Who gave it to its owner, and why, when they said so.
 */
handed_on: HandedOn | null, 
/**
 * Its case was closed then: somebody confirms that it is still to be done, or cancels it.
 */
needs_confirmation_since: UtcMicros | null, 
/**
 * What the last act replaced: whoever did it can take it back while nothing else happened.
 */
undo: Undo | null, };

/**
 * Actions, overdue first ([`crate::actions::ActionsWanted`]).
 */
export type ActionList = { 
/**
 * The page, at most 50.
 */
actions: Array<ActionItem>, 
/**
 * Ask for the next page with `after`.
 */
next: string | null, 
/**
 * The meetings they were promised in.
 */
from: Array<PromisedIn>, 
/**
 * Who is not to be given them, by case.
 */
kept_out: Array<KeptOut>, };

/**
 * Which list.
 */
export type ActionScope = "mine" | "service" | "pool" | "pcn";

/**
 * In which state.
 */
export type ActionState = "open" | "blocked" | "confirm";

/**
 * Where in its life.
 */
export type ActionStatus = "open" | "accepted" | "blocked" | "done" | "cancelled";

/**
 * Everything of an action that an act can change.
 */
export type ActionWas = { what: string, owner: Owner, due_on: Day | null, status: ActionStatus, accepted_at: UtcMicros | null, closed_at: UtcMicros | null, closed_by: PersonId | null, note: string | null, status_before: ActionStatus | null, help: HelpRequest | null, handed_on: HandedOn | null, needs_confirmation_since: UtcMicros | null, };

/**
 * `GET /api/actions?scope=&due=&state=&owner=&code=&kind=&after=`, and `POST /api/actions/search` with the same as body and `words`, which
 * stand in no address. `owner`: `nobody`, `pool`, `person:<id>` or `service:<id>`.
 */
export type ActionsWanted = { 
/**
 * Which list; left out: one's own.
 */
scope?: ActionScope, 
/**
 * Due when.
 */
due?: ActionDue, 
/**
 * In which state.
 */
state?: ActionState, 
/**
 * Whose; of everyone's list only.
 */
owner?: string, 
/**
 * Of which case.
 */
code?: CaseCode, 
/**
 * Promised in which kind of meeting.
 */
kind?: MeetingKind, 
/**
 * All of these, in what is to be done, code or owner; in a body only.
 */
words?: string, 
/**
 * The page after; from `next`.
 */
after?: string, };

/**
 * Where a guest's pass stands.
 */
export type Admission = "invited" | "waiting" | "admitted" | "revoked" | "ended";

/**
 * `POST /api/meetings/{id}/passes/{person_id}/admit`
 */
export type AdmitGuest = { 
/**
 * The two digits on the guest's screen, as the guest says them.
 */
digits: string, };

/**
 * A line of the agenda.
 */
export type AgendaItem = { 
/**
 * Random id.
 */
id: ItemId, 
/**
 * The number it is called by: stays with it when lines are reordered while live; before start it is position + 1.
 */
number: number, 
/**
 * Place in the order, from 0, without holes among lines that are not removed.
 */
position: number, 
/**
 * Case or topic.
 */
kind: ItemKind, 
/**
 * Planned minutes, 1–120.
 */
planned_minutes: number, 
/**
 * Minutes added while live ("+2 min").
 */
extra_minutes: number, 
/**
 * Where it is.
 */
state: ItemState, 
/**
 * First time the room was at it.
 */
started_at: UtcMicros | null, 
/**
 * Seconds the room has spent at it, without the running turn.
 */
spent_seconds: number, 
/**
 * Added while live, as urgent.
 */
is_late_urgent: boolean, 
/**
 * Decided without discussion.
 */
is_agreed_without_discussion: boolean, 
/**
 * Stays at its place when the agenda is ordered.
 */
is_fixed: boolean, 
/**
 * Of a topic, slot or peer case: an earlier meeting did not reach it or passed it over, so it stands here.
 */
not_reached?: NotReached, 
/**
 * Of a topic, slot or peer case that was not reached, or passed over: it stands on the next agenda.
 */
is_carried?: boolean, };

/**
 * One line to agree without discussion.
 */
export type AgreeEntry = { 
/**
 * Which line.
 */
item_id: ItemId, 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * Next review.
 */
next_review_on: Day, };

/**
 * Who changed words of the minutes, when and why.
 */
export type Amended = { 
/**
 * Who wrote the words.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * Why; of an amendment always there.
 */
reason: string | null, };

/**
 * An answer as it is kept.
 */
export type Answer = { 
/**
 * To which question.
 */
key: EntryKey, 
/**
 * As it was asked.
 */
question: string, 
/**
 * From 0.
 */
score: number, 
/**
 * In the person's words.
 */
words: string | null, };

/**
 * A tool filled once. A correction is a new one that names the one it stands for: history is never overwritten.
 */
export type Assessment = { 
/**
 * Which.
 */
id: AssessmentId, 
/**
 * Of whose case.
 */
case_id: CaseId, 
/**
 * With which tool.
 */
tool: Tool, 
/**
 * The Federation's version of its questions.
 */
version: number, 
/**
 * The PCN's own version; 0: it had nothing of its own.
 */
own_version: number, 
/**
 * What was answered; a question may be left out.
 */
answers: Array<Answer>, 
/**
 * The day it was asked.
 */
asked_on: Day, 
/**
 * Who wrote it down.
 */
author: PersonId, 
/**
 * Their name then.
 */
author_name: string, 
/**
 * When.
 */
recorded_at: UtcMicros, 
/**
 * The one it stands for, when it corrects one.
 */
corrects: AssessmentId | null, 
/**
 * Taken back, or corrected by another.
 */
is_withdrawn: boolean, };

/**
 * A tool filled once on a case.
 */
export type AssessmentId = string;

/**
 * Whether somebody came.
 */
export type Attendance = "unknown" | "present" | "apologies" | "late" | "absent";

/**
 * `GET /api/meetings/{id}/attendance`: who attended a borough meeting that is over, for those who answer for it.
 */
export type AttendanceList = { 
/**
 * By name.
 */
people: Array<AttendedPerson>, };

/**
 * Somebody was there for a case after all, or was not.
 */
export type AttendanceMark = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Whether they were.
 */
was_present: boolean, };

/**
 * Somebody who attended.
 */
export type AttendedPerson = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name.
 */
name: string, 
/**
 * Whose they are.
 */
organisation: string, 
/**
 * In what capacity.
 */
kind: AttendeeKind, 
/**
 * Minutes in the room; none: written down as present, without a connection of their own.
 */
minutes: number | null, };

/**
 * Somebody who is asked to a meeting.
 */
export type Attendee = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name as colleagues know it.
 */
name: string, 
/**
 * Their role in words ("Link worker").
 */
role: string, 
/**
 * Whose they are ("Council reablement").
 */
organisation: string, 
/**
 * In what capacity.
 */
kind: AttendeeKind, 
/**
 * For which service, when rotating.
 */
service_id: ServiceId | null, 
/**
 * Their answer.
 */
partstat: Partstat, 
/**
 * Who covers, in words.
 */
cover: string | null, 
/**
 * Whether they came (roll-call; arrival marks present by itself).
 */
attendance: Attendance, 
/**
 * Whether a connection of theirs is in the room (60 s grace).
 */
is_here: boolean, 
/**
 * First arrival.
 */
arrived_at: UtcMicros | null, 
/**
 * Last leaving, when not here.
 */
left_at: UtcMicros | null, 
/**
 * Who covers, when a member.
 */
cover_id: PersonId | null, 
/**
 * Cannot come before.
 */
available_from: UtcMicros | null, 
/**
 * Cannot stay after.
 */
available_until: UtcMicros | null, 
/**
 * Said "on my way".
 */
on_the_way_at: UtcMicros | null, 
/**
 * Asked by the rota, because cases on the agenda need their service; goes when none does any more.
 */
is_by_rota: boolean, 
/**
 * Stands in for this colleague, away by the rota or with apologies.
 */
covers_for: string | null, 
/**
 * Not asked any more.
 */
is_withdrawn: boolean, 
/**
 * Of a guest: where their pass stands.
 */
admission: Admission | null, 
/**
 * When they were in the live room, oldest first.
 */
stays: Array<Stay>, };

/**
 * In what capacity somebody is asked.
 */
export type AttendeeKind = "core" | "rotating" | "guest" | "speaker";

/**
 * A bar on a case.
 */
export type Bar = { 
/**
 * Who.
 */
whom: Barred, 
/**
 * What the person said, in one line.
 */
reason: string, 
/**
 * Who wrote it down.
 */
recorded_by: PersonId, 
/**
 * When.
 */
recorded_at: UtcMicros, };

/**
 * Whom a bar names, before the directory gave the name.
 */
export type BarTarget = { "type": "person", 
/**
 * Who.
 */
person_id: PersonId, } | { "type": "service", 
/**
 * Which.
 */
service_id: ServiceId, } | { "type": "organisation", 
/**
 * As the directory has it.
 */
name: string, };

/**
 * Who must get nothing of a case: the person objected.
 */
export type Barred = { "type": "person", 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name when the bar was set.
 */
name: string, } | { "type": "service", 
/**
 * Which.
 */
service_id: ServiceId, 
/**
 * Its name when the bar was set.
 */
name: string, } | { "type": "organisation", 
/**
 * As the directory has it.
 */
name: string, };

/**
 * Somebody opened a case they have no right to, with a reason: break glass.
 */
export type BreakGlass = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * Why.
 */
reason: string, 
/**
 * Risk to life: goes against a bar too.
 */
is_risk_to_life: boolean, 
/**
 * When.
 */
opened_at: UtcMicros, 
/**
 * Ends by itself.
 */
until: UtcMicros, };

/**
 * `POST /api/break-glass`: open a case without a right. The information governance lead is told at once.
 */
export type BreakGlassRequest = { 
/**
 * Which case.
 */
code: CaseCode, 
/**
 * Why, in one line.
 */
reason: string, 
/**
 * Against a bar, for risk to life.
 */
is_risk_to_life: boolean, };

/**
 * `POST /api/me/calendar/new`: its address, shown this once.
 */
export type CalendarLink = { 
/**
 * Secret: whoever has it sees when one's meetings are.
 */
url: string, };

/**
 * `POST /api/calendar/reply`: what a calendar answered (iCalendar, METHOD:REPLY).
 */
export type CalendarReply = { 
/**
 * The file's text.
 */
text: string, };

/**
 * It was taken as an answer.
 */
export type CalendarReplyTaken = { 
/**
 * To so many meetings.
 */
meetings: number, 
/**
 * Which answer.
 */
partstat: Partstat, 
/**
 * Apologies: who covers is named on the meeting's page.
 */
is_apology: boolean, };

/**
 * Somebody was called in for a line.
 */
export type Call = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * When.
 */
called_at: UtcMicros, };

/**
 * `GET /api/meetings/{id}/call`: the link to the team's own call; 404 for whoever may not have it (yet).
 */
export type CallLink = { 
/**
 * Begins with https://.
 */
url: string, };

/**
 * "Cannot", with a word.
 */
export type Cannot = { 
/**
 * Who says so.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * Why.
 */
word: string, 
/**
 * When.
 */
at: UtcMicros, };

/**
 * The little of a case that an agenda shows to those who have it.
 */
export type Card = { 
/**
 * The line.
 */
item_id: ItemId, 
/**
 * In which meeting.
 */
meeting_id: MeetingId, 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, 
/**
 * Such as "M.O.".
 */
initials: string, 
/**
 * Review rhythm.
 */
priority: Priority, 
/**
 * Why it is listed.
 */
reason: ListedReason, 
/**
 * How often deferred before.
 */
deferred_count: number, 
/**
 * Which services are needed.
 */
needed_services: Array<ServiceId>, 
/**
 * Guests whose pass is bound to this line.
 */
guests: Array<PersonId>, 
/**
 * Who was called in for it.
 */
calls: Array<Call>, 
/**
 * Names of who must get nothing of it.
 */
barred: Array<string>, 
/**
 * Came on after the cut-off, or while live.
 */
is_urgent: boolean, 
/**
 * The referral holds an objection, and nobody is kept out.
 */
has_objection: boolean, 
/**
 * Closed since it was listed: the person died, say.
 */
closed: ClosedReason | null, 
/**
 * What was decided, once decided.
 */
outcome: OutcomeKind | null, 
/**
 * Next review, once decided.
 */
next_review_on: Day | null, 
/**
 * Open actions of the case.
 */
open_actions: number, 
/**
 * Of these, overdue on the day the card was made.
 */
overdue_actions: number, 
/**
 * The earliest day that is over with something left undone; by the day the card was made.
 */
overdue_since?: Day, 
/**
 * What stands in the way of the blocked action that is due first.
 */
blocked_because?: string, 
/**
 * Actions of this line that have no owner or no date.
 */
incomplete_actions: number, 
/**
 * Position in the case's stream this card was made at.
 */
seq: number, };

/**
 * A case, whole: what a subscriber of `case:<id>` holds.
 */
export type Case = { 
/**
 * One row.
 */
root: CaseRoot, 
/**
 * Its places in meetings.
 */
items: Record<string, CaseItem>, 
/**
 * Shared social notes, history included.
 */
social_notes: Record<string, SocialNote>, 
/**
 * Actions, closed ones included.
 */
actions: Record<string, ActionItem>, 
/**
 * Tools filled, those taken back included.
 */
assessments: Record<string, Assessment>, };

/**
 * `GET /api/cases/{code}/access`: who may see it, who is barred, who looked; for those who lead the case's PCN.
 */
export type CaseAccess = { 
/**
 * Last looks, newest first, at most 200.
 */
looks: Array<Look>, 
/**
 * Members who have it by role, by name.
 */
by_role: Array<string>, };

/**
 * Who was in the room while a case was discussed.
 */
export type CaseAttendance = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * Whose they are.
 */
organisation: string, 
/**
 * Whether they were there, as it stands.
 */
was_present: boolean, 
/**
 * Who corrected it, and when.
 */
corrected: Corrected | null, };

/**
 * A case's short name in speech and mail, such as `SF-014`: 2–4 letters, a hyphen, 3–5 digits.
 */
export type CaseCode = string;

/**
 * `GET /api/cases/{code}`: where to subscribe. 404 is the same for missing and not shared.
 */
export type CaseFound = { 
/**
 * Which.
 */
id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, 
/**
 * Whether there is a restricted note (to the director, deputy, coordinator and who holds the chair).
 */
has_restricted_notes: boolean, };

/**
 * A person on a PCN's list.
 */
export type CaseId = string;

/**
 * A case's place in one meeting. Known only to those who have the case.
 */
export type CaseItem = { 
/**
 * The line.
 */
item_id: ItemId, 
/**
 * In which meeting.
 */
meeting_id: MeetingId, 
/**
 * Its series, for "last time".
 */
series_id: SeriesId | null, 
/**
 * When that meeting starts.
 */
starts_at: UtcMicros, 
/**
 * Why it is listed.
 */
reason: ListedReason, 
/**
 * How often it was deferred or not reached before, running.
 */
deferred_count: number, 
/**
 * What was decided.
 */
outcome: Outcome | null, 
/**
 * Taken off that agenda again.
 */
is_removed: boolean, 
/**
 * Whether the meeting is over.
 */
is_over: boolean, 
/**
 * Where it went when it was not finished: the next meeting's line.
 */
carried_to: MeetingId | null, 
/**
 * The four texts as they stood at close, in order of [`crate::stream::TEXT_BOXES`].
 */
minutes_texts: [string, string, string, string] | null, 
/**
 * Guests whose pass is bound to this line.
 */
guests: Array<PersonId>, 
/**
 * Why it came on after the cut-off.
 */
urgent_reason: string | null, 
/**
 * Who was there while it was discussed, made at close.
 */
attendance: Array<CaseAttendance>, 
/**
 * Who was called in for it, last call each.
 */
calls: Array<Call>, 
/**
 * Its part of the minutes: approved versions, words that wait, the tick that it is in the record.
 */
minutes?: CaseMinutes, };

/**
 * `POST /api/cases/search` with `{q, priority, after}` (never in an address: what is searched for may identify): at most 50 rows,
 * by code.
 */
export type CaseList = { 
/**
 * The page.
 */
cases: Array<CaseRow>, 
/**
 * Ask for the next page with `after`.
 */
next: string | null, };

/**
 * What minutes keep of a case at one line.
 */
export type CaseMinutes = { 
/**
 * Approved parts, oldest first.
 */
versions: Array<MinutesPart>, 
/**
 * Words that wait: over the draft, or an amendment.
 */
edit: MinutesEdit | null, 
/**
 * The shared texts up to which letters were looked at; none: as the draft was made.
 */
letters_seen: FourTexts | null, 
/**
 * The text is in the record.
 */
pasted: Pasted | null, 
/**
 * What was promised at this line when the meeting was closed, until its part is approved; none: it was closed before this was kept.
 */
agreed?: Array<Promised>, };

/**
 * Answer to `POST /api/break-glass` and `POST /api/referrals`.
 */
export type CaseOpened = { 
/**
 * Which.
 */
id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, 
/**
 * Break glass: ends by itself then.
 */
until: UtcMicros | null, };

/**
 * The text of one case.
 */
export type CaseRecord = { 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * At which line.
 */
item_id: ItemId, 
/**
 * The line's number.
 */
number: number, 
/**
 * The case's code.
 */
code: CaseCode, 
/**
 * "Okafor, Mary": so that the text goes into the right record. Not in the text.
 */
name: string, 
/**
 * NHS number, for the same.
 */
nhs_number: string | null, 
/**
 * The practice that keeps the record.
 */
practice: OdsCode, 
/**
 * Its name.
 */
practice_name: string, 
/**
 * What was decided.
 */
outcome: OutcomeKind | null, 
/**
 * In which version of the minutes its part came; 0: the draft.
 */
version: number, 
/**
 * To paste: plain, at most 1,500 characters.
 */
text: string, 
/**
 * Something was left out to fit.
 */
is_shortened: boolean, 
/**
 * Tells this text from another.
 */
text_mark: string, 
/**
 * The tick; of another text when its mark is another.
 */
pasted: Pasted | null, 
/**
 * Whether this person may tick.
 */
may_mark: boolean, };

/**
 * The part of a case that is one row.
 */
export type CaseRoot = { 
/**
 * Which.
 */
id: CaseId, 
/**
 * Its short name.
 */
code: CaseCode, 
/**
 * Whose list.
 */
pcn: OdsCode, 
/**
 * Registered practice.
 */
practice: OdsCode, 
/**
 * The practice's name.
 */
practice_name: string, 
/**
 * The person.
 */
patient: Patient, 
/**
 * Where in its life.
 */
status: CaseStatus, 
/**
 * Review rhythm.
 */
priority: Priority, 
/**
 * Clinical Frailty Scale, if rated.
 */
cfs: Cfs | null, 
/**
 * Electronic Frailty Index, if computed.
 */
efi: Efi | null, 
/**
 * Why the person is on the list, in one line.
 */
reason: string, 
/**
 * The referral, if there was one.
 */
referral: Referral | null, 
/**
 * Which services are needed when it is discussed.
 */
needed_services: Array<ServiceId>, 
/**
 * Comes back every time, until changed.
 */
is_recurring: boolean, 
/**
 * Next review.
 */
next_review_on: Day | null, 
/**
 * Step-down, when stepped down.
 */
step_down: StepDown | null, 
/**
 * Who must get nothing of it.
 */
bars: Array<Bar>, 
/**
 * Openings without a right, also those that have ended.
 */
break_glass: Array<BreakGlass>, 
/**
 * The practice is most concerned about this person.
 */
most_concerned: MostConcerned | null, 
/**
 * Why it is closed, when somebody closed it.
 */
closed: Closed | null, 
/**
 * Why it came back on the list, the last time it did without a referral.
 */
reopened: Reopened | null, 
/**
 * The story that is told of it, for the Federation's collection.
 */
story: CaseStory | null, };

/**
 * One case in a list.
 */
export type CaseRow = { 
/**
 * Which.
 */
id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, 
/**
 * "Okafor, Mary".
 */
name: string, 
/**
 * Date of birth.
 */
born_on: Day, 
/**
 * NHS number, 3-3-4.
 */
nhs_number: string | null, 
/**
 * The practice's name.
 */
practice_name: string, 
/**
 * Where in its life.
 */
status: CaseStatus, 
/**
 * Review rhythm.
 */
priority: Priority, 
/**
 * Clinical Frailty Scale.
 */
cfs: Cfs | null, 
/**
 * Electronic Frailty Index, hundredths.
 */
efi: Efi | null, 
/**
 * Why on the list.
 */
reason: string, 
/**
 * Next review.
 */
next_review_on: Day | null, 
/**
 * Open actions.
 */
open_actions: number, 
/**
 * Overdue actions.
 */
overdue_actions: number, };

/**
 * Where in its life (listed, in discussion and discussed follow from its items).
 */
export type CaseStatus = "referred" | "returned" | "accepted" | "stepped_down" | "closed";

/**
 * A case's story, for whoever has the case.
 */
export type CaseStory = { 
/**
 * Its words as they were saved last.
 */
words: StoryWords, 
/**
 * Where in its life.
 */
status: StoryStatus, 
/**
 * Who wrote it, and when last.
 */
author: StoryAct, 
/**
 * The day on which the person said yes to it, once its author asked for the release.
 */
consent_on: Day | null, 
/**
 * Who sent it back to its author, until they ask for the release again.
 */
returned: StoryAct | null, 
/**
 * Who released it.
 */
released: StoryAct | null, 
/**
 * The story in the collection: a number of its own, from which no way leads back.
 */
story_id: StoryId | null, 
/**
 * Who took it back.
 */
withdrawn: StoryAct | null, };

/**
 * `GET /api/cases/{code}/timeline`: turns of the case's life, newest first. What was discussed stands on the case itself.
 */
export type CaseTimeline = { 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * Referred, accepted, stepped down, reopened, closed, opened in an emergency.
 */
turns: Array<CaseTurn>, };

/**
 * One turn.
 */
export type CaseTurn = { 
/**
 * What happened.
 */
kind: EventKind, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * Who, by name; none: the service itself.
 */
by: string | null, 
/**
 * The reason that was written with it.
 */
reason: string | null, 
/**
 * Who goes on looking after the person.
 */
continuing_owner: string | null, };

/**
 * `GET /api/meetings/{id}/certificate`: what who asks attended of a borough meeting that is over; 404 for whoever did not come.
 */
export type Certificate = { 
/**
 * Whose.
 */
name: string, 
/**
 * Their job in words.
 */
role: string, 
/**
 * Whose they are.
 */
organisation: string, 
/**
 * The meeting's title.
 */
title: string, 
/**
 * Whose meeting.
 */
host: string, 
/**
 * When it began.
 */
started_at: UtcMicros, 
/**
 * When it ended.
 */
ended_at: UtcMicros, 
/**
 * Minutes in the room; none: written down as present, without a connection of their own.
 */
minutes: number | null, 
/**
 * What was held meanwhile.
 */
slots: Array<CertificateSlot>, };

/**
 * A training or speaker's slot that somebody attended.
 */
export type CertificateSlot = { 
/**
 * What it was about.
 */
title: string, 
/**
 * Who spoke.
 */
speaker: string | null, 
/**
 * Minutes it took.
 */
minutes: number, };

/**
 * Clinical Frailty Scale (Rockwood): 1 very fit … 9 terminally ill. Describes the baseline state.
 */
export type Cfs = number;

/**
 * A turn of the chair rota.
 */
export type ChairTurn = { 
/**
 * Days of the week, Monday 1 to Sunday 7 (ISO 8601); empty: every day.
 */
weekdays: Array<number>, 
/**
 * First day; none: from the beginning.
 */
from: Day | null, 
/**
 * Last day; none: until changed.
 */
until: Day | null, 
/**
 * Who chairs.
 */
chair: PersonId, 
/**
 * Who may take the chair.
 */
deputy: PersonId | null, };

/**
 * A message of the page. An unknown `type` is ignored and counted (P11).
 */
export type ClientMessage = { "type": "hello", 
/**
 * Protocol version of the page.
 */
protocol: number, } | { "type": "join", 
/**
 * Which meeting.
 */
meeting_id: MeetingId, 
/**
 * Where the meeting's stream was left, to resume.
 */
from: Position | null, } | { "type": "leave", 
/**
 * Which meeting.
 */
meeting_id: MeetingId, } | { "type": "subscribe", 
/**
 * Which stream.
 */
stream: StreamId, 
/**
 * Where it was left, to resume.
 */
from: Position | null, } | { "type": "unsubscribe", 
/**
 * Which stream.
 */
stream: StreamId, } | { "type": "watch", 
/**
 * Which lists.
 */
lists: Array<ListKind>, 
/**
 * Of which PCN.
 */
pcn: OdsCode, } | { "type": "command", 
/**
 * Made by the client (UUID v7); the same id again has no second effect (P2).
 */
id: CommandId, 
/**
 * What.
 */
command: WireCommand, } | { "type": "text_open", 
/**
 * Which.
 */
document: DocumentId, 
/**
 * yjs state vector of what the page has, base64; absent: nothing.
 */
state_vector: string | null, } | { "type": "text_close", 
/**
 * Which.
 */
document: DocumentId, } | { "type": "text_update", 
/**
 * Which document.
 */
document: DocumentId, 
/**
 * Made by the client, as for commands.
 */
id: CommandId, 
/**
 * The update, base64.
 */
update: string, } | { "type": "transient", 
/**
 * Whose readers receive it.
 */
stream: StreamId, 
/**
 * What.
 */
body: TransientBody, } | { "type": "ping", 
/**
 * Echoed.
 */
n: number, };

/**
 * Closed, by whom and when.
 */
export type Closed = { 
/**
 * Why.
 */
why: ClosedReason, 
/**
 * Who wrote it down.
 */
by: PersonId, 
/**
 * When.
 */
at: UtcMicros, };

/**
 * Why a case is closed.
 */
export type ClosedReason = "died" | "moved" | "declined";

/**
 * Answer to `POST /api/commands`.
 */
export type CommandAccepted = { 
/**
 * Which command.
 */
id: CommandId, 
/**
 * Where its streams stood after it.
 */
streams: Array<StreamSeq>, 
/**
 * Whether this answer was given before.
 */
is_repeat: boolean, };

/**
 * Made by the client for each command; the same id again has no second effect (P2).
 */
export type CommandId = string;

/**
 * `POST /api/commands`
 */
export type CommandRequest = { 
/**
 * Made by the client.
 */
id: CommandId, 
/**
 * What.
 */
command: WireCommand, };

/**
 * Shared by all events of one command (applied together by the page).
 */
export type CommitId = string;

/**
 * A practice, and about how many people it is most concerned.
 */
export type ConcernedPractice = { 
/**
 * Its name.
 */
name: string, 
/**
 * How many.
 */
people: number, };

/**
 * One live connection (a tab).
 */
export type ConnectionId = string;

/**
 * A correction by the coordinator, with its trace; what stood before is in the journal.
 */
export type Corrected = { 
/**
 * By whom.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * Why.
 */
note: string | null, };

/**
 * A calendar day in Europe/London, `YYYY-MM-DD` on the wire.
 */
export type Day = string;

/**
 * `POST /api/demo/sign-in` (demo only)
 */
export type DemoSignIn = { 
/**
 * As whom.
 */
person_id: PersonId, };

/**
 * What an update changed in one line since the PCN looked. Whatever the PCN has of its own stands until it says otherwise.
 */
export type Difference = { 
/**
 * Which line.
 */
key: EntryKey, 
/**
 * As the Federation had it; none: it is new.
 */
was: Entry | null, 
/**
 * As the Federation has it now; none: it took the line away.
 */
now: Entry | null, 
/**
 * As the PCN has it, where it changed the line.
 */
yours: Entry | null, 
/**
 * The PCN hides it.
 */
is_hidden: boolean, };

/**
 * The directory of a Federation, whole.
 */
export type Directory = { 
/**
 * By id.
 */
people: Record<string, Person>, 
/**
 * By id.
 */
services: Record<string, Service>, 
/**
 * By ODS code.
 */
organisations: Record<string, Organisation>, 
/**
 * The Federation's lists of words, those it has set.
 */
templates: Partial<Record<TemplateKind, Template>>, 
/**
 * What PCNs have changed in them.
 */
tailorings: Record<string, Partial<Record<TemplateKind, Tailoring>>>, };

/**
 * A shared text document: four texts (Situation, Action to date, Update, Next steps) of one case or topic in one
 * meeting. `case/<case>/<meeting>` or `topic/<meeting>/<item>`. It has a log and a seq of its own; who may subscribe
 * to its [`DocumentId::stream`] may read and type in it.
 */
export type DocumentId = string;

/**
 * A line of a service's rota: who comes to the meetings of a PCN on some days of the week.
 */
export type Duty = { 
/**
 * Which.
 */
id: DutyId, 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * For which PCN's meetings; none: all.
 */
pcn: OdsCode | null, 
/**
 * Days of the week, Monday 1 to Sunday 7 (ISO 8601); empty: every day.
 */
weekdays: Array<number>, 
/**
 * First day.
 */
from: Day, 
/**
 * Last day; none: until changed.
 */
until: Day | null, 
/**
 * Not before this time of the day.
 */
available_from: LocalTime | null, 
/**
 * Not after this time of the day.
 */
available_until: LocalTime | null, };

/**
 * A line of a service's rota.
 */
export type DutyId = string;

/**
 * Which words somebody approves.
 */
export type EditSeen = { 
/**
 * Of which case; none: of a topic.
 */
case_id: CaseId | null, 
/**
 * At which line.
 */
item_id: ItemId, 
/**
 * When they were written.
 */
edited_at: UtcMicros, };

/**
 * Electronic Frailty Index in hundredths (0–100): fit ≤ 12, mild ≤ 24, moderate ≤ 36, severe above.
 * It finds cases and never diagnoses.
 */
export type Efi = number;

/**
 * Who employs somebody and from which funds, both at once.
 */
export type Employment = { 
/**
 * Who employs them; none: whose they are.
 */
employer: string | null, 
/**
 * From which funds; none: not said.
 */
funding_stream: FundingStream | null, };

/**
 * A line of a template. Its key stays, whatever its words become.
 */
export type Entry = { 
/**
 * Which line.
 */
key: EntryKey, 
/**
 * A topic's title, a field's label, a prompt, an outcome's name, a sentence.
 */
text: string, 
/**
 * More words beside it: a field's hint.
 */
help: string | null, 
/**
 * Planned minutes, of a topic alone: 1–120.
 */
minutes: number | null, 
/**
 * What is kept when an outcome is chosen by this line.
 */
outcome: OutcomeKind | null, 
/**
 * The service named with it, where the outcome is "refer on".
 */
service: string | null, 
/**
 * For which domain a prompt is.
 */
domain: SocialDomain | null, };

/**
 * The name by which a template's line is known whatever its words become: 1–60 small letters, digits, `_` and `.`.
 */
export type EntryKey = string;

/**
 * Codes of everything that can be answered with "no". The domain's refusals keep their own codes.
 */
export type ErrorCode = RejectionCode | ProtocolErrorCode;

/**
 * What happened on one stream.
 */
export type Event = { 
/**
 * What happened.
 */
kind: EventKind, 
/**
 * Every part that is different now, whole.
 */
parts: Array<Part>, };

/**
 * What happened, in the past tense.
 */
export type EventKind = "meeting_created" | "agenda_published" | "meeting_cancelled" | "meeting_started" | "phase_changed" | "item_added" | "item_removed" | "items_reordered" | "planned_minutes_set" | "item_started" | "item_left" | "item_extended" | "item_parked" | "item_decided" | "item_reopened" | "attendee_added" | "attendee_answered" | "attendance_recorded" | "person_arrived" | "person_left" | "hand_raised" | "hand_lowered" | "chair_taken" | "chair_given_back" | "meeting_closed" | "case_registered" | "case_updated" | "referral_returned" | "referral_accepted" | "case_listed" | "case_unlisted" | "outcome_recorded" | "outcome_withdrawn" | "case_carried" | "minutes_part_drafted" | "case_stepped_down" | "social_note_written" | "social_note_withdrawn" | "action_added" | "action_changed" | "action_accepted" | "action_claimed" | "action_done" | "action_reopened" | "action_blocked" | "action_reassigned" | "action_cancelled" | "worklist_changed" | "organisation_set" | "service_set" | "person_set" | "template_set" | "template_tailored" | "series_set" | "meeting_rescheduled" | "attendee_withdrawn" | "rotating_refreshed" | "guest_waits" | "guest_admitted" | "pass_renewed" | "pass_revoked" | "partner_on_the_way" | "item_fixed" | "chair_connection_changed" | "guests_bound" | "partner_called_in" | "case_heard" | "case_attendance_corrected" | "case_referred" | "most_concerned_changed" | "case_closed" | "bar_set" | "bar_lifted" | "glass_broken" | "notice_given" | "notice_seen" | "erased" | "open_part_ended" | "themes_chosen" | "supervision_agreed" | "slot_set" | "peer_case_written" | "resource_shared" | "resource_removed" | "minutes_approved" | "minutes_part_approved" | "minutes_edited" | "minutes_edit_withdrawn" | "late_letters_left" | "record_pasted" | "assessment_recorded" | "assessment_withdrawn" | "case_reopened" | "help_asked" | "help_refused" | "confirmation_asked" | "action_confirmed" | "action_undone" | "story_written" | "story_release_asked" | "story_returned" | "story_released" | "story_withdrawn" | "local_service_linked" | "local_service_unlinked";

/**
 * What was done to one occurrence.
 */
export type Exception = { "type": "cancelled" } | { "type": "moved", 
/**
 * On this day.
 */
day: Day, 
/**
 * At this time in Europe/London.
 */
at: LocalTime, };

/**
 * `POST /api/resources/files`: a file came in.
 */
export type FileCameIn = { 
/**
 * The file.
 */
file: SharedFile, 
/**
 * How its letters were read, where that was guessed ("Windows-1252"); it is kept as UTF-8.
 */
read_as: string | null, 
/**
 * A PDF that is encrypted: it may open with a password only.
 */
is_encrypted: boolean, };

/**
 * What kinds there are. None of them is shown by a browser as a page, and none runs anything.
 */
export type FileKind = "pdf" | "docx" | "odt" | "png" | "jpeg" | "csv" | "txt";

/**
 * An answer to a question that a referral form has beside the usual ones. The question stands with it as it was asked: the form may be
 * reworded later.
 */
export type FormAnswer = { 
/**
 * Which line of the form.
 */
key: EntryKey, 
/**
 * What was asked.
 */
question: string, 
/**
 * What was answered.
 */
answer: string, };

/**
 * Something that was found, and where. Never the value.
 */
export type Found = { 
/**
 * What it looks like.
 */
kind: IdentifierKind, 
/**
 * First character of the text (Unicode scalar values, from 0).
 */
from: number, 
/**
 * The character after the last.
 */
to: number, };

/**
 * One of them.
 */
export type FoundLocalService = { 
/**
 * What the directory says.
 */
service: LocalService, 
/**
 * Not checked within six months, or never.
 */
is_stale: boolean, };

/**
 * The four texts in the order of [`crate::stream::TEXT_BOXES`], plain, each possibly empty.
 */
export type FourTexts = [string, string, string, string];

/**
 * From which funds a post is paid: a closed list, so that reports can count by it.
 */
export type FundingStream = "arrs" | "icb" | "local_authority" | "vcse" | "primary_care" | "nhs_trust" | "other";

/**
 * An answer as it is given.
 */
export type GivenAnswer = { 
/**
 * To which question.
 */
key: EntryKey, 
/**
 * From 0.
 */
score: number, 
/**
 * In the person's words, where the tool asks for them.
 */
words: string | null, };

/**
 * A line a guest's pass is bound to.
 */
export type GuestItem = { 
/**
 * Which line.
 */
item_id: ItemId, 
/**
 * Its case.
 */
case_id: CaseId, };

/**
 * A named pass: one meeting, the cases bound to it there, and nothing else.
 */
export type GuestPass = { 
/**
 * The one meeting.
 */
meeting_id: MeetingId, 
/**
 * An external speaker: the pass reaches no case.
 */
is_speaker: boolean, 
/**
 * Let in by the coordinator or the chair. Before that the pass opens nothing but the waiting room.
 */
is_admitted: boolean, 
/**
 * The pass opens nothing from then on.
 */
until: UtcMicros, 
/**
 * Its link goes by mail, last asked for then; none: whoever makes it shows it. The address is kept beside the directory and is
 * never in it.
 */
mail_asked_at: UtcMicros | null, };

/**
 * `GET /api/meetings/{id}/preview/{person_id}`: what this person sees of the meeting, for those who may edit the agenda.
 */
export type GuestPreview = { 
/**
 * Who.
 */
attendee: Attendee, 
/**
 * From when they may open their cases.
 */
opens_at: UtcMicros, 
/**
 * Until when.
 */
closes_at: UtcMicros, 
/**
 * The agenda as they see it.
 */
lines: Array<PreviewLine>, };

/**
 * Answer to `POST /api/guest/open` and `GET /api/guest`.
 */
export type GuestState = { 
/**
 * The guest.
 */
name: string, 
/**
 * To which meeting.
 */
meeting_id: MeetingId, 
/**
 * Its title.
 */
title: string, 
/**
 * Planned start.
 */
starts_at: UtcMicros, 
/**
 * Where the pass stands.
 */
admission: Admission, 
/**
 * While waiting: the two digits to say to who lets in.
 */
digits: string | null, 
/**
 * Opens nothing from then on.
 */
until: UtcMicros, 
/**
 * An external speaker.
 */
is_speaker: boolean, };

/**
 * A raised hand.
 */
export type Hand = { 
/**
 * Whose.
 */
person_id: PersonId, 
/**
 * Since when.
 */
raised_at: UtcMicros, };

/**
 * Given to somebody else, with a word why.
 */
export type HandedOn = { 
/**
 * By whom.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * Why.
 */
why: string, };

/**
 * Somebody asked for help with an action: whoever is asked takes it, or says that they cannot.
 */
export type HelpRequest = { 
/**
 * Who is asked: a person or a service.
 */
of: Owner, 
/**
 * What is asked for.
 */
word: string | null, 
/**
 * Who asks.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * They cannot.
 */
cannot: Cannot | null, };

/**
 * A bank holiday.
 */
export type Holiday = { 
/**
 * Its day.
 */
day: Day, 
/**
 * Its name.
 */
name: string, };

/**
 * `GET /api/holidays?from=…&until=…`: bank holidays of England from one day to another, both included, 400 days at most.
 */
export type HolidayList = { 
/**
 * In order.
 */
holidays: Array<Holiday>, 
/**
 * Later ones are not known yet.
 */
known_until: Day, };

/**
 * What happens to an occurrence whose day is a bank holiday.
 */
export type HolidayPolicy = "skip" | "next_working_day" | "keep";

/**
 * A link to a page of the web: begins with https://, at most 500 characters.
 */
export type HttpsLink = string;

/**
 * What something looks like.
 */
export type IdentifierKind = "nhs_number" | "birth_date" | "postcode" | "name" | "phone" | "mail_address" | "case_code" | "place" | "address" | "colleague" | "age" | "date" | "number";

/**
 * A line of an agenda. Random, and the only thing of a case that the meeting's stream carries.
 */
export type ItemId = string;

/**
 * What an agenda line is.
 */
export type ItemKind = { "type": "case" } | { "type": "topic", 
/**
 * What it is about. Names no patient.
 */
title: string, } | { "type": "training", 
/**
 * What is taught. Names no patient.
 */
title: string, } | { "type": "speaker", 
/**
 * What they speak about. Names no patient.
 */
title: string, 
/**
 * Who speaks, by a speaker's pass for this meeting; none: not known yet.
 */
speaker: PersonId | null, } | { "type": "peer_case" };

/**
 * Where a line is in the meeting.
 */
export type ItemState = "waiting" | "current" | "decided" | "left" | "removed";

/**
 * Runs of one state.
 */
export type JobCount = { 
/**
 * `claimed`, `done`, `failed` or `missed`.
 */
state: string, 
/**
 * How many.
 */
count: number, };

/**
 * One time a job was due.
 */
export type JobRun = { 
/**
 * Which, such as `digest`.
 */
job: string, 
/**
 * Which time of it: a day, a meeting's id, or `latest` of a job that comes round all the time.
 */
occurrence: string, 
/**
 * When it was due.
 */
due_at: UtcMicros, 
/**
 * `claimed` (under way), `done`, `failed` (tried again) or `missed` (never done, and a later run has been).
 */
state: string, 
/**
 * How often it was begun.
 */
attempts: number, 
/**
 * When it is tried next, while it is `failed`.
 */
next_try_at: UtcMicros | null, 
/**
 * When it was last begun.
 */
started_at: UtcMicros, 
/**
 * When it ended.
 */
ended_at: UtcMicros | null, 
/**
 * What it came to, in counts, such as `12 mails, 31 actions`.
 */
result: string | null, 
/**
 * What kind of failure it met last, such as `database`.
 */
error: string | null, };

/**
 * Who is not to be given a case's actions: the person objected to them, or to something still. Told to who has the case.
 */
export type KeptOut = { 
/**
 * Of which case.
 */
case_id: CaseId, 
/**
 * These people.
 */
people: Array<PersonId>, 
/**
 * These services.
 */
services: Array<ServiceId>, 
/**
 * They object to something, and nobody is kept out yet: their words are the case's.
 */
has_objection: boolean, };

/**
 * Words that reached the service after the meeting had ended.
 */
export type LateText = { 
/**
 * Which of the four boxes.
 */
text_box: string, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * Who; none: not known any more.
 */
name: string | null, 
/**
 * What is there now and was not.
 */
added: string, 
/**
 * What was there and is not now.
 */
removed: string, };

/**
 * A link worker.
 */
export type LinkWorkerRow = { 
/**
 * Their name.
 */
name: string, 
/**
 * Cases with an open action of theirs.
 */
cases: number, 
/**
 * Open actions.
 */
open: number, 
/**
 * Of these, overdue.
 */
overdue: number, 
/**
 * Of these, blocked.
 */
blocked: number, 
/**
 * When they were supervised last.
 */
supervised_on: Day | null, 
/**
 * When they are next.
 */
supervision_on: Day | null, };

/**
 * A service under a social note, by the name it had then.
 */
export type LinkedService = { 
/**
 * Which.
 */
id: LocalServiceId, 
/**
 * Its name when it was linked.
 */
name: string, 
/**
 * Who linked it.
 */
linked_by: PersonId, 
/**
 * When.
 */
linked_at: UtcMicros, };

/**
 * One case to put on an agenda.
 */
export type ListEntry = { 
/**
 * The new line's id.
 */
item_id: ItemId, 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * Planned minutes, 1–60; none: red 5, amber 3, green 2.
 */
planned_minutes: number | null, 
/**
 * Why.
 */
reason: ListedReason, };

/**
 * Lists that are read over HTTP.
 */
export type ListKind = "meetings" | "cases" | "actions" | "templates" | "stories" | "shelf";

/**
 * Why a case is on an agenda.
 */
export type ListedReason = "review_due" | "new_referral" | "overdue_action" | "blocked_action" | "carried_not_discussed" | "owner_gone" | "recurring" | "most_concerned" | "added_by_hand" | "late_urgent";

/**
 * A service of the directory. Everything but id and name may be missing: a directory says what it knows.
 */
export type LocalService = { 
/**
 * As the directory names it for ever.
 */
id: LocalServiceId, 
/**
 * What it is called.
 */
name: string, 
/**
 * What it does.
 */
description: string | null, 
/**
 * Who runs it.
 */
organisation: string | null, 
/**
 * Its page; http or https.
 */
url: string | null, 
/**
 * Where to write.
 */
email: string | null, 
/**
 * Where to ring.
 */
phones: Array<string>, 
/**
 * How somebody comes to it, in the directory's words.
 */
how_to_refer: string | null, 
/**
 * Where it is, a line each.
 */
addresses: Array<string>, 
/**
 * Postcode districts, wards and areas it is in or for.
 */
places: Array<string>, 
/**
 * What its buildings offer to whoever moves, hears or sees otherwise.
 */
access: Array<string>, 
/**
 * For whom.
 */
eligibility: string | null, 
/**
 * When, a sentence each.
 */
schedules: Array<string>, 
/**
 * What it costs.
 */
cost: string | null, 
/**
 * Languages spoken.
 */
languages: Array<string>, 
/**
 * The directory's own terms.
 */
terms: Array<string>, 
/**
 * Which needs it answers, as far as its terms say.
 */
needs: Array<SocialDomain>, 
/**
 * When somebody last made sure that all this is so.
 */
checked_on: Day | null, 
/**
 * In the directory now; one that left it stays readable.
 */
is_listed: boolean, };

/**
 * A service of the local directory: the id Open Referral UK gave it.
 */
export type LocalServiceId = string;

/**
 * Services by name, 50 a page; those with some of the words by how many.
 */
export type LocalServiceList = { 
/**
 * The page.
 */
services: Array<FoundLocalService>, 
/**
 * Ask for the next page with this.
 */
next: string | null, 
/**
 * No service has all the words: these have some of them, those with the most first.
 */
has_some_words_only: boolean, 
/**
 * Every place that can be asked for.
 */
places: Array<string>, };

/**
 * `POST /api/local-services/search`: what is left out does not matter.
 */
export type LocalServicesWanted = { 
/**
 * They answer this need.
 */
need?: SocialDomain, 
/**
 * In or for this postcode district, ward or area; one of `places`.
 */
place?: string, 
/**
 * These words: all of them, or where no service has all, some.
 */
words?: string, 
/**
 * Just these, listed or not: what a note names. Nothing else is looked at then.
 */
ids?: Array<LocalServiceId>, 
/**
 * The page after; from `next`.
 */
after?: string, };

/**
 * A time of day in Europe/London to the minute, `HH:MM` on the wire and in files.
 */
export type LocalTime = string;

/**
 * Somebody looked.
 */
export type Look = { 
/**
 * Their name (today's).
 */
name: string, 
/**
 * Their organisation.
 */
organisation: string, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * By which right: `role`, `practice`, `expected`, `pass`, `break_glass`, `author`.
 */
by_right: string, };

/**
 * Somebody's word for a file in which the service reads nothing: nobody can be told from it.
 */
export type LookedThrough = { 
/**
 * Whose.
 */
by: PersonId, 
/**
 * When they gave it.
 */
at: UtcMicros, };

/**
 * A way to have mail. Invitations, changes and cancellations, and what is about one's service or one's own agenda, come at once either
 * way.
 */
export type MailChoice = "single" | "digest";

/**
 * Mails of one state.
 */
export type MailCount = { 
/**
 * `pending`, `held`, `sending`, `sent`, `unknown`, `failed` or `cancelled`.
 */
state: string, 
/**
 * How many.
 */
count: number, };

/**
 * A reason to hold a mail.
 */
export type MailHit = { 
/**
 * `nhs_number`, `birth_date`, `postcode` or `name`.
 */
kind: string, 
/**
 * `subject`, `text`, `html` or `calendar`.
 */
part: string, };

/**
 * A mail, from the commit that wanted it to its end; its Message-ID is made from it.
 */
export type MailId = string;

/**
 * A mail as it would be.
 */
export type MailPreview = { 
/**
 * Kind of letter, such as `agenda_published`.
 */
kind: string, 
/**
 * Whose name it would have.
 */
to_name: string, 
/**
 * Subject and text; none: it would be held, for it looks as if it held something of a patient.
 */
words: MailWords | null, };

/**
 * A mail's words.
 */
export type MailWords = { 
/**
 * Subject.
 */
subject: string, 
/**
 * Plain text.
 */
text: string, };

/**
 * Which versions of a meeting's minutes there are.
 */
export type Manifest = { 
/**
 * Oldest first.
 */
versions: Array<MinutesVersion>, 
/**
 * What was said of topics, every version that one of them was in, oldest first.
 */
topics: Array<TopicMinutes>, };

/**
 * `GET /api/me`: also tells a page that is not signed in what it can do (`person` null).
 */
export type Me = { 
/**
 * Who is signed in.
 */
person: Person | null, 
/**
 * The PCN shown first.
 */
pcn: Organisation | null, 
/**
 * Whether this is a demonstration.
 */
is_demo: boolean, 
/**
 * People one can sign in as (demo only), in the order of the story.
 */
demo_people: Array<Person>, 
/**
 * The server's clock.
 */
server_time: UtcMicros, 
/**
 * Seconds without activity after which the session ends (1,800).
 */
idle_seconds: number, 
/**
 * Here with a pass that is not admitted yet: only `GET /api/guest` answers.
 */
is_waiting_guest: boolean, };

/**
 * A meeting, whole: what a subscriber of `meeting:<id>` holds.
 */
export type Meeting = { 
/**
 * The part that hardly changes.
 */
root: MeetingRoot, 
/**
 * The part that changes while live.
 */
live: MeetingLive, 
/**
 * Lines by id; order by `position`.
 */
items: Record<string, AgendaItem>, 
/**
 * Who is asked, by person.
 */
attendees: Record<string, Attendee>, 
/**
 * Actions from topics.
 */
actions: Record<string, ActionItem>, 
/**
 * What was shared with everybody there, by id.
 */
resources: Record<string, Resource>, };

/**
 * One occurrence of a series, or a meeting of its own.
 */
export type MeetingId = string;

/**
 * What kind of meeting.
 */
export type MeetingKind = "huddle" | "pcn" | "borough" | "supervision";

/**
 * `GET /api/meetings?from=YYYY-MM-DD&to=YYYY-MM-DD` (days in Europe/London, both included).
 */
export type MeetingList = { 
/**
 * In order of start.
 */
meetings: Array<MeetingRow>, };

/**
 * The part of a meeting that changes while it is live.
 */
export type MeetingLive = { 
/**
 * Where in its course; none before start.
 */
phase: Phase | null, 
/**
 * When it was started.
 */
started_at: UtcMicros | null, 
/**
 * When it was closed.
 */
ended_at: UtcMicros | null, 
/**
 * The line the room is at.
 */
current: ItemId | null, 
/**
 * Since when the room is at it; with the line's `spent_seconds` this is the timer.
 */
current_since: UtcMicros | null, 
/**
 * Who holds the chair now; none before start.
 */
chair_held_by: PersonId | null, 
/**
 * Raised hands, first raised first.
 */
hands: Array<Hand>, 
/**
 * Why it was closed although something was ownerless or dateless.
 */
close_override: string | null, 
/**
 * When the draft minutes were made.
 */
minutes_drafted_at: UtcMicros | null, 
/**
 * Since when nobody of who holds the chair is connected.
 */
chair_lost_at: UtcMicros | null, 
/**
 * Nobody was connected any more: it ended itself.
 */
is_ended_by_itself: boolean, 
/**
 * When business was over and the part for cases began, with guests bound to none of them gone.
 */
open_part_ended_at: UtcMicros | null, 
/**
 * Of a supervision: what it was about; chosen once it happened.
 */
themes: Array<SupervisionTheme>, 
/**
 * Which versions of the minutes were approved. Of a case nothing stands here: its part is on the case.
 */
minutes?: Manifest, 
/**
 * What was promised on each topic when it was closed; the actions live on.
 */
agreed?: Record<string, Promised[]>, 
/**
 * Words over the minutes of topics that wait for approval.
 */
topic_edits?: { [key in ItemId]: MinutesEdit }, };

/**
 * The part of a meeting that hardly changes.
 */
export type MeetingRoot = { 
/**
 * Which meeting.
 */
id: MeetingId, 
/**
 * Its series, if it has one.
 */
series_id: SeriesId | null, 
/**
 * Its day by the series' rule, wherever it was moved to (RFC 5545, RECURRENCE-ID).
 */
recurrence_id: Day | null, 
/**
 * What kind.
 */
kind: MeetingKind, 
/**
 * Whose meeting.
 */
pcn: OdsCode, 
/**
 * Such as "Daily frailty huddle". Names no patient.
 */
title: string, 
/**
 * Planned start.
 */
starts_at: UtcMicros, 
/**
 * Planned length in minutes, 5–480.
 */
slot_minutes: number, 
/**
 * Where in its life.
 */
status: MeetingStatus, 
/**
 * The appointed chair.
 */
chair: PersonId, 
/**
 * Who may take the chair when the chair drops.
 */
deputy: PersonId | null, 
/**
 * Whether the series has a link to the team's own call (which one, `GET /api/meetings/{id}/call` tells those who may
 * have it: partners with the call-in).
 */
has_call: boolean, 
/**
 * From then on a case comes on only as urgent, with a reason.
 */
cut_off_at: UtcMicros | null, };

/**
 * One meeting in a list.
 */
export type MeetingRow = { 
/**
 * Which.
 */
id: MeetingId, 
/**
 * What kind.
 */
kind: MeetingKind, 
/**
 * Such as "Daily frailty huddle".
 */
title: string, 
/**
 * Whose.
 */
pcn: OdsCode, 
/**
 * Planned start.
 */
starts_at: UtcMicros, 
/**
 * Planned length.
 */
slot_minutes: number, 
/**
 * Where in its life.
 */
status: MeetingStatus, 
/**
 * Lines that are not removed.
 */
item_count: number, 
/**
 * Lines decided.
 */
decided_count: number, 
/**
 * Planned minutes of all lines.
 */
planned_minutes: number, 
/**
 * Number of the line the room is at.
 */
current_number: number | null, 
/**
 * Apologies, with cover ("Sana Malik · cover: Ife Bello").
 */
apologies: Array<string>, 
/**
 * Who chairs, by name.
 */
chair_name: string, };

/**
 * Meeting life: draft → open → live → ended → approved; cancelled is possible until live.
 */
export type MeetingStatus = "draft" | "open" | "live" | "ended" | "approved" | "cancelled";

/**
 * `GET /api/meetings/{id}/minutes`: draft minutes as this person may read them.
 */
export type Minutes = { 
/**
 * Which meeting.
 */
meeting_id: MeetingId, 
/**
 * Its title.
 */
title: string, 
/**
 * What kind.
 */
kind: MeetingKind, 
/**
 * Where in its life.
 */
status: MeetingStatus, 
/**
 * Planned start.
 */
starts_at: UtcMicros, 
/**
 * Went live.
 */
started_at: UtcMicros | null, 
/**
 * Closed.
 */
ended_at: UtcMicros | null, 
/**
 * Why it was closed incomplete.
 */
close_override: string | null, 
/**
 * Who was asked and who came.
 */
attendees: Array<Attendee>, 
/**
 * Lines in order.
 */
lines: Array<MinutesLine>, 
/**
 * Which versions were approved, and topics as approved; none: it is a draft.
 */
manifest: Manifest | null, 
/**
 * Whether this person may correct and amend the parts of cases they have.
 */
may_edit: boolean, 
/**
 * Whether this person may approve.
 */
may_approve: boolean, };

/**
 * A case's part of the minutes.
 */
export type MinutesCase = { 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, 
/**
 * "Okafor, Mary".
 */
name: string, 
/**
 * Date of birth.
 */
born_on: Day, 
/**
 * NHS number, 3-3-4.
 */
nhs_number: string | null, 
/**
 * Reason, outcome, deferred count, texts.
 */
item: CaseItem, 
/**
 * For the summary.
 */
outcome: OutcomeKind | null, 
/**
 * What came after the minutes were drafted: part of the draft, and marked. Once approved: what waits to be taken in or left.
 */
late: Array<LateText>, 
/**
 * The shared texts as they stand, letters that came late included.
 */
shared_texts: FourTexts, 
/**
 * Their mark: who takes letters in or leaves them out says by it what they looked at.
 */
letters_mark: string, 
/**
 * What was written about the person's life since the meeting began, for all who have the case; approved: as it was then.
 */
social_notes: Array<SocialNote>, };

/**
 * Such words, waiting to be approved.
 */
export type MinutesEdit = { 
/**
 * The words.
 */
words: MinutesWords, 
/**
 * Who, when, why.
 */
amended: Amended, };

/**
 * One line of the minutes.
 */
export type MinutesLine = { 
/**
 * The line.
 */
item_id: ItemId, 
/**
 * The number it is called by.
 */
number: number, 
/**
 * Seconds spent.
 */
spent_seconds: number, 
/**
 * Title of a topic.
 */
topic: string | null, 
/**
 * What was typed on a topic, as it stands; in a draft nobody wrote over, what the minutes say.
 */
topic_texts?: FourTexts, 
/**
 * Its mark: who takes letters in says by it what they looked at.
 */
topic_mark?: string, 
/**
 * Words over a topic's minutes that wait for approval.
 */
topic_edit?: MinutesEdit, 
/**
 * Of what is no case: it was not reached or passed over, and stands on the next agenda.
 */
is_carried?: boolean, 
/**
 * The case's part; absent: "not shared".
 */
case: MinutesCase | null, 
/**
 * Actions of this line as they are now.
 */
actions: Array<ActionItem>, 
/**
 * What the minutes say was promised: as agreed when the meeting was closed, or as put right since; of a topic, words that wait aside.
 */
promised: Array<Promised>, };

/**
 * A case's part of one version of the minutes.
 */
export type MinutesPart = { 
/**
 * In which version of the meeting's minutes it came; 0: a draft.
 */
version: number, 
/**
 * The four texts.
 */
texts: FourTexts, 
/**
 * What was decided.
 */
outcome: Outcome | null, 
/**
 * Who was there for it.
 */
attendance: Array<CaseAttendance>, 
/**
 * What was promised.
 */
actions: Array<Promised>, 
/**
 * What was written about the person's life since the meeting began, for all who have the case.
 */
social_notes: Array<SocialNote>, 
/**
 * The frailty scale then.
 */
cfs: Cfs | null, 
/**
 * Whose words it holds, when somebody wrote over them.
 */
amended: Amended | null, };

/**
 * One approved version of a meeting's minutes. Says nothing of any case.
 */
export type MinutesVersion = { 
/**
 * From 1.
 */
version: number, 
/**
 * Who approved it.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * When.
 */
at: UtcMicros, };

/**
 * What is written over a case's part of the minutes.
 */
export type MinutesWords = { 
/**
 * The four texts, whole.
 */
texts: FourTexts, 
/**
 * Words of the outcome; none: as they stand.
 */
outcome: OutcomeWords | null, 
/**
 * Who was there after all, or was not.
 */
attendance: Array<AttendanceMark>, 
/**
 * Why; needed once the minutes are approved.
 */
reason: string | null, 
/**
 * The shared texts as they were looked at: letters up to there are taken in or left out by these words. None: they wait on.
 */
letters_seen: FourTexts | null, 
/**
 * What was promised, whole, when some of it was taken as it stood then; none: as agreed.
 */
actions?: Array<Promised>, };

/**
 * A practice says: of our people on the list, about this one we worry most.
 */
export type MostConcerned = { 
/**
 * Who said so.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * What worries them, in one line.
 */
note: string | null, };

/**
 * `GET` and `POST /api/me/mail`: how one wants mail that can wait until the next morning.
 */
export type MyMail = { 
/**
 * One's own choice; `single` until one has chosen.
 */
choice: MailChoice, };

/**
 * How much of a need (for strengths: `none` is "none known").
 */
export type NeedLevel = "none" | "some" | "urgent";

/**
 * `POST /api/referrals`: refer a person who may not be on the list yet. Found by NHS number; new otherwise.
 */
export type NewReferral = { 
/**
 * Made by the client, the id of a new case; the same again has no second effect.
 */
case_id: CaseId, 
/**
 * Registered practice.
 */
practice: OdsCode, 
/**
 * NHS number, if known.
 */
nhs_number: NhsNumber | null, 
/**
 * Given name.
 */
given: string, 
/**
 * Family name.
 */
family: string, 
/**
 * Date of birth.
 */
born_on: Day, 
/**
 * First language.
 */
language: string | null, 
/**
 * Whether an interpreter is needed.
 */
needs_interpreter: boolean, 
/**
 * Lives alone.
 */
lives_alone: boolean, 
/**
 * Clinical Frailty Scale.
 */
cfs: Cfs | null, 
/**
 * Review rhythm wished.
 */
priority: Priority, 
/**
 * Which services are needed.
 */
needed_services: Array<ServiceId>, 
/**
 * What happens now.
 */
situation: string, 
/**
 * What led to it.
 */
background: string | null, 
/**
 * What the referrer thinks.
 */
assessment: string | null, 
/**
 * What the referrer asks for.
 */
recommendation: string | null, 
/**
 * The question for the MDT.
 */
question: string, 
/**
 * What the person was told.
 */
told: string | null, 
/**
 * What the person objects to.
 */
objections: string | null, 
/**
 * Why it cannot wait, after the cut-off.
 */
urgent_reason: string | null, 
/**
 * Answers to what the form asks besides.
 */
answers: Array<FormAnswer>, };

/**
 * When a job is due next.
 */
export type NextRun = { 
/**
 * Which, such as `digest`.
 */
job: string, 
/**
 * When.
 */
due_at: UtcMicros, };

/**
 * Ten digits whose last is the Modulus 11 check digit (NHS Data Dictionary, NHS NUMBER). Kept without spaces.
 */
export type NhsNumber = string;

/**
 * That earlier meetings of the series did not reach a line, or passed it over.
 */
export type NotReached = { 
/**
 * When the last of them was to begin.
 */
met_at: UtcMicros, 
/**
 * How many in a row.
 */
times: number, };

/**
 * Where the note is kept, hence who receives it.
 */
export type NoteSharing = "shared" | "restricted" | "private";

/**
 * Notes kept apart from the case's own stream: restricted, or one author's private ones.
 */
export type NotesBook = { 
/**
 * By id.
 */
notes: Record<string, SocialNote>, };

/**
 * A notice on a person's worklist.
 */
export type Notice = { 
/**
 * Which.
 */
id: NoticeId, 
/**
 * What.
 */
kind: NoticeKind, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * When its receiver put it away.
 */
seen_at: UtcMicros | null, };

/**
 * Something a person is told on their worklist.
 */
export type NoticeId = string;

/**
 * What a person is told. A closed list: no notice is made from somebody's free text about a patient.
 */
export type NoticeKind = { "type": "called_in", 
/**
 * In which meeting.
 */
meeting_id: MeetingId, 
/**
 * For which line.
 */
item_id: ItemId, 
/**
 * The number it is called by.
 */
number: number, } | { "type": "referral_returned", 
/**
 * Whose case.
 */
case_id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, } | { "type": "glass_broken", 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * What they gave as the reason.
 */
reason: string, 
/**
 * Against a bar, for risk to life.
 */
is_risk_to_life: boolean, 
/**
 * When it ends.
 */
until: UtcMicros, } | { "type": "seat_empty", 
/**
 * Which meeting.
 */
meeting_id: MeetingId, 
/**
 * Who is gone.
 */
name: string, } | { "type": "actions_handed_over", 
/**
 * Who left.
 */
name: string, 
/**
 * How many.
 */
count: number, } | { "type": "meeting_ended_itself", 
/**
 * Which meeting.
 */
meeting_id: MeetingId, 
/**
 * Actions and reviews to mend in its draft minutes.
 */
incomplete: number, } | { "type": "help_answered", 
/**
 * The case's code; none: of a topic.
 */
code: CaseCode | null, 
/**
 * Who answered.
 */
name: string, 
/**
 * They took the action over.
 */
is_taken: boolean, };

/**
 * An Organisation Data Service code: letters and digits, 3–8 characters, upper case
 * (PCN: `U` and 5 digits; practice: a letter and 5 digits).
 */
export type OdsCode = string;

/**
 * `POST /api/guest/open`: by the guest's own tap, never by opening the link.
 */
export type OpenPass = { 
/**
 * From the link's fragment.
 */
token: string, };

/**
 * `GET /api/operator/jobs`: what happens by itself; for operators only. Holds no person and no case.
 */
export type OperatorJobs = { 
/**
 * What is due next, the soonest first.
 */
next: Array<NextRun>, 
/**
 * What ran, the last begun first, 100 at most.
 */
runs: Array<JobRun>, 
/**
 * How many runs of the last 90 days are in each state; a state without any is left out.
 */
counts: Array<JobCount>, };

/**
 * A mail as the operator's list shows it.
 */
export type OperatorMail = { 
/**
 * Which.
 */
id: MailId, 
/**
 * Kind of letter, such as `invitation`.
 */
kind: string, 
/**
 * The recipient's name; none: not in the directory any more.
 */
to_name: string | null, 
/**
 * `pending`, `held`, `sending`, `sent`, `unknown` (it may have arrived: never sent again by itself), `failed` or `cancelled`.
 */
state: string, 
/**
 * When it was wanted.
 */
created_at: UtcMicros, 
/**
 * When it is tried next, while it is pending.
 */
next_try_at: UtcMicros | null, 
/**
 * When it was sent.
 */
sent_at: UtcMicros | null, 
/**
 * How often it was tried.
 */
attempts: number, 
/**
 * How far the last try came.
 */
stage: string | null, 
/**
 * What kind of failure the last try met.
 */
error: string | null, 
/**
 * What the check found, if it is held: kinds and places, never values.
 */
hits: Array<MailHit>, 
/**
 * Whether it can be sent (again): `POST …/{id}/retry`.
 */
can_retry: boolean, 
/**
 * Whether the operator can say that it arrived: `POST …/{id}/mark-sent`.
 */
can_mark_sent: boolean, };

/**
 * `GET /api/operator/mails?state=…&after=…`: newest first, 50 a page; for operators only. Holds no patient and no address.
 */
export type OperatorMailList = { 
/**
 * The page.
 */
mails: Array<OperatorMail>, 
/**
 * Ask for the next page with this.
 */
next: MailId | null, 
/**
 * How many are in each state; a state without any is left out.
 */
counts: Array<MailCount>, 
/**
 * By what mail leaves: `outbox` (a folder) or `smtp`.
 */
via: string, };

/**
 * `GET /api/operator/mails/{id}`: the mail as its recipient reads it, for operators only. A guest's link is masked.
 */
export type OperatorMailShown = { 
/**
 * As in the list.
 */
mail: OperatorMail, 
/**
 * Sender.
 */
from: string, 
/**
 * The recipient's address; none: not in the directory any more.
 */
to: string | null, 
/**
 * Message-ID, once it has begun to be sent.
 */
message_id: string | null, 
/**
 * Subject; none where the check finds something of a patient, or the letter cannot be read.
 */
subject: string | null, 
/**
 * Plain text; likewise.
 */
text: string | null, 
/**
 * Whether it has a part for calendars.
 */
has_calendar: boolean, };

/**
 * `GET /api/meetings/{id}/order`: the order that lets rotating partners wait least, beside the order as it stands.
 */
export type OrderPreview = { 
/**
 * Waiting lines as they stand.
 */
before: Array<ItemId>, 
/**
 * The same lines in the better order; send it with `order_agenda` (and `before`, to undo). Equal when nothing is saved.
 */
after: Array<ItemId>, 
/**
 * Partner-minutes waited as it stands.
 */
waiting_before: number, 
/**
 * Partner-minutes waited in the better order.
 */
waiting_after: number, 
/**
 * Proven: no other order that keeps the rules is better.
 */
is_proven: boolean, 
/**
 * Who saves what.
 */
partners: Array<PartnerSaving>, 
/**
 * Why no order keeps all the rules; empty when one does.
 */
infeasible: Array<string>, };

/**
 * A Federation, PCN or practice.
 */
export type Organisation = { 
/**
 * ODS code.
 */
code: OdsCode, 
/**
 * Its name.
 */
name: string, 
/**
 * What it is.
 */
kind: OrganisationKind, 
/**
 * The PCN of a practice, the Federation of a PCN.
 */
part_of: OdsCode | null, 
/**
 * Letters of its case codes ("SF"), PCNs only.
 */
code_letters: string | null, 
/**
 * Decile of deprivation of its people (Index of Multiple Deprivation, 1 the most deprived), practices only.
 */
imd_decile: number | null, };

/**
 * What an organisation is.
 */
export type OrganisationKind = "federation" | "pcn" | "practice";

/**
 * What was decided for one case in one meeting.
 */
export type Outcome = { 
/**
 * Which of the list.
 */
kind: OutcomeKind, 
/**
 * Why.
 */
rationale: string | null, 
/**
 * Who saw it otherwise, and why.
 */
dissent: string | null, 
/**
 * To which service, when referred on.
 */
refer_to: string | null, 
/**
 * Next review; needed unless stepped down, declined or not appropriate.
 */
next_review_on: Day | null, 
/**
 * Step-down; needed when stepped down.
 */
step_down: StepDown | null, 
/**
 * Who wrote it down.
 */
recorded_by: PersonId, 
/**
 * When.
 */
recorded_at: UtcMicros, };

/**
 * What was decided: the typed list.
 */
export type OutcomeKind = "actions_agreed" | "watchful_review" | "refer_on" | "escalate_urgent_community_response" | "escalate_virtual_ward" | "escalate_admission" | "escalate_safeguarding" | "agreed_without_discussion" | "step_down" | "declined" | "not_appropriate" | "deferred_no_time" | "deferred_missing_information" | "deferred_key_person_absent";

/**
 * What stood at a line when somebody looked, before they write an outcome there.
 */
export type OutcomeSeen = { "type": "nothing" } | { "type": "recorded", 
/**
 * When it was written down.
 */
at: UtcMicros, };

/**
 * Words of an outcome.
 */
export type OutcomeWords = { 
/**
 * Why.
 */
rationale: string | null, 
/**
 * Who saw it otherwise.
 */
dissent: string | null, };

/**
 * `GET /api/oversight`: for clinical directors, the link workers of each PCN they lead. Numbers and days; no case, no code.
 */
export type Oversight = { 
/**
 * One a PCN.
 */
places: Array<OversightPlace>, };

/**
 * A PCN's.
 */
export type OversightPlace = { 
/**
 * Its name.
 */
name: string, 
/**
 * Link workers, most overdue first.
 */
link_workers: Array<LinkWorkerRow>, 
/**
 * Practices that are most concerned about somebody.
 */
concerned: Array<ConcernedPractice>, };

/**
 * `GET /api/me/calendar`: one's private feed.
 */
export type OwnCalendar = { 
/**
 * Since when there is one; none: there is none.
 */
made_at: UtcMicros | null, 
/**
 * When a calendar last asked for it.
 */
read_at: UtcMicros | null, };

/**
 * Who is to do it.
 */
export type Owner = { "type": "nobody" } | { "type": "person", 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name when it was assigned.
 */
name: string, } | { "type": "service", 
/**
 * Which.
 */
service_id: ServiceId, 
/**
 * Its name when it was assigned.
 */
name: string, } | { "type": "pool" };

/**
 * Who is meant, before the directory gave the name.
 */
export type OwnerRef = { "type": "nobody" } | { "type": "person", 
/**
 * Who.
 */
person_id: PersonId, } | { "type": "service", 
/**
 * Which.
 */
service_id: ServiceId, } | { "type": "pool" };

/**
 * One of the two.
 */
export type PairMember = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name.
 */
name: string, };

/**
 * A part of a state: one row. Which part it replaces follows from the id inside it.
 */
export type Part = { "part": "meeting_root", "value": MeetingRoot } | { "part": "meeting_live", "value": MeetingLive } | { "part": "agenda_item", "value": AgendaItem } | { "part": "attendee", "value": Attendee } | { "part": "case_root", "value": CaseRoot } | { "part": "case_item", "value": CaseItem } | { "part": "social_note", "value": SocialNote } | { "part": "action_item", "value": ActionItem } | { "part": "worklist_entry", "value": WorklistEntry } | { "part": "notice", "value": Notice } | { "part": "organisation", "value": Organisation } | { "part": "service", "value": Service } | { "part": "person", "value": Person } | { "part": "template", "value": Template } | { "part": "tailoring", "value": Tailoring } | { "part": "series", "value": Series } | { "part": "peer_case", "value": PeerCase } | { "part": "resource", "value": Resource } | { "part": "assessment", "value": Assessment } | { "part": "story", "value": Story };

/**
 * What the better order means for one partner.
 */
export type PartnerSaving = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name.
 */
name: string, 
/**
 * Lines they are needed for.
 */
items: Array<ItemId>, 
/**
 * Minutes held without being needed, as it stands.
 */
waiting_before: number, 
/**
 * The same in the better order.
 */
waiting_after: number, 
/**
 * Start of their first line in the better order.
 */
from: UtcMicros, 
/**
 * End of their last line in the better order.
 */
until: UtcMicros, };

/**
 * Whether somebody means to come (iCalendar PARTSTAT).
 */
export type Partstat = "needs_action" | "accepted" | "declined" | "tentative";

/**
 * `POST /api/meetings/{id}/passes/{person_id}/link`: a new link for a guest; the one before opens nothing any more, and
 * the device it was bound to is let go.
 */
export type PassLink = { 
/**
 * To be mailed or shown; the token is in the fragment, which no server and no scanner is sent.
 */
url: string, 
/**
 * The same as a QR code, SVG.
 */
qr_svg: string, 
/**
 * Opens nothing from then on.
 */
until: UtcMicros, };

/**
 * `GET /api/meetings/{id}/passes/{person_id}/mail`, for who edits the agenda: where a guest's link is mailed to, and how that stands.
 */
export type PassMail = { 
/**
 * Where to; none: no address was given, or the pass ended.
 */
email: string | null, 
/**
 * Waits for the agenda to be published.
 */
waits_for_agenda: boolean, 
/**
 * `pending`, `held`, `sending`, `sent`, `unknown`, `failed` or `cancelled`; none: none was wanted yet.
 */
state: string | null, 
/**
 * When it was sent.
 */
sent_at: UtcMicros | null, };

/**
 * A guest's pass is over: it ran out, or was taken back.
 */
export type PassOver = { 
/**
 * Whose.
 */
person_id: PersonId, 
/**
 * When.
 */
ended_at: UtcMicros, };

/**
 * The text is in the clinical record.
 */
export type Pasted = { 
/**
 * Who pasted it.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * Which version of the minutes; 0: the draft.
 */
version: number, 
/**
 * Which text ([`crate::record_text::RecordText::mark`]): another one now means it changed since.
 */
text_mark: string, };

/**
 * The person behind a case.
 */
export type Patient = { 
/**
 * Given name.
 */
given: string, 
/**
 * Family name.
 */
family: string, 
/**
 * Date of birth.
 */
born_on: Day, 
/**
 * NHS number; blank for confidential patients.
 */
nhs_number: NhsNumber | null, 
/**
 * As recorded by the practice.
 */
sex: string | null, 
/**
 * First language.
 */
language: string | null, 
/**
 * Whether an interpreter is needed.
 */
needs_interpreter: boolean, 
/**
 * Lives alone.
 */
lives_alone: boolean, 
/**
 * Housebound.
 */
is_housebound: boolean, 
/**
 * Lives in a care home.
 */
is_in_care_home: boolean, };

/**
 * One of them. Its line on the agenda is a number and its minutes.
 */
export type PeerCase = { 
/**
 * Its line.
 */
item_id: ItemId, 
/**
 * What it is about.
 */
title: string, 
/**
 * What is going on.
 */
situation: string, 
/**
 * What colleagues are asked.
 */
question: string, 
/**
 * Who brings it.
 */
brought_by: PersonId, 
/**
 * When its words were written last.
 */
written_at: UtcMicros, };

/**
 * All of a meeting: what a subscriber of `peer-cases:<meeting>` holds.
 */
export type PeerCases = { 
/**
 * By line.
 */
cases: Record<string, PeerCase>, };

/**
 * `GET /api/people`: the borough's directory (people of all PCNs, no patient).
 */
export type People = { 
/**
 * People who have not left.
 */
people: Array<Person>, 
/**
 * Services.
 */
services: Array<Service>, 
/**
 * PCNs and practices.
 */
organisations: Array<Organisation>, 
/**
 * Guests who still have something to do, and can do nothing about it here any more.
 */
passes_over: Array<PassOver>, };

/**
 * A member.
 */
export type Person = { 
/**
 * Who.
 */
id: PersonId, 
/**
 * Their name as colleagues know it ("Dr Asha Perera").
 */
name: string, 
/**
 * Sign-in and mail address.
 */
email: string, 
/**
 * Their job in words ("Community matron").
 */
job: string, 
/**
 * Whose they are, in words.
 */
organisation: string, 
/**
 * Roles at places.
 */
roles: Array<RoleAt>, 
/**
 * Of which service.
 */
service_id: ServiceId | null, 
/**
 * Languages spoken.
 */
languages: Array<string>, 
/**
 * Skills.
 */
skills: Array<string>, 
/**
 * Has left: no new action, no sign-in.
 */
is_ended: boolean, 
/**
 * Days away, with who covers.
 */
absences: Array<Absence>, 
/**
 * Came with a named pass, has no account: which meeting, and until when. A guest holds no role.
 */
guest: GuestPass | null, 
/**
 * Who employs them, where that is not whose they are (a link worker of a charity in a PCN, say).
 */
employer: string | null, 
/**
 * From which funds their post is paid.
 */
funding_stream: FundingStream | null, };

/**
 * A member, whatever their roles.
 */
export type PersonId = string;

/**
 * The course of a live meeting.
 */
export type Phase = "roll_call" | "action_review" | "cases" | "read_back";

/**
 * `GET /api/templates/words?pcn=`: what forms say at a place.
 */
export type PlaceWords = { 
/**
 * Labels and hints of a referral; a field that is not there is not asked for.
 */
referral_form: Array<Entry>, 
/**
 * What is asked while a social note is written.
 */
note_prompts: Array<Entry>, 
/**
 * Outcomes to choose from.
 */
outcome_list: Array<Entry>, 
/**
 * Questions about personal well-being.
 */
assessment_ons4: Array<Entry>, 
/**
 * What is asked about a person's own concerns.
 */
assessment_concern: Array<Entry>, };

/**
 * A place in a stream.
 */
export type Position = { 
/**
 * Changes when a database is restored.
 */
epoch: string, 
/**
 * The last event seen.
 */
seq: number, };

/**
 * One date of a preview.
 */
export type PreviewDay = { 
/**
 * The day it would be held.
 */
day: Day, 
/**
 * When.
 */
starts_at: UtcMicros, 
/**
 * Its day by rule, if a bank holiday moves it.
 */
moved_from: Day | null, 
/**
 * The bank holiday on its day by rule.
 */
holiday: string | null, };

/**
 * One line as a partner or guest sees it.
 */
export type PreviewLine = { 
/**
 * The line.
 */
item_id: ItemId, 
/**
 * The number it is called by.
 */
number: number, 
/**
 * Planned minutes.
 */
planned_minutes: number, 
/**
 * When it is likely to begin.
 */
starts_at: UtcMicros | null, 
/**
 * Title of a topic.
 */
topic: string | null, 
/**
 * The card; absent: "not shared".
 */
card: Card | null, 
/**
 * They are kept out of this one although their service is needed: the person objected.
 */
is_barred: boolean, };

/**
 * `POST /api/series/preview`: a rule somebody thinks of.
 */
export type PreviewSeries = { 
/**
 * RFC 5545 rule.
 */
rule: string, 
/**
 * First day.
 */
starts_on: Day, 
/**
 * `HH:MM` in Europe/London.
 */
starts_at_local: string, 
/**
 * Last day by rule.
 */
ends_on: Day | null, 
/**
 * What happens on a bank holiday.
 */
holidays: HolidayPolicy, 
/**
 * Dates from this day on; none: from the first.
 */
from?: Day, };

/**
 * Case priority: red is reviewed daily, amber weekly, green monthly.
 */
export type Priority = "red" | "amber" | "green";

/**
 * What was promised, as it stood when the meeting was closed: the action itself lives on.
 */
export type Promised = { 
/**
 * The action.
 */
action_id: ActionId, 
/**
 * What.
 */
what: string, 
/**
 * Who.
 */
owner: Owner, 
/**
 * Until when.
 */
due_on: Day | null, 
/**
 * How it stood, where it was not simply to be done; none also of what was kept before this was.
 */
stood?: Stood, };

/**
 * Where something was promised.
 */
export type PromisedIn = { 
/**
 * Which meeting.
 */
meeting_id: MeetingId, 
/**
 * Of what kind it is.
 */
kind: MeetingKind, 
/**
 * When it began, or begins.
 */
starts_at: UtcMicros, };

/**
 * `GET /api/meetings/{id}/proposal`: what could go on this agenda, most pressing first; for those who may edit it.
 */
export type Proposal = { 
/**
 * Cases not on this agenda yet.
 */
entries: Array<ProposedCase>, 
/**
 * Planned minutes of the agenda as it stands.
 */
planned_minutes: number, 
/**
 * Minutes there are.
 */
slot_minutes: number, 
/**
 * After the cut-off: a case comes on only as urgent, with a reason.
 */
is_past_cut_off: boolean, };

/**
 * One case that could go on an agenda.
 */
export type ProposedCase = { 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, 
/**
 * Such as "M.O.".
 */
initials: string, 
/**
 * Review rhythm.
 */
priority: Priority, 
/**
 * Why, the most pressing first; the first is what its line will say.
 */
reasons: Array<ListedReason>, 
/**
 * How often in a row it was deferred or not reached; 3 and more is red.
 */
deferred_count: number, 
/**
 * Usual minutes.
 */
planned_minutes: number, 
/**
 * Which services are needed.
 */
needed_services: Array<ServiceId>, 
/**
 * Its review was due then.
 */
review_due_on: Day | null, 
/**
 * Overdue actions.
 */
overdue_actions: number, 
/**
 * Blocked actions.
 */
blocked_actions: number, 
/**
 * Names of who must get nothing of it.
 */
barred: Array<string>, 
/**
 * The referral holds an objection, and nobody is kept out.
 */
has_objection: boolean, };

/**
 * Codes of the protocol itself.
 */
export type ProtocolErrorCode = "malformed" | "too_large" | "too_many" | "command_id_reused" | "text_unreadable" | "text_not_yours" | "unavailable" | "signed_out" | "throttled" | "wrong_origin" | "internal";

/**
 * `GET /api/meetings/{id}/publish-preview`: who is told what when the agenda is published now, for who may publish it. Nobody, once it
 * is out.
 */
export type PublishPreview = { 
/**
 * Everybody asked, in the order of a list: the core, partners, guests.
 */
people: Array<ToldPerson>, 
/**
 * One mail of each kind, as it would be. A guest's link is masked.
 */
mails: Array<MailPreview>, };

/**
 * `POST /api/resources`: puts something on the shelf, or changes it; answers the [`ShelfItem`].
 */
export type PutOnShelf = { 
/**
 * Which; made by who puts it there.
 */
id: ResourceId, 
/**
 * The version it was made from; 0: it is new.
 */
version: number, 
/**
 * For whom.
 */
place: OdsCode, 
/**
 * What it is.
 */
title: string, 
/**
 * What it is good for.
 */
about: string | null, 
/**
 * Under which topics it is looked for.
 */
topics: Array<string>, 
/**
 * The address of a page.
 */
link: HttpsLink | null, 
/**
 * Or a file that was sent before.
 */
file: SentFile | null, 
/**
 * Of a document or a picture that is new there: the asker has looked through it, and nobody can be told from it.
 */
is_looked_through: boolean, };

/**
 * `GET /api/meetings/{id}/record-texts`: a text for each case of a meeting that is over and that this person may see.
 */
export type RecordTexts = { 
/**
 * Which meeting.
 */
meeting_id: MeetingId, 
/**
 * Its title.
 */
title: string, 
/**
 * When it started.
 */
starts_at: UtcMicros, 
/**
 * How many versions of its minutes were approved; 0: they are a draft.
 */
version: number, 
/**
 * In the order of the agenda.
 */
texts: Array<CaseRecord>, };

/**
 * A checked RFC 5545 rule without DTSTART, in normal form: parts in one order, values sorted, defaults left out.
 *
 * Offered: FREQ DAILY, WEEKLY, MONTHLY, YEARLY, with INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, COUNT, UNTIL (a day, or an
 * instant in UTC), WKST. Not offered: anything within a day (a meeting has one start), BYYEARDAY, BYWEEKNO, COUNT beside UNTIL.
 */
export type Recurrence = string;

/**
 * SBAR and the question for the MDT.
 */
export type Referral = { 
/**
 * What happens now.
 */
situation: string, 
/**
 * What led to it.
 */
background: string | null, 
/**
 * What the referrer thinks.
 */
assessment: string | null, 
/**
 * What the referrer asks for.
 */
recommendation: string | null, 
/**
 * The question for the MDT.
 */
question: string | null, 
/**
 * What the person was told.
 */
told: string | null, 
/**
 * What the person objects to.
 */
objections: string | null, 
/**
 * Who referred, in words.
 */
referred_by: string, 
/**
 * When.
 */
referred_at: UtcMicros, 
/**
 * The member who referred: told when it is sent back.
 */
referrer: PersonId | null, 
/**
 * Why it cannot wait for the meeting after the cut-off.
 */
urgent_reason: string | null, 
/**
 * Why it was sent back, the last time.
 */
returned: Returned | null, 
/**
 * Answers to what the Federation or the PCN added to the form, in its order.
 */
answers: Array<FormAnswer>, };

/**
 * The state that stands in the way (never the blame).
 */
export type RejectionCode = "not_found" | "not_allowed" | "not_chair" | "meeting_not_live" | "meeting_ended" | "meeting_already_live" | "item_not_ready" | "already_listed" | "already_taken" | "action_closed" | "action_not_closed" | "owner_left" | "review_date_missing" | "step_down_missing" | "incomplete" | "past_cut_off" | "some_may_not_hear" | "changed_meanwhile" | "id_taken" | "invalid" | "identifies" | "minutes_approved";

/**
 * Back on the list after it had left it.
 */
export type Reopened = { 
/**
 * Why.
 */
reason: string, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * When.
 */
at: UtcMicros, };

/**
 * `GET /api/reports?place=&period=`: a place by its code or `own`, a month `2026-11` or a quarter `2026-Q4`.
 */
export type Report = { 
/**
 * Whose, as asked for.
 */
place: string, 
/**
 * Its name.
 */
place_name: string, 
/**
 * When, as asked for.
 */
period: string, 
/**
 * The same in words.
 */
period_words: string, 
/**
 * Told outside the PCN: counts in steps of five, none under five, months that are over.
 */
is_rounded: boolean, 
/**
 * Every report this person reads.
 */
places: Array<ReportChoice>, 
/**
 * Periods to choose from, newest first.
 */
periods: Array<ReportChoice>, 
/**
 * What is asked, with answers.
 */
questions: Array<ReportQuestion>, };

/**
 * By what an answer is told apart.
 */
export type ReportBy = "month" | "pcn" | "fifth" | "service" | "domain" | "language" | "funding";

/**
 * Something to choose.
 */
export type ReportChoice = { 
/**
 * What to ask with.
 */
key: string, 
/**
 * What to show.
 */
label: string, };

/**
 * A column.
 */
export type ReportColumn = { 
/**
 * Its heading.
 */
label: string, 
/**
 * What its figures are.
 */
unit: ReportUnit, };

/**
 * A question with its answer.
 */
export type ReportQuestion = { 
/**
 * Which.
 */
topic: ReportTopic, 
/**
 * Such as "Actions done in time".
 */
title: string, 
/**
 * The answer in a sentence.
 */
sentence: string, 
/**
 * How it is counted.
 */
note: string, 
/**
 * What stands in the columns of its tables.
 */
columns: Array<ReportColumn>, 
/**
 * The column a plot shows.
 */
plotted: number, 
/**
 * Over everything.
 */
total: Array<number | null>, 
/**
 * The same, told apart.
 */
tables: Array<ReportTable>, };

/**
 * A row.
 */
export type ReportRow = { 
/**
 * Such as "October 2026".
 */
label: string, 
/**
 * A month that has not begun: nothing can be counted in it yet, which is another thing than nothing.
 */
is_to_come: boolean, 
/**
 * One a column; null: fewer than five, too few to tell, or nothing there.
 */
values: Array<number | null>, };

/**
 * One breakdown.
 */
export type ReportTable = { 
/**
 * By what.
 */
by: ReportBy, 
/**
 * Such as "By service".
 */
title: string, 
/**
 * In their order.
 */
rows: Array<ReportRow>, };

/**
 * What a report asks.
 */
export type ReportTopic = "meetings" | "cases" | "minutes" | "waiting" | "actions" | "needs" | "attendance" | "languages" | "supervision" | "funding";

/**
 * What a figure is.
 */
export type ReportUnit = "count" | "percent" | "minutes" | "days";

/**
 * A shared resource. On the meeting's stream, so a speaker has it too.
 */
export type Resource = { 
/**
 * Which.
 */
id: ResourceId, 
/**
 * What it is. Names no patient.
 */
title: string, 
/**
 * Where it is, unless it is a file.
 */
link: HttpsLink | null, 
/**
 * What it is good for.
 */
about: string | null, 
/**
 * Who shared it; not told to a speaker.
 */
shared_by: PersonId | null, 
/**
 * When.
 */
shared_at: UtcMicros, 
/**
 * Taken off again.
 */
is_removed: boolean, 
/**
 * A file of the shelf, as it was when it was shared: whoever follows the meeting may have it.
 */
file: SharedFile | null, };

/**
 * Something shared with everybody at a meeting: a title and a link.
 */
export type ResourceId = string;

/**
 * A referral sent back.
 */
export type Returned = { 
/**
 * What must be mended.
 */
reason: string, 
/**
 * By whom.
 */
by: PersonId, 
/**
 * When.
 */
at: UtcMicros, };

/**
 * What somebody is in a PCN, a practice or the Federation.
 */
export type Role = "clinical_director" | "deputy_chair" | "coordinator" | "gp" | "link_worker" | "core_member" | "practice_staff" | "rotating_partner" | "federation_manager" | "ig_lead" | "operator";

/**
 * A role at a place.
 */
export type RoleAt = { 
/**
 * Which role.
 */
role: Role, 
/**
 * At which PCN, practice or Federation.
 */
at: OdsCode, };

/**
 * All roles of a member at one place.
 */
export type RolesAtPlace = { 
/**
 * Where: a PCN, a practice or the Federation.
 */
at: OdsCode, 
/**
 * Which; empty: none there any more.
 */
roles: Array<Role>, };

/**
 * `POST /api/meetings/{id}/passes/{person_id}/mail`: a new link goes by mail; the one before opens nothing any more.
 */
export type SendPass = { 
/**
 * Where to; none: to the address that is kept.
 */
email: string | null, };

/**
 * A file that was sent.
 */
export type SentFile = { 
/**
 * As it was answered.
 */
hash: string, 
/**
 * Its name.
 */
name: string, };

/**
 * A series, whole.
 */
export type Series = { 
/**
 * Which.
 */
id: SeriesId, 
/**
 * What kind.
 */
kind: MeetingKind, 
/**
 * Whose: a PCN, or the Federation for the borough's.
 */
pcn: OdsCode, 
/**
 * Such as "Daily frailty huddle".
 */
title: string, 
/**
 * RFC 5545 rule without DTSTART, such as `FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR`.
 */
rule: Recurrence, 
/**
 * DTSTART's day: the rhythm of "every second" counts from here.
 */
starts_on: Day, 
/**
 * Wall-clock start in Europe/London.
 */
starts_at_local: LocalTime, 
/**
 * Last day by rule; none: goes on.
 */
ends_on: Day | null, 
/**
 * Planned length in minutes.
 */
slot_minutes: number, 
/**
 * What happens on a bank holiday.
 */
holidays: HolidayPolicy, 
/**
 * The appointed chair, where no turn says otherwise. Of a supervision: the supervisor.
 */
chair: PersonId, 
/**
 * The deputy.
 */
deputy: PersonId | null, 
/**
 * Who chairs on which days; the first that fits counts.
 */
chair_rota: Array<ChairTurn>, 
/**
 * Always asked.
 */
core: Array<PersonId>, 
/**
 * Everybody who holds one of these roles there is asked too (at the Federation: at any of its PCNs).
 */
core_roles: Array<Role>, 
/**
 * The team's own call. Reached through `GET /api/meetings/{id}/call` only: a call carries further than a socket, so a
 * partner has it with the call-in and not before.
 */
call_url: string | null, 
/**
 * Minutes before the start after which a case comes on the agenda only as urgent; none: no cut-off.
 */
cut_off_minutes: number | null, 
/**
 * Single occurrences that were moved or called off, by their day by rule.
 */
exceptions: Record<string, Exception>, 
/**
 * The series this one goes on from, after a change "from here on".
 */
continues: SeriesId | null, 
/**
 * Of a supervision: the supervisee made it, or said yes to it. Before that the supervisor is shown nothing of theirs.
 */
is_agreed: boolean, };

/**
 * One occurrence of a series.
 */
export type SeriesDay = { 
/**
 * Its day by rule, by which commands name it.
 */
recurrence_id: Day, 
/**
 * The day it is held.
 */
day: Day, 
/**
 * When.
 */
starts_at: UtcMicros, 
/**
 * Called off.
 */
is_cancelled: boolean, 
/**
 * Moved by somebody.
 */
is_moved: boolean, 
/**
 * The bank holiday on its day by rule.
 */
holiday: string | null, 
/**
 * Who chairs.
 */
chair_name: string, 
/**
 * Who may take the chair.
 */
deputy_name: string | null, 
/**
 * Neither is there on that day.
 */
is_without_chair: boolean, };

/**
 * A recurring meeting.
 */
export type SeriesId = string;

/**
 * `GET /api/series`: the series a person may follow, the next to meet first.
 */
export type SeriesList = { 
/**
 * Those that have not ended.
 */
series: Array<SeriesRow>, };

/**
 * What that would give.
 */
export type SeriesPreview = { 
/**
 * In words.
 */
words: string, 
/**
 * The next ten dates.
 */
days: Array<PreviewDay>, 
/**
 * Left out between them, because they are bank holidays.
 */
skipped: Array<PreviewDay>, 
/**
 * Bank holidays after this day are not known yet.
 */
holidays_known_until: Day, };

/**
 * A series in a list.
 */
export type SeriesRow = { 
/**
 * Which.
 */
id: SeriesId, 
/**
 * What kind.
 */
kind: MeetingKind, 
/**
 * Whose: a PCN's, or the Federation's.
 */
pcn: OdsCode, 
/**
 * Such as "Daily frailty huddle".
 */
title: string, 
/**
 * "every working day at 09:00, not on bank holidays".
 */
words: string, 
/**
 * When its next meeting begins that is not over; while none is made, by the rule, within eight weeks.
 */
next_at: UtcMicros | null, 
/**
 * Days of the coming eight weeks on which neither chair nor deputy is there.
 */
days_without_chair: Array<Day>, 
/**
 * Whether this person may change it.
 */
may_plan: boolean, };

/**
 * `GET /api/series/{id}`: a series and its coming eight weeks.
 */
export type SeriesView = { 
/**
 * Whole.
 */
series: Series, 
/**
 * Rule and policy in words.
 */
words: string, 
/**
 * In order of start, those called off included.
 */
days: Array<SeriesDay>, 
/**
 * Bank holidays after this day are not known yet.
 */
holidays_known_until: Day, 
/**
 * Whether this person may change it.
 */
may_plan: boolean, };

/**
 * A message of the server. A page ignores a `type` it does not know.
 */
export type ServerMessage = { "type": "welcome", 
/**
 * Protocol version spoken.
 */
protocol: number, 
/**
 * Current epoch of all streams.
 */
epoch: string, 
/**
 * This connection.
 */
connection_id: ConnectionId, 
/**
 * Who is signed in here.
 */
person_id: PersonId, 
/**
 * The server's clock, for timers.
 */
server_time: UtcMicros, 
/**
 * Why the last connection of this session was ended from outside, if it was.
 */
ended_before: string | null, } | { "type": "joined", 
/**
 * Which meeting.
 */
meeting_id: MeetingId, 
/**
 * Where the meeting's stream is.
 */
at: Position, 
/**
 * The meeting; absent when the missed events follow instead.
 */
meeting: Meeting | null, 
/**
 * Cards of the cases this person may see.
 */
cards: Array<Card>, } | { "type": "card_changed", 
/**
 * The card.
 */
card: Card, } | { "type": "card_gone", 
/**
 * Which meeting.
 */
meeting_id: MeetingId, 
/**
 * Which line.
 */
item_id: ItemId, 
/**
 * Which case.
 */
case_id: CaseId, } | { "type": "snapshot", 
/**
 * Which stream.
 */
stream: StreamId, 
/**
 * Where it is.
 */
at: Position, 
/**
 * All of it; null: nothing has happened on it yet.
 */
state: State | null, } | { "type": "resumed", 
/**
 * Which stream.
 */
stream: StreamId, 
/**
 * After the missed events it is here.
 */
at: Position, } | { "type": "event" } & WireEvent | { "type": "reset", 
/**
 * Which stream.
 */
stream: StreamId, } | { "type": "refused_stream", 
/**
 * Which stream.
 */
stream: StreamId, } | { "type": "revoked", 
/**
 * Which stream.
 */
stream: StreamId, } | { "type": "accepted", 
/**
 * Which command.
 */
id: CommandId, 
/**
 * Where its streams stood after it (those the person may see).
 */
streams: Array<StreamSeq>, 
/**
 * Whether this answer is the one given before (P2).
 */
is_repeat: boolean, } | { "type": "refused", 
/**
 * Which command.
 */
id: CommandId, 
/**
 * Why.
 */
error: WireError, } | { "type": "checking", 
/**
 * Which command.
 */
id: CommandId, } | { "type": "text_opened", 
/**
 * Which document.
 */
document: DocumentId, 
/**
 * Place in the document's own log.
 */
seq: number, 
/**
 * yjs client id to type with, handed out by the server, unique in the document.
 */
client_id: number, 
/**
 * What the page lacks, a yjs update (v1), base64.
 */
update: string, 
/**
 * The server's state vector, base64: what the page has beyond it has not arrived.
 */
state_vector: string, 
/**
 * Who types under which client id.
 */
authors: Array<TextAuthor>, } | { "type": "text_update", 
/**
 * Which document.
 */
document: DocumentId, 
/**
 * Its place in the document's own log.
 */
seq: number, 
/**
 * Who typed.
 */
person_id: PersonId, 
/**
 * Under which yjs client id.
 */
client_id: number, 
/**
 * yjs update (v1), base64.
 */
update: string, } | { "type": "text_accepted", 
/**
 * Which document.
 */
document: DocumentId, 
/**
 * Which update.
 */
id: CommandId, 
/**
 * Its place in the document's own log.
 */
seq: number, } | { "type": "text_refused", 
/**
 * Which document.
 */
document: DocumentId, 
/**
 * Which update; absent when the document itself was refused.
 */
id: CommandId | null, 
/**
 * Why.
 */
error: WireError, } | { "type": "transient", 
/**
 * Whose readers receive it.
 */
stream: StreamId, 
/**
 * From whom.
 */
person_id: PersonId, 
/**
 * From which tab.
 */
connection_id: ConnectionId, 
/**
 * What.
 */
body: TransientBody, } | { "type": "changed", 
/**
 * Which.
 */
list: ListKind, } | { "type": "pong", 
/**
 * Echoed.
 */
n: number, 
/**
 * The server's clock.
 */
server_time: UtcMicros, } | { "type": "error", 
/**
 * Why.
 */
error: WireError, };

/**
 * A partner service.
 */
export type Service = { 
/**
 * Which.
 */
id: ServiceId, 
/**
 * Its name ("Council reablement").
 */
name: string, 
/**
 * Three or four letters for labels ("REAB").
 */
short: string, 
/**
 * Who comes on which days.
 */
rota: Array<Duty>, };

/**
 * Of which service a member is.
 */
export type ServiceChoice = { 
/**
 * Which; none: of none.
 */
service_id: ServiceId | null, };

/**
 * A partner service with a rota (community independence service, reablement …).
 */
export type ServiceId = string;

/**
 * `POST /api/meetings/{id}/resources`: shares something of the shelf with everybody at a meeting.
 */
export type ShareFromShelf = { 
/**
 * Its new id at the meeting.
 */
resource_id: ResourceId, 
/**
 * What of the shelf.
 */
shelf_id: ResourceId, };

/**
 * A file as it is told: which bytes, by what name.
 */
export type SharedFile = { 
/**
 * SHA-256 of its bytes, in hexadecimal.
 */
hash: string, 
/**
 * Its name, cleaned, with the ending of its kind.
 */
name: string, 
/**
 * What it is.
 */
kind: FileKind, 
/**
 * How large.
 */
bytes: number, };

/**
 * `GET /api/resources`: everything the asker may have.
 */
export type Shelf = { 
/**
 * Places whose shelf the asker keeps, and the only ones whose withdrawn things are told.
 */
kept: Array<ShelfPlace>, 
/**
 * Places whose shelf the asker sees: what a page watches.
 */
places: Array<OdsCode>, 
/**
 * Things, newest first.
 */
items: Array<ShelfRow>, };

/**
 * Something on the shelf: a link or a file.
 */
export type ShelfItem = { 
/**
 * Which.
 */
id: ResourceId, 
/**
 * For whom: everybody of the Federation, or one PCN.
 */
place: OdsCode, 
/**
 * What it is.
 */
title: string, 
/**
 * What it is good for.
 */
about: string | null, 
/**
 * Under which topics it is looked for.
 */
topics: Array<string>, 
/**
 * Where it is, unless it is a file.
 */
link: HttpsLink | null, 
/**
 * The file, unless it is a link.
 */
file: SharedFile | null, 
/**
 * Who put it there.
 */
added_by: PersonId, 
/**
 * When.
 */
added_at: UtcMicros, 
/**
 * When it was last changed.
 */
changed_at: UtcMicros, 
/**
 * By whom; null: it was before this was kept with it.
 */
changed_by: PersonId | null, 
/**
 * Who looked through a file that nobody else reads: of a document and a picture. Null: it is text, a link, or was there before this was asked.
 */
looked_through: LookedThrough | null, 
/**
 * Counts its changes, so that nobody's goes under another's.
 */
version: number, 
/**
 * Taken off; it stays where it was shared, and can be put back.
 */
is_withdrawn: boolean, };

/**
 * A place that has a shelf.
 */
export type ShelfPlace = { 
/**
 * Its code.
 */
code: OdsCode, 
/**
 * Its name.
 */
name: string, 
/**
 * Everybody of the Federation has it.
 */
is_for_all: boolean, };

/**
 * Something on the shelf, as it is shown.
 */
export type ShelfRow = { 
/**
 * What it is.
 */
item: ShelfItem, 
/**
 * For whom, by name.
 */
place_name: string, 
/**
 * Who put it there.
 */
added_by_name: string, 
/**
 * Who changed it last, where that is known.
 */
changed_by_name: string | null, 
/**
 * Who looked through its file, where that was asked.
 */
looked_through_by_name: string | null, };

/**
 * `POST /api/sign-in`
 */
export type SignIn = { 
/**
 * Mail address.
 */
email: string, 
/**
 * Password.
 */
password: string, };

/**
 * A slot of a borough meeting, as it is set.
 */
export type Slot = { "type": "training", 
/**
 * What is taught.
 */
title: string, } | { "type": "speaker", 
/**
 * What they speak about.
 */
title: string, 
/**
 * Who, if known already.
 */
speaker: PersonId | null, };

/**
 * The thirteen domains, strengths first (order of the strip). Labels and Gravity categories are data of the page.
 */
export type SocialDomain = "strengths" | "housing" | "warmth" | "money" | "food" | "transport" | "connection" | "caring" | "safety" | "language" | "digital" | "work_and_learning" | "legal_status";

/**
 * One note. A change is a new note that names the one it follows: history is never overwritten.
 */
export type SocialNote = { 
/**
 * Which.
 */
id: SocialNoteId, 
/**
 * Whose case.
 */
case_id: CaseId, 
/**
 * Which domain.
 */
domain: SocialDomain, 
/**
 * How much of a need.
 */
level: NeedLevel, 
/**
 * The line to share.
 */
line: string, 
/**
 * Where it is known from ("home visit", "daughter by phone").
 */
source: string | null, 
/**
 * When to look again.
 */
review_on: Day | null, 
/**
 * Who receives it.
 */
sharing: NoteSharing, 
/**
 * More words, private notes only.
 */
more: string | null, 
/**
 * Who wrote it.
 */
author: PersonId, 
/**
 * Their name then.
 */
author_name: string, 
/**
 * When.
 */
written_at: UtcMicros, 
/**
 * The note it follows in the same domain.
 */
follows: SocialNoteId | null, 
/**
 * Taken back by its author (a slip): kept in the history, absent from the strip.
 */
is_withdrawn: boolean, 
/**
 * Local services that answer it, in the order in which they were linked. Left out where there are none, as in every older note.
 */
services?: Array<LinkedService>, };

/**
 * One version-kept note on a social determinant of health.
 */
export type SocialNoteId = string;

/**
 * The state behind a stream. `None` inside the store means: nothing has happened on it yet.
 */
export type State = { "of": "meeting", "value": Meeting } | { "of": "case", "value": Case } | { "of": "notes", "value": NotesBook } | { "of": "worklist", "value": Worklist } | { "of": "series", "value": Series } | { "of": "directory", "value": Directory } | { "of": "peer_cases", "value": PeerCases } | { "of": "stories", "value": Stories };

/**
 * From an arrival in the live room to the leaving after it.
 */
export type Stay = { 
/**
 * Since when.
 */
from: UtcMicros, 
/**
 * Until when; none: is still there, or was until the end.
 */
until: UtcMicros | null, };

/**
 * Off the list.
 */
export type StepDown = { 
/**
 * Why.
 */
reason: string, 
/**
 * Who goes on looking after the person.
 */
continuing_owner: string, };

/**
 * How an action stood when the meeting was closed. A cancelled one is not promised.
 */
export type Stood = { "type": "done" } | { "type": "blocked", 
/**
 * What.
 */
why: string | null, };

/**
 * The Federation's collection: what a subscriber of `stories:<federation>` holds.
 */
export type Stories = { 
/**
 * By id.
 */
stories: Record<string, Story>, };

/**
 * A released story: words that name nobody, and the month.
 */
export type Story = { 
/**
 * Which.
 */
id: StoryId, 
/**
 * Its words; none: it was withdrawn.
 */
words: StoryWords | null, 
/**
 * The first day of the month in which it was released.
 */
month: Day, };

/**
 * Somebody did something with a story.
 */
export type StoryAct = { 
/**
 * Who.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * When.
 */
at: UtcMicros, 
/**
 * Why, where a reason is asked for.
 */
reason: string | null, };

/**
 * `GET /api/cases/{code}/story`: what a draft begins with, and what this person may do. The story itself is on the case.
 */
export type StoryDesk = { 
/**
 * Made of counts, levels and bands alone.
 */
suggested: StoryWords | null, 
/**
 * Whether this person may write one, while the case is off the list.
 */
may_write: boolean, 
/**
 * Whether this person may send another's back and, while the case is off the list, release it.
 */
may_release: boolean, 
/**
 * Today in London: a consent is not of a day to come.
 */
today: Day, };

/**
 * A case story in the Federation's collection.
 */
export type StoryId = string;

/**
 * `GET /api/stories`: the Federation's collection, newest month first, for its members. Names no case, practice, PCN or colleague.
 */
export type StoryList = { 
/**
 * Whose collection: what a page follows for more.
 */
federation: OdsCode, 
/**
 * Those that were not withdrawn.
 */
stories: Array<Story>, };

/**
 * A question of ONS4 then and later, each 0–10; never summed.
 */
export type StoryScore = { 
/**
 * One of [`ONS4_QUESTIONS`].
 */
question: string, 
/**
 * Then.
 */
before: number, 
/**
 * Later.
 */
after: number, };

/**
 * Where a story is in its life.
 */
export type StoryStatus = "draft" | "asked" | "released" | "withdrawn";

/**
 * A story, under its headings.
 */
export type StoryWords = { 
/**
 * What it is called.
 */
title: string, 
/**
 * The person's situation.
 */
situation: string | null, 
/**
 * What mattered to them.
 */
mattered: string | null, 
/**
 * What we did.
 */
did: string | null, 
/**
 * What changed.
 */
changed: string | null, 
/**
 * What we learnt.
 */
learnt: string | null, 
/**
 * How the person's well-being changed.
 */
wellbeing: Array<StoryScore>, };

/**
 * The name of a stream, `kind:id` as text. Every stream has its own gap-free `seq`.
 */
export type StreamId = string;

/**
 * Where a stream stood.
 */
export type StreamSeq = { 
/**
 * Which stream.
 */
stream: StreamId, 
/**
 * Its place.
 */
seq: number, };

/**
 * An open action of the supervisee.
 */
export type SupervisedAction = { 
/**
 * Which.
 */
id: ActionId, 
/**
 * What was promised.
 */
what: string, 
/**
 * Until when.
 */
due_on: Day | null, 
/**
 * The day is over.
 */
is_overdue: boolean, 
/**
 * It cannot go on.
 */
is_blocked: boolean, 
/**
 * Why not.
 */
blocked_reason: string | null, 
/**
 * Of which case, if of one.
 */
case_code: CaseCode | null, 
/**
 * Whether this person may open that case.
 */
may_open: boolean, };

/**
 * A case the supervisee works on.
 */
export type SupervisedCase = { 
/**
 * Its code.
 */
code: CaseCode, 
/**
 * Whether this person may open it.
 */
may_open: boolean, 
/**
 * Open actions of the supervisee.
 */
open_actions: number, 
/**
 * Of these overdue.
 */
overdue_actions: number, 
/**
 * When the supervisee last wrote a social note.
 */
last_note_on: Day | null, 
/**
 * The supervisee wrote private notes, and this person may read them.
 */
has_private_notes: boolean, };

/**
 * `GET /api/meetings/{id}/supervision/notes/{code}`: what the supervisee wrote for the two alone; never a restricted note.
 */
export type SupervisedNotes = { 
/**
 * Newest first.
 */
notes: Array<SocialNote>, };

/**
 * `GET /api/meetings/{id}/supervision`: for the two it is between.
 */
export type Supervision = { 
/**
 * Which meeting.
 */
meeting_id: MeetingId, 
/**
 * Its series.
 */
series_id: SeriesId, 
/**
 * Who supervises.
 */
supervisor: PairMember, 
/**
 * Whose agenda it is.
 */
supervisee: PairMember, 
/**
 * The supervisee said yes; before that the supervisor is shown no action and no case.
 */
is_agreed: boolean, 
/**
 * The supervisee's open actions: overdue first, then blocked, then by date.
 */
actions: Array<SupervisedAction>, 
/**
 * Cases on the list that the supervisee works on: with an open action of theirs, or a social note they wrote.
 */
caseload: Array<SupervisedCase>, 
/**
 * The pair's last sessions, newest first.
 */
sessions: Array<SupervisionSession>, 
/**
 * The day of the next one after this.
 */
next_on: Day | null, };

/**
 * `GET /api/supervision/counts`: for clinical directors (their PCN) and the Federation manager (every PCN, counts of five and over).
 */
export type SupervisionCounts = { 
/**
 * One a PCN, by name.
 */
places: Array<SupervisionPlace>, 
/**
 * The first month counted, `2025-12`.
 */
from_month: string, };

/**
 * A link worker's supervision: days and a count.
 */
export type SupervisionDue = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name.
 */
name: string, 
/**
 * Sessions in the last twelve months.
 */
sessions: number, 
/**
 * The last.
 */
last_on: Day | null, 
/**
 * The next.
 */
next_on: Day | null, };

/**
 * Sessions that happened in a month. A count that is not told is under five.
 */
export type SupervisionMonth = { 
/**
 * `2026-11`.
 */
month: string, 
/**
 * How many.
 */
sessions: number | null, 
/**
 * Minutes together.
 */
minutes: number | null, 
/**
 * How many were about what.
 */
themes: Array<ThemeCount>, };

/**
 * A PCN's counts.
 */
export type SupervisionPlace = { 
/**
 * Which PCN.
 */
pcn: OdsCode, 
/**
 * Its name.
 */
name: string, 
/**
 * Months in which there was any, newest first.
 */
months: Array<SupervisionMonth>, 
/**
 * For the PCN's director: when each link worker was supervised last and is next.
 */
due: Array<SupervisionDue> | null, };

/**
 * A session that happened.
 */
export type SupervisionSession = { 
/**
 * When.
 */
on: Day, 
/**
 * For how long.
 */
minutes: number, 
/**
 * About what.
 */
themes: Array<SupervisionTheme>, };

/**
 * What a session was about: a closed list, so that no word of it leaves.
 */
export type SupervisionTheme = "caseload" | "complex_case" | "safeguarding" | "own_wellbeing" | "boundaries" | "learning_and_training" | "service_gaps" | "feedback";

/**
 * A PCN that has changed a list.
 */
export type TailoredBy = { 
/**
 * Its name.
 */
name: string, 
/**
 * Lines in its own words.
 */
own: Array<EntryKey>, 
/**
 * Lines it hides.
 */
hidden: Array<EntryKey>, };

/**
 * A line as it counts at a place.
 */
export type TailoredLine = { 
/**
 * The words that count there.
 */
entry: Entry, 
/**
 * As the Federation has it; none: it is the PCN's own line.
 */
theirs: Entry | null, 
/**
 * The words are the PCN's.
 */
is_own: boolean, 
/**
 * It is not shown there.
 */
is_hidden: boolean, };

/**
 * A PCN's changes to one list, whole.
 */
export type Tailoring = { 
/**
 * Whose.
 */
pcn: OdsCode, 
/**
 * Of which list.
 */
kind: TemplateKind, 
/**
 * Rises by one with every change here.
 */
version: number, 
/**
 * The Federation's version up to which everything was looked at.
 */
seen_version: number, 
/**
 * The Federation's lines as they were last looked at here.
 */
seen: Array<Entry>, 
/**
 * Lines in the PCN's own words: the Federation's reworded (same key), and lines the Federation does not have.
 */
own: Array<Entry>, 
/**
 * Lines that are not shown here.
 */
hidden: Array<EntryKey>, 
/**
 * The order here; lines it does not name stand behind the one they follow at the Federation. Empty: the Federation's.
 */
order: Array<EntryKey>, };

/**
 * A list as the Federation has it.
 */
export type Template = { 
/**
 * Which.
 */
kind: TemplateKind, 
/**
 * Rises by one with every change; 0: it came with the product, and nobody has changed it.
 */
version: number, 
/**
 * Its lines, in order.
 */
entries: Array<Entry>, 
/**
 * When it was set last.
 */
set_at: UtcMicros | null, };

/**
 * Which list.
 */
export type TemplateKind = "agenda_huddle" | "agenda_pcn" | "agenda_borough" | "agenda_supervision" | "referral_form" | "note_prompts" | "outcome_list" | "mail_texts" | "assessment_ons4" | "assessment_concern";

/**
 * One list at a place.
 */
export type TemplateView = { 
/**
 * As the Federation has it.
 */
template: Template, 
/**
 * What this PCN has changed.
 */
tailoring: Tailoring | null, 
/**
 * Every line there, hidden ones included.
 */
lines: Array<TailoredLine>, 
/**
 * What the Federation changed since this PCN looked.
 */
differences: Array<Difference>, 
/**
 * PCNs that have something of their own in it; for the Federation.
 */
tailored_by: Array<TailoredBy>, };

/**
 * `GET /api/templates`: every list at a PCN (`?pcn=`; else the asker's own), or for the Federation's people the Federation's.
 */
export type Templates = { 
/**
 * Whose lists these are at first.
 */
federation: OdsCode, 
/**
 * At which PCN they are shown; none: the Federation.
 */
pcn: OdsCode | null, 
/**
 * Whether the asker may set them for the Federation.
 */
may_set: boolean, 
/**
 * Whether the asker may change them for this PCN.
 */
may_tailor: boolean, 
/**
 * How many PCNs get them.
 */
pcns: number, 
/**
 * Every list.
 */
lists: Array<TemplateView>, };

/**
 * Who types under which yjs client id.
 */
export type TextAuthor = { 
/**
 * yjs client id.
 */
client_id: number, 
/**
 * Who.
 */
person_id: PersonId, };

/**
 * How many sessions were about a theme.
 */
export type ThemeCount = { 
/**
 * Which.
 */
theme: SupervisionTheme, 
/**
 * How many; none: under five.
 */
sessions: number | null, };

/**
 * `GET /api/today`
 */
export type Today = { 
/**
 * Today's and the next meetings, live first.
 */
meetings: Array<MeetingRow>, 
/**
 * My cases (for which my service is needed, or all for core members: those of the first meeting).
 */
cards: Array<Card>, 
/**
 * My open actions, overdue first.
 */
actions: Array<ActionItem>, 
/**
 * What waits for my answer.
 */
waiting: Array<WaitingFor>, 
/**
 * For a coordinator: what is missing before the next meeting.
 */
missing: Array<string>, 
/**
 * What I was told and have not put away, newest first.
 */
notices: Array<Notice>, 
/**
 * Of the first meeting only some cases are mine: what is counted is them, not its agenda.
 */
has_own_cases_only: boolean, };

/**
 * How somebody is told that an agenda is out.
 */
export type ToldHow = "agenda" | "digest" | "entry" | "pass" | "link_is_shown" | "sent_apologies" | "not_needed" | "publishes" | "is_in_already";

/**
 * How somebody would be told.
 */
export type ToldPerson = { 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name.
 */
name: string, 
/**
 * How.
 */
told: ToldHow, 
/**
 * The part they are asked for, where it is not all of it: from when.
 */
from: UtcMicros | null, 
/**
 * Until when.
 */
until: UtcMicros | null, };

/**
 * Which tool.
 */
export type Tool = "ons4" | "concern";

/**
 * A topic as approved.
 */
export type TopicMinutes = { 
/**
 * The line.
 */
item_id: ItemId, 
/**
 * Its four texts.
 */
texts: FourTexts, 
/**
 * What was promised.
 */
actions: Array<Promised>, 
/**
 * In which version of the minutes it came.
 */
version: number, 
/**
 * Whose words it holds, when somebody wrote over them.
 */
amended?: Amended, 
/**
 * The shared texts up to which letters are in it, or were looked at, by their mark; none: it was approved before this was kept.
 */
letters_mark?: string, };

/**
 * Passing frames.
 */
export type TransientBody = { "kind": "typing", 
/**
 * Which document.
 */
document: DocumentId, 
/**
 * Which of the four boxes.
 */
text_box: string, 
/**
 * yjs awareness-like cursor, opaque to the server; absent: stopped typing.
 */
cursor: string | null, } | { "kind": "looking_at", 
/**
 * `true`: back with the room.
 */
is_with_room: boolean, };

/**
 * What an act replaced.
 */
export type Undo = { 
/**
 * Who did it: nobody else takes it back.
 */
by: PersonId, 
/**
 * Their name then.
 */
name: string, 
/**
 * Everything that an act can change, as it was.
 */
was: ActionWas, };

/**
 * An instant: microseconds since 1970-01-01T00:00:00Z. Always the server's clock.
 */
export type UtcMicros = number;

/**
 * Something that waits for an answer.
 */
export type WaitingFor = { "type": "referral", 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, } | { "type": "actions", 
/**
 * How many.
 */
count: number, } | { "type": "guest", 
/**
 * To which meeting.
 */
meeting_id: MeetingId, 
/**
 * Who.
 */
person_id: PersonId, 
/**
 * Their name.
 */
name: string, } | { "type": "returned", 
/**
 * Which case.
 */
case_id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, } | { "type": "help", 
/**
 * Which action.
 */
action_id: ActionId, 
/**
 * The case's code, if a case's.
 */
code: CaseCode | null, 
/**
 * Who asks.
 */
name: string, 
/**
 * What for, else what the action is.
 */
words: string, } | { "type": "story", 
/**
 * Of which case.
 */
case_id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, } | { "type": "story_returned", 
/**
 * Of which case.
 */
case_id: CaseId, 
/**
 * Its code.
 */
code: CaseCode, 
/**
 * The case is on the list again: until it has left it nothing of the story can be changed.
 */
is_listed: boolean, };

/**
 * What somebody asks to happen. See the domain's command of the same name for the rules.
 */
export type WireCommand = { "name": "publish_agenda", meeting_id: MeetingId, } | { "name": "cancel_meeting", meeting_id: MeetingId, } | { "name": "answer_invitation", meeting_id: MeetingId, person_id: PersonId, partstat: Partstat, cover: string | null, cover_id: PersonId | null, available_from: UtcMicros | null, available_until: UtcMicros | null, } | { "name": "ask_member", meeting_id: MeetingId, person_id: PersonId, kind: AttendeeKind, } | { "name": "withdraw_attendee", meeting_id: MeetingId, person_id: PersonId, } | { "name": "invite_guest", meeting_id: MeetingId, person_id: PersonId, guest_name: string, role: string, organisation: string, service_id: ServiceId | null, is_speaker: boolean, items: Array<GuestItem>, available_from: UtcMicros | null, available_until: UtcMicros | null, email?: string, } | { "name": "revoke_pass", meeting_id: MeetingId, person_id: PersonId, } | { "name": "say_on_the_way", meeting_id: MeetingId, } | { "name": "call_in", meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, person_id: PersonId, } | { "name": "list_case", meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, planned_minutes: number | null, reason: ListedReason, urgent_reason: string | null, } | { "name": "list_cases", meeting_id: MeetingId, entries: Array<ListEntry>, urgent_reason: string | null, } | { "name": "order_agenda", meeting_id: MeetingId, order: Array<ItemId>, } | { "name": "fix_item", meeting_id: MeetingId, item_id: ItemId, is_fixed: boolean, } | { "name": "unlist_case", meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, } | { "name": "add_topic", meeting_id: MeetingId, item_id: ItemId, title: string, planned_minutes: number, } | { "name": "remove_topic", meeting_id: MeetingId, item_id: ItemId, } | { "name": "move_item", meeting_id: MeetingId, item_id: ItemId, to_position: number, } | { "name": "set_planned_minutes", meeting_id: MeetingId, item_id: ItemId, minutes: number, } | { "name": "start_meeting", meeting_id: MeetingId, } | { "name": "go_to_phase", meeting_id: MeetingId, phase: Phase, acknowledged?: Array<PersonId>, } | { "name": "record_attendance", meeting_id: MeetingId, person_id: PersonId, attendance: Attendance, } | { "name": "start_item", meeting_id: MeetingId, item_id: ItemId, acknowledged?: Array<PersonId>, } | { "name": "extend_item", meeting_id: MeetingId, item_id: ItemId, minutes: number, } | { "name": "park_item", meeting_id: MeetingId, item_id: ItemId, } | { "name": "decide_topic", meeting_id: MeetingId, item_id: ItemId, } | { "name": "reopen_topic", meeting_id: MeetingId, item_id: ItemId, } | { "name": "raise_hand", meeting_id: MeetingId, } | { "name": "lower_hand", meeting_id: MeetingId, person_id: PersonId, } | { "name": "take_chair", meeting_id: MeetingId, } | { "name": "give_back_chair", meeting_id: MeetingId, } | { "name": "agree_without_discussion", meeting_id: MeetingId, entries: Array<AgreeEntry>, } | { "name": "close_meeting", meeting_id: MeetingId, override_reason: string | null, } | { "name": "update_case", case_id: CaseId, priority: Priority | null, cfs: Cfs | null, reason: string | null, needed_services: Array<ServiceId> | null, is_recurring: boolean | null, } | { "name": "refer_case", case_id: CaseId, situation: string, background: string | null, assessment: string | null, recommendation: string | null, question: string | null, told: string | null, objections: string | null, urgent_reason: string | null, answers?: Array<FormAnswer>, priority: Priority | null, needed_services: Array<ServiceId> | null, } | { "name": "mark_most_concerned", case_id: CaseId, is_concerned: boolean, note: string | null, } | { "name": "set_bar", case_id: CaseId, whom: BarTarget, reason: string, } | { "name": "lift_bar", case_id: CaseId, whom: BarTarget, } | { "name": "close_case", case_id: CaseId, why: ClosedReason, } | { "name": "correct_case_attendance", case_id: CaseId, item_id: ItemId, person_id: PersonId, was_present: boolean, note: string | null, } | { "name": "return_referral", case_id: CaseId, reason: string, } | { "name": "accept_referral", case_id: CaseId, } | { "name": "record_outcome", meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, kind: OutcomeKind, rationale: string | null, dissent: string | null, refer_to: string | null, next_review_on: Day | null, step_down: StepDown | null, seen_outcome?: OutcomeSeen, } | { "name": "withdraw_outcome", meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, seen_outcome?: OutcomeSeen, } | { "name": "write_social_note", case_id: CaseId, note_id: SocialNoteId, domain: SocialDomain, level: NeedLevel, line: string, source: string | null, review_on: Day | null, sharing: NoteSharing, more: string | null, } | { "name": "withdraw_social_note", case_id: CaseId, note_id: SocialNoteId, sharing: NoteSharing, } | { "name": "add_action", home: WireHome, action_id: ActionId, what: string, owner: OwnerRef, due_on: Day | null, meeting_id: MeetingId | null, item_id: ItemId | null, asked?: OwnerRef, } | { "name": "change_action", home: WireHome, action_id: ActionId, what: string | null, owner: OwnerRef | null, due_on: Day | null, } | { "name": "accept_action", home: WireHome, action_id: ActionId, } | { "name": "claim_action", home: WireHome, action_id: ActionId, } | { "name": "complete_action", home: WireHome, action_id: ActionId, result: string | null, } | { "name": "reopen_action", home: WireHome, action_id: ActionId, } | { "name": "block_action", home: WireHome, action_id: ActionId, reason: string, } | { "name": "cancel_action", home: WireHome, action_id: ActionId, reason: string, if_unanswered?: boolean, } | { "name": "set_rota", service_id: ServiceId, rota: Array<Duty>, } | { "name": "set_series", series: WireSeries, } | { "name": "change_series_from", series_id: SeriesId, from: Day, series: WireSeries, } | { "name": "move_occurrence", series_id: SeriesId, recurrence_id: Day, day: Day, at: LocalTime, } | { "name": "cancel_occurrence", series_id: SeriesId, recurrence_id: Day, } | { "name": "restore_occurrence", series_id: SeriesId, recurrence_id: Day, } | { "name": "set_absences", person_id: PersonId, absences: Array<Absence>, } | { "name": "change_member", person_id: PersonId, job: string | null, languages: Array<string> | null, skills: Array<string> | null, roles: RolesAtPlace | null, service: ServiceChoice | null, employment?: Employment, } | { "name": "add_member", person_id: PersonId, member_name: string, email: string, job: string, organisation: string, roles: RolesAtPlace, service_id: ServiceId | null, } | { "name": "end_person", person_id: PersonId, cover: PersonId | null, } | { "name": "set_template", kind: TemplateKind, version: number, entries: Array<Entry>, } | { "name": "tailor_template", pcn: OdsCode, kind: TemplateKind, on_version: number, version: number, own: Array<Entry>, hidden: Array<EntryKey>, order: Array<EntryKey>, seen: Array<EntryKey>, } | { "name": "see_notice", notice_id: NoticeId, } | { "name": "choose_themes", meeting_id: MeetingId, themes: Array<SupervisionTheme>, } | { "name": "agree_supervision", series_id: SeriesId, } | { "name": "set_slot", meeting_id: MeetingId, item_id: ItemId, slot: Slot, planned_minutes: number, } | { "name": "set_peer_case", meeting_id: MeetingId, item_id: ItemId, title: string, situation: string, question: string, planned_minutes: number, } | { "name": "share_resource", meeting_id: MeetingId, resource_id: ResourceId, title: string, link: HttpsLink, about: string | null, } | { "name": "remove_resource", meeting_id: MeetingId, resource_id: ResourceId, } | { "name": "edit_minutes", meeting_id: MeetingId, item_id: ItemId, case_id: CaseId | null, on_version: number, seen_edit_at: UtcMicros | null, words: WrittenOver, } | { "name": "withdraw_minutes_edit", meeting_id: MeetingId, item_id: ItemId, case_id: CaseId | null, seen_edit_at: UtcMicros, } | { "name": "approve_minutes", meeting_id: MeetingId, version: number, edits: Array<EditSeen>, } | { "name": "leave_late_letters", meeting_id: MeetingId, item_id: ItemId, case_id: CaseId, letters_seen: string, } | { "name": "mark_pasted", case_id: CaseId, item_id: ItemId, is_pasted: boolean, text_mark: string | null, } | { "name": "record_assessment", case_id: CaseId, assessment_id: AssessmentId, tool: Tool, answers: Array<GivenAnswer>, asked_on: Day, corrects: AssessmentId | null, } | { "name": "withdraw_assessment", case_id: CaseId, assessment_id: AssessmentId, } | { "name": "step_down_case", case_id: CaseId, step_down: StepDown, } | { "name": "reopen_case", case_id: CaseId, reason: string, } | { "name": "set_story", case_id: CaseId, seen_at: UtcMicros | null, words: StoryWords, } | { "name": "check_story", case_id: CaseId, words: StoryWords, } | { "name": "ask_story_release", case_id: CaseId, seen_at: UtcMicros, consent_on: Day, } | { "name": "release_story", case_id: CaseId, seen_at: UtcMicros, } | { "name": "return_story", case_id: CaseId, seen_at: UtcMicros, reason: string, } | { "name": "withdraw_story", case_id: CaseId, reason: string, } | { "name": "reassign_action", home: WireHome, action_id: ActionId, owner: OwnerRef, due_on: Day | null, why: string | null, seen_owner?: OwnerRef, } | { "name": "undo_action", home: WireHome, action_id: ActionId, } | { "name": "confirm_action", home: WireHome, action_id: ActionId, } | { "name": "ask_for_help", home: WireHome, action_id: ActionId, of: OwnerRef, word: string | null, } | { "name": "answer_help", home: WireHome, action_id: ActionId, cannot: string | null, } | { "name": "link_local_service", case_id: CaseId, note_id: SocialNoteId, sharing: NoteSharing, local_service_id: LocalServiceId, } | { "name": "unlink_local_service", case_id: CaseId, note_id: SocialNoteId, sharing: NoteSharing, local_service_id: LocalServiceId, };

/**
 * "No", for programs and people. Clients match codes, never text.
 */
export type WireError = { 
/**
 * For programs.
 */
code: ErrorCode, 
/**
 * Which field, if one.
 */
field: string | null, 
/**
 * For people: what stands in the way and the way out.
 */
message: string, 
/**
 * Whether trying again later may help.
 */
is_temporary: boolean, 
/**
 * Whom it is about (`some_may_not_hear`).
 */
people?: Array<PersonId>, 
/**
 * Where in the field's text the trouble is, and what it looks like (`identifies`).
 */
found?: Array<Found>, };

/**
 * An event as it crosses the wire and lies in the journal: encoded once, the same bytes for everyone.
 */
export type WireEvent = { 
/**
 * Which stream.
 */
stream: StreamId, 
/**
 * Its place: gap-free from 1.
 */
seq: number, 
/**
 * Shared by all events of one command.
 */
commit_id: CommitId, 
/**
 * The command that caused it.
 */
command_id: CommandId | null, 
/**
 * Who; none: the service itself.
 */
actor: PersonId | null, 
/**
 * When, the server's clock.
 */
at: UtcMicros, 
/**
 * Version of the event's payload.
 */
version: number, 
/**
 * What happened, and the parts that are different now.
 */
event: Event, };

/**
 * Where an action lives.
 */
export type WireHome = { "type": "case", 
/**
 * Which.
 */
case_id: CaseId, } | { "type": "meeting", 
/**
 * Which.
 */
meeting_id: MeetingId, };

/**
 * A series as somebody plans it; what was done to single occurrences is said by commands of its own.
 */
export type WireSeries = { id: SeriesId, kind: MeetingKind, pcn: OdsCode, title: string, rule: Recurrence, starts_on: Day, starts_at_local: LocalTime, ends_on: Day | null, slot_minutes: number, holidays: HolidayPolicy, chair: PersonId, deputy: PersonId | null, chair_rota: Array<ChairTurn>, core: Array<PersonId>, core_roles: Array<Role>, call_url: string | null, cut_off_minutes: number | null, };

/**
 * `POST /api/resources/{id}/withdraw`: takes something off, or puts it back; answers the [`ShelfItem`].
 */
export type WithdrawFromShelf = { 
/**
 * The version that was looked at.
 */
version: number, 
/**
 * Off, or back.
 */
is_withdrawn: boolean, };

/**
 * A worklist, whole.
 */
export type Worklist = { 
/**
 * By action.
 */
entries: Record<string, WorklistEntry>, 
/**
 * By notice.
 */
notices: Record<string, Notice>, };

/**
 * A copy of an action: the line, due date and code; nothing else of the case.
 */
export type WorklistEntry = { 
/**
 * The action as it is.
 */
action: ActionItem, 
/**
 * No longer this owner's (reassigned or claimed); kept so that an undo can tell.
 */
is_withdrawn: boolean, };

/**
 * What somebody writes over a case's part of the minutes, as it is asked for.
 */
export type WrittenOver = { 
/**
 * The four texts, whole.
 */
texts: FourTexts, 
/**
 * Words of the outcome; none: as they stand.
 */
outcome: OutcomeWords | null, 
/**
 * Who was there after all, or was not.
 */
attendance: Array<AttendanceMark>, 
/**
 * Why; needed once the minutes are approved.
 */
reason: string | null, 
/**
 * The shared texts as they were looked at, by their mark: letters up to there are taken in. None: as in the words it replaces.
 */
letters_seen: string | null, 
/**
 * Promises of this line that the minutes shall have as they stand now, not as agreed: mended, added or cancelled since. None: as in
 * the words it replaces.
 */
actions_now?: Array<ActionId>, };

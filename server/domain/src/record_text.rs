//! The text of one case for the clinical record: plain, at most 1,500 characters, from this case's part of the minutes alone.
//!
//! Owns its words, its order and how it is shortened. Pure: the same part gives the same text. Never a word of another case, never
//! a name of the person (the record it is pasted into is theirs), and no SNOMED CT id that is not on the product's list.

use crate::{
    action_item::Owner,
    case::{Outcome, OutcomeKind},
    fold::fold,
    minutes_part::{MinutesPart, Promised, Stood, mark_of},
    words::{CaseCode, Day},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Most characters (Unicode scalar values) of a text.
pub const LONGEST: usize = 1_500;
/// What a shortened text says of itself.
const SHORTENED: &str = "Shortened to fit: the whole is in the minutes.";
/// A text that is shortened for another keeps so much.
const KEPT: usize = 120;

/// What a text is about.
#[derive(Clone, Copy, Debug)]
pub struct About<'a> {
    /// The meeting's title.
    pub meeting: &'a str,
    /// Its day.
    pub on: Day,
    /// The case's code.
    pub code: &'a CaseCode,
}

/// A text to paste.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordText {
    /// The text.
    pub text: String,
    /// Something was left out.
    pub is_shortened: bool,
}
impl std::fmt::Debug for RecordText {
    /// Never the text: debug output ends in logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, "RecordText({} chars)", self.text.chars().count()) }
}
impl RecordText {
    /// Tells this text from another: a tick knows by it that the text has changed since.
    pub fn mark(&self) -> String { mark_of(&self.text) }
}

/// The parts of a text that can give way, from the first to the last.
#[derive(Clone, Default)]
struct Pieces {
    situation: String,
    update: String,
    attendance: String,
    plan: String,
    actions: Vec<String>,
    left_out: usize,
    codes: String,
    head: String,
}

/// The text of a case's part of the minutes.
pub fn record_text(part: &MinutesPart, about: About<'_>) -> RecordText {
    let mut pieces = pieces(part, about);
    let whole = pieces.text(false);
    if length(&whole) <= LONGEST {
        return RecordText { text: whole, is_shortened: false };
    }
    // What was said gives way before who was there, and both before what is to be done.
    for keep in [KEPT, 0] {
        let over = pieces.over();
        pieces.situation = cut(&pieces.situation, length(&pieces.situation).saturating_sub(over).max(keep));
        let over = pieces.over();
        pieces.update = cut(&pieces.update, length(&pieces.update).saturating_sub(over).max(keep));
    }
    if pieces.over() > 0 {
        let there = part.attendance.iter().filter(|it| it.was_present).count();
        pieces.attendance = format!("{there} attended.");
    }
    let over = pieces.over();
    pieces.plan = cut(&pieces.plan, length(&pieces.plan).saturating_sub(over).max(3 * KEPT));
    while pieces.over() > 0 && pieces.actions.pop().is_some() {
        pieces.left_out += 1;
    }
    RecordText { text: cut(&pieces.text(true), LONGEST), is_shortened: true }
}

impl Pieces {
    fn over(&self) -> usize { length(&self.text(true)).saturating_sub(LONGEST) }

    fn text(&self, is_shortened: bool) -> String {
        let mut lines = vec![self.head.clone()];
        let mut section = |name: &str, words: &str| {
            if !words.is_empty() {
                lines.push(format!("{name}: {words}"));
            }
        };
        section("Situation", &self.situation);
        section("Update", &self.update);
        section("Plan", &self.plan);
        if self.actions.is_empty() && self.left_out == 0 {
            section("Actions", "none.");
        } else {
            let more = (self.left_out > 0).then(|| format!("… and {} more.", self.left_out));
            let listed: Vec<String> = self.actions.iter().enumerate().map(|(at, words)| format!("({}) {words}", at + 1)).chain(more).collect();
            section("Actions", &listed.join(" "));
        }
        section("Attendance", &self.attendance);
        section("SNOMED CT", &self.codes);
        if is_shortened {
            lines.push(SHORTENED.to_owned());
        }
        lines.join("\n")
    }
}

fn pieces(part: &MinutesPart, about: About<'_>) -> Pieces {
    let [situation, done, update, next] = &part.texts.0;
    let there: Vec<String> = part.attendance.iter().filter(|it| it.was_present).map(|it| format!("{} ({})", it.name, it.organisation)).collect();
    let mut updates: Vec<String> = [done, update].into_iter().map(|text| sentence(text)).filter(|text| !text.is_empty()).collect();
    if updates.is_empty() && !next.trim().is_empty() && part.outcome.is_none() {
        updates.push(sentence(next));
    }
    Pieces {
        head: plain(&format!("{}, {}. Case {}.", about.meeting, day(about.on), about.code)),
        situation: sentence(situation),
        update: updates.join(" "),
        plan: plan(part.outcome.as_ref(), next),
        actions: part.actions.iter().map(action).collect(),
        left_out: 0,
        attendance: if there.is_empty() { "not recorded.".to_owned() } else { sentence(&there.join(", ")) },
        codes: codes(part),
    }
}

fn plan(outcome: Option<&Outcome>, next: &str) -> String {
    let Some(outcome) = outcome else { return "not decided at this meeting.".to_owned() };
    let mut words = vec![match &outcome.refer_to {
        Some(service) => sentence(&format!("{}: {service}", label(outcome.kind))),
        None => sentence(label(outcome.kind)),
    }];
    words.extend(outcome.rationale.as_ref().map(|it| sentence(it.as_str())));
    words.push(sentence(next));
    words.extend(outcome.next_review_on.map(|on| format!("Next review {}.", day(on))));
    words.extend(outcome.step_down.as_ref().map(|it| sentence(&format!("{} Continuing owner: {}", sentence(it.reason.as_str()), it.continuing_owner))));
    words.extend(outcome.dissent.as_ref().map(|it| sentence(&format!("Dissent: {it}"))));
    words.retain(|it| !it.is_empty());
    words.join(" ")
}

fn action(it: &Promised) -> String {
    let owner = match &it.owner {
        Owner::Nobody => "no owner yet",
        Owner::Person { name, .. } | Owner::Service { name, .. } => name.as_str(),
        Owner::Pool => "link worker pool",
    };
    let due = it.due_on.map_or_else(|| "no date yet".to_owned(), |on| format!("by {}", day(on)));
    let stood = match &it.stood {
        Some(Stood::Done) => "done".to_owned(),
        Some(Stood::Blocked { why: Some(why) }) => format!("{due}; blocked: {}", plain(why.as_str())),
        Some(Stood::Blocked { why: None }) => format!("{due}; blocked"),
        None => due,
    };
    sentence(&format!("{}: {}, {stood}", plain(it.what.as_str()), plain(owner)))
}

/// Hints from the product's list, where the minutes justify them.
fn codes(part: &MinutesPart) -> String {
    // Of a case that was put off, or not reached, there was no conference.
    let is_conferred = part.outcome.as_ref().is_some_and(|outcome| !outcome.kind.is_deferral());
    let mut codes: Vec<String> = is_conferred.then(|| "384682003 multidisciplinary care conference".to_owned()).into_iter().collect();
    codes.extend(part.cfs.and_then(|cfs| match cfs.value() {
        5 => Some("925791000000100 mild frailty".to_owned()),
        6 => Some("925831000000107 moderate frailty".to_owned()),
        7..=8 => Some("925861000000102 severe frailty".to_owned()),
        _ => None,
    }));
    let prescribes = |text: &str| format!(" {} ", fold(text)).contains(" social prescribing ");
    if let Some(outcome) = &part.outcome {
        let refers = outcome.kind == OutcomeKind::ReferOn && outcome.refer_to.as_ref().is_some_and(|to| prescribes(to.as_str()));
        let refers = refers || part.actions.iter().any(|it| fold(it.what.as_str()).starts_with("refer") && prescribes(it.what.as_str()));
        let declined = outcome.kind == OutcomeKind::Declined && outcome.rationale.as_ref().is_some_and(|why| prescribes(why.as_str()));
        if declined {
            codes.push("871711000000103 social prescribing declined".to_owned());
        } else if refers {
            codes.push("871731000000106 referral to social prescribing service".to_owned());
        }
    }
    if codes.is_empty() { String::new() } else { format!("{}.", codes.join("; ")) }
}

/// What was decided, in words.
pub(crate) fn label(kind: OutcomeKind) -> &'static str {
    match kind {
        OutcomeKind::ActionsAgreed => "Actions agreed",
        OutcomeKind::WatchfulReview => "Watchful review",
        OutcomeKind::ReferOn => "Refer on",
        OutcomeKind::EscalateUrgentCommunityResponse => "Escalate: urgent community response",
        OutcomeKind::EscalateVirtualWard => "Escalate: virtual ward",
        OutcomeKind::EscalateAdmission => "Escalate: admission",
        OutcomeKind::EscalateSafeguarding => "Escalate: safeguarding",
        OutcomeKind::AgreedWithoutDiscussion => "Plan agreed without discussion",
        OutcomeKind::StepDown => "Step down",
        OutcomeKind::Declined => "Declined by the person",
        OutcomeKind::NotAppropriate => "Not appropriate",
        OutcomeKind::DeferredNoTime => "Deferred: no time",
        OutcomeKind::DeferredMissingInformation => "Deferred: missing information",
        OutcomeKind::DeferredKeyPersonAbsent => "Deferred: key person absent",
    }
}

/// One line without anything a record system could take for markup or a control.
fn plain(text: &str) -> String {
    let tame: String = text
        .chars()
        .map(|c| match c {
            '<' => '‹',
            '>' => '›',
            c if c.is_control() => ' ',
            c => c,
        })
        .filter(|c| !is_invisible(*c))
        .collect();
    tame.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks that turn or hide text.
fn is_invisible(c: char) -> bool { matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}') }

/// The same, ended like a sentence.
fn sentence(text: &str) -> String {
    let text = plain(text);
    if text.is_empty() || text.ends_with(['.', '!', '?', '…', ':', ';']) { text } else { format!("{text}.") }
}

fn day(day: Day) -> String { day.0.strftime("%-d %b %Y").to_string() }

fn length(text: &str) -> usize { text.chars().count() }

/// At most so many characters, the last one "…", at the end of a word where one is near.
fn cut(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let Some(room) = most.checked_sub(1) else { return String::new() };
    let start: String = text.chars().take(room).collect();
    let at_word = start.rfind(' ').filter(|at| start.len() - at <= 24).and_then(|at| start.get(..at)).unwrap_or(&start);
    format!("{}…", at_word.trim_end_matches([' ', ',', ';', ':', '.']))
}

//! A letter as text and as HTML, from one list of pieces, so that both say the same. The HTML is plain: no picture, no style
//! from elsewhere, nothing that tells anybody it was opened.

use super::{
    facts::{ActionLine, MeetingFacts, OwnPart, When, day_in_words},
    letter::{CancelReason, Changed, LadderStep, Letter, ReturnReason},
    phrases::Phrases,
    place::{Links, Place},
};
use mdt_domain::{meeting::MeetingKind, words::Line};

/// A mail's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text, lines ending in LF.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// A piece of a mail.
enum Piece {
    Words(String),
    List(Vec<String>),
    Link { label: String, to: String },
    /// Said small, below the rest.
    Small(String),
}

/// Makes a letter's words. `name` is the recipient's own, as the directory has it.
pub fn render(letter: &Letter, name: &Line, phrases: &Phrases, links: &Links<'_>) -> Rendered {
    let writer = Writer { phrases, links, pieces: Vec::new() };
    writer.write(letter, name)
}

struct Writer<'a> {
    phrases: &'a Phrases,
    links: &'a Links<'a>,
    pieces: Vec<Piece>,
}

type Values = Vec<(&'static str, String)>;

impl Writer<'_> {
    fn say(&self, sentence: &str, values: &Values) -> String {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.phrases.say(sentence, &values)
    }
    fn add(&mut self, sentence: &str, values: &Values) {
        let words = self.say(sentence, values);
        self.pieces.push(Piece::Words(words));
    }

    /// A line that a place may leave out.
    fn add_line(&mut self, sentence: &str) {
        let words = self.say(sentence, &Vec::new());
        if !words.is_empty() {
            self.pieces.push(Piece::Words(words));
        }
    }

    /// What every sentence about a meeting may speak of.
    fn of_meeting(&self, it: &MeetingFacts) -> Values {
        let kind = match it.kind {
            MeetingKind::Huddle => "meeting.huddle",
            MeetingKind::Pcn => "meeting.pcn",
            MeetingKind::Borough => "meeting.borough",
            MeetingKind::Supervision => "meeting.supervision",
        };
        vec![
            ("meeting", self.say(kind, &Vec::new())),
            ("pcn", it.pcn.as_str().to_owned()),
            ("day", it.starts.day_in_words()),
            ("time", it.starts.time()),
            ("until", it.starts.plus_minutes(it.minutes).time()),
            ("minutes", count(it.minutes, "minute", "minutes")),
        ]
    }

    fn own_part(&mut self, yours: Option<&OwnPart>) {
        let Some(yours) = yours else { return };
        let mut values = vec![("time", yours.from.time()), ("until", yours.from.plus_minutes(yours.minutes).time())];
        if yours.items == 0 {
            return self.add("your_part.open", &values);
        }
        values.push(("items", count(yours.items, "item", "items")));
        self.add("your_part", &values);
    }

    fn actions(&mut self, lines: &[ActionLine]) {
        if lines.is_empty() {
            return;
        }
        let said = lines.iter().map(|line| {
            let code = line.code.as_ref().map(|code| ("code", code.as_str().to_owned()));
            let due = line.due_on.map(|due| ("due", day_in_words(due)));
            let sentence = match (code.is_some(), due.is_some()) {
                (true, true) => "action_of_case",
                (true, false) => "action_of_case_without_date",
                (false, true) => "action_of_topic",
                (false, false) => "action_of_topic_without_date",
            };
            let said = self.say(sentence, &code.into_iter().chain(due).collect());
            if line.is_help { format!("{said}: {}", self.say("help_is_asked", &Vec::new())) } else { said }
        });
        let said = said.collect();
        self.pieces.push(Piece::List(said));
    }

    fn link(&mut self, kind: &str, place: &Place) {
        match place {
            _ if !self.links.is_guest => {}
            Place::Guest => {}
            // The secret was in the mail that brought the pass, and is in no row.
            Place::Meeting(_) => return self.add("guest.way_in", &Vec::new()),
            _ => return,
        }
        let label = self.say(&format!("{kind}.link"), &Vec::new());
        self.pieces.push(Piece::Link { label, to: self.links.to(place) });
    }

    /// The subject; the pieces between greeting and foot are added on the way.
    fn body(&mut self, letter: &Letter) -> String {
        let kind = letter.kind();
        match letter {
            Letter::Invitation { meeting, yours, repeats, other_days, .. } => {
                let values = self.of_meeting(meeting);
                self.add("invitation.lead", &values);
                self.add("when", &values);
                self.repeats(repeats.as_ref());
                self.changes(other_days);
                self.own_part(yours.as_ref());
                self.link(kind, &Place::Meeting(meeting.id));
                self.say("invitation.subject", &values)
            }
            Letter::Change { meeting, changes, yours, repeats, .. } => {
                let values = self.of_meeting(meeting);
                self.add("change.lead", &values);
                self.add("when", &values);
                self.repeats(repeats.as_ref());
                self.changes(changes);
                self.own_part(yours.as_ref());
                self.link(kind, &Place::Meeting(meeting.id));
                self.say("change.subject", &values)
            }
            Letter::Cancellation { meeting, reason, .. } => {
                let values = self.of_meeting(meeting);
                self.add("cancellation.lead", &values);
                self.add("when", &values);
                self.add(why_cancelled(*reason), &Vec::new());
                self.link(kind, &Place::Today);
                self.say("cancellation.subject", &values)
            }
            Letter::AgendaPublished { meeting, items, yours } => {
                let mut values = self.of_meeting(meeting);
                values.push(("items", count(*items, "item", "items")));
                self.add("agenda_published.lead", &values);
                self.add("when", &values);
                self.own_part(yours.as_ref());
                self.link(kind, &Place::Meeting(meeting.id));
                self.say("agenda_published.subject", &values)
            }
            Letter::YouAreNeeded { meeting, yours, was, .. } => {
                let mut values = self.of_meeting(meeting);
                values.extend([("at_day", yours.from.day_in_words()), ("at_time", yours.from.time())]);
                self.add("you_are_needed.lead", &values);
                self.own_part(Some(yours));
                if let Some(was) = was {
                    self.add("you_are_needed.was", &was_at(was));
                }
                self.link(kind, &Place::Meeting(meeting.id));
                self.say("you_are_needed.subject", &values)
            }
            Letter::NewActions { meeting, actions, has_minutes } => {
                let values = vec![("actions", count_of(actions))];
                self.add("new_actions.lead", &values);
                self.actions(actions);
                if let Some(meeting) = meeting {
                    let values = self.of_meeting(meeting);
                    self.add("new_actions.meeting", &values);
                }
                self.link(kind, &Place::Actions);
                if let Some(meeting) = meeting.as_ref().filter(|_| *has_minutes) {
                    self.link("minutes_ready", &Place::Minutes(meeting.id));
                }
                self.say("new_actions.subject", &values)
            }
            Letter::DailyDigest { .. } => self.digest(letter),
            Letter::Overdue { step, service, actions } => self.overdue(*step, service.as_ref(), actions),
            Letter::MinutesReady { meeting, cases, actions } => {
                let mut values = self.of_meeting(meeting);
                values.extend([("cases", count(*cases, "case", "cases")), ("actions", count(*actions, "action", "actions"))]);
                self.add("minutes_ready.lead", &values);
                self.link(kind, &Place::Minutes(meeting.id));
                self.say("minutes_ready.subject", &values)
            }
            Letter::GuestPass { meeting, until, yours, is_speaker, .. } => {
                let values = self.of_meeting(meeting);
                self.add(if *is_speaker { "guest_pass.speaker" } else { "guest_pass.lead" }, &values);
                self.add("when", &values);
                self.own_part(yours.as_ref());
                self.add("guest_pass.until", &vec![("until_day", until.day_in_words()), ("until_time", until.time())]);
                self.link(kind, &Place::Guest);
                self.say("guest_pass.subject", &values)
            }
            Letter::ReferralReturned { code, reason } => {
                let values = vec![("code", code.as_str().to_owned())];
                self.add("referral_returned.lead", &values);
                self.add(why_returned(*reason), &Vec::new());
                self.link(kind, &Place::Case(code.clone()));
                self.say("referral_returned.subject", &values)
            }
            Letter::Entry { .. } | Letter::Mark { .. } => {
                self.add("entry.lead", &Vec::new());
                self.link("entry", &Place::Today);
                self.say("entry.subject", &Vec::new())
            }
            Letter::Test => {
                self.add("test.lead", &Vec::new());
                self.link(kind, &Place::Today);
                self.say("test.subject", &Vec::new())
            }
        }
    }

    fn repeats(&mut self, rule: Option<&String>) {
        if let Some(rule) = rule {
            self.add("repeats", &vec![("rule", rule.clone())]);
        }
    }

    fn changes(&mut self, changes: &[Changed]) {
        for change in changes {
            match change {
                Changed::Starts { was } => self.add("change.starts", &was_at(was)),
                Changed::Length { was_minutes } => self.add("change.length", &vec![("was_minutes", count(*was_minutes, "minute", "minutes"))]),
                Changed::Moved { was, now } => {
                    let mut values = was_at(was);
                    values.extend([("now_day", now.day_in_words()), ("now_time", now.time())]);
                    self.add("change.moved", &values);
                }
                Changed::CalledOff { was } => self.add("change.called_off", &was_at(was)),
                Changed::HeldAfterAll { now } => self.add("change.held_after_all", &vec![("now_day", now.day_in_words()), ("now_time", now.time())]),
                Changed::Repeats { was } => self.add("change.repeats", &vec![("was_rule", was.clone())]),
                Changed::YourPart => self.add("change.your_part", &Vec::new()),
                Changed::Call => self.add("change.call", &Vec::new()),
                Changed::MoreDays { days } => self.add("change.more_days", &vec![("days", count(*days, "more day is", "more days are"))]),
            }
        }
    }

    fn digest(&mut self, letter: &Letter) -> String {
        let Letter::DailyDigest { day, needed, new, due, overdue, agendas, minutes } = letter else { return String::new() };
        let values = vec![("day", day_in_words(*day))];
        let nothing = needed.is_empty() && new.is_empty() && due.is_empty() && overdue.is_empty() && *agendas == 0 && *minutes == 0;
        self.add(if nothing { "daily_digest.nothing" } else { "daily_digest.lead" }, &values);
        if !needed.is_empty() {
            self.add("daily_digest.needed", &Vec::new());
            let lines = needed.iter().map(|(meeting, at)| {
                let mut values = self.of_meeting(meeting);
                values.retain(|(name, _)| *name != "time");
                values.push(("time", at.time()));
                self.say("daily_digest.needed_line", &values)
            });
            let lines = lines.collect();
            self.pieces.push(Piece::List(lines));
        }
        for (sentence, lines) in [("daily_digest.new", new), ("daily_digest.due", due), ("daily_digest.overdue", overdue)] {
            if !lines.is_empty() {
                self.add(sentence, &Vec::new());
                self.actions(lines);
            }
        }
        for (sentence, name, number) in [("daily_digest.agendas", "agendas", agendas), ("daily_digest.minutes", "minutes", minutes)] {
            if *number > 0 {
                self.add(sentence, &vec![(name, number.to_string())]);
            }
        }
        self.link("daily_digest", &Place::Today);
        self.say("daily_digest.subject", &values)
    }

    fn overdue(&mut self, step: LadderStep, service: Option<&Line>, actions: &[ActionLine]) -> String {
        let step = match step {
            LadderStep::Owner => "owner",
            LadderStep::ServiceLead => "service_lead",
            LadderStep::Chair => "chair",
        };
        let service = service.map_or_else(|| self.say("overdue.own_service", &Vec::new()), |name| name.as_str().to_owned());
        let values = vec![("actions", count_of(actions)), ("service", service)];
        self.add(&format!("overdue.lead.{step}"), &values);
        self.actions(actions);
        self.link("overdue", &Place::Actions);
        self.say(&format!("overdue.subject.{step}"), &values)
    }

    fn write(mut self, letter: &Letter, name: &Line) -> Rendered {
        self.add("greeting", &vec![("name", one_line(name.as_str()))]);
        self.add_line("opening");
        // What does not fit a line of a mail's head is cut: a header never ends in the middle of a word by itself.
        let subject = one_line(&self.body(letter));
        self.add_line("closing");
        let kind = if matches!(letter, Letter::Mark { .. }) { "entry" } else { letter.kind() };
        // A guest has no account to sign in to, nor one in which to choose.
        let is_guest = self.links.is_guest || letter.has_pass_link();
        let no_names = if is_guest { "guest.no_names" } else { "no_names" };
        for sentence in [format!("{kind}.why"), no_names.to_owned(), "no_reply".to_owned()] {
            let words = self.say(&sentence, &Vec::new());
            self.pieces.push(Piece::Small(words));
        }
        if !is_guest {
            let words = format!("{} {}", self.say("how_to_change", &Vec::new()), self.links.to(&Place::MailSettings));
            self.pieces.push(Piece::Small(words));
        }
        let (text, html) = (as_text(&self.pieces), as_html(&subject, &self.pieces));
        Rendered { subject, text, html }
    }
}

fn why_cancelled(reason: CancelReason) -> &'static str {
    match reason {
        CancelReason::BankHoliday => "cancellation.bank_holiday",
        CancelReason::NothingToDiscuss => "cancellation.nothing_to_discuss",
        CancelReason::NotEnoughPeople => "cancellation.not_enough_people",
        CancelReason::NotNeeded => "cancellation.not_needed",
        CancelReason::SeriesEnded => "cancellation.series_ended",
        CancelReason::Other => "cancellation.other",
    }
}

fn why_returned(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::NoQuestion => "referral_returned.no_question",
        ReturnReason::MissingInformation => "referral_returned.missing_information",
        ReturnReason::OtherTeam => "referral_returned.other_team",
        ReturnReason::AlreadyListed => "referral_returned.already_listed",
        ReturnReason::SeeService => "referral_returned.see_service",
    }
}

fn was_at(was: &When) -> Values { vec![("was_day", was.day_in_words()), ("was_time", was.time())] }

fn count_of(actions: &[ActionLine]) -> String { count(u16::try_from(actions.len()).unwrap_or(u16::MAX), "action", "actions") }

fn count(number: u16, one: &str, many: &str) -> String { format!("{number} {}", if number == 1 { one } else { many }) }

/// Without line ends: a header is one line.
pub(super) fn one_line(text: &str) -> String { text.split_whitespace().collect::<Vec<_>>().join(" ") }

fn as_text(pieces: &[Piece]) -> String {
    let mut text = String::new();
    let mut is_small = false;
    for piece in pieces {
        match piece {
            Piece::Words(words) => text.push_str(words),
            Piece::List(lines) => text.push_str(&lines.iter().map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")),
            Piece::Link { label, to } => text.push_str(&format!("{label}:\n{to}")),
            Piece::Small(words) => {
                if !is_small {
                    // The signature's mark: what is below is said in every mail.
                    text.push_str("-- \n");
                    is_small = true;
                }
                text.push_str(words);
            }
        }
        text.push_str(if is_small { "\n" } else { "\n\n" });
    }
    text
}

fn as_html(subject: &str, pieces: &[Piece]) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{}</title></head>\n\
         <body style=\"margin:0;padding:16px;background:#ffffff;color:#212b32;font-family:Arial,sans-serif;font-size:16px;line-height:1.5\">\n\
         <main style=\"max-width:640px\">\n",
        escaped(subject)
    );
    for piece in pieces {
        match piece {
            Piece::Words(words) => html.push_str(&format!("<p style=\"margin:0 0 16px\">{}</p>\n", escaped(words))),
            Piece::List(lines) => {
                html.push_str("<ul style=\"margin:0 0 16px;padding-left:24px\">\n");
                lines.iter().for_each(|line| html.push_str(&format!("<li>{}</li>\n", escaped(line))));
                html.push_str("</ul>\n");
            }
            Piece::Link { label, to } => {
                html.push_str(&format!("<p style=\"margin:0 0 16px\"><a href=\"{}\" style=\"color:#005eb8\">{}</a></p>\n", escaped(to), escaped(label)));
            }
            Piece::Small(words) => html.push_str(&format!("<p style=\"margin:0 0 8px;color:#4c6272;font-size:14px\">{}</p>\n", linked(words))),
        }
    }
    html.push_str("</main>\n</body>\n</html>\n");
    html
}

/// Small print, in which the one address at its end is a link.
fn linked(words: &str) -> String {
    match words.rsplit_once(' ') {
        Some((before, to)) if to.starts_with("https://") || to.starts_with("http://") => {
            format!("{} <a href=\"{to}\" style=\"color:#005eb8\">{to}</a>", escaped(before), to = escaped(to))
        }
        _ => escaped(words),
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

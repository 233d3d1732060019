//! Titles, sentences and labels of a report.

use mdt_domain::{
    directory::Directory,
    ids::ServiceId,
    report::{
        facts::NO_SERVICE,
        figures::{Answer, Grid, ReportBy, ReportTopic},
        period::{Month, Period},
        sight::Place,
    },
    words::{Day, OdsCode},
};
use mdt_protocol::reports::{ReportColumn, ReportQuestion, ReportRow, ReportTable};

/// A place by its name.
pub(super) fn place(place: &Place, directory: &Directory) -> String {
    match place {
        Place::Borough(code) => format!("The borough: {}", organisation(code, directory)),
        Place::PcnOutside(code) | Place::Pcn(code) | Place::Practice(code) => organisation(code, directory),
        Place::Own(_) => "What you promised".to_owned(),
    }
}

fn organisation(code: &OdsCode, directory: &Directory) -> String { directory.organisations.get(code).map_or_else(|| code.to_string(), |it| it.name.to_string()) }

/// "November 2026", "October to December 2026".
pub(super) fn period(period: Period) -> String {
    let months = period.months();
    match (months.first(), months.last()) {
        (Some(first), Some(last)) if first != last => format!("{} to {}", first.first_day().0.strftime("%B"), month(*last)),
        (Some(first), _) => month(*first),
        _ => String::new(),
    }
}

/// Of a period that is not over, how far it is told; outside, of months that are over alone.
pub(super) fn so_far(period: Period, is_outside: bool, today: Day) -> Option<String> {
    let is_told = |month: &Month| if is_outside { month.is_over(today) } else { month.first_day() <= today };
    let last = period.months().into_iter().rfind(is_told);
    match last {
        _ if period.until() <= today => None,
        None => Some("no month of it is over yet".to_owned()),
        Some(last) if is_outside => Some(format!("so far: until the end of {}", last.first_day().0.strftime("%B"))),
        Some(_) => Some("so far: until today".to_owned()),
    }
}

fn month(month: Month) -> String { month.first_day().0.strftime("%B %Y").to_string() }

/// Under what a report is told.
#[derive(Clone, Copy)]
pub(super) struct Told {
    /// Outside the PCN.
    pub(super) is_outside: bool,
    /// Some month of the period is told.
    pub(super) has_months: bool,
    /// Today in London.
    pub(super) today: Day,
}

/// How counts are told outside; sessions of supervision and link workers are no counts of patients (decisions 17 and 23).
fn steps(topic: ReportTopic) -> &'static str {
    match topic {
        ReportTopic::Supervision => " Of each PCN and month five and over are told as they are, and fewer are left out: sums may be short.",
        ReportTopic::Funding => " Cases and actions are told in steps of 5 for each PCN and month, up to 4 more or less than there were, and totals are sums of those; link workers as they are.",
        _ => " Counts are told in steps of 5 for each PCN and month, up to 4 more or less than there were; totals and percentages are made of those, and rough where they are small.",
    }
}

/// A question in words.
pub(super) fn question(answer: &Answer, directory: &Directory, told: Told) -> ReportQuestion {
    let (title, note) = heading(answer.topic);
    let nothing = match told {
        Told { is_outside: false, .. } => "Nothing to count in this period.",
        Told { has_months: false, .. } => "No month of this period is over yet.",
        Told { .. } => "Too few to tell in the months that are over.",
    };
    let sentence = sentence(answer, told.is_outside).unwrap_or_else(|| nothing.to_owned());
    let steps = if told.is_outside { steps(answer.topic) } else { "" };
    ReportQuestion {
        topic: answer.topic,
        title: title.to_owned(),
        sentence,
        note: format!("{note}{steps}"),
        columns: answer.columns.iter().map(|(label, unit)| ReportColumn { label: (*label).to_owned(), unit: *unit }).collect(),
        plotted: plotted(answer.topic),
        total: answer.total.clone(),
        tables: answer.grids.iter().map(|grid| table(grid, directory, told.today)).collect(),
    }
}

fn heading(topic: ReportTopic) -> (&'static str, &'static str) {
    match topic {
        ReportTopic::Meetings => ("Meetings held", "Huddles, PCN meetings and borough meetings that ended. Minutes saved: what rotating partners wait less since the agenda was put in order."),
        ReportTopic::Cases => ("Cases discussed", "A case counts each time it is on an agenda. Deferred: the meeting put it off. Not reached: nothing was decided."),
        ReportTopic::Minutes => ("Minutes per case", "Planned on the agenda, and used by the room, for cases that were discussed."),
        ReportTopic::Waiting => ("From referral to discussion", "Days from the referral to the first meeting that discussed the case, for cases first discussed in this period."),
        ReportTopic::Actions => ("Actions done in time", "Actions whose day fell into this period, but for those cancelled. Fifths by the deprivation of the practice’s people (IMD 2019), 1 the most deprived."),
        ReportTopic::Needs => ("Social needs met", "Needs first written down in this period, in shared notes; met once a later note says that there is none."),
        ReportTopic::Attendance => ("Who came", "Core members and partners asked to meetings that were held, and those who came."),
        ReportTopic::Languages => ("Languages", "First language of the people discussed, each time they were."),
        ReportTopic::Funding => ("Funding stream of the link workers", "Link workers as the directory has them today, at each PCN where they work. A case counts in each month in which one of them had an action due on it or wrote a shared note. Actions are theirs that were due in this period."),
        ReportTopic::Supervision => ("Supervision given", "Sessions that were closed with their themes. What was said stays between two people."),
    }
}

fn plotted(topic: ReportTopic) -> u8 {
    match topic {
        ReportTopic::Actions | ReportTopic::Needs | ReportTopic::Attendance => 2,
        ReportTopic::Waiting => 2,
        ReportTopic::Minutes | ReportTopic::Funding => 1,
        _ => 0,
    }
}

/// "1 case", "4 cases".
fn many(number: f64, one: &str, more: &str) -> String { format!("{number} {}", if (number - 1.0).abs() < f64::EPSILON { one } else { more }) }

/// "90 minutes", "71 hours 45 minutes".
fn minutes(number: f64) -> String {
    const LONG: f64 = 120.0;
    if number <= LONG {
        return many(number, "minute", "minutes");
    }
    let (hours, rest) = ((number.round() / 60.0).floor(), number.round() % 60.0);
    let rest = if rest > 0.0 { format!(" {}", many(rest, "minute", "minutes")) } else { String::new() };
    format!("{}{rest}", many(hours, "hour", "hours"))
}

/// `is_rounded`: percentages are of rounded counts, and say so.
fn sentence(answer: &Answer, is_rounded: bool) -> Option<String> {
    let figure = |place: usize| answer.total.get(place).copied().flatten();
    let first = figure(0).filter(|value| *value > 0.0);
    let about = if is_rounded { "About " } else { "" };
    Some(match answer.topic {
        ReportTopic::Meetings => {
            let saved = figure(1).filter(|saved| *saved > 0.0).map(|saved| format!(" Putting agendas in order saved partners {}.", minutes(saved)));
            format!("{} held.{}", many(first?, "meeting was", "meetings were"), saved.unwrap_or_default())
        }
        ReportTopic::Cases => {
            let deferred = figure(1).filter(|count| *count > 0.0).map_or_else(String::new, |count| format!("; {} one was deferred", if (count - 1.0).abs() < f64::EPSILON { "once".to_owned() } else { format!("{count} times") }));
            format!("{} discussed{deferred}.", many(first?, "time a case was", "times a case was"))
        }
        ReportTopic::Minutes => format!("A case was planned for {} and took {}.", minutes(first?), minutes(figure(1)?)),
        ReportTopic::Waiting if (first? - 1.0).abs() < f64::EPSILON => format!("One case was discussed within {} of the referral.", many(figure(2)?, "day", "days")),
        ReportTopic::Waiting => {
            format!("Half of {} were discussed within {} of the referral, three quarters within {}.", many(first?, "case", "cases"), many(figure(2)?, "day", "days"), many(figure(3)?, "day", "days"))
        }
        ReportTopic::Actions => format!("{about}{}% of {} done by their day.", figure(2)?, many(first?, "action due was", "actions due were")),
        ReportTopic::Needs => format!("{about}{}% of {} met by now.", figure(2)?, many(first?, "need found is", "needs found are")),
        ReportTopic::Attendance => format!("{about}{}% of {} taken up.", figure(2)?, many(first?, "invitation was", "invitations were")),
        ReportTopic::Languages => {
            let languages = answer.grids.first().map_or(0, |grid| grid.rows.len());
            format!("{} in {}.", many(first?, "discussion", "discussions"), if languages == 1 { "one language".to_owned() } else { format!("{languages} languages") })
        }
        ReportTopic::Funding => {
            let told = |place, one, more| figure(place).filter(|value| *value > 0.0).map(|value| many(value, one, more));
            let parts: Vec<String> = [told(0, "link worker", "link workers"), told(1, "case worked on", "cases worked on"), told(3, "action done", "actions done")].into_iter().flatten().collect();
            (!parts.is_empty()).then(|| format!("{}.", parts.join(", ")))?
        }
        ReportTopic::Supervision => format!("{}, {} together.", many(first?, "session", "sessions"), minutes(figure(1)?)),
    })
}

fn table(grid: &Grid, directory: &Directory, today: Day) -> ReportTable {
    let title = match grid.by {
        ReportBy::Month => "By month",
        ReportBy::Pcn => "By PCN",
        ReportBy::Fifth => "By deprivation of the practice",
        ReportBy::Service => "By service",
        ReportBy::Domain => "By domain",
        ReportBy::Language => "By language",
        ReportBy::Funding => "By funding stream",
    };
    // A figure that is there all the same is told.
    let is_to_come = |key: &str, values: &[Option<f64>]| {
        grid.by == ReportBy::Month && Month::parse(key).is_some_and(|month| month.first_day() > today) && values.iter().flatten().all(|value| *value == 0.0)
    };
    let row = |(key, values): &(String, Vec<Option<f64>>)| ReportRow { label: label(grid.by, key, directory), is_to_come: is_to_come(key, values), values: values.clone() };
    ReportTable { by: grid.by, title: title.to_owned(), rows: grid.rows.iter().map(row).collect() }
}

fn label(by: ReportBy, key: &str, directory: &Directory) -> String {
    match by {
        ReportBy::Month => Month::parse(key).map_or_else(|| key.to_owned(), month),
        ReportBy::Pcn => OdsCode::parse(key).map_or_else(|_| key.to_owned(), |code| organisation(&code, directory)),
        ReportBy::Fifth => match key {
            "1" => "1, most deprived".to_owned(),
            "5" => "5, least deprived".to_owned(),
            "0" => "Not known".to_owned(),
            fifth => fifth.to_owned(),
        },
        ReportBy::Service if key == NO_SERVICE => "The PCN’s own team".to_owned(),
        ReportBy::Service => key.parse::<ServiceId>().ok().and_then(|id| directory.services.get(&id)).map_or_else(|| "A former service".to_owned(), |it| it.name.to_string()),
        ReportBy::Domain => domain(key).to_owned(),
        ReportBy::Language if key.is_empty() => "Not recorded".to_owned(),
        ReportBy::Language => key.to_owned(),
        ReportBy::Funding => funding(key).to_owned(),
    }
}

fn funding(key: &str) -> &str {
    match key {
        "arrs" => "ARRS (Additional Roles Reimbursement Scheme)",
        "icb" => "Integrated care board",
        "local_authority" => "Council",
        "vcse" => "Voluntary sector or charity",
        "primary_care" => "Practice, PCN or GP Federation",
        "nhs_trust" => "NHS trust",
        "other" => "Other",
        _ => "Not said",
    }
}

fn domain(key: &str) -> &str {
    match key {
        "housing" => "Housing",
        "warmth" => "Warmth",
        "money" => "Money",
        "food" => "Food",
        "transport" => "Transport",
        "connection" => "Connection",
        "caring" => "Caring",
        "safety" => "Safety",
        "language" => "Language",
        "digital" => "Digital",
        "work_and_learning" => "Work and learning",
        "legal_status" => "Legal status",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_that_is_not_over_says_how_far_it_is_told() {
        let (quarter, month) = (Period::parse("2026-Q4").unwrap(), Period::parse("2026-11").unwrap());
        let on = |month: i8, day: i8| Day(jiff::civil::date(2026, month, day));
        let said = |period, is_outside, today| so_far(period, is_outside, today).unwrap_or_default();
        assert_eq!(said(quarter, false, on(11, 26)), "so far: until today");
        assert_eq!(said(quarter, true, on(11, 26)), "so far: until the end of October");
        assert_eq!(said(quarter, true, on(10, 26)), "no month of it is over yet");
        assert_eq!(said(month, true, on(11, 30)), "no month of it is over yet");
        assert_eq!((said(month, true, on(12, 1)), said(month, false, on(12, 1))), (String::new(), String::new()));
        assert_eq!(said(quarter, false, on(12, 31)), "so far: until today");
    }

    fn answer(topic: ReportTopic, total: &[Option<f64>]) -> Answer { Answer { topic, columns: &[], total: total.to_vec(), grids: Vec::new() } }

    #[test]
    fn one_is_told_as_one_and_many_minutes_as_hours() {
        for (topic, total, said) in [
            (ReportTopic::Waiting, vec![Some(1.0), None, Some(3.0), Some(3.0)], "One case was discussed within 3 days of the referral."),
            (ReportTopic::Waiting, vec![Some(2.0), None, Some(3.0), Some(4.0)], "Half of 2 cases were discussed within 3 days of the referral, three quarters within 4 days."),
            (ReportTopic::Cases, vec![Some(12.0), Some(1.0)], "12 times a case was discussed; once one was deferred."),
            (ReportTopic::Cases, vec![Some(12.0), Some(3.0)], "12 times a case was discussed; 3 times one was deferred."),
            (ReportTopic::Supervision, vec![Some(90.0), Some(4305.0)], "90 sessions, 71 hours 45 minutes together."),
            (ReportTopic::Supervision, vec![Some(2.0), Some(120.0)], "2 sessions, 120 minutes together."),
            (ReportTopic::Supervision, vec![Some(3.0), Some(180.0)], "3 sessions, 3 hours together."),
            (ReportTopic::Meetings, vec![Some(40.0), Some(121.0)], "40 meetings were held. Putting agendas in order saved partners 2 hours 1 minute."),
        ] {
            assert_eq!(sentence(&answer(topic, &total), false).unwrap(), said);
        }
        let needs = answer(ReportTopic::Needs, &[Some(20.0), Some(20.0), Some(100.0)]);
        assert_eq!(sentence(&needs, true).unwrap(), "About 100% of 20 needs found are met by now.");
    }

    #[test]
    fn what_is_not_told_says_why_and_what_is_told_in_steps_says_so() {
        let told = |is_outside, has_months| Told { is_outside, has_months, today: Day(jiff::civil::date(2026, 10, 26)) };
        let of = |topic, told| question(&answer(topic, &[Some(0.0)]), &Directory::default(), told);
        assert_eq!(of(ReportTopic::Cases, told(false, true)).sentence, "Nothing to count in this period.");
        assert_eq!(of(ReportTopic::Cases, told(true, false)).sentence, "No month of this period is over yet.");
        assert_eq!(of(ReportTopic::Cases, told(true, true)).sentence, "Too few to tell in the months that are over.");
        for (topic, is_outside, has_steps) in [(ReportTopic::Cases, true, true), (ReportTopic::Funding, true, true), (ReportTopic::Supervision, true, false), (ReportTopic::Cases, false, false)] {
            assert_eq!(of(topic, told(is_outside, true)).note.contains("in steps of 5"), has_steps, "{topic:?}");
        }
    }
}

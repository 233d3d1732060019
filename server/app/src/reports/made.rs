//! A report as somebody may have it.

use super::words;
use crate::{error::ApiError, site::Site};
use mdt_domain::{
    directory::{Directory, OrganisationKind, Person},
    ids::PersonId,
    report::{
        facts::{count_link_workers, funding, tabulate},
        figures::{Frame, ReportTopic, answers},
        outside::outside,
        period::{Month, Period},
        sight::{Place, counts_supervision, places},
        table::Cell,
    },
    words::{Day, OdsCode},
};
use mdt_protocol::reports::{Report, ReportChoice};
use mdt_store::queries::reports::ReportAsk;
use sha2::{Digest, Sha256};

/// How many quarters and months can be chosen.
const QUARTERS: usize = 8;
const MONTHS: usize = 12;
/// The mark under which the rounding's secret is kept.
const ROUNDING: &str = "report_rounding";

/// The report of a place and a period; without them the first there is, and the quarter that tells something.
pub async fn report(site: &Site, person: &Person, place: Option<&str>, period: Option<&str>) -> Result<Report, ApiError> {
    let (hub, directory) = (site.hub(), site.hub().directory());
    let (choices, today) = (places(person, &directory), hub.today());
    let wanted = |it: &&Place| place.is_none_or(|key| it.key() == key);
    let chosen = choices.iter().find(wanted).ok_or_else(ApiError::not_found)?;
    let period = match period {
        Some(text) => Period::parse(text).map_err(|why| ApiError::malformed(Some("period".into()), format!("This {}.", why.0)))?,
        None => usual(chosen, today),
    };
    // Outside, a month is told once it is over: whoever looked every day would see it grow case by case.
    let months: Vec<Month> = period.months().into_iter().filter(|month| !chosen.is_outside() || month.is_over(today)).collect();
    let pcns = pcns(chosen, &directory);
    let has_supervision = counts_supervision(person, chosen);
    let ask = ReportAsk {
        pcns: pcns.clone(),
        practice: match chosen { Place::Practice(code) => Some(code.clone()), _ => None },
        owner: match chosen { Place::Own(id) => Some(*id), _ => None },
        period,
        today,
        has_supervision,
        link_workers: if counts_funding(chosen) { link_workers(&directory) } else { Vec::new() },
    };
    let mut table = tabulate(&hub.store().report_facts(&ask).await?, &directory, &months);
    if chosen.is_outside() {
        let secret = secret(site).await?;
        table = outside(&table, |cell| shift(&secret, cell));
    }
    if counts_funding(chosen) {
        // As they are: the directory names each of them to the same reader, and rounding so few in each PCN would tell twice as many.
        count_link_workers(&mut table, &directory, &pcns, &months);
    }
    let of_pcns: Vec<OdsCode> = pcns.iter().filter(|code| directory.federation() != Some(*code)).cloned().collect();
    let frame = Frame { months: &months, pcns: &of_pcns, is_outside: chosen.is_outside() };
    let answers = answers(&table, &frame, &topics(chosen, has_supervision));
    let told = words::Told { is_outside: chosen.is_outside(), has_months: !months.is_empty(), today };
    Ok(Report {
        place: chosen.key(),
        place_name: words::place(chosen, &directory),
        period: period.to_string(),
        period_words: [Some(words::period(period)), words::so_far(period, chosen.is_outside(), today)].into_iter().flatten().collect::<Vec<_>>().join(", "),
        is_rounded: chosen.is_outside(),
        places: choices.iter().map(|it| ReportChoice { key: it.key(), label: words::place(it, &directory) }).collect(),
        periods: periods(today),
        questions: answers.iter().map(|answer| words::question(answer, &directory, told)).collect(),
    })
}

/// Whose money it is, is a question of those who plan for a place.
fn counts_funding(place: &Place) -> bool { matches!(place, Place::Borough(_) | Place::PcnOutside(_) | Place::Pcn(_)) }

/// Link workers, those who left too, with their funds.
fn link_workers(directory: &Directory) -> Vec<(PersonId, &'static str)> {
    directory.people.values().map(|person| (person.id, funding(person))).filter(|(_, funding)| !funding.is_empty()).collect()
}

/// This quarter; outside the one before, while no month of this one is over.
fn usual(place: &Place, today: Day) -> Period {
    let quarter = Period::quarter_of(today);
    let is_told = quarter.months().first().is_some_and(|month| month.is_over(today));
    if place.is_outside() && !is_told { quarter.quarter_before() } else { quarter }
}

/// Whose rows: the borough's are its PCNs' and the Federation's own meetings.
fn pcns(place: &Place, directory: &Directory) -> Vec<OdsCode> {
    match place {
        Place::Borough(federation) => {
            let mut pcns: Vec<_> = directory.organisations.values().filter(|it| it.kind == OrganisationKind::Pcn).collect();
            pcns.sort_by(|a, b| (&a.name, &a.code).cmp(&(&b.name, &b.code)));
            pcns.into_iter().map(|pcn| pcn.code.clone()).chain([federation.clone()]).collect()
        }
        Place::Pcn(code) | Place::PcnOutside(code) => vec![code.clone()],
        Place::Practice(code) => directory.organisations.get(code).and_then(|practice| practice.part_of.clone()).into_iter().collect(),
        // Whose list an action is on does not matter to its owner.
        Place::Own(_) => directory.federation().cloned().into_iter().collect(),
    }
}

fn topics(place: &Place, has_supervision: bool) -> Vec<ReportTopic> {
    use ReportTopic::{Actions, Attendance, Cases, Funding, Languages, Meetings, Minutes, Needs, Supervision, Waiting};
    match place {
        Place::Own(_) => vec![Actions],
        Place::Practice(_) => vec![Cases, Minutes, Waiting, Actions, Needs, Languages],
        Place::Borough(_) | Place::Pcn(_) | Place::PcnOutside(_) => {
            let mut all = vec![Meetings, Cases, Minutes, Waiting, Actions, Needs, Attendance, Languages, Funding];
            all.extend(has_supervision.then_some(Supervision));
            all
        }
    }
}

fn periods(today: Day) -> Vec<ReportChoice> {
    let quarters = std::iter::successors(Some(Period::quarter_of(today)), |quarter| Some(quarter.quarter_before())).take(QUARTERS);
    let first_of = |day: Day| Month::of(day).first_day();
    let months = std::iter::successors(Some(first_of(today)), |day| Some(first_of(day.plus_days(-1)))).take(MONTHS);
    let months = months.filter_map(|day| Period::parse(&Month::of(day).to_string()).ok());
    quarters.chain(months).map(|period| ReportChoice { key: period.to_string(), label: words::period(period) }).collect()
}

/// Made once, and kept with the database and its backups: a cell is rounded the same way for ever.
async fn secret(site: &Site) -> Result<String, ApiError> {
    let store = site.hub().store();
    if let Some(secret) = store.meta(ROUNDING).await? {
        return Ok(secret);
    }
    store.set_meta_once(ROUNDING, &uuid::Uuid::new_v4().to_string()).await?;
    store.meta(ROUNDING).await?.ok_or_else(ApiError::unavailable)
}

/// 0 to 4, by the cell's name alone.
fn shift(secret: &str, cell: &Cell) -> u64 {
    let hash = Sha256::digest(format!("{secret}/{}", cell.name()));
    hash.iter().take(4).fold(0, |sum, byte| sum * 256 + u64::from(*byte)) % 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use mdt_domain::report::table::Topic;

    #[test]
    fn a_cell_keeps_its_shift_and_another_secret_gives_others() {
        let month = Month::parse("2026-10").expect("a month");
        let cell = |of: usize| Cell { topic: Topic::Needs, pcn: OdsCode::parse("U62360").expect("a code"), month, what: "met", of: of.to_string(), fifth: 0, funding: "" };
        let shifts = |secret: &str| (0..200).map(|of| shift(secret, &cell(of))).collect::<Vec<_>>();
        assert_eq!(shifts("a"), shifts("a"));
        assert_ne!(shifts("a"), shifts("b"));
        assert!((0..5).all(|value| shifts("a").iter().filter(|it| **it == value).count() > 15), "every shift comes about as often");
    }
}

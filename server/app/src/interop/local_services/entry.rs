//! One service of a directory: its fields as we keep them. What is missing or odd is left out, but for id, name and status. Pure.

use super::said;
use mdt_domain::{
    fold::fold,
    ids::LocalServiceId,
    local_service::LocalService,
    social_note::SocialDomain,
    words::{Day, Line},
};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// Longest text kept of a field, characters.
const LONGEST: usize = 2000;
/// Longest name of an area that is taken for a place; what is longer is a sentence about it.
const LONGEST_PLACE: usize = 60;

/// Things to know, each with the number of entries it is true of.
pub(super) type Notices = BTreeMap<(&'static str, &'static str), usize>;
/// Which field, and what is wrong with it.
pub(super) type Wrong = (&'static str, String);

/// Which need a term says: the Gravity categories of our domains, and the plain words directories use.
static TERMS: LazyLock<BTreeMap<String, SocialDomain>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/local_service_terms.csv").lines().skip(1);
    lines
        .filter_map(|line| {
            let (term, domain) = line.split_once(',')?;
            Some((fold(term), serde_json::from_value(Value::from(domain)).ok()?))
        })
        .collect()
});

/// The id of an entry.
pub(super) fn id(entry: &Value) -> Result<LocalServiceId, Wrong> {
    let Some(id) = entry.get("id").and_then(Value::as_str) else {
        return Err(("id", "is missing; ask the publisher for the service's Open Referral UK id".into()));
    };
    id.trim().parse().map_err(|_| ("id", "is not a UUID; ask the publisher for the service's Open Referral UK id".into()))
}

/// The service, and those of its terms that say no need we know.
pub(super) fn service(id: LocalServiceId, entry: &Value, today: Day, notices: &mut Notices) -> Result<(LocalService, Vec<String>), Wrong> {
    // What only an organisation has: its file is easily taken for one of services.
    if let Some(field) = ["services", "website"].into_iter().find(|field| entry.get(field).is_some()) {
        return Err((field, "is an organisation’s; give the answer of /services, or of /services/<id>, not of /organizations".into()));
    }
    let name = text(entry, "name").ok_or_else(|| ("name", "is missing; a service without a name cannot be linked".to_owned()))?;
    let name = Line::parse(&name).map_err(|why| ("name", format!("{}; the publisher must shorten it", why.0)))?;
    let is_listed = is_active(entry)?;
    let locations: Vec<&Value> = list(entry, "service_at_locations").filter_map(|it| it.get("location")).collect();
    let areas: Vec<String> = list(entry, "service_areas").filter_map(|area| text(area, "name").or_else(|| text(area, "service_area"))).collect();
    let (places, about_areas): (Vec<String>, Vec<String>) = areas.into_iter().partition(|area| area.chars().count() <= LONGEST_PLACE);
    let districts = locations.iter().flat_map(|it| list(it, "addresses")).filter_map(|it| district(&text(it, "postal_code")?));
    let terms = once_each(list(entry, "attributes").filter_map(term));
    let known: BTreeSet<SocialDomain> = terms.iter().filter_map(|term| TERMS.get(&fold(term)).copied()).collect();
    let unknown = terms.iter().filter(|term| !TERMS.contains_key(&fold(term))).cloned().collect();
    let service = LocalService {
        id,
        name,
        description: joined([text(entry, "description"), text(entry, "alert")].into_iter().flatten(), " "),
        organisation: entry.get("organization").and_then(|it| text(it, "name")),
        url: address_of_page(entry, notices),
        email: text(entry, "email").filter(|email| email.contains('@')),
        phones: phones(entry, &locations),
        how_to_refer: text(entry, "application_process"),
        addresses: once_each(locations.iter().flat_map(|it| addresses(it))),
        places: once_each(districts.chain(places)),
        access: once_each(locations.iter().flat_map(|it| list(it, "accessibility")).filter_map(|it| text(it, "description"))),
        eligibility: joined(said::ages(entry).into_iter().chain(text(entry, "eligibility_description")).chain(about_areas), ". "),
        schedules: once_each(list(entry, "schedules").filter_map(|it| said::schedule(it, today))),
        cost: joined(text(entry, "fees").into_iter().chain(text(entry, "fees_description")).chain(list(entry, "cost_options").filter_map(|it| said::cost(it, today))), "; "),
        languages: once_each(list(entry, "languages").filter_map(|it| text(it, "name"))),
        terms,
        needs: SocialDomain::ALL.into_iter().filter(|domain| known.contains(domain)).collect(),
        checked_on: checked_on(entry, today, notices),
        is_listed,
    };
    Ok((service, unknown))
}

/// Http or https, or it is no link to offer.
fn address_of_page(entry: &Value, notices: &mut Notices) -> Option<String> {
    let url = text(entry, "url")?;
    let is_page = ["https://", "http://"].iter().any(|scheme| url.starts_with(scheme)) && !url.contains(char::is_whitespace);
    if !is_page {
        *notices.entry(("url", "is no address of a page and was left out")).or_default() += 1;
    }
    is_page.then_some(url)
}

fn checked_on(entry: &Value, today: Day, notices: &mut Notices) -> Option<Day> {
    let said = text(entry, "assured_date")?;
    let day = said.get(..10).and_then(|day| day.parse().ok()).map(Day).filter(|day| *day <= today);
    if day.is_none() {
        *notices.entry(("assured_date", "is no date, or one to come: shown as never checked")).or_default() += 1;
    }
    day
}

fn is_active(entry: &Value) -> Result<bool, Wrong> {
    match text(entry, "status").map(|status| status.to_lowercase()).as_deref() {
        None | Some("active") => Ok(true),
        Some("inactive" | "defunct" | "temporarily closed") => Ok(false),
        Some(_) => Err(("status", "is none of active, inactive, defunct, temporarily closed; the publisher must say which".into())),
    }
}

/// A term, however deep it is said.
fn term(attribute: &Value) -> Option<String> {
    let deep = attribute.get("taxonomy_term").and_then(|term| text(term, "name"));
    deep.or_else(|| text(attribute, "label")).or_else(|| text(attribute, "value"))
}

fn phones(entry: &Value, locations: &[&Value]) -> Vec<String> {
    let of_contacts = list(entry, "contacts").flat_map(|contact| list(contact, "phones"));
    let all = list(entry, "phones").chain(of_contacts).chain(locations.iter().flat_map(|it| list(it, "phones")));
    once_each(all.filter_map(|phone| {
        let number = text(phone, "number")?;
        Some(text(phone, "description").map_or_else(|| number.clone(), |about| format!("{number} ({about})")))
    }))
}

fn addresses(location: &Value) -> Vec<String> {
    let name = text(location, "name");
    let lines = list(location, "addresses").filter_map(|address| {
        let parts = ["address_1", "address_2", "city", "postal_code"].into_iter().filter_map(|key| text(address, key));
        joined(name.clone().into_iter().chain(parts), ", ")
    });
    lines.collect()
}

/// The outward part of a postcode: `SW6` of `SW6 3AB`.
fn district(postcode: &str) -> Option<String> {
    let plain: String = postcode.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let outward = plain.len().checked_sub(3).and_then(|end| plain.get(..end))?;
    let inward = plain.get(outward.len()..)?;
    let mut rest = inward.chars();
    let is_inward = rest.next().is_some_and(|c| c.is_ascii_digit()) && rest.all(|c| c.is_ascii_uppercase());
    let is_outward = (2..=4).contains(&outward.len()) && outward.starts_with(|c: char| c.is_ascii_uppercase()) && outward.chars().all(|c| c.is_ascii_alphanumeric());
    (is_inward && is_outward).then(|| outward.to_owned())
}

pub(super) fn list<'v>(of: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> { of.get(key).and_then(Value::as_array).into_iter().flatten() }

/// Letters as pages write them.
const ENTITIES: [(&str, &str); 5] = [("&nbsp;", " "), ("&#39;", "’"), ("&rsquo;", "’"), ("&quot;", "\""), ("&amp;", "&")];

/// A field as plain text on one line: tags of a page and control characters taken out, spaces joined. None where nothing is left.
pub(super) fn text(of: &Value, key: &str) -> Option<String> {
    let raw = of.get(key)?.as_str()?;
    let mut plain = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        plain.push_str(before);
        let is_tag = tag.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || c == '/');
        match tag.find('>').filter(|_| is_tag) {
            Some(close) => {
                plain.push(' ');
                rest = tag.get(close + 1..).unwrap_or_default();
            }
            None => {
                plain.push('<');
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    let plain = ENTITIES.iter().fold(plain, |text, (entity, letter)| text.replace(entity, letter));
    let clean: String = plain.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text: String = clean.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
    (!text.is_empty()).then_some(text)
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> Option<String> {
    let all = once_each(parts);
    (!all.is_empty()).then(|| all.join(between))
}

fn once_each(values: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for value in values {
        if !kept.contains(&value) {
            kept.push(value);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn districts_are_read_from_british_postcodes_only() {
        for (postcode, outward) in [("SW6 3AB", Some("SW6")), ("w12 0hs", Some("W12")), ("EC1A1BB", Some("EC1A")), ("ABC 1234", None), ("", None), ("é1", None)] {
            assert_eq!(district(postcode).as_deref(), outward, "{postcode}");
        }
    }

    #[test]
    fn texts_lose_tags_and_control_characters_and_nothing_else() {
        let entry = json!({ "a": "<p>Tea &amp; talk,\u{0} <b>Tuesdays</b></p>", "b": "under 5 < 6 or <3 people", "c": "<br/>", "d": 7 });
        assert_eq!(text(&entry, "a").as_deref(), Some("Tea & talk, Tuesdays"));
        assert_eq!(text(&entry, "b").as_deref(), Some("under 5 < 6 or <3 people"));
        assert_eq!((text(&entry, "c"), text(&entry, "d"), text(&entry, "e")), (None, None, None));
    }

    #[test]
    fn every_line_of_the_table_of_terms_says_a_domain() {
        let lines = include_str!("../../../data/local_service_terms.csv").lines().skip(1).count();
        assert_eq!(TERMS.len(), lines);
        assert!(SocialDomain::ALL.iter().all(|domain| TERMS.values().any(|said| said == domain)));
    }
}

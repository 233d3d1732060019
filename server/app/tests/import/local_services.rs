//! Directories of local services as Open Referral UK has them: what is kept, what is left out and named, and what a second import does.

use crate::hub::{House, day, instant};
use mdt_app::interop::{
    DirectoryOptions, LocalServicesReport, import_local_services,
    letters::ReadAs,
    local_services::{Rejected, read_directory},
};
use mdt_domain::{social_note::SocialDomain, words::Day};
use mdt_store::queries::local_services::LocalServiceFilter;
use serde_json::{Value, json};

const LUNCH: &str = "11111111-1111-4111-8111-111111111111";
const CHOIR: &str = "22222222-2222-4222-8222-222222222222";
const SHED: &str = "33333333-3333-4333-8333-333333333333";

fn today() -> Day { day("2026-11-26") }

fn page(contents: Value) -> Vec<u8> {
    let count = contents.as_array().map_or(0, Vec::len);
    json!({ "total_items": count, "total_pages": 1, "page_number": 1, "size": count, "first_page": true, "last_page": true, "contents": contents })
        .to_string()
        .into_bytes()
}

/// As the standard's full service is shaped.
fn lunch() -> Value {
    json!({
        "id": LUNCH, "name": "Tuesday lunch club", "description": "<p>Two courses&nbsp;and company</p>", "status": "active",
        "url": "http://example.org/lunch", "email": "lunch@example.org", "fees": "Small charge", "assured_date": "2026-10-01",
        "minimum_age": 60, "maximum_age": null, "application_process": "Ring by Monday noon",
        "organization": { "id": SHED, "name": "Example Charity" },
        "phones": [{ "id": CHOIR, "number": "020 7946 0123" }],
        "schedules": [
            { "id": CHOIR, "freq": "WEEKLY", "byday": "TU", "opens_at": "12:00:00", "closes_at": "14:00:00" },
            { "id": SHED, "byday": "MO", "valid_to": "2020-01-01" },
        ],
        "cost_options": [{ "id": CHOIR, "option": "Two courses", "amount": 4.5 }],
        "service_areas": [{ "id": CHOIR, "name": "Munster" }],
        "service_at_locations": [{ "id": CHOIR, "location": {
            "id": CHOIR, "name": "Fulham Hall",
            "addresses": [{ "id": CHOIR, "address_1": "12 Example Road", "city": "London", "postal_code": "SW6 9ZZ" }],
            "accessibility": [{ "id": CHOIR, "description": "Wheelchair access on all levels." }],
        } }],
        "languages": [{ "id": CHOIR, "name": "Somali" }],
        "attributes": [
            { "id": CHOIR, "label": "social-connection", "taxonomy": "sdoh_categories" },
            { "id": SHED, "taxonomy_term": { "id": SHED, "name": "Lunch clubs" } },
            { "id": LUNCH, "value": "Cooking for dragons" },
        ],
    })
}

async fn import(house: &House, bytes: &[u8], is_dry_run: bool) -> LocalServicesReport {
    let options = DirectoryOptions { is_dry_run, today: today(), at: instant("2026-11-26T08:00:00Z") };
    import_local_services(&house.hub, bytes, &options).await.expect("answered")
}

async fn listed(house: &House) -> Vec<String> {
    let page = house.hub.store().local_services(&LocalServiceFilter::default(), None, 50).await.expect("read");
    page.services.iter().map(|it| it.name.to_string()).collect()
}

#[test]
fn a_directory_saved_as_windows_1252_is_read_and_says_so_and_a_table_is_told_from_one() {
    let named = page(json!([{ "id": LUNCH, "name": "Zoes café, £5", "status": "active" }]));
    let saved: Vec<u8> = String::from_utf8(named).expect("text").replace("Zoes", "Zoe’s").chars().map(|c| if c == '’' { 0x92 } else { u8::try_from(u32::from(c)).expect("Latin") }).collect();
    let file = read_directory(&saved, today()).expect("a directory");
    assert_eq!((file.services[0].name.as_str(), file.read_as), ("Zoe’s café, £5", ReadAs::Windows1252));
    let told = LocalServicesReport { read_as: file.read_as, ..LocalServicesReport::default() }.to_string();
    assert!(told.contains("read as Windows-1252") && told.contains("accents"), "{told}");
    let refused = read_directory(b"name,phone\nLunch club,020 7946 0123\n", today()).expect_err("a table");
    assert!(refused.contains("table (CSV)"), "{refused}");
}

#[test]
fn a_service_is_kept_as_the_standard_says_it() {
    let file = read_directory(&page(json!([lunch()])), today()).expect("a directory");
    assert!(file.is_whole && file.rejected.is_empty() && file.notices.is_empty(), "{file:?}");
    let service = &file.services[0];
    assert_eq!(service.description.as_deref(), Some("Two courses and company"));
    assert_eq!(service.organisation.as_deref(), Some("Example Charity"));
    assert_eq!(service.schedules, ["Tuesdays, 12:00–14:00"]);
    assert_eq!(service.cost.as_deref(), Some("Small charge; Two courses: £4.50"));
    assert_eq!(service.eligibility.as_deref(), Some("From age 60"));
    assert_eq!(service.addresses, ["Fulham Hall, 12 Example Road, London, SW6 9ZZ"]);
    assert_eq!(service.places, ["SW6", "Munster"]);
    assert_eq!(service.access, ["Wheelchair access on all levels."]);
    assert_eq!(service.how_to_refer.as_deref(), Some("Ring by Monday noon"));
    assert_eq!(service.phones, ["020 7946 0123"]);
    assert_eq!(service.needs, [SocialDomain::Food, SocialDomain::Connection]);
    assert_eq!(service.terms, ["social-connection", "Lunch clubs", "Cooking for dragons"]);
    assert_eq!(file.not_mapped.iter().collect::<Vec<_>>(), ["Cooking for dragons"]);
    assert_eq!(service.checked_on, Some(day("2026-10-01")));
}

#[test]
fn what_does_not_read_is_left_out_and_named_with_the_way_out() {
    let odd = json!([
        { "name": "No id" },
        { "id": "42", "name": "No UUID" },
        { "id": CHOIR, "description": "No name" },
        { "id": LUNCH, "name": "Good", "url": "javascript:alert(1)", "assured_date": "soon" },
        { "id": LUNCH, "name": "Good" },
        { "id": SHED, "name": "Shed", "status": "perhaps" },
        7,
        { "id": "44444444-4444-4444-8444-444444444444", "name": "An organisation", "website": "https://example.org" },
    ]);
    let file = read_directory(&page(odd), today()).expect("a directory");
    let rejected: Vec<(usize, &str)> = file.rejected.iter().map(|Rejected { entry, field, .. }| (*entry, *field)).collect();
    assert_eq!(rejected, [(1, "id"), (2, "id"), (3, "name"), (5, "id"), (6, "status"), (7, "id"), (8, "website")]);
    assert_eq!(file.services.len(), 1);
    assert_eq!((file.services[0].url.as_deref(), file.services[0].checked_on), (None, None));
    assert_eq!(file.notices.iter().map(|(field, _, count)| (*field, *count)).collect::<Vec<_>>(), [("assured_date", 1), ("url", 1)]);
    assert!(!file.is_whole, "which entry had no id cannot be told");
    assert!(file.rejected.iter().all(|it| !it.what.contains("perhaps") && !it.what.contains("42")), "{:?}", file.rejected);
}

#[test]
fn only_a_whole_directory_is_one() {
    let with_pages = |number: u64, total: u64| json!({ "total_pages": total, "page_number": number, "contents": [lunch()] });
    let is_whole = |it: Value| read_directory(it.to_string().as_bytes(), today()).expect("a directory").is_whole;
    assert!(is_whole(with_pages(1, 1)));
    assert!(!is_whole(with_pages(1, 10)));
    assert!(is_whole(json!([with_pages(1, 2), with_pages(2, 2)])));
    assert!(!is_whole(json!([with_pages(1, 3), with_pages(3, 3)])));
    assert!(!is_whole(lunch()), "a service alone");
    assert!(!is_whole(json!([lunch()])), "services, of which nobody says whether they are all");
    for bytes in [&b"no JSON"[..], b"{}", b"[]", b"{\"contents\": []}", b"{\"contents\": 7}", b"[1, 2]", b"\xff\xfe"] {
        assert!(read_directory(bytes, today()).is_err(), "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_file_changes_nothing_and_what_left_it_is_no_longer_listed() {
    let house = House::open().await;
    let choir = json!({ "id": CHOIR, "name": "Choir" });
    let closed = json!({ "id": SHED, "name": "Shed", "status": "temporarily closed" });
    let both = page(json!([lunch(), choir, closed]));
    let dry = import(&house, &both, true).await;
    assert_eq!((dry.new, dry.inactive), (3, 1), "{dry}");
    assert!(dry.to_string().starts_with("local services: 3 entries read") && dry.to_string().contains("Dry run, nothing was changed."), "{dry}");
    assert_eq!(listed(&house).await, Vec::<String>::new());

    let first = import(&house, &both, false).await;
    assert_eq!((first.new, first.changed, first.unchanged), (3, 0, 0), "{first}");
    assert_eq!(listed(&house).await, ["Choir", "Tuesday lunch club"]);
    let second = import(&house, &both, false).await;
    assert_eq!((second.new, second.changed, second.unchanged), (0, 0, 3), "{second}");

    // A part of the directory takes nothing off the list.
    let part = import(&house, choir.to_string().as_bytes(), false).await;
    assert_eq!((part.unchanged, part.left.len(), part.is_whole), (1, 0, false), "{part}");
    // A whole one in which the choir does not read: it is in the file, so it did not leave; the lunch club did.
    let third = import(&house, &page(json!([{ "id": CHOIR, "name": "" }, { "id": SHED, "name": "Shed" }])), false).await;
    assert_eq!((third.left.as_slice(), third.rejected.len(), third.changed), (&["Tuesday lunch club".to_owned()][..], 1, 1), "{third}");
    assert_eq!(listed(&house).await, ["Choir", "Shed"]);

    let nothing = import(&house, b"{\"contents\": []}", false).await;
    assert!(nothing.unreadable.is_some() && nothing.to_string().starts_with("Nothing was imported:"), "{nothing}");
    assert_eq!(listed(&house).await, ["Choir", "Shed"]);
}

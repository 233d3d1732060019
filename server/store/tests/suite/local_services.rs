//! The directory of local services: searched alike on both engines, and never a row lost.

use crate::{bench::Bench, world::*};
use mdt_domain::{ids::LocalServiceId, local_service::LocalService, social_note::SocialDomain, words::UtcMicros};
use mdt_store::queries::local_services::LocalServiceFilter;
use std::collections::BTreeSet;
use uuid::Uuid;

fn service(n: u128, name: &str, needs: &[SocialDomain], places: &[&str]) -> LocalService {
    LocalService {
        id: LocalServiceId(Uuid::from_u128(n)),
        name: line(name),
        description: Some(format!("Description of {name}")),
        organisation: None,
        url: None,
        email: None,
        phones: Vec::new(),
        how_to_refer: None,
        addresses: Vec::new(),
        places: places.iter().map(|place| (*place).to_owned()).collect(),
        access: Vec::new(),
        eligibility: None,
        schedules: Vec::new(),
        cost: None,
        languages: Vec::new(),
        terms: Vec::new(),
        needs: needs.to_vec(),
        checked_on: None,
        is_listed: true,
    }
}

async fn put(bench: &Bench, services: Vec<LocalService>) {
    let changes = bench.store.compare_local_services(services, None).await.unwrap();
    bench.store.write_local_services(&changes, UtcMicros(7)).await.unwrap();
}

async fn names(bench: &Bench, filter: LocalServiceFilter) -> Vec<String> {
    bench.store.local_services(&filter, None, 50).await.unwrap().services.iter().map(|it| it.name.to_string()).collect()
}

pub async fn a_directory_is_searched_by_need_place_and_words_page_by_page(bench: Bench) {
    use SocialDomain::{Connection, Food, Money};
    let lunch = LocalService {
        access: vec!["Step-free, WHEELCHAIR accessible".into()],
        eligibility: Some("From age 60".into()),
        ..service(1, "Tuesday Lunch Club", &[Connection, Food], &["SW6", "Munster"])
    };
    let cafe = service(2, "Café Amitié", &[Connection], &["W6"]);
    let advice = service(3, "100% benefits_advice", &[Money], &["Hammersmith and Fulham", "SW61"]);
    let closed = LocalService { is_listed: false, ..service(4, "Closed lunch", &[Food], &["SW6"]) };
    put(&bench, vec![lunch.clone(), cafe, advice, closed]).await;
    let by_words = |words: &str| LocalServiceFilter { words: Some(words.into()), ..LocalServiceFilter::default() };
    let in_place = |place: &str| LocalServiceFilter { place: Some(place.into()), ..LocalServiceFilter::default() };
    for (what, filter, expected) in [
        ("everything listed", LocalServiceFilter::default(), vec!["100% benefits_advice", "Café Amitié", "Tuesday Lunch Club"]),
        ("a need", LocalServiceFilter { need: Some(Connection), ..LocalServiceFilter::default() }, vec!["Café Amitié", "Tuesday Lunch Club"]),
        ("words in any case and order", by_words("wheelchair LUNCH"), vec!["Tuesday Lunch Club"]),
        ("without marks", by_words("cafe amitie"), vec!["Café Amitié"]),
        ("neither a letter nor a figure", by_words("%"), vec![]),
        ("nor this", by_words(" _ "), vec![]),
        ("a figure beside a sign", by_words("100%"), vec!["100% benefits_advice"]),
        ("a need by a word nobody wrote", by_words("Loneliness"), vec!["Café Amitié", "Tuesday Lunch Club"]),
        ("a need and a word", by_words("lonely wheelchair"), vec!["Tuesday Lunch Club"]),
        ("a word nobody wrote", by_words("dragons"), vec![]),
        ("none with all words: those with the most first", by_words("dragons cafe lonely lunch"), vec!["Café Amitié", "Tuesday Lunch Club"]),
        ("none with all words: by how many", by_words("wheelchair lunch amitie lonely"), vec!["Tuesday Lunch Club", "Café Amitié"]),
        ("none with all words, in a place", LocalServiceFilter { place: Some("W6".into()), ..by_words("amitie lunch") }, vec!["Café Amitié"]),
        ("a district, whole", in_place("sw6"), vec!["Tuesday Lunch Club"]),
        ("a ward", in_place("MUNSTER"), vec!["Tuesday Lunch Club"]),
        ("a borough", in_place("Hammersmith & Fulham"), vec![]),
        ("a borough by its name", in_place("hammersmith and fulham"), vec!["100% benefits_advice"]),
        ("all at once", LocalServiceFilter { need: Some(Food), place: Some("SW6".into()), words: Some("club".into()) }, vec!["Tuesday Lunch Club"]),
        ("a need elsewhere", LocalServiceFilter { need: Some(Food), place: Some("W6".into()), words: None }, vec![]),
    ] {
        assert_eq!(names(&bench, filter).await, expected, "{what}");
    }
    let places: Vec<String> = bench.store.places_of_local_services().await.unwrap().into_iter().collect();
    assert_eq!(places, ["Hammersmith and Fulham", "Munster", "SW6", "SW61", "W6"]);
    assert_eq!(bench.store.local_service_name(lunch.id).await.unwrap().unwrap().as_str(), "Tuesday Lunch Club");
    assert_eq!(bench.store.local_service_name(LocalServiceId(Uuid::from_u128(4))).await.unwrap(), None);

    let is_some_only = async |words: &str| bench.store.local_services(&by_words(words), None, 50).await.unwrap().has_some_words_only;
    assert!(is_some_only("lunch dragons").await && !is_some_only("lunch wheelchair").await && !is_some_only("dragons").await);

    // 120 more, of which each is met once, whatever the size of the page and however many words fit.
    put(&bench, (0..120).map(|n| service(1_000 + n, &format!("Walking group {}", n % 40), &[], &[])).collect()).await;
    for (words, limit) in [("walking", 7), ("walking", 50), ("walking dragons", 7), ("dragons walking 39", 50)] {
        let (mut met, mut after) = (Vec::new(), None);
        loop {
            let page = bench.store.local_services(&by_words(words), after.as_deref(), limit).await.unwrap();
            met.extend(page.services.iter().map(|it| it.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(met.len(), 120);
        assert_eq!(met.iter().collect::<BTreeSet<_>>().len(), 120);
    }
}

pub async fn a_word_is_found_written_together_and_apart(bench: Bench) {
    put(&bench, vec![service(1, "Fulham Food Bank", &[], &[]), service(2, "Chelsea Foodbank", &[], &[]), service(3, "Day-care at the Harbour", &[], &[])]).await;
    let by_words = |words: &str| LocalServiceFilter { words: Some(words.into()), ..LocalServiceFilter::default() };
    let both = vec!["Chelsea Foodbank", "Fulham Food Bank"];
    for (words, expected) in [
        ("foodbank", both.clone()),
        ("Food-Bank", both.clone()),
        ("food bank", both),
        ("fulham foodbank", vec!["Fulham Food Bank"]),
        ("daycare", vec!["Day-care at the Harbour"]),
        ("foodbank dragons chelsea", vec!["Chelsea Foodbank", "Fulham Food Bank"]),
        // Where two words meet by chance, short ones are not looked for ("mfoo" of "Fulham Food").
        ("mfoo", vec![]),
    ] {
        assert_eq!(names(&bench, by_words(words)).await, expected, "{words}");
    }
}

pub async fn what_leaves_a_whole_directory_is_not_listed_and_stays_readable(bench: Bench) {
    let all = |names: &[(u128, &str)]| -> Vec<LocalService> { names.iter().map(|(n, name)| service(*n, name, &[], &[])).collect() };
    let ids = |numbers: &[u128]| numbers.iter().map(|n| LocalServiceId(Uuid::from_u128(*n))).collect::<BTreeSet<_>>();
    let first = bench.store.compare_local_services(all(&[(1, "Lunch club"), (2, "Choir"), (3, "Shed")]), Some(&ids(&[1, 2, 3]))).await.unwrap();
    assert_eq!((first.new, first.changed, first.unchanged, first.left.len()), (3, 0, 0, 0));
    assert_eq!(names(&bench, LocalServiceFilter::default()).await, Vec::<String>::new(), "comparing writes nothing");
    bench.store.write_local_services(&first, UtcMicros(7)).await.unwrap();

    // The choir is renamed, the shed does not read but is in the file, the lunch club left.
    let second = bench.store.compare_local_services(all(&[(2, "Tuesday choir")]), Some(&ids(&[2, 3]))).await.unwrap();
    assert_eq!((second.new, second.changed, second.unchanged), (0, 1, 0));
    assert_eq!(second.left, ["Lunch club"]);
    bench.store.write_local_services(&second, UtcMicros(8)).await.unwrap();
    assert_eq!(names(&bench, LocalServiceFilter::default()).await, ["Shed", "Tuesday choir"]);
    let lunch = bench.store.local_services_by_id(&[LocalServiceId(Uuid::from_u128(1))]).await.unwrap();
    assert_eq!((lunch[0].name.as_str(), lunch[0].is_listed), ("Lunch club", false));

    let again = bench.store.compare_local_services(all(&[(2, "Tuesday choir")]), Some(&ids(&[2, 3]))).await.unwrap();
    assert_eq!((again.changed, again.unchanged, again.left.len()), (0, 1, 0));
    // It comes back.
    let back = bench.store.compare_local_services(all(&[(1, "Lunch club")]), None).await.unwrap();
    assert_eq!((back.changed, back.left.len()), (1, 0));
    bench.store.write_local_services(&back, UtcMicros(9)).await.unwrap();
    assert_eq!(names(&bench, LocalServiceFilter::default()).await, ["Lunch club", "Shed", "Tuesday choir"]);
}

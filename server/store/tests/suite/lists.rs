//! Lists: within the scope and nothing beyond it, in order, page by page.

use crate::{bench::Bench, world::*};
use mdt_domain::{
    action_item::{ActionItem, ActionStatus, Owner},
    case::{CaseItem, CaseRoot, CaseStatus, Patient},
    event::{EventKind, Part},
    ids::*,
    meeting::*,
    policy::{Scope, case_matches},
    social_note::SocialNote,
    stream::StreamId,
    words::*,
    worklist::WorklistEntry,
};
use mdt_store::queries::{
    actions::ActionPaging,
    cases::CaseFilter,
    meetings::Apology,
};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use std::collections::BTreeSet;

async fn put(bench: &Bench, stream: &StreamId, parts: Vec<Part>) {
    let seq = bench.store.head(stream).await.unwrap() + 1;
    bench.commit(commit(vec![at(stream, seq, event(EventKind::CaseUpdated, parts))])).await.unwrap();
}

async fn put_case(bench: &Bench, root: &CaseRoot, mut more: Vec<Part>) {
    more.insert(0, Part::CaseRoot(root.clone()));
    put(bench, &StreamId::Case(root.id), more).await;
}

fn scope(pcns: &[&str], practices: &[&str], cases: &[CaseId]) -> Scope {
    Scope {
        person_id: PersonId(id()),
        pcns: pcns.iter().map(|code| ods(code)).collect(),
        practices: practices.iter().map(|code| ods(code)).collect(),
        cases: cases.to_vec(),
        barred: vec![],
    }
}

pub async fn scope_is_the_predicate_on_random_worlds(bench: Bench) {
    let mut random = SmallRng::seed_from_u64(7);
    let (pcns, practices) = (["U11111", "U22222", "U33333"], ["E11111", "E22222", "E33333", "E44444"]);
    let meeting = MeetingId(id());
    let mut world: Vec<CaseRoot> = Vec::new();
    for number in 1..=60 {
        let case = CaseId(id());
        let root = CaseRoot {
            pcn: ods(pcns[random.random_range(0..3)]),
            practice: ods(practices[random.random_range(0..4)]),
            ..case_root(case, number)
        };
        let promised = ActionItem { pcn: root.pcn.clone(), meeting_id: Some(meeting), ..action(Some(case)) };
        put_case(&bench, &root, vec![Part::CaseItem(case_item(ItemId(id()), meeting)), Part::ActionItem(promised)]).await;
        world.push(root);
    }
    for round in 0..40 {
        let mut pick = |from: &[&str]| -> Vec<OdsCode> { from.iter().filter(|_| random.random_bool(0.3)).map(|code| ods(code)).collect() };
        let (some_pcns, some_practices) = (pick(&pcns), pick(&practices));
        let mut some = |chance| -> Vec<CaseId> { world.iter().filter(|_| random.random_bool(chance)).map(|root| root.id).collect() };
        let some_cases = some(0.05);
        // Bars come before everything: cases of the roles' places, and single ones too.
        let barred = if round % 2 == 0 { vec![] } else { [some(0.2), some_cases.iter().take(1).copied().collect()].concat() };
        let scope = Scope { person_id: PersonId(id()), pcns: some_pcns, practices: some_practices, cases: some_cases, barred };
        let inside: BTreeSet<CaseId> =
            world.iter().filter(|root| case_matches(&scope, &root.pcn, &root.practice, root.id)).map(|root| root.id).collect();

        let page = bench.store.cases_page(&scope, &CaseFilter::default(), day("2026-08-01"), None, 200).await.unwrap();
        assert_eq!(page.cases.iter().map(|case| case.root.id).collect::<BTreeSet<_>>(), inside, "round {round}");
        assert_eq!(bench.store.count_cases(&scope).await.unwrap(), inside.len() as u64);
        let listed = bench.store.cases_on_meeting(&scope, meeting).await.unwrap();
        assert_eq!(listed.iter().map(|case| case.root.id).collect::<BTreeSet<_>>(), inside);
        let promised = bench.store.meeting_actions(&scope, &[meeting]).await.unwrap();
        assert_eq!(promised.iter().filter_map(|action| action.case_id).collect::<BTreeSet<_>>(), inside);
        let mut of_pcns = BTreeSet::new();
        for pcn in pcns {
            let page = bench.store.actions_of_pcn(&scope, &ods(pcn), &ActionPaging { limit: 500, ..Default::default() }).await.unwrap();
            of_pcns.extend(page.actions.iter().filter_map(|action| action.case_id));
        }
        assert_eq!(of_pcns, inside);
        for root in world.iter().step_by(7) {
            assert_eq!(bench.store.case_by_code(&scope, &root.code).await.unwrap().is_some(), inside.contains(&root.id));
        }
    }
}

pub async fn cases_are_searched_and_paged_by_code(bench: Bench) {
    let names = [("Mary", "Okafor"), ("Łukasz", "Żak"), ("Siobhán", "O'Brien-Núñez"), ("Mary", "Smith")];
    let numbers = [999, 1000, 2, 14];
    for ((given, family), number) in names.into_iter().zip(numbers) {
        let root = case_root(CaseId(id()), number);
        let nhs_number = (number == 2).then(|| NhsNumber::parse("999 000 0018").unwrap());
        let priority = if number == 14 { Priority::Red } else { Priority::Green };
        let status = if number == 1000 { CaseStatus::Referred } else { CaseStatus::Accepted };
        let next_review_on = (number == 14).then(|| day("2026-08-01"));
        let patient = Patient { given: line(given), family: line(family), nhs_number, ..root.patient.clone() };
        let overdue = ActionItem { due_on: Some(day("2026-07-31")), ..action(Some(root.id)) };
        let open = ActionItem { due_on: Some(day("2026-08-01")), ..action(Some(root.id)) };
        let done = ActionItem { status: ActionStatus::Done, ..overdue.clone() };
        let done = ActionItem { id: ActionId(id()), ..done };
        let actions = [overdue, open, done].map(Part::ActionItem).to_vec();
        put_case(&bench, &CaseRoot { patient, priority, status, next_review_on, ..root }, actions).await;
    }
    let mine = scope(&["U62360"], &[], &[]);
    let today = day("2026-08-01");
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = bench.store.cases_page(&mine, &CaseFilter::default(), today, after.as_ref(), 3).await.unwrap();
        assert!(page.cases.iter().all(|case| (case.open_actions, case.overdue_actions) == (2, 1)));
        found.extend(page.cases.into_iter().map(|case| case.root.code));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(found, [code("SF-002"), code("SF-014"), code("SF-999"), code("SF-1000")]);

    for (q, expected) in [
        ("mary", vec!["SF-014", "SF-999"]),
        ("MARY okaf", vec!["SF-999"]),
        ("zak lukasz", vec!["SF-1000"]),
        ("Żak", vec!["SF-1000"]),
        ("o'brien", vec!["SF-002"]),
        ("obrien nunez", vec!["SF-002"]),
        ("SF-014", vec!["SF-014"]),
        ("sf014", vec!["SF-014"]),
        ("999 000 0018", vec!["SF-002"]),
        ("9990000018", vec!["SF-002"]),
        ("nobody", vec![]),
        ("sf14", vec!["SF-014"]),
        ("SF 014", vec!["SF-014"]),
        ("sf-14", vec!["SF-014"]),
        ("sf2", vec!["SF-002"]),
        ("sf2 obrien", vec!["SF-002"]),
        // The figures of SF-002's NHS number are not meant.
        ("sf-99", vec!["SF-999"]),
        ("sf 18", vec![]),
        ("sf-1", vec!["SF-1000"]),
        ("%", vec![]),
        ("_", vec![]),
        (" - ", vec![]),
    ] {
        let page = bench.store.cases_page(&mine, &CaseFilter { q: Some(q.into()), ..Default::default() }, today, None, 50).await.unwrap();
        assert_eq!(page.cases.iter().map(|case| case.root.code.to_string()).collect::<Vec<_>>(), expected, "{q}");
    }
    for (filter, expected) in [
        (CaseFilter { priorities: vec![Priority::Red], ..Default::default() }, "SF-014"),
        (CaseFilter { statuses: vec![CaseStatus::Referred], ..Default::default() }, "SF-1000"),
        (CaseFilter { review_due_by: Some(day("2026-08-01")), ..Default::default() }, "SF-014"),
    ] {
        let page = bench.store.cases_page(&mine, &filter, today, None, 50).await.unwrap();
        assert_eq!(page.cases.iter().map(|case| case.root.code.to_string()).collect::<Vec<_>>(), [expected]);
    }
}

pub async fn codes_go_on_after_the_highest(bench: Bench) {
    assert_eq!(bench.store.next_case_code("sf").await.unwrap(), code("SF-001"));
    for (number, next) in [(7, "SF-008"), (999, "SF-1000"), (1000, "SF-1001")] {
        put_case(&bench, &case_root(CaseId(id()), number), vec![]).await;
        assert_eq!(bench.store.next_case_code("SF").await.unwrap(), code(next));
    }
    assert_eq!(bench.store.next_case_code("SFX").await.unwrap(), code("SFX-001"));
    assert!(bench.store.next_case_code("S%").await.is_err());
    put_case(&bench, &case_root(CaseId(id()), 99_999), vec![]).await;
    assert!(bench.store.next_case_code("SF").await.is_err());
}

pub async fn a_case_is_found_by_code_and_number(bench: Bench) {
    let root = case_root(CaseId(id()), 14);
    let number = NhsNumber::parse("9990000018").unwrap();
    let root = CaseRoot { patient: Patient { nhs_number: Some(number.clone()), ..root.patient.clone() }, ..root };
    put_case(&bench, &root, vec![]).await;
    let mine = scope(&["U62360"], &[], &[]);
    let found = bench.store.case_by_code(&mine, &root.code).await.unwrap().unwrap();
    assert_eq!((&found.root, found.has_restricted_notes), (&root, false));
    let note = social_note(root.id);
    put(&bench, &StreamId::CaseRestricted(root.id), vec![Part::SocialNote(note.clone())]).await;
    assert!(bench.store.case_by_code(&mine, &root.code).await.unwrap().unwrap().has_restricted_notes);
    put(&bench, &StreamId::CaseRestricted(root.id), vec![Part::SocialNote(SocialNote { is_withdrawn: true, ..note })]).await;
    assert!(!bench.store.case_by_code(&mine, &root.code).await.unwrap().unwrap().has_restricted_notes);
    assert_eq!(bench.store.case_by_code(&mine, &code("SF-015")).await.unwrap(), None);
    assert_eq!(bench.store.case_by_code(&scope(&["U99999"], &[], &[]), &root.code).await.unwrap(), None);
    assert_eq!(bench.store.case_by_nhs_number(&number).await.unwrap(), Some(root));
    assert_eq!(bench.store.case_by_nhs_number(&NhsNumber::parse("9990000026").unwrap()).await.unwrap(), None);
}

/// Asked with the words of a text; 5,000 cases are looked through.
pub async fn people_are_found_by_the_words_of_their_names(bench: Bench) {
    let named = |given: &str, family: &str| Patient::new(line(given), line(family), day("1941-03-05"));
    for (number, patient) in [(1, named("Edith", "Quigley")), (2, named("Zoë", "Núñez-O'Brien")), (3, named("Mary Ann", "Whitlock"))] {
        let case = CaseId(id());
        put_case(&bench, &CaseRoot { patient, ..case_root(case, number) }, vec![]).await;
    }
    let mut commits = Vec::new();
    for number in 10..4_010 {
        let case = CaseId(id());
        let root = CaseRoot { patient: named("Ada", &format!("Somebody{number}")), ..case_root(case, number) };
        commits.push(bench.send(commit(vec![at(&StreamId::Case(case), 1, event(EventKind::CaseRegistered, vec![Part::CaseRoot(root)]))])).await);
    }
    for answer in commits {
        answer.await.unwrap().unwrap();
    }
    let began = std::time::Instant::now();
    for (words, expected) in [
        ("yesterday edith quigley fell", vec!["Quigley"]),
        ("nunez obrien and whitlock", vec!["Núñez-O'Brien", "Whitlock"]),
        ("whitlock and obrien", vec!["Núñez-O'Brien", "Whitlock"]),
        ("edith alone on the fourth floor", vec!["Quigley"]),
        ("a case of sf 11 on the fourth floor", vec![]),
        ("", vec![]),
    ] {
        let words: BTreeSet<String> = words.split(' ').map(str::to_owned).collect();
        let mut found: Vec<String> = bench.store.people_named(&words).await.unwrap().into_iter().map(|it| it.family.to_string()).collect();
        found.sort();
        assert_eq!(found, expected, "{words:?}");
    }
    println!("4 looks through 4,003 cases: {:?}", began.elapsed());
}

pub async fn meetings_show_by_pcn_or_invitation(bench: Bench) {
    let (me, chair) = (PersonId(id()), PersonId(id()));
    let root = |pcn: &str, kind, minutes: i64| MeetingRoot {
        pcn: ods(pcn),
        kind,
        chair,
        starts_at: NOW.plus_seconds(minutes * 60),
        ..meeting_root(MeetingId(id()))
    };
    let ours = root("U62360", MeetingKind::Huddle, 30);
    let theirs = root("U99999", MeetingKind::Huddle, 10);
    let invited = root("U99999", MeetingKind::Borough, 20);
    let private = root("U62360", MeetingKind::Supervision, 40);
    let mine = root("U62360", MeetingKind::Supervision, 50);
    for root in [&ours, &theirs, &invited, &private, &mine] {
        let mut parts = vec![Part::MeetingRoot(root.clone()), Part::Attendee(attendee(chair, "Dr Asha Perera"))];
        if [invited.id, mine.id].contains(&root.id) {
            parts.push(Part::Attendee(attendee(me, "Ife Bello")));
        }
        put(&bench, &StreamId::Meeting(root.id), parts).await;
    }
    let line_at = |state, planned_minutes, number| AgendaItem { state, planned_minutes, number, ..agenda_item(ItemId(id())) };
    let current = line_at(ItemState::Current, 4, 3);
    let apologies = Attendee { partstat: Partstat::Declined, cover: Some(line("Ife Bello")), ..attendee(PersonId(id()), "Sana Malik") };
    let came = Attendee { attendance: Attendance::Present, ..apologies.clone() };
    let came = Attendee { person_id: PersonId(id()), ..came };
    let live = MeetingLive { current: Some(current.id), started_at: Some(NOW), ..Default::default() };
    let mut parts = vec![Part::MeetingLive(live), Part::AgendaItem(current), Part::Attendee(apologies), Part::Attendee(came)];
    parts.extend([line_at(ItemState::Decided, 3, 1), line_at(ItemState::Removed, 9, 2)].map(Part::AgendaItem));
    put(&bench, &StreamId::Meeting(ours.id), parts).await;

    let found = bench.store.meetings_between(me, &[ods("U62360")], NOW, NOW.plus_seconds(86_400)).await.unwrap();
    assert_eq!(found.iter().map(|row| row.root.id).collect::<Vec<_>>(), [invited.id, ours.id, mine.id]);
    assert_eq!(found.iter().map(|row| row.is_attendee).collect::<Vec<_>>(), [true, false, true]);
    let row = &found[1];
    assert_eq!((row.item_count, row.decided_count, row.planned_minutes, row.current_number), (2, 1, 7, Some(3)));
    assert_eq!((row.chair_name.as_deref(), row.started_at, row.ended_at), (Some("Dr Asha Perera"), Some(NOW), None));
    assert_eq!(row.apologies, [Apology { name: "Sana Malik".into(), cover: Some("Ife Bello".into()) }]);
    assert_eq!(bench.store.meetings_between(me, &[ods("U62360")], NOW, ours.starts_at).await.unwrap().len(), 1);
    assert_eq!(bench.store.meetings_between(PersonId(id()), &[], NOW, NOW.plus_seconds(86_400)).await.unwrap(), []);
}

pub async fn neighbours_in_a_series(bench: Bench) {
    let series = SeriesId(id());
    let mut made = Vec::new();
    for (place, status) in [MeetingStatus::Ended, MeetingStatus::Live, MeetingStatus::Cancelled, MeetingStatus::Open, MeetingStatus::Draft].into_iter().enumerate() {
        let root = MeetingRoot { series_id: Some(series), status, starts_at: NOW.plus_seconds(place as i64), ..meeting_root(MeetingId(id())) };
        put(&bench, &StreamId::Meeting(root.id), vec![Part::MeetingRoot(root.clone())]).await;
        made.push(root.id);
    }
    let alone = meeting_root(MeetingId(id()));
    put(&bench, &StreamId::Meeting(alone.id), vec![Part::MeetingRoot(alone.clone())]).await;
    assert_eq!(bench.store.next_meeting(made[1]).await.unwrap(), Some(made[3]));
    assert_eq!(bench.store.next_meeting(made[3]).await.unwrap(), Some(made[4]));
    assert_eq!(bench.store.next_meeting(made[4]).await.unwrap(), None);
    assert_eq!(bench.store.previous_meeting(made[4]).await.unwrap(), Some(made[0]));
    // What is live is the next, whenever it began; what is over or called off is none, on its own day either.
    let next = async |from: UtcMicros| bench.store.next_of_series(from).await.unwrap();
    assert_eq!(next(NOW.plus_seconds(3)).await, std::collections::BTreeMap::from([(series, NOW.plus_seconds(1))]));
    let over = MeetingRoot { series_id: Some(SeriesId(id())), status: MeetingStatus::Ended, starts_at: NOW.plus_seconds(60), ..meeting_root(MeetingId(id())) };
    let tomorrow = MeetingRoot { status: MeetingStatus::Draft, starts_at: NOW.plus_seconds(90_000), id: MeetingId(id()), ..over.clone() };
    for root in [&over, &tomorrow] {
        put(&bench, &StreamId::Meeting(root.id), vec![Part::MeetingRoot(root.clone())]).await;
    }
    assert_eq!(next(NOW).await.get(&over.series_id.unwrap()), Some(&tomorrow.starts_at));
    assert_eq!(next(NOW.plus_seconds(90_001)).await.get(&over.series_id.unwrap()), None);
    for none in [alone.id, MeetingId(id())] {
        assert_eq!(bench.store.next_meeting(none).await.unwrap(), None);
        assert_eq!(bench.store.previous_meeting(none).await.unwrap(), None);
    }
}

pub async fn cases_behind_lines(bench: Bench) {
    let meeting = MeetingId(id());
    let mut expected = std::collections::BTreeMap::new();
    for number in 1..=3 {
        let root = case_root(CaseId(id()), number);
        let item = CaseItem { is_removed: number == 2, ..case_item(ItemId(id()), meeting) };
        let elsewhere = case_item(ItemId(id()), MeetingId(id()));
        expected.insert(item.item_id, root.id);
        put_case(&bench, &root, vec![Part::CaseItem(item), Part::CaseItem(elsewhere), Part::ActionItem(action(Some(root.id)))]).await;
    }
    assert_eq!(bench.store.cases_of(meeting).await.unwrap(), expected);
    let listed = bench.store.cases_on_meeting(&scope(&["U62360"], &[], &[]), meeting).await.unwrap();
    assert_eq!(listed.iter().map(|case| (case.item.item_id, case.root.id)).collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
    assert!(listed.iter().all(|case| case.seq == 1 && case.actions.len() == 1));
}

pub async fn actions_come_open_and_by_date(bench: Bench) {
    let (me, service) = (PersonId(id()), ServiceId(id()));
    let mine = |due: Option<&str>| ActionItem { due_on: due.map(day), owner: Owner::Person { person_id: me, name: line("Sana Malik") }, ..action(None) };
    let (late, soon, dateless) = (mine(Some("2026-07-01")), mine(Some("2026-08-09")), mine(None));
    let done = ActionItem { status: ActionStatus::Done, closed_at: Some(NOW), ..mine(Some("2026-01-01")) };
    let long_done = ActionItem { status: ActionStatus::Cancelled, closed_at: Some(UtcMicros(1)), ..mine(Some("2026-01-01")) };
    let given_away = WorklistEntry { is_withdrawn: true, ..entry(mine(Some("2026-01-01"))) };
    let mut parts: Vec<Part> = [&dateless, &soon, &done, &long_done, &late].map(|action| Part::WorklistEntry(entry(action.clone()))).to_vec();
    parts.push(Part::WorklistEntry(given_away));
    for stream in [StreamId::PersonWorklist(me), StreamId::ServiceWorklist(service), StreamId::Pool(ods("U62360"))] {
        put(&bench, &stream, parts.clone()).await;
    }
    let open = [&late, &soon, &dateless].map(Clone::clone);
    let paging = ActionPaging::default();
    assert_eq!(bench.store.actions_of_person(me, &paging).await.unwrap().actions, open);
    assert_eq!(bench.store.actions_of_service(service, &paging).await.unwrap().actions, open);
    assert_eq!(bench.store.actions_of_pool(&ods("U62360"), &paging).await.unwrap().actions, open);
    assert_eq!(bench.store.actions_of_person(PersonId(id()), &paging).await.unwrap().actions, []);

    let mut paging = ActionPaging { closed_since: Some(NOW), after: None, limit: 1, ..Default::default() };
    let mut found = Vec::new();
    loop {
        let page = bench.store.actions_of_person(me, &paging).await.unwrap();
        found.extend(page.actions);
        paging.after = page.next;
        if paging.after.is_none() {
            break;
        }
    }
    assert_eq!(found, [late.clone(), soon, dateless, done]);

    // Of a PCN: topics' actions too, but only for those who have the PCN.
    let meeting = meeting_root(MeetingId(id()));
    let topic = ActionItem { meeting_id: Some(meeting.id), ..late };
    put(&bench, &StreamId::Meeting(meeting.id), vec![Part::MeetingRoot(meeting.clone()), Part::ActionItem(topic.clone())]).await;
    let paging = ActionPaging::default();
    assert_eq!(bench.store.actions_of_pcn(&scope(&["U62360"], &[], &[]), &ods("U62360"), &paging).await.unwrap().actions, std::slice::from_ref(&topic));
    assert_eq!(bench.store.actions_of_pcn(&scope(&["U99999"], &[], &[]), &ods("U62360"), &paging).await.unwrap().actions, []);
    assert_eq!(bench.store.meeting_actions(&scope(&[], &[], &[]), &[meeting.id]).await.unwrap(), [topic]);
}

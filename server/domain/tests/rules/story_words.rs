//! What words that tell of somebody may not say, and what they may: names that stand alone, ages to the year, years of birth; in
//! stories and in peer cases alike.

use crate::world::*;
use mdt_domain::{
    case::StepDown,
    command::Command,
    identifiers::IdentifierKind::{self, Address, Age, BirthDate, CaseCode, Colleague, Date, Name, Number, Place},
    meeting::{AttendeeKind, MeetingKind, MeetingRoot},
    rejection::Rejection,
    story::StoryWords,
};
use proptest::prelude::*;

/// Colleagues whose names are no words, words, months, and two short ones; the case's person is Mary O'Brien.
const COLLEAGUES: [&str; 15] = [
    "Dr Asha Perera", "Will Marsh-Okoro", "Lena", "Amira Hassan", "Hope Rose", "May Young", "Grace Hill", "Mark Winter", "Jo Quill", "Tom de la Cruz",
    "April Butler", "Sana Ali", "Blessing English", "Comfort Peace", "Sunday Prosper",
];

/// Given names of the lists that are words, months, saints or things as well.
const GIVEN_AS_WORDS: [&str; 24] = [
    "Guy", "Grant", "Albert", "Lynch", "Evans", "Patel", "Addison", "Olive", "Iris", "Hazel", "Memory", "Don", "Max", "Elizabeth", "Joy", "Patience", "Dawn", "June", "April", "Faith", "Frank", "Will", "May", "Rose",
];

const REFUSED: &[(&str, IdentifierKind, &str)] = &[
    // A colleague by one name, wherever it stands and however it is written.
    ("Amira rang twice.", Colleague, "Amira"),
    ("We asked amira to come.", Colleague, "amira"),
    ("It was AMIRA who came.", Colleague, "AMIRA"),
    ("Amira's idea was to wait.", Colleague, "Amira"),
    ("So Asha decided it.", Colleague, "Asha"),
    ("Perera was there.", Colleague, "Perera"),
    ("Then Hassan rang the landlord.", Colleague, "Hassan"),
    ("lena went along", Colleague, "lena"),
    ("Thanks to Okoro the heating works.", Colleague, "Okoro"),
    ("They trust Jo.", Colleague, "Jo"),
    ("Jo came on Fridays.", Colleague, "Jo"),
    ("A letter by Quill helped.", Colleague, "Quill"),
    ("tom and a neighbour carried it", Colleague, "tom"),
    ("The idea was Cruz’s.", Colleague, "Cruz"),
    ("(Sana wrote it down)", Colleague, "Sana"),
    // A name that is a word, written as a name within a sentence.
    ("We asked Hope to ring.", Colleague, "Hope"),
    ("Every week Grace came along.", Colleague, "Grace"),
    ("Their link worker, Mark, rang.", Colleague, "Mark"),
    ("It was Will who noticed.", Colleague, "Will"),
    ("They liked May and her dog.", Colleague, "May"),
    ("The landlord listened to Rose at last.", Colleague, "Rose"),
    ("A visit by Winter changed it.", Colleague, "Winter"),
    ("She told Young about it.", Colleague, "Young"),
    ("Somebody asked April to help.", Colleague, "April"),
    ("The nurse and Hill agreed.", Colleague, "Hill"),
    ("Their nurse, Blessing, came.", Colleague, "Blessing"),
    ("They asked Sunday to help.", Colleague, "Sunday"),
    ("It was, says Grace's colleague, cold.", Colleague, "Grace"),
    // The person's own name.
    ("mary was cold.", Name, "mary"),
    ("They call her O’Brien.", Name, "O’Brien"),
    // The family name of somebody else on a list; the person of case 2 is called so.
    ("Novak rang twice.", Name, "Novak"),
    ("We know Novak’s flat.", Name, "Novak"),
    // The second part of a double family name, and a given name, of the lists.
    ("We asked Adebayo to ring.", Name, "Adebayo"),
    ("Okonjo’s daughter came.", Name, "Okonjo"),
    ("Cyril was cold.", Name, "Cyril"),
    ("The nurse saw Cyril twice.", Name, "Cyril"),
    ("It was CYRIL who fell.", Name, "CYRIL"),
    ("Cyril’s surgery was put off.", Name, "Cyril"),
    ("They know Ewa’s flat.", Name, "Ewa"),
    ("They asked Maria.", Name, "Maria"),
    ("A letter from Max helped.", Name, "Max"),
    ("Then Don rang.", Name, "Don"),
    // A given name of the lists that is a plant or a word, within a sentence.
    ("Her neighbour Olive helps.", Name, "Olive"),
    ("We asked Iris to ring.", Name, "Iris"),
    ("It was Hazel’s garden.", Name, "Hazel"),
    ("They told Frank about it.", Name, "Frank"),
    ("a letter to Joy, who was cold", Name, "Joy"),
    ("We asked June to ring.", Name, "June"),
    ("She said that Dawn would come.", Name, "Dawn"),
    ("Her friends “Olive” and others came.", Name, "Olive"),
    ("They went with Patience to the club.", Name, "Patience"),
    ("We asked Guy to ring.", Name, "Guy"),
    ("She told Grant about it.", Name, "Grant"),
    // In capitals among words that are not, and before what only somebody does.
    ("We saw IRIS twice.", Name, "IRIS"),
    ("Patience rang twice.", Name, "Patience"),
    ("It was cold. Grant said so.", Name, "Grant"),
    ("Hope said so.", Colleague, "Hope"),
    // What could be called after somebody, and is not here.
    ("Evans cycles every day.", Name, "Evans"),
    ("Patel stores it at home.", Name, "Patel"),
    ("Cyril’s disease grew worse.", Name, "Cyril"),
    // A title and an initial.
    ("Ms F. was cold.", Name, "Ms F"),
    ("We saw Mrs A twice.", Name, "Mrs A"),
    ("Dr P rang.", Name, "Dr P"),
    ("It helped Miss I. a lot", Name, "Miss I"),
    // A number that one person has.
    ("NI number QQ 12 34 56 C", Number, "QQ 12 34 56 C"),
    ("It is QQ123456C.", Number, "QQ123456C"),
    ("it is qq123456c", Number, "qq123456c"),
    ("NI no. QQ 12 34 56", Number, "QQ 12 34 56"),
    ("National Insurance number: QQ 123456", Number, "QQ 123456"),
    ("MRN: H1234567", Number, "H1234567"),
    ("MRN 123 4567", Number, "123 4567"),
    ("Hospital number 1234567", Number, "1234567"),
    ("her hospital no. is H 123456 there", Number, "H 123456"),
    // A birth with its year in two figures.
    ("DOB 260241", BirthDate, "260241"),
    ("D.O.B. 260241", BirthDate, "260241"),
    ("dob: 26/02/41", BirthDate, "26/02/41"),
    ("She was born in '41.", BirthDate, "'41"),
    ("Born in Cork in ’41, she", BirthDate, "’41"),
    // An estate by its name.
    ("She lives on the Clem Attlee Estate.", Address, "Clem Attlee Estate"),
    ("Much of the White City estate is cold.", Address, "White City estate"),
    ("Edward Woods Estate is near.", Address, "Edward Woods Estate"),
    // A road by its name, and a house somebody lives in.
    ("She lives on Munster Road.", Address, "Munster Road"),
    ("Munster Road is steep.", Address, "Munster Road"),
    ("The flat in Old Mill Lane was cold.", Address, "Old Mill Lane"),
    ("They moved to St John’s Avenue in the spring.", Address, "St John’s Avenue"),
    ("a neighbour of Lillie Rd. told us", Address, "Lillie Rd"),
    ("She lives at Laburnum Court now.", Address, "Laburnum Court"),
    ("They moved to Elm House in winter.", Address, "Elm House"),
    // A day of the year.
    ("On 3 November they met.", Date, "3 November"),
    ("They met on the 3rd of November.", Date, "3rd of November"),
    ("on November 3 she fell", Date, "November 3"),
    ("November 3rd was cold.", Date, "November 3rd"),
    ("Since 2 March 2026 it is warm.", Date, "2 March 2026"),
    ("The fall of 12/10/2026.", Date, "12/10/2026"),
    ("It was 2026-10-12.", Date, "2026-10-12"),
    ("On 3 may she came home.", Date, "3 may"),
    ("On 3 May she came home.", Date, "3 May"),
    ("It was the first of December.", Date, "first of December"),
    ("Discharged Mon 7 Dec, seen again.", Date, "7 Dec"),
    // A code of a PCN, however it is written.
    ("It is SF-60.", CaseCode, "SF-60"),
    ("as SF61 was", CaseCode, "SF61"),
    ("like sf 61", CaseCode, "sf 61"),
    ("sf-60 again", CaseCode, "sf-60"),
    ("SF 7", CaseCode, "SF 7"),
    ("SF-060", CaseCode, "SF-060"),
    ("sf12345", CaseCode, "sf12345"),
    // An age to the year.
    ("A 93yo woman fell.", Age, "93yo"),
    ("A 93 y/o woman", Age, "93 y/o"),
    ("A 93y/o woman", Age, "93y/o"),
    ("93 y.o. and alone", Age, "93 y.o"),
    ("93y.o.", Age, "93y.o"),
    ("A man, 93yrs, fell.", Age, "93yrs"),
    ("93yrs", Age, "93yrs"),
    ("93 yrs, lives alone", Age, "93 yrs"),
    ("78yrs old", Age, "78yrs old"),
    ("She is 78yrs.", Age, "78yrs"),
    ("A 93-yo", Age, "93-yo"),
    ("He is 93.", Age, "93"),
    ("He is 93 and lives alone.", Age, "93"),
    ("She's 93, and proud.", Age, "93"),
    ("She’s now 78.", Age, "78"),
    ("A man aged 93", Age, "93"),
    ("A woman, aged 78, fell.", Age, "78"),
    ("Age: 84", Age, "84"),
    ("At the age of 91 she moved.", Age, "91"),
    ("A 93-year-old fell.", Age, "93-year-old"),
    ("A 93 year old woman", Age, "93 year old"),
    ("They were 101 years old.", Age, "101 years old"),
    ("87 yrs old", Age, "87 yrs old"),
    ("93 years of age", Age, "93 years of age"),
    ("a 93yo woman, 82 yo", Age, "82 yo"),
    ("He is ninety-three.", Age, "ninety-three"),
    ("aged eighty six", Age, "eighty six"),
    ("She turned 90 in the winter", Age, "90"),
    ("turned 90.", Age, "90"),
    ("She was a hundred.", Age, "a hundred"),
    ("Her 93rd birthday was cold.", Age, "93rd birthday"),
    ("the ninety-third birthday", Age, "ninety-third birthday"),
    ("On their ninetieth birthday", Age, "ninetieth birthday"),
    ("A woman, 93, lives alone.", Age, "93"),
    ("The neighbour (88) helps.", Age, "88"),
    ("At 93 she wants to stay.", Age, "93"),
    ("Her mother was nearly 97.", Age, "97"),
    ("A person who is 92 when it snows", Age, "92"),
    ("A woman of 85", Age, "85"),
    ("a lady of 85 came", Age, "85"),
    ("It was a man of 93 who fell.", Age, "93"),
    ("A woman of ninety-three lives there.", Age, "ninety-three"),
    ("85F with falls", Age, "85F"),
    ("85M, lives alone", Age, "85M"),
    ("She is in her 86th year.", Age, "86th year"),
    ("in his eighty-sixth year", Age, "eighty-sixth year"),
    ("Nearly 86 and frail.", Age, "86"),
    ("She lives alone, almost 86.", Age, "86"),
    ("86 next birthday", Age, "86 next birthday"),
    ("He will be 86 on his next birthday.", Age, "86 on his next birthday"),
    // A month of birth.
    ("She was born in May.", BirthDate, "May"),
    ("Born on 3 November, she knows the cold.", BirthDate, "3 November"),
    ("born on the 3rd of November", BirthDate, "3rd of November"),
    ("born on November 3", BirthDate, "November 3"),
    ("Her birthday is in June.", BirthDate, "June"),
    // A year of birth.
    ("born 1933", BirthDate, "1933"),
    ("Born in 1933, and bred in Cork.", BirthDate, "1933"),
    ("She was born in Cork in 1941.", BirthDate, "1941"),
    ("b. 1933", BirthDate, "1933"),
    ("D.O.B. 1933", BirthDate, "1933"),
    ("Year of birth: 1940", BirthDate, "1940"),
    ("DOB 1938", BirthDate, "1938"),
    ("He was born in nineteen thirty-three.", BirthDate, "nineteen thirty-three"),
];

const PASSED: &[&str] = &[
    // Words that are names as well.
    "Will they go on? They will.",
    "Hope is what helped. They hope for more.",
    "May we come again? They may.",
    "In May 2026 the heating worked.",
    "It was cold in May, and since April it is warm.",
    "Since last May. By May, until April, in April and May.",
    "Rose bushes grow there; prices rose.",
    "Grace came with time. A grace period was given.",
    "Mark the day. They mark it.",
    "mark my words, young people will come",
    "The hill is steep. Hill or no hill, they walk.",
    "Winter was hard. In winter it is cold.",
    "Young people helped. The young and the old met.",
    "It was a comfort and a blessing. In peace they prosper.",
    "On Sunday they rest, every Sunday and until Friday.",
    "They speak English at home, and London is far.",
    "The marsh behind the house floods.",
    "A butler would help. The quill lies there.",
    "They said: “Will you come?”",
    "- Hope\n- Grace and time",
    "what they had\nMay they keep it",
    "THEY SAID THEY WILL COME IN MAY",
    "banjo, jokes and tomorrow",
    "The Tower Hamlets hub, the Royal Brompton and the Red Cross helped.",
    "A link worker, a GP and a nurse from Fulham came.",
    "Maryland and Lenard are others.",
    // Ages that are bands, of others, of things, and numbers that are none.
    "A person in their nineties",
    "A man in his late eighties, a woman in her 90s",
    "People aged 65 and over",
    "aged 65+ or over 80",
    "aged 80 to 89, or 90 or older",
    "She is over 90.",
    "About 80 people came",
    "A 30-year-old boiler and a 20 year old carpet",
    "The house is 100 years old.",
    "The boiler was more than 25 years old.",
    "A grandson who is 7, and another aged 9",
    "3 years later, 20 years in the same flat",
    "He is 10 minutes away.",
    "She was 40 minutes late.",
    "She is 20 steps from the lift.",
    "They were 40, of whom half came.",
    "They turned 30 people away",
    "It was 93 in the flat.",
    "He is 93% sure and scored 93/100.",
    "Who is 1 of 30 waiting?",
    "They were 95 on the list, then 60.",
    "a debt of £93 and 90 days",
    "the heating stays at 21, a pulse of 93",
    "She is 5 ft tall, 60 kg and walks 90 metres.",
    "The ninety minutes were too long, a hundred times",
    "Twenty people, thirty visits, forty letters",
    "Her neighbour, 3 doors down, helps.",
    "The letter of 9.30 and the bus 93, then 94",
    "her first birthday in the new flat",
    "It took 24 hours; 18 of them at night.",
    "a PHQ-9 of 18, an eFI of 0.36, CFS 6",
    "90 of 100 people said so",
    "a 30yrs debt, married 60yrs, 95yrs ago, 3 y/o twins",
    "nearly 90 minutes, nearly 20 people, almost 90 years, nearly 90 of them",
    "A score of nearly 86, at a cost of almost 90.",
    "a friend of 20 years, a carer of 40 people, a man of few words, a woman of 60 kilos",
    "the 86th year of the club, their 60th year of marriage, in her first year there, in the 70th year",
    "a 25m pool, a walk of 85m, bus 85F, the 25M pool",
    "Next birthday they meet. 60 came to her next birthday.",
    // Numbers that nobody has, births in the plural.
    "Hospital number 3 of 5. A number of 12345 people. The patient number fell by 20000.",
    "at 12 34 56 a letter, AB 12 and C 123456",
    "born in the '40s, the summer of '41, in 260241 steps",
    // Titles that are none.
    "They miss A and B. MS A is a form of it. Miss I did not. A Dr is there.",
    // Estates that are none.
    "a housing estate, the estate, our estate, a Council Estate, The Estate Office, an Estate Agent, Big estates",
    "The White City Estate surgery and the White City Estate library know them.",
    // Given names of the lists that are something else here, or begin a sentence.
    "Olive Tree is a club. Iris grew there. Olives and an iris.",
    "It was the Olive Tree that helped, olive oil and a grace period. The Joy Centre, and the Iris and Crown.",
    "In the garden Olive trees grow. They joined Olive House and Faith groups. An Energy Bill came.",
    "They said, “Frank words help.” By June, in April, throughout June, over June, a warm June.",
    // Numbers that are no code.
    "SF is a city, the SFX 60 a bus, PHQ-9 and ICD-10",
    "SF. 60 people came",
    "tsf 60",
    // Months that are of no birth.
    "In November they met. In May it was warm.",
    // Days that are of no date.
    "On Monday they met, on Fridays too, and again in November 2026.",
    "Of them 3 may go on, and 2 march on.",
    "In May 3 people came, in June 20 more, and since October 12 visits.",
    "Half of 30 in March, 5 out of 10 in Sept.",
    "at 9 on Monday, 24/7, 1/2 of it, a score of 3/10",
    "the first of many, and the third of its kind",
    // Roads that are none, and that services are called after.
    "A long road to recovery",
    "A Long Road to Recovery",
    "The Road to Work course and the Street Outreach team helped.",
    "Down Memory Lane, a club of the High Street, was a help.",
    "The Munster Road surgery and Fulham Road Library know them.",
    "the road was busy, our street is quiet, Road works, Every Street has one",
    "The Court decided. They like House of Cards and the Park.",
    "Charing Cross Hospital and White City helped, Parsons Green too.",
    "They live in a house on a busy road, at home in the square.",
    // Words, months, saints and services that are given names of the lists.
    "Memory is a worry. The Memory Clinic and the Trust helped.",
    "Don’t wait. Don't ask twice. Max 5 visits.",
    "A place at St Elizabeth’s, the Elizabeth line, Queen Elizabeth.",
    "Joy and patience: Joy is what they found. Patience helped.",
    "Patience is what they needed. THEY FOUND IRIS AND HOPE. The IRIS programme helped; they WILL come.",
    // What is called after somebody.
    "They met at the Albert Hall, and in the Albert hall. Lynch syndrome runs there, Addison’s disease too.",
    "They went to Evans cycles, to Evans Cycles, and bought it at Patel stores. Patel Stores is near.",
    "At Guy’s, a Disabled Facilities Grant, a Grant, and for Grant funding. On Guy Fawkes night they met.",
    "Dawn was cold. By June, in April, Faith groups came. Frank words helped.",
    "cyril and max are no names so written",
    "Their grandson was born in May 2024.",
    "Those born may stay. Born elsewhere, she came in June.",
    // Words that are family names as well, and what is no name without a capital.
    "Palace gardens and a white wall. White walls, and so novak and lists.",
    // Years that are of no birth.
    "Born and bred in London, in their eighties",
    "born in the 1930s",
    "She came here in 1962 and worked until 1995.",
    "Hepatitis B in 2019, vitamin B 1998",
    "The clinic was built in 1933.",
    "Their grandson was born in 2024.",
    "They moved in 2011. Born elsewhere, they know nobody.",
    "After the birth she was low; that was twenty years ago.",
];

fn borough() -> Borough {
    let mut borough = Borough::new();
    borough.ok(DIRECTOR, Command::StepDownCase(case(1), StepDown { reason: line("Goals met"), continuing_owner: line("Own GP") }));
    let root = MeetingRoot { kind: MeetingKind::Borough, pcn: federation(), chair: person(MANAGER), deputy: None, series_id: None, title: line("Link workers"), ..meeting_root(9) };
    borough.ok(SYSTEM, Command::CreateMeeting { root, attendees: vec![attendee(LINK, AttendeeKind::Core)] });
    let template = borough.directory.people[&person(GP)].clone();
    for (n, name) in (900..).zip(COLLEAGUES) {
        borough.directory.people.insert(person(n), mdt_domain::directory::Person { id: person(n), name: line(name), ..template.clone() });
    }
    borough.case_mut(2).root.patient.family = line("Novak");
    borough.case_mut(2).root.patient.given = line("Cyril");
    borough.case_mut(3).root.patient.family = line("Adebayo-Okonjo");
    borough.case_mut(3).root.patient.given = line("Ewa-Maria");
    for (at, given) in (100..).zip(GIVEN_AS_WORDS) {
        let root = case_root(at, mdt_domain::words::Priority::Green);
        let patient = mdt_domain::case::Patient { given: line(given), ..root.patient.clone() };
        borough.ok(SYSTEM, Command::RegisterCase(Box::new(mdt_domain::case::CaseRoot { patient, ..root })));
    }
    borough.directory.organisations.get_mut(&pcn()).unwrap().code_letters = Some("SF".into());
    borough
}
fn refused(borough: &mut Borough, situation: &str) -> Option<Rejection> {
    let words = StoryWords { title: line("A warm room"), situation: Some(paragraph(situation)), mattered: None, did: None, changed: None, learnt: None, wellbeing: vec![] };
    borough.run(LINK, Command::CheckStory(case(1), Box::new(words))).err()
}
/// The same words brought to colleagues as a peer case.
fn refused_to_colleagues(borough: &mut Borough, situation: &str) -> Option<Rejection> {
    let command = Command::SetPeerCase { meeting_id: huddle(9), item_id: item(30), title: line("Trust"), situation: paragraph(situation), question: line("What now?"), planned_minutes: 15 };
    borough.run(LINK, command).err()
}
fn marked(text: &str, refusal: &Rejection) -> Vec<(IdentifierKind, String)> {
    let part = |from: u32, to: u32| text.chars().skip(from as usize).take((to - from) as usize).collect();
    refusal.found.iter().map(|found| (found.kind, part(found.from, found.to))).collect()
}

#[test]
fn names_alone_ages_and_years_of_birth_are_refused_with_a_way_out_and_never_repeated() {
    let mut borough = borough();
    let passed = |text: &str| -> Rejection { panic!("passed: {text}") };
    for (text, kind, part) in REFUSED {
        let mut refusals = vec![(refused(&mut borough, text).unwrap_or_else(|| passed(text)), "words.situation")];
        // A meeting is told of nobody in particular: a given name is no name of theirs.
        if *part != "mary" {
            refusals.push((refused_to_colleagues(&mut borough, text).unwrap_or_else(|| passed(text)), "situation"));
        }
        for (refusal, field) in refusals {
            let found = marked(text, &refusal);
            assert!(found.contains(&(*kind, (*part).to_owned())), "{text}: {found:?}");
            assert!(found.len() == 1 || text.contains("yo woman"), "{text}: {found:?}");
            assert_eq!(refusal.field, Some(field), "{text}");
            let way_out = format!("For {} {}.", kind.words(), kind.way_out(*part == part.to_lowercase()));
            assert!(refusal.message.contains(&way_out) && !refusal.message.contains(part), "{text}: {}", refusal.message);
        }
    }
}

#[test]
fn words_that_are_names_as_well_bands_of_age_and_other_numbers_pass() {
    let mut borough = borough();
    for check in [refused, refused_to_colleagues] {
        let wrong: Vec<_> = PASSED.iter().filter_map(|text| check(&mut borough, text).map(|refusal| (text, marked(text, &refusal)))).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

#[test]
fn a_practice_is_found_as_people_say_it() {
    let found = |practice: &str, text: &str| {
        let mut borough = borough();
        borough.case_mut(1).root.practice_name = line(practice);
        refused(&mut borough, text).map(|refusal| marked(text, &refusal)).unwrap_or_default()
    };
    for (practice, text, part) in [
        ("The Lilyville Surgery", "Seen at The Lilyville Surgery.", "The Lilyville Surgery"),
        ("The Lilyville Surgery", "her GP at Lilyville Surgery", "Lilyville Surgery"),
        ("The Lilyville Surgery", "The nurse of Lilyville surgery came.", "Lilyville surgery"),
        ("The Lilyville Surgery", "the Lilyville practice", "Lilyville practice"),
        ("The Lilyville Surgery", "Lilyville’s medical centre", "Lilyville’s medical centre"),
        ("The Lilyville Surgery", "the lilyville health centre", "lilyville health centre"),
        ("Lilyville Medical Centre", "the Lilyville clinic, a Lilyville walk", "Lilyville clinic"),
        ("The Lilyville Surgery", "She was seen at Lilyville twice.", "Lilyville"),
        ("The Lilyville Surgery", "a letter from Lilyville", "Lilyville"),
        ("North End Medical Practice", "her North End GP rang", "North End GP"),
        ("The Good Practice", "the Good Practice", "the Good Practice"),
        ("Good Medical Practice", "seen at Good Practice", "Good Practice"),
    ] {
        assert_eq!(found(practice, text), [(Place, part.to_owned())], "{practice}: {text}");
    }
    for (practice, text) in [
        ("The Lilyville Surgery", "Lilyville is near, at Lilyville Hall, a Lilyville of old, in a surgery, the practice, a health centre, her GP"),
        ("The Surgery", "a surgery, her practice, the medical centre"),
        ("Good Medical Practice", "It was good practice, and good clinic work."),
    ] {
        assert_eq!(found(practice, text), [], "{practice}: {text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// A day, a road, and a name of the lists are marked where they stand, whatever stands around them.
    #[test]
    fn days_roads_and_names_of_the_lists_are_marked_where_they_stand(
        before in "(It was cold there|We went back|They said so|In May it was better), ", after in "( and then it was better|, in March too|; they rested)\\.",
        day in 1..=28_u8, ending in "(|th) (of )?", month in "(January|March|May|Sept|November)", year in "(| 2026)", road in "(Munster|Old Mill|St Ann’s|Lillie)", what in "(Road|Lane|Avenue|Rd|Crescent)",
        name in "(Cyril|Ewa|Okonjo|Adebayo|Novak)", which in 0..3_usize,
    ) {
        let put = [format!("{day}{ending}{month}{year}"), format!("{road} {what}"), name][which].clone();
        let text = format!("{before}{put}{after}");
        let mut borough = borough();
        let refusal = refused(&mut borough, &text).expect("it was refused");
        let found: Vec<String> = marked(&text, &refusal).into_iter().map(|it| it.1).collect();
        prop_assert_eq!(found, vec![put], "{}", text);
    }

    /// Sentences of words that are names, months and roads as well, put together at random, are never refused.
    #[test]
    fn words_that_are_names_months_and_roads_as_well_are_never_refused(picked in proptest::collection::vec(0..PIECES.len(), 1..10)) {
        let text = picked.iter().map(|at| PIECES[*at]).collect::<Vec<_>>().join(". ");
        prop_assert_eq!(refused(&mut borough(), &text).map(|refusal| marked(&text, &refusal)), None, "{}", text);
    }
}

const PIECES: [&str; 16] = [
    "May helps", "A long road to recovery", "They liked the Road to Work course", "On Monday they came", "In November 2026 it was cold", "They went on", "Grace and patience",
    "Hope came", "Faith groups helped", "The Munster Road surgery knows", "3 of 10", "Dawn broke", "Since March it is warm", "Will they", "They walk in the Park", "2 may go",
];

//! A house number with its street: `14 Laburnum Road`, `14a laburnum road`, `Flat 3, Laburnum Court`; and a road by its name alone: `lives on
//! Munster Road`. Owns which words are streets.

use super::{Stretch, names::Word};

/// What a street is called, and nothing else is: found in either case.
const STREETS: [&str; 7] = ["road", "rd", "street", "avenue", "ave", "lane", "crescent"];
/// What a street or house may be called, and much else is: found where it is written as a name.
const PERHAPS: [&str; 28] = [
    "st", "terrace", "gardens", "mews", "grove", "mansions", "broadway", "parade", "close", "court", "drive", "place", "square", "way", "walk",
    "hill", "park", "row", "green", "rise", "view", "gate", "house", "lodge", "buildings", "estate", "wharf", "yard",
];
/// Words that stand in no street's name (but "14 The Avenue"): "2 minutes from the road", "3 people on our street".
const NEVER: [&str; 64] = [
    "a", "about", "across", "along", "an", "and", "around", "at", "busy", "by", "crossed", "day", "days", "doors", "down", "each", "every", "for",
    "from", "her", "his", "hour", "hours", "in", "into", "is", "local", "long", "metres", "mile", "miles", "minute", "minutes", "month", "months",
    "near", "nearby", "of", "off", "on", "or", "our", "out", "outside", "over", "people", "per", "quiet", "same", "that", "their", "this", "times",
    "to", "up", "was", "week", "weeks", "were", "who", "with", "yards", "year", "years",
];
/// Most words between the number and what the street is.
const MOST_BETWEEN: usize = 3;

/// First words of streets that are everywhere or nowhere, and of what is no street: "the High Street", "a Long Road to recovery".
const NO_ROADS: [&str; 62] = [
    "another", "any", "back", "bumpy", "bus", "buses", "coronation", "cross", "cycle", "difficult", "downing", "dual", "easy", "fast", "first", "hard", "high", "into", "last", "life", "main",
    "many", "memory", "middle", "my", "narrow", "new", "next", "no", "old", "one", "open", "other", "own", "private", "public", "right", "rough", "sesame",
    "several", "side", "silk", "slow", "smooth", "some", "straight", "taking", "the", "these", "those", "through", "two", "wall", "whole", "wide", "winding",
    "wrong", "your", "rocky", "steep", "short", "sing",
];
/// What makes a road's name that of a service or a stop: "the Munster Road surgery", "Fulham Road Library".
const SERVICES: [&str; 58] = [
    "advice", "baptist", "baths", "bus", "cafe", "cemetery", "centre", "charity", "children", "childrens", "church", "clinic", "club", "college", "community", "day", "dental",
    "dentist", "family", "food", "foodbank", "garden", "gardens", "gp", "gym", "hall", "health", "hospital", "hub", "kitchen", "leisure", "library", "lunch", "market", "maria",
    "medical", "methodist", "mosque", "network", "nursery", "park", "pantry", "pharmacy", "pool", "post", "practice", "project", "school", "service", "services", "station",
    "studios", "surgery", "team", "temple", "tube", "works", "youth",
];
/// Where somebody lives, in what is called as much else is: "lives at Laburnum Court".
const LIVED_IN: [&str; 13] = ["terrace", "gardens", "mews", "grove", "mansions", "close", "court", "drive", "house", "lodge", "buildings", "estate", "square"];
const LIVING: [&str; 8] = ["live", "lives", "lived", "living", "moved", "moving", "home", "flat"];
/// What estates there are of which each is one of many: "a Council Estate", "Big estates".
const NO_ESTATES: [&str; 18] = [
    "bad", "big", "council", "country", "family", "good", "housing", "huge", "industrial", "large", "nice", "noisy", "poor", "real", "safe", "small", "social", "trading",
];
const AT: [&str; 5] = ["on", "in", "at", "off", "to"];

/// Roads and estates by their names, written as names, but those that a service is called after; and houses that somebody is said to live in.
pub(super) fn roads(words: &[Word], signs: &[char]) -> Vec<Stretch> {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.folded.as_str());
    let is_name = |at: usize| words.get(at).and_then(|word| signs.get(word.from)).is_some_and(|c| c.is_uppercase());
    let is_near = |at: usize| match (words.get(at), words.get(at + 1)) {
        (Some(one), Some(next)) => signs.get(one.to..next.from).is_some_and(|gap| gap.len() <= 3 && gap.iter().all(|c| matches!(c, ' ' | '-' | '\'' | '’' | '.' | 's'))),
        _ => false,
    };
    let is_own = |at: usize| {
        let own = word(Some(at));
        is_name(at) && !NEVER.contains(&own) && !NO_ROADS.contains(&own) && own.chars().any(char::is_alphabetic)
    };
    let mut found = Vec::new();
    for at in 1..words.len() {
        let what = word(Some(at));
        // "White City estate": what it is may be in small letters, for nothing else is called so after a name.
        let is_estate = what == "estate" && !NO_ESTATES.contains(&word(Some(at - 1))) && !matches!(word(Some(at + 1)), "agent" | "agents");
        if !(is_name(at) || is_estate) || !is_own(at - 1) || !is_near(at - 1) || (is_near(at) && SERVICES.contains(&word(Some(at + 1)))) {
            continue;
        }
        // "St Mary's Grove", "Old Mill Lane": all that is written as a name before it.
        let first = (0..at).rev().take(MOST_BETWEEN).take_while(|one| is_name(*one) && is_near(*one) && !NEVER.contains(&word(Some(*one))) && word(Some(*one)) != "the").last().unwrap_or(at - 1);
        let is_lived_in = AT.contains(&word(first.checked_sub(1))) && LIVING.contains(&word(first.checked_sub(2)));
        // "A Kinder Road to health"
        let is_article = matches!(word(first.checked_sub(1)), "a" | "an");
        if (STREETS.contains(&what) && !is_article) || (LIVED_IN.contains(&what) && is_lived_in) || is_estate {
            found.extend(words.get(first).zip(words.get(at)).map(|(first, last)| (first.from, last.to)));
        }
    }
    found
}

/// Numbers of at most four figures that are no year, perhaps with a letter, and a street's name after them.
pub(super) fn house_and_street(words: &[Word], signs: &[char]) -> Vec<Stretch> {
    let mut found = Vec::new();
    for (at, number) in words.iter().enumerate() {
        if !is_house_number(&number.folded) {
            continue;
        }
        let rest = words.get(at + 1..).unwrap_or_default();
        // The longest name counts: "14 St Mary's Park Road".
        let ends = (1..=MOST_BETWEEN).rev().filter_map(|between| rest.get(..=between)).find(|name| is_street(number, name, signs));
        found.extend(ends.and_then(<[Word]>::last).map(|last| (number.from, last.to)));
    }
    found
}

fn is_house_number(folded: &str) -> bool {
    let figures = folded.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_number = !figures.is_empty() && figures.len() <= 4 && figures.chars().all(|c| c.is_ascii_digit()) && folded.len() - figures.len() <= 1;
    let is_year = figures.len() == 4 && matches!(figures.get(..2), Some("19" | "20"));
    is_number && !is_year && !figures.trim_start_matches('0').is_empty()
}

/// Whether these words after the number are a street's name: one or more of its own, and what it is.
fn is_street(number: &Word, name: &[Word], signs: &[char]) -> bool {
    let Some((what, own)) = name.split_last().filter(|(_, own)| !own.is_empty()) else { return false };
    let gaps = std::iter::once(number).chain(name).zip(name).enumerate();
    let are_near = gaps.into_iter().all(|(place, (before, after))| {
        let gap = signs.get(before.to..after.from).unwrap_or_default();
        gap.iter().all(|c| matches!(c, ' ' | '-') || if place == 0 { *c == ',' } else { matches!(c, '\'' | '’' | '.' | 's' | 'S') })
    });
    // "3, Laburnum Court"; in small letters a comma begins another thing.
    let has_comma = name.first().and_then(|first| signs.get(number.to..first.from)).is_some_and(|gap| gap.contains(&','));
    let is_name = |word: &Word| signs.get(word.from).is_some_and(|c| c.is_uppercase());
    let is_sure = STREETS.contains(&what.folded.as_str());
    let is_as_name = name.iter().all(is_name);
    let is_own = |word: &Word| !NEVER.contains(&word.folded.as_str()) && word.folded.chars().any(char::is_alphabetic) && (word.folded != "the" || is_name(word));
    are_near && own.iter().all(is_own) && (is_sure || PERHAPS.contains(&what.folded.as_str())) && (is_as_name || (is_sure && !has_comma))
}

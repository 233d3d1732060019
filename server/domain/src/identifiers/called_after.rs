//! What is called after somebody, or only by a word that is a name: illnesses, shops, places, things, months. Owns what keeps such a word
//! from being taken for somebody's name.

use super::names;
use crate::fold::is_silent;

/// Before these, or after those, such a word is a thing, also with a capital: "the Olive Tree", "an Energy Bill", "Faith groups".
const BEFORE_THINGS: [&str; 13] = ["the", "a", "an", "energy", "electricity", "gas", "water", "heating", "housing", "christmas", "year", "quality", "living"];
const AFTER_THINGS: [&str; 52] = [
    "appeal", "application", "applications", "based", "branch", "bush", "bushes", "cafe", "charity", "choir", "close", "club", "communities", "community", "concert", "concerts", "cottage",
    "court", "discount", "fawkes", "festival", "funding", "garden", "gardens", "group", "groups", "hall", "house", "hub", "leader", "leaders", "lodge", "money", "oil", "period", "programme", "project", "road", "room", "scheme", "school", "schools", "service",
    "services", "team", "tree", "trees", "walk", "ward", "way", "wood", "petals",
];
/// Before these a month of the lists is one, beside what says so of any.
const BEFORE_MONTHS: [&str; 12] = ["throughout", "over", "around", "about", "for", "was", "is", "warm", "cold", "wet", "hot", "or"];

/// After these a name is a saint's or a sovereign's: "St Mary's Hospital", "Queen Elizabeth".
const BEFORE_NAMES_OF_PLACES: [&str; 8] = ["st", "saint", "ss", "queen", "king", "prince", "princess", "royal"];
/// Before these, written as names, it is that of a place or a thing: "Maggie's Centre", "Joseph's Hospice"; not "Cyril's surgery".
const AFTER_NAMES_OF_PLACES: [&str; 40] = [
    "academy", "arms", "bakery", "bridge", "cafe", "centre", "charity", "chemist", "chemists", "church", "cinema", "clinic", "college", "curie", "cycles", "foundation", "gym", "hall",
    "hospice", "hospital", "library", "market", "method", "museum", "news", "park", "pharmacy", "pool", "restaurant", "scale", "school", "society", "square", "station", "store", "stores",
    "supermarket", "surgery", "theatre", "trust",
];
/// Of those, what is called so with a small letter too, where a word before it says that it is somewhere: "at Evans cycles", not "Evans cycles daily".
const SHOPS: [&str; 13] = ["bakery", "cafe", "chemist", "chemists", "cycles", "gym", "hall", "market", "news", "pharmacy", "restaurant", "store", "stores"];
const BEFORE_SHOPS: [&str; 12] = ["at", "behind", "beside", "from", "in", "into", "near", "opposite", "outside", "past", "the", "to"];
/// Illnesses, and what is found of them, are called after who described them: "Lynch syndrome".
const ILLNESSES: [&str; 14] = [
    "chorea", "contracture", "cyst", "disease", "encephalopathy", "fracture", "lymphoma", "neuroma", "oesophagus", "palsy", "phenomenon", "syndrome", "thyroiditis", "tumour",
];
/// Who described one that is called theirs: "Addison's disease". Of others "…'s disease" is somebody's.
const DESCRIBED: [&str; 38] = [
    "addison", "alzheimer", "asperger", "baker", "barrett", "behcet", "bell", "bowen", "charcot", "colles", "crohn", "cushing", "down", "dupuytren", "friedreich", "gilbert", "graves",
    "hashimoto", "hodgkin", "horner", "huntington", "korsakoff", "lynch", "marfan", "meniere", "morton", "paget", "parkinson", "perthes", "pick", "raynaud", "reiter", "sjogren", "still",
    "tourette", "turner", "wernicke", "wilson",
];

/// Whether a word of the lists is a thing here, or a month.
pub(super) fn is_of_thing(words: &[names::Word], signs: &[char], at: usize) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.folded.as_str());
    let is_beside = |at: usize| words.get(at).zip(words.get(at + 1)).and_then(|(one, next)| signs.get(one.to..next.from)).is_some_and(|gap| matches!(gap, [' ' | '-']));
    let before = at.checked_sub(1).filter(|before| is_beside(*before));
    let is_month = matches!(word(Some(at)), "april" | "may" | "june") && BEFORE_MONTHS.contains(&word(before));
    let is_pub = (word(Some(at + 1)), word(Some(at + 2))) == ("and", "crown");
    let is_name = |word: &names::Word| signs.get(word.from).is_some_and(|c| c.is_uppercase());
    // "a Disabled Facilities Grant", "Guy's"
    let is_grant = word(Some(at)) == "grant" && before.and_then(|before| words.get(before)).is_some_and(is_name);
    let is_hospital = word(Some(at)) == "guy" && words.get(at).and_then(|it| signs.get(it.to)).is_some_and(|c| is_silent(*c));
    is_grant || is_hospital || BEFORE_THINGS.contains(&word(before)) || is_month || is_pub || (is_beside(at) && AFTER_THINGS.contains(&word(Some(at + 1))))
}

/// Whether something is called after it.
pub(super) fn is_of_place(words: &[names::Word], signs: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| words.get(before));
    let after = words.get(at + 1);
    let is_name = |word: &&names::Word| signs.get(word.from).is_some_and(|c| c.is_uppercase());
    before.is_some_and(|word| BEFORE_NAMES_OF_PLACES.contains(&word.folded.as_str()))
        || after.is_some_and(|word| word.folded == "line")
        || is_shop(words, signs, at)
        || after.filter(is_name).is_some_and(|word| AFTER_NAMES_OF_PLACES.contains(&word.folded.as_str()))
}

/// Whether it is a shop or the like by a small letter.
fn is_shop(words: &[names::Word], signs: &[char], at: usize) -> bool {
    let is_somewhere = at.checked_sub(1).and_then(|before| words.get(before)).is_some_and(|word| BEFORE_SHOPS.contains(&word.folded.as_str()));
    let is_next = words.get(at).zip(words.get(at + 1)).is_some_and(|(one, next)| signs.get(one.to..next.from) == Some(&[' ']) && SHOPS.contains(&next.folded.as_str()));
    is_somewhere && is_next
}

/// Whether it is an illness that is called after it.
pub(super) fn is_of_illness(words: &[names::Word], signs: &[char], at: usize) -> bool {
    let Some((one, next)) = words.get(at).zip(words.get(at + 1)).filter(|(_, next)| ILLNESSES.contains(&next.folded.as_str())) else { return false };
    match signs.get(one.to..next.from) {
        Some([' ']) => true,
        Some(gap) => DESCRIBED.contains(&one.folded.as_str()) && gap.last() == Some(&' ') && gap.first().is_some_and(|c| is_silent(*c)),
        None => false,
    }
}

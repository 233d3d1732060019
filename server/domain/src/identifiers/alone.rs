//! Names that stand alone: "Amira rang", "we asked Farrell". Owns what keeps a word that is also a name ("will", "hope", "May") from
//! being taken for one.

use super::{
    Found, IdentifierKind,
    called_after::{is_of_illness, is_of_place, is_of_thing},
    names,
    seen::Seen,
};
use std::collections::{BTreeMap, BTreeSet};

/// Names that are words as well: one of them is a name where it is written as a name in the middle of a sentence.
const ALSO_WORDS: [&str; 342] = [
    "ace", "am", "amber", "an", "angel", "ant", "april", "archer", "art", "ash", "august", "autumn", "baker", "barber", "barker", "basil", "bay",
    "beauty", "bell", "berry", "best", "bill", "bird", "bishop", "blessing", "blessings", "bliss", "blossom", "bob", "bond", "bonny", "booth",
    "bounty", "bow", "bridge", "bright", "brook", "brooks", "brown", "bull", "burns", "bush", "butcher", "butler", "can", "carol", "carpenter",
    "carter", "case", "cash", "champion", "chance", "charity", "chase", "cherry", "china", "chip", "christian", "church", "clay", "clement", "cliff",
    "clover", "coach", "comfort", "constance", "constant", "cook", "cooper", "coral", "cotton", "crane", "cross", "crystal", "daisy", "dale", "dash",
    "dawn", "day", "days", "dean", "delight", "dell", "desire", "destiny", "devon", "dick", "divine", "do", "dolly", "dot", "duke", "earl",
    "emerald", "ernest", "essex", "eve", "ever", "faith", "faithful", "farmer", "favour", "fern", "field", "fields", "finch", "fisher", "flora",
    "flower", "flowers", "ford", "forest", "fortune", "fox", "frank", "free", "friday", "fry", "gale", "gardener", "gay", "gem", "gene", "gentle",
    "gift", "ginger", "glory", "good", "goodness", "grace", "grant", "gray", "green", "grove", "guest", "guy", "hall", "hand", "hands", "happiness",
    "happy", "hardy", "harmony", "haven", "hazel", "heart", "heath", "heather", "heaven", "hill", "hills", "holly", "honey", "honour", "hood",
    "hope", "house", "hunter", "in", "india", "innocent", "iris", "israel", "ivy", "jade", "jasmine", "jay", "jewel", "jordan", "joy", "june",
    "justice", "kent", "king", "knight", "lake", "lamb", "lance", "lane", "laurel", "law", "liberty", "lily", "lincoln", "little", "long", "love",
    "lucky", "major", "march", "mark", "marsh", "marvel", "mason", "may", "mayor", "mercy", "merry", "miles", "mill", "miller", "mills", "minister",
    "miracle", "modest", "monday", "moon", "moor", "my", "nan", "nest", "no", "noble", "norm", "north", "nurse", "olive", "or", "pace", "page",
    "paris", "park", "parks", "patience", "peace", "pearl", "peg", "penny", "pepper", "person", "pike", "piper", "pond", "pool", "pope", "poppy",
    "porter", "post", "potter", "power", "praise", "precious", "price", "pride", "prince", "princess", "promise", "prosper", "prudence", "queen",
    "rains", "ray", "read", "reed", "rice", "rich", "ridge", "river", "rivers", "robin", "rocky", "rod", "rose", "rosemary", "rowan", "royal",
    "ruby", "rush", "rusty", "sage", "sandy", "saturday", "savage", "scarlet", "sharp", "shepherd", "short", "sienna", "singer", "skipper", "sky",
    "smart", "smile", "snow", "so", "somerset", "sparrow", "speaker", "spring", "star", "steel", "sterling", "stone", "storm", "street", "success",
    "summer", "summers", "sunday", "sunny", "sunshine", "swallow", "swan", "swift", "thorn", "thursday", "tiger", "town", "treasure", "trinity",
    "true", "trust", "tuesday", "turner", "unity", "vale", "verity", "victory", "viola", "violet", "walker", "ward", "waters", "weaver", "wednesday",
    "wells", "west", "will", "willow", "win", "winter", "winters", "wisdom", "wise", "wish", "wolf", "wonder", "wood", "woods", "wren", "york",
    "young",
];

/// Words with a capital of their own, of languages and places: as a name they are not told from it.
const NEVER_ALONE: [&str; 12] = ["english", "french", "german", "irish", "london", "england", "ireland", "polish", "scotland", "wales", "welsh", "britain"];

/// Names that are words in small letters alone: no sentence begins with one of these.
const RATHER_NAMES: [&str; 6] = ["jack", "nick", "pat", "quill", "rob", "sue"];

/// Family names that begin a sentence as a word, or stand with a capital of their own for a place, a people, an illness or a charity. Of a
/// list of thousands each of them would be somebody's.
const NO_NAMES_OF_LISTS: [&str; 99] = [
    "all", "and", "any", "are", "ask", "barnardo", "barons", "bath", "big", "black", "both", "brent", "brompton", "but", "care", "carers", "chelsea",
    "close", "court", "crohn", "croydon", "curie", "down", "each", "ealing", "early", "else", "even", "few", "first", "for", "fulham", "hackney",
    "half", "hammersmith", "hampton", "has", "her", "high", "his", "hodgkin", "home", "how", "huntington", "job", "just", "kensington", "large",
    "last", "less", "light", "living", "lord", "low", "macmillan", "man", "many", "mental", "mind", "more", "most", "new", "not", "old", "one",
    "only", "other", "our", "parkinson", "parsons", "people", "putney", "raynaud", "richmond", "said", "self", "she", "shelter", "small", "some",
    "still", "strong", "such", "sutton", "that", "the", "then", "they", "this", "wait", "walking", "was", "way", "welcome", "what", "when", "white",
    "who", "why",
];

/// Given names, and parts of some, that begin a sentence as a word, or stand with a capital of their own for a month, a place, a faith, a day of
/// the year, or a thing. With those above: a list of thousands has somebody of each.
const NO_GIVEN_NAMES_OF_LISTS: [&str; 112] = [
    "africa", "aid", "alexa", "america", "anti", "apple", "aria", "asia", "austin", "avon", "baby", "bailey", "brave", "buddy", "camden", "candy",
    "carolina", "chad", "chester", "christmas", "cookie", "courage", "cuba", "dakota", "dear", "december", "diwali", "doctor", "easter", "eden",
    "eid", "elder", "february", "france", "gate", "ghana", "given", "gold", "golden", "hang", "holland", "honor", "hyde", "islam", "january",
    "jersey", "jesus", "jubilee", "july", "junior", "kenya", "kingston", "knowledge", "lady", "lark", "lebanon", "line", "lovely", "malta", "medina",
    "memory", "merit", "mini", "mission", "mother", "much", "near", "nice", "november", "obey", "october", "orient", "pal", "part", "perfect",
    "phoenix", "pierce", "pretty", "prior", "privilege", "progress", "rain", "ram", "ramadan", "rang", "raven", "remember", "ring", "roman",
    "saffron", "saint", "september", "severn", "sing", "siri", "sister", "song", "sun", "surprise", "talent", "tang", "ten", "thanks", "time",
    "venice", "verona", "vienna", "windsor", "wing", "witness", "women", "zoom",
];
/// Given names of the lists that begin a sentence as a word: within one they are names.
const GIVEN_NAMES_WITHIN_SENTENCE: [&str; 5] = ["don", "drew", "kit", "max", "melody"];
/// Given names of the lists that are plants, virtues, months and other words: within a sentence, with a capital, they are names. Not those
/// that stand there with a capital for much else ("Christian").
const WORDS_AND_GIVEN_NAMES: [&str; 66] = [
    "amber", "april", "basil", "bill", "blessing", "bob", "carol", "cherry", "clement", "cliff", "comfort", "coral", "daisy", "dawn", "dick", "dolly", "dot", "ernest", "eve", "faith",
    "fern", "flora", "frank", "gale", "gene", "ginger", "grace", "grant", "guy", "hazel", "heather", "holly", "hope", "iris", "ivy", "jade", "jasmine", "jay", "joy", "june", "lily", "lucky", "mark",
    "may", "mercy", "miles", "olive", "patience", "pearl", "peg", "penny", "piper", "poppy", "precious", "prudence", "ray", "robin", "rod", "rose", "rosemary", "rowan", "ruby", "sandy", "viola",
    "violet", "will",
];
/// Words that are written in capitals for their weight ("they WILL come"): so written they are no names.
const SAID_LOUDLY: [&str; 10] = ["comfort", "frank", "hope", "joy", "lucky", "mark", "may", "mercy", "precious", "will"];
/// What only somebody does: before these a word that begins its sentence is a name too ("Patience rang").
const DEEDS: [&str; 33] = [
    "agreed", "agrees", "answered", "asked", "asks", "cooked", "cooks", "cried", "drives", "drove", "enjoys", "explained", "knew", "laughed", "liked", "likes", "phoned", "phones",
    "rang", "remembers", "replied", "rings", "said", "says", "smiled", "telephoned", "thinks", "thought", "told", "visited", "wanted", "wants", "wrote",
];

/// How sure a word is a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Written {
    /// However it is written.
    Anyhow,
    /// With a capital, wherever it stands.
    AsName,
    /// With a capital in the middle of a sentence: it is a word as well.
    WithinSentence,
    /// With a capital, wherever it stands, and where nothing is called after it.
    OfLists,
    /// With a capital in the middle of a sentence, where nothing is called after it.
    WithinSentenceOfLists,
}

/// Names of one word each, and how each must be written to be one.
#[derive(Clone, Default)]
pub struct Alone(BTreeMap<String, Written>);

impl Alone {
    /// Every part of the names of colleagues, titles and initials aside. A family name counts only with a capital: many are words.
    pub fn of_colleagues<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for name in names {
            let words = name.split_whitespace().map(names::folded).filter(|parts| !parts.iter().any(|part| names::is_title(part)));
            for (at, part) in words.enumerate().flat_map(|(at, parts)| parts.into_iter().map(move |part| (at, part))) {
                all.add(part, if at == 0 { Written::Anyhow } else { Written::AsName });
            }
        }
        all
    }
    /// Every part of one person's own name.
    pub fn of_person<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self::default();
        for part in names.flat_map(names::folded) {
            all.add(part, Written::Anyhow);
        }
        all
    }
    /// Names of people on the case lists, given and family: those that are no word besides, or a given name that is one too, and none of the
    /// words of what is called `places`. With a capital.
    pub fn of_lists<'a>(names: impl Iterator<Item = &'a str>, places: &BTreeSet<String>) -> Self {
        const SHORTEST: usize = 3;
        let mut all = Self::default();
        for part in names.flat_map(names::folded).filter(|part| part.chars().count() >= SHORTEST && !places.contains(part)) {
            let written = match part.as_str() {
                name if WORDS_AND_GIVEN_NAMES.contains(&name) => Written::WithinSentenceOfLists,
                name if is_word(name) => continue,
                name if GIVEN_NAMES_WITHIN_SENTENCE.contains(&name) => Written::WithinSentence,
                _ => Written::OfLists,
            };
            all.add(part, written);
        }
        all
    }
    fn add(&mut self, part: String, written: Written) {
        const PARTICLES: [&str; 12] = ["van", "von", "der", "den", "del", "de", "la", "le", "al", "el", "bin", "st"];
        let letters = part.chars().filter(|c| c.is_alphabetic()).count();
        let is_never = PARTICLES.contains(&part.as_str()) || NEVER_ALONE.contains(&part.as_str());
        if letters < 2 || letters != part.chars().count() || is_never {
            return;
        }
        let written = match written {
            Written::WithinSentenceOfLists => written,
            _ if ALSO_WORDS.contains(&part.as_str()) => Written::WithinSentence,
            Written::OfLists => written,
            // "Jo", "Bo": two small letters are too much else.
            _ if letters == 2 || RATHER_NAMES.contains(&part.as_str()) => Written::AsName,
            written => written,
        };
        self.0.entry(part).and_modify(|known| *known = if written == Written::Anyhow { written } else { *known }).or_insert(written);
    }

    /// Where one of them stands as a name.
    pub fn found_in(&self, text: &str, kind: IdentifierKind) -> Vec<Found> {
        let seen = Seen::of(text);
        let chars: Vec<char> = text.chars().collect();
        let words = names::words_at(&seen);
        let mut found = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let Some(written) = self.0.get(&word.folded) else { continue };
            let (from, to) = seen.place((word.from, word.to));
            let letters = seen.signs().get(word.from..word.to).unwrap_or_default();
            let is_loud = letters.iter().all(|c| !c.is_lowercase());
            let is_capital = letters.first().is_some_and(|c| c.is_uppercase()) && !(is_loud && letters.len() <= 2);
            let is_name = match written {
                Written::Anyhow => true,
                Written::AsName => is_capital && !is_of_illness(&words, seen.signs(), at),
                // "PAT testing"
                Written::OfLists => {
                    let is_called_after = || is_of_place(&words, seen.signs(), at) || is_of_illness(&words, seen.signs(), at);
                    is_capital && !(is_loud && letters.len() <= 3) && !is_called_after()
                }
                Written::WithinSentenceOfLists => {
                    let is_thing = || is_of_calendar(&words, at) || is_of_place(&words, seen.signs(), at) || is_of_thing(&words, seen.signs(), at);
                    let is_within = || (!is_loud || is_loud_alone(&words, seen.signs(), at)) && is_within_sentence(&chars, from) && !is_said_first(&chars, from);
                    is_capital && (is_within() || (!is_loud && does_something(&words, at))) && !is_thing()
                }
                Written::WithinSentence => is_capital && !is_loud && (is_within_sentence(&chars, from) || does_something(&words, at)) && !is_of_calendar(&words, at),
            };
            if is_name {
                found.push(Found { kind, from, to });
            }
        }
        found
    }
}

/// Whether it is a word as well, a place or a thing.
pub(super) fn is_word(part: &str) -> bool { ALSO_WORDS.contains(&part) || NO_NAMES_OF_LISTS.contains(&part) || NO_GIVEN_NAMES_OF_LISTS.contains(&part) }

/// Whether it stands in capitals among words that do not: "we saw IRIS twice".
fn is_loud_alone(words: &[names::Word], signs: &[char], at: usize) -> bool {
    const SHORTEST: usize = 4;
    let is_quiet = |word: &names::Word| signs.get(word.from..word.to).is_some_and(|letters| letters.iter().any(|c| c.is_lowercase()));
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|beside| words.get(beside));
    let is_long = words.get(at).is_some_and(|word| word.folded.len() >= SHORTEST && !SAID_LOUDLY.contains(&word.folded.as_str()));
    is_long && beside.clone().next().is_some() && beside.into_iter().all(is_quiet)
}

/// Whether what follows is what only somebody does.
fn does_something(words: &[names::Word], at: usize) -> bool { words.get(at + 1).is_some_and(|word| DEEDS.contains(&word.folded.as_str())) }

/// Whether somebody's words begin with it: "they said, “Will you come?”"
fn is_said_first(chars: &[char], from: u32) -> bool {
    let before = chars.get(..usize::try_from(from).unwrap_or(usize::MAX)).unwrap_or_default();
    let Some(('"' | '“' | '‘' | '\'', rest)) = before.split_last().map(|(last, rest)| (*last, rest)) else { return false };
    rest.iter().rev().find(|c| **c != ' ') == Some(&',')
}

/// Whether something of the same sentence stands before.
fn is_within_sentence(chars: &[char], from: u32) -> bool {
    let before = chars.get(..usize::try_from(from).unwrap_or(usize::MAX)).unwrap_or_default();
    let last = before.iter().rev().find(|c| !matches!(c, ' ' | '\u{a0}' | '\t' | '"' | '“' | '‘' | '\'' | '(' | '[' | '-' | '–' | '—' | '•' | '*' | '…'));
    last.is_some_and(|c| !matches!(c, '.' | '!' | '?' | ':' | ';' | '\n' | '\r'))
}

/// "in May", "by June 2026", "3 April", "May and June", "every Friday".
fn is_of_calendar(words: &[names::Word], at: usize) -> bool {
    const CALENDAR: [&str; 12] = ["march", "april", "may", "june", "august", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    const BEFORE: [&str; 23] = [
        "in", "by", "since", "until", "till", "during", "early", "mid", "late", "last", "next", "this", "every", "each", "of", "to", "through", "before", "after", "between", "from", "and", "on",
    ];
    let word = |at: Option<usize>| at.and_then(|at| words.get(at)).map_or("", |word| word.folded.as_str());
    let (before, after) = (word(at.checked_sub(1)), word(Some(at + 1)));
    let is_number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    CALENDAR.contains(&word(Some(at))) && (BEFORE.contains(&before) || is_number(before) || is_number(after))
}

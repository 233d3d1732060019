//! How old somebody is to the year: `aged 93`, `93-year-old`, `93 y/o`, `she is ninety-three`, `her 93rd birthday`. An age as a band ("in their
//! nineties", "over 80", "aged 65 and over") and the age of a thing ("a 30-year-old boiler") are left alone.

use super::{Stretch, UNITS, names::Word};

/// Younger ones are of grandchildren, and of things told in months and years.
const YOUNGEST: u16 = 18;
/// Nobody is older.
const OLDEST: u16 = 125;
/// "They were 40" is how many; "they were 93" is how old.
const OLD: u16 = 60;
/// From here an age says by itself who it is: few are so old.
const VERY_OLD: u16 = 90;

const TENS: [(&str, u16); 10] =
    [("eighteen", 18), ("nineteen", 19), ("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70), ("eighty", 80), ("ninety", 90)];
const UNITHS: [&str; 9] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
/// Who can be old.
const PERSONS: [&str; 34] = [
    "he", "she", "they", "who", "person", "man", "woman", "lady", "gentleman", "mother", "father", "mum", "dad", "wife", "husband", "partner", "grandmother",
    "grandfather", "gran", "grandad", "nan", "widow", "widower", "patient", "resident", "client", "pensioner", "neighbour", "carer", "aunt", "uncle",
    "sister", "brother", "friend",
];
/// What joins somebody and how old they are.
const JOINING: [&str; 10] = ["is", "was", "now", "just", "already", "nearly", "almost", "only", "be", "being"];
/// What says that an age comes.
const AGE: [&str; 5] = ["aged", "age", "turned", "turning", "turns"];
/// What may follow an age that nothing was said to be of.
const GOING_ON: [&str; 12] = ["and", "but", "now", "who", "when", "with", "then", "so", "yet", "this", "next", "living"];
/// What makes a band of it.
const MORE: [&str; 8] = ["over", "older", "above", "under", "younger", "below", "more", "up"];
/// What is so old and nobody.
const THINGS: [&str; 60] = [
    "boiler", "building", "buildings", "flat", "flats", "house", "block", "home", "car", "van", "carpet", "carpets", "heater", "heating", "system", "cat",
    "dog", "tv", "television", "fridge", "cooker", "kitchen", "bathroom", "bed", "mattress", "chair", "armchair", "sofa", "wheelchair", "scooter", "lift",
    "tenancy", "debt", "debts", "bill", "bills", "roof", "estate", "tree", "garden", "photo", "photograph", "picture", "piano", "marriage", "radio",
    "phone", "church", "club", "lease", "friendship", "habit", "injury", "problem", "service", "charity", "hall", "window", "windows", "pipes",
];

/// What may stand after the figures without a space: `93yo`, `93y/o`, `93yrs`.
const UNITS_OF_AGE: [&str; 6] = ["yo", "y", "yr", "yrs", "year", "years"];
/// What follows years that went by: "90yrs ago".
const GONE_BY: [&str; 7] = ["ago", "later", "back", "since", "in", "of", "after"];

/// What may follow an age that a person is said to be of: "a woman of 85 came".
const GOING_ON_OF_SOMEBODY: [&str; 34] = [
    "in", "on", "at", "from", "by", "he", "she", "they", "is", "was", "has", "had", "came", "comes", "lives", "lived", "said", "says", "told", "rang", "fell", "felt", "wanted",
    "asked", "needed", "needs", "struggles", "struggling", "whose", "alone", "because", "after", "could", "would",
];
/// Before "nearly 86" what makes it a number of something: "a score of nearly 86".
const COUNTING: [&str; 25] = [
    "of", "by", "to", "from", "for", "was", "is", "are", "were", "cost", "costs", "scored", "scores", "total", "reached", "weighs", "weighed", "with", "than", "it", "takes", "took", "only",
    "have", "had",
];
/// What is written so and is no person: "a 25M pool", "bus 85F".
const NO_PERSONS: [&str; 12] = ["pool", "swim", "walk", "people", "flat", "room", "bus", "route", "ward", "bed", "bay", "unit"];

/// A number of years among the words, from the first of them to the last.
struct Years<'a> {
    count: u16,
    first: usize,
    last: usize,
    /// Of "93yo" the "yo".
    unit: Option<&'a str>,
}

/// Words and what stands between them.
struct Text<'a> {
    words: &'a [Word],
    signs: &'a [char],
}

/// Every age to the year.
pub(super) fn exact_ages(words: &[Word], signs: &[char]) -> Vec<Stretch> {
    let text = Text { words, signs };
    (0..words.len()).filter_map(|at| text.birthday(at).or_else(|| text.year_of_life(at)).or_else(|| text.age_at(at))).collect()
}

/// The same without ages of many: in a list of services "for people aged 60" and "from age 66" are of nobody, "a woman aged 93" is.
pub(super) fn ages_of_somebody(words: &[Word], signs: &[char]) -> Vec<Stretch> {
    let text = Text { words, signs };
    let is_of_many = |at: usize| matches!(text.before(at, 1), "aged" | "age") && !PERSONS.contains(&text.before(at, 2));
    (0..words.len()).filter_map(|at| text.birthday(at).or_else(|| text.year_of_life(at)).or_else(|| text.age_at(at).filter(|_| !is_of_many(at)))).collect()
}

impl Text<'_> {
    fn word(&self, at: usize) -> &str { self.words.get(at).map_or("", |word| word.folded.as_str()) }
    fn before(&self, at: usize, back: usize) -> &str { at.checked_sub(back).map_or("", |at| self.word(at)) }
    /// Signs between a word and the next.
    fn gap(&self, at: usize) -> &[char] {
        let from = self.words.get(at).map_or(0, |word| word.to);
        let to = self.words.get(at + 1).map_or(self.signs.len(), |word| word.from);
        self.signs.get(from..to).unwrap_or_default()
    }
    /// Whether a word and the next are of one saying.
    fn is_joined(&self, at: usize) -> bool { self.gap(at).iter().all(|c| matches!(c, ' ' | '-' | '\'' | '’' | 's')) }
    fn stretch(&self, first: usize, last: usize) -> Option<Stretch> { Some((self.words.get(first)?.from, self.words.get(last)?.to)) }

    fn years_at(&self, at: usize) -> Option<Years<'_>> {
        let word = self.word(at);
        let (figures, unit) = word.split_at(word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len()));
        if !figures.is_empty() && (unit.is_empty() || UNITS_OF_AGE.contains(&unit) || self.is_of_sex(at)) {
            return Some(Years { count: figures.parse().ok()?, first: at, last: at, unit: Some(unit).filter(|unit| !unit.is_empty()) });
        }
        if word == "hundred" && matches!(self.before(at, 1), "a" | "one") {
            return Some(Years { count: 100, first: at - 1, last: at, unit: None });
        }
        let tens = TENS.iter().find(|(tens, _)| *tens == word)?.1;
        let unit = UNITS.iter().position(|unit| *unit == self.word(at + 1)).filter(|_| tens >= 20 && self.is_joined(at));
        let Some(unit) = unit else { return Some(Years { count: tens, first: at, last: at, unit: None }) };
        Some(Years { count: tens + u16::try_from(unit).ok()? + 1, first: at, last: at + 1, unit: None })
    }

    /// "85F", "85M".
    fn is_of_sex(&self, at: usize) -> bool {
        let last = self.words.get(at).and_then(|word| self.signs.get(word.from..word.to)).unwrap_or_default();
        let is_thing = |word: &str| NO_PERSONS.contains(&word);
        matches!(last, [.., figure, 'F' | 'M'] if figure.is_ascii_digit()) && !is_thing(self.before(at, 1)) && !is_thing(self.word(at + 1))
    }

    fn age_at(&self, at: usize) -> Option<Stretch> {
        let years = self.years_at(at).filter(|years| (YOUNGEST..=OLDEST).contains(&years.count) && !self.is_measure(years) && !self.is_band(years))?;
        let is_age = self.is_told_as_age(&years) || self.is_told_of_somebody(&years) || self.is_beside_somebody(&years) || self.is_at_that_age(&years)
            || self.is_somebody_of(&years)
            || self.is_nearly(&years);
        let last = self.years_old(&years);
        (is_age || last.is_some()).then(|| self.stretch(years.first, last.unwrap_or(years.last))).flatten()
    }

    /// "£93", "9.3", "93/100", "93%", "10:30".
    fn is_measure(&self, years: &Years<'_>) -> bool {
        let before = years.first.checked_sub(1).map_or(&[] as &[char], |before| self.gap(before));
        let is_part = |signs: &[char]| matches!(signs, ['.' | ',' | ':' | '/' | '-']);
        let ahead = self.words.get(years.last).and_then(|word| self.signs.get(word.to));
        let next_is_number = self.word(years.last + 1).starts_with(|c: char| c.is_ascii_digit());
        let before_is_number = self.before(years.first, 1).ends_with(|c: char| c.is_ascii_digit());
        let at_sum = self.words.get(years.first).and_then(|word| word.from.checked_sub(1)).and_then(|at| self.signs.get(at));
        // "93y/o" is none.
        let is_of_whole = matches!(ahead, Some('%' | '°')) || (ahead == Some(&'/') && years.unit.is_none());
        is_of_whole || matches!(at_sum, Some('£' | '$' | '€' | '/')) || (is_part(self.gap(years.last)) && next_is_number) || (is_part(before) && before_is_number)
    }

    /// "65+", "80 or over", "80 to 89".
    fn is_band(&self, years: &Years<'_>) -> bool {
        let next = years.last + 1;
        let is_from = self.gap(years.last).first() == Some(&'+') || matches!(self.word(next), "plus" | "over" | "to" | "odd" | "something" | "ish");
        let is_more = matches!(self.word(next), "and" | "or") && MORE.contains(&self.word(next + 1));
        is_from || (is_more && self.is_joined(years.last))
    }

    /// "93 years old", "93-year-old woman", "93yo", "93 y/o", "93yrs"; where it ends.
    fn years_old(&self, years: &Years<'_>) -> Option<usize> {
        // Where the unit stands: it may be one word with the figures.
        let at = if years.unit.is_some() { years.last } else { years.last + 1 };
        let (one, two, three) = (years.unit.unwrap_or_else(|| self.word(at)), self.word(at + 1), self.word(at + 2));
        let is_joined = |to: usize| (years.last..to).all(|at| self.is_joined(at));
        let are_years = matches!(one, "year" | "years" | "yr" | "yrs");
        let is_short = matches!(one, "yr" | "yrs") && years.count >= VERY_OLD && !GONE_BY.contains(&two);
        // "86 next birthday", "86 on her next birthday"
        let birthday = (years.last + 1..years.last + 5).find(|at| self.word(*at) == "birthday").filter(|at| self.before(*at, 1) == "next" && is_joined(*at));
        let is_birthday = |at: usize| (years.last + 1..at - 1).all(|at| matches!(self.word(at), "on" | "at" | "by" | "her" | "his" | "their"));
        if let Some(at) = birthday.filter(|at| is_birthday(*at)) {
            return Some(at);
        }
        if matches!(years.unit, Some("f" | "m")) {
            return Some(at);
        }
        let last = match (one, two, three) {
            (_, "old" | "olds", _) if are_years && is_joined(at + 1) => at + 1,
            (_, "of", "age") if are_years && is_joined(at + 2) => at + 2,
            ("yo", ..) if is_joined(at) => at,
            ("y", "o", _) if is_joined(at) && matches!(self.gap(at), ['/' | '.' | ' ' | '-'] | ['.', ' ']) => at + 1,
            _ if is_short && is_joined(at) => at,
            _ => return None,
        };
        let is_thing = |word: &str| THINGS.contains(&word);
        let is_of_thing = is_thing(self.word(last + 1)) || is_thing(self.word(last + 2)) || (2..=4).any(|back| is_thing(self.before(years.first, back)));
        (!is_of_thing).then_some(last)
    }

    /// "aged 93", "at the age of 93"; not "turned 20 minutes".
    fn is_told_as_age(&self, years: &Years<'_>) -> bool {
        let (one, two) = (self.before(years.first, 1), self.before(years.first, 2));
        let is_near = years.first > 0 && self.gap(years.first - 1).iter().all(|c| matches!(c, ' ' | ':'));
        let is_then = years.count >= OLD && matches!(self.word(years.last + 1), "in" | "on" | "at" | "last" | "during");
        is_near && (matches!(one, "aged" | "age") || (one == "of" && two == "age") || (AGE.contains(&one) && (self.is_last_word(years) || is_then)))
    }

    /// Whether nothing follows that there are so many of.
    fn is_last_word(&self, years: &Years<'_>) -> bool {
        let ends = self.gap(years.last).iter().find(|c| **c != ' ').is_some_and(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '-' | '"' | '”'));
        years.last + 1 == self.words.len() || ends || GOING_ON.contains(&self.word(years.last + 1)) || (years.count >= VERY_OLD && self.word(years.last + 1) == "years")
    }

    /// "she is 93", "he's 93", "her mother, who was nearly 93".
    fn is_told_of_somebody(&self, years: &Years<'_>) -> bool {
        let mut back = 1;
        while back <= 3 && JOINING.contains(&self.before(years.first, back)) {
            back += 1;
        }
        let who = self.before(years.first, back);
        let is_joined = (1..=back).all(|back| years.first.checked_sub(back).is_some_and(|at| self.is_joined(at)));
        // "she's 93": of "she's" the word is "she".
        let is_said = back > 1 || matches!(who, "he" | "she" | "they");
        let may_count = matches!(who, "they" | "who") && years.count < OLD;
        is_said && is_joined && PERSONS.contains(&who) && !may_count && self.is_last_word(years)
    }

    /// "a woman, 93, who"; "the man (93)".
    fn is_beside_somebody(&self, years: &Years<'_>) -> bool {
        let opens = years.first.checked_sub(1).is_some_and(|at| self.gap(at).iter().any(|c| matches!(c, ',' | '(')) && self.gap(at).len() <= 2);
        let closes = self.gap(years.last).first().is_some_and(|c| matches!(c, ',' | ')' | '.'));
        let who = self.before(years.first, 1);
        opens && closes && PERSONS.contains(&who) && !matches!(who, "he" | "she" | "they" | "who")
    }

    /// "at 93 she moved".
    fn is_at_that_age(&self, years: &Years<'_>) -> bool {
        years.count >= OLD && self.before(years.first, 1) == "at" && matches!(self.word(years.last + 1), "he" | "she" | "they") && self.gap(years.last).iter().all(|c| matches!(c, ' ' | ','))
    }

    /// "a woman of 85", "the man of ninety-three who"; not "a friend of 20 years".
    fn is_somebody_of(&self, years: &Years<'_>) -> bool {
        let who = self.before(years.first, 2);
        let is_joined = (1..=2).all(|back| years.first.checked_sub(back).is_some_and(|at| self.is_joined(at)));
        let is_person = PERSONS.contains(&who) && !matches!(who, "he" | "she" | "they" | "who");
        self.before(years.first, 1) == "of" && is_person && is_joined && (self.is_last_word(years) || GOING_ON_OF_SOMEBODY.contains(&self.word(years.last + 1)))
    }

    /// "nearly 86 and frail"; not "nearly 90 minutes", "a score of nearly 86".
    fn is_nearly(&self, years: &Years<'_>) -> bool {
        let is_said = matches!(self.before(years.first, 1), "nearly" | "almost") && years.first.checked_sub(1).is_some_and(|at| self.is_joined(at));
        let is_counted = years.first.checked_sub(2).is_some_and(|at| self.is_joined(at)) && COUNTING.contains(&self.before(years.first, 2));
        let next = self.word(years.last + 1);
        is_said && !is_counted && years.count >= OLD && next != "years" && (self.is_last_word(years) || matches!(next, "he" | "she" | "they"))
    }

    /// "in her 86th year"; not "in their 60th year of marriage".
    fn year_of_life(&self, at: usize) -> Option<Stretch> {
        if self.word(at) != "year" || matches!(self.word(at + 1), "together" | "married" | "running") || (self.word(at + 1) == "of" && self.word(at + 2) != "life") {
            return None;
        }
        let (first, count) = self.ordinal_before(at)?;
        (count >= OLD && matches!(self.before(first, 1), "her" | "his" | "their")).then(|| self.stretch(first, at)).flatten()
    }

    /// "93rd", "ninety-third", "ninetieth" before a word: where it begins, and how many.
    fn ordinal_before(&self, at: usize) -> Option<(usize, u16)> {
        let ordinal = self.before(at, 1);
        let figures = ordinal.trim_end_matches(|c: char| c.is_ascii_lowercase());
        if let Ok(count) = figures.parse::<u16>() {
            return (YOUNGEST..=OLDEST).contains(&count).then(|| (at - 1, count));
        }
        let tens = |word: &str| TENS.iter().find(|(tens, _)| *tens == word).map(|(_, count)| *count);
        if let Some(count) = ordinal.strip_suffix("ieth").and_then(|stem| tens(&format!("{stem}y"))).or((ordinal == "hundredth").then_some(100)) {
            return Some((at - 1, count));
        }
        let unit = UNITHS.iter().position(|unit| *unit == ordinal).and_then(|unit| u16::try_from(unit + 1).ok())?;
        tens(self.before(at, 2)).map(|count| (at - 2, count + unit))
    }

    /// "93rd birthday", "ninety-third birthday".
    fn birthday(&self, at: usize) -> Option<Stretch> {
        if self.word(at) != "birthday" {
            return None;
        }
        self.ordinal_before(at).and_then(|(first, _)| self.stretch(first, at))
    }
}

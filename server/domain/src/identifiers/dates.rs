//! Dates of birth: `03/03/1941`, `3.3.41`, `1941-03-03`, `3rd of March, 1941`, `March 3, 1941`, `19410303`.

use super::{Known, Look, Stretch, UNITS};
use crate::words::Day;

/// Years before this one are of births, not of meetings.
const FIRST_YEAR_OF_MEETINGS: i16 = 2020;
/// Nobody alive was born before.
const FIRST_YEAR_OF_BIRTHS: i16 = 1900;

/// How a date is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Day, month, year with slashes, dots or hyphens.
    InFigures,
    /// With its year first, or with spaces alone ("9 11 24" may be three numbers).
    Plain,
    /// With the month as a word.
    Worded,
    /// Eight digits in a row.
    Run,
}

/// In a letter a date in figures that is no day it speaks of, and one of long ago or of somebody's birth in whatever form; in
/// words to be shared one of long ago.
pub(super) fn birth_dates(signs: &[char], known: &Known, look: Look<'_>) -> Vec<Stretch> {
    let is_old = |day: Day| day.0.year() < FIRST_YEAR_OF_MEETINGS;
    let is_suspicious = |day: Day, form: Form| match look {
        Look::Letter { days, .. } if days.contains(&day) => false,
        Look::Letter { .. } if form == Form::Run => known.has_birth(day),
        Look::Letter { .. } => form == Form::InFigures || known.has_birth(day) || is_old(day),
        Look::Shared | Look::Told { .. } | Look::Shelf => known.has_birth(day) || (is_old(day) && day.0.year() >= FIRST_YEAR_OF_BIRTHS),
    };
    let tokens = tokens(signs);
    let mut found = Vec::new();
    for window in tokens.windows(5) {
        if let [first, one, middle, other, last] = window
            && let Some((day, form)) = in_figures([first, one, middle, other, last])
            && is_suspicious(day, form)
        {
            found.push((first.from, last.to));
        }
    }
    found.extend(worded_dates(&tokens).into_iter().filter(|(day, _)| is_suspicious(*day, Form::Worded)).map(|(_, stretch)| stretch));
    for token in &tokens {
        if in_a_run(token).into_iter().any(|day| is_suspicious(day, Form::Run)) {
            found.push((token.from, token.to));
        }
    }
    found
}

/// In years before this one a month is of somebody's birth, whatever is said of it; later where birth is spoken of.
const FIRST_YEAR_OF_OTHER_THINGS: i16 = 1971;
/// Words of being born.
const BIRTH: [&str; 5] = ["born", "birth", "birthday", "dob", "b"];
/// How many words before the month may be one of them: "born in Cork in March 1941".
const NEAR: usize = 4;

/// A month with its year, which is almost a date of birth: `March 1941`, `03/1941`, `born in March 1975`.
pub(super) fn birth_months(signs: &[char]) -> Vec<Stretch> {
    let tokens = tokens(signs);
    let mut found = Vec::new();
    for (at, month) in tokens.iter().enumerate() {
        let rest = tokens.get(at + 1..).unwrap_or_default();
        let is_month = match &month.what {
            What::Word(word) => month_of(word).is_some(),
            What::Digits(digits) => digits.len() <= 2 && digits.parse().is_ok_and(|number: u8| (1..=12).contains(&number)),
            What::Sign(_) => false,
        };
        let year = match (&month.what, rest) {
            (What::Digits(_), [Token { what: What::Sign('/' | '.' | '-'), .. }, year, ..]) => Some(year),
            (What::Word(_), rest) => rest.iter().find(|token| !token.is_filler() && !matches!(token.what, What::Sign(_))),
            _ => None,
        };
        let Some((year, number)) = year.filter(|_| is_month).and_then(|token| Some((token, year_of(token)?))) else { continue };
        let before = tokens.get(..at).unwrap_or_default().iter().rev().filter_map(Token::word).take(NEAR).collect::<Vec<_>>();
        let is_of_birth = before.iter().any(|word| BIRTH.contains(&word.to_lowercase().as_str()));
        if number < FIRST_YEAR_OF_OTHER_THINGS || (is_of_birth && number < FIRST_YEAR_OF_MEETINGS) {
            found.push((month.from, year.to));
        }
    }
    found
}

/// A month of birth without its year: `born in May`, `born on 3 November`, `her birthday is in June`. Not "born in May 2024": that is a child.
pub(super) fn birthdays(signs: &[char]) -> Vec<Stretch> {
    const BIRTH_OF_ONE: [&str; 3] = ["born", "birthday", "dob"];
    const BETWEEN: [&str; 12] = ["in", "on", "the", "of", "early", "mid", "late", "is", "was", "falls", "around", "about"];
    let tokens: Vec<Token> = tokens(signs).into_iter().filter(|token| !matches!(token.what, What::Sign(' ' | '-' | ':' | ',')) && !token.is_filler()).collect();
    let is_day = |token: &&Token| matches!(&token.what, What::Digits(digits) if digits.len() <= 2);
    let mut found = Vec::new();
    for (at, month) in tokens.iter().enumerate().filter(|(_, token)| token.word().is_some_and(|word| month_of(word).is_some())) {
        let (before, after) = (tokens.get(..at).unwrap_or_default(), tokens.get(at + 1..).unwrap_or_default());
        let day_before = before.last().filter(is_day);
        let day_after = after.first().filter(is_day);
        let before = before.get(..before.len() - usize::from(day_before.is_some())).unwrap_or_default();
        let lead: Vec<String> = before.iter().rev().map_while(Token::word).map(str::to_lowercase).take(NEAR + 1).collect();
        let between = lead.iter().take_while(|word| BETWEEN.contains(&word.as_str())).count();
        let is_of_birth = lead.get(between).is_some_and(|word| BIRTH_OF_ONE.contains(&word.as_str()));
        // "Those born may …": without a day something must say that a month comes.
        let is_month = day_before.is_some() || day_after.is_some() || lead.iter().take(between).any(|word| matches!(word.as_str(), "in" | "on"));
        let is_child = after.get(usize::from(day_after.is_some())).and_then(year_of).is_some_and(|year| year >= FIRST_YEAR_OF_MEETINGS);
        if is_of_birth && is_month && !is_child {
            found.push((day_before.unwrap_or(month).from, day_after.unwrap_or(month).to));
        }
    }
    found
}

/// A day of a month, with its year or without: `3 November`, `the 3rd of November`, `on November 3`, `the first of May`, `3/11/2026`. Not
/// `in November`, and not `3 may go`.
pub(super) fn days_of_the_year(signs: &[char]) -> Vec<Stretch> {
    const ORDINALS: [&str; 20] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
        "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];
    const ENDINGS: [&str; 4] = ["st", "nd", "rd", "th"];
    let all = tokens(signs);
    let mut found = Vec::new();
    for window in all.windows(5) {
        if let [first, one, middle, other, last] = window
            && in_figures([first, one, middle, other, last]).is_some_and(|(_, form)| form == Form::InFigures || matches!(one.what, What::Sign('-' | '/' | '.')))
        {
            found.push((first.from, last.to));
        }
    }
    let is_kept = |token: &&Token| !matches!(token.what, What::Sign(' ' | '-' | ','));
    let tokens: Vec<&Token> = all.iter().filter(is_kept).collect();
    let word = |at: Option<usize>| at.and_then(|at| tokens.get(at)).and_then(|token| token.word()).map(str::to_lowercase).unwrap_or_default();
    let is_day = |at: usize| tokens.get(at).is_some_and(|token| matches!(&token.what, What::Digits(digits) if digits.len() <= 2 && (1..=31).contains(&digits.parse().unwrap_or(0))));
    let is_near = |at: usize, next: usize| matches!((tokens.get(at), tokens.get(next)), (Some(one), Some(other)) if other.from <= one.to + 2);
    for (at, month) in tokens.iter().enumerate().filter(|(_, token)| token.word().is_some_and(|word| month_of(word).is_some())) {
        // "3 may go", "the 2 march on".
        let is_month = !matches!(month.word(), Some("may" | "mar" | "march"));
        let (has_of, before) = if at > 0 && word(Some(at - 1)) == "of" { (true, at.checked_sub(2)) } else { (false, at.checked_sub(1)) };
        let ending = before.is_some_and(|before| ENDINGS.contains(&word(Some(before)).as_str()));
        let day = if ending { before.and_then(|before| before.checked_sub(1)) } else { before };
        if let Some(day) = day.filter(|day| (is_day(*day) && (is_month || ending || word(day.checked_sub(1)) == "on")) || (has_of && is_month && ORDINALS.contains(&word(Some(*day)).as_str())))
            && (day..at).all(|one| is_near(one, one + 1))
        {
            let year = tokens.get(at + 1).filter(|year| is_near(at, at + 1) && year_of(year).is_some());
            found.extend(tokens.get(day).map(|day| (day.from, year.unwrap_or(month).to)));
            continue;
        }
        // "November 3rd", "on November 3": not "in November 3 people came".
        let has_ending = ENDINGS.contains(&word(Some(at + 2)).as_str()) && is_near(at + 1, at + 2);
        let is_said = word(at.checked_sub(1)) == "on" || (has_ending && is_month);
        if is_day(at + 1) && is_near(at, at + 1) && is_said {
            found.extend(tokens.get(if has_ending { at + 2 } else { at + 1 }).map(|last| (month.from, last.to)));
        }
    }
    found
}

/// A year of birth by itself: `born 1933`, `born in Cork in 1933`, `b. 1933`, `born in nineteen thirty-three`. Not `born in the 1930s`.
pub(super) fn birth_years(signs: &[char]) -> Vec<Stretch> {
    const TENS: [&str; 9] = ["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let tokens: Vec<Token> = tokens(signs).into_iter().filter(|token| token.what != What::Sign(' ')).collect();
    let is_of_birth = |at: usize| {
        let before = || tokens.get(..at).unwrap_or_default().iter().rev();
        let same_sentence = before().take_while(|token| token.what != What::Sign('.')).filter_map(Token::word);
        let is_said = same_sentence.take(NEAR).any(|word| word.len() > 1 && BIRTH.contains(&word.to_lowercase().as_str()));
        // "b. 1933", "D.O.B. 1933"; not "vitamin B 1998".
        let is_short = match before().take(2).map(|token| &token.what).collect::<Vec<_>>().as_slice() {
            [What::Sign('.'), What::Word(b)] => b == "b" || b == "B",
            [What::Word(b), ..] => b == "b",
            _ => false,
        };
        is_said || is_short
    };
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(at, _)| is_of_birth(*at)) {
        let next = tokens.get(at + 1).filter(|next| next.from <= token.to + 1);
        let is_decade = next.is_some_and(|next| next.from == token.to && next.word().is_some_and(|word| word == "s")) || next.is_some_and(|next| matches!(next.what, What::Sign('\'' | '’')));
        if year_of(token).is_some_and(|year| year < FIRST_YEAR_OF_MEETINGS) && !is_decade {
            found.push((token.from, token.to));
        }
        if let (Some("nineteen"), Some(tens)) = (token.word(), next)
            && tens.word().is_some_and(|word| TENS.contains(&word.to_lowercase().as_str()))
        {
            let unit = tokens.get(at + 2..).unwrap_or_default().iter().find(|token| token.what != What::Sign('-')).filter(|unit| unit.word().is_some_and(is_unit) && unit.from == tens.to + 1);
            found.push((token.from, unit.unwrap_or(tens).to));
        }
    }
    found
}

/// A birth with its year in two figures: `DOB 260241`, `born in '41`. Not `born in the '40s`.
pub(super) fn short_births(signs: &[char]) -> Vec<Stretch> {
    let tokens: Vec<Token> = tokens(signs).into_iter().filter(|token| token.what != What::Sign(' ')).collect();
    let is_of_birth = |at: usize| {
        let before = || tokens.get(..at).unwrap_or_default().iter().rev();
        // "D.O.B."
        let is_short = before().filter(|token| !matches!(token.what, What::Sign('.' | ':'))).map_while(Token::word).take(3).map(str::to_lowercase).eq(["b", "o", "d"].map(str::to_owned));
        let same_sentence = before().take_while(|token| token.what != What::Sign('.')).filter_map(Token::word);
        is_short || same_sentence.take(NEAR).any(|word| word.len() > 1 && BIRTH.contains(&word.to_lowercase().as_str()))
    };
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(at, _)| is_of_birth(*at)) {
        let What::Digits(digits) = &token.what else { continue };
        let cut = |from, to| digits.get(from..to).unwrap_or_default();
        if digits.len() == 6 && date(cut(4, 6), cut(2, 4), cut(0, 2)).is_some() {
            found.push((token.from, token.to));
        }
        let quote = token.from.checked_sub(1).filter(|before| matches!(signs.get(*before), Some('\'' | '’' | '‘' | '`')));
        let is_decade = tokens.get(at + 1).is_some_and(|next| next.from <= token.to + 1 && (next.word() == Some("s") || matches!(next.what, What::Sign('\'' | '’'))));
        if let Some(quote) = quote.filter(|_| digits.len() == 2 && !is_decade) {
            found.push((quote, token.to));
        }
    }
    found
}

fn is_unit(word: &str) -> bool { UNITS.contains(&word.to_lowercase().as_str()) }

/// A year of four figures in which somebody alive may have been born.
fn year_of(token: &Token) -> Option<i16> {
    let What::Digits(digits) = &token.what else { return None };
    (digits.len() == 4).then(|| digits.parse().ok()).flatten().filter(|year| *year >= FIRST_YEAR_OF_BIRTHS)
}

fn in_figures([first, one, middle, other, last]: [&Token; 5]) -> Option<(Day, Form)> {
    let (What::Digits(first), What::Digits(middle), What::Digits(last)) = (&first.what, &middle.what, &last.what) else { return None };
    let is_slashed = match (&one.what, &other.what) {
        (What::Sign('/' | '.' | '-'), What::Sign('/' | '.' | '-')) => true,
        (What::Sign(' '), What::Sign(' ')) => false,
        _ => return None,
    };
    let is_year_first = first.len() == 4;
    let day = if is_year_first { date(first, middle, last) } else { date(last, middle, first) };
    Some((day?, if is_slashed && !is_year_first { Form::InFigures } else { Form::Plain }))
}

/// `19410303` and `03031941`.
fn in_a_run(token: &Token) -> Vec<Day> {
    let What::Digits(digits) = &token.what else { return Vec::new() };
    if digits.len() != 8 {
        return Vec::new();
    }
    let cut = |from, to| digits.get(from..to).unwrap_or_default();
    let by_year = date(cut(0, 4), cut(4, 6), cut(6, 8));
    let by_day = date(cut(4, 8), cut(2, 4), cut(0, 2));
    by_year.into_iter().chain(by_day).collect()
}

/// `3 March 1941`, `3rd of March 1941`, `March 3, 1941`, with the month in full or its first three letters.
fn worded_dates(tokens: &[Token]) -> Vec<(Day, Stretch)> {
    let words: Vec<&Token> = tokens.iter().filter(|token| !matches!(token.what, What::Sign(_)) && !token.is_filler()).collect();
    let mut found = Vec::new();
    for window in words.windows(3) {
        let [one, two, three] = window else { continue };
        let read = match (&one.what, &two.what, &three.what) {
            (What::Digits(day), What::Word(month), What::Digits(year)) | (What::Word(month), What::Digits(day), What::Digits(year)) if year.len() == 4 => {
                month_of(month).and_then(|month| date(year, &month.to_string(), day))
            }
            _ => None,
        };
        found.extend(read.map(|day| (day, (one.from, three.to))));
    }
    found
}

fn month_of(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    let word = word.to_lowercase();
    let found = MONTHS.iter().position(|month| *month == word || (word.len() >= 3 && word.len() <= 4 && month.starts_with(&word)))?;
    u8::try_from(found + 1).ok()
}

/// A calendar day from its figures; a year of two figures is of the last hundred years.
fn date(year: &str, month: &str, day: &str) -> Option<Day> {
    if day.is_empty() || day.len() > 2 || month.is_empty() || month.len() > 2 {
        return None;
    }
    let year: i16 = match year.len() {
        4 => year.parse().ok()?,
        2 => {
            let short: i16 = year.parse().ok()?;
            if short > 30 { 1900 + short } else { 2000 + short }
        }
        _ => return None,
    };
    jiff::civil::Date::new(year, month.parse().ok()?, day.parse().ok()?).ok().map(Day)
}

/// A piece of text as dates are read, and where it stands.
struct Token {
    what: What,
    from: usize,
    to: usize,
}

#[derive(PartialEq, Eq)]
enum What {
    Digits(String),
    Word(String),
    Sign(char),
}

impl Token {
    fn word(&self) -> Option<&str> {
        match &self.what {
            What::Word(word) => Some(word),
            What::Digits(_) | What::Sign(_) => None,
        }
    }
    /// Stands in the middle of a date and says nothing.
    fn is_filler(&self) -> bool { matches!(&self.what, What::Word(word) if ["st", "nd", "rd", "th", "of"].contains(&word.to_lowercase().as_str())) }
}

fn tokens(signs: &[char]) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (place, c) in signs.iter().copied().enumerate() {
        let last = tokens.last_mut();
        let what = match (last, c) {
            // Closes the piece before, without being one.
            (Some(Token { what: What::Sign(_), .. }) | None, ' ') => continue,
            (Some(Token { what: What::Digits(digits), to, .. }), c) if c.is_ascii_digit() => {
                digits.push(c);
                *to = place + 1;
                continue;
            }
            (Some(Token { what: What::Word(word), to, .. }), c) if c.is_alphabetic() => {
                word.push(c);
                *to = place + 1;
                continue;
            }
            (_, c) if c.is_ascii_digit() => What::Digits(c.to_string()),
            (_, c) if c.is_alphabetic() => What::Word(c.to_string()),
            // "03 / 04 / 1941": spaces around a sign do not hide it.
            (Some(Token { what: What::Sign(sign @ ' '), .. }), c) => {
                *sign = c;
                continue;
            }
            (_, c) => What::Sign(c),
        };
        tokens.push(Token { what, from: place, to: place + 1 });
    }
    tokens
}

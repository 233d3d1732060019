//! One cell → one value. An error says what to type and never what was typed.

use mdt_domain::report::facts::domain_word;
use mdt_domain::social_note::SocialDomain;
use mdt_domain::words::{Cfs, Day, Efi};

/// What is wrong with a cell and what to type instead.
pub type CellError = String;

const DATE_HINT: &str = "is not a date; type it as 24-Nov-2025, 24/11/2025 or 2025-11-24";
const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// `24-Nov-2025`, `24 November 2025`, `24/11/2025`, `24.11.2025`, `2025-11-24`, each with or without a time of day after it.
/// Day before month, always: the files are British.
pub fn date(text: &str) -> Result<Day, CellError> {
    let wrong = || DATE_HINT.to_owned();
    let text = text.trim();
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ', 'T', ':']).filter(|part| !part.is_empty()).take(3).collect();
    // `T` splits month names such as Oct; only ISO dates carry it as a separator.
    let named: Vec<&str> = text.split(['-', '/', ' ']).filter(|part| !part.is_empty()).take(3).collect();
    let number = |part: &str| part.parse::<i16>().ok();
    let (year, month, day) = match (parts.as_slice(), named.as_slice()) {
        (_, [day, name, year]) if name.len() >= 3 && name.chars().all(|c| c.is_ascii_alphabetic()) => {
            let name = name.to_ascii_lowercase();
            let month = MONTHS.iter().position(|m| m.starts_with(&name)).ok_or_else(wrong)?;
            (*year, i16::try_from(month + 1).ok(), *day)
        }
        ([year, month, day], _) if year.len() == 4 => (*year, number(month), *day),
        ([day, month, year], _) => (*year, number(month), *day),
        _ => return Err(wrong()),
    };
    if year.len() == 2 && year.chars().all(|c| c.is_ascii_digit()) {
        return Err("has a year of two digits, which may be this century or the last; type all four".to_owned());
    }
    let (Some(year), Some(month), Some(day)) = ((year.len() == 4).then(|| number(year)).flatten(), month, number(day)) else {
        return Err(wrong());
    };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else { return Err(wrong()) };
    jiff::civil::Date::new(year, month, day).map(Day).map_err(|_| wrong())
}

/// A date of birth: a date, not after `today`, not over 125 years before it.
pub fn date_of_birth(text: &str, today: Day) -> Result<Day, CellError> {
    let born = date(text)?;
    if born > today {
        return Err("is a date of birth in the future; look at day, month and year".to_owned());
    }
    if today.0.year() - born.0.year() > 125 {
        return Err("is a date of birth more than 125 years ago; look at the year".to_owned());
    }
    Ok(born)
}

/// Yes or no; blank: not said.
pub fn yes_no(text: &str) -> Result<Option<bool>, CellError> {
    match text.trim().to_ascii_lowercase().as_str() {
        "" => Ok(None),
        "y" | "yes" | "true" | "1" => Ok(Some(true)),
        "n" | "no" | "false" | "0" => Ok(Some(false)),
        _ => Err("is neither yes nor no; type Y or N".to_owned()),
    }
}

/// Electronic Frailty Index: 0 to 1, to hundredths.
pub fn efi(text: &str) -> Result<Efi, CellError> {
    let wrong = || "is not an electronic Frailty Index; type a number from 0 to 1 such as 0.31".to_owned();
    let value: f64 = text.trim().parse().map_err(|_| wrong())?;
    if !(0.0..=1.0).contains(&value) {
        return Err(wrong());
    }
    let hundredths = (0..=100_u8).min_by(|a, b| (f64::from(*a) / 100.0 - value).abs().total_cmp(&(f64::from(*b) / 100.0 - value).abs()));
    hundredths.ok_or_else(wrong).and_then(|h| Efi::from_hundredths(h).map_err(|e| e.0))
}

/// Clinical Frailty Scale: `7`, `CFS 7`, `7 - severely frail`, `Rockwood Clinical Frailty Scale level 7 - severely frail`.
pub fn cfs(text: &str) -> Result<Cfs, CellError> {
    let wrong = || "is not a Clinical Frailty Scale; type a number from 1 to 9, or the clause with its level".to_owned();
    let mut numbers = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()));
    let (Some(level), None) = (numbers.next(), numbers.next()) else { return Err(wrong()) };
    level.parse::<u8>().map_err(|_| wrong()).and_then(|n| Cfs::new(n).map_err(|_| wrong()))
}

/// What a coded clause says of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clause {
    /// Clinical Frailty Scale.
    Cfs(Cfs),
    /// Needs an interpreter, or no longer.
    Interpreter(bool),
    /// Housebound, or no longer.
    Housebound(bool),
    /// Lives in a care home, or not.
    CareHome(bool),
    /// Lives alone, or not.
    LivesAlone(bool),
    /// Nothing this product keeps.
    Other,
}

/// Reads a coded clause's term. An error only where it is a frailty scale whose level cannot be read.
pub fn clause(term: &str) -> Result<Clause, CellError> {
    let term = term.to_lowercase();
    let has = |words: &str| term.contains(words);
    let is_denied = has("no longer") || term.starts_with("not ") || term.starts_with("no ") || has(" not ") || has("does not");
    if has("frailty scale") || has("rockwood") {
        return cfs(&term).map(Clause::Cfs);
    }
    Ok(if has("interpreter") {
        Clause::Interpreter(!is_denied)
    } else if has("housebound") || has("house-bound") {
        Clause::Housebound(!is_denied)
    } else if has("care home") || has("nursing home") || has("residential home") {
        Clause::CareHome(!is_denied)
    } else if has("lives alone") || has("living alone") {
        Clause::LivesAlone(!is_denied)
    } else if has("lives with") || has("lives in own home") {
        if has("own home") { Clause::CareHome(false) } else { Clause::LivesAlone(false) }
    } else {
        Clause::Other
    })
}

/// Given and family name from one cell: `JONES, Iris (Mrs)`, `Mrs Iris Jones`, `Iris Jones`.
pub fn full_name(text: &str) -> Result<(String, String), CellError> {
    const TITLES: [&str; 9] = ["mr", "mrs", "miss", "ms", "mx", "dr", "prof", "rev", "sir"];
    let without_title = text.split('(').next().unwrap_or("").trim();
    let (given, family) = match without_title.split_once(',') {
        Some((family, given)) => (given.trim().to_owned(), family.trim().to_owned()),
        None => {
            let words: Vec<&str> = without_title
                .split_whitespace()
                .skip_while(|word| TITLES.contains(&word.trim_end_matches('.').to_ascii_lowercase().as_str()))
                .collect();
            match words.split_first() {
                Some((given, family)) => ((*given).to_owned(), family.join(" ")),
                None => (String::new(), String::new()),
            }
        }
    };
    if given.is_empty() || family.is_empty() {
        return Err("does not hold a given and a family name; type FAMILY, Given".to_owned());
    }
    Ok((given, family))
}

/// A name in capitals as practices' systems print it → as people write it. Others stay as they are.
pub fn name_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let mut starts_word = true;
    name.chars()
        .flat_map(|c| {
            let cased: Vec<char> = if starts_word { vec![c] } else { c.to_lowercase().collect() };
            starts_word = !c.is_alphanumeric();
            cased
        })
        .collect()
}

/// The domain of a Gravity category code (HL7 SDOH Clinical Care). `Ok(None)`: a category without a domain here.
pub fn social_domain(category: &str) -> Result<Option<SocialDomain>, CellError> {
    Ok(Some(match category.trim().to_ascii_lowercase().as_str() {
        "protective-factor" => SocialDomain::Strengths,
        "housing-instability" | "homelessness" | "inadequate-housing" => SocialDomain::Housing,
        "utility-insecurity" => SocialDomain::Warmth,
        "financial-insecurity" | "material-hardship" => SocialDomain::Money,
        "food-insecurity" => SocialDomain::Food,
        "transportation-insecurity" => SocialDomain::Transport,
        "social-connection" => SocialDomain::Connection,
        "stress" => SocialDomain::Caring,
        "elder-abuse" | "intimate-partner-violence" => SocialDomain::Safety,
        "language-access" | "personal-health-literacy" => SocialDomain::Language,
        "digital-access" | "digital-literacy" => SocialDomain::Digital,
        "employment-status" | "educational-attainment" => SocialDomain::WorkAndLearning,
        "incarceration-status" | "veteran-status" => SocialDomain::LegalStatus,
        "sdoh-category-unspecified" | "health-insurance-coverage-status" | "medical-cost-burden" | "personal-characteristic" => return Ok(None),
        _ => return Err("holds a word that is no social need category; type Gravity codes such as food-insecurity, with ; between them".to_owned()),
    }))
}

/// A domain in words, as in `reason` lines.
pub fn domain_words(domain: SocialDomain) -> String { domain_word(domain).replace('_', " ") }

/// A list in one cell, with `;` or `|` between.
pub fn list(text: &str) -> Vec<String> {
    text.split([';', '|']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

//! `mdt-hub agenda order FILE.json`: the order in which rotating partners wait least. Reads a problem, asks the domain, writes one
//! line of JSON. Needs no settings and no database, and keeps nothing.
//!
//! Exit codes: 0 an order, 1 not done (the file cannot be read, or the search could not decide), 2 no order keeps all rules.

use super::Failure;
use clap::{Args, Subcommand};
use mdt_domain::agenda::order::{Infeasible, Partner, Problem, Window, solve};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Unexpected, Visitor, value::MapAccessDeserializer},
};
use std::{
    collections::BTreeMap,
    fmt,
    io::Read,
    marker::PhantomData,
    path::{Path, PathBuf},
    process::ExitCode,
};

/// Largest file read, in bytes.
const MOST_BYTES: u64 = 1 << 20;
/// Said with everything that is not understood.
const FORM: &str = r#"{"durations":[5,3,2],"partners":[{"name":"Lena","weight":1,"cases":[0,2],"window":{"from":0,"to":10}}],"fixed":{"1":2},"before":[[0,2]]}"#;

/// Agendas.
#[derive(Debug, Subcommand)]
pub(super) enum Agenda {
    /// Order the cases so that rotating partners wait least; prints one line of JSON
    Order(Order),
}

/// Where the problem is.
#[derive(Debug, Args)]
pub(super) struct Order {
    /// The problem as JSON; - reads standard input
    #[arg(value_name = "FILE.json")]
    file: PathBuf,
}

/// A problem as it stands in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filed {
    durations: Vec<Whole>,
    #[serde(default)]
    partners: Vec<Object<FiledPartner>>,
    #[serde(default)]
    fixed: Fixed,
    #[serde(default)]
    before: Vec<(Whole, Whole)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FiledPartner {
    name: String,
    #[serde(default = "one")]
    weight: Whole,
    cases: Vec<Whole>,
    #[serde(default)]
    window: Option<Object<FiledWindow>>,
}

fn one() -> Whole { Whole(1) }

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FiledWindow {
    from: Whole,
    to: Whole,
}

/// The answer as it is printed.
#[derive(Serialize)]
#[serde(untagged)]
enum Printed {
    Order { order: Vec<usize>, waiting: u64, proven: bool },
    Infeasible { infeasible: Vec<String> },
}

pub(super) fn run(Agenda::Order(asked): &Agenda) -> Result<ExitCode, Failure> {
    let name = if asked.file == Path::new("-") { "standard input".to_owned() } else { asked.file.display().to_string() };
    let wrong = |why: String| Failure::NotDone(format!("{name}: {why}"));
    let text = read(&asked.file).map_err(&wrong)?;
    let problem = parse(&text).map_err(&wrong)?;
    problem.check().map_err(|error| wrong(error.to_string()))?;
    match solve(&problem) {
        Ok(solution) => print(&Printed::Order { order: solution.order, waiting: solution.waiting, proven: solution.proven }, ExitCode::SUCCESS),
        Err(Infeasible { reasons, is_proven: true }) => print(&Printed::Infeasible { infeasible: reasons }, ExitCode::from(2)),
        Err(undecided) => Err(wrong(undecided.to_string())),
    }
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    let count = if file == Path::new("-") {
        std::io::stdin().lock().take(MOST_BYTES + 1).read_to_end(&mut text)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(MOST_BYTES + 1).read_to_end(&mut text))
    };
    match count {
        Ok(count) if count as u64 > MOST_BYTES => Err(format!("larger than {MOST_BYTES} bytes.\n  Way out: one agenda a file.")),
        Ok(_) => Ok(text),
        Err(error) => Err(format!("{error}.\n  Way out: name a file that can be read, or - for standard input.")),
    }
}

fn parse(text: &[u8]) -> Result<Problem, String> {
    let mut json = serde_json::Deserializer::from_slice(text);
    let not_understood = |why: String| format!("{why}.\n  Way out: whole minutes, cases and positions from 0, such as {FORM}");
    let filed: Object<Filed> = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        not_understood(if path == "." { error.inner().to_string() } else { format!("{path}: {}", error.inner()) })
    })?;
    json.end().map_err(|error| not_understood(error.to_string()))?;
    Ok(filed.0.into())
}

fn print(answer: &Printed, code: ExitCode) -> Result<ExitCode, Failure> {
    let line = serde_json::to_string(answer).map_err(super::not_done)?;
    say!("{line}");
    Ok(code)
}

impl From<Filed> for Problem {
    fn from(filed: Filed) -> Self {
        let cases = |cases: Vec<Whole>| cases.into_iter().map(Whole::index).collect();
        let partner = |Object(partner): Object<FiledPartner>| Partner {
            name: partner.name,
            weight: partner.weight.0,
            cases: cases(partner.cases),
            window: partner.window.map(|Object(window)| Window { from: window.from.0, to: window.to.0 }),
        };
        Self {
            durations: filed.durations.into_iter().map(|minutes| minutes.0).collect(),
            partners: filed.partners.into_iter().map(partner).collect(),
            fixed: filed.fixed.0,
            before: filed.before.into_iter().map(|(first, second)| (first.index(), second.index())).collect(),
        }
    }
}

/// A whole number of 0 or more. Which ones mean something is the domain's question.
#[derive(Clone, Copy)]
struct Whole(u32);
impl Whole {
    fn index(self) -> usize { self.0 as usize }
}
impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Whole;
            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result { to.write_str("a whole number, 0 or more") }
            fn visit_u64<E: Error>(self, number: u64) -> Result<Whole, E> {
                u32::try_from(number).map(Whole).map_err(|_| E::custom(format_args!("{number} is too large")))
            }
            fn visit_i64<E: Error>(self, number: i64) -> Result<Whole, E> {
                u64::try_from(number).map_err(|_| E::invalid_value(Unexpected::Signed(number), &self)).and_then(|number| self.visit_u64(number))
            }
        }
        from.deserialize_any(Reader)
    }
}

/// Something with named fields. Left to itself, serde would take a list of the fields' values too.
struct Object<T>(T);
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Object<T>;
            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result { to.write_str("an object with named fields") }
            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Object<T>, M::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }
        from.deserialize_map(Reader(PhantomData))
    }
}

/// `"fixed"`: case numbers as names, positions as values; JSON lets a name come twice, this does not.
#[derive(Default)]
struct Fixed(BTreeMap<usize, usize>);
impl<'de> Deserialize<'de> for Fixed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Fixed;
            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result { to.write_str("an object of case numbers and positions") }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Fixed, M::Error> {
                let mut fixed = BTreeMap::new();
                while let Some(name) = map.next_key::<String>()? {
                    let number = name.parse::<usize>().ok().filter(|_| name.bytes().all(|byte| byte.is_ascii_digit()));
                    let case = number.ok_or_else(|| M::Error::custom(format_args!("{name:?} is not the number of a case")))?;
                    if fixed.insert(case, map.next_value::<Whole>()?.index()).is_some() {
                        return Err(M::Error::custom(format_args!("case {case} is fixed twice")));
                    }
                }
                Ok(Fixed(fixed))
            }
        }
        from.deserialize_map(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        let rows = [
            (r#"{"durations":[5,-3]}"#, "durations[1]: invalid value: integer `-3`, expected a whole number, 0 or more"),
            (r#"{"durations":[5,2.5]}"#, "durations[1]: invalid type: floating point `2.5`, expected a whole number, 0 or more"),
            (r#"{"durations":[5,1e400]}"#, "durations[1]: number out of range"),
            (r#"{"durations":[NaN]}"#, "durations[0]: expected value"),
            (r#"{"durations":[4294967296]}"#, "durations[0]: 4294967296 is too large"),
            (r#"{"durations":[5],"fixed":{"0":0,"00":0}}"#, "fixed: case 0 is fixed twice"),
            (r#"{"durations":[5],"fixed":{"+0":0}}"#, "fixed: \"+0\" is not the number of a case"),
            (r#"{"durations":[5],"durations":[5]}"#, "duplicate field `durations`"),
            (r#"{"durations":[5],"before":[[0]]}"#, "before[0]: invalid length 1"),
            (r#"{"durations":[5],"minutes":1}"#, "minutes: unknown field `minutes`"),
            (r#"{"durations":[5],"partners":[{"name":"Lena"}]}"#, "partners[0]: missing field `cases`"),
            (r#"{"durations":[5],"partners":[{"name":"Lena","cases":[],"window":{"from":1}}]}"#, "partners[0].window: missing field `to`"),
            (r#"{"durations":[5],"partners":[["Lena",1,[],null]]}"#, "partners[0]: invalid type: sequence, expected an object with named fields"),
            (r#"[[5],[],{},[]]"#, "invalid type: sequence, expected an object with named fields"),
            ("{} {}", "missing field `durations`"),
            (r#"{"durations":[]} {}"#, "trailing characters"),
            ("", "EOF while parsing a value"),
        ];
        for (text, expected) in rows {
            let why = parse(text.as_bytes()).unwrap_err();
            assert!(why.starts_with(expected) && why.contains("Way out"), "{text}: {why}");
        }
    }

    #[test]
    fn what_may_be_missing_has_a_meaning() {
        let read = parse(br#"{"durations":[5,3],"partners":[{"name":"Lena","cases":[1],"window":null}]}"#).unwrap();
        let lena = Partner { name: "Lena".into(), weight: 1, cases: vec![1], window: None };
        assert_eq!(read, Problem { durations: vec![5, 3], partners: vec![lena], ..Problem::default() });
        assert!(parse(FORM.as_bytes()).unwrap().check().is_ok(), "the example is one");
    }
}

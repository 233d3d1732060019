//! What identifies the people on the case lists, all of them, whatever became of their case: what no mail may hold. Shown to
//! nobody: the checks of outgoing mail and of words that must name nobody compare with it.

use crate::{
    Store,
    error::StoreError,
    sql::{self, unreadable},
    tables::cases,
};
use mdt_domain::{case::Patient, identifiers::Identified};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The one field of a case that is looked at.
#[derive(Deserialize)]
struct Named {
    patient: Patient,
}

impl Store {
    /// Everybody on a case list.
    pub async fn identified(&self) -> Result<Vec<Identified>, StoreError> {
        let bodies: Vec<String> = cases::Entity::find().select_only().column(cases::Column::Body).into_tuple().all(self.read()).await?;
        bodies.iter().map(|body| identified(body)).collect()
    }

    /// Those on a case list of whose name a word is one of these (folded). The search column, which begins with it, is looked through
    /// for all: 5,000 short texts; bodies are read of the few it fits.
    pub async fn people_named(&self, words: &BTreeSet<String>) -> Result<Vec<Identified>, StoreError> {
        let all: Vec<(String, String)> =
            cases::Entity::find().select_only().column(cases::Column::Stream).column(cases::Column::Search).into_tuple().all(self.read()).await?;
        let is_named = |search: &str| name_words(search).any(|word| words.contains(word));
        let streams: Vec<String> = all.into_iter().filter(|(_, search)| is_named(search)).map(|(stream, _)| stream).collect();
        let mut found = Vec::with_capacity(streams.len());
        for list in sql::in_lists(streams) {
            let bodies: Vec<String> =
                cases::Entity::find().select_only().column(cases::Column::Body).filter(cases::Column::Stream.is_in(list)).into_tuple().all(self.read()).await?;
            for body in bodies {
                found.push(identified(&body)?);
            }
        }
        Ok(found)
    }
}

/// Of what a search looks in, the words of the name: those before the letters and the number of the code.
fn name_words(search: &str) -> impl Iterator<Item = &str> {
    let is_number = |word: &str| word.bytes().all(|b| b.is_ascii_digit());
    let words = search.split(' ').take_while(move |word| !is_number(word)).count();
    search.split(' ').take(words.saturating_sub(1))
}

fn identified(body: &str) -> Result<Identified, StoreError> {
    let Named { patient } = serde_json::from_str(body).map_err(|why| unreadable("case", &why))?;
    Ok(Identified { given: patient.given, family: patient.family, born_on: patient.born_on })
}

#[cfg(test)]
mod tests {
    use super::name_words;

    #[test]
    fn a_code_s_letters_and_numbers_are_no_words_of_a_name() {
        for (search, words) in [
            ("smith okonjo bea mary sf 014 sf014 9990000018", "smith okonjo bea mary"),
            ("okafor mary sf 1000 sf1000", "okafor mary"),
            ("somebody10 ada hc 007 hc007", "somebody10 ada"),
        ] {
            assert_eq!(name_words(search).collect::<Vec<_>>().join(" "), words);
        }
    }
}

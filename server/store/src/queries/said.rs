//! The words of a search, and what of a column of folded text they find: one piece for cases, actions and local services. Never reads.

use crate::fold::fold;
use mdt_domain::words::CaseCode;
use sea_orm::{ColumnTrait, Condition, ExprTrait, sea_query::Expr};

/// Words of a search that count.
const MOST_WORDS: usize = 8;

/// The words, folded: letters and figures alone, so that none means something else to the database.
pub(super) fn words(text: &str) -> Vec<String> { fold(text).split_whitespace().take(MOST_WORDS).map(str::to_owned).collect() }

/// All of the words. Where there is no letter and no figure in what is searched for, nothing fits. What is a code as a whole, and how a code begins,
/// is looked for as one: figures of an NHS number are not meant.
pub(super) fn all_of<C: ColumnTrait>(search: C, text: &str) -> Condition {
    if let Some(code) = CaseCode::however_written(text) {
        let typed: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
        let (letters, digits) = typed.split_at(typed.find(|c: char| c.is_ascii_digit()).unwrap_or(typed.len()));
        let begins = fold(&format!("{letters} {digits}"));
        return Condition::any().add(search.contains(format!("{} ", fold(code.as_str())))).add(search.contains(begins));
    }
    let words = words(text);
    if words.is_empty() {
        return Condition::all().add(Expr::val(1).eq(0));
    }
    words.iter().fold(Condition::all(), |all, word| all.add(one_of(search, word)))
}

/// One word among others; a code of a case without its hyphen and noughts too ("sf31 falls").
fn one_of<C: ColumnTrait>(search: C, word: &str) -> Condition {
    let said = Condition::any().add(search.contains(word));
    match CaseCode::however_written(word) {
        Some(code) => said.add(search.contains(format!("{} ", fold(code.as_str())))),
        None => said,
    }
}

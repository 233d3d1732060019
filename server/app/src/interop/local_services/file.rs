//! The file as a whole: one page, one service, or a list of such. Pure.

use super::{
    super::letters::{self, ReadAs},
    entry::{self, Notices},
    report::Rejected,
};
use mdt_domain::{ids::LocalServiceId, local_service::LocalService, words::Day};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A directory that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectoryFile {
    /// What reads well, in the file's order.
    pub services: Vec<LocalService>,
    /// Every id in the file, of entries that were left out too: what is in the file has not left the directory.
    pub ids: BTreeSet<LocalServiceId>,
    /// Entries of the file.
    pub read: usize,
    /// How the bytes were read.
    pub read_as: ReadAs,
    /// All pages are there.
    pub is_whole: bool,
    /// Terms that say no need we know.
    pub not_mapped: BTreeSet<String>,
    /// Left out.
    pub rejected: Vec<Rejected>,
    /// To know: field, what, how many entries.
    pub notices: Vec<(&'static str, &'static str, usize)>,
}

/// Reads a directory. Errors, for the operator, when it is none.
pub fn read_directory(bytes: &[u8], today: Day) -> Result<DirectoryFile, String> {
    let (text, read_as) = letters::decode(bytes);
    let no_json = |why: serde_json::Error| {
        format!("the file is not JSON (line {}). Download it again as Open Referral UK gives it; a table (CSV) cannot be read here.", why.line())
    };
    let json: Value = serde_json::from_str(&text).map_err(no_json)?;
    let (entries, is_whole) = entries(&json)?;
    if entries.is_empty() {
        return Err("the file has no service in it. An empty page would take everything off the list; give the directory's file.".into());
    }
    let mut file = DirectoryFile { read: entries.len(), read_as, is_whole, ..DirectoryFile::default() };
    let mut notices = Notices::new();
    let mut seen: BTreeMap<LocalServiceId, usize> = BTreeMap::new();
    for (at, entry) in entries.into_iter().enumerate() {
        let place = at + 1;
        let reject = |(field, what)| Rejected { entry: place, field, what };
        let id = match entry::id(entry) {
            Ok(id) => id,
            Err(why) => {
                file.rejected.push(reject(why));
                // Which one it is cannot be told: it may be one that is listed.
                file.is_whole = false;
                continue;
            }
        };
        file.ids.insert(id);
        if let Some(first) = seen.insert(id, place) {
            file.rejected.push(reject(("id", format!("is that of entry {first} too; the directory must keep one of the two"))));
            continue;
        }
        match entry::service(id, entry, today, &mut notices) {
            Ok((service, unknown)) => {
                file.not_mapped.extend(unknown);
                file.services.push(service);
            }
            Err(why) => file.rejected.push(reject(why)),
        }
    }
    file.notices = notices.into_iter().map(|((field, what), count)| (field, what, count)).collect();
    Ok(file)
}

/// Services of a file, and whether they are the whole directory.
fn entries(json: &Value) -> Result<(Vec<&Value>, bool), String> {
    match json {
        Value::Object(page) if page.contains_key("contents") => {
            Ok((contents(json)?, number(json, "total_pages").is_some_and(|pages| pages <= 1)))
        }
        Value::Object(_) if json.get("id").is_some() => Ok((vec![json], false)),
        Value::Array(list) if !list.is_empty() && list.iter().all(|it| it.get("contents").is_some() || it.get("id").is_some()) => {
            let mut all = Vec::new();
            for it in list {
                if it.get("contents").is_some() { all.extend(contents(it)?) } else { all.push(it) }
            }
            let numbers: BTreeSet<u64> = list.iter().filter_map(|page| number(page, "page_number")).collect();
            let total = list.iter().filter_map(|page| number(page, "total_pages")).max();
            Ok((all, total.is_some_and(|total| (1..=total).all(|page| numbers.contains(&page)))))
        }
        _ => Err("this is no page of services. Give what /services of an Open Referral UK directory answers (contents: […]), one service, or a JSON list of such.".into()),
    }
}

fn contents(page: &Value) -> Result<Vec<&Value>, String> {
    let list = page.get("contents").and_then(Value::as_array);
    list.map(|list| list.iter().collect()).ok_or_else(|| "contents is not a list of services".to_owned())
}

fn number(page: &Value, key: &str) -> Option<u64> { page.get(key).and_then(Value::as_u64) }

//! A list of bank holidays as GOV.UK publishes it, from a file.

use mdt_domain::series::{Holidays, HolidaysError};
use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

/// Largest list read, in bytes. GOV.UK's has some 30 kB.
const MOST_BYTES: u64 = 1 << 20;

/// Why there is no list.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The file cannot be read, or is not there.
    #[error("cannot be read: {0}")]
    Unread(io::Error),
    /// It is too large to be one.
    #[error("is larger than {MOST_BYTES} bytes: a list of bank holidays is not")]
    TooLarge,
    /// It is no list.
    #[error(transparent)]
    NoList(#[from] HolidaysError),
}

/// Reads a list.
pub fn read_holidays(file: &Path) -> Result<Holidays, ListError> {
    let mut text = String::new();
    let count = File::open(file).and_then(|file| file.take(MOST_BYTES + 1).read_to_string(&mut text)).map_err(ListError::Unread)?;
    if count as u64 > MOST_BYTES {
        return Err(ListError::TooLarge);
    }
    Ok(Holidays::from_json(&text)?)
}

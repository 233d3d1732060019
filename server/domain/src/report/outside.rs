//! What a PCN's counts become outside it: every cell rounded to a multiple of five by a shift of its own that stays (decision 20).
//! Under five becomes nothing or five, and so do others: no small count can be told from none, or from one that is not small.
//!
//! Totals, months, quarters, percentages and medians outside are made from what this gives, so nothing is gained by subtracting them.

use super::table::{Amount, Cell, Table, Topic};

/// Counts are told in steps of this; under it they are not told.
pub const STEP: u64 = 5;
/// Told only with a told count of at least this, which no count under six can have: how long something took.
pub const LEAST_TIMED: u64 = 10;
/// Days of waiting are told in these bands; the last has no end, and is told as if it had this one.
pub const BANDS: [(u32, u32); 6] = [(0, 3), (4, 7), (8, 14), (15, 28), (29, 56), (57, 84)];

/// The table as it is told outside. `shift`: 0 to 4 for a cell, always the same for the same cell, whatever is in it.
pub fn outside(table: &Table, shift: impl Fn(&Cell) -> u64) -> Table {
    let banded: Table = table.cells().map(|(cell, amount)| (banded(cell), *amount)).collect();
    let told = banded.cells().filter_map(|(cell, amount)| Some((cell.clone(), told(cell, *amount, shift(cell) % STEP)?)));
    told.collect()
}

/// A count as it is told outside.
pub fn rounded(count: u64, shift: u64) -> u64 { count.saturating_add(shift) / STEP * STEP }

/// The band of a number of days.
pub fn band(days: u32) -> String {
    let (from, until) = BANDS.iter().copied().find(|(_, until)| days <= *until).unwrap_or((57, 84));
    format!("{from}-{until}")
}

fn banded(cell: &Cell) -> Cell {
    let days = Some(cell).filter(|cell| cell.topic == Topic::Waits).and_then(|cell| cell.of.parse().ok());
    days.map_or_else(|| cell.clone(), |days| Cell { of: band(days), ..cell.clone() })
}

fn told(cell: &Cell, amount: Amount, shift: u64) -> Option<Amount> {
    if cell.topic == Topic::Supervision {
        // Told by the same rule on the page of supervision: two rules for one count would tell more than either.
        return Some(amount).filter(|amount| amount.count >= STEP);
    }
    let count = Some(rounded(amount.count, shift)).filter(|count| *count > 0)?;
    if count < LEAST_TIMED {
        return Some(Amount { count, ..Amount::default() });
    }
    let mean = |sum: i64, unit: i64| {
        let (whole, many) = (sum / unit, i64::try_from(amount.count).unwrap_or(i64::MAX).max(1));
        let mean = whole.saturating_add(many / 2).div_euclid(many);
        mean.saturating_mul(i64::try_from(count).unwrap_or(i64::MAX)).saturating_mul(unit)
    };
    Some(Amount { count, timed: count, minutes: mean(amount.minutes, 1), seconds: mean(amount.seconds, 60) })
}

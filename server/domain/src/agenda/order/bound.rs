//! What must still be paid, whatever comes next. Owns the lower bound by which the beam ranks beginnings; nobody else calls it.
//! (The proof does without: judging a set this way costs more than looking at those it would spare.)
//!
//! Of two partners who both have had a case and have one to come, one is through first, and the other waits for the first one's
//! cases that are not theirs too. Give every case to come to one of its partners; then the bounds of all pairs add up, because
//! someone who is through last has waited for the cases of each of the others.

use super::model::{Model, bits};

/// A lower bound of the cost after `held`, where `waiting` are those between their cases.
#[expect(clippy::indexing_slicing, reason = "inner loop; partners and items are within the model")]
pub(super) fn to_come(model: &Model, held: u64, waiting: u64) -> u64 {
    if waiting.count_ones() < 2 {
        return 0;
    }
    // Minutes that a partner waits when another, who owns them, is through first.
    let mut minutes = [[0u32; MOST]; MOST];
    let mut names = [0usize; MOST];
    let mut count = 0;
    for partner in bits(waiting).take(MOST) {
        names[count] = partner;
        count += 1;
    }
    for item in bits(model.all & !held) {
        let seats = model.seats[item];
        let Some(owner) = names[..count].iter().position(|partner| seats >> partner & 1 == 1) else { continue };
        for (other, partner) in names[..count].iter().enumerate() {
            if seats >> partner & 1 == 0 {
                minutes[owner][other] += model.minutes[item];
            }
        }
    }
    let mut sum = 0;
    for one in 0..count {
        for other in one + 1..count {
            let later = |waits: usize, through: usize| u64::from(minutes[through][waits]) * model.weights[names[waits]];
            sum += later(one, other).min(later(other, one));
        }
    }
    sum
}

/// Partners looked at: enough for a dense meeting, few enough to stay in the cache.
const MOST: usize = 16;

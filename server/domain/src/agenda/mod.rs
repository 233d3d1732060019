//! The agenda's rules: what could go on it, what carries over, planned minutes, predicted starts, the order in which partners
//! wait least.

pub mod carry_over;
pub mod order;
pub mod plan;
pub mod predict;
pub mod proposal;

use crate::words::Priority;

/// Planned minutes of a case when nobody said otherwise: red 5, amber 3, green 2.
pub fn default_minutes(priority: Priority) -> u16 {
    match priority {
        Priority::Red => 5,
        Priority::Amber => 3,
        Priority::Green => 2,
    }
}

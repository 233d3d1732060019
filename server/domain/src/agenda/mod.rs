//! The agenda's rules: what carries over, planned minutes, predicted starts.

pub mod carry_over;

//! Worklists: copies of the actions addressed to a person, a service or a pool, written in the same commit,
//! so that an owner needs no case.

use crate::{action_item::ActionItem, ids::ActionId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A copy of an action: the line, due date and code; nothing else of the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorklistEntry {
    /// The action as it is.
    pub action: ActionItem,
    /// No longer this owner's (reassigned or claimed); kept so that an undo can tell.
    pub is_withdrawn: bool,
}

/// A worklist, whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Worklist {
    /// By action.
    #[ts(type = "Record<string, WorklistEntry>")]
    pub entries: BTreeMap<ActionId, WorklistEntry>,
}

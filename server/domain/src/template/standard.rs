//! The lists that come with the product: what counts where the Federation has set none. They are data, read once.

use super::{Entry, Template, TemplateKind};
use std::{collections::BTreeMap, sync::LazyLock};

static LISTS: LazyLock<BTreeMap<TemplateKind, Template>> = LazyLock::new(|| {
    // The file is inside the program, and a test reads it; were it broken all the same, lists would be empty rather than wrong.
    let mut read: BTreeMap<TemplateKind, Vec<Entry>> = serde_json::from_str(include_str!("../../data/templates.json")).unwrap_or_default();
    TemplateKind::ALL.into_iter().map(|kind| (kind, Template { kind, version: 0, entries: read.remove(&kind).unwrap_or_default(), set_at: None })).collect()
});

static NONE: Template = Template { kind: TemplateKind::AgendaHuddle, version: 0, entries: Vec::new(), set_at: None };

/// A list as it comes with the product.
pub fn of(kind: TemplateKind) -> &'static Template { LISTS.get(&kind).unwrap_or(&NONE) }

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::check;

    #[test]
    fn every_list_is_there_and_is_what_the_federation_could_set() {
        for kind in TemplateKind::ALL {
            let list = of(kind);
            assert_eq!(list.kind, kind);
            assert_eq!(check::template(kind, &list.entries), Ok(()), "{kind:?}");
            assert_eq!(list.entries.is_empty(), kind == TemplateKind::AgendaHuddle, "{kind:?}: a huddle has its cases, every other list has lines");
        }
    }
}

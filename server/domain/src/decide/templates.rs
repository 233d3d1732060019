//! Lists of words: the Federation sets them, a PCN says what it has of its own in them. Each names the version it was made from, so
//! that nobody's change goes under another's.

use super::{Context, Events, Verdict, members::in_directory, partners::federation, rights};
use crate::{
    command::Command,
    directory::OrganisationKind,
    event::{EventKind, Part},
    policy::Deed,
    rejection::{Rejection, RejectionCode},
    template::{Entry, EntryKey, Tailoring, Template, TemplateKind, check, lines},
    words::WordError,
};
use std::collections::BTreeSet;

fn invalid(field: &'static str, words: impl Into<String>) -> Rejection { Rejection::of_field(RejectionCode::Invalid, field, words) }
fn unfit(field: &'static str) -> impl Fn(WordError) -> Rejection { move |WordError(words)| invalid(field, words) }

fn changed_meanwhile(field: &'static str, who: &str) -> Rejection {
    let words = format!("{who} changed this list while you wrote. Look at what is there now, then save again.");
    Rejection::of_field(RejectionCode::ChangedMeanwhile, field, words)
}

/// By who manages the Federation's programme: all lines at once.
pub(super) fn set(kind: TemplateKind, version: u32, entries: &[Entry], context: &Context<'_>) -> Result<Events, Verdict> {
    let federation = federation(context)?;
    rights::allow(context, Deed::SetTemplate, federation, &[])?;
    let known = context.directory.template(kind);
    if known.version != version {
        return Err(changed_meanwhile("version", "Somebody else at the Federation").into());
    }
    check::template(kind, entries).map_err(unfit("entries"))?;
    if known.entries == entries {
        return Ok(Events::new());
    }
    let template = Template { kind, version: version.saturating_add(1), entries: entries.to_vec(), set_at: Some(context.now) };
    Ok(in_directory(federation, EventKind::TemplateSet, vec![Part::Template(template)]))
}

/// By who leads or coordinates the PCN: all of its changes at once.
pub(super) fn tailor(command: &Command, context: &Context<'_>) -> Result<Events, Verdict> {
    let Command::TailorTemplate { pcn, kind, on_version, version, own, hidden, order, seen } = command else { return Ok(Events::new()) };
    let federation = federation(context)?;
    rights::allow(context, Deed::TailorTemplate, pcn, &[])?;
    if context.directory.organisations.get(pcn).is_none_or(|place| place.kind != OrganisationKind::Pcn) {
        return Err(invalid("pcn", "Only a PCN has its own words. Give a PCN's code.").into());
    }
    if !kind.is_tailored() {
        return Err(invalid("kind", "This list is the Federation's own. Ask the Federation to change it.").into());
    }
    let template = context.directory.template(*kind);
    let before = context.directory.tailoring(pcn, *kind).cloned().unwrap_or_else(|| Tailoring::untouched(pcn.clone(), template));
    if template.version != *on_version {
        return Err(changed_meanwhile("on_version", "The Federation").into());
    }
    if before.version != *version {
        return Err(changed_meanwhile("version", "A colleague").into());
    }
    check::own(template, own, &before.own).map_err(unfit("own"))?;
    let mut after = Tailoring { own: own.clone(), hidden: hidden.clone(), order: order.clone(), ..before.clone() };
    let touched = touched(&before, &after);
    after.look_at(template, seen.iter().chain(&touched));
    can_be_used(template, &after)?;
    if after == before {
        return Ok(Events::new());
    }
    after.version = before.version.saturating_add(1);
    Ok(in_directory(federation, EventKind::TemplateTailored, vec![Part::Tailoring(after)]))
}

/// Lines a change is about: whoever changes a line has looked at it.
fn touched(before: &Tailoring, after: &Tailoring) -> BTreeSet<EntryKey> {
    let own = before.own.iter().chain(&after.own).map(|entry| &entry.key).filter(|key| before.own(key) != after.own(key));
    own.chain(before.hidden.symmetric_difference(&after.hidden)).cloned().collect()
}

fn can_be_used(template: &Template, ours: &Tailoring) -> Result<(), Rejection> {
    if ours.hidden.iter().any(|key| template.kind.needs(key)) {
        return Err(invalid("hidden", template.kind.why_needed()));
    }
    if ours.hidden.len() > check::MOST_ENTRIES * 2 || ours.order.len() > check::MOST_ENTRIES * 2 {
        return Err(invalid("order", "More lines are named than a list has. Name each once."));
    }
    if template.kind == TemplateKind::OutcomeList && lines(template, Some(ours)).iter().all(|line| line.is_hidden) {
        return Err(invalid("hidden", "Leave at least one outcome to choose."));
    }
    Ok(())
}

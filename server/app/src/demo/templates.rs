//! Lists of words in the demonstration: the Federation has set one, South Fulham has words of its own in it, and an update came.

use super::{DemoError, stage::Stage, timeline::Player};
use mdt_domain::{
    command::Command,
    template::{Entry, EntryKey, TemplateKind},
    words::UtcMicros,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "demo_templates.json";
const TOLD: &[u8] = include_bytes!("../../data/demo_templates.json");

#[derive(Deserialize)]
struct Told {
    first: BTreeMap<TemplateKind, Vec<Entry>>,
    tailored: BTreeMap<TemplateKind, Ours>,
    update: BTreeMap<TemplateKind, Vec<Entry>>,
}
#[derive(Deserialize)]
struct Ours {
    own: Vec<Entry>,
    hidden: BTreeSet<EntryKey>,
}

impl<S: Stage> Player<'_, S> {
    /// One after another, an hour apart.
    pub async fn set_templates(&self, at: UtcMicros) -> Result<(), DemoError> {
        let told: Told = serde_json::from_slice(TOLD).map_err(|error| DemoError::File { file: FILE, why: error.to_string() })?;
        let mut versions: BTreeMap<TemplateKind, u32> = BTreeMap::new();
        for (kind, entries) in told.first {
            self.act("a template", None, Command::SetTemplate { kind, version: 0, entries }, at).await?;
            versions.insert(kind, 1);
        }
        for (kind, Ours { own, hidden }) in told.tailored {
            let on_version = versions.get(&kind).copied().unwrap_or(0);
            let pcn = self.story.pcn.clone();
            let command = Command::TailorTemplate { pcn, kind, on_version, version: 0, own, hidden, order: Vec::new(), seen: BTreeSet::new() };
            self.act("words of a PCN's own", Some(self.scribe()?), command, at.plus_seconds(3600)).await?;
        }
        for (kind, entries) in told.update {
            let version = versions.get(&kind).copied().unwrap_or(0);
            self.act("an update of a template", None, Command::SetTemplate { kind, version, entries }, at.plus_seconds(7200)).await?;
        }
        Ok(())
    }
}

//! Parts as rows: which table holds which part of which stream, batched upserts, and a stream's rows back to parts.
//! Knows no journal and no head. Used by the writer (write), by load (read) and by verification (compare).

use crate::{
    error::StoreError,
    sql::{self, unreadable},
    tables,
};
use mdt_domain::{
    event::{Misplaced, Part},
    stream::StreamId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use std::collections::BTreeMap;

macro_rules! part_tables {
    ($($table:ident holds $part:ident of $streams:pat),+ $(,)?) => {
        /// Rows of part tables, by stream and part: putting the same part again replaces it (last write wins).
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub(crate) struct Rows {
            $($table: BTreeMap<(String, String), tables::$table::Model>,)+
        }
        impl Rows {
            /// Whether a part may stand on a stream.
            pub(crate) fn belongs(stream: &StreamId, part: &Part) -> bool {
                match part {
                    $(Part::$part(_) => matches!(stream, $streams),)+
                }
            }
            /// Adds or replaces the row of a part.
            pub(crate) fn put(&mut self, stream: &StreamId, part: &Part) -> Result<(), Misplaced> {
                if !Self::belongs(stream, part) {
                    return Err(Misplaced);
                }
                match part {
                    $(Part::$part(it) => {
                        let body = serde_json::to_string(it).map_err(|_| Misplaced)?;
                        let row = tables::$table::Model::row(stream, it, body);
                        self.$table.insert((row.stream.clone(), row.part_id.clone()), row);
                    })+
                }
                Ok(())
            }
            /// Writes all rows, a few statements a table.
            pub(crate) async fn write<C: ConnectionTrait>(self, db: &C) -> Result<(), DbErr> {
                $(sql::upsert::<tables::$table::Entity, _>(db, self.$table.into_values().collect()).await?;)+
                Ok(())
            }
            /// All rows of a stream.
            pub(crate) async fn read<C: ConnectionTrait>(db: &C, stream: &StreamId) -> Result<Self, DbErr> {
                let mut rows = Self::default();
                let name = stream.to_string();
                $(if matches!(stream, $streams) {
                    let found = tables::$table::Entity::find()
                        .filter(tables::$table::Column::Stream.eq(name.as_str()))
                        .all(db)
                        .await?;
                    rows.$table = found.into_iter().map(|row| ((row.stream.clone(), row.part_id.clone()), row)).collect();
                })+
                Ok(rows)
            }
            /// The parts, roots first, so that each can be put in place after the one before.
            pub(crate) fn parts(&self) -> Result<Vec<Part>, StoreError> {
                let mut parts = Vec::new();
                $(for row in self.$table.values() {
                    let it = serde_json::from_str(&row.body).map_err(|why| unreadable(stringify!($table), &why))?;
                    parts.push(Part::$part(it));
                })+
                Ok(parts)
            }
            /// The same rows as they would be written today: bodies and columns made anew from the parts, under the
            /// keys they have.
            pub(crate) fn made_anew(&self, stream: &StreamId) -> Result<Self, StoreError> {
                let mut anew = Self::default();
                for part in self.parts()? {
                    anew.put(stream, &part).map_err(|Misplaced| StoreError::Unreadable { what: "part", why: "it is misplaced".into() })?;
                }
                Ok(anew)
            }
            /// Takes the bodies of `other` where both have the row, so that only columns are left to compare.
            pub(crate) fn with_bodies_of(mut self, other: &Self) -> Self {
                $(for (key, row) in &mut self.$table {
                    if let Some(like) = other.$table.get(key) {
                        row.body.clone_from(&like.body);
                    }
                })+
                self
            }
            /// Streams that have rows in any part table.
            pub(crate) async fn streams<C: ConnectionTrait>(db: &C) -> Result<std::collections::BTreeSet<String>, DbErr> {
                let mut all = std::collections::BTreeSet::new();
                $(all.extend(sql::distinct::<tables::$table::Entity, _>(db, tables::$table::Column::Stream).await?);)+
                Ok(all)
            }
        }
    };
}

part_tables! {
    meetings holds MeetingRoot of StreamId::Meeting(_),
    meeting_lives holds MeetingLive of StreamId::Meeting(_),
    agenda_items holds AgendaItem of StreamId::Meeting(_),
    attendees holds Attendee of StreamId::Meeting(_),
    cases holds CaseRoot of StreamId::Case(_),
    case_items holds CaseItem of StreamId::Case(_),
    social_notes holds SocialNote of StreamId::Case(_) | StreamId::CaseRestricted(_) | StreamId::PrivateNote(..),
    action_items holds ActionItem of StreamId::Meeting(_) | StreamId::Case(_),
    worklist_entries holds WorklistEntry of StreamId::PersonWorklist(_) | StreamId::ServiceWorklist(_) | StreamId::Pool(_),
    notices holds Notice of StreamId::PersonWorklist(_),
    organisations holds Organisation of StreamId::Directory(_),
    services holds Service of StreamId::Directory(_),
    people holds Person of StreamId::Directory(_),
    templates holds Template of StreamId::Directory(_),
    tailorings holds Tailoring of StreamId::Directory(_),
    series holds Series of StreamId::Series(_),
    peer_cases holds PeerCase of StreamId::PeerCases(_),
    resources holds Resource of StreamId::Meeting(_),
    assessments holds Assessment of StreamId::Case(_),
    stories holds Story of StreamId::Stories(_),
}

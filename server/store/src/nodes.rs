//! Nodes with their leases, who is in which room by which node, and sessions that another node ended (P8, P12, P13).
//!
//! Every instant here is the database's: the clocks of two machines are never compared. A node without a lease counts for
//! nothing. Used on PostgreSQL only. Called by the hub.

use crate::{
    Store,
    error::StoreError,
    sql::{self, parse},
    tables::{nodes, presence, sessions},
};
use mdt_domain::ids::{MeetingId, PersonId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait, Statement, sea_query::OnConflict};
use std::{collections::BTreeSet, time::Duration};

/// The database's clock in microseconds, as SQL.
const DATABASE_NOW: &str = "(extract(epoch from clock_timestamp()) * 1000000)::bigint";
/// Rows of one statement.
const PAGE: usize = 500;

impl Store {
    /// Renews this node's lease for so long, and tells again who is here: what another node cleared away meanwhile is back.
    pub async fn renew_lease(&self, lease: Duration, here: &[(MeetingId, PersonId)]) -> Result<(), StoreError> {
        let micros = i64::try_from(lease.as_micros()).unwrap_or(i64::MAX);
        let words = format!(
            "INSERT INTO nodes (node, until) VALUES ($1, {DATABASE_NOW} + $2) ON CONFLICT (node) DO UPDATE SET until = EXCLUDED.until"
        );
        self.write(Statement::from_sql_and_values(self.engine().backend(), words, [self.run().into(), micros.into()])).await?;
        for page in here.chunks(PAGE) {
            self.enter_rooms(page).await?;
        }
        Ok(())
    }

    /// People came into rooms on this node.
    pub async fn enter_rooms(&self, here: &[(MeetingId, PersonId)]) -> Result<(), StoreError> {
        if here.is_empty() {
            return Ok(());
        }
        let rows = here.iter().map(|(meeting, person)| {
            let row = presence::Model { node: self.run().to_owned(), meeting_id: meeting.to_string(), person_id: person.to_string() };
            row.into_active_model()
        });
        use presence::Column as C;
        let absent = OnConflict::columns([C::Node, C::MeetingId, C::PersonId]).do_nothing().to_owned();
        self.write(presence::Entity::insert_many(rows).on_conflict(absent).build(self.engine().backend())).await.map(drop)
    }

    /// Somebody's last connection on this node left a room.
    pub async fn leave_room(&self, meeting: MeetingId, person: PersonId) -> Result<(), StoreError> {
        let delete = presence::Entity::delete_many()
            .filter(presence::Column::Node.eq(self.run()))
            .filter(presence::Column::MeetingId.eq(meeting.to_string()))
            .filter(presence::Column::PersonId.eq(person.to_string()));
        self.write(delete.build(self.engine().backend())).await.map(drop)
    }

    /// Who is in a room by another node whose lease lasts.
    pub async fn people_elsewhere(&self, meeting: MeetingId) -> Result<BTreeSet<PersonId>, StoreError> {
        let alive = Condition::all().add(sea_orm::sea_query::Expr::cust(format!("node IN (SELECT node FROM nodes WHERE until > {DATABASE_NOW})")));
        let found: Vec<String> = presence::Entity::find()
            .select_only()
            .column(presence::Column::PersonId)
            .distinct()
            .filter(presence::Column::MeetingId.eq(meeting.to_string()))
            .filter(presence::Column::Node.ne(self.run()))
            .filter(alive)
            .into_tuple()
            .all(self.read())
            .await?;
        found.iter().map(|id| parse("person id", id)).collect()
    }

    /// Clears away what nodes left whose lease is over. Returns how many nodes.
    pub async fn forget_dead_nodes(&self) -> Result<u64, StoreError> {
        let backend = self.engine().backend();
        let dead = format!("SELECT node FROM nodes WHERE until <= {DATABASE_NOW}");
        self.write(Statement::from_string(backend, format!("DELETE FROM presence WHERE node IN ({dead}) OR node NOT IN (SELECT node FROM nodes)"))).await?;
        self.write(Statement::from_string(backend, format!("DELETE FROM nodes WHERE until <= {DATABASE_NOW}"))).await
    }

    /// This node goes: nobody is here by it any more.
    pub async fn give_up_lease(&self) -> Result<(), StoreError> {
        let backend = self.engine().backend();
        self.write(presence::Entity::delete_many().filter(presence::Column::Node.eq(self.run())).build(backend)).await?;
        self.write(nodes::Entity::delete_many().filter(nodes::Column::Node.eq(self.run())).build(backend)).await.map(drop)
    }

    /// How many nodes have a lease, this one included.
    pub async fn live_nodes(&self) -> Result<u64, StoreError> {
        let words = format!("SELECT count(*) FROM nodes WHERE until > {DATABASE_NOW}");
        use sea_orm::ConnectionTrait;
        let row = self.read().query_one_raw(Statement::from_string(self.engine().backend(), words)).await?;
        let count: Option<i64> = row.map(|row| row.try_get_by_index(0)).transpose()?;
        Ok(count.unwrap_or(0).cast_unsigned())
    }

    /// Which of these sessions are over, or are not there any more.
    pub async fn ended_sessions(&self, hashes: &[String]) -> Result<Vec<String>, StoreError> {
        let mut ended: BTreeSet<String> = hashes.iter().cloned().collect();
        for list in sql::in_lists(hashes.to_vec()) {
            let alive: Vec<String> = sessions::Entity::find()
                .select_only()
                .column(sessions::Column::IdHash)
                .filter(sessions::Column::IdHash.is_in(list))
                .filter(sessions::Column::EndedAt.is_null())
                .into_tuple()
                .all(self.read())
                .await?;
            for hash in alive {
                ended.remove(&hash);
            }
        }
        Ok(ended.into_iter().collect())
    }
}

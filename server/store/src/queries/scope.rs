//! The one function that turns a scope into SQL. A property test proves it equal to
//! [`mdt_domain::policy::case_matches`]. Used by every query on cases and on what belongs to them.

use crate::tables::cases;
use mdt_domain::policy::Scope;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::SelectStatement,
};

/// Which rows of `cases` are inside.
pub(super) fn cases_inside(scope: &Scope) -> Condition {
    // What somebody has nothing of is left out: most have one PCN, and its index has the list's order.
    let lists: [(cases::Column, Vec<String>); 3] = [
        (cases::Column::Pcn, scope.pcns.iter().map(ToString::to_string).collect()),
        (cases::Column::Practice, scope.practices.iter().map(ToString::to_string).collect()),
        (cases::Column::PartId, scope.cases.iter().map(ToString::to_string).collect()),
    ];
    let some: Vec<_> = lists.into_iter().filter(|(_, list)| !list.is_empty()).collect();
    if some.is_empty() {
        // An empty list holds nothing, as the database says it.
        return Condition::all().add(cases::Column::PartId.is_in(Vec::<String>::new()));
    }
    let inside = some.into_iter().fold(Condition::any(), |inside, (column, list)| inside.add(column.is_in(list)));
    if scope.barred.is_empty() {
        return inside;
    }
    Condition::all().add(inside).add(cases::Column::PartId.is_not_in(scope.barred.iter().map(ToString::to_string)))
}

/// Their ids, for tables that name a case.
pub(super) fn ids_inside(scope: &Scope) -> SelectStatement {
    cases::Entity::find().select_only().column(cases::Column::PartId).filter(cases_inside(scope)).into_query()
}

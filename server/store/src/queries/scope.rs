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
    let inside = Condition::any()
        .add(cases::Column::Pcn.is_in(scope.pcns.iter().map(|code| code.as_str())))
        .add(cases::Column::Practice.is_in(scope.practices.iter().map(|code| code.as_str())))
        .add(cases::Column::PartId.is_in(scope.cases.iter().map(ToString::to_string)));
    if scope.barred.is_empty() {
        return inside;
    }
    Condition::all().add(inside).add(cases::Column::PartId.is_not_in(scope.barred.iter().map(ToString::to_string)))
}

/// Their ids, for tables that name a case.
pub(super) fn ids_inside(scope: &Scope) -> SelectStatement {
    cases::Entity::find().select_only().column(cases::Column::PartId).filter(cases_inside(scope)).into_query()
}

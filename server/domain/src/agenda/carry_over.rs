//! The carry-over rule: a case carries if it was not discussed, is recurring, or has an overdue or blocked action;
//! else it returns on its review date.

//! Whatever the bytes, parsing answers, and never with what stood in a cell.

use crate::hub::day;
use mdt_app::interop::{CaseOptions, Mapping, parse_cases, parse_organisations, parse_people, parse_services};
use proptest::prelude::*;

fn options() -> CaseOptions { CaseOptions { is_demo: true, today: day("2026-11-24"), mapping: Mapping::default() } }

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        parse_cases(&bytes, &options());
        parse_people(&bytes);
        parse_organisations(&bytes);
        parse_services(&bytes);
    }

    #[test]
    fn random_rows_below_real_headings_never_panic_nor_give_a_cell_away(
        rows in proptest::collection::vec("[ -~]{0,8}ZQX[ -~£é\r\n\"]{0,60}", 1..20),
    ) {
        let mut text = String::from("NHS Number,Full Name,Date of Birth,Practice,Code Term,Date,Code Term,Date,eFI - Value,needs\r\n");
        text.push_str(&rows.join("\r\n"));
        let plan = parse_cases(text.as_bytes(), &options());
        for error in &plan.errors {
            prop_assert!(!error.to_string().contains("ZQX"), "{error}");
        }
        for notice in &plan.notices {
            prop_assert!(!notice.to_string().contains("ZQX"), "{notice}");
        }
    }
}

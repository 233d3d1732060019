//! Generated files are committed; this fails when they drift.

#[test]
fn the_pages_types_are_those_of_the_service() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/src/generated/wire.ts");
    let committed = std::fs::read_to_string(path).unwrap();
    let generated = mdt_tests::wire_types::generate().unwrap();
    assert!(committed == generated, "web/src/generated/wire.ts is not what the Rust types say: run `make types`");
}

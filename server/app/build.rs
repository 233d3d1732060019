//! Makes the page's folder, empty if need be: a development build finds the page by the folder's real path, and a binary that was compiled
//! while there was none would never find it again.

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/../../web/dist"))
}

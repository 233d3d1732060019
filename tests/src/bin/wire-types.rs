//! Writes the TypeScript types to the file named by the first argument.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name the file to write")?;
    std::fs::write(path, mdt_tests::wire_types::generate()?)?;
    Ok(())
}

//! Second opinions of calendars: scripts of `tests/calendars/` run by whichever Python has their libraries. The product has no part
//! of Python in it.

use crate::Anything;
use std::{
    fs::File,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

/// Pythons asked, in order: the path's first, then the system's own, whose packages another one does not see.
const PYTHONS: [&str; 2] = ["python3", "/usr/bin/python3"];

/// The first Python that has the modules (names with commas between); none: no one has.
pub fn with(modules: &str) -> Option<&'static str> {
    let has = |python: &&&str| {
        let asked = Command::new(python).arg("-c").arg(format!("import {modules}")).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    PYTHONS.iter().find(has).copied()
}

/// Runs a script of `tests/calendars/` with `input` on its standard input; what it printed. None: no Python has the modules. An error
/// is what the script said before it failed.
pub fn run(modules: &str, script: &str, input: &str) -> Result<Option<String>, Anything> {
    let Some(python) = with(modules) else { return Ok(None) };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("calendars").join(script);
    // By a file: a pipe would fill while nobody reads the other one.
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("input.json");
    File::create(&file)?.write_all(input.as_bytes())?;
    let output = Command::new(python).arg(script).stdin(File::open(&file)?).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(Some(String::from_utf8(output.stdout)?))
}

//! The binary `mdt-hub`.

use std::process::ExitCode;

/// Gives memory back after a busy morning; the system's own keeps it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode { mdt_app::cli::run() }

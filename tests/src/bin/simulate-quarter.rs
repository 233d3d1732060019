//! `make simulate-quarter`: a quarter of a borough, 5 PCNs with 60 huddles each, by the product's own commands, in a data folder that
//! `mdt-hub serve --demo --data-dir` then serves with its reports filled.
//!
//! Arguments: `--data-dir FOLDER --huddles N --cases N --seed N` (a new folder, 60, 90, 1).

use mdt_domain::{
    directory::OrganisationKind,
    report::period::Period,
    words::{Day, UtcMicros},
};
use mdt_hub::{Hub, HubOptions, system_clock};
use mdt_store::StoreOptions;
use mdt_tests::{
    Anything,
    quarter::{Quarter, simulate},
};
use std::{path::PathBuf, time::Instant};

#[tokio::main]
async fn main() -> Result<(), Anything> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let told = |name: &str| arguments.iter().position(|it| it == name).and_then(|at| arguments.get(at + 1));
    let number = |name: &str, usual: u64| told(name).map_or(Ok(usual), |text| text.parse());
    let folder = told("--data-dir").map_or_else(|| PathBuf::from("data/quarter"), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let hub = Hub::start(StoreOptions::sqlite_file(&folder.join("mdt-hub.db")), HubOptions::default()).await?;
    let now: UtcMicros = system_clock();
    // A demonstration's from the first moment, as `serve --demo` makes and takes one.
    mdt_app::mode::check(&hub, true).await?;
    mdt_app::mode::prepare_demo(&hub).await?;
    let quarter = Period::quarter_of(Day::of(now)).quarter_before();
    let pcns = hub.directory().organisations.values().filter(|it| it.kind == OrganisationKind::Pcn).map(|it| it.code.clone()).collect();
    let asked = Quarter {
        pcns,
        first: quarter.from(),
        huddles: usize::try_from(number("--huddles", 60)?)?,
        cases: usize::try_from(number("--cases", 90)?)?,
        seed: number("--seed", 1)?,
    };
    let begun = Instant::now();
    let made = simulate(&hub, &asked).await?;
    hub.stop().await;
    println!(
        "{quarter}: {} huddles, {} lines, {} actions, {} notes, {} supervisions, {} borough meetings in {:.1} s",
        made.huddles, made.lines, made.actions, made.notes, made.supervisions, made.borough_meetings, begun.elapsed().as_secs_f64()
    );
    println!("Serve it with: mdt-hub serve --demo --data-dir {}", folder.display());
    Ok(())
}

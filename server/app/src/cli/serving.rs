//! `mdt-hub serve`: starts, says where and as whom, waits for a signal, ends in order.

use super::Failure;
use crate::{config::Settings, http::me::demo_people, serve};
use std::{fmt::Write as _, time::Instant};
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Serves until SIGTERM or SIGINT. A second signal ends at once.
pub(super) async fn serve(settings: Settings) -> Result<(), Failure> {
    let mut signals = Signals::new().map_err(super::not_done)?;
    let is_demo = settings.is_demo;
    let public = settings.public_url.clone();
    let data_dir = settings.data_dir.display().to_string();
    let file = settings.file.clone();
    let running = serve::start(settings).await?;
    say!("MDT Hub is ready at http://{}", running.address());
    if let Some(url) = public {
        say!("People reach it at {url}");
    }
    if let Some(file) = file {
        say!("Settings from {}", file.display());
    }
    say!("Data in {data_dir}; end with Ctrl-C");
    let directory = running.site().hub().directory();
    if is_demo {
        say!("\nDemonstration: nobody here is real. Sign in with one click as:\n\n{}", table(&demo_people(&directory)));
    } else if running.site().hub().store().count_accounts().await.map_err(super::not_done)? == 0 {
        say!("\nNobody can sign in yet: make the first account with `mdt-hub admin create` (while this is stopped).");
    }
    signals.next().await;
    eprintln!("Ending: what is under way is finished first (once more to end at once).");
    let began = Instant::now();
    tokio::select! {
        () = running.stop() => {
            eprintln!("Ended in order after {:.1} s.", began.elapsed().as_secs_f64());
            Ok(())
        }
        () = signals.next() => Err(Failure::NotDone("ended at once, on a second signal".into())),
    }
}

struct Signals {
    terminate: Signal,
    interrupt: Signal,
}
impl Signals {
    fn new() -> std::io::Result<Self> { Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? }) }
    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Name, job and place in columns.
fn table(people: &[mdt_domain::directory::Person]) -> String {
    let width = |text: &dyn Fn(&mdt_domain::directory::Person) -> usize| people.iter().map(text).max().unwrap_or(0);
    let name = width(&|person| person.name.as_str().chars().count());
    let job = width(&|person| person.job.as_str().chars().count());
    people.iter().fold(String::new(), |mut lines, person| {
        let _ = writeln!(lines, "  {:name$}  {:job$}  {}", person.name.as_str(), person.job.as_str(), person.organisation.as_str());
        lines
    })
}

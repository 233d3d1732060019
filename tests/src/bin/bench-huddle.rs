//! `make bench-huddle`: rooms of people, one durable command a second per room, then as fast as it goes; beside it, in the
//! same run and with the same client, the same fan-out from a bare in-memory broadcast. Medians of interleaved rounds.
//!
//! Arguments: `--rooms N --people N --seconds N --rounds N` (50, 20, 10, 3).

use mdt_tests::{
    Anything,
    load::{Figures, Plan, Sockets, Target},
    rooms::{self, Room},
    server::{Options, Server},
};
use std::{process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

struct Arguments {
    rooms: usize,
    people: usize,
    seconds: u64,
    rounds: usize,
}

fn arguments() -> Result<Arguments, Anything> {
    let mut read = Arguments { rooms: 50, people: 20, seconds: 10, rounds: 3 };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let value: usize = given.next().ok_or_else(|| format!("{name} needs a number"))?.parse()?;
        match name.as_str() {
            "--rooms" => read.rooms = value,
            "--people" => read.people = value,
            "--seconds" => read.seconds = value as u64,
            "--rounds" => read.rounds = value,
            _ => return Err(format!("there is no argument {name}").into()),
        }
    }
    Ok(read)
}

/// What one measurement of one target says.
struct Round {
    figures: Figures,
    cpu_ms: u64,
    join: Duration,
    kib_per_connection: f64,
}

struct Raw {
    child: Child,
    address: String,
}

async fn start_raw() -> Result<Raw, Anything> {
    let path = mdt_tests::server::binary()?.with_file_name("raw-floor");
    let mut child = Command::new(path).stdout(Stdio::piped()).kill_on_drop(true).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().ok_or("no output")?).lines();
    let line = lines.next_line().await?.ok_or("the raw floor ended")?;
    Ok(Raw { child, address: line.trim_start_matches("http://").to_owned() })
}

fn process(pid: u32) -> Result<(u64, u64), Anything> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: u64 = fields.get(11).ok_or("utime")?.parse::<u64>()? + fields.get(12).ok_or("stime")?.parse::<u64>()?;
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let kib = status.lines().find(|l| l.starts_with("VmRSS:")).and_then(|l| l.split_whitespace().nth(1)).ok_or("VmRSS")?.parse()?;
    Ok((ticks * 10, kib))
}

async fn measure(address: &str, pid: u32, rooms: &[Room], plan: Plan, frame_bytes: usize) -> Result<Round, Anything> {
    let (_, before_kib) = process(pid)?;
    let (sockets, join) = Sockets::open(address, rooms, plan.target).await?;
    // Let arrivals settle: presence is recorded as people come.
    let mut last = process(pid)?.0;
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let now = process(pid)?.0;
        if now.saturating_sub(last) <= 10 {
            break;
        }
        last = now;
    }
    let (cpu_before, joined_kib) = process(pid)?;
    let people: usize = rooms.iter().map(|room| room.people.len()).sum();
    let figures = sockets.run(plan, frame_bytes).await?;
    let (cpu_after, _) = process(pid)?;
    Ok(Round {
        figures,
        cpu_ms: cpu_after - cpu_before,
        join,
        kib_per_connection: joined_kib.saturating_sub(before_kib) as f64 / people as f64,
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn row(name: &str, rounds: &[Round]) -> (f64, f64) {
    let of = |get: &dyn Fn(&Round) -> f64| median(rounds.iter().map(get).collect());
    let cpu = of(&|r| r.cpu_ms as f64 * 1000.0 / r.figures.deliveries.max(1) as f64);
    let rate = of(&|r| r.figures.deliveries as f64 / r.figures.seconds);
    println!(
        "{name:<28} {:>9.0} /s {:>10.0} deliveries/s   p50 {:>7.2} ms  p99 {:>7.2} ms   {:>7.2} CPU ms per 1,000   lost {}",
        of(&|r| r.figures.sent as f64 / r.figures.seconds),
        rate,
        of(&|r| r.figures.percentile_ms(50)),
        of(&|r| r.figures.percentile_ms(99)),
        cpu,
        rounds.iter().map(|r| r.figures.lost).sum::<u64>(),
    );
    (cpu, rate)
}

async fn run() -> Result<(), Anything> {
    let arguments = arguments()?;
    let (pid_rooms, pid_people) = (arguments.rooms, arguments.people);
    println!("{pid_rooms} rooms x {pid_people} people, {} s a round, {} interleaved rounds, medians", arguments.seconds, arguments.rounds);
    let folder = tempfile::tempdir()?;
    let options = Options { data_dir: Some(folder.path().to_path_buf()), ..Options::default() };
    Server::start(options.clone()).await?.stop().await?;
    let rooms = rooms::prepare(folder.path(), arguments.rooms, arguments.people).await?;
    let server = Server::start(options).await?;
    let raw = start_raw().await?;
    let (server_pid, raw_pid) = (server.pid().ok_or("gone")?, raw.child.id().ok_or("gone")?);
    let idle_kib = server.resident_kib()?;

    let length = Duration::from_secs(arguments.seconds);
    let steady = |target| Plan { target, length, every: Some(Duration::from_secs(1)), outstanding: 1000 };
    let flood = |target| Plan { target, length, every: None, outstanding: 4 };
    // The frame a hand makes, so that the floor carries the same bytes.
    let frame_bytes = 900;
    let plans = [
        ("raw, 1/s a room", steady(Target::Raw)),
        ("volatile, 1/s a room", steady(Target::Volatile)),
        ("durable, 1/s a room", steady(Target::Durable)),
        ("raw, saturated", flood(Target::Raw)),
        ("durable, saturated", flood(Target::Durable)),
    ];
    let mut rounds: Vec<Vec<Round>> = plans.iter().map(|_| Vec::new()).collect();
    for _ in 0..arguments.rounds {
        for ((_, plan), results) in plans.iter().zip(&mut rounds) {
            let (address, pid) = if plan.target == Target::Raw { (&raw.address, raw_pid) } else { (&server.address, server_pid) };
            results.push(measure(address, pid, &rooms, *plan, frame_bytes).await?);
        }
    }
    let mut figures = Vec::new();
    for ((name, _), results) in plans.iter().zip(&rounds) {
        figures.push(row(name, results));
    }
    if let [raw_steady, volatile, durable, raw_flood, flood] = figures.as_slice() {
        println!("ratio, CPU per delivery at 1/s:   volatile {:.2} x raw, durable {:.2} x raw", volatile.0 / raw_steady.0, durable.0 / raw_steady.0);
        println!("ratio, deliveries/s saturated:    durable {:.2} x raw", flood.1 / raw_flood.1);
    }
    let joins = rounds.get(2).map(Vec::as_slice).unwrap_or_default();
    println!(
        "join of all {}: {:.2} s (raw {:.2} s); memory per idle joined connection: first round {:.1} KiB (raw {:.1} KiB); server before load {} KiB",
        pid_rooms * pid_people,
        median(joins.iter().map(|r| r.join.as_secs_f64()).collect()),
        median(rounds.first().map(Vec::as_slice).unwrap_or_default().iter().map(|r| r.join.as_secs_f64()).collect()),
        rounds.get(1).and_then(|r| r.first()).map_or(f64::NAN, |r| r.kib_per_connection),
        rounds.first().and_then(|r| r.first()).map_or(f64::NAN, |r| r.kib_per_connection),
        idle_kib,
    );
    server.stop().await?;
    let lost: u64 = rounds.iter().flatten().map(|r| r.figures.lost).sum();
    if lost > 0 {
        return Err(format!("{lost} messages did not reach everyone").into());
    }
    Ok(())
}

fn main() -> Result<(), Anything> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    tokio::task::LocalSet::new().block_on(&runtime, run())
}

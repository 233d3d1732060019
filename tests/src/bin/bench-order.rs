//! `make bench-order`: how long the order of an agenda takes, beside a plain dynamic programme over all sets of cases in the same
//! run (up to 20 cases), which also checks every answer. Seeded agendas: the same on every machine.
//!
//! Arguments: `--agendas N --repetitions N` (100, 3). Peak memory is read in a process of its own for the slowest agenda of a class.

use mdt_domain::agenda::order::{Partner, Problem, Window, cost, solve};
use mdt_tests::Anything;
use std::{
    hint::black_box,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// Agendas of one kind.
struct Class {
    name: &'static str,
    goal: &'static str,
    make: fn(u64) -> Problem,
    floor: Floor,
}

/// What a class is measured against.
#[derive(Clone, Copy)]
enum Floor {
    /// A plain dynamic programme over all sets of cases.
    Programme,
    /// Counting the waiting of all orders in which one case moves.
    Neighbours,
}

const CLASSES: [Class; 8] = [
    Class { name: "15 cases, all rules", goal: "10 ms", make: |seed| agenda(seed, Shape { cases: 15, partners: 10, percent: 30, windows: true, pairs: 4 }), floor: Floor::Programme },
    Class { name: "20 cases, all rules", goal: "150 ms", make: |seed| agenda(seed, Shape { cases: 20, partners: 12, percent: 30, windows: true, pairs: 4 }), floor: Floor::Programme },
    Class { name: "20 dense, all rules", goal: "150 ms", make: |seed| agenda(seed, Shape { cases: 20, partners: 20, percent: 40, windows: true, pairs: 2 }), floor: Floor::Programme },
    Class { name: "20 dense, pairs only", goal: "150 ms", make: |seed| agenda(seed, Shape { cases: 20, partners: 20, percent: 40, windows: false, pairs: 3 }), floor: Floor::Programme },
    Class { name: "20 dense, no rules", goal: "150 ms", make: |seed| agenda(seed, Shape { cases: 20, partners: 20, percent: 50, windows: false, pairs: 0 }), floor: Floor::Programme },
    Class { name: "30 huddle-like, no rules", goal: "20 ms", make: huddle, floor: Floor::Neighbours },
    Class { name: "24 dense, no rules", goal: "-", make: |seed| agenda(seed, Shape { cases: 24, partners: 10, percent: 30, windows: false, pairs: 0 }), floor: Floor::Neighbours },
    Class { name: "40 dense, no rules", goal: "-", make: |seed| agenda(seed, Shape { cases: 40, partners: 20, percent: 30, windows: false, pairs: 0 }), floor: Floor::Neighbours },
];

struct Shape {
    cases: usize,
    partners: usize,
    /// How many of all cases a partner has.
    percent: u64,
    /// Windows for a third of the partners, and a fixed case.
    windows: bool,
    pairs: usize,
}

/// SplitMix64: small, and the same everywhere.
struct Seeded(u64);
impl Seeded {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ mixed >> 31) % end
    }
    fn index(&mut self, end: usize) -> usize { usize::try_from(self.below(end as u64)).unwrap_or(0) }
    fn minutes(&mut self, end: u64) -> u32 { u32::try_from(self.below(end)).unwrap_or(0) }
}

/// A dense agenda whose rules one hidden order keeps.
fn agenda(seed: u64, shape: Shape) -> Problem {
    let mut seeded = Seeded(seed);
    let durations: Vec<u32> = (0..shape.cases).map(|_| 1 + seeded.minutes(6)).collect();
    let mut hidden: Vec<usize> = (0..shape.cases).collect();
    for end in (1..shape.cases).rev() {
        hidden.swap(end, seeded.index(end + 1));
    }
    let place = |case: usize| hidden.iter().position(|other| *other == case).unwrap_or(0);
    let start = |case: usize| hidden.iter().take(place(case)).filter_map(|case| durations.get(*case)).sum::<u32>();
    let mut partners = Vec::new();
    for number in 0..shape.partners {
        let cases: Vec<usize> = (0..shape.cases).filter(|_| seeded.below(100) < shape.percent).collect();
        let from = cases.iter().map(|case| start(*case)).min().unwrap_or(0).saturating_sub(seeded.minutes(10));
        let to = cases.iter().map(|case| start(*case) + durations.get(*case).copied().unwrap_or(0)).max().unwrap_or(0) + seeded.minutes(10);
        let window = (shape.windows && number.is_multiple_of(3)).then_some(Window { from, to });
        partners.push(Partner { name: format!("Partner {number}"), weight: 1 + seeded.minutes(5), cases, window });
    }
    let mut before = Vec::new();
    while before.len() < shape.pairs {
        let pair = (seeded.index(shape.cases), seeded.index(shape.cases));
        if place(pair.0) < place(pair.1) {
            before.push(pair);
        }
    }
    let case = seeded.index(shape.cases);
    let fixed = if shape.windows { [(case, place(case))].into() } else { Default::default() };
    Problem { durations, partners, fixed, before }
}

/// Thirty cases of 2, 3 or 5 minutes, ten rotating partners with two to four of twenty of them.
fn huddle(seed: u64) -> Problem {
    let mut seeded = Seeded(seed);
    let durations = (0..30).map(|_| [2, 3, 5].get(seeded.index(3)).copied().unwrap_or(3)).collect();
    let mut partners = Vec::new();
    for number in 0..10 {
        let mut cases: Vec<usize> = (0..2 + seeded.index(3)).map(|_| seeded.index(20) * 3 / 2).collect();
        cases.sort_unstable();
        cases.dedup();
        partners.push(Partner { name: format!("Partner {number}"), weight: 1, cases, window: None });
    }
    Problem { durations, partners, ..Problem::default() }
}

/// The plain programme: the least waiting of every set of cases held first, from the definition. None when there is no order.
fn programme(problem: &Problem) -> Option<u64> {
    let count = problem.durations.len();
    let sets: Vec<(u32, u64, Option<Window>)> =
        problem.partners.iter().map(|partner| (partner.cases.iter().fold(0, |set, case| set | 1 << case), u64::from(partner.weight), partner.window)).collect();
    let mut least = vec![u32::MAX; 1 << count];
    *least.first_mut()? = 0;
    for held in 0u32..1 << count {
        let known = least.get(held as usize).copied().filter(|known| *known != u32::MAX);
        let Some(known) = known else { continue };
        let minute: u32 = problem.durations.iter().enumerate().filter(|(case, _)| held >> case & 1 == 1).map(|(_, minutes)| minutes).sum();
        for (case, minutes) in problem.durations.iter().enumerate().filter(|(case, _)| held >> case & 1 == 0) {
            let is_early = problem.before.iter().any(|(first, second)| *second == case && held >> first & 1 == 0);
            let is_elsewhere = problem.fixed.iter().any(|(fixed, place)| (*fixed == case) != (*place == held.count_ones() as usize));
            let is_out = |(set, _, window): &(u32, u64, Option<Window>)| set >> case & 1 == 1 && window.is_some_and(|window| minute < window.from || minute + minutes > window.to);
            if is_early || is_elsewhere || sets.iter().any(is_out) {
                continue;
            }
            let waits = |(set, ..): &&(u32, u64, Option<Window>)| set & held != 0 && set & !held != 0 && set >> case & 1 == 0;
            let weight: u64 = sets.iter().filter(waits).map(|(_, weight, _)| weight).sum();
            let sum = u64::from(known) + u64::from(*minutes) * weight;
            if let Some(slot) = least.get_mut((held | 1 << case) as usize) {
                *slot = u32::try_from(sum).unwrap_or(u32::MAX).min(*slot);
            }
        }
    }
    least.last().filter(|least| **least != u32::MAX).map(|least| u64::from(*least))
}

/// Counts the waiting of every order in which one case moves.
fn neighbours(problem: &Problem) -> u64 {
    let count = problem.durations.len();
    let mut sum = 0;
    for from in 0..count {
        for to in 0..count {
            let mut order: Vec<usize> = (0..count).collect();
            let case = order.remove(from);
            order.insert(to, case);
            sum += cost(problem, &order).iter().sum::<u64>();
        }
    }
    sum
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
fn ms(time: Duration) -> f64 { time.as_secs_f64() * 1_000.0 }

fn timed<T>(repetitions: usize, work: impl Fn() -> T) -> (Duration, Option<T>) {
    let mut last = None;
    let mut times = Vec::new();
    for _ in 0..repetitions {
        let begun = Instant::now();
        last = Some(black_box(work()));
        times.push(begun.elapsed());
    }
    (median(times), last)
}

/// What was measured of some agendas.
#[derive(Default)]
struct Figures {
    times: Vec<Duration>,
    floors: Vec<Duration>,
    worst: (Duration, u64),
    unproven: usize,
    impossible: usize,
}

fn measure(class: &Class, agendas: u64, repetitions: usize) -> Result<Figures, Anything> {
    let mut figures = Figures::default();
    for seed in 0..agendas {
        let problem = (class.make)(seed);
        let (time, answer) = timed(repetitions, || solve(&problem));
        let answer = answer.ok_or("no repetition")?;
        // The floor is slow: every tenth agenda.
        if seed.is_multiple_of(10) {
            match class.floor {
                Floor::Programme => {
                    let (floor, least) = timed(1, || programme(&problem));
                    figures.floors.push(floor);
                    if answer.as_ref().ok().map(|solution| solution.waiting) != least.flatten() {
                        return Err(format!("{} {seed}: the programme says {:?}, the solver {answer:?}", class.name, least.flatten()).into());
                    }
                }
                Floor::Neighbours => figures.floors.push(timed(repetitions, || neighbours(&problem)).0),
            }
        }
        figures.unproven += usize::from(answer.as_ref().is_ok_and(|solution| !solution.proven));
        figures.impossible += usize::from(answer.is_err());
        figures.worst = figures.worst.max((time, seed));
        figures.times.push(time);
    }
    Ok(figures)
}

/// Highest resident memory of this process so far, in KiB.
fn peak() -> Result<u64, Anything> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).ok_or("VmHWM")?;
    Ok(line.split_whitespace().nth(1).ok_or("VmHWM")?.parse()?)
}

/// In a process of its own: by how much solving this agenda raises the peak.
fn peak_of(class: &str, seed: u64) -> Result<u64, Anything> {
    let output = Command::new(std::env::current_exe()?).args(["--peak", class, &seed.to_string()]).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

fn published(repetitions: usize) -> Result<(), Anything> {
    println!("\n{:<20} {:>6} {:>9} {:>10} {:>9} {:>14}", "published", "cases", "optimum", "found", "ms", "plain sets ms");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/domain/tests/talent");
    let mut files: Vec<_> = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect();
    files.sort();
    for file in files {
        let text: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
        let number = |value: &serde_json::Value| value.as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
        let list = |value: &serde_json::Value| value.as_array().map(|list| list.iter().map(number).collect::<Vec<u32>>()).unwrap_or_default();
        let actors = text.get("actors").and_then(|actors| actors.as_array()).ok_or("actors")?;
        let field = |value: &serde_json::Value, name: &str| value.get(name).cloned().unwrap_or_default();
        let partner = |actor: &serde_json::Value| Partner {
            name: field(actor, "name").as_str().unwrap_or_default().to_owned(),
            weight: number(&field(actor, "pay")),
            cases: list(&field(actor, "days")).into_iter().map(|case| case as usize).collect(),
            window: None,
        };
        let problem = Problem { durations: list(&field(&text, "durations")), partners: actors.iter().map(partner).collect(), ..Problem::default() };
        let (time, answer) = timed(repetitions, || solve(&problem));
        let solution = answer.ok_or("no repetition")??;
        let optimum = text.get("optimum").and_then(|optimum| optimum.as_u64()).or(text.get("reference_optimum").and_then(|optimum| optimum.as_u64())).ok_or("optimum")?;
        let floor = if problem.durations.len() <= 20 { format!("{:.1}", ms(timed(1, || programme(&problem)).0)) } else { "-".to_owned() };
        let found = format!("{}{}", solution.waiting, if solution.proven { " proven" } else { "" });
        println!("{:<20} {:>6} {:>9} {:>10} {:>9.2} {:>14}", file.file_stem().unwrap_or_default().to_string_lossy(), problem.durations.len(), optimum, found, ms(time), floor);
    }
    Ok(())
}

fn main() -> Result<(), Anything> {
    let (mut agendas, mut repetitions) = (100, 3);
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let value = given.next().ok_or_else(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--agendas" => agendas = value.parse()?,
            "--repetitions" => repetitions = value.parse()?,
            "--peak" => {
                let class = CLASSES.iter().find(|class| class.name == value).ok_or("no such class")?;
                let problem = (class.make)(given.next().ok_or("which agenda?")?.parse()?);
                let before = peak()?;
                let _ = black_box(solve(&problem));
                println!("{}", peak()? - before);
                return Ok(());
            }
            _ => return Err(format!("there is no argument {name}").into()),
        }
    }
    println!("{agendas} seeded agendas a class, median of {repetitions} repetitions each; floor: every tenth agenda");
    println!("{:<26} {:>8} {:>10} {:>9} {:>9} {:>10} {:>12} {:>9} {:>11}", "class", "goal", "median ms", "p90 ms", "worst ms", "peak KiB", "floor ms", "of floor", "unproven");
    for class in &CLASSES {
        let mut figures = measure(class, agendas, repetitions)?;
        figures.times.sort_unstable();
        let p90 = figures.times.get(figures.times.len() * 9 / 10).copied().unwrap_or_default();
        let (middle, floor) = (median(figures.times), median(figures.floors));
        let peak = peak_of(class.name, figures.worst.1)?;
        println!(
            "{:<26} {:>8} {:>10.2} {:>9.2} {:>9.2} {:>10} {:>12.2} {:>8.2}x {:>11}",
            class.name, class.goal, ms(middle), ms(p90), ms(figures.worst.0), peak, ms(floor), ms(middle) / ms(floor), format!("{} of {agendas}", figures.unproven),
        );
        if figures.impossible > 0 {
            return Err(format!("{}: {} agendas without an order, though each is made from one", class.name, figures.impossible).into());
        }
    }
    published(repetitions)
}

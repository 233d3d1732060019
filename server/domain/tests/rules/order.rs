//! The order of an agenda: published optima, every answer against trying all orders, and reasons in words.

use mdt_domain::agenda::order::{Infeasible, Partner, Problem, Solution, Window, cost, solve};
use proptest::prelude::*;
use std::{collections::BTreeMap, path::Path};

fn partner(name: &str, cases: &[usize]) -> Partner { Partner { name: name.into(), weight: 1, cases: cases.into(), window: None } }
fn free(name: &str, cases: &[usize], from: u32, to: u32) -> Partner { Partner { window: Some(Window { from, to }), ..partner(name, cases) } }
fn agenda(durations: &[u32], partners: Vec<Partner>) -> Problem { Problem { durations: durations.into(), partners, ..Problem::default() } }

/// What is wrong with an order, read straight from the rules.
fn broken_rules(problem: &Problem, order: &[usize]) -> Vec<String> {
    let mut broken = Vec::new();
    let mut sorted = order.to_vec();
    sorted.sort_unstable();
    if sorted != (0..problem.durations.len()).collect::<Vec<_>>() {
        return vec![format!("{order:?} is not an order")];
    }
    let place = |case: usize| order.iter().position(|other| *other == case).unwrap();
    let start = |case: usize| order[..place(case)].iter().map(|case| problem.durations[*case]).sum::<u32>();
    for partner in &problem.partners {
        let first = partner.cases.iter().map(|case| start(*case)).min();
        let last = partner.cases.iter().map(|case| start(*case) + problem.durations[*case]).max();
        if let (Some(window), Some(first), Some(last)) = (partner.window, first, last)
            && (first < window.from || last > window.to)
        {
            broken.push(format!("{} is there from {first} to {last}", partner.name));
        }
    }
    broken.extend(problem.fixed.iter().filter(|(case, position)| place(**case) != **position).map(|(case, _)| format!("case {case} is not in its place")));
    broken.extend(problem.before.iter().filter(|(a, b)| place(*a) >= place(*b)).map(|(a, b)| format!("{a} is not before {b}")));
    broken
}

/// Waiting, read straight from its definition.
fn waiting(problem: &Problem, order: &[usize]) -> u64 {
    let mut sum = 0;
    for partner in &problem.partners {
        let (mut minute, mut first, mut last, mut own) = (0, None, 0, 0);
        for case in order {
            if partner.cases.contains(case) {
                first = first.or(Some(minute));
                last = minute + problem.durations[*case];
                own += problem.durations[*case];
            }
            minute += problem.durations[*case];
        }
        sum += u64::from(partner.weight) * u64::from(first.map_or(0, |first| last - first - own));
    }
    sum
}

/// Tries all orders.
fn least_waiting(problem: &Problem) -> Option<u64> {
    fn go_on(problem: &Problem, order: &mut Vec<usize>, least: &mut Option<u64>) {
        if order.len() == problem.durations.len() {
            if least.is_none_or(|least| waiting(problem, order) < least) && broken_rules(problem, order).is_empty() {
                *least = Some(waiting(problem, order));
            }
            return;
        }
        for case in 0..problem.durations.len() {
            let is_early = problem.before.iter().any(|(a, b)| *b == case && !order.contains(a));
            let is_elsewhere = problem.fixed.get(&case).is_some_and(|position| *position != order.len());
            if !order.contains(&case) && !is_early && !is_elsewhere {
                order.push(case);
                go_on(problem, order, least);
                order.pop();
            }
        }
    }
    let mut least = None;
    go_on(problem, &mut Vec::new(), &mut least);
    least
}

/// The answer, checked against the rules and against itself.
fn solved(problem: &Problem) -> Result<Solution, Infeasible> {
    problem.check().unwrap();
    let answer = solve(problem);
    if problem.durations.len() < 10 {
        assert_eq!(answer, solve(problem), "the same problem has the same answer");
    }
    if let Ok(solution) = &answer {
        assert_eq!(broken_rules(problem, &solution.order), Vec::<String>::new(), "{problem:?}");
        assert_eq!(waiting(problem, &solution.order), solution.waiting, "{problem:?}");
        let minutes = cost(problem, &solution.order);
        assert_eq!(problem.partners.iter().zip(minutes).map(|(partner, minutes)| u64::from(partner.weight) * minutes).sum::<u64>(), solution.waiting);
        let given: Vec<usize> = (0..problem.durations.len()).collect();
        if broken_rules(problem, &given).is_empty() {
            assert!(waiting(problem, &given) > solution.waiting || solution.order == given, "the given order is as good: {problem:?}");
        }
    }
    answer
}

fn reasons(problem: &Problem) -> Vec<String> {
    let infeasible = solved(problem).unwrap_err();
    assert!(infeasible.is_proven);
    infeasible.reasons
}

#[derive(serde::Deserialize)]
struct Actor {
    name: String,
    pay: u32,
    days: Vec<usize>,
}
#[derive(serde::Deserialize)]
struct Published {
    optimum: Option<u64>,
    reference_optimum: u64,
    durations: Vec<u32>,
    actors: Vec<Actor>,
}
impl Published {
    fn all() -> BTreeMap<String, Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/talent");
        let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|ending| ending == "json"));
        files.map(|path| (path.file_stem().unwrap().to_string_lossy().into(), serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap())).collect()
    }
    fn problem(&self) -> Problem {
        let partner = |actor: &Actor| Partner { name: actor.name.clone(), weight: actor.pay, cases: actor.days.clone(), window: None };
        agenda(&self.durations, self.actors.iter().map(partner).collect())
    }
}

#[test]
fn every_published_instance_has_its_published_optimum_with_proof() {
    let published = Published::all();
    assert_eq!(published.len(), 21);
    for (name, published) in published {
        let solution = solved(&published.problem()).unwrap();
        assert_eq!((solution.waiting, solution.proven), (published.optimum.unwrap_or(published.reference_optimum), true), "{name}");
    }
}

#[test]
fn the_given_order_is_kept_when_it_is_as_good() {
    let nobody = agenda(&[5, 3, 2, 5], vec![]);
    let together = agenda(&[5, 3, 2, 5], vec![partner("Lena", &[2, 3]), partner("Omar", &[0, 1])]);
    for problem in [agenda(&[], vec![]), nobody, together] {
        let solution = solved(&problem).unwrap();
        assert_eq!(solution, Solution { order: (0..problem.durations.len()).collect(), waiting: 0, proven: true });
    }
}

#[test]
fn few_cases_move() {
    let rows = [
        ("the lone case moves, not the five", agenda(&[2; 6], vec![partner("Lena", &[0, 5])]), vec![0, 5, 1, 2, 3, 4]),
        ("the later one comes back", agenda(&[2; 6], vec![partner("Lena", &[1, 2, 5])]), vec![0, 1, 2, 5, 3, 4]),
        ("fixed cases stay", Problem { fixed: [(0, 0), (1, 1)].into(), ..agenda(&[2; 6], vec![partner("Lena", &[2, 5])]) }, vec![0, 1, 2, 5, 3, 4]),
    ];
    for (sentence, problem, order) in rows {
        let solution = solved(&problem).unwrap();
        let stays = |order: &[usize]| {
            let runs = (0u32..1 << order.len()).filter(|set| {
                let kept: Vec<usize> = order.iter().copied().filter(|case| set >> case & 1 == 1).collect();
                kept.is_sorted()
            });
            runs.map(u32::count_ones).max()
        };
        assert_eq!((solution.waiting, stays(&solution.order)), (0, stays(&order)), "{sentence}: {:?}", solution.order);
    }
}

#[test]
fn who_waits_is_counted_in_minutes_by_partner() {
    let problem = agenda(&[5, 3, 2, 7], vec![partner("Lena", &[0, 3]), Partner { weight: 4, ..partner("Omar", &[1, 3]) }, partner("Zoe", &[])]);
    assert_eq!(cost(&problem, &[0, 1, 2, 3]), [5, 2, 0]);
    assert_eq!(cost(&problem, &[0, 3]), [0, 0, 0], "cases left out take no time");
    assert_eq!(cost(&problem, &[9, 0, 9, 2, 3]), [2, 0, 0], "nor do unknown ones");
    assert_eq!(solved(&problem).unwrap().waiting, 0);
}

#[test]
fn rules_that_cannot_be_met_are_named() {
    let four = || agenda(&[7, 3, 7, 3], vec![]);
    let rows = [
        ("too short", agenda(&[7, 3, 7], vec![free("Lena", &[0, 2], 10, 20)]), vec!["Lena: free from minute 10 to 20 but the cases of Lena take 14 minutes"]),
        ("too late", agenda(&[7, 3, 7], vec![free("Lena", &[0], 12, 90)]), vec!["Lena: free from minute 12 to 90 but the meeting ends at minute 17 and the cases of Lena take 7 minutes"]),
        ("backwards", agenda(&[7, 3], vec![free("Lena", &[0], 9, 5)]), vec!["Lena: free from minute 9 to 5, which ends before it begins"]),
        ("without gaps", agenda(&[2, 2, 3], vec![free("Lena", &[2], 1, 4)]), vec!["Lena: free from minute 1 to 4 but no order brings the case 2 of Lena into that time, as cases follow each other without gaps"]),
        ("fixed after it", Problem { fixed: [(1, 2), (2, 1), (0, 3)].into(), before: vec![(3, 0), (1, 2), (3, 1)], ..four() }, vec!["case 1 must come before case 2 but is fixed after it"]),
        ("itself", Problem { before: vec![(1, 1)], ..four() }, vec!["case 1 must come before itself"]),
        ("a pair", Problem { before: vec![(1, 3), (3, 1)], ..four() }, vec!["cases 1 and 3 must each come before the other: a circle"]),
        ("a circle", Problem { before: vec![(0, 1), (3, 2), (1, 3), (0, 2), (2, 1)], ..four() }, vec!["cases 1, 3 and 2 must each come before the next, and case 2 before case 1: a circle"]),
        (
            "too many before it",
            Problem { fixed: [(3, 1)].into(), before: vec![(0, 3), (1, 2), (2, 3)], ..four() },
            vec!["these cannot all be met: case 3 is fixed at position 1; case 0 must come before case 3; case 2 must come before case 3"],
        ),
        (
            "two who want the same time, and a circle",
            Problem { before: vec![(1, 3), (3, 1)], ..agenda(&[7, 3, 7, 3], vec![free("Lena", &[0], 0, 9), free("Omar", &[2], 0, 10), free("Zoe", &[1], 0, 20)]) },
            vec![
                "cases 1 and 3 must each come before the other: a circle",
                "these cannot all be met: Lena: free from minute 0 to 9 for case 0 (7 minutes); Omar: free from minute 0 to 10 for case 2 (7 minutes)",
            ],
        ),
    ];
    for (sentence, problem, expected) in rows {
        let mut found = reasons(&problem);
        found.sort();
        assert_eq!(found, expected, "{sentence}");
    }
}

#[test]
fn numbers_out_of_range_are_named_with_the_way_out() {
    let two = || agenda(&[5, 3], vec![partner("Lena", &[0, 1])]);
    let with = |change: fn(&mut Problem)| {
        let mut problem = two();
        change(&mut problem);
        problem
    };
    let rows: [(Problem, &str); 14] = [
        (agenda(&[1; 65], vec![]), "durations: 65 are too many. Way out: at most 64."),
        (agenda(&[1], vec![partner("Lena", &[]); 65]), "partners: 65 are too many. Way out: at most 64."),
        (agenda(&[1, 1441], vec![]), "durations[1]: 1441 is too large. Way out: a whole number from 0 to 1440."),
        (with(|p| p.partners[0].weight = 1001), "partners[0].weight: 1001 is too large. Way out: a whole number from 0 to 1000."),
        (with(|p| p.partners[0].cases[1] = 2), "partners[0].cases[1]: there is no case 2. Way out: cases are numbered from 0 to 1."),
        (with(|p| p.partners[0].cases[1] = 0), "partners[0].cases: case 0 is named twice. Way out: name each case once."),
        (with(|p| p.partners[0].window = Some(Window { from: 0, to: 1_000_001 })), "partners[0].window.to: 1000001 is too large. Way out: a whole number from 0 to 1000000."),
        (with(|p| p.partners[0].window = Some(Window { from: 1_000_001, to: 1 })), "partners[0].window.from: 1000001 is too large. Way out: a whole number from 0 to 1000000."),
        (with(|p| p.fixed = [(2, 0)].into()), "fixed: there is no case 2. Way out: cases are numbered from 0 to 1."),
        (with(|p| p.fixed = [(1, 2)].into()), "fixed.1: there is no position 2. Way out: positions are numbered from 0 to 1."),
        (with(|p| p.fixed = [(0, 1), (1, 1)].into()), "fixed: cases 0 and 1 are both fixed at position 1. Way out: one case to a position."),
        (with(|p| p.before = vec![(0, 1), (0, 2)]), "before[1][1]: there is no case 2. Way out: cases are numbered from 0 to 1."),
        (with(|p| p.before = vec![(0, 1); 4097]), "before: 4097 are too many. Way out: at most 4096."),
        (agenda(&[], vec![partner("Lena", &[0])]), "partners[0].cases[0]: there is no case 0. Way out: there are no durations, so there are no cases; give each case its minutes."),
    ];
    for (problem, expected) in rows {
        assert_eq!(problem.check().unwrap_err().to_string(), expected);
        assert_eq!(solve(&problem).unwrap_err().reasons, [expected], "solving says the same");
    }
}

#[test]
fn twenty_dense_cases_with_all_rules_are_proven() {
    let cases = |seed: usize| (0..20).filter(move |case| (case * 7 + seed * 5 + case * case * seed).is_multiple_of(3)).collect::<Vec<_>>();
    let partners = (1..=10).map(|seed| Partner { weight: u32::try_from(seed).unwrap() % 4 + 1, ..partner(&format!("P{seed}"), &cases(seed)) });
    let mut problem = agenda(&[5, 3, 2, 4, 6, 3, 2, 5, 3, 2, 7, 3, 2, 5, 3, 2, 4, 3, 2, 5], partners.collect());
    problem.partners[0].window = Some(Window { from: 4, to: 70 });
    problem.partners.push(free("Lena", &[3, 9], 20, 50));
    problem.fixed = [(0, 0), (19, 12)].into();
    problem.before = vec![(7, 3), (8, 2)];
    assert!(solved(&problem).unwrap().proven);
}

#[test]
fn more_than_can_be_proven_is_said_to_be_unproven() {
    let mut seed = 7u64;
    let mut is_theirs = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 61 == 0
    };
    let partners = (1..=30).map(|number| partner(&format!("P{number}"), &(0..40).filter(|_| is_theirs()).collect::<Vec<_>>()));
    let problem = agenda(&[3; 40], partners.collect());
    let solution = solve(&problem).unwrap();
    assert!(broken_rules(&problem, &solution.order).is_empty() && solution.waiting == waiting(&problem, &solution.order));
    assert!(!solution.proven && solution.waiting < waiting(&problem, &(0..40).collect::<Vec<_>>()), "{solution:?}");
}

#[test]
fn more_than_twenty_cases_are_proven_where_rules_leave_few_sets() {
    let mut problem = Published::all()["film105"].problem();
    let scenes = problem.durations.len();
    problem.durations.extend([3, 1, 4, 1, 5]);
    problem.fixed = [(scenes, scenes + 3), (scenes + 1, scenes + 4), (scenes + 2, 0)].into();
    problem.before = vec![(scenes + 3, 0), (scenes + 4, 1)];
    let solution = solved(&problem).unwrap();
    assert_eq!((solution.waiting, solution.proven), (110, true), "five lone cases change nothing");
    assert_eq!(solve(&problem), Ok(solution), "and again");
}

/// The rules a sentence names.
fn named(problem: &Problem, reason: &str) -> Problem {
    let mut named = Problem { fixed: BTreeMap::new(), before: vec![], ..problem.clone() };
    named.partners.iter_mut().filter(|partner| !reason.contains(&format!("{}: free from", partner.name))).for_each(|partner| partner.window = None);
    let words: Vec<&str> = reason.split([' ', ';']).collect();
    let number = |word: &str| word.parse::<usize>().unwrap();
    for at in words.windows(9) {
        match at {
            ["case", case, "is", "fixed", "at", "position", position, ..] => _ = named.fixed.insert(number(case), number(position)),
            ["case", first, "must", "come", "before", "case", second, ..] => named.before.push((number(first), number(second))),
            _ => {}
        }
    }
    named
}

/// Without any one of the rules a sentence names there is an order; with all of them there is none.
fn check_minimal(problem: &Problem, reason: &str) {
    let all = named(problem, &format!("{reason} . . ."));
    assert_eq!(least_waiting(&all), None, "{reason}: {problem:?}");
    let mut fewer = Vec::new();
    for number in (0..all.partners.len()).filter(|number| all.partners[*number].window.is_some()) {
        let mut without = all.clone();
        without.partners[number].window = None;
        fewer.push(without);
    }
    for case in all.fixed.keys() {
        let mut without = all.clone();
        without.fixed.remove(case);
        fewer.push(without);
    }
    for number in 0..all.before.len() {
        let mut without = all.clone();
        without.before.remove(number);
        fewer.push(without);
    }
    assert!(!fewer.is_empty() && fewer.iter().all(|without| least_waiting(without).is_some()), "{reason}: {problem:?}");
}

fn problems() -> impl Strategy<Value = Problem> {
    (0usize..=8).prop_flat_map(|count| {
        let window = prop_oneof![3 => Just(None), 1 => (0u32..20, 0u32..30).prop_map(|(from, more)| Some(Window { from, to: from + more }))];
        let cases = proptest::sample::subsequence((0..count).collect::<Vec<_>>(), 0..=count);
        let partner = (0u32..4, cases, window).prop_map(|(weight, cases, window)| Partner { name: "Lena".into(), weight, cases, window });
        let order = Just((0..count).collect::<Vec<_>>()).prop_shuffle();
        let pairs = proptest::collection::vec((0..count.max(1), 0..count.max(1)), 0..6);
        (
            proptest::collection::vec(0u32..6, count),
            proptest::collection::vec(partner, 0..6),
            (order, pairs, proptest::sample::subsequence((0..count).collect::<Vec<_>>(), 0..=count.min(3))),
            // Without rules, with rules that an order keeps, with any rules.
            0..4,
        )
    }).prop_map(|(durations, mut partners, (hidden, pairs, fixed), kind)| {
        let place = |case: usize| hidden.iter().position(|other| *other == case).unwrap_or(0);
        partners.iter_mut().zip(["Lena", "Omar", "Zoe", "Mia", "Noor", "Ola"]).for_each(|(partner, name)| partner.name = name.into());
        let mut before = pairs;
        before.retain(|(a, b)| *a < durations.len() && *b < durations.len() && (kind == 3 || place(*a) < place(*b)));
        let mut fixed: BTreeMap<usize, usize> = fixed.into_iter().map(|case| (case, place(case))).collect();
        if kind <= 1 {
            partners.iter_mut().for_each(|partner| partner.window = None);
            fixed.clear();
        }
        if kind == 0 {
            before.clear();
        }
        if kind == 2 {
            let start = |case: usize| hidden[..place(case)].iter().map(|case| durations[*case]).sum::<u32>();
            for partner in &mut partners {
                let first = partner.cases.iter().map(|case| start(*case)).min().unwrap_or(0);
                let last = partner.cases.iter().map(|case| start(*case) + durations[*case]).max().unwrap_or(0);
                partner.window = partner.window.map(|window| Window { from: first.saturating_sub(window.from / 4), to: last + window.to / 8 });
            }
        }
        Problem { durations, partners, fixed, before }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_answer_is_what_trying_all_orders_says(problem in problems()) {
        match (solved(&problem), least_waiting(&problem)) {
            (Ok(solution), Some(least)) => prop_assert_eq!((solution.waiting, solution.proven), (least, true)),
            (Err(infeasible), None) => {
                prop_assert!(infeasible.is_proven && !infeasible.reasons.is_empty());
                infeasible.reasons.iter().filter(|reason| reason.contains("free from") || reason.starts_with("these")).for_each(|reason| check_minimal(&problem, reason));
            }
            (answer, least) => prop_assert!(false, "{answer:?}, but trying all orders says {least:?}"),
        }
    }
}

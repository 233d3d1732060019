//! Reports over real HTTP: every figure is what a count of its own, by plain SQL over the kept states, comes to; each reads what the table of
//! rights says; and nothing identifiable leaves for the Federation.

use crate::room::Morning;
use mdt_domain::words::{Day, LocalTime, OdsCode};
use mdt_tests::quarter::{Quarter, simulate};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use serde_json::{Value, json};

const PCN: &str = "U73163";

struct Borough {
    morning: Morning,
    rows: DatabaseConnection,
}

impl Borough {
    /// A demonstration in which another PCN had two weeks of huddles.
    async fn open() -> Self {
        let morning = Morning::open().await;
        let first = Day(jiff::civil::date(2026, 11, 2));
        let quarter = Quarter { pcns: vec![OdsCode::parse(PCN).unwrap()], first, huddles: 10, cases: 24, seed: 7 };
        let made = simulate(&morning.moved.hub, &quarter).await.unwrap();
        assert!(made.huddles == 10 && made.lines > 40 && made.actions > 20 && made.notes > 10 && made.supervisions > 0 && made.borough_meetings > 0, "{made:?}");
        let rows = Database::connect(format!("sqlite://{}?mode=ro", morning.moved.database().display())).await.unwrap();
        Self { morning, rows }
    }

    async fn report(&self, cookie: &str, place: &str) -> Value {
        let answer = self.morning.get(cookie, &format!("/api/reports?place={place}&period=2026-Q4")).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        answer.json().unwrap()
    }

    /// One number of plain SQL.
    async fn number(&self, words: &str) -> f64 {
        let words = format!("SELECT CAST(COALESCE(({words}), 0) AS REAL) AS n");
        let row = self.rows.query_one_raw(Statement::from_string(self.rows.get_database_backend(), words)).await.unwrap().unwrap();
        row.try_get::<f64>("", "n").unwrap()
    }

    /// Several rows of texts.
    async fn texts(&self, words: &str, columns: usize) -> Vec<Vec<String>> {
        let rows = self.rows.query_all_raw(Statement::from_string(self.rows.get_database_backend(), words.to_owned())).await.unwrap();
        rows.iter().map(|row| (0..columns).map(|at| row.try_get_by_index::<Option<String>>(at).unwrap().unwrap_or_default()).collect()).collect()
    }
}

fn question<'a>(report: &'a Value, topic: &str) -> &'a Value {
    report["questions"].as_array().unwrap().iter().find(|it| it["topic"] == topic).unwrap_or_else(|| panic!("no {topic}"))
}
fn table<'a>(report: &'a Value, topic: &str, by: &str) -> &'a Vec<Value> {
    question(report, topic)["tables"].as_array().unwrap().iter().find(|it| it["by"] == by).unwrap()["rows"].as_array().unwrap()
}
fn figures(values: &Value) -> Vec<f64> { values.as_array().unwrap().iter().map(|value| value.as_f64().unwrap_or(-1.0)).collect() }
fn tenth(value: f64) -> f64 { (value * 10.0).round() / 10.0 }

/// In November London's days are those of UTC.
fn held(pcn: &str) -> String {
    format!(
        "SELECT substr(stream, 9) AS id, stream, body FROM meetings WHERE body ->> '$.pcn' = '{pcn}' AND body ->> '$.status' IN ('ended', 'approved') \
         AND body ->> '$.kind' <> 'supervision' AND date((body ->> '$.starts_at') / 1000000, 'unixepoch') BETWEEN '2026-10-01' AND '2026-12-31'"
    )
}
fn lines(pcn: &str, more: &str) -> String {
    format!("SELECT i.part_id, i.stream FROM case_items i WHERE i.body ->> '$.is_removed' = 0 AND i.body ->> '$.meeting_id' IN (SELECT id FROM ({})) {more}", held(pcn))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_figure_is_what_a_count_of_its_own_comes_to() {
    let borough = Borough::open().await;
    for (pcn, director) in [(PCN, "Belhadj"), ("U62360", "Perera")] {
        let report = borough.report(&borough.morning.cookie(director).await, pcn).await;
        let total = |topic: &str| figures(&question(&report, topic)["total"]);
        let count = async |words: String| borough.number(&format!("SELECT COUNT(*) FROM ({words})")).await;
        let discussed = "AND i.body ->> '$.outcome.kind' IS NOT NULL AND i.body ->> '$.outcome.kind' NOT LIKE 'deferred%'";
        let deferred = "AND i.body ->> '$.outcome.kind' LIKE 'deferred%'";

        let saved = format!("SELECT SUM(body ->> '$.partner_minutes_saved') FROM meeting_lives WHERE stream IN (SELECT stream FROM ({}))", held(pcn));
        assert_eq!(total("meetings"), [count(held(pcn)).await, borough.number(&saved).await], "meetings of {pcn}");
        let cases = [count(lines(pcn, discussed)).await, count(lines(pcn, deferred)).await, count(lines(pcn, "AND i.body ->> '$.outcome.kind' IS NULL")).await];
        assert_eq!(total("cases"), cases, "cases of {pcn}");
        assert!(cases[0] > 5.0);

        let of_lines = |what: &str| format!("SELECT SUM(body ->> '$.{what}') FROM agenda_items WHERE part_id IN (SELECT part_id FROM ({}))", lines(pcn, discussed));
        let (planned, used) = (borough.number(&of_lines("planned_minutes")).await, borough.number(&of_lines("spent_seconds")).await);
        assert_eq!(total("minutes"), [tenth(planned / cases[0]), tenth(used / 60.0 / cases[0])], "minutes of {pcn}");

        let asked = |more: &str| {
            format!("SELECT 1 FROM attendees WHERE stream IN (SELECT stream FROM ({})) AND body ->> '$.is_withdrawn' = 0 AND body ->> '$.kind' IN ('core', 'rotating') {more}", held(pcn))
        };
        let (all, came) = (count(asked("")).await, count(asked("AND body ->> '$.attendance' = 'present'")).await);
        assert_eq!(total("attendance"), [all, came, (100.0 * came / all).round()], "attendance of {pcn}");
        for row in table(&report, "attendance", "service") {
            let of = match row["label"].as_str().unwrap() {
                "The PCN’s own team" => "AND body ->> '$.service_id' IS NULL".to_owned(),
                name => format!("AND body ->> '$.service_id' IN (SELECT part_id FROM services WHERE body ->> '$.name' = '{name}')"),
            };
            assert_eq!(row["values"][0].as_f64().unwrap(), count(asked(&of)).await, "{row}");
        }
        check_actions(&borough, &report, pcn).await;
        check_waits(&borough, &report, pcn).await;
        check_funding(&borough, &report, pcn).await;
        check_needs(&borough, &report, pcn).await;
        let languages = table(&report, "languages", "language");
        assert!(!languages.is_empty());
        for row in languages {
            let of = match row["label"].as_str().unwrap() {
                "Not recorded" => "IS NULL".to_owned(),
                language => format!("= '{language}'"),
            };
            let words = lines(pcn, &format!("{discussed} AND i.stream IN (SELECT stream FROM cases WHERE body ->> '$.patient.language' {of})"));
            assert_eq!(figures(&row["values"]), [count(words).await], "{row}");
        }
    }
}

async fn check_actions(borough: &Borough, report: &Value, pcn: &str) {
    let due = |more: &str| {
        format!(
            "SELECT COUNT(*) FROM action_items a WHERE a.body ->> '$.pcn' = '{pcn}' AND a.body ->> '$.status' <> 'cancelled' \
             AND a.body ->> '$.due_on' BETWEEN '2026-10-01' AND '2026-11-23' {more}"
        )
    };
    let in_time = "AND a.body ->> '$.status' = 'done' AND date((a.body ->> '$.closed_at') / 1000000, 'unixepoch') <= a.body ->> '$.due_on'";
    let check = async |values: &Value, more: &str| {
        let (all, some) = (borough.number(&due(more)).await, borough.number(&due(&format!("{more} {in_time}"))).await);
        let percent = if all > 0.0 { (100.0 * some / all).round() } else { -1.0 };
        assert_eq!(figures(values), [all, some, percent], "actions of {pcn} {more}");
    };
    check(&question(report, "actions")["total"], "").await;
    for (row, fifth) in table(report, "actions", "fifth").iter().zip([1, 2, 3, 4, 5]) {
        let deciles = format!("({}, {})", 2 * fifth - 1, 2 * fifth);
        let of = format!("AND (SELECT o.body ->> '$.imd_decile' FROM cases c JOIN organisations o ON o.part_id = c.body ->> '$.practice' WHERE c.stream = a.stream) IN {deciles}");
        check(&row["values"], &of).await;
    }
    for row in table(report, "actions", "service") {
        let service = "COALESCE(a.body ->> '$.owner.service_id', (SELECT p.body ->> '$.service_id' FROM people p WHERE p.part_id = a.body ->> '$.owner.person_id'))";
        let of = match row["label"].as_str().unwrap() {
            "The PCN’s own team" => format!("AND {service} IS NULL"),
            name => format!("AND {service} IN (SELECT part_id FROM services WHERE body ->> '$.name' = '{name}')"),
        };
        check(&row["values"], &of).await;
    }
}

/// In November London's months are those of UTC.
async fn check_funding(borough: &Borough, report: &Value, pcn: &str) {
    let mut sums = [0.0; 4];
    let rows = table(report, "funding", "funding");
    for (row, word) in rows.iter().zip(["arrs", "icb", "local_authority", "vcse", "primary_care", "nhs_trust", "other", "not_said"]) {
        let paid = format!(
            "SELECT p.part_id FROM people p, json_each(p.body, '$.roles') r WHERE r.value ->> '$.role' = 'link_worker' AND COALESCE(p.body ->> '$.funding_stream', 'not_said') = '{word}'"
        );
        let here = format!("SELECT COUNT(DISTINCT p) FROM ({} AND p.body ->> '$.is_ended' = 0 AND r.value ->> '$.at' = '{pcn}')", paid.replacen("p.part_id", "p.part_id AS p", 1));
        let due = format!(
            "SELECT a.stream, substr(a.body ->> '$.due_on', 1, 7) AS month, a.body ->> '$.status' AS status FROM action_items a WHERE a.body ->> '$.owner.person_id' IN ({paid}) \
             AND a.body ->> '$.status' <> 'cancelled' AND a.body ->> '$.due_on' BETWEEN '2026-10-01' AND '2026-11-23'"
        );
        let noted = format!(
            "SELECT n.stream, strftime('%Y-%m', (n.body ->> '$.written_at') / 1000000, 'unixepoch') AS month FROM social_notes n WHERE n.body ->> '$.author' IN ({paid}) \
             AND n.body ->> '$.is_withdrawn' = 0 AND (n.body ->> '$.written_at') / 1000000 >= unixepoch('2026-10-01')"
        );
        let cases = format!("SELECT stream FROM cases WHERE body ->> '$.pcn' = '{pcn}'");
        let worked = format!("SELECT COUNT(*) FROM (SELECT stream, month FROM ({due}) UNION SELECT stream, month FROM ({noted})) WHERE stream IN ({cases})");
        let own = format!("SELECT COUNT(*) FROM ({due} AND a.body ->> '$.pcn' = '{pcn}')");
        let counted = [borough.number(&here).await, borough.number(&worked).await, borough.number(&own).await, borough.number(&format!("{own} WHERE status = 'done'")).await];
        assert_eq!(figures(&row["values"]), counted, "{word} of {pcn}: {row}");
        for (sum, one) in sums.iter_mut().zip(counted) {
            *sum += one;
        }
    }
    assert_eq!(figures(&question(report, "funding")["total"]), sums, "{pcn}");
    assert!(sums[0] > 1.0 && sums[1] > 1.0 && sums[2] > 1.0, "{pcn} has link workers who worked: {sums:?}");
}

async fn check_waits(borough: &Borough, report: &Value, pcn: &str) {
    // Day after day in a test of its own hand: each case's first discussion at or after its referral.
    let words = format!(
        "SELECT c.stream, c.body ->> '$.referral.referred_at', m.body ->> '$.starts_at' FROM cases c, case_items i, meetings m \
         WHERE c.body ->> '$.pcn' = '{pcn}' AND i.stream = c.stream AND i.body ->> '$.is_removed' = 0 AND m.stream = 'meeting:' || (i.body ->> '$.meeting_id') \
         AND i.body ->> '$.outcome.kind' IS NOT NULL AND i.body ->> '$.outcome.kind' NOT LIKE 'deferred%' AND c.body ->> '$.referral.referred_at' IS NOT NULL \
         AND m.body ->> '$.status' IN ('ended', 'approved')"
    );
    let words = format!("SELECT CAST(a AS TEXT), CAST(b AS TEXT), CAST(c AS TEXT) FROM (SELECT stream AS a, x AS b, y AS c FROM ({}))", words.replacen("referred_at',", "referred_at' AS x,", 1).replacen("starts_at' FROM", "starts_at' AS y FROM", 1));
    let mut first: std::collections::BTreeMap<String, (i64, i64)> = std::collections::BTreeMap::new();
    for row in borough.texts(&words, 3).await {
        let (referred, at): (i64, i64) = (row[1].parse().unwrap(), row[2].parse().unwrap());
        if at >= referred {
            let held = first.entry(row[0].clone()).or_insert((referred, at));
            held.1 = held.1.min(at);
        }
    }
    let day = |micros: i64| micros.div_euclid(86_400_000_000);
    let october = Day(jiff::civil::date(2026, 10, 1)).at(&LocalTime::default()).0;
    let mut days: Vec<i64> = first.values().filter(|(_, at)| *at >= october).map(|(referred, at)| day(*at) - day(*referred)).collect();
    days.sort_unstable();
    let nearest = |share: f64| days.get((share * days.len() as f64).ceil() as usize - 1).map_or(-1.0, |days| *days as f64);
    assert_eq!(figures(&question(report, "waiting")["total"]), [days.len() as f64, nearest(0.25), nearest(0.5), nearest(0.75)], "waits of {pcn}: {days:?}");
}

async fn check_needs(borough: &Borough, report: &Value, pcn: &str) {
    let words = format!(
        "SELECT n.stream || '/' || (n.body ->> '$.domain'), n.body ->> '$.level', n.body ->> '$.domain' FROM social_notes n \
         WHERE n.stream IN (SELECT stream FROM cases WHERE body ->> '$.pcn' = '{pcn}') AND n.body ->> '$.is_withdrawn' = 0 AND n.body ->> '$.domain' <> 'strengths' \
         ORDER BY n.body ->> '$.written_at', n.part_id"
    );
    let mut levels: std::collections::BTreeMap<String, (String, Vec<String>)> = std::collections::BTreeMap::new();
    for row in borough.texts(&words, 3).await {
        levels.entry(row[0].clone()).or_insert((row[2].clone(), Vec::new())).1.push(row[1].clone());
    }
    let (mut found, mut met) = (0.0, 0.0);
    for (_, levels) in levels.values() {
        for at in 0..levels.len() {
            if levels[at] != "none" && (at == 0 || levels[at - 1] == "none") {
                found += 1.0;
                met += if levels[at..].iter().any(|level| level == "none") { 1.0 } else { 0.0 };
            }
        }
    }
    assert!(found > 0.0);
    assert_eq!(figures(&question(report, "needs")["total"]), [found, met, f64::round(100.0 * met / found)], "needs of {pcn}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_reads_what_is_theirs_and_the_federation_nothing_identifiable() {
    let borough = Borough::open().await;
    let morning = &borough.morning;
    let status = async |who: &str, path: &str| morning.get(&morning.cookie(who).await, path).await.status;
    for (who, places) in [
        ("Perera", json!(["U62360", "own"])), ("Okonjo", json!(["U62360"])), ("Hassan", json!(["own"])), ("Farrell", json!(["own"])), ("Lowden", json!(["E85025"])),
        ("Prentice", json!(["DEMOHFGP", "U19803", "U55717", "U18398", "U73163", "U62360"])),
    ] {
        let told = morning.get(&morning.cookie(who).await, "/api/reports").await.json().unwrap();
        let keys: Vec<&Value> = told["places"].as_array().unwrap().iter().map(|place| &place["key"]).collect();
        assert_eq!(json!(keys), places, "{who}");
    }
    for who in ["Marchbank", "Tatlow", "Sommer"] {
        assert_eq!(status(who, "/api/reports").await, 404, "{who}");
        assert_eq!(status(who, "/api/reports/csv").await, 404, "{who}");
    }
    assert_eq!(status("Perera", "/api/reports?place=U73163").await, 404, "another PCN");
    assert_eq!(status("Hassan", "/api/reports?place=U62360").await, 404, "a link worker has their own");
    assert_eq!(status("Perera", "/api/reports?place=U62360&period=2026-13").await, 400);
    let own = borough.report(&morning.cookie("Hassan").await, "own").await;
    assert_eq!(own["questions"].as_array().unwrap().len(), 1);
    let coordinator = borough.report(&morning.cookie("Okonjo").await, "U62360").await;
    assert!(coordinator["questions"].as_array().unwrap().iter().all(|it| it["topic"] != "supervision"));

    // A matron whom the PCN marks core has the report of what she promised herself, and nobody else's.
    let hers = borough.report(&morning.cookie("Farrell").await, "own").await;
    let topics: Vec<&Value> = hers["questions"].as_array().unwrap().iter().map(|it| &it["topic"]).collect();
    assert_eq!(topics, own["questions"].as_array().unwrap().iter().map(|it| &it["topic"]).collect::<Vec<_>>(), "as a link worker's");
    let due = "SELECT COUNT(*) FROM action_items a JOIN people p ON p.part_id = a.body ->> '$.owner.person_id' WHERE p.body ->> '$.name' = 'Joan Farrell' \
               AND a.body ->> '$.status' <> 'cancelled' AND a.body ->> '$.due_on' BETWEEN '2026-10-01' AND '2026-11-23'";
    let all = borough.number(due).await;
    assert_eq!(figures(&question(&hers, "actions")["total"])[0], all, "{hers}");
    assert!(all > 0.0, "she promised something");
    assert_eq!(status("Farrell", "/api/reports?place=U62360").await, 404);

    // A director sees how many promises their link workers have, and no case.
    let told = morning.get(&morning.cookie("Belhadj").await, "/api/oversight").await;
    let oversight = told.json().unwrap();
    for row in oversight["places"][0]["link_workers"].as_array().unwrap() {
        let whose = format!("JOIN people p ON p.part_id = a.body ->> '$.owner.person_id' WHERE p.body ->> '$.name' = '{}'", row["name"].as_str().unwrap());
        let open = format!("SELECT COUNT(*) FROM action_items a {whose} AND a.body ->> '$.status' NOT IN ('done', 'cancelled')");
        assert_eq!(row["open"].as_f64().unwrap(), borough.number(&open).await, "{row}");
        assert_eq!(row["overdue"].as_f64().unwrap(), borough.number(&format!("{open} AND a.body ->> '$.due_on' < '2026-11-24'")).await, "{row}");
    }
    assert!(!String::from_utf8_lossy(&told.body).contains("NHF-"), "{oversight}");
    assert_eq!(status("Okonjo", "/api/oversight").await, 404);

    // November is not over: outside it tells nothing. A month later it does, in steps of five.
    let val = morning.cookie("Prentice").await;
    let early = borough.report(&val, "DEMOHFGP").await;
    assert!(question(&early, "cases")["total"][0].is_null(), "{early}");
    morning.moved.pass(10 * 86_400);
    let val = morning.cookie("Prentice").await;
    let mut bytes = String::new();
    for place in ["DEMOHFGP", PCN, "U62360"] {
        let report = borough.report(&val, place).await;
        assert_eq!(report["is_rounded"], true);
        for asked in report["questions"].as_array().unwrap().iter().filter(|it| it["topic"] != "supervision") {
            let rows = asked["tables"].as_array().unwrap().iter().flat_map(|table| table["rows"].as_array().unwrap()).map(|row| &row["values"]);
            for values in rows.chain([&asked["total"]]) {
                for (column, value) in asked["columns"].as_array().unwrap().iter().zip(values.as_array().unwrap()) {
                    if let (Some("count"), Some(value)) = (column["unit"].as_str(), value.as_f64()) {
                        // Link workers are in the directory, by name, for the same reader.
                        let is_of_directory = column["label"] == "Link workers";
                        assert!(value >= 5.0 && (is_of_directory || value % 5.0 == 0.0), "{value} in {asked}");
                    }
                }
            }
        }
        bytes.push_str(&report.to_string());
        bytes.push_str(&String::from_utf8_lossy(&morning.get(&val, &format!("/api/reports/csv?place={place}&period=2026-Q4")).await.body));
    }
    let whole = borough.report(&val, "DEMOHFGP").await;
    let link_workers = "SELECT COUNT(*) FROM people p, json_each(p.body, '$.roles') r WHERE r.value ->> '$.role' = 'link_worker' AND p.body ->> '$.is_ended' = 0";
    assert_eq!(question(&whole, "funding")["total"][0].as_f64(), Some(borough.number(link_workers).await));
    let report = borough.report(&val, PCN).await;
    assert!(question(&report, "cases")["total"][0].as_f64().unwrap() > 30.0, "{report}");
    let names = morning.moved.hub.directory().people.values().map(|person| person.name.to_string()).collect::<Vec<_>>();
    let codes = borough.texts("SELECT body ->> '$.code' FROM cases", 1).await.concat();
    let families = ["Chowdhury", "Okafor", "Person1", "Simulated"].map(str::to_owned);
    for word in names.iter().chain(&codes).chain(&families) {
        assert!(!bytes.contains(word.as_str()), "{word} left for the Federation");
    }
    assert!(bytes.contains("too few to tell"), "small counts are not told in the file");
}

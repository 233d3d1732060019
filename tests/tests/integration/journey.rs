//! People in browsers. The walks are written for Node and playwright-core; this starts the service and runs them.

use crate::two_nodes::{metric, node};
use mdt_domain::{
    report::period::Period,
    words::{Day, OdsCode},
};
use mdt_hub::{Hub, HubOptions, system_clock};
use mdt_store::StoreOptions;
use mdt_tests::{
    engines::{Postgres, Redis, free_port},
    proxy::Proxy,
    quarter::{Quarter, simulate},
    server::{Options, Server},
};
use std::path::Path;

async fn walk(file: &str) { walk_over(file, Options::default(), &[]).await; }

/// The walk lays a wire of its own between browser and service, which it can cut: the service knows itself by the wire's name.
async fn walk_over_a_wire(file: &str) {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let environment = vec![("MDT_HUB_PUBLIC_URL".to_owned(), format!("http://127.0.0.1:{port}"))];
    walk_over(file, Options { environment, ..Options::default() }, &[port.to_string()]).await;
}

async fn walk_over(file: &str, options: Options, arguments: &[String]) {
    let server = Server::start(options).await.unwrap();
    walk_at(file, &server.address, arguments).await;
}

async fn walk_at(file: &str, address: &str, arguments: &[String]) {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web");
    let output = tokio::process::Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys").join(file))
        .arg(format!("http://{address}"))
        .args(arguments)
        .current_dir(web)
        .output()
        .await
        .expect("node runs");
    println!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Acceptance steps 5, 6, 13 and the close.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_people_in_three_browsers_run_a_huddle_to_its_close() { walk("huddle.mjs").await; }

/// The same over two nodes on one PostgreSQL, every connection to the next of them: no page knows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_people_behind_a_balancer_run_a_huddle_on_two_nodes() {
    let (url, redis) = (Postgres::shared().await.unwrap().database().await.unwrap(), Redis::start().await.unwrap());
    let ports = [free_port().unwrap(), free_port().unwrap()];
    let balancer = Proxy::start(ports.iter().map(|port| format!("127.0.0.1:{port}")).collect(), 1).await.unwrap();
    let mut nodes = Vec::new();
    for (port, name) in ports.into_iter().zip(["a", "b"]) {
        let mut options = node(name, &url, Some(&redis.url()));
        options.environment.push(("MDT_HUB_PUBLIC_URL".into(), format!("http://{}", balancer.address())));
        nodes.push(Server::start(Options { port, timings_divisor: 1, ..options }).await.unwrap());
    }
    walk_at("huddle.mjs", balancer.address(), &[]).await;
    // Both had part in it.
    for node in &nodes {
        assert!(metric(&node.address, "mdt_commits_total").await.is_some_and(|count| count > 0.0), "{} had nothing to do", node.address);
    }
}

/// Acceptance steps 1 to 5, 7, 9 to 12.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_people_come_for_the_right_case_and_for_no_other() { walk("partners.mjs").await; }

/// Offline while typing, with a reload in the middle; half-open; a browser closed and opened again: 0 letters lost, 0 doubled.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_in_the_car_park_loses_nothing_and_doubles_nothing() { walk_over_a_wire("carpark.mjs").await; }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_series_is_made_moved_called_off_and_put_back() { walk("series.mjs").await; }

/// Acceptance step 15.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_guest_of_the_weekly_meeting_drops_off_before_its_cases() { walk("pcn.mjs").await; }

/// Acceptance step 16, supervision.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_supervision_is_its_twos_and_leaves_nothing_but_that_it_happened() { walk("supervision.mjs").await; }

/// Acceptance step 16: the borough's meeting, from its agenda to the certificate.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_borough_meeting_has_a_speaker_training_and_a_case_that_names_nobody() { walk("borough.mjs").await; }

/// A PCN tailors a template and an update arrives.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pcn_tailors_a_template_and_an_update_arrives() { walk("templates.mjs").await; }

/// Acceptance step 14, and the life of minutes after it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_coordinator_pastes_every_text_and_the_chair_approves_and_amends() { walk("minutes.mjs").await; }
/// Acceptance step 12, and a case over time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_case_over_time_is_told_asked_about_stepped_down_and_reopened() { walk("case.mjs").await; }

/// Acceptance step 17: the director's report, its file, and the steering group's without one identifiable row.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_says_the_same_in_bars_tables_and_file_and_nothing_small_leaves() {
    let folder = tempfile::tempdir().unwrap();
    // Two weeks of the quarter that is over, in two PCNs: the borough's report has something to tell.
    let hub = Hub::start(StoreOptions::sqlite_file(&folder.path().join("mdt-hub.db")), HubOptions::default()).await.unwrap();
    let now = system_clock();
    mdt_app::mode::check(&hub, true).await.unwrap();
    mdt_app::mode::prepare_demo(&hub).await.unwrap();
    let pcns = ["U73163", "U62360"].map(|code| OdsCode::parse(code).unwrap());
    let first = Period::quarter_of(Day::of(now)).quarter_before().from();
    let made = simulate(&hub, &Quarter { pcns: pcns.into(), first, huddles: 10, cases: 30, seed: 3 }).await.unwrap();
    assert_eq!(made.huddles, 20, "{made:?}");
    hub.stop().await;
    walk_over("reports.mjs", Options { data_dir: Some(folder.path().into()), ..Options::default() }, &[]).await;
}
/// A file on the shelf, shared at the borough's meeting, downloaded by its speaker.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_the_shelf_reaches_the_speaker_it_is_shared_with() { walk("resources.mjs").await; }

//! People in browsers. The walks are written for Node and playwright-core; this starts the service and runs them.

use mdt_tests::server::{Options, Server};
use std::path::Path;

async fn walk(file: &str) {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web");
    let server = Server::start(Options::default()).await.unwrap();
    let output = tokio::process::Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys").join(file))
        .arg(format!("http://{}", server.address))
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

/// Acceptance steps 1 to 5, 7, 9 to 12.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_people_come_for_the_right_case_and_for_no_other() { walk("partners.mjs").await; }

//! Three people in three browsers walk through a huddle (acceptance steps 5, 6, 13 and the close). The walk itself is
//! written for Node and playwright-core; this starts the service and runs it.

use mdt_tests::server::{Options, Server};
use std::path::Path;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_people_in_three_browsers_run_a_huddle_to_its_close() {
    let web = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web");
    let server = Server::start(Options::default()).await.unwrap();
    let output = tokio::process::Command::new("node")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("journeys/huddle.mjs"))
        .arg(format!("http://{}", server.address))
        .current_dir(web)
        .output()
        .await
        .expect("node runs");
    println!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

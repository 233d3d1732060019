//! The end of the service with many sockets open, and the files an operator installs.

use crate::{backup, room::{DIVISOR, Huddle}};
use mdt_tests::{client::Client, promised::within, server::{Options, Server, binary}};
use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

const SOCKETS: usize = 500;
/// Batches over up to 10 s, and requests under way for 3 s.
const DRAIN_AT_MOST: Duration = Duration::from_secs(15);
/// Come back.
const RESTARTING: u16 = 4103;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_ends_in_time_with_five_hundred_sockets_open() {
    let folder = tempfile::tempdir().unwrap();
    let huddle = Huddle::with(Options { data_dir: Some(folder.path().into()), timings_divisor: DIVISOR, ..Options::default() }).await;
    let cookie = huddle.server.sign_in(huddle.server.person("Perera").await.unwrap()).await.unwrap();
    let mut clients = Vec::new();
    for _ in 0..SOCKETS {
        let mut client = Client::connect(&huddle.server.address, &cookie).await.unwrap();
        clients.push(tokio::spawn(async move { client.until_closed().await.unwrap() }));
    }
    let began = Instant::now();
    huddle.server.stop().await.unwrap();
    let took = began.elapsed();
    let mut told = 0;
    for client in clients {
        told += usize::from(client.await.unwrap() == Some(RESTARTING));
    }
    let log = std::fs::read_to_string(folder.path().join("server.log")).unwrap();
    let said = log.lines().find(|line| line.starts_with("Ended in order after")).unwrap_or_default();
    println!("{SOCKETS} sockets: ended in {took:?}, {told} told to come back; it said: {said}");
    within("ended in order", took, DRAIN_AT_MOST);
    assert_eq!(told, SOCKETS);
    assert!(!said.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_sees_what_is_wrong_and_its_exit_code_says_how_bad() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let output = backup::command(folder.path(), &["doctor"]).await;
    assert_eq!(output.status.code(), Some(1), "a new folder: look, there is no database yet");
    let server = Server::start(Options { data_dir: Some(folder.path().into()), timings_divisor: DIVISOR, ..Options::default() }).await.unwrap();
    let ready = mdt_tests::http::request(&server.address, "GET", "/readyz", &[], b"").await.unwrap();
    assert!(String::from_utf8_lossy(&ready.body).contains("last backup: never"));
    backup::done(folder.path(), &["backup"]).await;
    let ready = mdt_tests::http::request(&server.address, "GET", "/readyz", &[], b"").await.unwrap();
    assert!(String::from_utf8_lossy(&ready.body).contains("last backup: 0 hours ago"));
    let said = backup::done(folder.path(), &["doctor"]).await;
    assert!(said.contains("ok    backup") && said.contains("ok    schema"), "{said}");
    server.stop().await.unwrap();
    let file = folder.path().join("mdt-hub.db");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..100].fill(0);
    std::fs::write(&file, bytes).unwrap();
    let output = backup::command(folder.path(), &["doctor"]).await;
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("bad   database") && said.contains("Way out"), "{said}");
}

fn operations() -> PathBuf { Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("docs/operations") }

fn text(name: &str) -> String { std::fs::read_to_string(operations().join(name)).unwrap() }

#[test]
fn the_systemd_unit_is_hardened_and_waits_for_the_drain() {
    let unit = text("mdt-hub.service");
    for line in ["ProtectSystem=strict", "StateDirectory=mdt-hub", "NoNewPrivileges=yes", "Type=exec", "Restart=on-failure", "UMask=0077"] {
        assert!(unit.lines().any(|found| found == line), "{line}");
    }
    let patience = unit.lines().find_map(|line| line.strip_prefix("TimeoutStopSec=")?.parse().ok()).map(Duration::from_secs);
    assert!(patience > Some(DRAIN_AT_MOST), "longer than the drain");
    // systemd's own check, with the binary where it is here.
    let folder = tempfile::tempdir().unwrap();
    for name in ["mdt-hub.service", "mdt-hub-backup.service", "mdt-hub-backup.timer"] {
        let here = text(name).replace("/usr/local/bin/mdt-hub", binary().unwrap().to_str().unwrap());
        std::fs::write(folder.path().join(name), here).unwrap();
    }
    let verify = Command::new("systemd-analyze").arg("verify").args(["mdt-hub.service", "mdt-hub-backup.timer"]).current_dir(folder.path()).output();
    match verify {
        Ok(output) => assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr)),
        Err(_) => println!("systemd-analyze is not here: the unit was read as text only"),
    }
}

#[test]
fn the_compose_file_names_settings_there_are_and_two_nodes() {
    let compose = text("compose.yaml");
    assert!(!compose.contains('\t'));
    let known: Vec<String> = mdt_app::config::KNOWN.iter().map(|known| mdt_app::config::env_name(known.key)).collect();
    // Said by whoever starts it, not read by MDT Hub; and the name of the node, a setting of several nodes.
    let others = ["MDT_HUB_DB_PASSWORD", "MDT_HUB_REDIS_PASSWORD", "MDT_HUB_NODE"];
    let words = compose.split(|c: char| !c.is_ascii_uppercase() && c != '_').filter(|word| word.starts_with("MDT_HUB_"));
    for word in words {
        assert!(known.iter().any(|name| name == word) || others.contains(&word), "{word} is no setting");
    }
    for name in ["MDT_HUB_DATABASE_URL", "MDT_HUB_REDIS_URL", "MDT_HUB_NODE", "MDT_HUB_LISTEN", "MDT_HUB_PUBLIC_URL", "MDT_HUB_DATA_DIR"] {
        assert!(compose.contains(&format!("{name}:")), "{name}");
    }
    // The balancer asks each node for its readiness, and knows the nodes by where they listen.
    let balancer = text("haproxy.cfg");
    assert!(balancer.contains("uri /readyz") && !balancer.contains("cookie"), "no sticky sessions");
    for listen in compose.lines().filter_map(|line| line.trim().strip_prefix("MDT_HUB_LISTEN: ")) {
        assert!(balancer.contains(&format!(" {listen}")), "{listen}");
    }
    let read = "import sys, json, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    let output = Command::new("python3").args(["-c", read]).arg(operations().join("compose.yaml")).stdin(Stdio::null()).output();
    match output {
        Ok(output) if output.status.success() => {
            let read: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            let services = read["services"].as_object().unwrap();
            let nodes = services.values().filter(|service| service["environment"]["MDT_HUB_NODE"].is_string());
            assert_eq!(nodes.filter(|node| node["stop_grace_period"] == "30s" && node["network_mode"] == "service:pod").count(), 2);
            assert!(services["db"]["image"].as_str().unwrap().starts_with("postgres:15"));
            assert!(services["redis"]["image"].as_str().unwrap().starts_with("redis:7"));
        }
        _ => println!("no YAML reader is here: the compose file was read as text only"),
    }
}

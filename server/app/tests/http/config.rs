//! Settings: a wrong one is refused with its name, what is wrong, and the way out.

use mdt_app::config::{KNOWN, Settings, Sources, env_name};
use std::{collections::BTreeMap, path::PathBuf};
use tempfile::TempDir;

fn sources(folder: &TempDir, environment: &[(&str, &str)]) -> Sources {
    let mut environment: BTreeMap<String, String> =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    environment.entry("MDT_HUB_DATA_DIR".into()).or_insert_with(|| folder.path().join("data").display().to_string());
    Sources { file: None, flags: BTreeMap::new(), environment, working_dir: folder.path().to_owned() }
}

fn read(environment: &[(&str, &str)]) -> Result<Settings, String> {
    let folder = TempDir::new().expect("a folder");
    sources(&folder, environment).read().map_err(|error| error.to_string())
}

#[test]
fn a_wrong_setting_is_refused_with_its_name_and_the_way_out() {
    for (environment, name, words) in [
        (vec![("MDT_HUB_LISTEN", "localhost")], "MDT_HUB_LISTEN", "127.0.0.1:8080"),
        (vec![("MDT_HUB_LISTEN", "127.0.0.1:99999")], "MDT_HUB_LISTEN", "not an address and a port"),
        (vec![("MDT_HUB_LISTEN", "0.0.0.0:8080"), ("MDT_HUB_DEMO", "true")], "MDT_HUB_LISTEN", "this machine only"),
        (vec![("MDT_HUB_LISTEN", "0.0.0.0:8080")], "MDT_HUB_PUBLIC_URL", "https"),
        (vec![("MDT_HUB_DATA_DIR", "/proc/mdt")], "MDT_HUB_DATA_DIR", "cannot be made"),
        (vec![("MDT_HUB_DATABASE_URL", "mysql://u:secret@db/x")], "MDT_HUB_DATABASE_URL", "postgres://"),
        (vec![("MDT_HUB_DATABASE_URL", "postgres://u:secret@db:5432")], "MDT_HUB_DATABASE_URL", "names no database"),
        (vec![("MDT_HUB_DATABASE_URL", "postgres://u:secret@db:port/x")], "MDT_HUB_DATABASE_URL", "port"),
        (vec![("MDT_HUB_DATABASE_URL", "sqlite::memory:")], "MDT_HUB_DATABASE_URL", "lost"),
        (vec![("MDT_HUB_REDIS_URL", "localhost:6379")], "MDT_HUB_REDIS_URL", "rediss://"),
        (vec![("MDT_HUB_REDIS_URL", "redis+sentinel://127.0.0.1:26379,cache.example:26379/mymaster")], "MDT_HUB_REDIS_URL", "TLS"),
        (vec![("MDT_HUB_REDIS_URL", "redis+sentinel://127.0.0.1:26379"), ("MDT_HUB_DATABASE_URL", "postgres://u:secret@127.0.0.1/x")], "MDT_HUB_REDIS_URL", "names no master"),
        (vec![("MDT_HUB_NODE", "node 1")], "MDT_HUB_NODE", "letters"),
        (vec![("MDT_HUB_REDIS_URL", "redis://:secret@cache.example:6379")], "MDT_HUB_REDIS_URL", "TLS"),
        (vec![("MDT_HUB_REDIS_URL", "redis://127.0.0.1:6379")], "MDT_HUB_REDIS_URL", "share"),
        (vec![("MDT_HUB_SMTP_URL", "mail.example")], "MDT_HUB_SMTP_URL", "smtps://"),
        (vec![("MDT_HUB_SMTP_URL", "smtps://u@mail.example:465")], "MDT_HUB_SMTP_URL", "without a password"),
        (vec![("MDT_HUB_SMTP_URL", "smtps://u:secret@mail.example:465")], "MDT_HUB_MAIL_FROM", "is needed"),
        (vec![("MDT_HUB_SMTP_URL", "smtps://u:secret@mail.example:465"), ("MDT_HUB_MAIL_FROM", "a@b.example"), ("MDT_HUB_DEMO", "1")], "MDT_HUB_SMTP_URL", "invented"),
        (vec![("MDT_HUB_MAIL_FROM", "MDT Hub")], "MDT_HUB_MAIL_FROM", "not a mail address"),
        (vec![("MDT_HUB_PUBLIC_URL", "mdt.example.org")], "MDT_HUB_PUBLIC_URL", "https://"),
        (vec![("MDT_HUB_PUBLIC_URL", "http://mdt.example.org")], "MDT_HUB_PUBLIC_URL", "in clear"),
        (vec![("MDT_HUB_PUBLIC_URL", "https://mdt.example.org/hub")], "MDT_HUB_PUBLIC_URL", "host only"),
        (vec![("MDT_HUB_PUBLIC_URL", "https://mdt.example.org"), ("MDT_HUB_DEMO", "1")], "MDT_HUB_PUBLIC_URL", "MDT_HUB_DEMO"),
        (vec![("MDT_HUB_DEMO", "perhaps")], "MDT_HUB_DEMO", "true or false"),
        (vec![("MDT_HUB_TIMINGS_DIVISOR", "10")], "MDT_HUB_TIMINGS_DIVISOR", "tests"),
        (vec![("MDT_HUB_TIMINGS_DIVISOR", "0"), ("MDT_HUB_DEMO", "true")], "MDT_HUB_TIMINGS_DIVISOR", "1 to 100"),
        (vec![("MDT_HUB_LOG", "loud")], "MDT_HUB_LOG", "debug"),
        (vec![("MDT_HUB_LOG_FORMAT", "xml")], "MDT_HUB_LOG_FORMAT", "json"),
        (vec![("MDT_HUB_LISTEM", "127.0.0.1:1")], "MDT_HUB_LISTEM", "spelling"),
        (vec![("MDT_HUB_CONFIG", "/nowhere/mdt-hub.toml")], "MDT_HUB_CONFIG", "cannot be read"),
    ] {
        let error = read(&environment).expect_err(name);
        assert!(error.starts_with(&format!("{name} (")), "{name}: {error}");
        assert!(error.contains(words) && error.contains("Way out:"), "{name}: {error}");
        assert!(!error.contains("secret"), "a password is shown: {error}");
    }
}

#[test]
fn all_wrong_settings_are_told_at_once() {
    let error = read(&[("MDT_HUB_LOG", "loud"), ("MDT_HUB_LISTEN", "x")]).expect_err("two");
    assert!(error.contains("MDT_HUB_LOG") && error.contains("MDT_HUB_LISTEN"), "{error}");
}

#[test]
fn flags_count_before_the_environment_and_that_before_the_file() {
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("mdt-hub.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:1\"\nMDT_HUB_LOG = \"error\"\ndemo = true\ntimings_divisor = 10\n").expect("written");
    let mut sources = sources(&folder, &[]);
    let settings = sources.read().expect("good");
    assert_eq!((settings.listen.port(), settings.is_demo, settings.timings_divisor), (1, true, 10));
    assert_eq!(settings.file, Some(file.clone()));
    sources.environment.insert("MDT_HUB_LISTEN".into(), "127.0.0.1:2".into());
    assert_eq!(sources.read().expect("good").listen.port(), 2);
    sources.flags.insert("listen", "127.0.0.1:3".into());
    assert_eq!(sources.read().expect("good").listen.port(), 3);
    std::fs::write(&file, "listen = [\n").expect("written");
    assert!(sources.read().expect_err("broken").to_string().contains("mdt-hub.toml"));
    std::fs::write(&file, "colour = \"red\"\n").expect("written");
    assert!(sources.read().expect_err("unknown").to_string().starts_with("MDT_HUB_COLOUR (in"));
}

#[test]
fn an_empty_value_is_a_setting_left_out() {
    let settings = read(&[("MDT_HUB_REDIS_URL", ""), ("MDT_HUB_LISTEN", " ")]).expect("good");
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
}

#[test]
fn every_setting_is_in_the_readme() {
    let readme = std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).expect("a README");
    for known in KNOWN {
        let row = format!("| `{}` | {} | {} |", env_name(known.key), known.what, known.default);
        assert!(readme.contains(&row), "the README's table lacks:\n{row}");
    }
}

//! Mail over a real socket to a server that breaks at every stage, with the sender killed at that moment: nothing is lost, and
//! nothing is sent twice without being shown as unknown. A file in the outbox is there once, however often its writer is killed.
//! Two nodes send each mail once. What must not leave is held.

use crate::{backup, reconnects::number, two_nodes::node};
use mdt_app::mail::{
    facts::{MeetingFacts, When},
    letter::Letter,
    transport::{
        Stage, Transport, Verdict,
        address::{Authority, Security, SmtpAddress},
        smtp::{Patience, Smtp},
    },
};
use mdt_domain::{
    ids::{MailId, MeetingId, PersonId},
    meeting::MeetingKind,
    words::{Line, UtcMicros},
};
use mdt_store::{
    Store, StoreOptions,
    mails::{Mail, MailIntent, MailState, post_beside},
};
use mdt_tests::{
    engines::Postgres,
    server::{Options, Server},
    smtp::{Break, Encryption, OwnCertificate, SmtpServer},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};
use uuid::Uuid;

/// All waiting times of mail are divided by this: a second try after one second.
const DIVISOR: u32 = 60;
/// Mails of a round.
const ROUND: usize = 4;
/// What a round may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

fn now() -> UtcMicros { (mdt_hub::HubOptions::default().clock)() }

async fn post(options: &StoreOptions, person: PersonId, count: usize) -> Vec<MailId> {
    let mails: Vec<MailIntent> = (0..count).map(|_| Letter::Test.to(person, now())).collect();
    post_beside(options, &mails, now()).await.unwrap();
    mails.iter().map(|mail| mail.id).collect()
}

async fn kept(options: &StoreOptions, ids: &[MailId]) -> BTreeMap<MailId, Mail> {
    let store = Store::open_as_it_is(options).await.unwrap();
    let mut found = BTreeMap::new();
    for id in ids {
        found.insert(*id, store.mail(*id).await.unwrap().unwrap());
    }
    store.close().await;
    found
}

async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so().await {
        assert!(Instant::now() < deadline, "in vain: {what}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

fn is_settled(mail: &Mail) -> bool { matches!(mail.state, MailState::Sent | MailState::Unknown | MailState::Failed | MailState::Held | MailState::Cancelled) }

async fn start(folder: &Path, smtp: Option<&SmtpServer>) -> Server {
    let environment = smtp.map_or_else(Vec::new, |smtp| {
        vec![("MDT_HUB_SMTP_URL".to_owned(), smtp.url()), ("MDT_HUB_MAIL_FROM".to_owned(), "MDT Hub <mdt-hub@mdt-demo.example>".to_owned())]
    });
    Server::start(Options { data_dir: Some(folder.into()), timings_divisor: DIVISOR, environment, ..Options::default() }).await.unwrap()
}

fn database(folder: &Path) -> StoreOptions { StoreOptions { read_connections: 1, ..StoreOptions::sqlite_file(&folder.join("mdt-hub.db")) } }

/// How a round's mails ended, and how often each reached the server.
#[derive(Debug, Default)]
struct Ends {
    sent: usize,
    unknown: usize,
    unknown_and_there: usize,
    failed: usize,
    wrong: Vec<String>,
}

fn ends(mails: &BTreeMap<MailId, Mail>, smtp: &SmtpServer) -> Ends {
    let mut ends = Ends::default();
    for (id, mail) in mails {
        let there = smtp.taken(&format!("{id}@mdt-demo.example"));
        match (mail.state, there) {
            (MailState::Sent, 1) => ends.sent += 1,
            (MailState::Unknown, 0) => ends.unknown += 1,
            (MailState::Unknown, 1) => {
                ends.unknown += 1;
                ends.unknown_and_there += 1;
            }
            (MailState::Failed, 0) => ends.failed += 1,
            (state, there) => ends.wrong.push(format!("{id} is {} and there {there} times; {:?} {:?}", state.word(), mail.stage, mail.error)),
        }
    }
    ends
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_server_that_breaks_at_every_stage_loses_nothing_and_doubles_nothing() {
    let began = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let options = database(folder.path());
    let smtp = SmtpServer::start().await.unwrap();
    let mut server = start(folder.path(), Some(&smtp)).await;
    let person = server.person("Perera").await.unwrap();
    let (mut all, mut table) = (Vec::new(), String::new());
    for at in Break::ALL {
        for kills in [false, true] {
            smtp.break_at(at, kills).await.unwrap();
            let mails = post(&options, person, ROUND).await;
            all.extend(mails.iter().copied());
            if kills {
                // At that very moment: the server has come there and stops.
                until("the sender comes to where it breaks", async || match at {
                    Break::Refuses => kept(&options, &mails).await.values().any(|mail| mail.attempts > 0),
                    _ => smtp.reached() > 0,
                })
                .await;
                server.kill().await.unwrap();
                smtp.mend().await.unwrap();
                server = start(folder.path(), Some(&smtp)).await;
            } else {
                until("every mail meets it", async || kept(&options, &mails).await.values().all(|mail| is_settled(mail) || mail.error.is_some())).await;
                smtp.mend().await.unwrap();
            }
            until("every mail comes to an end", async || kept(&options, &mails).await.values().all(is_settled)).await;
            let found = kept(&options, &mails).await;
            let ends = ends(&found, &smtp);
            table.push_str(&format!(
                "{:15} {:8} sent {} unknown {} (of these there {}) failed {}\n",
                format!("{at:?}"),
                if kills { "killed" } else { "" },
                ends.sent,
                ends.unknown,
                ends.unknown_and_there,
                ends.failed
            ));
            assert!(ends.wrong.is_empty(), "{at:?}, killed: {kills}:\n{}\n{table}", ends.wrong.join("\n"));
            // Before the last dot nothing is in doubt but by a kill while the body may leave; after it nothing is sure without an answer.
            let expected = match (at, kills) {
                (Break::AtRecipient | Break::NeverAtEnd, false) => (0, 0, ROUND),
                (Break::NoAnswer, false) => (0, ROUND, 0),
                // A mail this short is in the kernel with its dot before the server closes: its sender cannot know.
                (Break::InBody, false) => (ROUND - ends.unknown, ends.unknown, 0),
                (_, false) => (ROUND, 0, 0),
                (_, true) => (ends.sent, ends.unknown, ends.failed),
            };
            assert_eq!((ends.sent, ends.unknown, ends.failed), expected, "{at:?}, killed: {kills}\n{table}");
            if kills && matches!(at, Break::Refuses | Break::AtGreeting | Break::AtHello | Break::AtSender | Break::AtRecipient | Break::AfterRecipient) {
                assert_eq!((ends.sent, ends.unknown), (ROUND, 0), "{at:?}: nothing had left\n{table}");
            }
        }
    }
    // Nothing that is in doubt is sent again by itself, whatever time passes and however often the service starts.
    let before = smtp.all();
    server.kill().await.unwrap();
    server = start(folder.path(), Some(&smtp)).await;
    let proof = post(&options, person, 1).await;
    until("a mail written after the start is sent", async || kept(&options, &proof).await.values().all(is_settled)).await;
    let after: BTreeMap<_, _> = smtp.all().into_iter().filter(|(id, _)| before.contains_key(id)).collect();
    assert_eq!(before, after);
    let found = kept(&options, &all).await;
    let unknown: Vec<MailId> = found.values().filter(|mail| mail.state == MailState::Unknown).map(|mail| mail.id).collect();
    // The operator decides: sent again under the same Message-ID, or said to have arrived.
    let again = unknown.first().unwrap();
    let times = smtp.taken(&format!("{again}@mdt-demo.example"));
    backup::done(folder.path(), &["mail", "retry", &again.to_string()]).await;
    until("what the operator sends again goes", async || kept(&options, &[*again]).await[again].state == MailState::Sent).await;
    assert_eq!(smtp.taken(&format!("{again}@mdt-demo.example")), times + 1);
    let cookie = server.sign_in(server.person("Tatlow").await.unwrap()).await.unwrap();
    let arrived = unknown.last().unwrap();
    let said = server.api(&cookie, "POST", &format!("/api/operator/mails/{arrived}/mark-sent"), &Value::Null).await.unwrap();
    assert_eq!((said.status, said.json().unwrap()["state"].as_str().unwrap()), (200, "sent"));
    server.stop().await.unwrap();
    println!("{table}{} mails, {} stages with and without a kill: 0 lost, 0 doubled in silence, {} shown as unknown, in {:?}", all.len(), Break::ALL.len(), unknown.len(), began.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_cut_off_before_its_dot_is_no_doubt_and_nothing_leaves_in_clear() {
    let smtp = SmtpServer::start().await.unwrap();
    let patience = Patience { connect: Duration::from_secs(5), step: Duration::from_secs(5), body: Duration::from_secs(30) };
    let here = SmtpAddress::parse(&smtp.url()).unwrap();
    let way = |address: &SmtpAddress| Transport::Smtp(Box::new(Smtp::new(address.clone(), Some("mdt.test"), patience)));
    let (from, to) = ("mdt-hub@mdt-demo.example".parse().unwrap(), "bea.okonjo@mdt-demo.example".parse().unwrap());
    let id = MailId(Uuid::now_v7());

    // Longer than what the kernel takes: cut off in the middle, and that is known.
    let transport = way(&here);
    smtp.break_at(Break::InBody, false).await.unwrap();
    let opened = transport.open(&from, &to).await.unwrap();
    let long = format!("Message-ID: <{id}@x>\r\n\r\n{}", ".a line that begins with a dot\r\n".repeat(1_000_000));
    let failed = transport.finish(opened, id, long.into_bytes()).await.unwrap_err();
    assert_eq!((failed.stage, failed.verdict()), (Stage::Body, Verdict::Again), "{failed:?}");
    // Its whole twin arrives as it was, dots and all, and a connection that was kept is used again.
    smtp.mend().await.unwrap();
    for round in 0..2 {
        let short = format!("Message-ID: <{id}-{round}@x>\r\n\r\n.\r\n..two\r\nend\r\n");
        let opened = transport.open(&from, &to).await.unwrap();
        transport.finish(opened, id, short.clone().into_bytes()).await.unwrap();
        let taken = smtp.all().remove(&format!("{id}-{round}@x")).unwrap().remove(0);
        assert_eq!(taken.trim_end(), short.trim_end());
    }

    // A server that is elsewhere and offers no encryption is told nothing, and no password either.
    let elsewhere = SmtpAddress { security: Security::StartTls, login: Some(("user".into(), "secret".to_owned().into())), ..here };
    let failed = way(&elsewhere).open(&from, &to).await.err().unwrap();
    assert_eq!((failed.stage, failed.class.to_string(), failed.verdict()), (Stage::Tls, "not_encrypted".to_owned(), Verdict::Again));
    let failed = way(&SmtpAddress { security: Security::Tls, ..elsewhere }).open(&from, &to).await.err().unwrap();
    assert_eq!(failed.verdict(), Verdict::Again, "{failed:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_in_the_outbox_is_there_once_and_whole_however_often_its_writer_is_killed() {
    let kills = number("MDT_MAIL_KILLS", 20);
    let began = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let (options, outbox) = (database(folder.path()), folder.path().join("outbox"));
    let files = || -> Vec<std::path::PathBuf> {
        let entries = std::fs::read_dir(&outbox).into_iter().flatten().flatten().map(|entry| entry.path());
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "eml")).collect()
    };
    let mut server = start(folder.path(), None).await;
    let person = server.person("Perera").await.unwrap();
    let (mut all, mut changed) = (Vec::new(), 0);
    let mut seen: BTreeMap<std::path::PathBuf, Vec<u8>> = BTreeMap::new();
    for kill in 0..kills {
        all.extend(post(&options, person, 12).await);
        // After some files of this round, another number every time.
        let wanted = all.len() - 12 + kill % 12;
        until("files come", async || files().len() >= wanted).await;
        server.kill().await.unwrap();
        for file in files() {
            let bytes = std::fs::read(&file).unwrap();
            changed += usize::from(seen.insert(file, bytes.clone()).is_some_and(|before| before != bytes));
        }
        server = start(folder.path(), None).await;
    }
    until("every mail is sent", async || kept(&options, &all).await.values().all(|mail| mail.state == MailState::Sent)).await;
    server.stop().await.unwrap();
    let files = files();
    for file in &files {
        let text = std::fs::read_to_string(file).unwrap();
        let id = file.file_stem().unwrap().to_str().unwrap();
        assert_eq!(text.matches(&format!("Message-ID: <{id}@")).count(), 1, "{text}");
        let boundary = text.split("boundary=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(text.trim_end().ends_with(&format!("--{boundary}--")), "{id} is not whole");
    }
    println!("{kills} kills, {} mails, {} files, {changed} changed, in {:?}", all.len(), files.len(), began.elapsed());
    assert_eq!((files.len(), changed), (all.len(), 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_send_each_mail_once() {
    const MAILS: usize = 120;
    let url = Postgres::shared().await.unwrap().database().await.unwrap();
    let smtp = SmtpServer::start().await.unwrap();
    let with_mail = |name: &str| {
        let mut options = node(name, &url, None);
        options.environment.extend([("MDT_HUB_SMTP_URL".to_owned(), smtp.url()), ("MDT_HUB_MAIL_FROM".to_owned(), "mdt-hub@mdt-demo.example".to_owned())]);
        options
    };
    let a = Server::start(with_mail("a")).await.unwrap();
    let b = Server::start(with_mail("b")).await.unwrap();
    let person = a.person("Perera").await.unwrap();
    let options = StoreOptions { read_connections: 1, ..StoreOptions::new(url.clone()) };
    let mails = post(&options, person, MAILS).await;
    until("all are sent", async || kept(&options, &mails).await.values().all(is_settled)).await;
    let ends = ends(&kept(&options, &mails).await, &smtp);
    assert!(ends.wrong.is_empty(), "{:?}", ends.wrong);
    let by = async |server: &Server| crate::two_nodes::metric(&server.address, "mdt_mails_total{end=\"sent\"}").await.unwrap_or(0.0);
    println!("{MAILS} mails by two nodes: {} and {}, each once", by(&a).await, by(&b).await);
    assert_eq!((ends.sent, smtp.all().len()), (MAILS, MAILS));
    a.stop().await.unwrap();
    b.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_looks_like_a_patient_is_held_and_shown_to_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let options = database(folder.path());
    let server = start(folder.path(), None).await;
    let (person, operator) = (server.person("Perera").await.unwrap(), server.person("Tatlow").await.unwrap());
    let bea = server.sign_in(server.person("Okonjo").await.unwrap()).await.unwrap();
    let found = server.api(&bea, "POST", "/api/cases/search", &json!({ "q": "", "priority": null, "after": null })).await.unwrap().json().unwrap();
    let patient = found["cases"][0]["name"].as_str().unwrap().to_owned();
    let letter = Letter::AgendaPublished {
        meeting: MeetingFacts { id: MeetingId(Uuid::now_v7()), kind: MeetingKind::Huddle, pcn: Line::parse(&patient).unwrap(), starts: When::london(now()), minutes: 40 },
        items: 11,
        yours: None,
    };
    let mail = letter.to(person, now());
    post_beside(&options, std::slice::from_ref(&mail), now()).await.unwrap();
    until("it is held", async || kept(&options, &[mail.id]).await[&mail.id].state == MailState::Held).await;

    let owen = server.sign_in(operator).await.unwrap();
    let list = server.api(&owen, "GET", "/api/operator/mails?state=held", &Value::Null).await.unwrap().json().unwrap();
    let hits = &list["mails"][0]["hits"];
    assert!(hits.as_array().unwrap().iter().all(|hit| hit["kind"] == "name") && !hits.as_array().unwrap().is_empty(), "{hits}");
    let shown = server.api(&owen, "GET", &format!("/api/operator/mails/{}", mail.id), &Value::Null).await.unwrap().json().unwrap();
    assert_eq!((&shown["subject"], &shown["text"]), (&Value::Null, &Value::Null));
    let family = patient.split([',', ' ']).max_by_key(|word| word.len()).unwrap();
    let said = backup::done(folder.path(), &["mail", "show", &mail.id.to_string()]).await;
    let listed = backup::done(folder.path(), &["mail", "list"]).await;
    let log = std::fs::read_to_string(folder.path().join("server.log")).unwrap();
    for words in [list.to_string(), shown.to_string(), said, listed, log] {
        assert!(!words.contains(family), "{words}");
    }
    // Sent again it is held again: only the cause gone lets it out.
    let again = server.api(&owen, "POST", &format!("/api/operator/mails/{}/retry", mail.id), &Value::Null).await.unwrap();
    assert_eq!(again.status, 200);
    until("it is held again", async || {
        let mail = kept(&options, &[mail.id]).await.remove(&mail.id).unwrap();
        mail.state == MailState::Held && mail.attempts == 1
    })
    .await;
    assert!(std::fs::read_dir(folder.path().join("outbox")).is_err(), "nothing has left");

    // A test letter, by the command line, goes into the outbox and can be read there and by the operator.
    let said = backup::done(folder.path(), &["mail", "test", "--to", "bea.okonjo@mdt-demo.example"]).await;
    let id: MailId = said.split_whitespace().next().unwrap().parse().unwrap();
    until("it is sent", async || kept(&options, &[id]).await[&id].state == MailState::Sent).await;
    let file = std::fs::read_to_string(folder.path().join("outbox").join(format!("{id}.eml"))).unwrap();
    assert!(file.contains("bea.okonjo@mdt-demo.example") && !file.contains("asha.perera"), "{file}");
    let shown = server.api(&owen, "GET", &format!("/api/operator/mails/{id}"), &Value::Null).await.unwrap().json().unwrap();
    assert_eq!(shown["mail"]["state"], "sent");
    assert!(shown["text"].as_str().unwrap().contains("Mail from MDT Hub reaches you."), "{shown}");
    assert_eq!(server.api(&bea, "GET", "/api/operator/mails", &Value::Null).await.unwrap().status, 404);
    let doctor = backup::command(folder.path(), &["doctor"]).await;
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.contains("no mail server is set") && doctor.contains("1 are held"), "{doctor}");
    server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_leaves_encrypted_and_only_to_a_server_whose_certificate_is_trusted() {
    let patience = Patience { connect: Duration::from_secs(5), step: Duration::from_secs(5), body: Duration::from_secs(30) };
    let (own, other, elsewhere) = (OwnCertificate::of("localhost").unwrap(), OwnCertificate::of("localhost").unwrap(), OwnCertificate::of("mail.elsewhere.test").unwrap());
    let trusting = |certificate: &OwnCertificate| Some(Authority::parse(certificate.pem.as_bytes()).unwrap());
    let (from, to) = ("mdt-hub@mdt-demo.example".parse().unwrap(), "bea.okonjo@mdt-demo.example".parse().unwrap());
    let mut table = String::new();
    for (encryption, security) in [(Encryption::Tls, Security::Tls), (Encryption::StartTls, Security::StartTls)] {
        for (words, server_has, authority, is_taken) in [
            ("its own certificate, named in the settings", &own, trusting(&own), true),
            ("its own certificate, named by nobody", &own, None, false),
            ("another certificate than the one named", &own, trusting(&other), false),
            ("a certificate of another name", &elsewhere, trusting(&elsewhere), false),
        ] {
            let smtp = SmtpServer::start_encrypted(encryption, server_has).await.unwrap();
            let address = SmtpAddress { host: "localhost".into(), port: smtp.port(), security, login: None, authority };
            let way = Transport::Smtp(Box::new(Smtp::new(address, Some("mdt.test"), patience)));
            let id = MailId(Uuid::now_v7());
            let ended = match way.open(&from, &to).await {
                Ok(opened) => way.finish(opened, id, format!("Message-ID: <{id}@x>\r\n\r\nwords\r\n").into_bytes()).await,
                Err(failed) => Err(failed),
            };
            let said = ended.as_ref().map_or_else(|failed| format!("{}: {}", failed.stage.word(), failed.class), |()| "taken".to_owned());
            table.push_str(&format!("{encryption:?} {words}: {said}\n"));
            assert_eq!(said, if is_taken { "taken" } else { "tls: certificate" }, "{table}");
            assert!(is_taken || ended.unwrap_err().verdict() == Verdict::Again);
            assert_eq!(smtp.taken(&format!("{id}@x")), usize::from(is_taken), "{table}");
        }
    }
    // A server that wants no encryption from the first byte is told nothing in clear.
    let smtp = SmtpServer::start().await.unwrap();
    let address = SmtpAddress { host: "localhost".into(), port: smtp.port(), security: Security::Tls, login: None, authority: None };
    let failed = Transport::Smtp(Box::new(Smtp::new(address, Some("mdt.test"), patience))).open(&from, &to).await.err().unwrap();
    assert_eq!(failed.verdict(), Verdict::Again, "{failed:?}");

    // The service itself: without the certificate its mail waits and says why; with it the same mail goes.
    let folder = tempfile::tempdir().unwrap();
    let options = database(folder.path());
    let smtp = SmtpServer::start_encrypted(Encryption::Tls, &own).await.unwrap();
    let file = folder.path().join("mail-server.pem");
    std::fs::write(&file, &own.pem).unwrap();
    let serve = async |authority: Option<&Path>| {
        let mut environment = vec![
            ("MDT_HUB_SMTP_URL".to_owned(), format!("smtps://localhost:{}", smtp.port())),
            ("MDT_HUB_MAIL_FROM".to_owned(), "MDT Hub <mdt-hub@mdt-demo.example>".to_owned()),
        ];
        environment.extend(authority.map(|file| ("MDT_HUB_SMTP_CA".to_owned(), file.display().to_string())));
        Server::start(Options { data_dir: Some(folder.path().into()), timings_divisor: DIVISOR, environment, ..Options::default() }).await.unwrap()
    };
    let server = serve(None).await;
    let mails = post(&options, server.person("Perera").await.unwrap(), 1).await;
    until("it is tried", async || kept(&options, &mails).await[&mails[0]].error.is_some()).await;
    let waits = kept(&options, &mails).await.remove(&mails[0]).unwrap();
    assert_eq!((waits.state, waits.stage.as_deref(), waits.error.as_deref()), (MailState::Pending, Some("tls"), Some("certificate")));
    server.stop().await.unwrap();
    assert!(smtp.all().is_empty());
    let server = serve(Some(&file)).await;
    until("it is sent", async || kept(&options, &mails).await[&mails[0]].state == MailState::Sent).await;
    assert_eq!(smtp.taken(&format!("{}@mdt-demo.example", mails[0])), 1);
    server.stop().await.unwrap();
    println!("{table}");
}

//! T1–T3: shared texts over real sockets, with the same CRDT a page has.

use crate::room::{Huddle, Someone};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use mdt_domain::{ids::CommandId, stream::DocumentId};
use mdt_protocol::{
    client::ClientMessage,
    command::WireCommand,
    server::{ErrorCode, ProtocolErrorCode, ServerMessage},
};
use uuid::Uuid;
use yrs::{Doc, GetString, OffsetKind, Options, ReadTxn, StateVector, Text, Transact, Update, block::ClientID, updates::decoder::Decode};

pub struct Page {
    doc: Doc,
    document: DocumentId,
}

impl Page {
    pub async fn open(someone: &mut Someone, document: &DocumentId) -> Self {
        someone.client.send(&ClientMessage::TextOpen { document: document.clone(), state_vector: None }).await.unwrap();
        let opened = someone.client.wait(|m| matches!(m, ServerMessage::TextOpened { .. })).await.unwrap();
        let ServerMessage::TextOpened { client_id, update, .. } = opened else { unreachable!() };
        let doc = Doc::with_options(Options { client_id: ClientID::new(client_id), offset_kind: OffsetKind::Utf16, ..Options::default() });
        let page = Self { doc, document: document.clone() };
        page.apply(&update);
        page
    }
    fn apply(&self, update: &str) {
        let update = Update::decode_v1(&STANDARD.decode(update).unwrap()).unwrap();
        self.doc.transact_mut().apply_update(update).unwrap();
    }
    /// Types at a place of a box; the update to send.
    pub fn type_in(&self, text_box: &str, at: u32, words: &str) -> String {
        let text = self.doc.get_or_insert_text(text_box);
        let before = self.doc.transact().state_vector();
        text.insert(&mut self.doc.transact_mut(), at, words);
        STANDARD.encode(self.doc.transact().encode_diff_v1(&before))
    }
    pub fn read(&self, text_box: &str) -> String {
        let text = self.doc.get_or_insert_text(text_box);
        text.get_string(&self.doc.transact())
    }
    pub async fn send(&self, someone: &mut Someone, id: CommandId, update: String) -> ServerMessage {
        someone.client.send(&ClientMessage::TextUpdate { document: self.document.clone(), id, update }).await.unwrap();
        someone
            .client
            .wait(move |m| match m {
                ServerMessage::TextAccepted { id: of, .. } => *of == id,
                ServerMessage::TextRefused { id: of, .. } => *of == Some(id),
                _ => false,
            })
            .await
            .unwrap()
    }
    /// Applies what others typed until the box reads as it should.
    pub async fn until(&self, someone: &mut Someone, text_box: &str, fits: impl Fn(&str) -> bool) {
        while !fits(&self.read(text_box)) {
            let message = someone.client.wait(|m| matches!(m, ServerMessage::TextUpdate { .. })).await.unwrap();
            if let ServerMessage::TextUpdate { update, .. } = message {
                self.apply(&update);
            }
        }
    }
}

fn id() -> CommandId { CommandId(Uuid::now_v7()) }

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t2_two_people_type_in_one_box_at_once_and_both_texts_survive_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let options = mdt_tests::server::Options { data_dir: Some(folder.path().into()), timings_divisor: 10, ..Default::default() };
    let huddle = Huddle::with(options.clone()).await;
    let (mut tom, mut amira) = (huddle.join("Quill").await, huddle.join("Hassan").await);
    let document = DocumentId::Case { case_id: tom.cards[0].case_id, meeting_id: huddle.meeting };
    let (toms, amiras) = (Page::open(&mut tom, &document).await, Page::open(&mut amira, &document).await);
    let (first, second) = (toms.type_in("update", 0, "Falls clinic seen. "), amiras.type_in("update", 0, "Heating fixed. "));
    let answer = toms.send(&mut tom, id(), first.clone()).await;
    assert!(matches!(answer, ServerMessage::TextAccepted { seq: 1, .. }), "{answer:?}");
    let again = id();
    let answer = amiras.send(&mut amira, again, second.clone()).await;
    assert!(matches!(answer, ServerMessage::TextAccepted { seq: 2, .. }), "{answer:?}");
    // The same id again: the same place, no second effect (P2).
    let answer = amiras.send(&mut amira, again, second).await;
    assert!(matches!(answer, ServerMessage::TextAccepted { seq: 2, .. }), "{answer:?}");
    let both = |text: &str| text.contains("Falls clinic seen.") && text.contains("Heating fixed.");
    toms.until(&mut tom, "update", both).await;
    amiras.until(&mut amira, "update", both).await;
    assert_eq!(toms.read("update"), amiras.read("update"));
    huddle.server.kill().await.unwrap();
    let huddle = Huddle::with(options).await;
    let mut tom = huddle.join("Quill").await;
    let reopened = Page::open(&mut tom, &document).await;
    assert_eq!(reopened.read("update"), toms.read("update"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t1_t3_letters_under_anothers_id_and_unreadable_updates_are_refused_and_change_nothing() {
    let huddle = Huddle::open().await;
    let (mut tom, mut amira) = (huddle.join("Quill").await, huddle.join("Hassan").await);
    let document = DocumentId::Case { case_id: tom.cards[0].case_id, meeting_id: huddle.meeting };
    let (toms, amiras) = (Page::open(&mut tom, &document).await, Page::open(&mut amira, &document).await);
    let stolen = amiras.type_in("situation", 0, "not mine");
    let refused = [
        (stolen, ProtocolErrorCode::TextNotYours),
        (STANDARD.encode([1, 2, 3, 250, 251]), ProtocolErrorCode::TextUnreadable),
        ("no base64 at all!".to_owned(), ProtocolErrorCode::TextUnreadable),
        (toms.type_in("situation", 0, &"long ".repeat(8000)), ProtocolErrorCode::TooLarge),
    ];
    for (update, code) in refused {
        let answer = toms.send(&mut tom, id(), update).await;
        let ServerMessage::TextRefused { error, .. } = answer else { panic!("{answer:?}") };
        assert_eq!(error.code, ErrorCode::Protocol(code));
    }
    // Mutated updates: never a panic, never a lost connection.
    let good = STANDARD.decode(amiras.type_in("situation", 0, "Lives alone since March.")).unwrap();
    for position in 0..good.len() {
        for flip in [0x01_u8, 0x80] {
            let mut bad = good.clone();
            bad[position] ^= flip;
            let _ = toms.send(&mut tom, id(), STANDARD.encode(&bad)).await;
        }
    }
    let mut chair = huddle.join("Perera").await;
    let page = Page::open(&mut chair, &document).await;
    assert!(!page.read("situation").contains("not mine") || page.doc.transact().state_vector() != StateVector::default());
    // A document of a case that is not on this agenda, or of no case at all, is refused alike.
    let elsewhere = DocumentId::Case { case_id: mdt_domain::ids::CaseId(Uuid::now_v7()), meeting_id: huddle.meeting };
    tom.client.send(&ClientMessage::TextOpen { document: elsewhere, state_vector: None }).await.unwrap();
    let answer = tom.client.wait(|m| matches!(m, ServerMessage::TextRefused { .. } | ServerMessage::TextOpened { .. })).await.unwrap();
    assert!(matches!(answer, ServerMessage::TextRefused { id: None, .. }), "{answer:?}");
}

/// A phone in the car park comes back when the meeting is over: its letters are in the draft, with who and when, and the drafted text
/// is not touched.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t4_letters_that_arrive_after_the_meeting_are_in_the_draft_and_marked() {
    let huddle = Huddle::open().await;
    let (mut asha, mut amira) = (huddle.join("Perera").await, huddle.join("Hassan").await);
    let case_id = amira.cards[0].case_id;
    let document = DocumentId::Case { case_id, meeting_id: huddle.meeting };
    asha.must(WireCommand::StartMeeting { meeting_id: huddle.meeting }).await;
    let (ashas, amiras) = (Page::open(&mut asha, &document).await, Page::open(&mut amira, &document).await);
    let first = ashas.type_in("update", 0, "Boiler off. ");
    let answer = ashas.send(&mut asha, id(), first).await;
    assert!(matches!(answer, ServerMessage::TextAccepted { .. }), "{answer:?}");
    amiras.until(&mut amira, "update", |text| text == "Boiler off. ").await;
    let reason = Some(mdt_domain::words::Text::parse("The building is evacuated.").unwrap());
    asha.must(WireCommand::CloseMeeting { meeting_id: huddle.meeting, override_reason: reason }).await;
    for (at, words) in [(12, "Engineer "), (21, "on Friday.")] {
        let late = amiras.type_in("update", at, words);
        let answer = amiras.send(&mut amira, id(), late).await;
        assert!(matches!(answer, ServerMessage::TextAccepted { .. }), "{answer:?}");
    }
    let path = format!("/api/meetings/{}/minutes", huddle.meeting);
    let answer = huddle.server.api(&asha.cookie, "GET", &path, &serde_json::Value::Null).await.unwrap();
    let minutes: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let lines = minutes["lines"].as_array().unwrap();
    let line = lines.iter().find(|line| line["case"]["case_id"] == *case_id.to_string()).unwrap();
    assert_eq!(line["case"]["item"]["minutes_texts"][2], "Boiler off. ");
    let late = line["case"]["late"].as_array().unwrap();
    let told: Vec<_> = late.iter().map(|it| (it["text_box"].as_str(), it["name"].as_str(), it["added"].as_str(), it["removed"].as_str())).collect();
    assert_eq!(told, [(Some("update"), Some("Amira Hassan"), Some("Engineer on Friday."), Some(""))]);
    assert!(late[0]["at"].as_i64() > minutes["ended_at"].as_i64(), "{late:?}");
    assert!(lines.iter().filter(|it| it != &line).all(|it| it["case"]["late"].as_array().is_none_or(Vec::is_empty)), "of no other case");
}

//! The checks can fail: one plan that holds, and what they say when something of it is done wrong. And what a page must never be
//! able to do with a text, said by hand.

use crate::{
    USUAL, carried_out,
    node::{Clock, Node},
    plan::{About, Plan, START, Step},
    run::{Sabotage, Setup},
    wire::{Fault, Link},
    world::{Engine, NINE, Template, Who, document},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use mdt_domain::ids::CommandId;
use mdt_protocol::{
    client::ClientMessage,
    server::{ErrorCode, ProtocolErrorCode, ServerMessage},
};
use std::time::Duration;
use yrs::{ClientID, Doc, OffsetKind, Options, ReadTxn as _, Text as _, Transact as _};

/// Bea, Tom and Lena in the room at the first and third case; letters, commands, a bar, somebody who leaves.
fn plan() -> Plan {
    let everybody = |step: fn(usize) -> Step| (0..3).map(step);
    let mut steps: Vec<Step> = everybody(|page| Step::Connect { page, node: 0 }).collect();
    steps.extend(everybody(|page| Step::Look { page, n: 0 }));
    steps.extend(everybody(|page| Step::Look { page, n: 2 }));
    steps.extend([Step::Settle, Step::Say { page: 0, which: START, n: 0, how: 0 }, Step::Settle]);
    for n in 0..3 {
        steps.push(Step::Say { page: n, which: 26, n: 0, how: 8 });
        steps.push(Step::Type { page: n, n: 0, text_box: n, at: 0, remove: 0, letters: 4 });
        steps.push(Step::Settle);
    }
    // The service of Lena is barred from the first case, and Tom loses his connection for good.
    steps.extend([Step::Say { page: 0, which: 0, n: 0, how: 4 }, Step::Settle]);
    steps.extend([Step::Cut { page: 1, up: 0, down: 0, is_told: true }, Step::Settle]);
    Plan { seed: 0, about: About::Meetings, pages: vec![0, 1, 3], is_slow: false, steps }
}

#[test]
fn the_checks_notice_what_is_done_wrong() {
    let template = Template::new(Engine::Sqlite);
    carried_out(&template, &plan(), USUAL).unwrap();
    let wrong = [
        (Sabotage::DropEvent(3), "P3.1"),
        (Sabotage::DoubleEvent(3), "P3.1"),
        (Sabotage::DropUpdate(2), "P3.1"),
        (Sabotage::KeepRevoked, "P12.1"),
        (Sabotage::ForgeAccepted(2), "P1.1"),
        (Sabotage::WrongDocument(2), "P14.1"),
        (Sabotage::GhostSocket, "P8.2"),
    ];
    for (sabotage, clause) in wrong {
        let setup = Setup { sabotage, patience: Duration::from_secs(2), ..USUAL };
        let noticed = carried_out(&template, &plan(), setup).map(|_| ());
        assert!(matches!(&noticed, Err(Fault(words)) if words.contains(clause)), "{sabotage:?} should break {clause}: {noticed:?}");
    }
}

/// Somebody with a document open, without a page's good manners.
struct Hand<'n> {
    node: &'n Node,
    link: Link,
    next: u128,
}
impl<'n> Hand<'n> {
    fn new(node: &'n Node, who: Who) -> Self {
        let mut hand = Self { node, link: Link::open(0, node, who.id(), format!("{who:?}")).unwrap(), next: who as u128 * 100 };
        hand.say(&ClientMessage::Hello { protocol: 1 });
        hand
    }
    fn say(&mut self, message: &ClientMessage) { self.link.send(serde_json::to_vec(message).unwrap()); }

    /// The next message that fits, within a bound.
    fn until<T>(&mut self, fits: impl Fn(ServerMessage) -> Option<T>) -> T {
        for _ in 0..100_000 {
            self.link.deliver_up(usize::MAX);
            self.node.turns(1);
            while let Some(frame) = self.link.next() {
                if let Some(found) = fits(serde_json::from_slice(&frame).unwrap()) {
                    return found;
                }
            }
        }
        panic!("waited in vain")
    }

    fn open(&mut self) -> u64 {
        self.say(&ClientMessage::TextOpen { document: document(2), state_vector: None });
        self.until(|message| if let ServerMessage::TextOpened { client_id, .. } = message { Some(client_id) } else { None })
    }

    /// Sends an update; with which code it was refused, if it was.
    fn send(&mut self, update: &[u8]) -> Option<ErrorCode> {
        self.next += 1;
        let id = CommandId(crate::world::id(11, self.next));
        self.say(&ClientMessage::TextUpdate { document: document(2), id, update: STANDARD.encode(update) });
        self.until(|message| match message {
            ServerMessage::TextAccepted { id: of, .. } if of == id => Some(None),
            ServerMessage::TextRefused { id: of, error, .. } if of == Some(id) => Some(Some(error.code)),
            _ => None,
        })
    }
}

fn typing_as(client: u64) -> Doc {
    Doc::with_options(Options { client_id: ClientID::new(client), offset_kind: OffsetKind::Utf16, ..Options::default() })
}

/// Types at the end of the first box; the update of just these letters.
fn typed(doc: &Doc, words: &str) -> Vec<u8> {
    let text = doc.get_or_insert_text("situation");
    let mut transaction = doc.transact_mut();
    let end = text.len(&transaction);
    text.insert(&mut transaction, end, words);
    transaction.encode_update_v1()
}

#[test]
fn t1_letters_under_somebody_elses_client_id_are_refused_wherever_they_begin() {
    let template = Template::new(Engine::Sqlite);
    let scratch = template.copy();
    let node = Node::start(scratch.options(0), &Clock::at(NINE));
    let (mut bea, mut lena) = (Hand::new(&node, Who::Bea), Hand::new(&node, Who::Lena));
    let (hers, _) = (bea.open(), lena.open());
    let doc = typing_as(hers);
    assert_eq!(bea.send(&typed(&doc, "Fell again.")), None);
    // What comes after Bea's letters, in her name: by Lena it is a forgery, by Bea it is typing.
    let more = typed(&doc, " Refuses the alarm.");
    assert_eq!(lena.send(&more), Some(ErrorCode::Protocol(ProtocolErrorCode::TextNotYours)));
    assert_eq!(bea.send(&more), None);
    let words = node.block(async { node.hub().texts(&document(2)).await }).unwrap();
    assert_eq!(words[0], "Fell again. Refuses the alarm.");
}

#[test]
fn t2_letters_that_rest_on_what_never_arrived_are_not_accepted() {
    let template = Template::new(Engine::Sqlite);
    let scratch = template.copy();
    let node = Node::start(scratch.options(0), &Clock::at(NINE));
    let mut bea = Hand::new(&node, Who::Bea);
    let doc = typing_as(bea.open());
    let (first, second) = (typed(&doc, "Fell"), typed(&doc, " again"));
    assert_eq!(bea.send(&second), Some(ErrorCode::Protocol(ProtocolErrorCode::Unavailable)), "accepted, they would be shown to nobody");
    assert_eq!((bea.send(&first), bea.send(&second)), (None, None));
    let words = node.block(async { node.hub().texts(&document(2)).await }).unwrap();
    assert_eq!((words[0].as_str(), doc.transact().state_vector().iter().count()), ("Fell again", 1));
}

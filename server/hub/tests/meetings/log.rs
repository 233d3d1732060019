//! What the hub logs, on standard error, when `MDT_LOG` is set: to see why a plan fails.

use std::fmt::{Debug, Write as _};
use tracing::{Event, Metadata, Subscriber, field::{Field, Visit}, span};

struct Printed;
struct Words(String);
impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) { let _ = write!(self.0, " {field}={value:?}"); }
}
impl Subscriber for Printed {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool { metadata.target().starts_with("mdt") }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id { span::Id::from_u64(1) }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut words = Words(String::new());
        event.record(&mut words);
        eprintln!("{} {}{}", event.metadata().level(), event.metadata().target(), words.0);
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

/// Once a process.
pub fn print_if_asked() {
    if std::env::var_os("MDT_LOG").is_some() {
        // Set by an earlier test of the same process: it prints already.
        let _ = tracing::subscriber::set_global_default(Printed);
    }
}

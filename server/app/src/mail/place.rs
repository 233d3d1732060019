//! Places of the service a mail may lead to. Opening one does nothing: each is a page to read or to sign in at.

use mdt_domain::{ids::MeetingId, words::CaseCode};

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// What today holds.
    Today,
    /// A meeting.
    Meeting(MeetingId),
    /// Its minutes.
    Minutes(MeetingId),
    /// One's actions.
    Actions,
    /// A case, by its code.
    Case(CaseCode),
    /// Where one chooses what mail one gets.
    MailSettings,
    /// A guest's way in. The secret is in the fragment, which no server and no mail scanner is sent; only the guest's own tap
    /// does something.
    Guest,
}

/// What stands for a guest's secret wherever it is not the guest who reads.
pub const MASK: &str = "hidden";

/// How a mail's links are made.
#[derive(Clone, Copy, Debug)]
pub struct Links<'a> {
    /// `https://mdt.example.nhs.uk`: the address people type, without a slash at its end.
    pub base: &'a str,
    /// Secret of a guest's link; none: masked.
    pub pass: Option<&'a str>,
    /// Whether a guest reads it: without an account, they are led to nothing but their pass.
    pub is_guest: bool,
}
impl Links<'_> {
    /// The whole address of a place.
    pub fn to(&self, place: &Place) -> String {
        let base = self.base;
        match place {
            Place::Today => format!("{base}/"),
            Place::Meeting(id) => format!("{base}/meetings/{id}"),
            Place::Minutes(id) => format!("{base}/meetings/{id}/minutes"),
            Place::Actions => format!("{base}/actions"),
            Place::Case(code) => format!("{base}/cases/{code}"),
            Place::MailSettings => format!("{base}/mail"),
            Place::Guest => format!("{base}/guest#{}", self.pass.unwrap_or(MASK)),
        }
    }
}

//! Close codes in two ranges: 4100–4199 come back (with jitter), 4000–4099 stay away (the reason is shown).

/// Numbered reasons for closing a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u16)]
pub enum CloseCode {
    /// Not signed in, or the session is over. Stay away until signed in.
    SignedOut = 4001,
    /// The page is too old: reload.
    PageTooOld = 4002,
    /// The first message must be a hello.
    HelloExpected = 4003,
    /// Not a message of this protocol (bad JSON, binary, bad UTF-8), too often.
    Malformed = 4008,
    /// A frame was larger than the limit.
    TooLarge = 4009,
    /// Took nothing for 20 s while something waited, or less than 1 KB/s over 60 s. Come back.
    TooSlow = 4101,
    /// Nothing heard for 60 s. Come back.
    Dead = 4102,
    /// The server is restarting. Come back.
    Restarting = 4103,
    /// Sent more than could be taken. Come back.
    Flooding = 4104,
    /// A right ended while what it showed was being sent. Come back to what is left.
    RightsChanged = 4105,
    /// What the page may see could not be looked up just now. Come back: nothing has ended.
    Unavailable = 4106,
}
impl CloseCode {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::SignedOut,
        Self::PageTooOld,
        Self::HelloExpected,
        Self::Malformed,
        Self::TooLarge,
        Self::TooSlow,
        Self::Dead,
        Self::Restarting,
        Self::Flooding,
        Self::RightsChanged,
        Self::Unavailable,
    ];
    /// By its number; none: not one of ours.
    pub fn of(number: u16) -> Option<Self> { Self::ALL.into_iter().find(|code| code.number() == number) }
    /// The number on the wire.
    pub fn number(self) -> u16 { self as u16 }
    /// Whether the page should come back by itself.
    pub fn may_come_back(self) -> bool { self.number() >= 4100 }
    /// Words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::SignedOut => "You are signed out. Sign in to go on.",
            Self::PageTooOld => "This page is older than the service. Reload it.",
            Self::HelloExpected => "The connection did not start with a hello.",
            Self::Malformed => "The connection sent something that is not a message.",
            Self::TooLarge => "The connection sent a message that is too large.",
            Self::TooSlow => "The connection took nothing for too long.",
            Self::Dead => "Nothing was heard from this device.",
            Self::Restarting => "The service is restarting.",
            Self::Flooding => "The connection sent more than could be taken.",
            Self::RightsChanged => "What you may see has changed.",
            Self::Unavailable => "The service cannot look things up just now.",
        }
    }
}

//! What every request has at hand: the hub, the settings, the names it is served under, the brake on sign-in, and
//! whether the service is ready.

use crate::{
    auth::{origin::Names, session::Ends, throttle::Throttle},
    config::Settings,
    mail::mailer::Mailer,
};
use mdt_hub::Hub;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicUsize, Ordering},
    },
};

/// Where the service is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Readiness {
    /// Not yet.
    Starting = 0,
    /// Serves.
    Ready = 1,
    /// Finishes what is under way and takes nothing new.
    Draining = 2,
}

/// The served site.
pub struct Site {
    hub: Arc<Hub>,
    settings: Settings,
    names: Names,
    throttle: Throttle,
    session_ends: Ends,
    readiness: AtomicU8,
    under_way: AtomicUsize,
    mailer: Arc<Mailer>,
    mails_under_way: AtomicUsize,
}

impl Site {
    /// For a hub and the address that was bound.
    pub fn new(hub: Arc<Hub>, settings: Settings, bound: SocketAddr, mailer: Mailer) -> Self {
        let names = Names::new(&settings, bound);
        Self {
            hub,
            settings,
            names,
            throttle: Throttle::default(),
            session_ends: Ends::default(),
            readiness: AtomicU8::new(Readiness::Starting as u8),
            under_way: AtomicUsize::new(0),
            mailer: Arc::new(mailer),
            mails_under_way: AtomicUsize::new(0),
        }
    }
    /// The hub.
    pub fn hub(&self) -> &Arc<Hub> { &self.hub }
    /// The settings.
    pub fn settings(&self) -> &Settings { &self.settings }
    /// Names under which it is reached.
    pub fn names(&self) -> &Names { &self.names }
    /// The brake on guessing passwords.
    pub fn throttle(&self) -> &Throttle { &self.throttle }
    /// When sessions could be over.
    pub fn session_ends(&self) -> &Ends { &self.session_ends }
    /// Where in its life.
    pub fn readiness(&self) -> Readiness {
        match self.readiness.load(Ordering::Acquire) {
            1 => Readiness::Ready,
            2 => Readiness::Draining,
            _ => Readiness::Starting,
        }
    }
    /// Moves it on.
    pub fn set_readiness(&self, readiness: Readiness) { self.readiness.store(readiness as u8, Ordering::Release); }
    /// Counts a request for as long as the guard lives.
    pub fn count_request(&self) -> UnderWay<'_> { UnderWay::of(&self.under_way) }
    /// Requests being answered now.
    pub fn requests_under_way(&self) -> usize { self.under_way.load(Ordering::Acquire) }
    /// What sends mail.
    pub fn mailer(&self) -> &Arc<Mailer> { &self.mailer }
    /// Counts a round of mails for as long as the guard lives.
    pub fn count_mails(&self) -> UnderWay<'_> { UnderWay::of(&self.mails_under_way) }
    /// Rounds of mails being sent now.
    pub fn mails_under_way(&self) -> usize { self.mails_under_way.load(Ordering::Acquire) }
}

/// A request being answered, or a round of mails being sent.
pub struct UnderWay<'a>(&'a AtomicUsize);
impl<'a> UnderWay<'a> {
    fn of(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(count)
    }
}
impl Drop for UnderWay<'_> {
    fn drop(&mut self) { self.0.fetch_sub(1, Ordering::AcqRel); }
}

//! Where a client may come in: one address, or one of several nodes', or a proxy's in front. After a restart the doors move and
//! everyone who holds them comes to the new place.

use parking_lot::Mutex;
use std::sync::Arc;

/// One way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// Where the TCP connection goes, `host:port`.
    pub at: String,
    /// The name the service is served under, `host:port`: `Host` and `Origin` of every request.
    pub name: String,
}
impl Door {
    /// Straight to a server.
    pub fn to(address: &str) -> Self { Self { at: address.to_owned(), name: address.to_owned() } }
    /// Through a proxy that leads to a server.
    pub fn through(proxy: &crate::proxy::Proxy, name: &str) -> Self { Self { at: proxy.address().to_owned(), name: name.to_owned() } }
}

/// All ways in, shared by everyone who comes.
#[derive(Clone, Debug, Default)]
pub struct Doors(Arc<Mutex<Vec<Door>>>);
impl Doors {
    /// These.
    pub fn new(doors: Vec<Door>) -> Self { Self(Arc::new(Mutex::new(doors))) }
    /// One server.
    pub fn of(address: &str) -> Self { Self::new(vec![Door::to(address)]) }
    /// They are elsewhere now.
    pub fn move_to(&self, doors: Vec<Door>) { *self.0.lock() = doors; }
    /// Any of them.
    pub fn any(&self) -> Option<Door> {
        let doors = self.0.lock();
        doors.get(rand::random_range(0..doors.len().max(1))).cloned()
    }
}

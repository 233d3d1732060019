//! The brake on guessing passwords: tries are counted before the password is looked at, by account, by address, and by
//! both together.
//!
//! Kept in memory: a restart forgives, and the account's own lock in the database does not. An account that does not
//! exist is braked like one that does. Pure but for the map: time comes in.

use mdt_domain::words::UtcMicros;
use parking_lot::Mutex;
use sha2::{Digest, Sha256};
use std::{collections::HashMap, net::IpAddr};

/// How many wrong tries are free, and how long to wait after.
#[derive(Clone, Copy, Debug)]
struct Rule {
    free: u32,
    first_wait_seconds: i64,
    longest_wait_seconds: i64,
}

/// One account from one address: somebody who forgot, or somebody who guesses.
const BOTH: Rule = Rule { free: 5, first_wait_seconds: 30, longest_wait_seconds: 900 };
/// One account from anywhere: higher and shorter, so that a stranger cannot lock the chair out for long.
const ACCOUNT: Rule = Rule { free: 20, first_wait_seconds: 10, longest_wait_seconds: 60 };
/// One address over all accounts: a practice shares one address.
const ADDRESS: Rule = Rule { free: 60, first_wait_seconds: 30, longest_wait_seconds: 900 };
/// Quiet for so long: forgotten.
const FORGET_AFTER_SECONDS: i64 = 1_800;
/// Entries kept; the longest quiet ones go first.
const MAX_ENTRIES: usize = 20_000;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Both([u8; 32], IpAddr),
    Account([u8; 32]),
    Address(IpAddr),
}
impl Key {
    fn rule(self) -> Rule {
        match self {
            Self::Both(..) => BOTH,
            Self::Account(_) => ACCOUNT,
            Self::Address(_) => ADDRESS,
        }
    }
}

#[derive(Clone, Copy)]
struct Tries {
    wrong: u32,
    wait_until: UtcMicros,
    last_at: UtcMicros,
}

/// All counters.
#[derive(Default)]
pub struct Throttle {
    tries: Mutex<HashMap<Key, Tries>>,
}

/// A try that was let through and counted as wrong until it turns out right.
pub struct Ticket {
    keys: [Key; 3],
}

impl Throttle {
    /// Lets a try through, or says how many seconds to wait.
    pub fn begin(&self, email: &str, address: IpAddr, now: UtcMicros) -> Result<Ticket, u64> {
        let account: [u8; 32] = Sha256::digest(email.trim().to_lowercase().as_bytes()).into();
        let keys = [Key::Both(account, address), Key::Account(account), Key::Address(address)];
        let mut tries = self.tries.lock();
        if tries.len() > MAX_ENTRIES {
            forget(&mut tries, now);
        }
        let waits = keys.iter().filter_map(|key| tries.get(key)).filter(|entry| entry.wait_until > now);
        if let Some(until) = waits.map(|entry| entry.wait_until).max() {
            return Err(u64::from(until.seconds_since(now)) + 1);
        }
        for key in keys {
            let entry = tries.entry(key).or_insert(Tries { wrong: 0, wait_until: UtcMicros(0), last_at: now });
            if now.seconds_since(entry.last_at) > FORGET_AFTER_SECONDS as u32 {
                entry.wrong = 0;
            }
            entry.wrong = entry.wrong.saturating_add(1);
            entry.last_at = now;
            let rule = key.rule();
            if entry.wrong >= rule.free {
                let doubled = rule.first_wait_seconds.saturating_mul(1 << (entry.wrong - rule.free).min(10));
                entry.wait_until = now.plus_seconds(doubled.min(rule.longest_wait_seconds));
            }
        }
        Ok(Ticket { keys })
    }

    /// It was right: what this account did wrong is forgiven, and the address's last try is not counted.
    pub fn succeeded(&self, ticket: Ticket) {
        let mut tries = self.tries.lock();
        for key in ticket.keys {
            match key {
                Key::Address(_) => {
                    if let Some(entry) = tries.get_mut(&key) {
                        entry.wrong = entry.wrong.saturating_sub(1);
                        entry.wait_until = UtcMicros(0);
                    }
                }
                Key::Both(..) | Key::Account(_) => {
                    tries.remove(&key);
                }
            }
        }
    }
}

fn forget(tries: &mut HashMap<Key, Tries>, now: UtcMicros) {
    tries.retain(|_, entry| now.seconds_since(entry.last_at) <= FORGET_AFTER_SECONDS as u32);
    if tries.len() > MAX_ENTRIES {
        let mut ages: Vec<_> = tries.values().map(|entry| entry.last_at).collect();
        ages.sort_unstable();
        let middle = ages.get(ages.len() / 2).copied().unwrap_or(now);
        tries.retain(|_, entry| entry.last_at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));
    fn at(seconds: i64) -> UtcMicros { UtcMicros(0).plus_seconds(1_000_000 + seconds) }

    #[test]
    fn five_wrong_tries_are_free_and_waits_double() {
        let throttle = Throttle::default();
        for n in 0..5 {
            assert!(throttle.begin("A@x.org", HERE, at(n)).is_ok(), "try {n}");
        }
        assert_eq!(throttle.begin("a@x.org ", HERE, at(4)).err(), Some(31), "however it is written");
        assert!(throttle.begin("b@x.org", HERE, at(4)).is_ok(), "another account");
        assert!(throttle.begin("a@x.org", THERE, at(4)).is_ok(), "another address");
        assert!(throttle.begin("a@x.org", HERE, at(35)).is_ok(), "after the wait");
        assert_eq!(throttle.begin("a@x.org", HERE, at(35)).err(), Some(61), "twice as long");
    }

    #[test]
    fn a_right_password_forgives() {
        let throttle = Throttle::default();
        for n in 0..4 {
            assert!(throttle.begin("a@x.org", HERE, at(n)).is_ok());
        }
        let Ok(ticket) = throttle.begin("a@x.org", HERE, at(5)) else { panic!("not let through") };
        throttle.succeeded(ticket);
        for n in 0..5 {
            assert!(throttle.begin("a@x.org", HERE, at(6 + n)).is_ok(), "try {n}");
        }
    }

    #[test]
    fn one_address_cannot_go_through_all_accounts() {
        let throttle = Throttle::default();
        let let_through = (0..200).filter(|n| throttle.begin(&format!("p{n}@x.org"), HERE, at(0)).is_ok()).count();
        assert_eq!(let_through, 60);
    }
}

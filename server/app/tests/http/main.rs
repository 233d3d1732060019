//! The service's HTTP side against a real hub and a real SQLite file: settings, sign-in, origins, headers, refusals.

#[cfg(test)]
mod actions;
#[cfg(test)]
mod agenda;
#[cfg(test)]
mod config;
#[cfg(test)]
mod guards;
#[cfg(test)]
mod mode;
#[cfg(test)]
mod referrals;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod sign_in;
#[cfg(test)]
mod team;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod today;
#[cfg(test)]
mod world;

//! Addresses as settings hold them: scheme, who, host, port, path; parsed once, never shown with their password.
//!
//! Knows nothing of what an address is for. Called by `config.rs` and the origin check.

use crate::config::is_loopback_host;
use std::fmt;

/// `scheme://[user[:password]@]host[:port][/path]`.
#[derive(Clone, PartialEq, Eq)]
pub struct PlainUrl {
    scheme: String,
    userinfo: Option<String>,
    host: String,
    port: Option<u16>,
    path: String,
}

impl PlainUrl {
    /// Parses; the error says what is wrong without repeating the text, which may hold a password.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = text.split_once("://").ok_or("is not an address: it has no scheme with ://")?;
        if scheme.is_empty() || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || c == '+') {
            return Err("is not an address: its scheme has other signs than letters");
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err("is not an address: it has a space in it");
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let (userinfo, host_port) = match authority.rsplit_once('@') {
            Some((userinfo, host_port)) => (Some(userinfo.to_owned()), host_port),
            None => (None, authority),
        };
        let (host, port) = split_port(host_port)?;
        if host.is_empty() || host == "[]" {
            return Err("is not an address: it names no host");
        }
        Ok(Self { scheme: scheme.to_ascii_lowercase(), userinfo, host: host.to_ascii_lowercase(), port, path: path.to_owned() })
    }
    /// Lower case, without colon.
    pub fn scheme(&self) -> &str { &self.scheme }
    /// Lower case; an IPv6 address is in brackets.
    pub fn host(&self) -> &str { &self.host }
    /// As written.
    pub fn port(&self) -> Option<u16> { self.port }
    /// From the first slash, with query.
    pub fn path(&self) -> &str { &self.path }
    /// Whether a user is named.
    pub fn has_userinfo(&self) -> bool { self.userinfo.is_some() }
    /// User and password as written, for who parses them further; never shown.
    pub fn userinfo(&self) -> Option<&str> { self.userinfo.as_deref() }
    /// Whether there is a password.
    pub fn has_password(&self) -> bool {
        self.userinfo.as_deref().and_then(|info| info.split_once(':')).is_some_and(|(_, password)| !password.is_empty())
    }
    /// Whether it leads to this machine.
    pub fn is_loopback(&self) -> bool { is_loopback_host(&self.host) }
    /// The port, or the scheme's usual one.
    pub fn port_or_usual(&self) -> Option<u16> {
        self.port.or(match self.scheme.as_str() {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        })
    }
    /// `scheme://host[:port]`, without the usual port: what a browser calls the origin.
    pub fn origin(&self) -> String {
        let usual = match self.scheme.as_str() {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        };
        match self.port {
            Some(port) if Some(port) != usual => format!("{}://{}:{port}", self.scheme, self.host),
            _ => format!("{}://{}", self.scheme, self.host),
        }
    }
}
impl fmt::Debug for PlainUrl {
    /// Never the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.origin()) }
}
impl fmt::Display for PlainUrl {
    /// The origin, without who and path.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(&self.origin()) }
}

/// Host and port of `host`, `host:port` or `[v6]:port`.
pub fn split_port(text: &str) -> Result<(&str, Option<u16>), &'static str> {
    let wrong = "is not an address: its port is not a number up to 65535";
    let host_end = text.rfind(']').map_or(0, |end| end + 1);
    let (head, tail) = text.split_at(host_end);
    match tail.rsplit_once(':') {
        None => Ok((text, None)),
        Some((more, port)) => {
            let host = if head.is_empty() { more } else { head };
            if !head.is_empty() && !more.is_empty() {
                return Err("is not an address: there is something between the address and its port");
            }
            port.parse().map(|port| (host, Some(port))).map_err(|_| wrong)
        }
    }
}

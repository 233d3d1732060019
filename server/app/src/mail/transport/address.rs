//! Where the mail server is, with the sign-in: parsed once, its password never shown.

use super::{Class, Failed, Stage};
use crate::url::PlainUrl;
use lettre::transport::smtp::client::Certificate;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;

/// How the way to the server is kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Encrypted from the first byte.
    Tls,
    /// Encrypted by STARTTLS, or not at all sent.
    StartTls,
    /// Not encrypted: to this machine only.
    None,
}

/// Whoever vouches for a mail server beside the common authorities: a certificate of its own, or of an authority of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Authority(Vec<u8>);
impl Authority {
    /// One certificate in PEM.
    pub fn parse(pem: &[u8]) -> Result<Self, &'static str> {
        let is_one = pem.windows(BEGIN.len()).filter(|window| *window == BEGIN).count() == 1;
        match Certificate::from_pem(pem) {
            Ok(_) if is_one => Ok(Self(pem.to_vec())),
            _ => Err("is not one certificate in PEM"),
        }
    }
    pub(super) fn certificate(&self) -> Result<Certificate, Failed> {
        Certificate::from_pem(&self.0).map_err(|_| Failed { stage: Stage::Tls, class: Class::Certificate })
    }
}
/// How a certificate begins in PEM.
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// A mail server.
#[derive(Clone)]
pub struct SmtpAddress {
    /// Name or number; its certificate is of this name.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Encryption.
    pub security: Security,
    /// Name and password, if it asks for them.
    pub login: Option<(String, SecretString)>,
    /// Who else vouches for it; none: the common authorities alone.
    pub authority: Option<Authority>,
}

impl SmtpAddress {
    /// `smtps://user:password@host:465` or `smtp://…:587` (which must offer STARTTLS, unless it is this machine). The error says
    /// what is wrong without repeating any of it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = PlainUrl::parse(text)?;
        let security = match url.scheme() {
            "smtps" => Security::Tls,
            "smtp" if url.is_loopback() => Security::None,
            "smtp" => Security::StartTls,
            _ => return Err("does not begin with smtp: or smtps:"),
        };
        if !matches!(url.path(), "" | "/") {
            return Err("has more than scheme, sign-in, host and port");
        }
        let login = match url.userinfo() {
            None => None,
            Some(info) => {
                let (user, password) = info.split_once(':').ok_or("names a user without a password")?;
                let (user, password) = (decoded(user)?, decoded(password)?);
                if user.is_empty() || password.is_empty() {
                    return Err("names a user without a password");
                }
                Some((user, SecretString::from(password)))
            }
        };
        let usual = match security {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::None => 25,
        };
        Ok(Self { host: url.host().trim_start_matches('[').trim_end_matches(']').to_owned(), port: url.port().unwrap_or(usual), security, login, authority: None })
    }
}
impl PartialEq for SmtpAddress {
    fn eq(&self, other: &Self) -> bool {
        let login = |it: &Self| it.login.as_ref().map(|(user, password)| (user.clone(), password.expose_secret().to_owned()));
        (&self.host, self.port, self.security, login(self), &self.authority) == (&other.host, other.port, other.security, login(other), &other.authority)
    }
}
impl Eq for SmtpAddress {}
impl fmt::Debug for SmtpAddress {
    /// Never who signs in and with what.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{self}") }
}
impl fmt::Display for SmtpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { write!(f, "{}:{}", self.host, self.port) }
}

/// A user or password in which signs that an address cannot hold are written as `%40`.
fn decoded(text: &str) -> Result<String, &'static str> {
    let wrong = "has a % in user or password that is not followed by two figures; write a % itself as %25";
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let pair = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok()).ok_or(wrong)?;
            bytes.push(u8::from_str_radix(pair, 16).map_err(|_| wrong)?);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).map_err(|_| wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_how_it_is_kept_secret_and_never_its_password() {
        for (text, host, port, security) in [
            ("smtps://u:p@mail.example", "mail.example", 465, Security::Tls),
            ("smtp://u:p@mail.example", "mail.example", 587, Security::StartTls),
            ("smtp://mail.example:25", "mail.example", 25, Security::StartTls),
            ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, Security::None),
            ("smtp://[::1]", "::1", 25, Security::None),
            ("smtps://localhost", "localhost", 465, Security::Tls),
        ] {
            let address = SmtpAddress::parse(text).unwrap();
            assert_eq!((address.host.as_str(), address.port, address.security), (host, port, security), "{text}");
        }
        let address = SmtpAddress::parse("smtps://mdt%40example.org:s%3Aecret%25@mail.example").unwrap();
        let (user, password) = address.login.as_ref().unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("mdt@example.org", "s:ecret%"));
        assert!(!format!("{address:?} {address}").contains("ecret"));
        for wrong in ["smtps://u@mail.example", "smtps://u:%zz@mail.example", "http://mail.example", "smtps://u:p@mail.example/x", "smtps://:p@mail.example"] {
            assert!(SmtpAddress::parse(wrong).is_err(), "{wrong}");
        }
    }
}

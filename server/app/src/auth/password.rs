//! Passwords: Argon2id, off the request's thread, few at once, the same time whether the account exists or not.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Fewest characters of a new password.
pub const MIN_CHARACTERS: usize = 12;
/// Most bytes of a password that are looked at.
pub const MAX_BYTES: usize = 256;

/// Each hashing takes 19 MiB (argon2's defaults: Argon2id, 19 MiB, 2 passes, 1 lane): so many at once, no more.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Compared with when there is no account, so that the answer takes as long.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody has this password").ok());

/// The password could not be hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the password could not be hashed")]
pub struct HashError;

/// Whether a new password will do; else what to change.
pub fn check_new(password: &str, email: &str) -> Result<(), String> {
    let characters = password.chars().count();
    if characters < MIN_CHARACTERS {
        return Err(format!("the password has {characters} characters; take at least {MIN_CHARACTERS}, such as three or four words"));
    }
    if password.len() > MAX_BYTES {
        return Err(format!("the password is longer than {MAX_BYTES} bytes"));
    }
    let (folded, local) = (password.to_lowercase(), email.split('@').next().unwrap_or_default().to_lowercase());
    if folded.contains(&email.to_lowercase()) || (local.len() > 4 && folded.starts_with(&local)) {
        return Err("the password repeats the e-mail address".into());
    }
    if password.chars().all(|c| password.starts_with(c)) {
        return Err("the password is one sign over and over".into());
    }
    Ok(())
}

fn hash_now(password: &str) -> Result<String, HashError> {
    Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string()).map_err(|_| HashError)
}

/// Hashes a password as a PHC string. Takes about 50 ms of a processor.
pub async fn hash(password: SecretString) -> Result<String, HashError> {
    let _permit = AT_ONCE.acquire().await.map_err(|_| HashError)?;
    tokio::task::spawn_blocking(move || hash_now(password.expose_secret())).await.map_err(|_| HashError)?
}

/// Whether the password is the one behind `hash`; with `None` it takes as long and the answer is no.
pub async fn verify(password: SecretString, hash: Option<String>) -> bool {
    let Ok(_permit) = AT_ONCE.acquire().await else { return false };
    let is_right = tokio::task::spawn_blocking(move || {
        let is_account = hash.is_some();
        let Some(phc) = hash.or_else(|| NOBODY.clone()) else { return false };
        let Ok(parsed) = PasswordHash::new(&phc) else { return false };
        let password = password.expose_secret().as_bytes();
        // Over-long input is cut: a megabyte of password must not cost a megabyte of hashing.
        let looked_at = password.get(..MAX_BYTES).unwrap_or(password);
        let is_right = Argon2::default().verify_password(looked_at, &parsed).is_ok();
        is_right && is_account && password.len() <= MAX_BYTES
    });
    is_right.await.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_found_right_wrong_and_never_right_without_an_account() {
        let phc = hash("three brown ducks".to_owned().into()).await.expect("hashes");
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        for (password, hash, is_right) in [
            ("three brown ducks", Some(phc.clone()), true),
            ("three brown duck", Some(phc.clone()), false),
            ("nobody has this password", None, false),
            ("three brown ducks", Some("not a hash".into()), false),
        ] {
            assert_eq!(verify(password.to_owned().into(), hash).await, is_right, "{password}");
        }
    }

    #[test]
    fn a_new_password_must_be_long_and_not_the_address() {
        for (password, is_good) in [
            ("short", false),
            ("aaaaaaaaaaaaaaaa", false),
            ("bea.okonjo@example.org", false),
            ("bea.okonjo2026!", false),
            ("three brown ducks", true),
        ] {
            assert_eq!(check_new(password, "bea.okonjo@example.org").is_ok(), is_good, "{password}");
        }
    }
}

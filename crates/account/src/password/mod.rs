//! Passwords before they are hashed: one form for all keyboards, and what a new one must be (PWD-3).
//!
//! `docs/operators/passwords.md` tells operators what is refused, and how the full list of breached passwords is used.

mod breached;
mod breached_file;
mod estimate;
mod likeness;
mod new;
mod rules;

pub use breached_file::{BreachedFile, BreachedFileError};
pub use estimate::Strength;
pub use rules::{About, PasswordRefusal, PasswordRules};

use model::secret::PlainPassword;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// The longest password that is hashed, in bytes of UTF-8 after NFC. The longest that may be chosen
/// ([`MAX_CHARACTERS`]) takes half of it; the rest is room for imported ones. argon2 reads all of
/// a password, so without a bound a caller would choose the work.
pub const MAX_BYTES: usize = 1024;

/// The longest password that may be chosen, in characters after NFC (PWD-3).
pub const MAX_CHARACTERS: usize = 128;

/// The longest text that is normalised at all: three bytes for each Hangul letter and more, so that no
/// password within [`MAX_BYTES`] is refused for the form that a keyboard gave it.
const MAX_TYPED_BYTES: usize = 4 * MAX_BYTES;

/// A password in Unicode's normalisation form C, so that the same keys open the account whichever
/// system they were pressed on (NIST SP 800-63B-4 §3.1.1.2), and of bounded length.
pub struct Password(Arc<PlainPassword>);

/// A password longer than [`MAX_BYTES`]: nobody has one, so it is wrong without being hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the password is too long; use at most {MAX_CHARACTERS} characters")]
pub struct TooLong;

impl Password {
    /// The password that was typed.
    pub fn typed(plain: &PlainPassword) -> Result<Self, TooLong> {
        let typed = plain.expose();
        if typed.len() > MAX_TYPED_BYTES {
            return Err(TooLong);
        }
        // NFC at most triples the length; with room for it no copy is left behind by growing.
        let mut normal = String::with_capacity(3 * typed.len());
        normal.extend(typed.nfc());
        let normal = PlainPassword::new(normal);
        if normal.expose().len() > MAX_BYTES {
            return Err(TooLong);
        }
        Ok(Self(Arc::new(normal)))
    }

    /// The same password for the thread that hashes it.
    pub(crate) fn share(&self) -> Arc<PlainPassword> {
        Arc::clone(&self.0)
    }

    fn expose(&self) -> &str {
        self.0.expose()
    }

    fn characters(&self) -> usize {
        self.expose().chars().count()
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_1024_bytes_nothing_is_hashed__sec_50() {
        assert!(Password::typed(&PlainPassword::new("a".repeat(1024))).is_ok());
        assert_eq!(Password::typed(&PlainPassword::new("a".repeat(1025))).unwrap_err(), TooLong);
        assert_eq!(Password::typed(&PlainPassword::new("a".repeat(65_536))).unwrap_err(), TooLong);
    }
}

//! Passwords before they are hashed: one form for all keyboards, and what a new one must be (PWD-3).

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

    fn characters(&self) -> usize {
        self.0.expose().chars().count()
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// What a new password must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// The fewest characters.
    pub min_length: usize,
}

/// Why a new password was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefusal {
    /// Fewer characters than the rules ask for.
    #[error("the password is too short; use at least {min_length} characters")]
    TooShort {
        /// The fewest characters that are accepted.
        min_length: usize,
    },
    /// More than [`MAX_CHARACTERS`].
    #[error(transparent)]
    TooLong(#[from] TooLong),
}

impl PasswordRules {
    /// Checks a new password. Characters are counted after NFC; any of Unicode's will do.
    pub fn check(&self, plain: &PlainPassword) -> Result<Password, PasswordRefusal> {
        let password = Password::typed(plain)?;
        match password.characters() {
            n if n < self.min_length => Err(PasswordRefusal::TooShort { min_length: self.min_length }),
            n if n > MAX_CHARACTERS => Err(PasswordRefusal::TooLong(TooLong)),
            _ => Ok(password),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Password, PasswordRefusal> {
        PasswordRules { min_length: 15 }.check(&PlainPassword::new(text))
    }

    #[test]
    fn length_is_counted_in_characters_after_nfc__pwd_3() {
        assert_eq!(check(&"a".repeat(14)).unwrap_err(), PasswordRefusal::TooShort { min_length: 15 });
        assert!(check(&"a".repeat(15)).is_ok());
        assert_eq!(check(&"e\u{301}".repeat(14)).unwrap_err(), PasswordRefusal::TooShort { min_length: 15 });
        assert!(check(&"한".repeat(128)).is_ok());
        assert!(check(&"\u{1112}\u{1161}\u{11ab}".repeat(128)).is_ok(), "the same, decomposed");
        assert_eq!(check(&"a".repeat(129)).unwrap_err(), PasswordRefusal::TooLong(TooLong));
    }

    #[test]
    fn beyond_1024_bytes_nothing_is_hashed__sec_50() {
        assert!(Password::typed(&PlainPassword::new("a".repeat(1024))).is_ok());
        assert_eq!(Password::typed(&PlainPassword::new("a".repeat(1025))).unwrap_err(), TooLong);
        assert_eq!(Password::typed(&PlainPassword::new("a".repeat(65_536))).unwrap_err(), TooLong);
    }

    #[test]
    fn refusals_say_what_to_do() {
        assert_eq!(check("short").unwrap_err().to_string(), "the password is too short; use at least 15 characters");
        assert_eq!(
            check(&"a".repeat(2000)).unwrap_err().to_string(),
            "the password is too long; use at most 128 characters"
        );
    }
}

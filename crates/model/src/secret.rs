//! Secrets as types: what is shown once, and what the database keeps of it.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::fmt;
use zeroize::Zeroizing;

/// A bearer secret in the clear: a code, a token, a cookie, a client secret.
///
/// It can't be cloned or serialised, and its `Debug` tells nothing, so that it
/// reaches only the one answer it was made for.
pub struct PlainToken(Zeroizing<String>);

impl PlainToken {
    /// The token that stands for `bytes`, base64url without padding.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// A token as somebody presented it; only a lookup tells what it is worth.
    pub fn presented(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for the one place that hands it out or hashes it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlainToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainToken")
    }
}

/// A password as a person typed it. Like [`PlainToken`], it goes nowhere by itself.
pub struct PlainPassword(Zeroizing<String>);

impl PlainPassword {
    /// The password as typed.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text, for hashing and for the rules on new passwords.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PlainPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PlainPassword")
    }
}

/// The keyed hash under which the database knows a [`PlainToken`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// A hash as the database keeps it.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the database.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash")
    }
}

/// Whether two byte strings are equal, in a time that depends on their
/// lengths alone.
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    a.iter().zip(b).fold(0, |acc, (x, y)| std::hint::black_box(acc | (x ^ y))) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_tells_nothing() {
        let shown = format!("{:?} {:?}", PlainToken::presented("hunter2"), PlainPassword::new("hunter2"));
        assert_eq!(shown, "PlainToken PlainPassword");
    }
}

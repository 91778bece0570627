//! Signatures that were verified before.
//!
//! Whether a key signed some bytes never changes, so it needs to be computed
//! once: an ECDSA verification costs more than all else of an introspection.
//! What a token is worth now (grant, person, time, withdrawn keys) is asked
//! each time; this cache belongs to one [`KeySet`](super::KeySet) and goes
//! with it when any key changes.

use model::Timestamp;
use ring::digest;
use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, PoisonError};

use super::TokenType;

/// Entries of one half; with both full the cache holds twice as many, about
/// 100 bytes each.
const HALF: usize = 4096;

/// A token as the cache knows it: the hash of its bytes and of what it was taken for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Seen([u8; 32]);

impl Seen {
    /// The name of a token's bytes.
    pub(super) fn of(token: &str, kind: TokenType) -> Self {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(kind.typ().as_bytes());
        context.update(b"\0");
        context.update(token.as_bytes());
        let mut name = [0; 32];
        name.copy_from_slice(context.finish().as_ref());
        Self(name)
    }
}

/// The tokens whose signatures were verified, each with the time until which
/// its key verifies. When the young half is full it becomes the old one.
#[derive(Default)]
pub(super) struct Verified(Mutex<Halves>);

#[derive(Default)]
struct Halves {
    young: HashMap<Seen, Option<Timestamp>>,
    old: HashMap<Seen, Option<Timestamp>>,
}

impl Verified {
    /// Until when the key of a token verified before goes on verifying; `None`
    /// when the token hasn't been seen.
    pub(super) fn find(&self, seen: &Seen) -> Option<Option<Timestamp>> {
        let halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        halves.young.get(seen).or_else(|| halves.old.get(seen)).copied()
    }

    /// Remembers a token whose signature was verified.
    pub(super) fn remember(&self, seen: Seen, until: Option<Timestamp>) {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if halves.young.len() >= HALF {
            halves.old = mem::take(&mut halves.young);
        }
        halves.young.insert(seen, until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_taken_for_one_kind_is_unknown_as_another__sec_15() {
        let verified = Verified::default();
        verified.remember(Seen::of("a.b.c", TokenType::IdToken), None);
        assert!(verified.find(&Seen::of("a.b.c", TokenType::IdToken)).is_some());
        assert!(verified.find(&Seen::of("a.b.c", TokenType::AccessToken)).is_none());
        assert!(verified.find(&Seen::of("a.b.d", TokenType::IdToken)).is_none());
    }

    #[test]
    fn the_cache_stays_bounded_and_forgets_the_oldest() {
        let verified = Verified::default();
        let name = |n: usize| Seen::of(&n.to_string(), TokenType::AccessToken);
        (0..=2 * HALF).for_each(|n| verified.remember(name(n), None));
        assert!(verified.find(&name(0)).is_none());
        assert!(verified.find(&name(2 * HALF)).is_some());
    }
}

//! Signature algorithms and the life of a signing key (OP-5, SEC-20).

use crate::{Timestamp, ids::KeyId};

words! {
    /// A JWS algorithm that Signet signs with (RFC 7518 §3.1, RFC 8037 §3.1).
    Algorithm {
        /// RSASSA-PKCS1-v1_5 with SHA-256, 2048 bits.
        RS256 = "RS256",
        /// ECDSA on P-256 with SHA-256.
        ES256 = "ES256",
        /// Ed25519.
        EdDSA = "EdDSA",
    }
}

/// A signing key as the store keeps it: the private half sealed.
#[derive(Clone, Debug)]
pub struct StoredKey {
    /// Key id.
    pub kid: KeyId,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// The public half as JWK text.
    pub public_jwk: String,
    /// The private half (PKCS #8), sealed under the key file.
    pub sealed: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a newer key took over signing.
    pub retired_at: Option<Timestamp>,
    /// Until when a retired key stays published and verifies.
    pub published_until: Option<Timestamp>,
    /// When it was withdrawn: from then on it verifies nothing.
    pub withdrawn_at: Option<Timestamp>,
}

/// Where a key stands at a given time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It signs and verifies.
    Active,
    /// It verifies what it signed before.
    Retired,
    /// Its overlap is over.
    Expired,
    /// It was withdrawn and verifies nothing.
    Withdrawn,
}

impl KeyState {
    /// The word that `keys list` prints.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired => "retired",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl StoredKey {
    /// Where the key stands at `now`.
    pub fn state(&self, now: Timestamp) -> KeyState {
        match (self.withdrawn_at, self.retired_at, self.published_until) {
            (Some(_), _, _) => KeyState::Withdrawn,
            (None, None, _) => KeyState::Active,
            (None, Some(_), Some(until)) if until > now => KeyState::Retired,
            (None, Some(_), _) => KeyState::Expired,
        }
    }
}

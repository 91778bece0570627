//! Identifiers, one type for each kind of thing.

use crate::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A new identifier (UUIDv7).
            pub fn new(moment: &mut Moment) -> Self {
                Self(moment.uuid())
            }

            /// An identifier read from the database or a request; any text
            /// may be one, whether a thing bears it is for the store to say.
            pub fn from_text(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

text_ids! {
    /// A person; the public `sub` is this value.
    PersonId,
    /// A client's `client_id` (RFC 6749 §2.2).
    ClientId,
    /// A browser session; the `sid` claim is this value.
    SessionId,
    /// What one authorization gave: a code's tokens and all their successors.
    GrantId,
    /// A signing key's `kid` (RFC 7517 §4.5).
    KeyId,
}

//! Where somebody acts.

use model::TokenHash;
use model::event::Origin;

/// Where somebody acts: in which browser, from which network, in which language.
#[derive(Clone, Debug)]
pub struct At {
    /// Keyed hash of the browser's own cookie: what is half done is bound to it.
    pub browser: TokenHash,
    /// From where it asks.
    pub origin: Origin,
    /// The BCP 47 tag of the language in which its pages are read, and so the mails will be.
    pub language: String,
}

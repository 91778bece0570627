//! What becomes of somebody whom an upstream has vouched for: signed in, signed up, asked to prove an account, or
//! refused (FED-1 to FED-5).
//!
//! The key is issuer and subject (SEC-42). An email address never links by itself; it only tells whose proof to ask for.
//!
//! | module | what it does |
//! | --- | --- |
//! | `vouched` | who vouches for somebody, and for their mailbox |
//! | `resolve` | who somebody is here |
//! | `met` | what becomes of an account that has their address |
//! | `linking` | links to an account that was proved |
//! | `operator` | links by an operator's word |
//! | `disconnect` | ends a link for good |

mod disconnect;
mod linking;
mod met;
mod operator;
mod resolve;
mod vouched;

pub use disconnect::{DisconnectedBy, Disconnecting, disconnect};
pub use linking::{Linking, accept, link_from_profile};
pub use operator::{LinkedByOperator, Named, link_by_operator};
pub use resolve::{is_somebody_else, resolve};
pub use vouched::Vouched;

use crate::oidc::Settings;
use account::{Accounts, At};
use model::external::{Claimed, LinkOffer};
use model::person::Person;

/// Where an answer is resolved.
#[derive(Clone, Copy)]
pub struct Here<'a> {
    /// What accounts are kept with.
    pub accounts: &'a Accounts,
    /// The upstream that answered, as it is configured now.
    pub upstream: &'a Settings,
    /// Where they act.
    pub at: &'a At,
}

impl Here<'_> {
    /// Whether it is this upstream that vouched for somebody. Its id may have been given to another one meanwhile.
    fn knows(&self, claimed: &Claimed) -> bool {
        claimed.subject().issuer == self.upstream.issuer
    }
}

/// What is to come next.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one for each sign-in, taken apart at once")]
pub enum Resolution {
    /// They are this person: sign them in with [`Credential::External`](model::surface::Credential::External). New people
    /// come out of here, too.
    Person(Person),
    /// Their mailbox has yet to be proved: *Create account* without password fields. The offer is stored.
    SignUp,
    /// An account has their address: they prove it (its password), and then it is linked. The offer is stored.
    Prove,
    /// They can't come in this way.
    Refused(Refusal),
    /// What the upstream said is too old, or the upstream isn't there any more: they sign in there anew.
    Gone,
}

/// Why somebody can't come in through an upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The external login was disconnected for good: email and password are the way in (FED-4).
    Disconnected,
    /// It can't be linked to the account that it would belong to; nobody is told to whom it belongs (SEC-44).
    NotLinkable,
}

/// Whether an offer is the one that a page showed, by the page's mark of it (SEC-43).
fn is_shown(offer: &LinkOffer, mark: &str, here: &Here<'_>) -> bool {
    let own = offer.claimed.mark(here.accounts.keyring());
    model::secret::constant_time_eq(own.as_bytes(), mark.as_bytes())
}

//! Ends what an occasion ends: which that is, says [`model::ends`].

use crate::{Result, Tx, consents, enrolments, external_logins, grants, link_offers, links, roles, sessions};
use model::ends::{Ends, External, Occasion, Whole};
use model::{PersonId, Timestamp};

/// What has ended of that which its asker tells somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// So many grants of clients.
    pub grants: usize,
    /// So many consents.
    pub consents: usize,
    /// Whether the external login was taken off the account.
    pub external: bool,
}

/// Ends what this occasion ends of a person's, in the transaction of the act. Whoever asks holds the person
/// ([`people::hold_to_change`](crate::people::hold_to_change)), so that nothing begins beside it that would stay.
pub fn end_with(tx: &mut Tx, person: &PersonId, occasion: Occasion<'_>, now: Timestamp) -> Result<Ended> {
    let Ends { sessions, grants, enrolments, links, link_offers, consents, roles, external } = occasion.ends();
    sessions::end_those(tx, person, sessions, now)?;
    let grants = grants::revoke_those(tx, person, grants, now)?;
    enrolments::end_those(tx, person, enrolments)?;
    links::kill_those(tx, person, links, now)?;
    if link_offers == Whole::Ends {
        link_offers::withdraw(tx, person)?;
    }
    let consents = consents::forget_those(tx, person, consents)?;
    if roles == Whole::Ends {
        roles::take_all(tx, person)?;
    }
    let external = match external {
        External::Stays => false,
        External::LinkedSince(since) => external_logins::take_off(tx, person, since)?,
    };
    Ok(Ended { grants, consents, external })
}

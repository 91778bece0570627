//! Ends what an occasion ends: which that is, says [`model::ends`].

use crate::{Result, Tx, consents, enrolments, grants, link_offers, links, roles, sessions};
use model::ends::{Ends, Occasion, Whole};
use model::{PersonId, Timestamp};

/// How much of what clients had has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// So many grants.
    pub grants: usize,
    /// So many consents.
    pub consents: usize,
}

/// Ends what this occasion ends of a person's, in the transaction of the act. Whoever asks holds the person
/// ([`people::hold_to_change`](crate::people::hold_to_change)), so that nothing begins beside it that would stay.
pub fn end_with(tx: &mut Tx, person: &PersonId, occasion: Occasion<'_>, now: Timestamp) -> Result<Ended> {
    let Ends { sessions, grants, enrolments, links, link_offers, consents, roles } = occasion.ends();
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
    Ok(Ended { grants, consents })
}

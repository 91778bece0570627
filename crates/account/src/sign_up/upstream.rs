//! *Create account* without password fields, for somebody whom an upstream knows without having proved their mailbox
//! (FED-1). What the proof settles is for the linking of external logins to say.

use super::address::Address;
use super::{At, code, pace};
use crate::{Accounts, Error};
use model::enrolment::{Began, Details, Enrolment};
use model::{Draw, EmailAddress, Moment};
use std::time::Duration;
use store::{Result, Tx, enrolments, link_offers};

/// What somebody signs up with; each part has been checked.
#[derive(Clone, Debug)]
pub struct NewByUpstream {
    /// The address.
    pub email: EmailAddress,
    /// The name, as [`check_name`](crate::people::check_name) gave it.
    pub name: String,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BegunByUpstream {
    /// A code is on its way, whoever has the address.
    Yes,
    /// Too many mails to this address or from this network were asked for: nothing was sent or kept.
    Paused {
        /// When to try again.
        retry_after: Duration,
    },
    /// What the upstream said lapsed, or was used: the sign-in has to begin anew.
    Gone,
}

/// Begins a sign-up at a browser by what an upstream said there. Until the code has brought its proof it can begin anew,
/// with another address.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn begin_by_upstream(
    accounts: &Accounts,
    new: NewByUpstream,
    at: At,
    moment: &mut Moment,
) -> std::result::Result<BegunByUpstream, Error> {
    let (draw, using) = (moment.draw(), accounts.clone());
    Ok(accounts.store.write(move |tx: &mut Tx| begin_in(tx, &using, &new, &at, &draw)).await?)
}

fn begin_in(tx: &mut Tx, accounts: &Accounts, new: &NewByUpstream, at: &At, draw: &Draw) -> Result<BegunByUpstream> {
    let offer = link_offers::find(tx, &at.browser, draw.now)?.filter(|offer| offer.person_id.is_none());
    let Some(offer) = offer else { return Ok(BegunByUpstream::Gone) };
    if let Some(retry_after) = pace(tx, accounts, at, new.email.canonical(), draw.now)? {
        return Ok(BegunByUpstream::Paused { retry_after });
    }
    let details = Details {
        email: new.email.to_string(),
        language: Some(at.language.clone()),
        began: Began::Upstream {
            name: new.name.clone(),
            claimed: Box::new(offer.claimed),
            link_until: Some(offer.expires_at),
        },
        authenticated_at: draw.now,
        leads_to: None,
    };
    let in_use = Address::look_up(tx, new.email.canonical())?.is_in_use();
    let mut moment = draw.moment();
    let code = moment.six_digits();
    code::mail(tx, accounts, &code, &details, in_use, &mut moment)?;
    let enrolment = Enrolment::new(None, details, None, draw.now);
    enrolments::put(tx, &at.browser, &enrolment, Some(code::kept(accounts, &at.browser, &code, draw.now)))?;
    Ok(BegunByUpstream::Yes)
}

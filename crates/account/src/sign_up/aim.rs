//! Where a sign-up is to lead in the end: kept with it, for whoever comes back to it by an address that doesn't say so, such
//! as that of the mail with the code.

use crate::{Accounts, Error};
use model::keyring::SealPurpose;
use model::{Moment, PlainToken, Timestamp, TokenHash};
use store::{Tx, enrolments};

/// Keeps with the sign-up at a browser where it is to lead, sealed, since that may hold a request's handle. It is the
/// browser's own and goes with its sign-up: no other browser ever gets it (SEC-26).
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn keep_aim(
    accounts: &Accounts,
    browser: TokenHash,
    leads_to: &PlainToken,
    moment: &mut Moment,
) -> Result<(), Error> {
    let kept = kept(accounts, browser, moment.now).await?;
    if kept.is_none_or(|kept| kept.is_some_and(|kept| kept.expose() == leads_to.expose())) {
        return Ok(());
    }
    let sealed = accounts.keyring.seal(moment, SealPurpose::SignUpAim, leads_to.expose().as_bytes());
    let now = moment.now;
    Ok(accounts.store.write(move |tx: &mut Tx| enrolments::lead_to(tx, &browser, &sealed, now)).await?)
}

/// Where the sign-up at a browser was to lead; none where nothing is kept.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn kept_aim(accounts: &Accounts, browser: TokenHash, now: Timestamp) -> Result<Option<PlainToken>, Error> {
    Ok(kept(accounts, browser, now).await?.flatten())
}

/// What is kept, where there is a sign-up to keep it with. What an older key file sealed is nothing any more.
async fn kept(accounts: &Accounts, browser: TokenHash, now: Timestamp) -> Result<Option<Option<PlainToken>>, Error> {
    let found = accounts.store.read(move |tx: &mut Tx| enrolments::find(tx, &browser, now)).await?;
    let open = |sealed: Vec<u8>| {
        let plain = accounts.keyring.open(SealPurpose::SignUpAim, &sealed).ok()?;
        std::str::from_utf8(&plain).ok().map(PlainToken::presented)
    };
    Ok(found.map(|enrolment| enrolment.details.leads_to.and_then(open)))
}

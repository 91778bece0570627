//! Links in mails that change the address, or take a change of address or number back.

use crate::{Accounts, Error};
use model::keyring::Purpose;
use model::link::{Link, LinkPurpose};
use model::person::{Person, Stage, State};
use model::{InBrowser, PlainToken, Timestamp, TokenHash};
use store::{Tx, links, people};

/// Looks a link up for its page, and ties it to the browser that is the first to open it: what it does, and to whom. One
/// that was outdated by what happened since is gone.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn open_link(
    accounts: &Accounts,
    token: &PlainToken,
    browser: TokenHash,
    now: Timestamp,
) -> Result<InBrowser<(LinkPurpose, Person)>, Error> {
    let hash = accounts.keyring.hash(Purpose::Link, token);
    // Links that don't work are told from others by a read: writes are dearer, and anybody may ask.
    let found = accounts.store.read(move |tx: &mut Tx| {
        let found = links::find(tx, &hash, &browser, now)?;
        judge(tx, found)
    });
    match found.await? {
        InBrowser::Here(_) => {
            let opened = accounts.store.write(move |tx: &mut Tx| {
                let found = links::open(tx, &hash, &browser, now)?;
                judge(tx, found)
            });
            Ok(opened.await?)
        }
        other => Ok(other),
    }
}

fn judge(tx: &mut Tx, found: InBrowser<Link>) -> store::Result<InBrowser<(LinkPurpose, Person)>> {
    found.and_then(|link| {
        let person = people::find(tx, &link.person_id)?.filter(|person| still_holds(&link.purpose, person));
        Ok(person.map(|person| (link.purpose, person)))
    })
}

/// A link that holds, with its person, both held by this transaction.
pub(super) struct Used {
    pub(super) link: Link,
    pub(super) person: Person,
}

/// The link and its person, if it may be used now. It isn't used up yet. The person first and then the link, in this order
/// everywhere.
pub(super) fn hold(tx: &mut Tx, hash: &TokenHash, browser: &TokenHash, now: Timestamp) -> store::Result<Option<Used>> {
    let InBrowser::Here(link) = links::find(tx, hash, browser, now)? else { return Ok(None) };
    let Some((person, _)) = people::hold_to_change(tx, &link.person_id)? else { return Ok(None) };
    Ok(still_holds(&link.purpose, &person).then_some(Used { link, person }))
}

/// Whether the person is still as the link needs them.
fn still_holds(purpose: &LinkPurpose, person: &Person) -> bool {
    match purpose {
        LinkPurpose::ChangeEmail { from, .. } => person.state() == State::Active && from == person.email.canonical(),
        LinkPurpose::RevertEmail { email } => person.stage != Stage::Closed && email != person.email.as_str(),
        LinkPurpose::RevertPhone { phone } => {
            let number = phone.as_ref().map(|(number, _)| number);
            person.stage != Stage::Closed && number != person.claims.phone_number.as_ref()
        }
        LinkPurpose::SetPassword { .. } => false,
    }
}

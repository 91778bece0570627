//! Links in mails that change the address, or take a change of address or number back.

use crate::{Accounts, Error};
use model::keyring::Purpose;
use model::link::{Link, LinkPurpose};
use model::person::{Person, Stage, State};
use model::{PlainToken, Timestamp, TokenHash};
use store::{Tx, links, people};

/// Looks a link up for its page, and changes nothing: what it does, and to whom. It belongs to no browser: whoever opens it
/// first, be it a program that looks for malware, takes it from nobody. One that was outdated by what happened since is gone.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn find_link(
    accounts: &Accounts,
    token: &PlainToken,
    now: Timestamp,
) -> Result<Option<(LinkPurpose, Person)>, Error> {
    let hash = accounts.keyring.hash(Purpose::Link, token);
    let found = accounts.store.read(move |tx: &mut Tx| {
        let Some(link) = links::find_of_holder(tx, &hash, now)? else { return Ok(None) };
        let person = people::find(tx, &link.person_id)?.filter(|person| still_holds(&link.purpose, person));
        Ok(person.map(|person| (link.purpose, person)))
    });
    Ok(found.await?)
}

/// A link that holds, with its person, both held by this transaction.
pub(super) struct Used {
    pub(super) link: Link,
    pub(super) person: Person,
}

/// The link and its person, if it may be used now. It isn't used up yet. The person first and then the link, in this order
/// everywhere.
pub(super) fn hold(tx: &mut Tx, hash: &TokenHash, now: Timestamp) -> store::Result<Option<Used>> {
    let Some(link) = links::find_of_holder(tx, hash, now)? else { return Ok(None) };
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

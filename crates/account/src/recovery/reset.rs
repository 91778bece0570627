//! Setting a password by the link that was mailed for it (PWD-1).

use super::password_changed;
use crate::At;
use crate::hashing::{Asker, Salt};
use crate::password::Password;
use crate::sign_in::Visitor;
use crate::sign_up::stage_after_proof;
use crate::slow_down::Candidates;
use crate::{Accounts, Error, post};
use model::ends::Occasion;
use model::event::{Event, EventKind};
use model::keyring::Purpose;
use model::link::{Link, LinkPurpose};
use model::person::{Person, Stage};
use model::{InBrowser, Moment, PersonId, PlainToken, Timestamp, TokenHash};
use store::ends::end_with;
use store::people::PasswordHash;
use store::{Tx, events, links, people};

/// Whether a password was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reset {
    /// It was, and whatever the old one had opened has ended.
    Saved,
    /// The link didn't work any more.
    Gone,
}

/// Looks a link up for its page, and ties it to the browser that is the first to open it: whose password it sets. One that was
/// outdated by another password or address is gone.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn open(
    accounts: &Accounts,
    token: &PlainToken,
    browser: TokenHash,
    now: Timestamp,
) -> Result<InBrowser<Person>, Error> {
    // Links that don't work are told from others by a read: writes are dearer, and anybody may ask.
    match find(accounts, token, browser, now).await? {
        InBrowser::Here(_) => {
            let hash = accounts.keyring.hash(Purpose::Link, token);
            let opened = accounts.store.write(move |tx: &mut Tx| {
                let found = links::open(tx, &hash, &browser, now)?;
                judge(tx, found)
            });
            Ok(opened.await?)
        }
        other => Ok(other),
    }
}

/// Looks a link up, and changes nothing.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn find(
    accounts: &Accounts,
    token: &PlainToken,
    browser: TokenHash,
    now: Timestamp,
) -> Result<InBrowser<Person>, Error> {
    let hash = accounts.keyring.hash(Purpose::Link, token);
    let found = accounts.store.read(move |tx: &mut Tx| {
        let found = links::find(tx, &hash, &browser, now)?;
        judge(tx, found)
    });
    Ok(found.await?)
}

fn judge(tx: &mut Tx, found: InBrowser<Link>) -> store::Result<InBrowser<Person>> {
    found.and_then(|link| Ok(people::find(tx, &link.person_id)?.filter(|person| still_holds(&link, person))))
}

/// Whether password and mailbox are those that the link was made under.
fn still_holds(link: &Link, person: &Person) -> bool {
    let LinkPurpose::SetPassword { password_changed_at, mailbox } = &link.purpose else { return false };
    person.stage != Stage::Closed
        && *password_changed_at == person.password_changed_at
        && mailbox == person.email.canonical()
}

/// Sets the password of the person that [`find`] gave. The link is used up, every other one dies, all sessions and tokens end,
/// and the person is told by mail (PWD-4). It opens no session.
///
/// The link proves the mailbox, so that an unproved account goes on to its next state; what was begun without that proof is
/// dropped (SEC-34). A locked account stays locked.
///
/// # Errors
/// [`Error::Busy`] when the hashing queue is full, [`Error::Store`] when the database fails; the link stays good then.
pub async fn save(
    accounts: &Accounts,
    token: &PlainToken,
    person: &PersonId,
    password: &Password,
    at: At,
    moment: &mut Moment,
) -> Result<Reset, Error> {
    let hash = accounts.hashing.hash(&Asker::Known(person.clone()), password, Salt::new(moment)).await?;
    let link = accounts.keyring.hash(Purpose::Link, token);
    let (draw, shared, person) = (moment.draw(), accounts.clone(), person.clone());
    let save = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        // The person first and then the link, in this order everywhere: of two links at once one finds the other's password set.
        let Some((person, _)) = people::hold_to_change(tx, &person)? else { return Ok(Reset::Gone) };
        let used = links::consume(tx, &link, &at.browser, moment.now)?;
        if !used.is_some_and(|link| link.person_id == person.id && still_holds(&link, &person)) {
            return Ok(Reset::Gone);
        }
        if person.stage == Stage::Unproved {
            prove_mailbox(tx, &shared, &person, &at, &mut moment)?;
        }
        set(tx, &shared, &person, &hash, &at, &mut moment)?;
        let visitor = Visitor { origin: at.origin.clone(), browser: Some(at.browser), app: None };
        Candidates::of(&shared, person.email.canonical(), &visitor).forget(tx)?;
        Ok(Reset::Saved)
    };
    Ok(accounts.store.write(save).await?)
}

fn set(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &Person,
    hash: &PasswordHash,
    at: &At,
    moment: &mut Moment,
) -> store::Result<()> {
    let now = moment.now;
    people::set_password(tx, &person.id, hash, now)?;
    end_with(tx, &person.id, Occasion::PasswordSet, now)?;
    post::mail(tx, accounts, moment, person, Some(&at.language), password_changed(person, now))?;
    events::append(tx, Event::by_person(moment, EventKind::PasswordSet, &person.id, &at.origin))
}

/// The link proves the mailbox as the emailed code does. Sign-ups for it that wait for their code elsewhere are nobody's from now
/// on, which doesn't show there.
fn prove_mailbox(tx: &mut Tx, accounts: &Accounts, person: &Person, at: &At, moment: &mut Moment) -> store::Result<()> {
    end_with(tx, &person.id, Occasion::MailboxProved { browser: &at.browser }, moment.now)?;
    people::advance(tx, &person.id, Stage::Unproved, stage_after_proof(accounts, person))?;
    events::append(tx, Event::by_person(moment, EventKind::MailboxProved, &person.id, &at.origin))
}

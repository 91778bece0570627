//! Checking a password at sign-in: one read, one computation, and a write only if there is something to write.

use crate::hashing::{Asker, Salt, Verified};
use crate::password::Password;
use crate::slow_down::{Candidates, Counters, Look};
use crate::{Accounts, Error, SlowDown};
use model::email::canonical;
use model::event::{Event, EventKind, Origin};
use model::person::{Person, Stage};
use model::secret::PlainPassword;
use model::{ClientId, EmailAddress, Moment, PersonId, Timestamp, TokenHash};
use std::time::Duration;
use store::people::{self, PasswordHash};
use store::{Tx, events, sessions};

/// Where a try comes from.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// From where it comes; tries are counted by its network.
    pub origin: Origin,
    /// Keyed hash of the browser's own cookie, where it has one.
    pub browser: Option<TokenHash>,
    /// The app that the password was given to; none where it was typed on a page of ours.
    pub app: Option<ClientId>,
}

/// What a password was worth.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one for each sign-in, taken apart at once")]
pub enum PasswordVerdict {
    /// It is the person's. Whether they may have anything now is another question (REG-7, SUR-1).
    Right(Person),
    /// It isn't, or there is no such account, or it has no password: nobody is told which (SEC-30).
    Wrong,
    /// Too many tries went before; the password wasn't looked at, or was wrong (PWD-5).
    Paused {
        /// When to try again.
        retry_after: Duration,
    },
}

/// Checks a password for the account with this email address.
///
/// Every outcome costs the same time whether or not the account exists (SEC-30). A hash with other parameters than the configured
/// ones is replaced on success (PWD-2).
///
/// # Errors
/// [`Error::Busy`] when the hashing queue is full, [`Error::Store`] when the database fails; neither counts as a try.
pub async fn check_password(
    accounts: &Accounts,
    typed_email: &str,
    password: PlainPassword,
    visitor: &Visitor,
    moment: &mut Moment,
) -> Result<PasswordVerdict, Error> {
    let found = find(accounts, typed_email, visitor, moment.now).await?;
    if let Some(retry_after) = found.look.pause {
        return Ok(PasswordVerdict::Paused { retry_after });
    }
    let whose = found.account.as_ref().map(|(person, _)| person.id.clone());
    let event = wrong_password(whose, visitor, moment);
    let Ok(password) = Password::typed(&password) else {
        return wrong(accounts, found.counters, found.look, event).await;
    };
    let hash = found.account.as_ref().map(|(_, hash)| hash);
    let (verified, owed) = accounts.hashing.verify(&found.asker, &password, hash).await?;
    let verdict = match (verified, found.account) {
        (Verified::Right | Verified::RightButOutdated, Some((person, hash))) => {
            let verdict = right(accounts, person, found.counters, found.look, moment.now).await;
            if let (Verified::RightButOutdated, Ok(PasswordVerdict::Right(person))) = (verified, &verdict) {
                upgrade(accounts, &person.id, hash, (&found.asker, &password), moment).await?;
            }
            verdict
        }
        _ => wrong(accounts, found.counters, found.look, event).await,
    };
    // Only now, when others find the try counted; and whether it was right doesn't show in the time of a pause (PWD-5).
    if !matches!(verdict, Ok(PasswordVerdict::Right(_))) {
        owed.wait().await;
    }
    verdict
}

/// What one read tells of a try.
struct Found {
    /// The person with their hash, when both exist, the account isn't closed, and the right password may pass here.
    account: Option<(Person, PasswordHash)>,
    counters: Counters,
    look: Look,
    /// The same for an account and for none, unless the browser is known for it.
    asker: Asker,
}

async fn find(accounts: &Accounts, typed: &str, visitor: &Visitor, now: Timestamp) -> Result<Found, Error> {
    // No account has an address that can't be parsed, and not every database can be asked for one.
    let address = EmailAddress::parse(typed).ok().map(|address| address.canonical().to_owned());
    let candidates = match accounts.settings.slow_down {
        SlowDown::On => Some(Candidates::of(accounts, &canonical(typed), visitor)),
        SlowDown::Off => None,
    };
    let (browser, network) = (visitor.browser, visitor.origin.network.clone());
    let stranger = if visitor.app.is_some() { Asker::App } else { Asker::Visitor };
    let found = accounts.store.read(move |tx: &mut Tx| {
        let account = match &address {
            Some(address) => people::find_by_email(tx, address)?,
            None => None,
        };
        let nobody = PersonId::from_text("");
        let person = account.as_ref().map_or(&nobody, |(person, _)| &person.id);
        let known = knows(tx, person, browser)?;
        let asker = if known { Asker::Known(person.clone()) } else { stranger.clone() };
        let mut counters = candidates.as_ref().map_or_else(Counters::none, |candidates| match known {
            true => candidates.in_known_browser(),
            false => candidates.elsewhere(),
        });
        let look = counters.look(tx, now)?;
        // A stranger with many addresses can keep the account's counter full; the person's own networks don't wait for it.
        let mut may_pass = true;
        if look.account_pause.is_some() {
            counters = counters.of_place();
            may_pass = sessions::knows_network(tx, person, &network, now)?;
        }
        // Elsewhere the try goes on as if there were no account, for else it would tell of one (SEC-30).
        let account = account
            .filter(|_| may_pass)
            .and_then(|(person, hash)| hash.filter(|_| person.stage != Stage::Closed).map(|hash| (person, hash)));
        Ok(Found { account, counters, look, asker })
    });
    Ok(found.await?)
}

/// Whether the person has signed in from this browser. The same is asked of the database for accounts that don't exist.
fn knows(tx: &mut Tx, person: &PersonId, browser: Option<TokenHash>) -> store::Result<bool> {
    browser.map_or(Ok(false), |browser| sessions::knows_browser(tx, person, &browser))
}

/// Has the same password hashed as new ones are; not while the pool is busy, for the next sign-in will do as well.
async fn upgrade(
    accounts: &Accounts,
    person: &PersonId,
    from: PasswordHash,
    (asker, password): (&Asker, &Password),
    moment: &mut Moment,
) -> Result<(), Error> {
    let Ok(to) = accounts.hashing.hash(asker, password, Salt::new(moment)).await else { return Ok(()) };
    let person = person.clone();
    Ok(accounts.store.write(move |tx| people::upgrade_password_hash(tx, &person, &from, &to)).await?)
}

/// Settles a success, which counts only if no pause has begun meanwhile: else as many guesses as the hashing queue holds
/// could be sent at once, and each would have found the counter below its limit.
async fn right(
    accounts: &Accounts,
    person: Person,
    counters: Counters,
    before: Look,
    now: Timestamp,
) -> Result<PasswordVerdict, Error> {
    let paused = match (accounts.settings.slow_down, before.failures_here > 0) {
        (SlowDown::Off, _) => None,
        (SlowDown::On, false) => {
            accounts.store.read_one(move |tx: &mut Tx| counters.begun_since(tx, before, now)).await?
        }
        (SlowDown::On, true) => {
            let settle = move |tx: &mut Tx| {
                let paused = counters.begun_since(tx, before, now)?;
                if paused.is_none() {
                    counters.clear(tx)?;
                }
                Ok(paused)
            };
            accounts.store.write(settle).await?
        }
    };
    Ok(match paused {
        Some(retry_after) => PasswordVerdict::Paused { retry_after },
        None => PasswordVerdict::Right(person),
    })
}

/// Somebody gave a wrong password; for whose account is known only where there is one, and is written down all the same (SEC-30).
fn wrong_password(whose: Option<PersonId>, visitor: &Visitor, moment: &mut Moment) -> Event {
    let event = Event::by_person(moment, EventKind::WrongPassword, &PersonId::from_text(""), &visitor.origin);
    Event { person_id: whose, client_id: visitor.app.clone(), ..event }
}

/// Counts a failure. When the pause has begun meanwhile, or the account's own was on, the answer is that and tells nothing of
/// the password.
async fn wrong(accounts: &Accounts, counters: Counters, before: Look, event: Event) -> Result<PasswordVerdict, Error> {
    let count = move |tx: &mut Tx| {
        events::append(tx, event.clone())?;
        counters.count(tx, before, event.at)
    };
    Ok(match before.account_pause.max(accounts.store.write(count).await?) {
        Some(retry_after) => PasswordVerdict::Paused { retry_after },
        None => PasswordVerdict::Wrong,
    })
}

//! *Create account* (REG-1).

use super::address::Address;
use super::{At, code};
use crate::hashing::{Asker, Salt};
use crate::pace::{self, Ask, By};
use crate::password::Password;
use crate::{Accounts, Error};
use model::claims::ProfileClaims;
use model::enrolment::{Began, Details, Enrolment};
use model::event::{Event, EventKind};
use model::person::{Person, Stage};
use model::surface::ExternalState;
use model::{Draw, EmailAddress, Moment, PersonId};
use std::time::Duration;
use store::people::PasswordHash;
use store::sign_ups::{self, SignUp};
use store::{Result, Tx, enrolments, events, people};

/// What somebody signs up with; each part has been checked.
#[derive(Debug)]
pub struct NewSignUp {
    /// The address.
    pub email: EmailAddress,
    /// The name, as [`check_name`](crate::people::check_name) gave it.
    pub name: String,
    /// The password, as the rules took it.
    pub password: Password,
}

/// What became of a sign-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// A code is on its way, whoever has the address.
    Yes,
    /// Too many mails to this address or from this network were asked for: nothing was sent or kept.
    Paused {
        /// When to try again.
        retry_after: Duration,
    },
}

/// Begins a sign-up at a browser, in place of one that it had begun before. Of several for an address that nobody has
/// proved, the last one counts.
///
/// # Errors
/// [`Error::Busy`] when the hashing queue is full, [`Error::Store`] when the database fails.
pub async fn begin(
    accounts: &Accounts,
    new: NewSignUp,
    at: At,
    moment: &mut Moment,
) -> std::result::Result<Begun, Error> {
    if let Some(retry_after) = look(accounts, &new, &at, moment).await? {
        return Ok(Begun::Paused { retry_after });
    }
    let password = accounts.hashing.hash(&Asker::Newcomer, &new.password, Salt::new(moment)).await?;
    let new = SignUp { email: new.email, name: new.name, claims: claims(&at.language), password };
    let (draw, using) = (moment.draw(), accounts.clone());
    Ok(accounts.store.write(move |tx: &mut Tx| begin_in(tx, &using, &new, &at, &draw)).await?)
}

/// Whether it will have to wait anyway, so that nothing is hashed for it (SEC-50).
async fn look(
    accounts: &Accounts,
    new: &NewSignUp,
    at: &At,
    moment: &Moment,
) -> std::result::Result<Option<Duration>, Error> {
    let (using, address, network) = (accounts.clone(), new.email.canonical().to_owned(), at.origin.network.clone());
    let now = moment.now;
    let look =
        move |tx: &mut Tx| pace::look(tx, &using, Ask::Mail(&address), By { person: None, network: &network }, now);
    Ok(accounts.store.read(look).await?)
}

fn begin_in(tx: &mut Tx, accounts: &Accounts, new: &SignUp, at: &At, draw: &Draw) -> Result<Begun> {
    let mut moment = draw.moment();
    if let Some(retry_after) = super::pace(tx, accounts, at, new.email.canonical(), draw.now)? {
        return Ok(Begun::Paused { retry_after });
    }
    let (whose, in_use) = claim(tx, new, &mut moment)?;
    let details = Details {
        email: new.email.to_string(),
        language: Some(at.language.clone()),
        began: Began::SignUp { name: new.name.clone(), password_hash: new.password.as_str().to_owned() },
        authenticated_at: draw.now,
        leads_to: None,
    };
    let code = moment.six_digits();
    code::mail(tx, accounts, &code, &details, in_use, &mut moment)?;
    let enrolment = Enrolment::new(whose.clone(), details, None, draw.now);
    enrolments::put(tx, &at.browser, &enrolment, Some(code::kept(accounts, &at.browser, &code, draw.now)))?;
    let event = Event::by_person(&mut moment, EventKind::SignedUp, &nobody(), &at.origin);
    events::append(tx, Event { person_id: whose, ..event })?;
    Ok(Begun::Yes)
}

/// Puts the sign-up down for its address, and tells whose it is now, and whether it is in use. Each statement runs
/// whatever the ones before have found (SEC-30).
fn claim(tx: &mut Tx, new: &SignUp, moment: &mut Moment) -> Result<(Option<PersonId>, bool)> {
    let address = Address::look_up(tx, new.email.canonical())?;
    let person = person(new, moment);
    let inserted = people::insert(tx, &person, Some(&new.password))?;
    let unproved = match &address {
        Address::Unproved(unproved) => Some(&**unproved),
        _ => None,
    };
    // What an operator gave somebody is theirs until the proof; a stranger's sign-up doesn't take it away.
    let replaced = unproved.filter(|unproved| unproved.signed_up).map_or_else(nobody, |unproved| unproved.id.clone());
    sign_ups::replace(tx, &replaced, new, moment.now)?;
    let whose = if inserted { Some(person.id) } else { unproved.map(|unproved| unproved.id.clone()) };
    Ok((whose, address.is_in_use()))
}

/// A new person in whose name somebody signs up.
pub(super) fn person(new: &SignUp, moment: &mut Moment) -> Person {
    let now = moment.now;
    Person {
        id: PersonId::new(moment),
        email: new.email.clone(),
        email_verified: false,
        name: new.name.clone(),
        claims: new.claims.clone(),
        stage: Stage::Unproved,
        locked_at: None,
        password_changed_at: Some(now),
        external: ExternalState::Never,
        signed_up: true,
        subscription: None,
        created_at: now,
        updated_at: now,
    }
}

/// What is known besides the name: the language that they read.
pub(super) fn claims(language: &str) -> ProfileClaims {
    ProfileClaims { locale: Some(language.to_owned()), ..ProfileClaims::default() }
}

/// The identifier of a person that doesn't exist, for statements that run for everybody.
fn nobody() -> PersonId {
    PersonId::from_text("")
}

/// The hash that an enrolment carries.
pub(super) fn hash(phc: &str) -> PasswordHash {
    PasswordHash::new(phc.to_owned())
}

//! The proof of a mailbox by its code, and what it settles (REG-1, REG-5, SEC-34).

use super::address::Address;
use super::{At, begin, code, stage_after_proof};
use crate::{Accounts, Error};
use model::email::canonical;
use model::ends::Occasion;
use model::enrolment::{Began, Details, Enrolment};
use model::event::{Event, EventKind};
use model::person::{Person, Stage, State};
use model::surface::ExternalState;
use model::{Draw, EmailAddress, Moment, PlainToken};
use store::ends::end_with;
use store::enrolments::{self, CodeVerdict};
use store::sign_ups::{self, SignUp};
use store::{Result, Tx, events, people};

/// What a code was worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// The mailbox is proved. What that settled is asked of the [enrolment](super::enrolment::standing).
    Proved,
    /// It wasn't the right one.
    Wrong {
        /// How many tries are left, over all sends.
        left: u8,
    },
    /// No code works any more: it lapsed.
    Lapsed,
    /// All tries were used: the sign-up has to begin anew.
    UsedUp,
    /// Nothing waits for a code at this browser, any more perhaps.
    Nothing,
}

/// Takes the code that somebody typed at a browser. With the right one the mailbox is proved, and the sign-up of this
/// browser becomes the account: whatever another one left there before is dropped.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn enter(
    accounts: &Accounts,
    typed: &PlainToken,
    at: At,
    moment: &mut Moment,
) -> std::result::Result<Entered, Error> {
    let mac = code::mac(accounts, &at.browser, typed.expose());
    let (draw, using) = (moment.draw(), accounts.clone());
    Ok(accounts.store.write(move |tx: &mut Tx| enter_in(tx, &using, &mac, &at, &draw)).await?)
}

fn enter_in(tx: &mut Tx, accounts: &Accounts, mac: &[u8; 32], at: &At, draw: &Draw) -> Result<Entered> {
    let verdict = enrolments::try_code(tx, &at.browser, mac, draw.now)?;
    let Some(enrolment) = enrolments::find(tx, &at.browser, draw.now)? else { return Ok(Entered::Nothing) };
    match verdict {
        CodeVerdict::Right => settle(tx, accounts, enrolment, at, draw).map(|()| Entered::Proved),
        _ if enrolment.proved_at.is_some() => Ok(Entered::Nothing),
        _ if enrolment.tries_left == 0 => Ok(Entered::UsedUp),
        CodeVerdict::Wrong { left } => Ok(Entered::Wrong { left }),
        CodeVerdict::Dead => Ok(Entered::Lapsed),
    }
}

/// Gives the account to whoever proved the mailbox; leaves the enrolment to nobody when it is somebody else's.
fn settle(tx: &mut Tx, accounts: &Accounts, enrolment: Enrolment, at: &At, draw: &Draw) -> Result<()> {
    let mut moment = draw.moment();
    let Some(person) = whose(tx, &enrolment, &mut moment)? else {
        return enrolments::settle(tx, &at.browser, None, &enrolment.details);
    };
    let details = match enrolment.details.began {
        Began::Upstream { .. } => {
            prove_without_password(tx, accounts, &person, at, &mut moment)?;
            enrolment.details
        }
        Began::SignUp { .. } | Began::SignIn { .. } => {
            let password_changed_at = give(tx, accounts, &person, at, &mut moment)?.password_changed_at;
            Details { began: Began::SignIn { password_changed_at }, ..enrolment.details }
        }
    };
    enrolments::settle(tx, &at.browser, Some(&person.id), &details)
}

/// Gives an unproved account to whoever has proved its mailbox and hasn't shown that they know its password: that one is
/// dropped, too (SEC-34). `person` is held until the transaction ends.
///
/// # Errors
/// When the database fails.
pub fn prove_without_password(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &Person,
    at: &At,
    moment: &mut Moment,
) -> Result<Person> {
    people::clear_password(tx, &person.id)?;
    give(tx, accounts, person, at, moment)
}

/// Gives an unproved account to whoever has proved its mailbox; gives the person as they are from now on.
fn give(tx: &mut Tx, accounts: &Accounts, person: &Person, at: &At, moment: &mut Moment) -> Result<Person> {
    end_with(tx, &person.id, Occasion::MailboxProved { browser: &at.browser }, moment.now)?;
    people::advance(tx, &person.id, Stage::Unproved, stage_after_proof(accounts, person))?;
    events::append(tx, Event::by_person(moment, EventKind::MailboxProved, &person.id, &at.origin))?;
    people::find(tx, &person.id)?.ok_or_else(|| store::Error::bug("a person who is held is gone"))
}

/// The person to whom the proof gives the account, with the name and password of this enrolment. `None` when the address
/// is in use.
fn whose(tx: &mut Tx, enrolment: &Enrolment, moment: &mut Moment) -> Result<Option<Person>> {
    match &enrolment.details.began {
        // Without a person, whose the account is hangs on more than the mailbox.
        Began::Upstream { .. } => Ok(waiting(tx, enrolment)?.filter(|person| person.external == ExternalState::Linked)),
        Began::SignUp { name, password_hash } => {
            let Ok(email) = EmailAddress::parse(&enrolment.details.email) else { return Ok(None) };
            let claims = begin::claims(enrolment.details.language.as_deref().unwrap_or_default());
            let new = SignUp { email, name: name.clone(), claims, password: begin::hash(password_hash) };
            take_over(tx, new, moment)
        }
        Began::SignIn { password_changed_at } => {
            Ok(waiting(tx, enrolment)?.filter(|person| person.password_changed_at == *password_changed_at))
        }
    }
}

/// The person whom an enrolment names, held, if they still wait for the proof of this address.
fn waiting(tx: &mut Tx, enrolment: &Enrolment) -> Result<Option<Person>> {
    let Some(id) = &enrolment.person_id else { return Ok(None) };
    let found = people::hold_to_change(tx, id)?.map(|(person, _)| person);
    Ok(found.filter(|person| {
        person.state() == State::Unproved && person.email.canonical() == canonical(&enrolment.details.email)
    }))
}

fn take_over(tx: &mut Tx, new: SignUp, moment: &mut Moment) -> Result<Option<Person>> {
    let unproved = match Address::look_up(tx, new.email.canonical())? {
        Address::InUse => return Ok(None),
        Address::Free => None,
        Address::Closed(person) => {
            people::remove(tx, &person.id)?;
            None
        }
        // Held, for of two who have proved the mailbox at the same time one has the account.
        Address::Unproved(person) => people::hold_to_change(tx, &person.id)?.map(|(person, _)| person),
    };
    let Some(before) = unproved else {
        let person = begin::person(&new, moment);
        let inserted = people::insert(tx, &person, Some(&new.password))?;
        return Ok(inserted.then_some(person));
    };
    // Claims that an operator gave stay; a stranger's sign-up has none.
    let claims = if before.signed_up { new.claims } else { before.claims.clone() };
    let replaced = sign_ups::replace(tx, &before.id, &SignUp { claims, ..new }, moment.now)?;
    Ok(replaced.then_some(before))
}

//! Name and language (PRO-6).

use super::{Acting, Done, hold};
use crate::people::{NameError, check_name};
use crate::{Accounts, Error};
use model::Moment;
use model::claims::ProfileClaims;
use model::event::{Event, EventKind};
use model::person::Person;
use store::{Tx, events, people};

/// What became of a new name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameChange {
    /// It was looked at.
    Done(Done),
    /// It can't be a name (SEC-36).
    Refused(NameError),
}

/// Changes the name.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn set_name(
    accounts: &Accounts,
    acting: Acting,
    typed: &str,
    moment: &mut Moment,
) -> Result<NameChange, Error> {
    let name = match check_name(typed) {
        Ok(name) => name,
        Err(refusal) => return Ok(NameChange::Refused(refusal)),
    };
    let change = move |person: &Person| (name.clone(), person.claims.clone());
    change_details(accounts, acting, change, moment).await.map(NameChange::Done)
}

/// Sets the language that pages and mails speak, by its BCP 47 tag; `None` leaves that to the browser.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn set_language(
    accounts: &Accounts,
    acting: Acting,
    language: Option<String>,
    moment: &mut Moment,
) -> Result<Done, Error> {
    let change = move |person: &Person| {
        let claims = ProfileClaims { locale: language.clone(), ..person.claims.clone() };
        (person.name.clone(), claims)
    };
    change_details(accounts, acting, change, moment).await
}

async fn change_details(
    accounts: &Accounts,
    acting: Acting,
    change: impl Fn(&Person) -> (String, ProfileClaims) + Send + 'static,
    moment: &mut Moment,
) -> Result<Done, Error> {
    let draw = moment.draw();
    let write = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let Some(person) = hold(tx, &acting, moment.now)? else { return Ok(Done::Outdated) };
        let (name, claims) = change(&person);
        if name == person.name && claims == person.claims {
            return Ok(Done::Nothing);
        }
        people::set_details(tx, &person.id, &name, &claims, moment.now)?;
        let event = Event::by_person(&mut moment, EventKind::DetailsChanged, &person.id, &acting.at.origin);
        events::append(tx, event)?;
        Ok(Done::Yes)
    };
    Ok(accounts.store.write(write).await?)
}

//! Leaving an external login for good (FED-4, FED-5).

use super::{At, tell};
use model::event::{Actor, Event, EventKind, Origin};
use model::keyring::Purpose;
use model::link::{Link, LinkPurpose, PASSWORD_LINK_LIFETIME};
use model::outbox::{Carried, Message};
use model::person::Person;
use model::surface::{Credential, ExternalLogin, Surface};
use model::{Draw, Moment, PersonId, SessionId, Timestamp};
use store::{Result, Tx, enrolments, events, external_logins, grants, link_offers, links, people, sessions};

/// What became of a disconnect.
#[derive(Debug, PartialEq, Eq)]
pub enum Disconnecting {
    /// It is done and can't be undone (FED-4).
    Done,
    /// Nothing is linked over OpenID Connect: never was, was before, or over SAML, where the organisation decides.
    NothingToDisconnect,
    /// There is no password yet, and the person asked themself: they set one up first.
    NoPassword,
    /// The session that asks isn't a fresh one of the external login any more (SEC-48).
    Outdated,
}

/// Who disconnects.
#[derive(Clone, Copy, Debug)]
pub enum DisconnectedBy<'a> {
    /// The person, in this session, which stays.
    Person(&'a SessionId),
    /// Support or an operator, for somebody who has lost their external login (FED-5).
    Operator {
        /// Why, for whoever asks later. The person doesn't see it.
        reason: &'a str,
    },
}

/// Disconnects for good: the subject is remembered, upstream tokens are deleted, sessions and app tokens that the external
/// login opened end, and the person is told. Where there is no password a set-up link is mailed (FED-5).
pub fn disconnect(
    tx: &mut Tx,
    person: &PersonId,
    by: DisconnectedBy<'_>,
    at: &At<'_>,
    draw: &Draw,
) -> Result<Disconnecting> {
    let moment = &mut draw.moment();
    let Some((person, _)) = people::hold_to_change(tx, person)? else { return Ok(Disconnecting::NothingToDisconnect) };
    if let Some(refused) = refusal(tx, &person, by, moment.now)? {
        return Ok(refused);
    }
    if external_logins::disconnect(tx, &person.id, moment.now)?.is_none() {
        return Ok(Disconnecting::NothingToDisconnect);
    }
    end_what_it_opened(tx, &person.id, by, moment.now)?;
    events::append(tx, event(&person.id, by, at.origin, moment))?;
    tell(tx, &person, at, Message::ExternalDisconnected { upstream: at.upstream.to_owned() }, moment)?;
    if person.password_changed_at.is_none() {
        mail_set_up_link(tx, &person, at, moment)?;
    }
    Ok(Disconnecting::Done)
}

fn refusal(tx: &mut Tx, person: &Person, by: DisconnectedBy<'_>, now: Timestamp) -> Result<Option<Disconnecting>> {
    if person.external != ExternalLogin::Linked {
        return Ok(Some(Disconnecting::NothingToDisconnect));
    }
    let DisconnectedBy::Person(session) = by else { return Ok(None) };
    if person.password_changed_at.is_none() {
        return Ok(Some(Disconnecting::NoPassword));
    }
    let still = sessions::find_by_id(tx, session, now)?.is_some_and(|(session, _)| {
        let how = &session.authentication;
        session.person_id == person.id && how.credential == Credential::External && how.is_fresh(now)
    });
    Ok((!still).then_some(Disconnecting::Outdated))
}

fn end_what_it_opened(tx: &mut Tx, person: &PersonId, by: DisconnectedBy<'_>, now: Timestamp) -> Result<()> {
    let keep = match by {
        DisconnectedBy::Person(session) => {
            sessions::make_parting(tx, session)?;
            Some(session)
        }
        DisconnectedBy::Operator { .. } => None,
    };
    for surface in Surface::ALL {
        sessions::end_opened_by(tx, person, Credential::External, surface, keep, now)?;
        grants::revoke_opened_by(tx, person, Credential::External, surface, now)?;
    }
    link_offers::withdraw(tx, person)?;
    enrolments::end_all(tx, person)
}

fn event(person: &PersonId, by: DisconnectedBy<'_>, origin: &Origin, moment: &mut Moment) -> Event {
    let kind = EventKind::ExternalDisconnected;
    match by {
        DisconnectedBy::Person(_) => Event::by_person(moment, kind, person, origin),
        DisconnectedBy::Operator { reason } => Event::by(moment, Actor::Operator, kind, person).noted(reason),
    }
}

fn mail_set_up_link(tx: &mut Tx, person: &Person, at: &At<'_>, moment: &mut Moment) -> Result<()> {
    let token = moment.token();
    let purpose = LinkPurpose::SetPassword {
        password_changed_at: person.password_changed_at,
        mailbox: person.email.canonical().to_owned(),
    };
    let expires_at = moment.now.plus(PASSWORD_LINK_LIFETIME);
    let link = Link { person_id: person.id.clone(), purpose, expires_at };
    links::insert(tx, &at.keyring.hash(Purpose::Link, &token), &link)?;
    let message = Message::PasswordLink { token: Carried::new(&token), replaces: false, apps_only: false };
    tell(tx, person, at, message, moment)
}

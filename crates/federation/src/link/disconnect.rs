//! Leaving an external login for good (FED-4, FED-5).

use account::recovery::{SentBy, write_link};
use account::{Accounts, At, post};
use model::ends::Occasion;
use model::event::{Actor, Event, EventKind};
use model::outbox::Message;
use model::person::Person;
use model::session::Session;
use model::surface::{Credential, ExternalState, Standing};
use model::{Draw, Moment, PersonId, SessionId, Timestamp};
use store::ends::end_with;
use store::{Result, Tx, events, external_logins, people, sessions};

/// What became of a disconnect.
#[derive(Debug, PartialEq, Eq)]
pub enum Disconnecting {
    /// It is done and can't be undone (FED-4).
    Done,
    /// There is nothing that they could disconnect: why, by what the person has to sign in with.
    Not(Standing),
    /// The session that asks isn't a fresh one of the external login any more (SEC-48).
    Outdated,
    /// There is no such person.
    NoSuchPerson,
}

/// Who disconnects.
#[derive(Clone, Copy, Debug)]
pub enum DisconnectedBy<'a> {
    /// The person.
    Person {
        /// In this session, which stays.
        session: &'a SessionId,
        /// Where.
        at: &'a At,
    },
    /// Support or an operator, for somebody who has lost their external login (FED-5).
    Operator {
        /// Why, for whoever asks later. The person doesn't see it.
        reason: &'a str,
    },
}

/// Disconnects for good: the subject is remembered, upstream tokens are deleted, sessions and app tokens that the external
/// login opened end, and the person is told. Where there is no password a set-up link is mailed (FED-5). `upstream` is what
/// people call the upstream.
///
/// # Errors
/// When the database fails.
pub fn disconnect(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &PersonId,
    upstream: &str,
    by: DisconnectedBy<'_>,
    draw: &Draw,
) -> Result<Disconnecting> {
    let moment = &mut draw.moment();
    let Some((person, _)) = people::hold_to_change(tx, person)? else { return Ok(Disconnecting::NoSuchPerson) };
    let keep = match asks(tx, &person, by, moment.now)? {
        Ok(keep) => keep,
        Err(refused) => return Ok(refused),
    };
    if external_logins::disconnect(tx, &person.id, moment.now)?.is_none() {
        return Ok(Disconnecting::Not(Standing::NothingLinked));
    }
    let person = Person { external: ExternalState::Disconnected, ..person };
    end_what_it_opened(tx, &person.id, keep.as_ref(), moment.now)?;
    events::append(tx, event(&person.id, by, moment))?;
    tell(tx, accounts, &person, upstream, by, moment)?;
    Ok(Disconnecting::Done)
}

/// The session that asks and so stays, if it may; none where an operator does.
fn asks(
    tx: &mut Tx,
    person: &Person,
    by: DisconnectedBy<'_>,
    now: Timestamp,
) -> Result<Result<Option<SessionId>, Disconnecting>> {
    Ok(match (person.login().disconnecting(), by) {
        (Standing::Open, DisconnectedBy::Person { session, at }) => {
            let fresh = standing_for(tx, person, session, at, now)?.filter(|session| {
                let how = &session.authentication;
                how.credential == Credential::External && how.is_fresh(now)
            });
            fresh.map(|session| Some(session.id)).ok_or(Disconnecting::Outdated)
        }
        (Standing::Open | Standing::NoPassword, DisconnectedBy::Operator { .. }) => Ok(None),
        (standing, _) => Err(Disconnecting::Not(standing)),
    })
}

/// The session in which somebody asked; or the one that followed it in their browser, for a sign-in in another tab may come
/// between the question and this (SEC-48).
fn standing_for(tx: &mut Tx, person: &Person, session: &SessionId, at: &At, now: Timestamp) -> Result<Option<Session>> {
    match sessions::find_by_id(tx, session, now)? {
        Some((session, _)) => Ok(Some(session).filter(|session| session.person_id == person.id)),
        None => {
            let heir = sessions::find_heir(tx, session, now)?.map(|(heir, _)| heir);
            Ok(heir.filter(|heir| heir.person_id == person.id && heir.browser == at.browser))
        }
    }
}

fn end_what_it_opened(tx: &mut Tx, person: &PersonId, keep: Option<&SessionId>, now: Timestamp) -> Result<()> {
    if let Some(session) = keep {
        sessions::make_parting(tx, session)?;
    }
    end_with(tx, person, Occasion::ExternalDisconnected { session: keep }, now).map(drop)
}

fn event(person: &PersonId, by: DisconnectedBy<'_>, moment: &mut Moment) -> Event {
    let kind = EventKind::ExternalDisconnected;
    match by {
        DisconnectedBy::Person { at, .. } => Event::by_person(moment, kind, person, &at.origin),
        DisconnectedBy::Operator { reason } => Event::by(moment, Actor::Operator, kind, person).noted(reason),
    }
}

fn tell(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &Person,
    upstream: &str,
    by: DisconnectedBy<'_>,
    moment: &mut Moment,
) -> Result<()> {
    let (language, sent_by) = match by {
        DisconnectedBy::Person { at, .. } => (Some(at.language.as_str()), SentBy::Person(at)),
        DisconnectedBy::Operator { .. } => (None, SentBy::Operator),
    };
    let no_password = person.password_changed_at.is_none();
    let told = Message::ExternalDisconnected { upstream: upstream.to_owned(), no_password };
    post::mail(tx, accounts, moment, person, language, told)?;
    match no_password {
        true => write_link(tx, accounts, person, sent_by, moment),
        false => Ok(()),
    }
}

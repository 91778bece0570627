//! Linking an external login to an account that was proved (FED-2, FED-3).

use super::{Here, is_shown};
use account::post;
use model::ends::Occasion;
use model::event::{Event, EventKind, Origin};
use model::external::{Claimed, ExternalLogin};
use model::outbox::Message;
use model::person::{Person, State};
use model::surface::ExternalState;
use model::{Draw, EmailAddress, Moment, PersonId, SessionId, Timestamp};
use store::ends::end_with;
use store::{Result, Tx, events, external_logins, link_offers, people, sessions};

/// What became of a link.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one for each link, taken apart at once")]
pub enum Linking {
    /// It stands; from now on the website wants the external login (FED-3).
    Linked(Person, Claimed),
    /// It doesn't: somebody else has the subject, or the account can't be linked any more (SEC-44).
    Refused,
    /// There is nothing to link any more: no offer, or it lapsed, or is another one than the page showed; or the session,
    /// the password or the upstream has gone meanwhile.
    Gone,
}

/// Links the offer at this browser to the account that was proved just now, and uses the offer up (SEC-43).
/// `proved` is whose password was given: anybody else's changes nothing. `mark` is the page's mark of the offer that it
/// showed.
///
/// # Errors
/// When the database fails.
pub fn accept(tx: &mut Tx, proved: &Person, mark: &str, here: Here<'_>, draw: &Draw) -> Result<Linking> {
    let (moment, browser) = (&mut draw.moment(), &here.at.browser);
    let Some(shown) = link_offers::find(tx, browser, moment.now)?.filter(|offer| is_shown(offer, mark, &here)) else {
        return Ok(Linking::Gone);
    };
    if shown.person_id.as_ref() != Some(&proved.id) {
        return Ok(Linking::Refused);
    }
    match link_offers::take(tx, browser, moment.now)? {
        Some(offer) if offer == shown => link(tx, proved, offer.claimed, None, here, moment),
        _ => Ok(Linking::Gone),
    }
}

/// Links from the profile (FED-3): `person` is signed in in `session` and gave their password before they left for
/// the upstream.
///
/// # Errors
/// When the database fails.
pub fn link_from_profile(
    tx: &mut Tx,
    person: &Person,
    session: &SessionId,
    claimed: Claimed,
    here: Here<'_>,
    draw: &Draw,
) -> Result<Linking> {
    link(tx, person, claimed, Some(session), here, &mut draw.moment())
}

fn link(
    tx: &mut Tx,
    proved: &Person,
    claimed: Claimed,
    keep: Option<&SessionId>,
    here: Here<'_>,
    moment: &mut Moment,
) -> Result<Linking> {
    let held = people::hold_to_change(tx, &proved.id)?.map(|(person, _)| person);
    let is_as_proved =
        |person: &Person| person.password_changed_at == proved.password_changed_at && may_link(person.state());
    let Some(person) = held.filter(is_as_proved) else { return Ok(Linking::Gone) };
    if !here.knows(&claimed) || !stands(tx, keep, &person.id, moment.now)? {
        return Ok(Linking::Gone);
    }
    if !person.login().can_link() || !link_to(tx, &person.id, &claimed, &here.at.origin, moment)? {
        return Ok(Linking::Refused);
    }
    end_with(tx, &person.id, Occasion::ExternalLinked { session: keep }, moment.now)?;
    let told = Message::ExternalLinked { upstream: here.upstream.name.clone(), account: account_of(&claimed) };
    post::mail(tx, here.accounts, moment, &person, Some(&here.at.language), told)?;
    Ok(Linking::Linked(Person { external: ExternalState::Linked, ..person }, claimed))
}

/// Whether an account in this state can be linked: its mailbox is proved, and it is neither locked nor closed. What it may
/// have then is asked as at any sign-in (REG-7).
pub(super) const fn may_link(state: State) -> bool {
    match state {
        State::NoSubscription | State::Waiting | State::Active => true,
        State::Unproved | State::Locked | State::Closed => false,
    }
}

/// As whom the upstream knows them, for the mail: what isn't an address isn't repeated.
fn account_of(claimed: &Claimed) -> Option<String> {
    let email = claimed.said().email.as_deref()?;
    EmailAddress::parse(email).ok().map(|email| email.to_string())
}

/// Whether the session that asked, where one did, is the person's still: one that ended a moment ago links nothing
/// (SUR-5, SEC-28). The person is held, so that none ends between the question and the link.
fn stands(tx: &mut Tx, session: Option<&SessionId>, person: &PersonId, now: Timestamp) -> Result<bool> {
    let Some(session) = session else { return Ok(true) };
    let found = sessions::find_by_id(tx, session, now)?;
    Ok(found.is_some_and(|(session, _)| session.person_id == *person))
}

/// Links a subject to somebody who never had one; `false` when it is somebody else's, or they have or had another.
pub(super) fn link_to(
    tx: &mut Tx,
    person: &PersonId,
    claimed: &Claimed,
    origin: &Origin,
    moment: &mut Moment,
) -> Result<bool> {
    let login = ExternalLogin {
        subject: claimed.subject().clone(),
        upstream_id: claimed.said().upstream_id.clone(),
        person_id: person.clone(),
        linked_at: moment.now,
        disconnected_at: None,
    };
    let linked = external_logins::link(tx, &login, ExternalState::Linked)?;
    if linked {
        events::append(tx, Event::by_person(moment, EventKind::ExternalLinked, person, origin))?;
    }
    Ok(linked)
}

//! The session behind a cookie, and what it opens right now.

use crate::Lifetimes;
use model::event::{Event, EventKind, Origin};
use model::grant::Grant;
use model::person::{ActivePerson, Person};
use model::session::Session;
use model::surface::{self, Verdict};
use model::{Moment, SessionId, Surface, Timestamp, TokenHash};
use std::time::Duration;
use store::{Result, Tx};

/// `last_seen_at` is written at most this often: a page that is reloaded
/// every second costs one write, not sixty.
const TOUCH_EVERY: Duration = Duration::from_secs(300);

/// So long a request that set out with the cookie of before may take to arrive.
const JUST_NOW: Duration = Duration::from_secs(60);

/// Somebody who is signed in at this browser and may get something now.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The person, checked to be active (SEC-13).
    pub person: ActivePerson,
}

impl SignedIn {
    /// Whether this session opens a surface, by the person's state now (SUR-2):
    /// a session is worth what its credential is worth today.
    pub fn opens(&self, surface: Surface) -> bool {
        let verdict = surface::verdict(self.person.person().login(), self.session.authentication.credential, surface);
        matches!(verdict, Verdict::Opens)
    }

    /// Whether the sign-in is new enough for what matters most, and by a credential that opens the website (SEC-48).
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.opens(Surface::Website) && self.session.authentication.is_fresh(now)
    }

    /// Whether its `last_seen_at` is due for a write.
    pub fn is_due_for_touch(&self, now: Timestamp) -> bool {
        now.since(self.session.last_seen_at) >= TOUCH_EVERY
    }
}

/// The session behind a cookie. `None` when there is none, when it ended or
/// lapsed, and when its person isn't active any more.
pub fn current(tx: &mut Tx, token: &TokenHash, lifetimes: Lifetimes, now: Timestamp) -> Result<Option<SignedIn>> {
    let Some((session, person)) = store::sessions::find_live(tx, token, now, lifetimes.idle)? else { return Ok(None) };
    Ok(ActivePerson::check(person).ok().map(|person| SignedIn { session, person }))
}

/// A session that ended because its person signed in again in the same browser, and the one that goes on.
#[derive(Clone, Debug)]
pub struct Followed {
    /// The one that ended, with the person as they are now.
    pub before: SignedIn,
    /// The one that follows it.
    pub now: SignedIn,
}

/// The session that was behind a cookie less than a minute ago, where its person has signed in again in this browser
/// since. `None` when it ended in any other way.
pub fn followed(tx: &mut Tx, token: &TokenHash, browser: &TokenHash, now: Timestamp) -> Result<Option<Followed>> {
    let before = store::sessions::find_followed(tx, token, now.minus(JUST_NOW))?;
    let Some(before) = before.filter(|before| before.browser == *browser && before.expires_at > now) else {
        return Ok(None);
    };
    let Some((session, person)) = store::sessions::find_heir(tx, &before.id, now)? else { return Ok(None) };
    Ok(ActivePerson::check(person).ok().map(|person| Followed {
        before: SignedIn { session: before, person: person.clone() },
        now: SignedIn { session, person },
    }))
}

/// The session that stands behind a code or an allowance: the one in which it was given, or the one that goes on for it and
/// opens the same.
pub fn behind(tx: &mut Tx, grant: &Grant, now: Timestamp) -> Result<Option<(Session, Person)>> {
    let Some(id) = &grant.session_id else { return Ok(None) };
    if let Some(found) = store::sessions::find_by_id(tx, id, now)? {
        return Ok(Some(found));
    }
    let heir = store::sessions::find_heir(tx, id, now)?;
    Ok(heir.filter(|(session, person)| {
        let verdict = surface::verdict(person.login(), session.authentication.credential, grant.surface);
        session.person_id == grant.person_id && verdict == Verdict::Opens
    }))
}

/// Signs out, in the store first (SEC-27): ends a session, and whatever sessions its person has in the
/// same browser besides. There is another when the sign-in that `id` stands for was made again since,
/// or its form was sent twice.
pub fn end(tx: &mut Tx, id: &SessionId, from: &Origin, moment: &mut Moment) -> Result<()> {
    match store::sessions::end_in_same_browser(tx, id, moment.now)? {
        Some(person) => store::events::append(tx, Event::by_person(moment, EventKind::SignedOut, &person, from)),
        None => Ok(()),
    }
}

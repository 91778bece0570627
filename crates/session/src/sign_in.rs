//! From a proved credential to a session.

use crate::Lifetimes;
use model::person::{ActivePerson, Person, State};
use model::session::{Authentication, Session};
use model::surface::{self, ExternalState, Verdict};
use model::{PersonId, SessionId, Surface, Timestamp, TokenHash};
use store::sessions::Place;
use store::{Result, Tx};

/// Why somebody with the right credential isn't signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The person isn't active.
    State(State),
    /// The surface rule sends them another way.
    Surface(Verdict),
}

/// Permission to begin a session: the state and the surface rule were asked.
#[derive(Clone, Debug)]
pub struct Permit {
    person_id: PersonId,
    password_changed_at: Option<Timestamp>,
    external: ExternalState,
    authentication: Authentication,
    surface: Surface,
}

/// Asks whether a person who proved a credential may sign in for a surface.
pub fn permit(person: Person, authentication: Authentication, surface: Surface) -> Result<Permit, Refusal> {
    let person = ActivePerson::check(person).map_err(Refusal::State)?;
    let person = person.person();
    match surface::verdict(person.login(), authentication.credential, surface) {
        Verdict::Opens => Ok(Permit {
            person_id: person.id.clone(),
            password_changed_at: person.password_changed_at,
            external: person.external,
            authentication,
            surface,
        }),
        refused => Err(Refusal::Surface(refused)),
    }
}

impl Permit {
    /// Whom it lets in.
    pub const fn person_id(&self) -> &PersonId {
        &self.person_id
    }
}

/// Where and under which names a session begins.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Its identifier.
    pub id: SessionId,
    /// Keyed hash of its cookie.
    pub token: TokenHash,
    /// Keyed hash of the browser's own cookie.
    pub browser: TokenHash,
    /// Where it is used from.
    pub place: Place,
}

/// What the sign-in is for, what it replaces, and how long the session lives.
#[derive(Clone, Copy, Debug)]
pub struct SignInFor<'a> {
    /// The handle of the authorization request at whose page it was made: from
    /// now on the request knows its own sign-in from an older one (SEC-6).
    pub request: Option<&'a TokenHash>,
    /// The cookie that the browser had before: its session ends.
    pub replaces: Option<&'a TokenHash>,
    /// How long sessions live.
    pub lifetimes: Lifetimes,
}

/// What became of a permitted sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// The session stands.
    Yes,
    /// The person's state or password changed since the permit was given.
    Outdated,
}

/// Begins a session and ends the one that this browser had (SEC-24), which it follows where it is the same person's; and the
/// sign-up that it was in: who signs out leaves nothing behind that opens a page.
pub fn begin(tx: &mut Tx, permit: &Permit, new: &NewSession, how: SignInFor<'_>, now: Timestamp) -> Result<Begun> {
    let still = store::people::hold(tx, &permit.person_id)?.is_some_and(|person| {
        person.state() == State::Active
            && person.password_changed_at == permit.password_changed_at
            && person.external == permit.external
    });
    if !still {
        return Ok(Begun::Outdated);
    }
    if let Some(before) = how.replaces
        && let Some((session, _)) = store::sessions::find_live(tx, before, now, how.lifetimes.idle)?
    {
        match session.person_id == permit.person_id && session.browser == new.browser {
            true => store::sessions::end_followed(tx, &session.id, &new.id, now)?,
            false => store::sessions::end(tx, &session.id, now).map(drop)?,
        }
    }
    let session = Session {
        id: new.id.clone(),
        person_id: permit.person_id.clone(),
        authentication: permit.authentication.clone(),
        opened_for: permit.surface,
        browser: new.browser,
        created_at: now,
        last_seen_at: now,
        expires_at: now.plus(how.lifetimes.absolute),
    };
    store::sessions::insert(tx, &session, &new.token, &new.place)?;
    store::enrolments::end(tx, &new.browser)?;
    if let Some(handle) = how.request {
        store::requests::signed_in(tx, handle, &session.id)?;
    }
    Ok(Begun::Yes)
}

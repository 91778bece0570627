//! From a permit to a session at this browser: the one write that begins it, and its cookie.

use account::sign_up::enrolment;
use actix_web::cookie::Cookie;
use model::event::{Event, EventKind, Origin};
use model::external::Claimed;
use model::keyring::Purpose;
use model::{ClientId, Draw, SessionId, TokenHash};
use session::{Begun, Lifetimes, NewSession, Permit, SignInFor};
use store::Tx;

use super::aim::Aim;
use crate::app::App;
use crate::http::Visit;

/// What the permit stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    /// A password that was given with this request.
    Password,
    /// The enrolment at this browser, which opens one session.
    Enrolment,
}

/// Begins a session and gives its cookie; none when the person's state, password or enrolment changed since the permit
/// was given.
pub(super) async fn begin(
    app: &App,
    visit: &mut Visit,
    aim: &Aim,
    permit: Permit,
    by: By,
) -> store::Result<Option<Cookie<'static>>> {
    let (opening, cookie) = Opening::prepare(app, visit, aim);
    let begun = app.store.write(move |tx| {
        if by == By::Enrolment && enrolment::find(tx, &opening.new.browser, opening.draw.now)?.is_none() {
            return Ok(Begun::Outdated);
        }
        opening.begin(tx, &permit)
    });
    let begun = begun.await?;
    app.metrics.sign_in(word(begun));
    Ok((begun == Begun::Yes).then_some(cookie))
}

/// What a begun session counts as.
pub(super) const fn word(begun: Begun) -> &'static str {
    match begun {
        Begun::Yes => "signed_in",
        Begun::Outdated => "outdated",
    }
}

/// All that a session needs to begin but the permit, drawn before the transaction.
pub(super) struct Opening {
    new: NewSession,
    replaces: Option<TokenHash>,
    lifetimes: Lifetimes,
    request: Option<TokenHash>,
    client_id: Option<ClientId>,
    origin: Origin,
    draw: Draw,
}

impl Opening {
    /// Draws a session, and its cookie, to be set once it stands.
    pub(super) fn prepare(app: &App, visit: &mut Visit, aim: &Aim) -> (Self, Cookie<'static>) {
        let (token, lifetimes) = (visit.moment.token(), app.provider.settings.session);
        let new = NewSession {
            id: SessionId::new(&mut visit.moment),
            token: app.provider.keyring.hash(Purpose::Session, &token),
            browser: visit.visitor.browser,
            place: visit.place(aim.client_id()),
        };
        let opening = Self {
            new,
            replaces: visit.visitor.session,
            lifetimes,
            request: aim.request(app),
            client_id: aim.client_id(),
            origin: visit.origin(),
            draw: visit.moment.draw(),
        };
        (opening, app.cookies.set_session(&token, lifetimes.absolute))
    }

    /// Begins it, and writes that down.
    pub(super) fn begin(&self, tx: &mut Tx, permit: &Permit) -> store::Result<Begun> {
        let how =
            SignInFor { request: self.request.as_ref(), replaces: self.replaces.as_ref(), lifetimes: self.lifetimes };
        let begun = session::begin(tx, permit, &self.new, how, self.draw.now)?;
        if begun == Begun::Yes {
            let event =
                Event::by_person(&mut self.draw.moment(), EventKind::SignedIn, permit.person_id(), &self.origin);
            store::events::append(tx, Event { client_id: self.client_id.clone(), ..event })?;
        }
        Ok(begun)
    }

    /// Begins it by an external login, whose ID token is kept with it.
    pub(super) fn begin_externally(&self, tx: &mut Tx, permit: &Permit, claimed: &Claimed) -> store::Result<Begun> {
        let begun = self.begin(tx, permit)?;
        if let (Begun::Yes, Some(token)) = (begun, &claimed.said().sealed_id_token) {
            store::upstream_sessions::keep_token(tx, &self.new.id, token)?;
        }
        Ok(begun)
    }
}

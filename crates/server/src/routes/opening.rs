//! From a permit to a session at this browser: the one write that begins it, and its cookie.

use account::sign_up::enrolment;
use actix_web::cookie::Cookie;
use model::SessionId;
use model::event::{Event, EventKind};
use model::keyring::Purpose;
use session::{Begun, NewSession, Permit, SignInFor};

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
    let (now, origin) = (visit.moment.now, visit.origin());
    let token = visit.moment.token();
    let new = NewSession {
        id: SessionId::new(&mut visit.moment),
        token: app.provider.keyring.hash(Purpose::Session, &token),
        browser: visit.visitor.browser,
        place: visit.place(aim.client_id()),
    };
    let event = Event::by_person(&mut visit.moment, EventKind::SignedIn, permit.person_id(), &origin);
    let event = Event { client_id: aim.client_id(), ..event };
    let (before, lifetimes, request) = (visit.visitor.session, app.provider.settings.session, aim.request(app));
    let begun = app.store.write(move |tx| {
        if by == By::Enrolment && enrolment::find(tx, &new.browser, now)?.is_none() {
            return Ok(Begun::Outdated);
        }
        let how = SignInFor { request: request.as_ref(), replaces: before.as_ref(), lifetimes };
        let begun = session::begin(tx, &permit, &new, how, now)?;
        if begun == Begun::Yes {
            store::events::append(tx, event.clone())?;
        }
        Ok(begun)
    });
    let (outcome, cookie) = match begun.await? {
        Begun::Yes => ("signed_in", Some(app.cookies.set_session(&token, lifetimes.absolute))),
        Begun::Outdated => ("outdated", None),
    };
    app.metrics.sign_in(outcome);
    Ok(cookie)
}

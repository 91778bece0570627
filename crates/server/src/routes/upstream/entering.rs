//! What becomes of somebody whom an upstream vouches for: signed in, signed up, asked for a proof, or refused.

use std::sync::Arc;

use account::sign_up::{CameBack, come_back_by_upstream};
use account::{Accounts, At};
use actix_web::cookie::Cookie;
use actix_web::{Error, HttpResponse};
use federation::link::{self, Refusal, Resolution, Vouched};
use federation::oidc::Upstream;
use model::external::{Aim as Kept, Claimed};
use model::person::{Person, State};
use model::session::Authentication;
use model::surface::Verdict;
use model::{Draw, EmailAddress, PersonId, Surface};
use session::Begun;
use store::Tx;

use crate::app::App;
use crate::http::{Visit, answer, fault, see_other};
use crate::pages::{GoOn, Onwards, Problem};
use crate::routes::aim::Aim;
use crate::routes::opening::{Opening, word};
use crate::routes::pages;
use crate::routes::sign_up::page_of;

/// What the one write came to.
#[expect(clippy::large_enum_variant, reason = "one for each sign-in, taken apart at once")]
enum Came {
    /// The session stands, or the person changed while it was begun.
    In(Begun, PersonId),
    ToSignUp,
    ToProof,
    /// Known, and not active (REG-7).
    NotActive(Person),
    Refused(Refusal),
    /// Somebody else than whoever was to show that it's still them (SEC-48).
    SomebodyElse,
    /// They sign in at the upstream anew.
    Gone,
}

/// Signs somebody in, or leads them to where they can be (FED-1, FED-2). Who they are and whether they may come in is
/// decided in one transaction.
pub(in crate::routes) async fn enter(
    app: &App,
    visit: &mut Visit,
    aim: &Aim,
    upstream: &Arc<Upstream>,
    vouched: Vouched,
) -> Result<HttpResponse, Error> {
    let claimed = vouched.claimed().clone();
    // The browser comes straight from a form of the upstream's, which can't name the client's address.
    let from_there = vouched.is_by_upstream();
    let (opening, cookie) = Opening::prepare(app, visit, aim);
    let entry = Entry {
        accounts: app.accounts.clone(),
        upstream: upstream.clone(),
        at: visit.at(),
        kept: aim.as_kept(app),
        surface: aim.surface(),
        asks: aim.asks().cloned(),
        draw: visit.moment.draw(),
        vouched,
    };
    let came = app.store.write(move |tx| entry.resolve(tx, &opening)).await;
    match came.map_err(|e| fault::store_page(app, visit, &e))? {
        Came::In(begun, person) => {
            app.metrics.sign_in(word(begun));
            Ok(match begun {
                Begun::Yes => signed_in(app, visit, aim, &person, &cookie, from_there),
                Begun::Outdated => see_other(app, visit, &aim.address(pages::SIGN_IN)).finish(),
            })
        }
        Came::ToSignUp => Ok(see_other(app, visit, &aim.address(pages::SIGN_UP_EXTERNAL)).finish()),
        Came::ToProof => Ok(see_other(app, visit, &aim.address(pages::SIGN_IN_PROVE)).finish()),
        Came::NotActive(person) => not_active(app, visit, aim, upstream, person, claimed).await,
        Came::Refused(refusal) => Ok(refused(app, visit, aim, &upstream.settings.name, refusal)),
        Came::SomebodyElse => Ok(somebody_else(app, visit, aim, &upstream.settings.name, &claimed)),
        Came::Gone => Ok(answer::out_of_date(app, visit, &aim.address(pages::SIGN_IN))),
    }
}

/// On to where the sign-in leads.
fn signed_in(
    app: &App,
    visit: &Visit,
    aim: &Aim,
    person: &PersonId,
    cookie: &Cookie<'static>,
    from_there: bool,
) -> HttpResponse {
    let next = aim.next_for(person);
    let mut response = match aim.client().filter(|_| from_there) {
        Some(client) => answer::go_on(app, visit, &GoOn { next, to: Onwards::Client(client.name) }, &aim.targets()),
        None => see_other(app, visit, &next).finish(),
    };
    // Fails only for what can't stand in a header, and the cookie is of our own making.
    if let Err(error) = response.add_cookie(cookie) {
        tracing::error!(%error, "a session's cookie can't be set");
    }
    response
}

/// All that the transaction needs, so that it can run again.
struct Entry {
    accounts: Accounts,
    upstream: Arc<Upstream>,
    at: At,
    kept: Kept,
    surface: Surface,
    asks: Option<Person>,
    draw: Draw,
    vouched: Vouched,
}

impl Entry {
    fn resolve(&self, tx: &mut Tx, opening: &Opening) -> store::Result<Came> {
        if let Some(asks) = &self.asks
            && link::is_somebody_else(tx, &self.vouched, asks)?
        {
            return Ok(Came::SomebodyElse);
        }
        let here = link::Here { accounts: &self.accounts, upstream: &self.upstream.settings, at: &self.at };
        if !self.vouched.is_by_upstream() {
            // The code has brought its proof, and is no other one whatever comes of it (SEC-43).
            store::enrolments::end(tx, &self.at.browser)?;
            store::link_offers::take(tx, &self.at.browser, self.draw.now)?;
        }
        match link::resolve(tx, &self.vouched, &self.kept, here, &self.draw)? {
            Resolution::Person(person) => self.begin(tx, opening, person),
            Resolution::SignUp => Ok(Came::ToSignUp),
            Resolution::Prove => Ok(Came::ToProof),
            Resolution::Refused(refusal) => Ok(Came::Refused(refusal)),
            Resolution::Gone => Ok(Came::Gone),
        }
    }

    fn begin(&self, tx: &mut Tx, opening: &Opening, person: Person) -> store::Result<Came> {
        let authentication = Authentication::by_external_login(self.vouched.claimed(), self.draw.now);
        match session::permit(person.clone(), authentication, self.surface) {
            Ok(permit) => {
                Ok(Came::In(opening.begin_externally(tx, &permit, self.vouched.claimed())?, permit.person_id().clone()))
            }
            Err(session::Refusal::State(_)) => Ok(Came::NotActive(person)),
            Err(session::Refusal::Surface(Verdict::NeverAgain)) => Ok(Came::Refused(Refusal::Disconnected)),
            Err(session::Refusal::Surface(_)) => Ok(Came::Refused(Refusal::NotLinkable)),
        }
    }
}

/// Somebody who is known and may have nothing yet, or no more: led on as by their password.
async fn not_active(
    app: &App,
    visit: &mut Visit,
    aim: &Aim,
    upstream: &Upstream,
    person: Person,
    claimed: Claimed,
) -> Result<HttpResponse, Error> {
    if person.state() == State::Locked {
        app.metrics.sign_in("refused");
        return Ok(answer::problem(app, visit, Problem::account_locked(&upstream.settings.name)));
    }
    let at = visit.at();
    let came = come_back_by_upstream(&app.accounts, person, claimed, at, &mut visit.moment).await;
    let page = match came.map_err(|e| fault::account_page(app, visit, &e))? {
        CameBack::On(state) => page_of(app, state),
        // Nothing stands in the way any more: the next press of the button lets them in.
        CameBack::In(_) => pages::SIGN_IN,
        CameBack::Outdated => {
            return Ok(refused(app, visit, aim, &upstream.settings.name, Refusal::NotLinkable));
        }
    };
    app.metrics.sign_in("signing_up");
    Ok(see_other(app, visit, &aim.address(page)).finish())
}

/// Says that somebody came back who isn't the one that the page was for (SEC-48). Nobody is signed in or out.
fn somebody_else(app: &App, visit: &Visit, aim: &Aim, upstream: &str, claimed: &Claimed) -> HttpResponse {
    app.metrics.sign_in("refused");
    let here = aim.asks().map(|person| person.email.to_string()).unwrap_or_default();
    let there = claimed.said().email.as_deref().filter(|there| *there != here && EmailAddress::parse(there).is_ok());
    let ways_on = [aim.address(pages::SIGN_IN), aim.for_somebody_else()];
    answer::problem(app, visit, Problem::external_login_of_somebody_else(upstream, there, &here, ways_on))
}

/// Says that an external login opens nothing here, and nothing of whose it is (SEC-44).
pub(in crate::routes) fn refused(
    app: &App,
    visit: &Visit,
    aim: &Aim,
    upstream: &str,
    refusal: Refusal,
) -> HttpResponse {
    app.metrics.sign_in("refused");
    let (sign_in, forgot) = (aim.address(pages::SIGN_IN), aim.address(pages::FORGOT_PASSWORD));
    let problem = match refusal {
        Refusal::NotLinkable => Problem::external_login_refused(upstream, sign_in, forgot),
        Refusal::Disconnected => Problem::external_login_disconnected(upstream, sign_in, forgot),
    };
    answer::problem(app, visit, problem)
}

//! `/sign-in/prove`: an account is proved by its password, and an external login linked to it (FED-2, SEC-43).

use std::sync::Arc;

use account::sign_in::{PasswordVerdict, Visitor, check_password};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use federation::link::{self, Linking, Refusal, Vouched};
use federation::oidc::Upstream;
use model::external::Claimed;
use model::person::{Person, State};
use model::secret::PlainPassword;
use model::session::Authentication;
use session::Begun;

use super::offered::{offered, voucher};
use super::{enter, refused};
use crate::app::App;
use crate::http::answer;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, whole_seconds};
use crate::http::{Visit, fault, see_other};
use crate::pages::{CurrentPasswordProblem, Problem, Prove};
use crate::routes::aim::{Aim, Lapsed};
use crate::routes::opening::{Opening, word};
use crate::routes::pages;

/// Whoever is to prove an account here.
struct Proving {
    account: Person,
    upstream: Arc<Upstream>,
    /// Tells the offer from others.
    mark: String,
}

/// Why nothing was linked, and what the page says.
#[derive(Clone, Copy)]
enum Told {
    Nothing,
    Problem(CurrentPasswordProblem),
    Busy { seconds: u32 },
}

/// GET.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsOutOfDate).await?;
    Ok(match proving(&app, &visit, &aim).await? {
        Some(proving) => show(&app, &visit, &aim, &proving, Told::Nothing),
        None => answer::out_of_date(&app, &visit, &aim.address(pages::SIGN_IN)),
    })
}

/// POST of *Link and continue* or *Cancel*.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsOutOfDate).await?;
    let shown = form.get(Prove::OFFER);
    let proving = proving(&app, &visit, &aim).await?.filter(|proving| shown == Some(&proving.mark));
    let Some(proving) = proving else {
        return Ok(answer::out_of_date(&app, &visit, &aim.address(pages::SIGN_IN)));
    };
    if form.get("decision") == Some("cancel") {
        return cancel(&app, &visit, &aim).await;
    }
    let Some(password) = form.get(Prove::PASSWORD).map(PlainPassword::new) else {
        let told = Told::Problem(CurrentPasswordProblem::Missing);
        return Ok(show(&app, &visit, &aim, &proving, told));
    };
    let from = Visitor { origin: visit.origin(), browser: Some(visit.visitor.browser), app: None };
    let email = proving.account.email.as_str();
    let checked = check_password(&app.accounts, email, password, &from, &mut visit.moment).await;
    let told = match checked {
        Ok(PasswordVerdict::Right(person)) => return prove(&app, &mut visit, &aim, proving, person).await,
        Ok(PasswordVerdict::Wrong) => Told::Problem(CurrentPasswordProblem::Wrong),
        Ok(PasswordVerdict::Paused { retry_after }) => {
            Told::Problem(CurrentPasswordProblem::Wait { seconds: whole_seconds(retry_after) })
        }
        Err(account::Error::Busy { retry_after }) => Told::Busy { seconds: whole_seconds(retry_after) },
        Err(account::Error::Store(error)) => return Err(fault::store_page(&app, &visit, &error)),
    };
    Ok(show(&app, &visit, &aim, &proving, told))
}

/// What a proof came to.
#[expect(clippy::large_enum_variant, reason = "one for each proof, taken apart at once")]
enum Proved {
    /// Linked, and the session stands; or nothing is to be linked any more.
    In(Begun),
    /// Linked; what they may have is as at any sign-in (REG-7).
    NotActive(Claimed),
    Refused(Refusal),
}

/// The account is the person's: links it, and signs them in by what was linked.
async fn prove(
    app: &App,
    visit: &mut Visit,
    aim: &Aim,
    proving: Proving,
    person: Person,
) -> Result<HttpResponse, Error> {
    if person.state() == State::Locked {
        return Ok(answer::problem(app, visit, Problem::account_locked(&proving.upstream.settings.name)));
    }
    let (opening, cookie) = Opening::prepare(app, visit, aim);
    let (accounts, at, upstream, mark) = (app.accounts.clone(), visit.at(), proving.upstream.clone(), proving.mark);
    let (draw, surface, id) = (visit.moment.draw(), aim.surface(), person.id.clone());
    let linked = app.store.write(move |tx| {
        let here = link::Here { accounts: &accounts, upstream: &upstream.settings, at: &at };
        let (person, claimed) = match link::accept(tx, &person, &mark, here, &draw)? {
            Linking::Linked(person, claimed) => (person, claimed),
            Linking::Gone => return Ok(Proved::In(Begun::Outdated)),
            Linking::Refused => return Ok(Proved::Refused(Refusal::NotLinkable)),
        };
        let authentication = Authentication::by_external_login(&claimed, draw.now);
        match session::permit(person, authentication, surface) {
            Ok(permit) => opening.begin_externally(tx, &permit, &claimed).map(Proved::In),
            Err(session::Refusal::State(_)) => Ok(Proved::NotActive(claimed)),
            Err(session::Refusal::Surface(_)) => Ok(Proved::In(Begun::Outdated)),
        }
    });
    match linked.await.map_err(|e| fault::store_page(app, visit, &e))? {
        Proved::Refused(refusal) => Ok(refused(app, visit, aim, &proving.upstream.settings.name, refusal)),
        Proved::NotActive(claimed) => enter(app, visit, aim, &proving.upstream, Vouched::by_upstream(claimed)).await,
        Proved::In(begun) => {
            app.metrics.sign_in(word(begun));
            Ok(match begun {
                Begun::Yes => see_other(app, visit, &aim.next_for(&id)).cookie(cookie).finish(),
                Begun::Outdated => answer::out_of_date(app, visit, &aim.address(pages::SIGN_IN)),
            })
        }
    }
}

/// The offer is dead from now on (SEC-43).
async fn cancel(app: &App, visit: &Visit, aim: &Aim) -> Result<HttpResponse, Error> {
    let (browser, now) = (visit.visitor.browser, visit.moment.now);
    let taken = app.store.write(move |tx| store::link_offers::take(tx, &browser, now).map(drop)).await;
    taken.map_err(|e| fault::store_page(app, visit, &e))?;
    Ok(see_other(app, visit, &aim.address(pages::SIGN_IN)).finish())
}

async fn proving(app: &App, visit: &Visit, aim: &Aim) -> Result<Option<Proving>, Error> {
    let Some((offer, Some(account))) = offered(app, visit, aim).await? else { return Ok(None) };
    let upstream = voucher(app, visit, &offer.claimed).await?;
    let mark = offer.claimed.mark(&app.provider.keyring);
    Ok(upstream.map(|upstream| Proving { account, upstream, mark }))
}

fn show(app: &App, visit: &Visit, aim: &Aim, proving: &Proving, told: Told) -> HttpResponse {
    let (status, problem) = match told {
        Told::Nothing => (StatusCode::OK.into(), None),
        Told::Problem(problem) => (Status::from(problem), Some(problem)),
        Told::Busy { seconds } => (Status::busy(seconds), None),
    };
    let page = Prove {
        action: aim.address(pages::SIGN_IN_PROVE),
        csrf: visit.csrf_before_sign_in(app),
        account: proving.account.email.to_string(),
        upstream: proving.upstream.settings.name.clone(),
        offer: proving.mark.clone(),
        problem,
        busy: matches!(told, Told::Busy { .. }),
        forgot_password: aim.address(pages::FORGOT_PASSWORD),
    };
    answer::page(app, visit, status, &page, &aim.targets())
}

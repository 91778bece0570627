//! `/sign-up/waiting`: *waiting for approval* (REG-3).

use account::approval::{self, SentAgain, Waiting, expire_one, send_again, withdraw};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::approval::Approval;
use model::person::State;
use model::subscription::RegistrationId;

use super::{aim, page_of, way_on};
use crate::app::App;
use crate::http::address::{parameter, with_parameter};
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, delay};
use crate::http::{Visit, fault, see_other};
use crate::pages::{Delay, NamedBy, Waiting as WaitingPage, Welcome};
use crate::routes::aim::Aim;
use crate::routes::pages;
use crate::text::utc;

/// GET. Whoever stands elsewhere in the sign-up is led there.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let aim = aim::find(&app, &request, &mut visit).await?;
    let sent_again = parameter(&request, "sent").is_some();
    let (stands, open) = stands_here(&app, &mut visit, &aim).await?;
    Ok(show(&app, &visit, &aim, &stands, &open, Told { sent_again, delay: None }))
}

/// POST of *Send again* or *Use another subscription*.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = aim::find(&app, &request, &mut visit).await?;
    match form.get("decision") {
        Some("again") => again(&app, &mut visit, &aim).await,
        Some("another") => another(&app, &mut visit, &aim).await,
        _ => Ok(see_other(&app, &visit, &aim.address(pages::SIGN_UP_WAITING)).finish()),
    }
}

async fn again(app: &App, visit: &mut Visit, aim: &Aim) -> Result<HttpResponse, Error> {
    let (stands, open) = stands_here(app, visit, aim).await?;
    let at = visit.at();
    let sent = send_again(&app.accounts, at, &mut visit.moment).await;
    let page = aim.address(pages::SIGN_UP_WAITING);
    match sent.map_err(|e| fault::account_page(app, visit, &e))? {
        SentAgain::Yes => Ok(see_other(app, visit, &with_parameter(&page, "sent", "again")).finish()),
        SentAgain::Paused { retry_after } => {
            let told = Told { sent_again: false, delay: Some(delay(retry_after)) };
            Ok(show(app, visit, aim, &stands, &open, told))
        }
        SentAgain::Nothing => Ok(see_other(app, visit, &page).finish()),
    }
}

async fn another(app: &App, visit: &mut Visit, aim: &Aim) -> Result<HttpResponse, Error> {
    let at = visit.at();
    let withdrawn = withdraw(&app.accounts, at, &mut visit.moment).await;
    withdrawn.map_err(|e| fault::account_page(app, visit, &e))?;
    Ok(see_other(app, visit, &aim.address(pages::SIGN_UP_SUBSCRIPTION)).finish())
}

/// Whoever waits at this browser, with the request that they wait for; otherwise the way to where they stand.
async fn stands_here(app: &App, visit: &mut Visit, aim: &Aim) -> Result<(Waiting, Approval), Error> {
    let found = approval::waiting(&app.accounts, visit.visitor.browser, visit.moment.now).await;
    let found = found.map_err(|e| fault::account_page(app, visit, &e))?;
    let Some(stands) = found else {
        let page = way_on(app, visit, aim).await?;
        return Err(fault::shown(see_other(app, visit, &page).finish()));
    };
    visit.speak_to(&stands.enrolled.person);
    let page = match stands.enrolled.person.state() {
        State::Active => {
            let page = Welcome { sign_in: aim.address(pages::SIGN_IN) };
            return Err(fault::shown(answer::page(app, visit, StatusCode::OK, &page, &FormTargets::none())));
        }
        State::Waiting => match stands.latest.clone().filter(|latest| latest.standing(visit.moment.now).is_none()) {
            Some(open) => return Ok((stands, open)),
            None => {
                let expired = expire_one(&app.accounts, &stands.enrolled.person.id, &mut visit.moment).await;
                expired.map_err(|e| fault::account_page(app, visit, &e))?;
                page_of(app, State::NoSubscription)
            }
        },
        state => page_of(app, state),
    };
    Err(fault::shown(see_other(app, visit, &aim.address(page)).finish()))
}

/// What the page has to tell besides.
struct Told {
    sent_again: bool,
    delay: Option<Delay>,
}

fn show(app: &App, visit: &Visit, aim: &Aim, stands: &Waiting, open: &Approval, told: Told) -> HttpResponse {
    let page = WaitingPage {
        action: aim.address(pages::SIGN_UP_WAITING),
        csrf: visit.csrf_before_sign_in(app),
        account: stands.enrolled.person.email.to_string(),
        owner: open.owner_email.to_string(),
        reference: named_by(open),
        since: utc(open.created_at),
        until: utc(open.expires_at),
        sent_again: told.sent_again,
        delay: told.delay,
    };
    let status = told.delay.map_or(StatusCode::OK.into(), Status::from);
    answer::page(app, visit, status, &page, &aim.targets())
}

/// Six digits were enough to name it, so the page tells no more of it.
fn named_by(open: &Approval) -> NamedBy {
    let id = open.registration_id.as_ref().and_then(|id| RegistrationId::parse(id).ok());
    match id {
        Some(id) => NamedBy::RegistrationId(id.last_six().to_owned()),
        None => NamedBy::CustomerNumber(open.customer_number.clone()),
    }
}

//! `/profile/details/close`: *Close my account* (PRO-6).

use account::profile::{self, Done};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use session::SignedIn;

use super::{acting, frame, sign_in_for, signed_in_on_website};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{AccountClosed, CloseAccount, Tab};
use crate::routes::pages;
use crate::routes::sign_out::signed_out_to;

/// GET: the question, to somebody who has just signed in (SEC-48).
pub(in crate::routes) async fn get(app: web::Data<App>, mut visit: Visit) -> Result<HttpResponse, Error> {
    let who = signed_in_just_now(&app, &mut visit).await?;
    Ok(answer::page(&app, &visit, StatusCode::OK, &question(&app, &visit, &who, false), &FormTargets::none()))
}

/// POST.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let who = signed_in_just_now(&app, &mut visit).await?;
    if form.get("sure") != Some("yes") {
        let page = question(&app, &visit, &who, true);
        return Ok(answer::page(&app, &visit, StatusCode::BAD_REQUEST, &page, &FormTargets::none()));
    }
    let me = acting(&visit, &who);
    let closed = profile::close(&app.accounts, me, &mut visit.moment).await;
    Ok(match closed.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Done::Yes => signed_out_to(&app, &visit, pages::ACCOUNT_CLOSED),
        Done::Nothing | Done::Outdated => answer::out_of_date(&app, &visit, pages::PROFILE_CLOSE),
    })
}

/// GET of the page that follows.
pub(in crate::routes) async fn closed(app: web::Data<App>, visit: Visit) -> HttpResponse {
    answer::page(&app, &visit, StatusCode::OK, &AccountClosed, &FormTargets::none())
}

async fn signed_in_just_now(app: &App, visit: &mut Visit) -> Result<SignedIn, Error> {
    let who = signed_in_on_website(app, visit, pages::PROFILE_CLOSE).await?;
    if who.is_fresh(visit.moment.now) {
        return Ok(who);
    }
    Err(fault::shown(see_other(app, visit, &sign_in_for(pages::PROFILE_CLOSE)).finish()))
}

fn question(app: &App, visit: &Visit, who: &SignedIn, not_sure: bool) -> CloseAccount {
    CloseAccount {
        frame: frame(app, visit, who, Tab::Details, None),
        action: pages::PROFILE_CLOSE.to_owned(),
        keep: pages::PROFILE_DETAILS.to_owned(),
        not_sure,
    }
}

//! `/sign-out`: the question, the act, and what stands after it.

use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use idp::logout::{self, Leaving};

use super::pages;
use super::upstream;
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{SignOut, SignedOut};

/// GET.
pub(super) async fn get(app: web::Data<App>, mut visit: Visit) -> Result<HttpResponse, Error> {
    let Some(who) = visit.signed_in(&app).await? else {
        return Ok(see_other(&app, &visit, pages::SIGNED_OUT).finish());
    };
    visit.speak_to(who.person.person());
    let page = SignOut {
        action: pages::SIGN_OUT.to_owned(),
        csrf: visit.csrf(&app, &who.session.person_id),
        account: who.person.person().email.to_string(),
        client: None,
    };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

/// POST.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    match form.get("decision") {
        Some("stay") => Ok(see_other(&app, &visit, pages::PROFILE).finish()),
        _ => end(&app, &mut visit).await,
    }
}

/// POST from the menu at the top of the profile.
pub(super) async fn from_profile(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    end(&app, &mut visit).await
}

/// GET `/signed-out`.
pub(super) async fn done(app: web::Data<App>, request: HttpRequest, visit: Visit) -> Result<HttpResponse, Error> {
    let offer = upstream::sign_out::offer(&app, &visit).await?;
    let leads_to = offer.as_ref().and_then(|(_, upstream)| upstream.sign_out_page());
    let targets = leads_to.iter().fold(FormTargets::none(), FormTargets::and_upstream);
    let upstream = offer.map(|(shown, _)| shown);
    let left_upstream = upstream::sign_out::left(&app, &visit, &request).await?;
    let page = SignedOut { back: None, sign_in: Some(pages::SIGN_IN.to_owned()), upstream, left_upstream };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &targets))
}

async fn end(app: &App, visit: &mut Visit) -> Result<HttpResponse, Error> {
    let by = Leaving { visitor: visit.visitor, origin: visit.origin() };
    let ended = logout::confirm(app.provider.clone(), &app.store, by, &mut visit.moment).await;
    ended.map_err(|e| fault::store_page(app, visit, &e))?;
    Ok(signed_out_to(app, visit, pages::SIGNED_OUT))
}

/// Leaves, without the session cookie. One that did not come along may be somebody's whose session
/// goes on, and stays.
pub(super) fn signed_out_to(app: &App, visit: &Visit, location: &str) -> HttpResponse {
    let mut answer = see_other(app, visit, location);
    if visit.visitor.session.is_some() {
        answer.cookie(app.cookies.end_session());
    }
    answer.finish()
}

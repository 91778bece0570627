//! `/logout`, the end session endpoint (OpenID Connect RP-Initiated Logout §2).

use actix_web::{Error, HttpRequest, HttpResponse, web};
use idp::Params;
use idp::logout::{self, Leaving, Outcome};

use super::pages;
use super::sign_out::signed_out_to;
use crate::app::App;
use crate::http::{Visit, answer, fault, form, see_other};

/// GET.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    match Params::parse(request.query_string().as_bytes()) {
        Ok(params) => end(&app, &mut visit, params, pages::SIGNED_OUT).await,
        Err(error) => Ok(answer::refused(&app, &visit, &error.to_string())),
    }
}

/// POST. It may come from anywhere and then brings no cookie (SEC-24): the hint
/// says whose session is meant. Without an address to go to the browser comes
/// back with a GET, by whose cookie the page there knows whom to ask.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    match form::read(&request, body).await {
        Ok(params) => end(&app, &mut visit, params, pages::SIGN_OUT).await,
        Err(error) => Err(fault::refused_form(&app, &visit, &error)),
    }
}

async fn end(app: &App, visit: &mut Visit, params: Params, done: &str) -> Result<HttpResponse, Error> {
    let by = Leaving { visitor: visit.visitor, origin: visit.origin() };
    let outcome = logout::end_session(app.provider.clone(), &app.store, params, by, &mut visit.moment).await;
    Ok(match outcome.map_err(|e| fault::store_page(app, visit, &e))? {
        Outcome::Refused(error) => answer::refused(app, visit, &error.description),
        Outcome::Ask => see_other(app, visit, pages::SIGN_OUT).finish(),
        Outcome::SignedOut(None) => signed_out_to(app, visit, done),
        Outcome::SignedOut(Some(target)) => signed_out_to(app, visit, &target.location()),
    })
}

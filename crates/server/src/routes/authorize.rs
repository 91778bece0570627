//! `/authorize` (OpenID Connect Core §3.1.2) and the way back to it.

use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use idp::Params;
use idp::authorize::{self, Answer, Outcome};
use idp::params::ParamsError;
use model::PlainToken;
use model::request::ResponseMode;

use super::pages;
use crate::app::App;
use crate::http::address::{parameter_in, with_parameter};
use crate::http::answer::{self, FormTargets};
use crate::http::{Visit, fault, form, see_other};
use crate::pages::{FormPost, Problem};

/// GET: a request with its cookies.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let params = match Params::parse(request.query_string().as_bytes()) {
        Ok(params) => params,
        Err(error) => return Ok(unreadable(&app, &visit, &error)),
    };
    let (provider, visitor, from) = (app.provider.clone(), visit.visitor, visit.beginner(&app));
    let outcome = authorize::begin(provider, &app.store, params, visitor, from, &mut visit.moment).await;
    let outcome = outcome.map_err(|e| fault::store_page(&app, &visit, &e))?;
    Ok(respond(&app, &visit, outcome))
}

/// POST: may come from anywhere, so it is stored, and the GET that follows
/// brings the cookies (SEC-24).
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let params = match form::read(&request, body).await {
        Ok(params) => params,
        Err(error) => return Err(fault::refused_form(&app, &visit, &error)),
    };
    let (provider, from) = (app.provider.clone(), visit.beginner(&app));
    let outcome = authorize::store_for_resume(provider, &app.store, params, from, &mut visit.moment).await;
    let outcome = outcome.map_err(|e| fault::store_page(&app, &visit, &e))?;
    Ok(respond(&app, &visit, outcome))
}

/// GET `/authorize/resume?request=…`.
pub(super) async fn resume(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let Some(handle) = handle_of(&request) else { return Ok(answer::out_of_date(&app, &visit, pages::PROFILE)) };
    let visitor = visit.visitor;
    let outcome = authorize::resume(app.provider.clone(), &app.store, handle, visitor, &mut visit.moment).await;
    let outcome = outcome.map_err(|e| fault::store_page(&app, &visit, &e))?;
    Ok(respond(&app, &visit, outcome))
}

/// Carries an outcome to the browser.
pub(super) fn respond(app: &App, visit: &Visit, outcome: Outcome) -> HttpResponse {
    match outcome {
        Outcome::Refused(error) => answer::refused(app, visit, &error.description),
        Outcome::Answer(answer) => deliver(app, visit, &answer),
        Outcome::SignIn(handle) => see_other(app, visit, &with_handle(pages::SIGN_IN, &handle)).finish(),
        Outcome::Consent(handle) => see_other(app, visit, &with_handle(pages::CONSENT, &handle)).finish(),
        Outcome::Resume(handle) => see_other(app, visit, &with_handle(pages::RESUME, &handle)).finish(),
        Outcome::OutOfDate => answer::out_of_date(app, visit, pages::PROFILE),
        Outcome::OtherBrowser => answer::problem(app, visit, Problem::begun_elsewhere()),
        Outcome::Wait(pause) => answer::too_many(app, visit, pause),
    }
}

/// The address of a page for a pending request.
pub(super) fn with_handle(page: &str, handle: &PlainToken) -> String {
    with_parameter(page, "request", handle.expose())
}

/// The handle in a page's address.
pub(super) fn handle_of(request: &HttpRequest) -> Option<PlainToken> {
    handle_in(request.query_string())
}

/// The handle in the query of a page's address.
pub(super) fn handle_in(query: &str) -> Option<PlainToken> {
    parameter_in(query, "request").map(PlainToken::presented)
}

fn unreadable(app: &App, visit: &Visit, error: &ParamsError) -> HttpResponse {
    answer::refused(app, visit, &error.to_string())
}

fn deliver(app: &App, visit: &Visit, answer: &Answer) -> HttpResponse {
    match answer.response_mode {
        ResponseMode::Query => see_other(app, visit, &answer.location()).finish(),
        ResponseMode::FormPost => {
            let page = FormPost {
                action: answer.redirect_uri.as_str().to_owned(),
                client: answer.redirect_uri.shown_host(),
                fields: answer.parameters.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            };
            answer::page(app, visit, StatusCode::OK, &page, &FormTargets::of(&answer.redirect_uri))
        }
    }
}

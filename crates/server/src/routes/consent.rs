//! `/consent`: what a client may see, in words.

use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use idp::authorize::{self, ConsentPage, Decision};
use model::{InBrowser, PlainToken};

use super::aim::shown_client;
use super::authorize::{handle_of, respond, with_handle};
use super::pages;
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{Consent, Problem, ScopeLine};

/// GET.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let Some(handle) = handle_of(&request) else { return Ok(answer::out_of_date(&app, &visit, pages::PROFILE)) };
    let found =
        authorize::consent_page(app.provider.clone(), &app.store, &handle, visit.visitor, visit.moment.now).await;
    match found.map_err(|e| fault::store_page(&app, &visit, &e))? {
        InBrowser::Here(Some(page)) => {
            visit.prefer(&page.request.ui_locales);
            visit.speak_to(page.signed_in.person.person());
            Ok(show(&app, &visit, &handle, &page))
        }
        InBrowser::Here(None) => Ok(see_other(&app, &visit, &with_handle(pages::RESUME, &handle)).finish()),
        InBrowser::Gone => Ok(answer::out_of_date(&app, &visit, pages::PROFILE)),
        InBrowser::Elsewhere => Ok(answer::problem(&app, &visit, Problem::begun_elsewhere())),
    }
}

/// POST.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let Some(handle) = handle_of(&request) else { return Ok(answer::out_of_date(&app, &visit, pages::PROFILE)) };
    let decision = match form.get("decision") {
        Some("allow") => Decision::Allow,
        _ => Decision::Deny,
    };
    let visitor = visit.visitor;
    let outcome =
        authorize::decide_consent(app.provider.clone(), &app.store, handle, visitor, decision, &mut visit.moment).await;
    let outcome = outcome.map_err(|e| fault::store_page(&app, &visit, &e))?;
    Ok(respond(&app, &visit, outcome))
}

fn show(app: &App, visit: &Visit, handle: &PlainToken, page: &ConsentPage) -> HttpResponse {
    let nothing_before = page.allowed_before.is_empty();
    let line = |scope: &str| ScopeLine {
        scope: scope.to_owned(),
        is_new: !nothing_before && !page.allowed_before.contains(scope),
    };
    let shown = Consent {
        action: with_handle(pages::CONSENT, handle),
        csrf: visit.csrf(app, &page.signed_in.session.person_id),
        client: shown_client(&page.client),
        redirect_host: page.request.redirect_uri.shown_host(),
        account: page.signed_in.person.person().email.to_string(),
        lines: page.request.consent_scope.iter().map(line).collect(),
    };
    answer::page(app, visit, StatusCode::OK, &shown, &FormTargets::of(&page.request.redirect_uri))
}

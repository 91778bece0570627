//! `/device`: a person enters the code that a device shows, and decides (RFC 8628 §3.3).

use account::pace::{Ask, By};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use idp::device::{self, Decided, Entered};
use model::PlainToken;
use model::client::Client;
use model::device::{DeviceRequest, typed_user_code};
use session::SignedIn;

use super::aim::shown_client;
use super::authorize::{out_of_date_at, parameter};
use super::pages;
use super::profile::{date, signed_in};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, delay};
use crate::http::{Visit, fault, see_other};
use crate::pages::{ConfirmDevice, DeviceDecided, EnterUserCode, Place, Problem, UserCodeAlert};

/// The address of a page about the code that this browser has entered.
pub(super) fn with_user_code(page: &str, user_code: &PlainToken) -> String {
    format!("{page}?user_code={}", user_code.expose())
}

/// GET of `/device`. A code in the address is filled in; it is still pressed.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, visit: Visit) -> HttpResponse {
    let code = parameter(&request, "user_code").and_then(|text| typed_user_code(&text));
    let code = code.map(|code| code.expose().to_owned()).unwrap_or_default();
    enter_page(&app, &visit, code, None)
}

/// POST of `/device`: from here on the code belongs to this browser (SEC-26).
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let typed = form.get("code").unwrap_or_default().to_owned();
    if let Some(alert) = pace(&app, &visit).await? {
        return Ok(enter_page(&app, &visit, typed, Some(alert)));
    }
    let Some(code) = typed_user_code(&typed) else {
        return Ok(enter_page(&app, &visit, typed, Some(UserCodeAlert::Wrong)));
    };
    let entered = device::enter(app.provider.clone(), &app.store, &code, visit.visitor.browser, visit.moment.now).await;
    match entered.map_err(|e| fault::store_page(&app, &visit, &e))? {
        Entered::Here(_) => Ok(see_other(&app, &visit, &with_user_code(pages::DEVICE_CONFIRM, &code)).finish()),
        // Where another browser has it, this one isn't told that it is a code at all.
        Entered::Elsewhere | Entered::Gone => Ok(enter_page(&app, &visit, typed, Some(UserCodeAlert::Wrong))),
    }
}

/// Guesses are counted by network: there is nobody yet whose they are.
async fn pace(app: &App, visit: &Visit) -> Result<Option<UserCodeAlert>, Error> {
    let (accounts, network, now) = (app.accounts.clone(), visit.network.clone(), visit.moment.now);
    let by_network = move |tx: &mut store::Tx| {
        account::pace::ask(tx, &accounts, Ask::UserCode, By { person: None, network: &network }, now)
    };
    let pause = app.store.write(by_network).await.map_err(|e| fault::store_page(app, visit, &e))?;
    Ok(pause.map(|pause| UserCodeAlert::Delayed(delay(pause))))
}

fn enter_page(app: &App, visit: &Visit, code: String, alert: Option<UserCodeAlert>) -> HttpResponse {
    let status = match alert {
        None => StatusCode::OK.into(),
        Some(UserCodeAlert::Wrong) => StatusCode::BAD_REQUEST.into(),
        Some(UserCodeAlert::Delayed(delay)) => Status::from(delay),
    };
    let page = EnterUserCode { action: pages::DEVICE.to_owned(), csrf: visit.csrf_before_sign_in(app), code, alert };
    answer::page(app, visit, status, &page, &FormTargets::none())
}

/// GET of `/device/confirm`.
pub(super) async fn confirm(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let Some(code) = code_of(&request) else { return Ok(out_of_date_at(&app, &visit, pages::DEVICE)) };
    let (client, asked) = found(&app, &visit, &code).await?;
    match signed_in(&app, &visit).await?.filter(|who| who.opens(client.surface)) {
        None => Ok(see_other(&app, &visit, &sign_in_for(&code)).finish()),
        Some(who) => {
            visit.speak_to(who.person.person());
            Ok(confirm_page(&app, &visit, &code, &client, &asked, &who))
        }
    }
}

/// POST of `/device/confirm`.
pub(super) async fn decide(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let Some(code) = code_of(&request) else { return Ok(out_of_date_at(&app, &visit, pages::DEVICE)) };
    let allow = form.get("decision") == Some("allow");
    let (visitor, origin) = (visit.visitor, visit.origin());
    let provider = app.provider.clone();
    let decided = device::decide(provider, &app.store, &code, visitor, allow, origin, &mut visit.moment).await;
    match decided.map_err(|e| fault::store_page(&app, &visit, &e))? {
        Decided::Allowed | Decided::Denied => {
            Ok(see_other(&app, &visit, &with_user_code(pages::DEVICE_DONE, &code)).finish())
        }
        Decided::SignIn => Ok(see_other(&app, &visit, &sign_in_for(&code)).finish()),
        Decided::Elsewhere => Ok(begun_elsewhere(&app, &visit)),
        Decided::Gone => Ok(out_of_date_at(&app, &visit, pages::DEVICE)),
    }
}

/// GET of `/device/done`: what was decided here.
pub(super) async fn done(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let Some(code) = code_of(&request) else { return Ok(out_of_date_at(&app, &visit, pages::DEVICE)) };
    let decided = device::decided(app.provider.clone(), &app.store, &code, visit.visitor.browser, visit.moment.now);
    let Some((client, allowed)) = decided.await.map_err(|e| fault::store_page(&app, &visit, &e))? else {
        return Ok(out_of_date_at(&app, &visit, pages::DEVICE));
    };
    if let Some(who) = signed_in(&app, &visit).await? {
        visit.speak_to(who.person.person());
    }
    let page = DeviceDecided { client: client.metadata.client_name.clone(), allowed };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

type Request = (std::sync::Arc<Client>, DeviceRequest);

/// The device that this browser has entered the code of; otherwise the page that says why there is none.
async fn found(app: &App, visit: &Visit, code: &PlainToken) -> Result<Request, Error> {
    let found = device::entered(app.provider.clone(), &app.store, code, visit.visitor.browser, visit.moment.now).await;
    match found.map_err(|e| fault::store_page(app, visit, &e))? {
        Entered::Here(found) => Ok(*found),
        Entered::Elsewhere => Err(fault::shown(begun_elsewhere(app, visit))),
        Entered::Gone => Err(fault::shown(out_of_date_at(app, visit, pages::DEVICE))),
    }
}

fn begun_elsewhere(app: &App, visit: &Visit) -> HttpResponse {
    answer::problem(app, visit, Problem::begun_elsewhere())
}

fn code_of(request: &HttpRequest) -> Option<PlainToken> {
    parameter(request, "user_code").and_then(|text| typed_user_code(&text))
}

fn sign_in_for(code: &PlainToken) -> String {
    with_user_code(pages::SIGN_IN, code)
}

fn confirm_page(
    app: &App,
    visit: &Visit,
    code: &PlainToken,
    client: &Client,
    asked: &DeviceRequest,
    who: &SignedIn,
) -> HttpResponse {
    let page = ConfirmDevice {
        action: with_user_code(pages::DEVICE_CONFIRM, code),
        csrf: visit.csrf(app, &who.session.person_id),
        client: shown_client(client),
        code: code.expose().to_owned(),
        place: Place::of(&asked.network, &visit.network),
        at: date(asked.created_at),
        account: who.person.person().email.to_string(),
        use_another_account: format!("{}&account=other", sign_in_for(code)),
        scopes: asked.scope.iter().map(str::to_owned).collect(),
    };
    answer::page(app, visit, StatusCode::OK, &page, &FormTargets::none())
}

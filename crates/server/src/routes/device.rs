//! `/device`: a person enters the code that a device shows, and decides (RFC 8628 §3.3).

use account::pace::Guess;
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use idp::device::{self, Decided, Decision, stays_signed_in};
use model::client::Client;
use model::device::{DeviceRequest, typed_user_code};
use model::scope::OFFLINE_ACCESS;
use model::{PlainToken, Scope};
use session::SignedIn;

use super::aim::shown_client;
use super::pages;
use crate::app::App;
use crate::http::address::{parameter, with_parameter};
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, delay};
use crate::http::{Visit, fault, see_other};
use crate::pages::{ConfirmDevice, DeviceDecided, EnterUserCode, Place, Problem, UserCodeAlert};
use crate::text::utc;

/// The address of a page about the code that this browser has entered.
pub(super) fn with_user_code(page: &str, user_code: &PlainToken) -> String {
    with_parameter(page, "user_code", user_code.expose())
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
    if typed.trim().is_empty() {
        return Ok(enter_page(&app, &visit, String::new(), Some(UserCodeAlert::Missing)));
    }
    let Some(code) = typed_user_code(&typed) else {
        return Ok(enter_page(&app, &visit, typed, Some(UserCodeAlert::Wrong)));
    };
    match enter(&app, &visit, PlainToken::presented(code.expose())).await? {
        Guess::Right(()) => Ok(see_other(&app, &visit, &with_user_code(pages::DEVICE_CONFIRM, &code)).finish()),
        // Where another browser has it, this one isn't told that it is a code at all.
        Guess::Wrong => Ok(enter_page(&app, &visit, typed, Some(UserCodeAlert::Wrong))),
        Guess::Paused(pause) => Ok(enter_page(&app, &visit, typed, Some(UserCodeAlert::Delayed(delay(pause))))),
    }
}

/// Wrong codes are counted by network: there is nobody yet whose they are.
async fn enter(app: &App, visit: &Visit, code: PlainToken) -> Result<Guess<()>, Error> {
    let (browser, now) = (visit.visitor.browser, visit.moment.now);
    let (accounts, network) = (app.accounts.clone(), visit.network.clone());
    let look = move |tx: &mut store::Tx| account::pace::user_code_pause(tx, &accounts, &network, now);
    let paused = app.store.read_one(look).await.map_err(|e| fault::store_page(app, visit, &e))?;
    if let Some(pause) = paused {
        return Ok(Guess::Paused(pause));
    }
    let (provider, accounts, network) = (app.provider.clone(), app.accounts.clone(), visit.network.clone());
    let enter = move |tx: &mut store::Tx| {
        account::pace::user_code(tx, &accounts, &network, now, |tx| {
            Ok(device::enter(&provider, tx, &code, &browser, now)?.map(drop))
        })
    };
    app.store.write(enter).await.map_err(|e| fault::store_page(app, visit, &e))
}

fn enter_page(app: &App, visit: &Visit, code: String, alert: Option<UserCodeAlert>) -> HttpResponse {
    let status = match alert {
        None => StatusCode::OK.into(),
        Some(UserCodeAlert::Missing | UserCodeAlert::Wrong) => StatusCode::BAD_REQUEST.into(),
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
    let Some(code) = code_of(&request) else { return Ok(answer::out_of_date(&app, &visit, pages::DEVICE)) };
    let (client, asked) = found(&app, &visit, &code).await?;
    match visit.signed_in(&app).await?.filter(|who| who.opens(client.surface)) {
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
    let Some(code) = code_of(&request) else { return Ok(answer::out_of_date(&app, &visit, pages::DEVICE)) };
    let answer = match form.get("decision") {
        Some("allow") => device::Answer::Allow,
        _ => device::Answer::Deny,
    };
    let user_code = PlainToken::presented(code.expose());
    let decision = Decision { user_code, visitor: visit.visitor, origin: visit.origin(), answer };
    let decided = device::decide(app.provider.clone(), &app.store, decision, &mut visit.moment).await;
    match decided.map_err(|e| fault::store_page(&app, &visit, &e))? {
        Decided::Done => Ok(see_other(&app, &visit, &with_user_code(pages::DEVICE_DONE, &code)).finish()),
        Decided::SignIn => Ok(see_other(&app, &visit, &sign_in_for(&code)).finish()),
        Decided::Gone => Ok(answer::out_of_date(&app, &visit, pages::DEVICE)),
    }
}

/// GET of `/device/done`: what was decided here.
pub(super) async fn done(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let Some(code) = code_of(&request) else { return Ok(answer::out_of_date(&app, &visit, pages::DEVICE)) };
    let decided = device::decided(app.provider.clone(), &app.store, &code, visit.visitor.browser, visit.moment.now);
    let Some((client, decided)) = decided.await.map_err(|e| fault::store_page(&app, &visit, &e))? else {
        return Ok(answer::out_of_date(&app, &visit, pages::DEVICE));
    };
    if let Some(who) = visit.signed_in(&app).await? {
        visit.speak_to(who.person.person());
    }
    let page = DeviceDecided { client: client.metadata.client_name.clone(), allowed: decided == device::Answer::Allow };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

type Request = (std::sync::Arc<Client>, DeviceRequest);

/// The device that this browser has entered the code of; otherwise the page that says why there is none.
async fn found(app: &App, visit: &Visit, code: &PlainToken) -> Result<Request, Error> {
    let found = device::entered(app.provider.clone(), &app.store, code, visit.visitor.browser, visit.moment.now).await;
    let found = found.map_err(|e| fault::store_page(app, visit, &e))?;
    found.ok_or_else(|| fault::problem(app, visit, Problem::out_of_date(pages::DEVICE)))
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
        at: utc(asked.created_at),
        account: who.person.person().email.to_string(),
        use_another_account: with_parameter(&sign_in_for(code), "account", "other"),
        scopes: shown_scopes(client, &asked.scope),
    };
    answer::page(app, visit, StatusCode::OK, &page, &FormTargets::none())
}

/// What the app will have. That it stays signed in is said whether or not it asked in so many words.
fn shown_scopes(client: &Client, asked: &Scope) -> Vec<String> {
    let scope = client.narrow(asked);
    let stays = stays_signed_in(client, &scope) && !scope.contains(OFFLINE_ACCESS);
    scope.iter().chain(stays.then_some(OFFLINE_ACCESS)).map(str::to_owned).collect()
}

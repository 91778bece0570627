//! What each address of the website does.

use std::sync::Arc;

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION, ORIGIN};
use actix_web::web::{Data, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, post};
use openidconnect::CsrfToken;
use serde::Deserialize;

use crate::provider::{Answer, Failure, Person};
use crate::{Site, pages};

/// Puts the website's addresses in their places.
pub(crate) fn configure(app: &mut ServiceConfig) {
    app.service(home)
        .service(sign_in)
        .service(callback)
        .service(sign_out)
        .service(signed_out)
        .service(stylesheet)
        .default_service(actix_web::web::to(not_found));
}

#[get("/")]
async fn home(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    page(StatusCode::OK, pages::home(&site.config, site.person(&request).as_deref()))
}

/// Sends the browser to the provider, and remembers which browser it was.
#[get("/sign-in")]
async fn sign_in(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    let browser = site.cookie(&request).unwrap_or_else(random);
    match site.provider.begin(&browser).await {
        Ok((address, state, attempt)) => {
            site.visits.attempts.put(state.secret(), attempt);
            redirect_with(address.as_str(), site.new_cookie(browser))
        }
        Err(failure) => failed(&site, &failure),
    }
}

/// Where the provider sends the browser back to.
#[get("/callback")]
async fn callback(site: Data<Site>, request: HttpRequest, answer: Option<Query<Answer>>) -> HttpResponse {
    let Some(Query(answer)) = answer else {
        return out_of_date(&site, &request);
    };
    let browser = site.cookie(&request);
    // Taken, not looked at: an answer works once. Another browser's is nobody's.
    let attempt = answer.state.as_deref().and_then(|state| site.visits.attempts.take(state));
    let Some(attempt) = attempt.filter(|attempt| Some(&attempt.browser) == browser.as_ref()) else {
        return out_of_date(&site, &request);
    };
    match site.provider.finish(attempt, answer).await {
        Ok(person) => signed_in(&site, browser.as_deref(), person),
        Err(failure) => failed(&site, &failure),
    }
}

/// A new cookie for every sign-in, so that nobody can prepare one for somebody else (session fixation).
fn signed_in(site: &Site, before: Option<&str>, person: Person) -> HttpResponse {
    if let Some(before) = before {
        site.visits.people.take(before);
    }
    let cookie = random();
    site.visits.people.put(&cookie, Arc::new(person));
    redirect_with("/", site.new_cookie(cookie))
}

/// The person pressed *Back*, or reloaded: no harm when they are signed in, a way on when they aren't.
fn out_of_date(site: &Site, request: &HttpRequest) -> HttpResponse {
    match site.person(request) {
        Some(_) => redirect("/"),
        None => page(StatusCode::BAD_REQUEST, pages::out_of_date(&site.config)),
    }
}

/// Signs out here first, then asks the provider to do the same.
#[post("/sign-out")]
async fn sign_out(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    if !site.is_own_form(&request) {
        return page(StatusCode::FORBIDDEN, pages::out_of_date(&site.config));
    }
    let cookie = site.cookie(&request);
    let Some(person) = cookie.and_then(|cookie| site.visits.people.take(&cookie)) else {
        return redirect("/");
    };
    match site.provider.sign_out(&person) {
        Some((address, state)) => {
            site.visits.departures.put(state.secret(), ());
            redirect(address.as_str())
        }
        None => page(StatusCode::OK, pages::signed_out(&site.config)),
    }
}

/// Where the provider sends the browser after a sign-out; `state` tells that this website asked for it.
#[derive(Deserialize)]
struct Return {
    state: Option<String>,
}

#[get("/signed-out")]
async fn signed_out(site: Data<Site>, query: Query<Return>) -> HttpResponse {
    match query.state.as_deref().and_then(|state| site.visits.departures.get(state)) {
        Some(()) => page(StatusCode::OK, pages::signed_out(&site.config)),
        None => redirect("/"),
    }
}

#[get("/website.css")]
async fn stylesheet(site: Data<Site>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").body(pages::stylesheet(&site.config))
}

async fn not_found(site: Data<Site>) -> HttpResponse {
    page(StatusCode::NOT_FOUND, pages::not_found(&site.config))
}

fn failed(site: &Site, failure: &Failure) -> HttpResponse {
    match failure {
        Failure::Refused { error, .. } if error == "access_denied" => tracing::info!(%failure, "nobody was signed in"),
        _ => tracing::warn!(%failure, "nobody was signed in"),
    }
    let (status, text) = pages::failure(&site.config, failure);
    page(status, text)
}

fn page(status: StatusCode, text: String) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CACHE_CONTROL, "no-store"))
        .content_type("text/html; charset=utf-8")
        .body(text)
}

fn redirect(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((CACHE_CONTROL, "no-store")).insert_header((LOCATION, address)).finish()
}

fn redirect_with(address: &str, cookie: Cookie<'_>) -> HttpResponse {
    let mut response = redirect(address);
    if let Err(cause) = response.add_cookie(&cookie) {
        tracing::error!(%cause, "the cookie can't be set");
    }
    response
}

/// 256 bits that nobody can guess.
fn random() -> String {
    CsrfToken::new_random_len(32).into_secret()
}

impl Site {
    /// Who is signed in at this browser.
    fn person(&self, request: &HttpRequest) -> Option<Arc<Person>> {
        self.cookie(request).and_then(|cookie| self.visits.people.get(&cookie))
    }

    fn cookie(&self, request: &HttpRequest) -> Option<String> {
        request.cookie(&self.cookie_name()).map(|cookie| cookie.value().to_owned())
    }

    fn new_cookie(&self, value: String) -> Cookie<'static> {
        Cookie::build(self.cookie_name(), value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.config.address.scheme() == "https")
            .finish()
    }

    /// Cookies ignore ports, so the name tells apart the websites of one machine.
    fn cookie_name(&self) -> String {
        format!("website-session-{}", self.config.address.port_or_known_default().unwrap_or_default())
    }

    /// Whether a form was sent from one of this website's own pages, where the browser says from where.
    fn is_own_form(&self, request: &HttpRequest) -> bool {
        let own = self.config.address.origin().ascii_serialization();
        request.headers().get(ORIGIN).is_none_or(|origin| origin == own.as_str())
    }
}

//! POST `/upstream/ID/backchannel-logout`: an upstream ends the sessions that it opened (OpenID Connect Back-Channel
//! Logout §2.5, FED-7, SEC-47).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use federation::oidc::{LogoutToken, LogoutTokenError, Upstream};
use model::event::{Actor, Event, EventKind};
use store::upstream_sessions::Opened;

use crate::app::App;
use crate::http::{Arrival, fault, form, pause};

/// In so many seconds a token may be good whose key couldn't be looked for now.
const PAUSE: u64 = 10;

/// POST.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Payload,
    mut arrival: Arrival,
) -> HttpResponse {
    let upstream = match app.upstream(&id).await {
        Ok(Some(upstream)) => upstream,
        Ok(None) => return refused(&arrival, StatusCode::NOT_FOUND, "there is no upstream at this address"),
        Err(error) => return fault::store_json(&app, arrival.trace, &error),
    };
    let params = match form::read(&request, body).await {
        Ok(params) => params,
        Err(error) => return fault::oauth_form(arrival.trace, &error),
    };
    let Some(token) = params.get("logout_token") else {
        return refused(&arrival, StatusCode::BAD_REQUEST, "logout_token is missing");
    };
    match upstream.logout_token(token, arrival.moment.now).await {
        Ok(token) => end(&app, &mut arrival, &upstream, token).await,
        Err(error @ LogoutTokenError::Refused(_)) => {
            tracing::warn!(upstream = upstream.settings.id, %error, "a logout token was refused");
            refused(&arrival, StatusCode::BAD_REQUEST, &error.to_string())
        }
        Err(LogoutTokenError::Upstream(_) | LogoutTokenError::TooSoon) => {
            let why = "the upstream's keys can't be fetched now; send the same token again in a few seconds";
            let mut answer = refused(&arrival, StatusCode::SERVICE_UNAVAILABLE, why);
            pause::retry_after(&mut answer, PAUSE);
            answer
        }
    }
}

async fn end(app: &App, arrival: &mut Arrival, upstream: &Upstream, token: LogoutToken) -> HttpResponse {
    let draw = arrival.moment.draw();
    let LogoutToken { subject, sid, jti, remember_until } = token;
    let (issuer, upstream_id) = (upstream.settings.issuer.clone(), upstream.settings.id.clone());
    let seen_by = format!("logout {issuer}");
    let opened = Opened { issuer, upstream_id, subject, sid };
    let ended = app.store.write(move |tx| {
        if !store::assertions::use_once(tx, &seen_by, &jti, remember_until)? {
            return Ok(false);
        }
        let mut moment = draw.moment();
        for (session, person) in store::upstream_sessions::end(tx, &opened, draw.now)? {
            store::upstream_sessions::revoke_grants(tx, &person, &session, draw.now)?;
            let event = Event::by(&mut moment, Actor::System, EventKind::EndedByUpstream, &person);
            store::events::append(tx, event)?;
        }
        Ok(true)
    });
    match ended.await {
        Ok(true) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).finish(),
        Ok(false) => refused(arrival, StatusCode::BAD_REQUEST, "the logout token was used before (jti)"),
        Err(error) => fault::store_json(app, arrival.trace, &error),
    }
}

fn refused(arrival: &Arrival, status: StatusCode, why: &str) -> HttpResponse {
    fault::json_error(status, "invalid_request", why, arrival.trace)
}

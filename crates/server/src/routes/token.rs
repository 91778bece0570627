//! `/token` (RFC 6749 §3.2).

use account::sign_in::{PasswordVerdict, Visitor, check_password};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use idp::token::{self, Asked, PasswordRequest, Refused, TokenResponse, password};
use idp::{ErrorCode, OAuthError};
use model::client::GrantType;
use model::event::Origin;
use model::person::Person;
use model::{Moment, PlainToken};
use serde::Serialize;

use super::pages;
use crate::app::App;
use crate::http::call::{Call, Reply};
use crate::http::cors::is_of_a_foreign_page;

#[derive(Serialize)]
struct Body<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<&'a str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    scope: String,
}

/// POST.
pub(super) async fn post(app: web::Data<App>, request: HttpRequest, body: web::Payload) -> HttpResponse {
    let (asked, moment, origin, reply) = match Call::read(&app, &request, body, Asked::read).await {
        Ok(call) => call.into_parts(),
        Err(refusal) => return refusal,
    };
    let grant_type = asked.grant_type();
    if grant_type == GrantType::Password && is_of_a_foreign_page(&app, &request) {
        let why = "web pages can't use this grant; it is for programs";
        return reply.refused(&app, &OAuthError::new(ErrorCode::InvalidRequest, why));
    }
    let exchanged = match asked {
        Asked::Password(asked) => return by_password(&app, asked, moment, origin, &reply).await,
        Asked::Exchange(asked) => token::exchange(app.provider.clone(), &app.store, asked, moment).await,
    };
    answer(&app, exchanged, grant_type.as_str(), &reply)
}

type Exchanged = store::Result<Result<TokenResponse, Refused>>;

fn answer(app: &App, exchanged: Exchanged, grant_type: &'static str, reply: &Reply) -> HttpResponse {
    match exchanged {
        Ok(Ok(response)) => {
            app.metrics.token_issued(grant_type);
            reply.ok().json(Body::of(&response))
        }
        Ok(Err(Refused { error, replay })) => {
            if replay {
                tracing::warn!(grant_type, "a code or refresh token was used twice; what it gave is revoked");
            }
            reply.refused(app, &error)
        }
        Err(fault) => reply.failed(app, &fault),
    }
}

/// The password grant: the client first, then the password, then what the person may have. Every refusal that is about
/// the person is one and the same; the metrics tell them apart, as on the sign-in page.
async fn by_password(
    app: &App,
    asked: PasswordRequest,
    mut moment: Moment,
    origin: Origin,
    reply: &Reply,
) -> HttpResponse {
    let authenticated =
        token::authenticate(&app.provider, &app.store, asked.client, password::check_client, moment.now).await;
    let client = match authenticated {
        Ok(Ok(client)) => client,
        Ok(Err(error)) => return reply.refused(app, &error),
        Err(fault) => return reply.failed(app, &fault),
    };
    let scope = match token::scope_of(&client, asked.scope.as_ref()) {
        Ok(scope) => scope,
        Err(error) => return reply.refused(app, &error),
    };
    let from = Visitor { origin: origin.clone(), browser: None, app: Some(client.client().id.clone()) };
    let checked = check_password(&app.accounts, &asked.username, asked.password, &from, &mut moment).await;
    let person = match right(app, checked, reply) {
        Ok(person) => person,
        Err(refusal) => return *refusal,
    };
    let provider = app.provider.clone();
    let given = password::give_tokens(provider, &app.store, client, person, scope, origin, &mut moment).await;
    match &given {
        Ok(Ok(_)) => app.metrics.sign_in("signed_in"),
        Ok(Err(_)) => return refused(app, "refused", reply),
        Err(_) => {}
    }
    answer(app, given, GrantType::Password.as_str(), reply)
}

/// Whose password it is, or the refusal.
fn right(
    app: &App,
    checked: Result<PasswordVerdict, account::Error>,
    reply: &Reply,
) -> Result<Person, Box<HttpResponse>> {
    let refusal = match checked {
        Ok(PasswordVerdict::Right(person)) => return Ok(person),
        Ok(PasswordVerdict::Wrong) => refused(app, "wrong_password", reply),
        Ok(PasswordVerdict::Paused { retry_after }) => {
            app.metrics.sign_in("paused");
            reply.later(StatusCode::TOO_MANY_REQUESTS, retry_after)
        }
        Err(account::Error::Busy { retry_after }) => {
            app.metrics.sign_in("busy");
            reply.later(StatusCode::SERVICE_UNAVAILABLE, retry_after)
        }
        Err(account::Error::Store(fault)) => reply.failed(app, &fault),
    };
    Err(Box::new(refusal))
}

fn refused(app: &App, outcome: &'static str, reply: &Reply) -> HttpResponse {
    app.metrics.sign_in(outcome);
    reply.refused_with_help(&password::refused(), &format!("{}{}", app.issuer.as_str(), pages::FORGOT_PASSWORD))
}

impl<'a> Body<'a> {
    fn of(response: &'a TokenResponse) -> Self {
        Self {
            access_token: &response.access_token,
            token_type: "Bearer",
            expires_in: response.expires_in,
            refresh_token: response.refresh_token.as_ref().map(PlainToken::expose),
            id_token: response.id_token.as_deref(),
            scope: response.scope.to_string(),
        }
    }
}

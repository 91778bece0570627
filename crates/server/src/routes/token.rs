//! `/token` (RFC 6749 §3.2).

use account::sign_in::{PasswordVerdict, Visitor, check_password};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use idp::client_auth::Presented;
use idp::token::password;
use idp::token::{self, GrantRequest, PasswordRequest, Refused, TokenRequest, TokenResponse};
use model::client::GrantType;
use model::event::Origin;
use model::{Moment, PlainToken};
use serde::Serialize;

use super::pages;
use crate::app::App;
use crate::http::call::{Call, Reply};

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
    let (asked, moment, origin, reply) = match Call::read(&app, &request, body, TokenRequest::read).await {
        Ok(call) => call.into_parts_with_origin(),
        Err(refusal) => return refusal,
    };
    let grant_type = asked.grant.grant_type().as_str();
    let TokenRequest { client, grant } = asked;
    let exchanged = match grant {
        GrantRequest::Password(asked) => return by_password(&app, client, asked, moment, origin, &reply).await,
        grant => token::exchange(app.provider.clone(), &app.store, TokenRequest { client, grant }, moment).await,
    };
    answer(&app, exchanged, grant_type, &reply)
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
/// the person is one and the same.
async fn by_password(
    app: &App,
    client: Presented,
    asked: PasswordRequest,
    mut moment: Moment,
    origin: Origin,
    reply: &Reply,
) -> HttpResponse {
    let client = match password::authenticate(&app.provider, &app.store, client, moment.now).await {
        Ok(Ok(client)) => client,
        Ok(Err(error)) => return reply.refused(app, &error),
        Err(fault) => return reply.failed(app, &fault),
    };
    let scope = match password::scope_of(&client, asked.scope.as_ref()) {
        Ok(scope) => scope,
        Err(error) => return reply.refused(app, &error),
    };
    let from = Visitor { origin: origin.clone(), browser: None };
    let person = match check_password(&app.accounts, &asked.username, asked.password, &from, &mut moment).await {
        Ok(PasswordVerdict::Right(person)) => person,
        Ok(PasswordVerdict::Wrong) => return refused(app, reply),
        Ok(PasswordVerdict::Paused { retry_after }) => return reply.later(StatusCode::TOO_MANY_REQUESTS, retry_after),
        Err(account::Error::Busy { retry_after }) => {
            return reply.later(StatusCode::SERVICE_UNAVAILABLE, retry_after);
        }
        Err(account::Error::Store(fault)) => return reply.failed(app, &fault),
    };
    let provider = app.provider.clone();
    match password::give_tokens(provider, &app.store, client, person, scope, origin, &mut moment).await {
        Ok(Err(_)) => refused(app, reply),
        given => answer(app, given, GrantType::Password.as_str(), reply),
    }
}

fn refused(app: &App, reply: &Reply) -> HttpResponse {
    app.metrics.sign_in("refused_password_grant");
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

//! `/token` (RFC 6749 §3.2).

use actix_web::{HttpRequest, HttpResponse, web};
use idp::token::{self, Refused, TokenRequest, TokenResponse};
use model::PlainToken;
use serde::Serialize;

use crate::app::App;
use crate::http::call::Call;

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
    let (asked, moment, reply) = match Call::read(&app, &request, body, TokenRequest::read).await {
        Ok(call) => call.into_parts(),
        Err(refusal) => return refusal,
    };
    let grant_type = asked.grant.grant_type().as_str();
    match token::exchange(app.provider.clone(), &app.store, asked, moment).await {
        Ok(Ok(response)) => {
            app.metrics.token_issued(grant_type);
            reply.ok().json(Body::of(&response))
        }
        Ok(Err(Refused { error, replay })) => {
            if replay {
                tracing::warn!(grant_type, "a code or refresh token was used twice; what it gave is revoked");
            }
            reply.refused(&app, &error)
        }
        Err(fault) => reply.failed(&app, &fault),
    }
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

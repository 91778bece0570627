//! `/token` (RFC 6749 §3.2).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use idp::token::{self, Refused, TokenRequest, TokenResponse};
use serde::Serialize;

use crate::app::App;
use crate::http::{Arrival, fault, form};

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
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    arrival: Arrival,
) -> HttpResponse {
    let (trace, with_header) = (arrival.trace, arrival.has_authorization());
    let params = match form::read(&request, body).await {
        Ok(params) => params,
        Err(error) => return fault::oauth_form(trace, &error),
    };
    let asked = arrival.authorization.and_then(|header| TokenRequest::read(header.as_deref(), &params));
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return fault::oauth(&app, trace, &error, with_header),
    };
    let grant_type = asked.grant.grant_type().as_str();
    match token::exchange(app.provider.clone(), &app.store, asked, arrival.moment).await {
        Ok(Ok(response)) => {
            app.metrics.token_issued(grant_type);
            answer(&response)
        }
        Ok(Err(Refused { error, replay })) => {
            if replay {
                tracing::warn!(grant_type, "a code or refresh token was used twice; what it gave is revoked");
            }
            fault::oauth(&app, trace, &error, with_header)
        }
        Err(error) => fault::store_json(&app, trace, &error),
    }
}

fn answer(response: &TokenResponse) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::PRAGMA, "no-cache"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .json(Body {
            access_token: &response.access_token,
            token_type: "Bearer",
            expires_in: response.expires_in,
            refresh_token: response.refresh_token.as_ref().map(model::PlainToken::expose),
            id_token: response.id_token.as_deref(),
            scope: response.scope.to_string(),
        })
}

//! `/device_authorization` (RFC 8628 §3.1): a device without a browser asks for its codes.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use idp::device::{self, DeviceAuthorizationRequest};
use idp::{ErrorCode, OAuthError};
use serde_json::json;

use super::pages;
use crate::app::App;
use crate::http::call::Call;
use crate::http::cors::is_of_a_foreign_site;

/// POST.
pub(super) async fn post(app: web::Data<App>, request: HttpRequest, body: web::Payload) -> HttpResponse {
    let (asked, mut moment, origin, reply) =
        match Call::read(&app, &request, body, DeviceAuthorizationRequest::read).await {
            Ok(call) => call.into_parts(),
            Err(refusal) => return refusal,
        };
    if is_of_a_foreign_site(&app, &request) {
        let why = "web pages can't ask for a device's codes; this endpoint is for programs";
        return reply.refused(&app, &OAuthError::new(ErrorCode::InvalidRequest, why));
    }
    let admitted = match device::admit(&app.provider, &app.store, asked, origin, moment.now).await {
        Ok(Ok(admitted)) => admitted,
        Ok(Err(error)) => return reply.refused(&app, &error),
        Err(fault) => return reply.failed(&app, &fault),
    };
    if app.accounts.slows_down()
        && let Some(pause) = app.provider.device_asks(&admitted, moment.now)
    {
        return reply.later(StatusCode::TOO_MANY_REQUESTS, pause);
    }
    match device::begin(&app.provider, &app.store, admitted, &mut moment).await {
        Ok(Ok(given)) => {
            let page = format!("{}{}", app.issuer.as_str(), pages::DEVICE);
            reply.ok().json(json!({
                "device_code": given.device_code.expose(),
                "user_code": given.user_code.expose(),
                "verification_uri": page,
                "verification_uri_complete": format!("{page}?user_code={}", given.user_code.expose()),
                "expires_in": given.expires_in,
                "interval": given.interval,
            }))
        }
        Ok(Err(error)) => reply.refused(&app, &error),
        Err(fault) => reply.failed(&app, &fault),
    }
}

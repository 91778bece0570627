//! `/introspect` (RFC 7662).

use actix_web::{HttpRequest, HttpResponse, web};
use idp::PresentedToken;
use idp::introspect;

use crate::app::App;
use crate::http::call::Call;

/// POST.
pub(super) async fn post(app: web::Data<App>, request: HttpRequest, body: web::Payload) -> HttpResponse {
    let (asked, moment, _, reply) = match Call::read(&app, &request, body, PresentedToken::read).await {
        Ok(call) => call.into_parts(),
        Err(refusal) => return refusal,
    };
    match introspect::introspect(app.provider.clone(), &app.store, asked, moment.now).await {
        Ok(Ok(answer)) => reply.ok().json(answer),
        Ok(Err(error)) => reply.refused(&app, &error),
        Err(fault) => reply.failed(&app, &fault),
    }
}

//! `/revoke` (RFC 7009).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use idp::revoke::{self, RevocationRequest};

use crate::app::App;
use crate::http::{Arrival, fault, form};

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
    let asked = arrival.authorization.and_then(|header| RevocationRequest::read(header.as_deref(), &params));
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return fault::oauth(&app, trace, &error, with_header),
    };
    match revoke::revoke(app.provider.clone(), &app.store, asked, arrival.moment.now).await {
        Ok(Ok(())) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).finish(),
        Ok(Err(error)) => fault::oauth(&app, trace, &error, with_header),
        Err(error) => fault::store_json(&app, trace, &error),
    }
}

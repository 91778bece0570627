//! `/introspect` (RFC 7662).

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use idp::introspect::{self, IntrospectionRequest};

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
    let asked = arrival.authorization.and_then(|header| IntrospectionRequest::read(header.as_deref(), &params));
    let asked = match asked {
        Ok(asked) => asked,
        Err(error) => return fault::oauth(&app, trace, &error, with_header),
    };
    match introspect::introspect(app.provider.clone(), &app.store, asked, arrival.moment.now).await {
        Ok(Ok(answer)) => HttpResponse::Ok()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .json(answer),
        Ok(Err(error)) => fault::oauth(&app, trace, &error, with_header),
        Err(error) => fault::store_json(&app, trace, &error),
    }
}

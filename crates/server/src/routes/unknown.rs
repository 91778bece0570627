//! Any other address.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};

use super::pages;
use crate::app::App;
use crate::http::{Arrival, Visit, answer, fault};
use crate::pages::Problem;

/// An address that isn't one of ours.
pub(super) async fn any(app: web::Data<App>, visit: Visit) -> HttpResponse {
    page(&app, &visit)
}

/// A method that an address doesn't take (RFC 9110 §15.5.6).
pub(super) fn method(arrival: &Arrival, allow: &'static str) -> HttpResponse {
    let description = format!("this address takes {allow}");
    let mut response =
        fault::json_error(StatusCode::METHOD_NOT_ALLOWED, "invalid_request", &description, arrival.trace);
    response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static(allow));
    response
}

/// *Page not found*.
pub(super) fn page(app: &App, visit: &Visit) -> HttpResponse {
    answer::problem(app, visit, Problem::not_found(pages::PROFILE))
}

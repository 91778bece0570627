//! Any other address.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use idp::discovery::paths;

use super::pages;
use crate::app::App;
use crate::http::{Visit, answer, fault};
use crate::pages::Problem;

/// Any method: programs get JSON at their endpoints, people a page.
pub(super) async fn any(app: web::Data<App>, request: HttpRequest, visit: Visit) -> HttpResponse {
    let endpoints = [paths::TOKEN, paths::INTROSPECT, paths::REVOKE];
    if endpoints.contains(&request.path()) {
        let mut response = fault::json_error(
            actix_web::http::StatusCode::METHOD_NOT_ALLOWED,
            "invalid_request",
            "this endpoint takes POST",
            visit.trace,
        );
        response.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("POST"));
        return response;
    }
    page(&app, &visit)
}

/// *Page not found*.
pub(super) fn page(app: &App, visit: &Visit) -> HttpResponse {
    answer::problem(app, visit, &Problem::not_found(pages::PROFILE, visit.trace.to_string()))
}

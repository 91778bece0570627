//! Cross-origin calls (Fetch §3.2) of the endpoints that clients in a browser need: they take no
//! cookie and no credentials of the browser's own, so any origin may read their answers.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse};

use crate::app::App;

/// Middleware: answers preflight requests, and lets any origin read the answer.
///
/// # Errors
/// Those of the service that it wraps.
pub async fn from_any_origin<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if is_preflight(&request) {
        return Ok(request.into_response(preflight()));
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("WWW-Authenticate, Retry-After"));
    Ok(response)
}

/// Whether a web page of somebody else's sends it, by `Origin` (Fetch §3.1): programs send none. `null` is what a page
/// says that hides whose it is.
pub fn is_of_a_foreign_page(app: &App, request: &HttpRequest) -> bool {
    let is_foreign = |origin: &HeaderValue| {
        let origin = origin.to_str().unwrap_or("null");
        let is_of_a_page = origin == "null" || origin.starts_with("http://") || origin.starts_with("https://");
        is_of_a_page && origin != app.issuer.as_str()
    };
    request.headers().get_all(header::ORIGIN).any(is_foreign)
}

fn is_preflight(request: &ServiceRequest) -> bool {
    *request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type"))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "600"))
        .finish()
}

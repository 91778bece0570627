//! Cross-origin calls (Fetch §3.2) of the endpoints that clients in a browser need: they take no
//! cookie and no credentials of the browser's own, so any origin may read their answers.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, Uri};
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
/// says that hides whose it is, or a packaged app.
pub fn is_of_a_foreign_page(app: &App, request: &HttpRequest) -> bool {
    origins(request).any(|origin| origin == "null" || is_foreign(app, origin))
}

/// Whether a website of somebody else's sends it. A packaged app's web view says `null` or `https://localhost`, which no
/// website does; a page that hides whose it is says `null`, too.
pub fn is_of_a_foreign_site(app: &App, request: &HttpRequest) -> bool {
    origins(request).any(|origin| is_foreign(app, origin) && !is_of_this_machine(origin))
}

fn origins(request: &HttpRequest) -> impl Iterator<Item = &str> {
    request.headers().get_all(header::ORIGIN).map(|origin| origin.to_str().unwrap_or("null"))
}

fn is_foreign(app: &App, origin: &str) -> bool {
    (origin.starts_with("http://") || origin.starts_with("https://")) && origin != app.issuer.as_str()
}

fn is_of_this_machine(origin: &str) -> bool {
    let origin: Option<Uri> = origin.parse().ok();
    let host = origin.as_ref().and_then(Uri::host);
    host.is_some_and(|host| matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost"))
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

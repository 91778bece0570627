//! Headers that every answer has, whatever it is: those of programs' endpoints, of files and of refusals, too (SEC-29).

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderValue, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS};
use actix_web::middleware::Next;
use actix_web::web;

use crate::app::App;

/// An answer is what its `Content-Type` says, and nothing that a browser guesses (Fetch, `X-Content-Type-Options`).
const AS_IT_SAYS: HeaderValue = HeaderValue::from_static("nosniff");
/// A year (RFC 6797). Other hosts beneath the same name aren't ours to decide about.
const HTTPS_FOR_A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Middleware for `actix_web::middleware::from_fn`: marks every answer. Where the issuer is https, browsers use nothing else
/// from the first one on, which can be a program's or a file's. It finds [`App`] in the app's data.
///
/// # Errors
/// Those of the service that it wraps.
pub async fn mark<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let is_https = request.app_data::<web::Data<App>>().is_some_and(|app| app.issuer.is_https());
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, AS_IT_SAYS);
    if is_https {
        headers.insert(STRICT_TRANSPORT_SECURITY, HTTPS_FOR_A_YEAR);
    }
    Ok(response)
}

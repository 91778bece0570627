//! Strict-Transport-Security (RFC 6797): where the issuer is https, browsers use nothing else from the first answer on.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderValue, STRICT_TRANSPORT_SECURITY};
use actix_web::middleware::Next;
use actix_web::web;

use crate::app::App;

/// A year. Other hosts beneath the same name aren't ours to decide about.
const FOR_A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Middleware for `actix_web::middleware::from_fn`: marks every answer, those of programs' endpoints and of files, too, for
/// they can be a browser's first (SEC-29). It finds [`App`] in the app's data.
///
/// # Errors
/// Those of the service that it wraps.
pub async fn over_https<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let is_https = request.app_data::<web::Data<App>>().is_some_and(|app| app.issuer.is_https());
    let mut response = next.call(request).await?;
    if is_https {
        response.headers_mut().insert(STRICT_TRANSPORT_SECURITY, FOR_A_YEAR);
    }
    Ok(response)
}

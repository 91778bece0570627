//! Faults and refusals, for people as pages and for clients as JSON.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{Error, HttpResponse};
use idp::{ErrorCode, OAuthError};
use serde_json::{Value, json};

use super::form::FormError;
use super::pause::retry_after;
use super::{Visit, answer};
use crate::app::App;
use crate::data;
use crate::pages::Problem;
use crate::telemetry::TraceId;

/// Seconds after which a client may try again when the database is away.
const TRY_AGAIN_SECONDS: u64 = 2;

/// An answer that ends a handler early.
pub fn shown(response: HttpResponse) -> Error {
    actix_web::error::InternalError::from_response("answered", response).into()
}

/// A page that says what went wrong, and ends a handler early.
pub fn problem(app: &App, visit: &Visit, problem: Problem) -> Error {
    shown(answer::problem(app, visit, problem))
}

/// *This page is out of date*, with the way on.
pub fn out_of_date(app: &App, visit: &Visit, way_on: &str) -> Error {
    shown(answer::out_of_date(app, visit, way_on))
}

/// A fault of the store, as a page.
pub fn store_page(app: &App, visit: &Visit, fault: &store::Error) -> Error {
    note(app, fault);
    let said = match status_of(fault) {
        StatusCode::SERVICE_UNAVAILABLE => Problem::busy(None),
        _ => Problem::went_wrong(),
    };
    let mut response = answer::problem(app, visit, said);
    retry_after(&mut response, TRY_AGAIN_SECONDS);
    shown(response)
}

/// A fault of a use case about accounts, as a page: the store's, or a hashing queue that is full (PWD-5).
pub fn account_page(app: &App, visit: &Visit, fault: &account::Error) -> Error {
    match fault {
        account::Error::Store(fault) => store_page(app, visit, fault),
        account::Error::Busy { retry_after: after } => {
            let mut response = answer::problem(app, visit, Problem::busy(None));
            retry_after(&mut response, after.as_secs());
            shown(response)
        }
    }
}

/// A form that can't be read, as a page.
pub fn bad_form(app: &App, visit: &Visit, error: &FormError) -> Error {
    problem(app, visit, Problem { status: error.status(), ..Problem::request_refused(error.to_string()) })
}

/// A form that can't be read at an endpoint that clients send people to:
/// whatever is wrong with it, the request is refused with 400 (SEC-3).
pub fn refused_form(app: &App, visit: &Visit, error: &FormError) -> Error {
    problem(app, visit, Problem::request_refused(error.to_string()))
}

/// A fault of the store, as JSON for a client.
pub fn store_json(app: &App, trace: TraceId, fault: &store::Error) -> HttpResponse {
    note(app, fault);
    let status = status_of(fault);
    let (error, description) = match status {
        StatusCode::SERVICE_UNAVAILABLE => {
            ("temporarily_unavailable", "the service can not answer now; try again in a moment")
        }
        _ => ("server_error", "an error of ours; the trace_id finds it in the log"),
    };
    let mut response = json_error(status, error, description, trace);
    retry_after(&mut response, TRY_AGAIN_SECONDS);
    response
}

/// An OAuth error as JSON (RFC 6749 §5.2). `with_header` says whether the
/// client used the `Authorization` header, and so is answered by one.
pub fn oauth(app: &App, trace: TraceId, error: &OAuthError, with_header: bool) -> HttpResponse {
    let status = match error.code {
        ErrorCode::InvalidClient => StatusCode::UNAUTHORIZED,
        _ => StatusCode::BAD_REQUEST,
    };
    let mut response = json_error(status, error.code.as_str(), &error.description, trace);
    if status == StatusCode::UNAUTHORIZED && with_header {
        challenge(&mut response, &format!("Basic realm=\"{}\"", app.issuer.as_str()));
    }
    response
}

/// An OAuth error with `error_uri` (RFC 6749 §5.2).
pub fn oauth_with_help(trace: TraceId, error: &OAuthError, error_uri: &str) -> HttpResponse {
    let object = json!({
        "error": error.code.as_str(),
        "error_description": error.description,
        "error_uri": error_uri,
        "trace_id": trace.to_string(),
    });
    error_object(StatusCode::BAD_REQUEST, &object)
}

/// A form that can't be read, as an OAuth error: another content type is a malformed request like any other
/// (RFC 6749 §5.2), which clients know by its 400.
pub fn oauth_form(trace: TraceId, error: &FormError) -> HttpResponse {
    let status = match error {
        FormError::ContentType => StatusCode::BAD_REQUEST,
        _ => StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST),
    };
    let error = OAuthError::new(ErrorCode::InvalidRequest, error.to_string());
    json_error(status, error.code.as_str(), &error.description, trace)
}

/// An error object with the trace id.
pub fn json_error(status: StatusCode, error: &str, description: &str, trace: TraceId) -> HttpResponse {
    error_object(status, &json!({"error": error, "error_description": description, "trace_id": trace.to_string()}))
}

fn error_object(status: StatusCode, object: &Value) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::PRAGMA, "no-cache"))
        .json(object)
}

/// Sets `WWW-Authenticate`.
pub fn challenge(response: &mut HttpResponse, value: &str) {
    if let Ok(value) = header::HeaderValue::from_str(value) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
}

fn status_of(fault: &store::Error) -> StatusCode {
    match fault {
        store::Error::Unavailable(_) | store::Error::Conflict | store::Error::Full(_) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        store::Error::Constraint(_) | store::Error::NoDatabase(_) | store::Error::Bug(_) => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

fn note(app: &App, fault: &store::Error) {
    app.metrics.database_error();
    tracing::error!(fault = data::sentence(fault), "the database failed a request");
}

//! `/userinfo` (OpenID Connect Core §5.3, RFC 6750).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use idp::userinfo;
use idp::{ErrorCode, OAuthError};
use model::PlainToken;

use crate::app::App;
use crate::http::form::FormError;
use crate::http::{Arrival, fault, form};

/// GET: the token comes in the header.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, arrival: Arrival) -> HttpResponse {
    match token_in(&request, &arrival, None) {
        Ok(token) => answer(&app, arrival, token).await,
        Err(refusal) => refusal.respond(&app, &arrival),
    }
}

/// POST: the token comes in the header, and the body is anything; or it comes in the form.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    arrival: Arrival,
) -> HttpResponse {
    let needs_form = !arrival.has_authorization() && request.headers().contains_key(header::CONTENT_TYPE);
    let in_form = match form::read(&request, body).await {
        Ok(params) => params.get("access_token").map(PlainToken::presented),
        Err(FormError::ContentType) if !needs_form => None,
        Err(error @ FormError::ContentType) => {
            return refused(&app, &arrival, &OAuthError::new(ErrorCode::InvalidRequest, error.to_string()));
        }
        Err(error) => return fault::oauth_form(arrival.trace, &error),
    };
    match token_in(&request, &arrival, in_form) {
        Ok(token) => answer(&app, arrival, token).await,
        Err(refusal) => refusal.respond(&app, &arrival),
    }
}

/// Why there is no token to look at.
enum Refusal {
    /// None was sent.
    Missing,
    /// It was sent in the query (SEC-17), or twice, or in a header that can't be read.
    Misplaced(OAuthError),
}

impl Refusal {
    fn respond(&self, app: &App, arrival: &Arrival) -> HttpResponse {
        match self {
            Self::Missing => {
                let mut response =
                    HttpResponse::Unauthorized().insert_header((header::CACHE_CONTROL, "no-store")).finish();
                fault::challenge(&mut response, &format!("Bearer realm=\"{}\"", app.issuer.as_str()));
                response
            }
            Self::Misplaced(error) => refused(app, arrival, error),
        }
    }
}

fn misplaced(why: &'static str) -> Refusal {
    Refusal::Misplaced(OAuthError::new(ErrorCode::InvalidRequest, why))
}

fn token_in(request: &HttpRequest, arrival: &Arrival, in_form: Option<PlainToken>) -> Result<PlainToken, Refusal> {
    let in_query = request.query_string().split('&').any(|pair| pair.starts_with("access_token="));
    if in_query {
        return Err(misplaced("send the access token in the Authorization header, never in the query"));
    }
    let header = arrival.authorization.as_ref().map_err(|error| Refusal::Misplaced(error.clone()))?;
    let in_header = header.as_deref().and_then(|header| {
        let (scheme, token) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| PlainToken::presented(token.trim()))
    });
    match (in_header, in_form) {
        (Some(_), Some(_)) => Err(misplaced("the access token is sent twice; send it once")),
        (Some(token), None) | (None, Some(token)) => Ok(token),
        (None, None) => Err(Refusal::Missing),
    }
}

async fn answer(app: &web::Data<App>, arrival: Arrival, token: PlainToken) -> HttpResponse {
    match userinfo::claims_of(app.provider.clone(), &app.store, token, arrival.moment.now).await {
        Ok(Ok(claims)) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(claims),
        Ok(Err(error)) => refused(app, &arrival, &error),
        Err(error) => fault::store_json(app, arrival.trace, &error),
    }
}

/// RFC 6750 §3.
fn refused(app: &App, arrival: &Arrival, error: &OAuthError) -> HttpResponse {
    let status = match error.code {
        ErrorCode::InsufficientScope => StatusCode::FORBIDDEN,
        ErrorCode::InvalidRequest => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNAUTHORIZED,
    };
    let (code, description) = (error.code.as_str(), &error.description);
    let mut response = fault::json_error(status, code, description, arrival.trace);
    let realm = app.issuer.as_str();
    fault::challenge(
        &mut response,
        &format!("Bearer realm=\"{realm}\", error=\"{code}\", error_description=\"{description}\""),
    );
    response
}

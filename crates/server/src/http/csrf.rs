//! CSRF: a token in every form, and a look at where the request comes from (SEC-25).

use actix_web::http::header::{HeaderMap, ORIGIN};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::PlainToken;
use model::keyring::{Keyring, Purpose};
use model::secret::constant_time_eq;

/// The token for a browser, and for the session in it where a form acts for one.
pub(super) fn token(keyring: &Keyring, browser: &PlainToken, session: Option<&PlainToken>) -> String {
    let bound = [browser.expose(), "\0", session.map_or("", PlainToken::expose)].concat();
    URL_SAFE_NO_PAD.encode(keyring.mac(Purpose::Csrf, bound.as_bytes()))
}

/// Whether a form's token is the expected one.
pub(super) fn matches(shown: Option<&str>, expected: &str) -> bool {
    shown.is_some_and(|shown| constant_time_eq(shown.as_bytes(), expected.as_bytes()))
}

/// Whether a request may come from a page of ours. `null` is what browsers
/// write under `Referrer-Policy: no-referrer`; it passes only where nothing
/// says that it comes from elsewhere.
pub(super) fn origin_is_ours(headers: &HeaderMap, ours: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match headers.get(ORIGIN).map(|value| value.to_str().unwrap_or("?")) {
        None => true,
        Some("null") => text("sec-fetch-site").is_none_or(|site| site == "same-origin"),
        Some(origin) => origin == ours,
    }
}

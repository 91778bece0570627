//! CSRF: a token in every form, and a look at where the request comes from (SEC-25).

use actix_web::http::header::{HeaderMap, ORIGIN};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::keyring::{Keyring, Purpose};
use model::secret::constant_time_eq;
use model::{PersonId, PlainToken};

/// The token for a browser, and for the session in it where a form acts for one.
pub(super) fn token(keyring: &Keyring, browser: &PlainToken, session: Option<&PlainToken>) -> String {
    let bound = [browser.expose(), "\0", session.map_or("", PlainToken::expose)].concat();
    URL_SAFE_NO_PAD.encode(keyring.mac(Purpose::Csrf, bound.as_bytes()))
}

/// The token for a form that acts for a person: it counts in the session that it was made in, and in a later one of the
/// same person in this browser, so that signing in again in one tab doesn't spoil the forms of another.
pub(super) fn token_of(
    keyring: &Keyring,
    browser: &PlainToken,
    session: Option<&PlainToken>,
    who: &PersonId,
) -> String {
    [token(keyring, browser, session), of_person(keyring, browser, who)].join(".")
}

/// Whether such a token was made in this session.
pub(super) fn is_of_session(shown: Option<&str>, expected: &str) -> bool {
    matches(shown.and_then(|shown| shown.split_once('.')).map(|(session, _)| session), expected)
}

/// Whether such a token was made for this person.
pub(super) fn is_of_person(shown: Option<&str>, keyring: &Keyring, browser: &PlainToken, who: &PersonId) -> bool {
    let person = shown.and_then(|shown| shown.split_once('.')).map(|(_, person)| person);
    matches(person, &of_person(keyring, browser, who))
}

/// Two zeros, so that it is never the token of a session.
fn of_person(keyring: &Keyring, browser: &PlainToken, who: &PersonId) -> String {
    let bound = [browser.expose(), "\0\0", who.as_str()].concat();
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

//! What comes next for a valid request: a pure function of what is known.

use crate::{ErrorCode, OAuthError};
use model::Timestamp;
use model::client::Client;
use model::consent::Consent;
use model::request::{AuthorizationRequest, PendingRequest};
use model::session::Authentication;
use session::SignedIn;
use std::time::Duration;

/// The next step.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Give a code.
    Issue,
    /// Show the sign-in page.
    SignIn,
    /// Show the consent page.
    Consent,
    /// Answer with an error.
    Fail(OAuthError),
}

/// Who is at the browser.
#[derive(Clone, Copy)]
pub(super) enum AtBrowser<'a> {
    /// Somebody who is signed in.
    SignedIn(&'a SignedIn),
    /// Somebody whose sign-up isn't through (REG-7).
    SigningUp,
    /// Nobody.
    Nobody,
}

/// Decides. `prompt=none` never leads to a page (SEC-6).
pub(super) fn next(
    client: &Client,
    pending: &PendingRequest,
    at_browser: AtBrowser<'_>,
    consent: Option<&Consent>,
    now: Timestamp,
) -> Step {
    let request = &pending.request;
    let who = match authenticated(client, pending, at_browser, now) {
        Ok(who) => who,
        Err(step) => return step,
    };
    if !acr_is_met(request, &who.session.authentication) {
        let why = "the acr that the claims parameter calls essential was not reached";
        return Step::Fail(OAuthError::new(ErrorCode::UnmetAuthenticationRequirements, why));
    }
    let consented_here = pending
        .consented
        .as_ref()
        .is_some_and(|(person, session)| *person == who.session.person_id && *session == who.session.id);
    let remembered =
        !request.prompt.consent && consent.is_some_and(|consent| request.consent_scope.is_within(&consent.scope));
    if client.first_party || consented_here || remembered {
        Step::Issue
    } else if request.prompt.none {
        Step::Fail(OAuthError::new(ErrorCode::ConsentRequired, "the person has not yet allowed what is asked for"))
    } else {
        Step::Consent
    }
}

/// The person who is signed in well enough for this request; otherwise the
/// sign-in page, or under `prompt=none` an error.
fn authenticated<'a>(
    client: &Client,
    pending: &PendingRequest,
    at_browser: AtBrowser<'a>,
    now: Timestamp,
) -> Result<&'a SignedIn, Step> {
    let request = &pending.request;
    let page_or = |code: ErrorCode, why: &'static str| {
        if request.prompt.none { Step::Fail(OAuthError::new(code, why)) } else { Step::SignIn }
    };
    let login = |why| page_or(ErrorCode::LoginRequired, why);
    let who = match at_browser {
        AtBrowser::SignedIn(who) => who,
        AtBrowser::SigningUp => return Err(page_or(ErrorCode::InteractionRequired, "the sign-up isn't finished")),
        AtBrowser::Nobody => return Err(login("nobody is signed in")),
    };
    if !who.opens(client.surface) {
        return Err(login("the session does not open this client"));
    }
    let was_asked = pending.signed_in.as_ref() == Some(&who.session.id);
    if !was_asked && !is_fresh(client, request, &who.session.authentication, now) {
        return Err(login("the sign-in is too old for this request"));
    }
    if request.required_person.as_ref().is_some_and(|required| *required != who.session.person_id) {
        let why = "another person is signed in than id_token_hint or claims names";
        return Err(if was_asked { Step::Fail(OAuthError::new(ErrorCode::LoginRequired, why)) } else { login(why) });
    }
    Ok(who)
}

/// Whether a sign-in that wasn't made for this request is new enough for its
/// `prompt` and `max_age`.
fn is_fresh(client: &Client, request: &AuthorizationRequest, authentication: &Authentication, now: Timestamp) -> bool {
    let max_age = request.max_age.or(client.metadata.default_max_age.map(u64::from)).map(Duration::from_secs);
    let asks_again = request.prompt.login || request.prompt.select_account || max_age == Some(Duration::ZERO);
    let is_new_enough = |max_age| !authentication.undated && now.since(authentication.at) <= max_age;
    !asks_again && max_age.is_none_or(is_new_enough)
}

/// Whether an essential `acr` is one of those asked for (OpenID Connect Core
/// §5.5.1.1); a voluntary one is answered with what there is.
fn acr_is_met(request: &AuthorizationRequest, authentication: &Authentication) -> bool {
    let Some(acr) = request.claims.id_token.get("acr") else { return true };
    if acr["essential"] != true {
        return true;
    }
    let single = acr["value"].as_str().into_iter();
    let several = acr["values"].as_array().into_iter().flatten().filter_map(|v| v.as_str());
    let mut wanted = single.chain(several).peekable();
    wanted.peek().is_none() || wanted.any(|value| value == authentication.acr)
}

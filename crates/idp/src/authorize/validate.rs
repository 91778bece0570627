//! From parameters to a valid request: first the client and its redirect
//! address, then all else, whose errors may be told to the client (SEC-2).

use crate::params::MAX_STORED;
use crate::tokens::IdClaims;
use crate::{ErrorCode, OAuthError, Params, Provider, Snapshot, claims};
use model::claims::ClaimsRequest;
use model::client::{Client, GrantType, ResponseType};
use model::pkce::CodeChallenge;
use model::redirect::RegisteredRedirect;
use model::request::{AuthorizationRequest, Prompt, ResponseMode};
use model::{ClientId, PersonId, Scope};
use std::sync::Arc;
use store::{Result, Tx};

/// Why a request isn't valid, and who is told.
pub(super) enum Invalid {
    /// The person, on a page: there is no address to trust.
    Page(OAuthError),
    /// The client, at its registered address.
    Client(Box<AuthorizationRequest>, OAuthError),
}

/// Reads and checks a request.
pub(super) fn read(
    provider: &Provider,
    tx: &mut Tx,
    snapshot: &Snapshot,
    params: &Params,
) -> Result<Result<(Arc<Client>, AuthorizationRequest), Invalid>> {
    let page = |why: &'static str| Ok(Err(Invalid::Page(OAuthError::invalid_request(why))));
    if params.size() > MAX_STORED {
        return page("the request is longer than 16 KiB in all");
    }
    let Some(client_id) = params.get("client_id") else { return page("the parameter client_id is missing") };
    let Some(client) = snapshot.client(tx, &ClientId::from_text(client_id))? else {
        return page("there is no client with this client_id");
    };
    let Some(presented) = params.get("redirect_uri") else { return page("the parameter redirect_uri is missing") };
    let Some(redirect_uri) = client.accept_redirect(presented) else {
        return page(
            "redirect_uri is not registered for this client; it must equal a registered one, character by character",
        );
    };
    let mut request = bare(&client, redirect_uri, params);
    Ok(match fill(provider, snapshot, &client, params, &mut request) {
        Ok(()) => Ok((client, request)),
        Err(error) => Err(Invalid::Client(Box::new(request), error)),
    })
}

/// The request with what an error answer needs: address, mode and state.
fn bare(client: &Client, redirect_uri: RegisteredRedirect, params: &Params) -> AuthorizationRequest {
    AuthorizationRequest {
        client_id: client.id.clone(),
        redirect_uri,
        response_mode: if params.get("response_mode") == Some("form_post") {
            ResponseMode::FormPost
        } else {
            ResponseMode::Query
        },
        state: params.owned("state"),
        scope: Scope::default(),
        consent_scope: Scope::default(),
        nonce: params.owned("nonce"),
        challenge: None,
        prompt: Prompt::default(),
        max_age: None,
        login_hint: params.owned("login_hint"),
        required_person: None,
        acr_values: words(params, "acr_values"),
        claims: ClaimsRequest::default(),
        ui_locales: words(params, "ui_locales"),
    }
}

fn fill(
    provider: &Provider,
    snapshot: &Snapshot,
    client: &Client,
    params: &Params,
    request: &mut AuthorizationRequest,
) -> Result<(), OAuthError> {
    check_unsupported(params)?;
    check_response(client, params)?;
    request.challenge = challenge(client, params)?;
    request.claims = claims_request(client, params)?;
    request.scope = scope(client, params)?;
    request.consent_scope = consent_scope(client, request);
    if let Some(text) = params.get("prompt") {
        let why = "prompt must be none, or any of login, consent and select_account";
        request.prompt = Prompt::parse(text).ok_or_else(|| OAuthError::invalid_request(why))?;
    }
    if let Some(text) = params.get("max_age") {
        let why = "max_age must be a whole number of seconds";
        request.max_age = Some(text.parse().map_err(|_| OAuthError::invalid_request(why))?);
    }
    request.required_person = required_person(provider, snapshot, params, &request.claims)?;
    Ok(())
}

fn check_unsupported(params: &Params) -> Result<(), OAuthError> {
    for (name, code) in [
        ("request", ErrorCode::RequestNotSupported),
        ("request_uri", ErrorCode::RequestUriNotSupported),
        ("registration", ErrorCode::RegistrationNotSupported),
    ] {
        if params.get(name).is_some() {
            return Err(OAuthError::new(code, format!("the parameter {name} is not supported")));
        }
    }
    Ok(())
}

fn check_response(client: &Client, params: &Params) -> Result<(), OAuthError> {
    let Some(response_type) = params.get("response_type") else {
        return Err(OAuthError::invalid_request("the parameter response_type is missing"));
    };
    let Some(response_type) = ResponseType::from_text(response_type) else {
        return Err(OAuthError::new(ErrorCode::UnsupportedResponseType, "response_type must be code"));
    };
    let registered =
        client.metadata.response_types.contains(&response_type) && client.allows_grant(GrantType::AuthorizationCode);
    if !registered {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "this client is not registered for response_type code",
        ));
    }
    match params.get("response_mode") {
        None | Some("query" | "form_post") => Ok(()),
        Some(_) => Err(OAuthError::invalid_request("response_mode must be query or form_post")),
    }
}

/// PKCE: `S256` alone, and always for public clients (SEC-5).
fn challenge(client: &Client, params: &Params) -> Result<Option<CodeChallenge>, OAuthError> {
    let refused = |why: &'static str| Err(OAuthError::invalid_request(why));
    match (params.get("code_challenge"), params.get("code_challenge_method")) {
        (None, None) if client.is_public() => {
            refused("code_challenge is missing: a public client must use PKCE (RFC 7636)")
        }
        (None, None) => Ok(None),
        (None, Some(_)) => refused("code_challenge_method is given without code_challenge"),
        (Some(text), Some("S256")) => match CodeChallenge::parse(text) {
            Some(challenge) => Ok(Some(challenge)),
            None => refused("code_challenge must be the base64url form of a SHA-256 hash, 43 characters"),
        },
        (Some(_), _) => refused("code_challenge_method must be S256"),
    }
}

fn claims_request(client: &Client, params: &Params) -> Result<ClaimsRequest, OAuthError> {
    let Some(text) = params.get("claims") else { return Ok(ClaimsRequest::default()) };
    let why = "claims must be a JSON object as OpenID Connect Core section 5.5 describes";
    let request = ClaimsRequest::parse(text).ok_or_else(|| OAuthError::invalid_request(why))?;
    Ok(claims::admitted(request, &client.allowed_scope()))
}

/// What of the requested scope the client may have; what is unknown is left
/// out (OpenID Connect Core §3.1.2.1), an empty remainder is an error.
fn scope(client: &Client, params: &Params) -> Result<Scope, OAuthError> {
    let invalid = |why: &str| OAuthError::new(ErrorCode::InvalidScope, why.to_owned());
    let text =
        params.get("scope").ok_or_else(|| invalid("the parameter scope is missing; openid asks for a sign-in"))?;
    let requested = Scope::parse(text).map_err(|e| invalid(&e.to_string()))?;
    let scope = client.narrow(&requested);
    if scope.is_empty() { Err(invalid("none of the scope values is registered for this client")) } else { Ok(scope) }
}

fn consent_scope(client: &Client, request: &AuthorizationRequest) -> Scope {
    client.narrow(&request.scope.together_with(&claims::touched_scopes(&request.claims)))
}

/// The one person whom the request insists on.
fn required_person(
    provider: &Provider,
    snapshot: &Snapshot,
    params: &Params,
    claims: &ClaimsRequest,
) -> Result<Option<PersonId>, OAuthError> {
    let by_claims = claims.required_sub().map(PersonId::from_text);
    let Some(hint) = IdClaims::of_hint(provider, &snapshot.keys, params)? else { return Ok(by_claims) };
    let hinted = PersonId::from_text(hint.sub);
    match by_claims {
        Some(person) if person != hinted => {
            Err(OAuthError::invalid_request("id_token_hint and claims name different people"))
        }
        _ => Ok(Some(hinted)),
    }
}

fn words(params: &Params, name: &str) -> Vec<String> {
    params.get(name).into_iter().flat_map(|text| text.split(' ')).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

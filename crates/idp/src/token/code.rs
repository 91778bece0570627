//! Redeeming an authorization code (RFC 6749 §4.1.3, SEC-4).

use super::give::give;
use super::request::CodeRequest;
use super::{Issue, Refused, still_allowed};
use crate::client_auth::AuthenticatedClient;
use crate::{OAuthError, Provider};
use model::client::{Client, GrantType};
use model::code::{self, Code};
use model::grant::Grant;
use model::keyring::Purpose;
use model::scope::{OFFLINE_ACCESS, OPENID};
use model::{Timestamp, TokenHash};
use store::codes::Consumed;
use store::{Result, Tx};

/// Consumes the code first, then looks whether it may be redeemed: of any
/// number of attempts at once one goes on, and a failed one leaves nothing to
/// try again with. The person is held before, so that whatever ends what they
/// gave finds the code, or what it became.
pub(super) fn redeem(
    provider: &Provider,
    tx: &mut Tx,
    client: &AuthenticatedClient,
    asked: &CodeRequest,
    refresh_hash: &TokenHash,
    now: Timestamp,
) -> Result<Result<Issue, Refused>> {
    let client = client.client();
    let hash = provider.keyring.hash(Purpose::Code, &asked.code);
    store::codes::hold_person(tx, &hash)?;
    let code = match store::codes::consume(tx, &hash, &client.id, now)? {
        Consumed::Now(code) => code,
        Consumed::Before(code) => {
            store::grants::revoke(tx, &code.grant.id, now)?;
            let error = OAuthError::invalid_grant("the code was used before; what it gave has been revoked");
            return Ok(Err(Refused { error, replay: true }));
        }
        Consumed::Unknown => return Ok(Err(OAuthError::invalid_grant("there is no such code for this client").into())),
    };
    if let Err(error) = check(client, &code, asked, now) {
        return Ok(Err(error.into()));
    }
    let Some((session, person)) = session::behind(tx, &code.grant, now)? else {
        return Ok(Err(OAuthError::invalid_grant("the session that the code came from has ended").into()));
    };
    let Some(person) = still_allowed(&code.grant, person) else {
        return Ok(Err(OAuthError::invalid_grant("the person can't be given tokens now").into()));
    };
    let scope = &code.grant.scope;
    let with_refresh_token =
        client.allows_grant(GrantType::RefreshToken) && (scope.contains(OFFLINE_ACCESS) || !scope.contains(OPENID));
    let refresh_hash = with_refresh_token.then_some(refresh_hash);
    // The client is told of the session that is there to end.
    let grant = Grant { session_id: Some(session.id), ..code.grant };
    give(provider, tx, client, grant, person, refresh_hash, now).map(Ok)
}

fn check(client: &Client, code: &Code, asked: &CodeRequest, now: Timestamp) -> Result<(), OAuthError> {
    if code.expires_at <= now {
        let seconds = code::LIFETIME.as_secs();
        return Err(OAuthError::invalid_grant(format!("the code has expired; it lives for {seconds} seconds")));
    }
    if code.redirect_uri.as_str() != asked.redirect_uri {
        return Err(OAuthError::invalid_grant("redirect_uri is not the one of the authorization request"));
    }
    if client.accept_redirect(code.redirect_uri.as_str()).is_none() {
        return Err(OAuthError::invalid_grant("the redirect_uri that the code was sent to is not registered any more"));
    }
    match (&code.challenge, &asked.code_verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if challenge.is_met_by(verifier.expose()) => Ok(()),
        (Some(_), Some(_)) => Err(OAuthError::invalid_grant("code_verifier does not match the code_challenge")),
        (Some(_), None) => {
            Err(OAuthError::invalid_grant("code_verifier is missing: the authorization request sent a code_challenge"))
        }
        (None, Some(_)) => Err(OAuthError::invalid_grant(
            "code_verifier is given, but the authorization request sent no code_challenge",
        )),
    }
}

//! From the upstream's answer to somebody (SEC-41): the sender, the code's tokens, the ID token and all that it says.

use super::discovery::Known;
use super::{Answer, LEEWAY, Secrets, Upstream, UpstreamError, Verified};
use chrono::{DateTime, Utc};
use model::Timestamp;
use model::external::{Said, Subject};
use openidconnect::core::{CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreTokenResponse, CoreUserInfoClaims};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, Nonce, OAuth2TokenResponse, RequestTokenError,
    SignatureVerificationError, TokenResponse, UserInfoError,
};
use std::time::Duration;
use zeroize::Zeroizing;

/// How old an ID token may be: it comes straight from the token endpoint.
const OLDEST: Duration = Duration::from_secs(10 * 60);

/// No `sub` is longer, in bytes (OpenID Connect Core §2).
const LONGEST_SUBJECT: usize = 255;

impl Upstream {
    pub(super) async fn verify(
        &self,
        secrets: Secrets,
        answer: Answer,
        now: Timestamp,
    ) -> Result<Verified, UpstreamError> {
        let known = self.known(now).await?;
        self.check_sender(&known, answer.iss.as_deref())?;
        let code = code_of(answer)?;
        let call = self.caller();
        let request = known.client.exchange_code(code).map_err(UpstreamError::untrusted)?;
        let tokens =
            request.set_pkce_verifier(secrets.verifier).request_async(&call).await.map_err(|error| match error {
                RequestTokenError::ServerResponse(said) => UpstreamError::Refused(in_words(said.error().as_ref())),
                RequestTokenError::Request(cause) => UpstreamError::unreachable(cause),
                other => UpstreamError::untrusted(other),
            })?;
        let id_token = tokens.id_token().ok_or_else(|| untrusted("there is no ID token in it"))?;
        let claims = self.verify_id_token(id_token, &tokens, &secrets.nonce, now).await?;
        let userinfo = self.userinfo(&known, &tokens, &claims).await?;
        let said = self.said(&claims, userinfo.as_ref(), id_token);
        let is_new_enough = |since| said.auth_time.is_some_and(|at| at >= since);
        if !secrets.signed_in_since.is_none_or(is_new_enough) {
            return Err(UpstreamError::NotFresh);
        }
        Ok(Verified { said, id_token: Zeroizing::new(id_token.to_string()) })
    }

    /// The answer must name its sender where the upstream promises that, and must not name another (RFC 9207 §2.4).
    fn check_sender(&self, known: &Known, iss: Option<&str>) -> Result<(), UpstreamError> {
        match iss {
            Some(iss) if iss == self.settings.issuer => Ok(()),
            None if !known.names_itself => Ok(()),
            _ => Err(untrusted("it doesn't come from the upstream that was asked")),
        }
    }

    /// Signature, issuer, audience, `azp`, times and nonce of the ID token, and that it goes with the access token. A
    /// key that isn't known may be new: the keys are fetched once more before giving up.
    async fn verify_id_token(
        &self,
        id_token: &CoreIdToken,
        tokens: &CoreTokenResponse,
        nonce: &Nonce,
        now: Timestamp,
    ) -> Result<CoreIdTokenClaims, UpstreamError> {
        let mut known = self.known(now).await?;
        let unknown_key = ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey);
        if id_token.claims(&verifier(&known, now), nonce).err() == Some(unknown_key) {
            // No stranger brings this about, so it isn't put off: the token came from the upstream's own endpoint.
            known = self.discover(now).await?;
        }
        let verifier = verifier(&known, now);
        let claims = id_token.claims(&verifier, nonce).map_err(UpstreamError::untrusted)?;
        if claims.authorized_party().is_some_and(|party| party.as_str() != self.settings.client_id) {
            return Err(untrusted("its azp names another client"));
        }
        if !(1..=LONGEST_SUBJECT).contains(&claims.subject().len()) {
            return Err(untrusted("its sub is empty or longer than there may be"));
        }
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = id_token.signing_alg().map_err(UpstreamError::untrusted)?;
            let key = id_token.signing_key(&verifier).map_err(UpstreamError::untrusted)?;
            let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
            if actual.map_err(UpstreamError::untrusted)? != *expected {
                return Err(untrusted("its tokens don't belong together (at_hash)"));
            }
        }
        Ok(claims.clone())
    }

    /// What the UserInfo endpoint says of the very person whom the ID token names (OpenID Connect Core §5.3.2), where
    /// the ID token leaves their address out.
    async fn userinfo(
        &self,
        known: &Known,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
    ) -> Result<Option<CoreUserInfoClaims>, UpstreamError> {
        if claims.email().is_some() {
            return Ok(None);
        }
        let subject = Some(claims.subject().clone());
        let Ok(request) = known.client.user_info(tokens.access_token().clone(), subject) else { return Ok(None) };
        let call = self.caller();
        request.request_async(&call).await.map(Some).map_err(|error| match error {
            UserInfoError::Request(cause) => UpstreamError::unreachable(cause),
            UserInfoError::ClaimsVerification(_) => untrusted("its UserInfo is somebody else's, or nobody's"),
            other => UpstreamError::untrusted(other),
        })
    }

    fn said(&self, claims: &CoreIdTokenClaims, userinfo: Option<&CoreUserInfoClaims>, id_token: &CoreIdToken) -> Said {
        let email = claims.email().or_else(|| userinfo.and_then(CoreUserInfoClaims::email));
        let verified = match claims.email() {
            Some(_) => claims.email_verified(),
            None => userinfo.and_then(CoreUserInfoClaims::email_verified),
        };
        let name = claims.name().or_else(|| userinfo.and_then(CoreUserInfoClaims::name));
        let locale = claims.locale().or_else(|| userinfo.and_then(CoreUserInfoClaims::locale));
        Said {
            subject: Subject { issuer: self.settings.issuer.clone(), subject: claims.subject().to_string() },
            upstream_id: self.settings.id.clone(),
            email: email.map(|email| email.to_string()),
            email_verified: verified.unwrap_or(false),
            name: name.and_then(|name| name.get(None)).map(|name| name.to_string()),
            locale: locale.map(|locale| locale.to_string()),
            auth_time: claims.auth_time().map(|at| Timestamp::from_seconds(at.timestamp())),
            amr: claims.auth_method_refs().into_iter().flatten().map(|method| method.to_string()).collect(),
            acr: claims.auth_context_ref().map(|acr| acr.to_string()),
            sid: sid_of(id_token),
            sealed_id_token: None,
        }
    }
}

fn verifier(known: &Known, now: Timestamp) -> CoreIdTokenVerifier<'_> {
    known
        .client
        .id_token_verifier()
        .set_allowed_algs(known.algorithms.clone())
        .set_time_fn(move || at(now.minus(LEEWAY)))
        .set_issue_time_verifier_fn(move |issued| {
            match issued <= at(now.plus(LEEWAY)) && issued >= at(now.minus(OLDEST)) {
                true => Ok(()),
                false => Err("iat is too far from now".to_owned()),
            }
        })
}

fn at(time: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(time.micros()).unwrap_or_default()
}

/// The `sid` claim, which the crate has no name for, out of a token that has been verified.
fn sid_of(verified: &CoreIdToken) -> Option<String> {
    use base64::Engine;
    let token = verified.to_string();
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&payload).ok()?;
    claims["sid"].as_str().map(str::to_owned)
}

fn code_of(answer: Answer) -> Result<AuthorizationCode, UpstreamError> {
    match (answer.error, answer.code) {
        (Some(error), _) if error == "access_denied" => Err(UpstreamError::Denied),
        (Some(error), _) => Err(UpstreamError::Refused(in_words(&error))),
        (None, Some(code)) => Ok(AuthorizationCode::new(code)),
        (None, None) => Err(untrusted("there is neither a code nor an error in it")),
    }
}

/// An error's code as anybody may have sent it to the callback: cut, and without what doesn't belong in one
/// (RFC 6749 §4.1.2.1).
fn in_words(error: &str) -> String {
    error.chars().filter(|c| c.is_ascii_graphic()).take(64).collect()
}

fn untrusted(why: &str) -> UpstreamError {
    UpstreamError::Untrusted(why.to_owned())
}

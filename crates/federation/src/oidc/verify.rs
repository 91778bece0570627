//! From the upstream's answer to somebody (SEC-41): the sender, the code's tokens, the ID token and all that it says.

use super::discovery::{Answering, Known, caller};
use super::{Answer, LEEWAY, Secrets, Upstream, UpstreamError, Verified};
use account::people::MAX_NAME;
use chrono::{DateTime, Utc};
use model::Timestamp;
use model::external::{Said, Subject};
use openidconnect::core::{
    CoreErrorResponseType, CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, Nonce, OAuth2TokenResponse, RequestTokenError,
    SignatureVerificationError, StandardErrorResponse, TokenResponse, UserInfoError,
};
use serde_json::Value;
use std::time::Duration;
use zeroize::Zeroizing;

/// How old an ID token may be: it comes straight from the token endpoint.
const OLDEST: Duration = Duration::from_secs(10 * 60);

/// No `sub` is longer, in bytes (OpenID Connect Core §2).
const LONGEST_SUBJECT: usize = 255;

/// No other text that is kept is longer, in bytes.
const LONGEST_TEXT: usize = 255;
/// No email address is longer, in bytes (RFC 5321 §4.5.3.1.3).
const LONGEST_EMAIL: usize = 254;
/// So many methods are passed on (`amr`).
const MOST_METHODS: usize = 16;

/// What is said of an ID token that was issued at a time that isn't now.
const TOO_FAR: &str = "the ID token's iat is too far from now";

impl Upstream {
    pub(super) async fn verify(
        &self,
        known: &Known,
        secrets: Secrets,
        code: AuthorizationCode,
        now: Timestamp,
    ) -> Result<Verified, UpstreamError> {
        let call = caller(&self.http);
        let request = known.client.exchange_code(code).map_err(|_| untrusted("it names no token endpoint"))?;
        let answered = request.set_pkce_verifier(secrets.verifier).request_async(&call).await;
        let tokens = answered.map_err(|error| of_token_endpoint(&error))?;
        let id_token = tokens.id_token().ok_or_else(|| untrusted("there is no ID token in it"))?;
        let claims = self.verify_id_token(id_token, &tokens, &secrets.nonce, now).await?;
        let userinfo = self.userinfo(known, &tokens, &claims).await?;
        let said = self.said(&claims, userinfo.as_ref(), id_token);
        let is_new_enough = |since| said.auth_time.is_some_and(|at| at >= since);
        if !secrets.signed_in_since.is_none_or(is_new_enough) {
            return Err(UpstreamError::NotFresh);
        }
        Ok(Verified { said, id_token: Zeroizing::new(id_token.to_string()) })
    }

    /// The code of an answer that comes from this upstream.
    pub(super) fn code_of(&self, known: &Known, answer: Answer) -> Result<AuthorizationCode, UpstreamError> {
        self.check_sender(known, answer.iss.as_deref())?;
        match (answer.error, answer.code) {
            (Some(error), _) if error == "access_denied" => Err(UpstreamError::Denied),
            (Some(error), _) => Err(UpstreamError::refused(&error)),
            (None, Some(code)) => Ok(AuthorizationCode::new(code)),
            (None, None) => Err(untrusted("there is neither a code nor an error in it")),
        }
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
            known = self.look(now).await?;
        }
        let verifier = verifier(&known, now);
        let claims = id_token.claims(&verifier, nonce).map_err(|error| of_claims(&error))?;
        if claims.authorized_party().is_some_and(|party| party.as_str() != self.settings.client_id) {
            return Err(untrusted("its azp names another client"));
        }
        if !is_subject(claims.subject()) {
            return Err(untrusted("its sub is empty, longer than there may be, or no plain text"));
        }
        if let Some(expected) = claims.access_token_hash() {
            let unchecked = |_| untrusted("the ID token's signature can't be checked");
            let algorithm = id_token.signing_alg().map_err(|_| untrusted("the ID token isn't signed"))?;
            let key = id_token.signing_key(&verifier).map_err(unchecked)?;
            let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key);
            if actual.ok().as_ref() != Some(expected) {
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
        let call = caller(&self.http);
        let heard = move |asked| -> Answering {
            let answer = call(asked);
            Box::pin(async move { answer.await.map(|answer| answer.map(in_truths)) })
        };
        request.request_async(&heard).await.map(Some).map_err(|error| of_userinfo(&error))
    }

    /// What is kept of it: texts that can be, and no longer than they are of any use.
    fn said(&self, claims: &CoreIdTokenClaims, userinfo: Option<&CoreUserInfoClaims>, id_token: &CoreIdToken) -> Said {
        let email = claims.email().or_else(|| userinfo.and_then(CoreUserInfoClaims::email));
        let plain = payload_of(id_token).unwrap_or_default();
        let verified = match claims.email() {
            Some(_) => plain["email_verified"].as_bool(),
            None => userinfo.and_then(CoreUserInfoClaims::email_verified),
        };
        let name = claims.name().or_else(|| userinfo.and_then(CoreUserInfoClaims::name));
        let locale = claims.locale().or_else(|| userinfo.and_then(CoreUserInfoClaims::locale));
        let name = name.and_then(|name| name.get(None)).map(|name| name.as_str());
        let methods = claims.auth_method_refs().into_iter().flatten();
        Said {
            subject: Subject { issuer: self.settings.issuer.clone(), subject: claims.subject().to_string() },
            upstream_id: self.settings.id.clone(),
            email: email.map(|email| email.to_string()).filter(|email| is_plain(email, LONGEST_EMAIL)),
            email_verified: verified.unwrap_or(false),
            name: name.map(in_short).filter(|name| !name.is_empty()),
            locale: locale.map(|locale| locale.to_string()).filter(|locale| is_plain(locale, LONGEST_TEXT)),
            auth_time: claims.auth_time().map(|at| Timestamp::from_seconds(at.timestamp())),
            amr: methods
                .map(|method| method.to_string())
                .filter(|method| is_plain(method, LONGEST_TEXT))
                .take(MOST_METHODS)
                .collect(),
            acr: claims.auth_context_ref().map(|acr| acr.to_string()).filter(|acr| is_plain(acr, LONGEST_TEXT)),
            sid: plain["sid"].as_str().filter(|sid| is_plain(sid, LONGEST_TEXT)).map(str::to_owned),
            sealed_id_token: None,
        }
    }
}

/// A `sub` that can be kept: no control character is one, and no database takes them all.
pub(super) fn is_subject(text: &str) -> bool {
    is_plain(text, LONGEST_SUBJECT)
}

/// A text of one to `longest` bytes without control characters.
fn is_plain(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && !text.contains(char::is_control)
}

/// A name as it can be shown and kept.
fn in_short(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control()).take(MAX_NAME).collect();
    kept.trim().to_owned()
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
                false => Err(TOO_FAR.to_owned()),
            }
        })
}

fn at(time: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(time.micros()).unwrap_or_default()
}

/// The claims of a token that has been verified as they stand there: the crate has no name for `sid`, and takes a string for
/// a truth.
fn payload_of(verified: &CoreIdToken) -> Option<Value> {
    use base64::Engine;
    let token = verified.to_string();
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}

/// What a UserInfo endpoint answered, without an `email_verified` that is a string: it has to be a boolean (OpenID Connect
/// Core §5.1), and what doesn't say so in the standard's words vouches for no mailbox (SEC-42).
fn in_truths(body: Vec<u8>) -> Vec<u8> {
    match serde_json::from_slice::<Value>(&body) {
        Ok(Value::Object(mut claims)) if claims.get("email_verified").is_some_and(Value::is_string) => {
            claims.remove("email_verified");
            Value::Object(claims).to_string().into_bytes()
        }
        _ => body,
    }
}

fn of_token_endpoint(
    error: &RequestTokenError<outbound::Failure, StandardErrorResponse<CoreErrorResponseType>>,
) -> UpstreamError {
    match error {
        RequestTokenError::ServerResponse(said) => UpstreamError::refused(said.error().as_ref()),
        RequestTokenError::Request(failure) => UpstreamError::of_answer(failure),
        RequestTokenError::Parse(..) => untrusted("its token endpoint's answer, or the ID token in it, can't be read"),
        RequestTokenError::Other(_) => untrusted("its token endpoint answered with neither tokens nor an error"),
    }
}

fn of_claims(error: &ClaimsVerificationError) -> UpstreamError {
    untrusted(match error {
        ClaimsVerificationError::Expired(why) if why == TOO_FAR => TOO_FAR,
        ClaimsVerificationError::Expired(_) => "the ID token has expired",
        ClaimsVerificationError::InvalidAudience(_) => "the ID token isn't for this client_id alone (aud)",
        ClaimsVerificationError::InvalidIssuer(_) => "the ID token names another issuer (iss)",
        ClaimsVerificationError::InvalidNonce(_) => "the ID token's nonce is missing, or another than was sent",
        ClaimsVerificationError::Unsupported(_) => "the ID token is of a kind that isn't accepted (typ, cty, crit)",
        ClaimsVerificationError::SignatureVerification(error) => of_signature(error),
        _ => "the ID token can't be accepted",
    })
}

const fn of_signature(error: &SignatureVerificationError) -> &'static str {
    match error {
        SignatureVerificationError::NoMatchingKey => {
            "the ID token is signed with a key that the upstream doesn't publish"
        }
        SignatureVerificationError::AmbiguousKeyId(_) => "the ID token doesn't say with which key it is signed (kid)",
        SignatureVerificationError::DisallowedAlg(_) | SignatureVerificationError::UnsupportedAlg(_) => {
            "the ID token is signed by an algorithm that isn't accepted"
        }
        SignatureVerificationError::NoSignature => "the ID token has no signature",
        _ => "the ID token's signature is wrong",
    }
}

fn of_userinfo(error: &UserInfoError<outbound::Failure>) -> UpstreamError {
    match error {
        UserInfoError::Request(failure) => UpstreamError::of_answer(failure),
        UserInfoError::ClaimsVerification(_) => untrusted("its UserInfo is somebody else's, or nobody's"),
        UserInfoError::Response(status, ..) => {
            UpstreamError::Untrusted(format!("its UserInfo endpoint answers with HTTP status {}", status.as_u16()))
        }
        _ => untrusted("its UserInfo can't be read"),
    }
}

fn untrusted(why: &str) -> UpstreamError {
    UpstreamError::untrusted(why)
}

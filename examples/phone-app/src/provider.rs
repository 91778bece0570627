//! OpenID Connect from a native app's side: authorization code with PKCE, `state` and `nonce`, and no secret.

use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata, CoreUserInfoClaims};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet, IssuerUrl, Nonce,
    OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope, TokenResponse,
    reqwest,
};
use url::Url;

use crate::Failure;
use crate::listener::Answer;

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// The provider, and this app as its client.
pub(crate) struct Provider {
    client: Client,
    http: reqwest::Client,
    issuer: String,
}

/// A sign-in that has begun: what the answer will be held against.
pub(crate) struct Attempt {
    state: CsrfToken,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

impl Provider {
    /// Looks the provider up.
    pub(crate) async fn discover(issuer: &str, client_id: &str, redirect_uri: String) -> Result<Self, Failure> {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        let http = http.map_err(unreachable)?;
        let address = IssuerUrl::new(issuer.to_owned()).map_err(unreachable)?;
        let metadata = CoreProviderMetadata::discover_async(address, &http).await.map_err(unreachable)?;
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(client_id.to_owned()), None)
            .set_auth_type(AuthType::RequestBody)
            .set_redirect_uri(RedirectUrl::new(redirect_uri).map_err(unreachable)?);
        Ok(Self { client, http, issuer: issuer.to_owned() })
    }

    /// Begins a sign-in: the address to open in the system's browser.
    pub(crate) fn begin(&self) -> (Url, Attempt) {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (address, state, nonce) = self
            .client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(["profile", "email", "offline_access"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        (address, Attempt { state, nonce, verifier })
    }

    /// Finishes it: the code becomes tokens, the tokens are refreshed once, and they say who is signed in.
    pub(crate) async fn finish(&self, attempt: Attempt, answer: Answer) -> Result<String, Failure> {
        let code = self.code_of(&attempt, answer)?;
        let request = self.client.exchange_code(code).map_err(untrusted)?.set_pkce_verifier(attempt.verifier);
        let tokens = request.request_async(&self.http).await.map_err(refused)?;
        let id_token = tokens.id_token().ok_or_else(|| Failure::Untrusted("there is no ID token in it".to_owned()))?;
        let claims = id_token.claims(&self.client.id_token_verifier(), &attempt.nonce).map_err(untrusted)?;
        let subject = claims.subject().clone();
        let access_token = match tokens.refresh_token() {
            Some(refresh_token) => {
                let request = self.client.exchange_refresh_token(refresh_token).map_err(untrusted)?;
                request.request_async(&self.http).await.map_err(refused)?.access_token().clone()
            }
            None => tokens.access_token().clone(),
        };
        let request = self.client.user_info(access_token, Some(subject)).map_err(untrusted)?;
        let person: CoreUserInfoClaims = request.request_async(&self.http).await.map_err(unreachable)?;
        let name = person.name().and_then(|name| name.get(None)).map_or("somebody", |name| name.as_str());
        Ok(format!("{name} ({})", person.email().map_or("-", |email| email.as_str())))
    }

    /// The code of an answer to this very request, from the provider that was asked (RFC 9207 §2.4).
    fn code_of(&self, attempt: &Attempt, mut answer: Answer) -> Result<AuthorizationCode, Failure> {
        if answer.get("state") != Some(attempt.state.secret()) {
            return Err(Failure::Untrusted("it belongs to another sign-in".to_owned()));
        }
        if answer.get("iss") != Some(&self.issuer) {
            return Err(Failure::Untrusted("it comes from another provider".to_owned()));
        }
        match (answer.remove("error"), answer.remove("code")) {
            (Some(error), _) => Err(Failure::Refused(answer.remove("error_description").unwrap_or(error))),
            (None, Some(code)) => Ok(AuthorizationCode::new(code)),
            (None, None) => Err(Failure::Untrusted("there is neither a code nor an error in it".to_owned())),
        }
    }
}

fn refused<E, T>(error: RequestTokenError<E, T>) -> Failure
where
    E: std::error::Error + 'static,
    T: openidconnect::ErrorResponse + std::fmt::Display + 'static,
{
    match error {
        RequestTokenError::ServerResponse(said) => Failure::Refused(said.to_string()),
        other => unreachable(other.to_string()),
    }
}

fn untrusted(error: impl std::fmt::Display) -> Failure {
    Failure::Untrusted(error.to_string())
}

fn unreachable(error: impl std::fmt::Display) -> Failure {
    Failure::Unreachable(error.to_string())
}

//! OpenID Connect, from the website's side: the authorization code flow with PKCE, `state` and `nonce`.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use openidconnect::core::{
    CoreAuthenticationFlow, CoreIdToken, CoreIdTokenClaims, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AccessTokenHash, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl,
    LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, RedirectUrl,
    RequestTokenError, Scope, SignatureVerificationError, TokenResponse, reqwest,
};
use serde::Deserialize;
use url::{Host, Url};

use crate::claims::{self, Claim};
use crate::discovery::{Discovered, Metadata};
use crate::{Config, StartError};

/// The provider, as far as this website needs it. It is looked up at the first sign-in, not at start:
/// the website starts, and goes on, without it.
pub(crate) struct Provider {
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    callback: RedirectUrl,
    signed_out: PostLogoutRedirectUrl,
    http: reqwest::Client,
    discovered: RwLock<Option<Arc<Discovered>>>,
}

/// A sign-in that has begun: what the answer will be held against.
pub(crate) struct Attempt {
    /// The browser that began it, by the value of its cookie. No other may finish it.
    pub(crate) browser: String,
    nonce: Nonce,
    verifier: PkceCodeVerifier,
}

/// Somebody who has signed in.
pub(crate) struct Person {
    /// Their name, or what else they may be called.
    pub(crate) name: String,
    pub(crate) email: Option<String>,
    /// What the ID token says.
    pub(crate) id_token_claims: Vec<Claim>,
    /// What the UserInfo endpoint says.
    pub(crate) userinfo: Vec<Claim>,
    id_token: CoreIdToken,
}

/// The query of the redirect back to this website (RFC 6749 §4.1.2, RFC 9207).
#[derive(Deserialize)]
pub(crate) struct Answer {
    pub(crate) state: Option<String>,
    code: Option<AuthorizationCode>,
    iss: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// Why a sign-in ended without anybody signed in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// The provider can't be reached, or isn't well.
    #[error("the provider can't be reached: {0}")]
    Unreachable(String),
    /// The provider said no, in one of the standard's codes (RFC 6749 §4.1.2.1, §5.2; OpenID Connect Core §3.1.2.6).
    #[error("the provider refused: {error}: {description}")]
    Refused { error: String, description: String },
    /// Something came back that can't be from the provider, or isn't meant for this website.
    #[error("the answer can't be trusted: {0}")]
    Untrusted(String),
}

impl Provider {
    pub(crate) fn new(config: &Config) -> Result<Self, StartError> {
        let wrong = |address: &str| {
            let address = address.to_owned();
            move |cause| StartError::Address(address, cause)
        };
        let own = |path: &str| config.address.join(path).map_err(wrong(path));
        Ok(Self {
            issuer: IssuerUrl::new(config.issuer.clone()).map_err(wrong(&config.issuer))?,
            client_id: ClientId::new(config.client_id.clone()),
            client_secret: ClientSecret::new(config.client_secret.clone()),
            callback: RedirectUrl::from_url(own("/callback")?),
            signed_out: PostLogoutRedirectUrl::from_url(own("/signed-out")?),
            http: http_client(&config.issuer)?,
            discovered: RwLock::default(),
        })
    }

    /// Begins a sign-in: where to send the browser, and the `state` under which to keep the attempt.
    pub(crate) async fn begin(&self, browser: &str) -> Result<(Url, CsrfToken, Attempt), Failure> {
        let known = self.known().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let (address, state, nonce) = known
            .client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge)
            .url();
        Ok((address, state, Attempt { browser: browser.to_owned(), nonce, verifier }))
    }

    /// Finishes a sign-in: the code becomes tokens, and the tokens become a person.
    pub(crate) async fn finish(&self, attempt: Attempt, answer: Answer) -> Result<Person, Failure> {
        let known = self.known().await?;
        self.check_sender(&known, answer.iss.as_deref())?;
        let code = code_of(answer)?;
        let request = known.client.exchange_code(code).map_err(untrusted)?.set_pkce_verifier(attempt.verifier);
        let tokens = request.request_async(&self.http).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(said) => Failure::Refused {
                error: said.error().to_string(),
                description: said.error_description().cloned().unwrap_or_default(),
            },
            other => unreachable_because(other),
        })?;
        let id_token = tokens.id_token().ok_or_else(|| Failure::Untrusted("there is no ID token in it".to_owned()))?;
        let claims = self.verify(id_token, &tokens, &attempt.nonce).await?;
        let userinfo = self.userinfo(&known, &tokens, &claims).await?;
        Ok(Person::new(id_token.clone(), &claims, &userinfo))
    }

    /// Where to send the browser for the person to be signed out there too, and the `state` of their return.
    /// `None` when the provider offers no sign-out, or was never asked anything.
    pub(crate) fn sign_out(&self, person: &Person) -> Option<(Url, CsrfToken)> {
        let end_session = self.cached()?.end_session.clone()?;
        let state = CsrfToken::new_random();
        let address = LogoutRequest::from(end_session)
            .set_id_token_hint(&person.id_token)
            .set_post_logout_redirect_uri(self.signed_out.clone())
            .set_state(state.clone())
            .http_get_url();
        Some((address, state))
    }

    /// The answer must name its sender where the provider promises that, and must not name another (RFC 9207 §2.4).
    fn check_sender(&self, known: &Discovered, iss: Option<&str>) -> Result<(), Failure> {
        match iss {
            Some(iss) if iss == self.issuer.as_str() => Ok(()),
            None if !known.names_itself => Ok(()),
            _ => Err(Failure::Untrusted("it doesn't come from the provider that was asked".to_owned())),
        }
    }

    /// Checks signature, issuer, audience, times and nonce of the ID token, and that it goes with the access token.
    /// A key that isn't known may be new: the keys are fetched once more before giving up.
    async fn verify(
        &self,
        id_token: &CoreIdToken,
        tokens: &CoreTokenResponse,
        nonce: &Nonce,
    ) -> Result<CoreIdTokenClaims, Failure> {
        let mut known = self.known().await?;
        let unknown_key = ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey);
        if id_token.claims(&known.client.id_token_verifier(), nonce).err() == Some(unknown_key) {
            known = self.discover().await?;
        }
        let verifier = known.client.id_token_verifier();
        let claims = id_token.claims(&verifier, nonce).map_err(untrusted)?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = id_token.signing_alg().map_err(untrusted)?;
            let key = id_token.signing_key(&verifier).map_err(untrusted)?;
            let actual = AccessTokenHash::from_token(tokens.access_token(), algorithm, key).map_err(untrusted)?;
            if actual != *expected {
                return Err(Failure::Untrusted("its tokens don't belong together".to_owned()));
            }
        }
        Ok(claims.clone())
    }

    /// What the UserInfo endpoint says of the very person whom the ID token names (OpenID Connect Core §5.3.2).
    async fn userinfo(
        &self,
        known: &Discovered,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
    ) -> Result<CoreUserInfoClaims, Failure> {
        let subject = Some(claims.subject().clone());
        let request = known.client.user_info(tokens.access_token().clone(), subject).map_err(untrusted)?;
        request.request_async(&self.http).await.map_err(unreachable_because)
    }

    async fn known(&self) -> Result<Arc<Discovered>, Failure> {
        match self.cached() {
            Some(known) => Ok(known),
            None => self.discover().await,
        }
    }

    fn cached(&self) -> Option<Arc<Discovered>> {
        self.discovered.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Fetches the provider's metadata and keys (OpenID Connect Discovery §4).
    async fn discover(&self) -> Result<Arc<Discovered>, Failure> {
        let metadata = Metadata::discover_async(self.issuer.clone(), &self.http).await.map_err(unreachable_because)?;
        let (id, secret) = (self.client_id.clone(), self.client_secret.clone());
        let known = Arc::new(Discovered::new(metadata, id, secret, self.callback.clone()));
        *self.discovered.write().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }
}

impl Person {
    fn new(id_token: CoreIdToken, claims: &CoreIdTokenClaims, userinfo: &CoreUserInfoClaims) -> Self {
        let name = userinfo.name().and_then(|name| name.get(None)).map(|name| name.to_string());
        let email = userinfo.email().map(|email| email.to_string());
        let name = name.or_else(|| email.clone()).unwrap_or_else(|| claims.subject().to_string());
        Self { name, email, id_token_claims: claims::in_words(claims), userinfo: claims::in_words(userinfo), id_token }
    }
}

/// Follows no redirects: a provider has no reason to redirect what the website itself asks of it.
fn http_client(issuer: &str) -> Result<reqwest::Client, reqwest::Error> {
    let mut http =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(Duration::from_secs(10));
    if Url::parse(issuer).is_ok_and(|issuer| issuer.host() == Some(Host::Domain("localhost"))) {
        // What runs on this machine isn't behind the proxy that the environment may name.
        http = http.no_proxy();
    }
    http.build()
}

fn code_of(answer: Answer) -> Result<AuthorizationCode, Failure> {
    match (answer.error, answer.code) {
        (Some(error), _) => Err(Failure::Refused { error, description: answer.error_description.unwrap_or_default() }),
        (None, Some(code)) => Ok(code),
        (None, None) => Err(Failure::Untrusted("there is neither a code nor an error in it".to_owned())),
    }
}

fn untrusted(error: impl std::error::Error) -> Failure {
    Failure::Untrusted(with_causes(&error))
}

fn unreachable_because(error: impl std::error::Error) -> Failure {
    Failure::Unreachable(with_causes(&error))
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

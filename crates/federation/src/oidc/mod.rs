//! Upstreams over OpenID Connect: discovery, authorization code with PKCE and nonce, verification (SEC-41), and logout.

mod answer;
mod discovery;
mod logout;
mod verify;

pub use answer::{Answer, UpstreamError};
pub use logout::{LogoutToken, LogoutTokenError};

use crate::Health;
use discovery::Known;
use model::external::Claimed;
use model::{Moment, PlainToken, Timestamp};
use openidconnect::core::CoreAuthenticationFlow;
use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, RwLock};
use url::Url;
use zeroize::Zeroizing;

/// What an operator configured: `[[upstream.oidc]]`.
#[derive(Debug)]
pub struct Settings {
    /// Its id: part of the callback's address, so that mix-up has no way (SEC-41).
    pub id: String,
    /// Its name: *Sign in with NAME*.
    pub name: String,
    /// Its issuer identifier.
    pub issuer: String,
    /// Signet's `client_id` there.
    pub client_id: String,
    /// Signet's secret there; none for a public client.
    pub client_secret: Option<PlainToken>,
    /// The address of ours that its answers come to.
    pub callback: Url,
    /// Where its sign-out comes back to.
    pub signed_out: Url,
}

/// An upstream, with what is known of it.
pub struct Upstream {
    /// What the operator configured.
    pub settings: Settings,
    /// How it is doing.
    pub health: Health,
    http: outbound::Client,
    known: RwLock<Option<Arc<Known>>>,
}

/// What to ask of the upstream for one sign-in.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// The address that the person is expected to have there (`login_hint`).
    pub login_hint: Option<String>,
    /// Languages, best first (`ui_locales`).
    pub ui_locales: Vec<String>,
    /// Sign the person in anew, and say when in `auth_time` (SEC-48).
    pub fresh: bool,
}

/// A sign-in that begins: where the browser goes, and what the answer will be held against.
pub struct Begun {
    /// The upstream's authorization endpoint with the request.
    pub address: Url,
    /// The `state` of the request.
    pub state: PlainToken,
    /// The rest, to be sealed until the answer comes.
    pub secrets: Secrets,
}

/// Nonce and PKCE verifier of one sign-in. It is written out in one place only: the sealed column of the flow.
#[derive(Serialize, Deserialize)]
pub struct Secrets {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    fresh: bool,
}

/// What came of an answer: who it is, and the ID token that a logout towards the upstream needs.
pub struct Verified {
    claimed: Claimed,
    id_token: Zeroizing<String>,
}

impl Verified {
    /// Who it is.
    pub fn claimed(&self) -> &Claimed {
        &self.claimed
    }

    /// The ID token as it came, to be sealed beside the session that it opens.
    pub fn id_token(&self) -> &str {
        &self.id_token
    }
}

impl std::fmt::Debug for Upstream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upstream").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Upstream {
    /// An upstream of which nothing is known yet. It is looked up at the first sign-in, so that Signet starts
    /// without it (FED-9).
    pub fn new(settings: Settings, http: outbound::Client) -> Self {
        Self { settings, health: Health::default(), http, known: RwLock::default() }
    }

    /// Begins a sign-in (OpenID Connect Core §3.1.2.1).
    ///
    /// # Errors
    /// When the upstream can't be looked up; its health says so from then on.
    pub async fn begin(&self, wishes: &Wishes, moment: &mut Moment) -> Result<Begun, UpstreamError> {
        let known = self.noting(moment.now, self.known(moment.now).await)?;
        let verifier = PkceCodeVerifier::new(moment.token().expose().to_owned());
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let (state, nonce) = (moment.token(), Nonce::new(moment.token().expose().to_owned()));
        let (sent_state, sent_nonce) = (CsrfToken::new(state.expose().to_owned()), nonce.clone());
        let mut request = known
            .client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || sent_state, move || sent_nonce)
            .add_scopes(["profile", "email"].map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge);
        if let Some(hint) = &wishes.login_hint {
            request = request.add_extra_param("login_hint", hint.clone());
        }
        if !wishes.ui_locales.is_empty() {
            request = request.add_extra_param("ui_locales", wishes.ui_locales.join(" "));
        }
        if wishes.fresh {
            request = request.add_extra_param("max_age", "0");
        }
        let (address, ..) = request.url();
        Ok(Begun { address, state, secrets: Secrets { nonce, verifier, fresh: wishes.fresh } })
    }

    /// Finishes a sign-in: the code becomes tokens, and the tokens become somebody.
    ///
    /// # Errors
    /// When the upstream refused, can't be reached, or said something that can't be trusted.
    pub async fn finish(&self, secrets: Secrets, answer: Answer, now: Timestamp) -> Result<Verified, UpstreamError> {
        let verified = self.noting(now, self.verify(secrets, answer, now).await)?;
        self.health.succeeded(now);
        Ok(verified)
    }

    /// Where to send the browser for the person to be signed out there too (OpenID Connect RP-Initiated Logout §2).
    /// `None` when the upstream offers no sign-out.
    pub async fn sign_out_address(&self, id_token: Option<&str>, now: Timestamp) -> Option<Url> {
        let known = self.known(now).await.ok()?;
        let mut address = known.end_session.clone()?;
        {
            let mut query = address.query_pairs_mut();
            if let Some(id_token) = id_token {
                query.append_pair("id_token_hint", id_token);
            }
            query.append_pair("client_id", &self.settings.client_id);
            query.append_pair("post_logout_redirect_uri", self.settings.signed_out.as_str());
        }
        Some(address)
    }

    /// Looks the upstream up anew, whatever is known of it: `signet upstream check`.
    pub async fn check(&self, now: Timestamp) -> Result<(), UpstreamError> {
        let looked = self.discover(now).await.map(drop);
        self.noting(now, looked)
    }

    /// Keeps what went wrong at the upstream for its health line. A person who refused there says nothing about it.
    fn noting<T>(&self, now: Timestamp, result: Result<T, UpstreamError>) -> Result<T, UpstreamError> {
        if let Err(error) = &result
            && !matches!(error, UpstreamError::Denied)
        {
            tracing::warn!(upstream = self.settings.id, %error, "an upstream failed");
            self.health.failed(now, &error.to_string());
        }
        result
    }
}

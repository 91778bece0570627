//! Upstreams over OpenID Connect: discovery, authorization code with PKCE and nonce, verification (SEC-41), and logout.

mod answer;
mod discovery;
mod flow;
mod logout;
mod looks;
mod sign_out;
mod verify;

pub use answer::{Answer, UpstreamError};
pub use flow::{seal, unseal};
pub use logout::{LogoutToken, LogoutTokenError};
pub use sign_out::KeptToken;

use crate::Health;
use crate::health::News;
use looks::Looks;
use model::client::TokenEndpointAuthMethod;
use model::external::{Claimed, Said};
use model::keyring::SealPurpose;
use model::{Keyring, Moment, PlainToken, Timestamp};
use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow};
use openidconnect::{CsrfToken, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;
use url::Url;
use zeroize::Zeroizing;

/// How far clocks may be apart.
const LEEWAY: Duration = Duration::from_secs(60);
/// How long an answer may take to be verified: the upstream is asked up to four times for it.
const AT_MOST: Duration = Duration::from_secs(10);
/// What ID tokens are sealed for.
const ID_TOKEN: SealPurpose<'_> = SealPurpose::UpstreamIdToken;

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
    /// Signet's secret there.
    pub client_secret: Secret,
    /// How the secret is shown (`client_secret_basic` or `client_secret_post`); without it the upstream's metadata decides.
    pub auth_method: Option<TokenEndpointAuthMethod>,
    /// The address of ours that its answers come to.
    pub callback: Url,
    /// Where its sign-out comes back to.
    pub signed_out: Url,
}

/// Signet's secret at an upstream.
#[derive(Debug)]
pub enum Secret {
    /// A public client has none.
    None,
    /// The secret.
    Known(PlainToken),
    /// There is one, and the key file doesn't open it: the upstream can't be used, and says so (SEC-20).
    Sealed,
}

/// An upstream, with what is known of it.
pub struct Upstream {
    /// What the operator configured.
    pub settings: Arc<Settings>,
    /// How it is doing.
    pub health: Arc<Health>,
    http: outbound::Client,
    looks: Arc<Looks>,
}

/// What to ask of the upstream for one sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The address that the person is expected to have there (`login_hint`).
    pub login_hint: Option<String>,
    /// Languages, best first (`ui_locales`).
    pub ui_locales: Vec<String>,
    /// How long ago, in seconds, the person may have signed in there; the upstream must say when it was (`max_age`,
    /// SEC-48). Zero: anew.
    pub max_age: Option<u64>,
    /// Let the person choose as whom (`prompt=select_account`).
    pub choose_account: bool,
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
    /// The earliest `auth_time` that is good enough, where the upstream was asked for one.
    signed_in_since: Option<Timestamp>,
}

/// What a look at an upstream brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// By which algorithms its ID tokens may be signed: those that its metadata names and that are accepted (RFC 7518 §3.1).
    pub algorithms: Vec<String>,
    /// How many keys it publishes.
    pub keys: usize,
}

/// What came of an answer: who it is, and the ID token that a logout towards the upstream needs.
pub struct Verified {
    said: Said,
    id_token: Zeroizing<String>,
}

impl Verified {
    /// Who it is, with the ID token sealed for the session that it opens.
    pub fn sealed(self, keyring: &Keyring, moment: &mut Moment) -> Claimed {
        let sealed = keyring.seal(moment, ID_TOKEN, self.id_token.as_bytes());
        Claimed::verified(Said { sealed_id_token: Some(sealed), ..self.said })
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
        Self { settings: Arc::new(settings), health: Arc::default(), http, looks: Arc::default() }
    }

    /// Begins a sign-in (OpenID Connect Core §3.1.2.1).
    ///
    /// # Errors
    /// When the upstream doesn't answer now; nobody is sent to it then, and its health says so (FED-9).
    pub async fn begin(&self, wishes: &Wishes, moment: &mut Moment) -> Result<Begun, UpstreamError> {
        let known = self.known_anew(moment.now).await?;
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
        if wishes.choose_account {
            request = request.add_prompt(CoreAuthPrompt::SelectAccount);
        }
        if let Some(seconds) = wishes.max_age {
            request = request.add_extra_param("max_age", seconds.to_string());
        }
        let (address, ..) = request.url();
        let oldest = |seconds| moment.now.minus(Duration::from_secs(seconds)).minus(LEEWAY);
        let signed_in_since = wishes.max_age.map(oldest);
        Ok(Begun { address, state, secrets: Secrets { nonce, verifier, signed_in_since } })
    }

    /// Finishes a sign-in: the code becomes tokens, and the tokens become somebody.
    ///
    /// # Errors
    /// When the upstream refused, can't be reached, or said something that can't be trusted.
    pub async fn finish(&self, secrets: Secrets, answer: Answer, now: Timestamp) -> Result<Verified, UpstreamError> {
        let known = self.known(now).await?;
        let code = match self.code_of(&known, answer) {
            Ok(code) => code,
            Err(error) => return Err(self.heard(error, now)),
        };
        let verifying = timeout(AT_MOST, self.verify(&known, secrets, code, now)).await;
        let verified = verifying.unwrap_or_else(|_| Err(UpstreamError::Unreachable("it is too slow".to_owned())));
        match verified {
            Ok(verified) => {
                self.health.succeeded(now);
                Ok(verified)
            }
            Err(error) => Err(self.noting(error, now)),
        }
    }

    /// The page of the upstream where people sign in; none as long as nothing is known of the upstream.
    pub fn sign_in_page(&self) -> Option<Url> {
        self.cached().map(|known| known.client.auth_uri().url().clone())
    }

    /// Looks the upstream up anew, whatever is known of it: `signet upstream check`. It takes 5 s at the most.
    ///
    /// # Errors
    /// When it doesn't answer, or says what can't be used.
    pub async fn check(&self, now: Timestamp) -> Result<Found, UpstreamError> {
        let known = self.look(now).await?;
        let name = |algorithm| serde_json::to_value(algorithm).ok()?.as_str().map(str::to_owned);
        Ok(Found { algorithms: known.algorithms.iter().filter_map(name).collect(), keys: known.keys.keys().len() })
    }

    /// Keeps that an answer which a browser brought leads nowhere. A person who refused there says nothing about it.
    fn heard(&self, error: UpstreamError, now: Timestamp) -> UpstreamError {
        if error != UpstreamError::Denied {
            self.health.heard(now, &error);
        }
        error
    }

    /// Keeps why the upstream let nobody through, and logs it once until it is something else, or somebody came through. That
    /// a code was worth nothing, or a sign-in not fresh, is between it and that person.
    fn noting(&self, error: UpstreamError, now: Timestamp) -> UpstreamError {
        let is_theirs = match &error {
            UpstreamError::Refused(code) => code == "invalid_grant",
            UpstreamError::NotFresh => true,
            _ => false,
        };
        if is_theirs {
            self.health.heard(now, &error);
        } else if self.health.refused(now, &error) == News::Yes {
            tracing::warn!(upstream = self.settings.id, %error, "sign-ins through an upstream fail");
        }
        error
    }
}

//! What an upstream says of itself (OpenID Connect Discovery), fetched when it is needed and kept for a while.

use super::{Upstream, UpstreamError};
use http::{Request, Response};
use model::Timestamp;
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    IssuerUrl, ProviderMetadata, RedirectUrl,
};
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// Metadata and keys are fetched anew after so long, besides whenever a key is unknown.
const KEPT: Duration = Duration::from_secs(60 * 60);
/// When a sign-in begins, or a key is unknown, they are fetched anew at most so often: a stranger can begin sign-ins and
/// make up `kid`s.
const AGAIN: Duration = Duration::from_secs(10);
/// How long it may take. An upstream that was down a moment ago has less time: nobody is kept waiting for it (FED-9).
const PATIENCE: Duration = Duration::from_secs(5);
const LITTLE_PATIENCE: Duration = Duration::from_secs(1);

/// Algorithms that an ID token may be signed with: ours, cut down to those that the upstream's metadata names (SEC-41).
/// None is symmetric, and none is `none`.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 7] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// What discovery brought.
pub(super) struct Known {
    /// Signet as the upstream's client; it holds the upstream's endpoints and keys.
    pub(super) client: OidcClient,
    /// The upstream's keys, for logout tokens.
    pub(super) keys: CoreJsonWebKeySet,
    pub(super) algorithms: Vec<CoreJwsSigningAlgorithm>,
    pub(super) end_session: Option<Url>,
    /// Whether every answer carries `iss` (RFC 9207 §3).
    pub(super) names_itself: bool,
    fetched_at: Timestamp,
}

type Metadata = ProviderMetadata<
    Beyond,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Members from RP-Initiated Logout §2.1 and RFC 9207 §3, which the crate has no names for.
#[derive(Clone, Debug, Deserialize, Serialize)]
struct Beyond {
    end_session_endpoint: Option<Url>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Beyond {}

type Answering = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, outbound::Failure>> + Send>>;

type OidcClient =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

impl Upstream {
    /// What is known of the upstream; fetched when nothing is, or when it is old. An old one serves on while the
    /// upstream can't be asked.
    pub(super) async fn known(&self, now: Timestamp) -> Result<Arc<Known>, UpstreamError> {
        match self.cached() {
            Some(known) if now.since(known.fetched_at) < KEPT => Ok(known),
            Some(old) => Ok(self.discover(now).await.unwrap_or(old)),
            None => self.discover(now).await,
        }
    }

    /// The same when a sign-in begins, and after a key that isn't known: fetched anew, unless that was done just now.
    pub(super) async fn known_anew(&self, now: Timestamp) -> Result<Arc<Known>, UpstreamError> {
        match self.cached() {
            Some(known) if now.since(known.fetched_at) < AGAIN => Ok(known),
            _ => self.discover(now).await,
        }
    }

    pub(super) fn cached(&self) -> Option<Arc<Known>> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Fetches metadata and keys (OpenID Connect Discovery §4); the crate holds the issuer in them against ours.
    pub(super) async fn discover(&self, now: Timestamp) -> Result<Arc<Known>, UpstreamError> {
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(UpstreamError::unreachable)?;
        let call = self.caller();
        let patience = if self.health.is_down(now) { LITTLE_PATIENCE } else { PATIENCE };
        let looking = timeout(patience, Metadata::discover_async(issuer, &call)).await;
        let metadata = looking
            .map_err(|_| UpstreamError::Unreachable(format!("no answer within {} s", patience.as_secs())))?
            .map_err(UpstreamError::unreachable)?;
        let known = Arc::new(self.read(metadata, now)?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        if self.health.line().unreachable_at.is_some() {
            tracing::info!(upstream = self.settings.id, "an upstream answers again");
        }
        self.health.fetched(now);
        Ok(known)
    }

    fn read(&self, metadata: Metadata, now: Timestamp) -> Result<Known, UpstreamError> {
        let beyond = metadata.additional_metadata().clone();
        let keys = metadata.jwks().clone();
        let named = metadata.id_token_signing_alg_values_supported();
        let algorithms: Vec<_> = ALGORITHMS.into_iter().filter(|algorithm| named.contains(algorithm)).collect();
        if algorithms.is_empty() {
            return Err(UpstreamError::Untrusted("it signs ID tokens by no algorithm that is accepted".to_owned()));
        }
        if metadata.token_endpoint().is_none() {
            return Err(UpstreamError::Untrusted("it names no token endpoint".to_owned()));
        }
        let by_post = metadata.token_endpoint_auth_methods_supported().is_some_and(|methods| {
            !methods.contains(&CoreClientAuthMethod::ClientSecretBasic)
                && methods.contains(&CoreClientAuthMethod::ClientSecretPost)
        });
        let settings = &self.settings;
        let secret = settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.expose().to_owned()));
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(settings.client_id.clone()), secret)
            .set_redirect_uri(RedirectUrl::from_url(settings.callback.clone()))
            .set_auth_type(if by_post { AuthType::RequestBody } else { AuthType::BasicAuth });
        Ok(Known {
            client,
            keys,
            algorithms,
            end_session: beyond.end_session_endpoint,
            names_itself: beyond.authorization_response_iss_parameter_supported,
            fetched_at: now,
        })
    }

    /// The one client by which an upstream is asked, in the shape that the crate wants.
    pub(super) fn caller(&self) -> impl Fn(Request<Vec<u8>>) -> Answering {
        let http = self.http.clone();
        move |request| {
            let http = http.clone();
            Box::pin(async move { http.exchange(request).await })
        }
    }
}

//! What an upstream says of itself (OpenID Connect Discovery), fetched when it is needed and kept for a while.

use super::{Secret, Settings, UpstreamError};
use http::{Request, Response};
use model::Timestamp;
use model::client::TokenEndpointAuthMethod;
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, ClientId, ClientSecret, DiscoveryError, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, IssuerUrl, ProviderMetadata, RedirectUrl,
};
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::timeout;
use url::Url;

/// How long metadata and keys may take together.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

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
    pub(super) fetched_at: Timestamp,
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

pub(super) type Answering = Pin<Box<dyn Future<Output = Result<Response<Vec<u8>>, outbound::Failure>> + Send>>;

type OidcClient =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

impl Settings {
    /// Fetches metadata and keys (OpenID Connect Discovery §4); the crate holds the issuer in them against ours.
    pub(super) async fn fetch(&self, http: &outbound::Client, now: Timestamp) -> Result<Known, UpstreamError> {
        let secret = self.secret()?;
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|_| unusable("its issuer is no address"))?;
        let call = caller(http);
        let metadata = timeout(PATIENCE, Metadata::discover_async(issuer, &call))
            .await
            .map_err(|_| UpstreamError::Unreachable(format!("no answer within {} s", PATIENCE.as_secs())))?
            .map_err(|error| of_discovery(&error))?;
        self.read(metadata, secret, now)
    }

    fn secret(&self) -> Result<Option<ClientSecret>, UpstreamError> {
        match &self.client_secret {
            Secret::None => Ok(None),
            Secret::Known(secret) => Ok(Some(ClientSecret::new(secret.expose().to_owned()))),
            Secret::Sealed => Err(unusable(
                "its client_secret is sealed under a key that is not in the key file: put that `seal` line back, or remove \
                 the upstream and add it again",
            )),
        }
    }

    fn read(&self, metadata: Metadata, secret: Option<ClientSecret>, now: Timestamp) -> Result<Known, UpstreamError> {
        let beyond = metadata.additional_metadata().clone();
        let keys = metadata.jwks().clone();
        let named = metadata.id_token_signing_alg_values_supported();
        let algorithms: Vec<_> = ALGORITHMS.into_iter().filter(|algorithm| named.contains(algorithm)).collect();
        if algorithms.is_empty() {
            return Err(unusable("it signs ID tokens by no algorithm that is accepted"));
        }
        if metadata.token_endpoint().is_none() {
            return Err(unusable("it names no token endpoint"));
        }
        let auth_type = self.auth_type(&metadata);
        let client = CoreClient::from_provider_metadata(metadata, ClientId::new(self.client_id.clone()), secret)
            .set_redirect_uri(RedirectUrl::from_url(self.callback.clone()))
            .set_auth_type(auth_type);
        Ok(Known {
            client,
            keys,
            algorithms,
            end_session: beyond.end_session_endpoint,
            names_itself: beyond.authorization_response_iss_parameter_supported,
            fetched_at: now,
        })
    }

    /// How the secret is shown: as the operator says, else in the header wherever the metadata leaves that open.
    fn auth_type(&self, metadata: &Metadata) -> AuthType {
        let offered = |method| {
            let methods = metadata.token_endpoint_auth_methods_supported();
            methods.is_some_and(|methods| methods.contains(&method))
        };
        let (basic, post) = (CoreClientAuthMethod::ClientSecretBasic, CoreClientAuthMethod::ClientSecretPost);
        match self.auth_method {
            Some(TokenEndpointAuthMethod::ClientSecretPost) => AuthType::RequestBody,
            None if offered(post) && !offered(basic) => AuthType::RequestBody,
            _ => AuthType::BasicAuth,
        }
    }
}

/// The one client by which an upstream is asked, in the shape that the crate wants.
pub(super) fn caller(http: &outbound::Client) -> impl Fn(Request<Vec<u8>>) -> Answering + use<> {
    let http = http.clone();
    move |request| {
        let http = http.clone();
        Box::pin(async move { http.exchange(request).await })
    }
}

/// Metadata and keys speak of no person: their faults may be told as they are.
fn of_discovery(error: &DiscoveryError<outbound::Failure>) -> UpstreamError {
    match error {
        DiscoveryError::Request(failure) => UpstreamError::of_look(failure),
        DiscoveryError::Response(_, _, what) => {
            unusable(&format!("it was reached, and answers with no metadata or keys: {what}"))
        }
        DiscoveryError::Parse(error) => {
            unusable(&format!("it was reached, and its metadata or keys can't be read: {}", error.inner()))
        }
        // The crate names the issuer of the metadata first, between backticks.
        DiscoveryError::Validation(what) => {
            let theirs = what.split('`').nth(1).unwrap_or_default();
            unusable(&format!(
                "it was reached, and its metadata says that its issuer is {theirs}: if that is right, write `issuer` as \
                 {theirs}, letter by letter"
            ))
        }
        _ => unusable("its metadata can't be asked for"),
    }
}

/// Cut: an upstream may put long texts where short ones belong.
fn unusable(why: &str) -> UpstreamError {
    UpstreamError::Unusable(why.chars().filter(|c| !c.is_control()).take(500).collect())
}

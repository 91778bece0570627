//! What the provider says of itself (OpenID Connect Discovery), typed.

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, ClientId, ClientSecret, EndSessionUrl, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    ProviderMetadata, RedirectUrl,
};
use serde::{Deserialize, Serialize};

/// What discovery brought.
pub(crate) struct Discovered {
    /// This website as the provider's client; it holds the provider's endpoints and keys.
    pub(crate) client: OidcClient,
    /// Where sign-out is asked for.
    pub(crate) end_session: Option<EndSessionUrl>,
    /// Whether every answer carries `iss` (RFC 9207 §3).
    pub(crate) names_itself: bool,
}

impl Discovered {
    pub(crate) fn new(metadata: Metadata, id: ClientId, secret: ClientSecret, callback: RedirectUrl) -> Self {
        let beyond = metadata.additional_metadata().clone();
        let client = CoreClient::from_provider_metadata(metadata, id, Some(secret));
        Self {
            client: client.set_redirect_uri(callback),
            end_session: beyond.end_session_endpoint,
            names_itself: beyond.authorization_response_iss_parameter_supported,
        }
    }
}

/// The crate's metadata, and two members that it has no names for.
pub(crate) type Metadata = ProviderMetadata<
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

/// Members from RP-Initiated Logout §2.1 and RFC 9207 §3.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Beyond {
    end_session_endpoint: Option<EndSessionUrl>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Beyond {}

/// A client that knows where to authorize, and perhaps where to get tokens and UserInfo.
type OidcClient =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

//! Client metadata in the names of RFC 7591 §2 and OpenID Connect Dynamic
//! Client Registration §2.

use crate::Scope;
use crate::signing::Algorithm;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a client registers. Lists and defaults are RFC 7591's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientMetadata {
    /// Name for people.
    pub client_name: String,
    /// Where codes may be sent.
    pub redirect_uris: Vec<String>,
    /// `web` or `native`.
    pub application_type: ApplicationType,
    /// Grants it may use.
    pub grant_types: Vec<GrantType>,
    /// Response types it may use.
    pub response_types: Vec<ResponseType>,
    /// Scope values it may ask for, as one text.
    #[serde(with = "crate::scope::text")]
    pub scope: Scope,
    /// How it proves itself at the token endpoint.
    pub token_endpoint_auth_method: TokenEndpointAuthMethod,
    /// The algorithm of its assertions, when it names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_signing_alg: Option<String>,
    /// Its public keys (RFC 7517 §5), by value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub jwks: Option<Value>,
    /// The algorithm of its ID tokens.
    pub id_token_signed_response_alg: Algorithm,
    /// Seconds after which a sign-in is too old for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_max_age: Option<u32>,
    /// Whether its ID tokens always carry `auth_time` (they always do).
    pub require_auth_time: bool,
    /// Where to send a person after sign-out.
    pub post_logout_redirect_uris: Vec<String>,
    /// How to reach the people who run it.
    pub contacts: Vec<String>,
    /// Its home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// Its logo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    /// Its privacy policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    /// Its terms of service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    /// Where a third party starts a sign-in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,
    /// Which software it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_id: Option<String>,
    /// Which version of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub software_version: Option<String>,
}

impl Default for ClientMetadata {
    fn default() -> Self {
        Self {
            client_name: String::new(),
            redirect_uris: Vec::new(),
            application_type: ApplicationType::Web,
            grant_types: vec![GrantType::AuthorizationCode],
            response_types: vec![ResponseType::Code],
            scope: Scope::parse("openid profile email").expect("the default scope is well formed"),
            token_endpoint_auth_method: TokenEndpointAuthMethod::ClientSecretBasic,
            token_endpoint_auth_signing_alg: None,
            jwks: None,
            id_token_signed_response_alg: Algorithm::RS256,
            default_max_age: None,
            require_auth_time: false,
            post_logout_redirect_uris: Vec::new(),
            contacts: Vec::new(),
            client_uri: None,
            logo_uri: None,
            policy_uri: None,
            tos_uri: None,
            initiate_login_uri: None,
            software_id: None,
            software_version: None,
        }
    }
}

words! {
    /// OpenID Connect Dynamic Client Registration §2, `application_type`.
    ApplicationType {
        /// A site on a server.
        Web = "web",
        /// An app on a device (RFC 8252).
        Native = "native",
    }
}

words! {
    /// RFC 7591 §2, `grant_types`.
    GrantType {
        /// RFC 6749 §4.1.
        AuthorizationCode = "authorization_code",
        /// RFC 6749 §6.
        RefreshToken = "refresh_token",
        /// RFC 6749 §4.4.
        ClientCredentials = "client_credentials",
        /// RFC 6749 §4.3, for first-party apps alone (OP-1).
        Password = "password",
        /// RFC 8628 §3.4.
        DeviceCode = "urn:ietf:params:oauth:grant-type:device_code",
    }
}

words! {
    /// RFC 7591 §2, `response_types`.
    ResponseType {
        /// RFC 6749 §4.1.1.
        Code = "code",
    }
}

words! {
    /// RFC 7591 §2, `token_endpoint_auth_method`.
    TokenEndpointAuthMethod {
        /// HTTP Basic (RFC 6749 §2.3.1).
        ClientSecretBasic = "client_secret_basic",
        /// Secret in the form (RFC 6749 §2.3.1).
        ClientSecretPost = "client_secret_post",
        /// Signed assertion (RFC 7523 §2.2).
        PrivateKeyJwt = "private_key_jwt",
        /// A public client.
        None = "none",
    }
}

impl TokenEndpointAuthMethod {
    /// Whether a secret is made for the client.
    pub const fn uses_secret(self) -> bool {
        matches!(self, Self::ClientSecretBasic | Self::ClientSecretPost)
    }
}

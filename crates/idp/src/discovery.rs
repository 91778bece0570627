//! Provider metadata (OpenID Connect Discovery §3, RFC 8414 §2).

use crate::claims;
use model::claims::CLAIMS_OF_SCOPE;
use model::client::{GrantType, ResponseType, TokenEndpointAuthMethod};
use model::scope::{OFFLINE_ACCESS, OPENID};
use model::session::{ACR_SINGLE_FACTOR, ACR_UPSTREAM};
use model::signing::Algorithm;
use serde_json::{Value, json};

/// Where the endpoints are, below the issuer.
#[expect(missing_docs, reason = "each is the path of the endpoint of its name")]
pub mod paths {
    pub const OPENID_CONFIGURATION: &str = "/.well-known/openid-configuration";
    pub const OAUTH_METADATA: &str = "/.well-known/oauth-authorization-server";
    pub const JWKS: &str = "/jwks";
    pub const AUTHORIZE: &str = "/authorize";
    pub const TOKEN: &str = "/token";
    pub const USERINFO: &str = "/userinfo";
    pub const INTROSPECT: &str = "/introspect";
    pub const REVOKE: &str = "/revoke";
    pub const END_SESSION: &str = "/logout";
    pub const DEVICE_AUTHORIZATION: &str = "/device_authorization";
}

/// The document, the same for both standards.
pub fn document(issuer: &str, ui_locales: &[&str]) -> Value {
    let at = |path: &str| format!("{issuer}{path}");
    let auth_methods: Vec<_> = TokenEndpointAuthMethod::ALL.iter().map(|m| m.as_str()).collect();
    let confidential: Vec<_> = auth_methods.iter().filter(|m| **m != "none").collect();
    let assertion_algs: Vec<_> = crate::client_auth::assertion_algorithms().collect();
    let protocol_claims = ["sub", "iss", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"];
    let claims_supported: Vec<_> = protocol_claims.into_iter().chain(claims::supported()).collect();
    json!({
        "issuer": issuer,
        "authorization_endpoint": at(paths::AUTHORIZE),
        "token_endpoint": at(paths::TOKEN),
        "userinfo_endpoint": at(paths::USERINFO),
        "jwks_uri": at(paths::JWKS),
        "introspection_endpoint": at(paths::INTROSPECT),
        "revocation_endpoint": at(paths::REVOKE),
        "end_session_endpoint": at(paths::END_SESSION),
        "device_authorization_endpoint": at(paths::DEVICE_AUTHORIZATION),
        "scopes_supported": scopes(),
        "response_types_supported": ResponseType::ALL.iter().map(|r| r.as_str()).collect::<Vec<_>>(),
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": GrantType::ALL.iter().map(|g| g.as_str()).collect::<Vec<_>>(),
        "acr_values_supported": [ACR_SINGLE_FACTOR, ACR_UPSTREAM],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": Algorithm::ALL.map(Algorithm::as_str),
        "token_endpoint_auth_methods_supported": auth_methods,
        "token_endpoint_auth_signing_alg_values_supported": assertion_algs,
        "introspection_endpoint_auth_methods_supported": confidential,
        "introspection_endpoint_auth_signing_alg_values_supported": assertion_algs,
        "revocation_endpoint_auth_methods_supported": auth_methods,
        "revocation_endpoint_auth_signing_alg_values_supported": assertion_algs,
        "code_challenge_methods_supported": ["S256"],
        "claim_types_supported": ["normal"],
        "claims_supported": claims_supported,
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "display_values_supported": ["page"],
        "ui_locales_supported": ui_locales,
        "claims_parameter_supported": true,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "authorization_response_iss_parameter_supported": true,
    })
}

fn scopes() -> Vec<&'static str> {
    [OPENID].into_iter().chain(CLAIMS_OF_SCOPE.iter().map(|(scope, _)| *scope)).chain([OFFLINE_ACCESS]).collect()
}

//! The provider as its metadata describes it (OpenID Connect Discovery, RFC 8414).

use oauth2::basic::{BasicClient, BasicTokenResponse};
use oauth2::{
    AuthType, ClientId, DeviceAuthorizationUrl, EndpointNotSet, EndpointSet, TokenResponse, TokenUrl, reqwest,
};
use serde::Deserialize;

use crate::Failure;

/// A client that knows where to ask for device codes and tokens.
pub(crate) type Client = BasicClient<EndpointNotSet, EndpointSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// The provider, and this app as its client.
pub(crate) struct Provider {
    pub(crate) client: Client,
    pub(crate) http: reqwest::Client,
    issuer: String,
    userinfo: String,
}

/// What the UserInfo endpoint says (OpenID Connect Core §5.3.2).
#[derive(Deserialize)]
pub(crate) struct Person {
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    token_endpoint: TokenUrl,
    device_authorization_endpoint: DeviceAuthorizationUrl,
    userinfo_endpoint: String,
}

impl Provider {
    /// Looks the provider up.
    pub(crate) async fn discover(issuer: &str, client_id: &str) -> Result<Self, Failure> {
        let unreachable = |cause: reqwest::Error| Failure::Unreachable(issuer.to_owned(), cause.to_string());
        // An answer that redirects could lead a secret elsewhere.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build();
        let http = http.map_err(unreachable)?;
        let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let answer = http.get(address).send().await.and_then(reqwest::Response::error_for_status);
        let text = answer.map_err(unreachable)?.text().await.map_err(unreachable)?;
        let metadata: Metadata = serde_json::from_str(&text)
            .map_err(|cause| Failure::Unreachable(issuer.to_owned(), format!("its metadata can't be read: {cause}")))?;
        if metadata.issuer != issuer {
            return Err(Failure::Unreachable(issuer.to_owned(), format!("it calls itself {}", metadata.issuer)));
        }
        let client = BasicClient::new(ClientId::new(client_id.to_owned()))
            .set_auth_type(AuthType::RequestBody)
            .set_token_uri(metadata.token_endpoint)
            .set_device_authorization_url(metadata.device_authorization_endpoint);
        Ok(Self { client, http, issuer: metadata.issuer, userinfo: metadata.userinfo_endpoint })
    }

    /// Asks who it is that the tokens speak for.
    pub(crate) async fn userinfo(&self, tokens: &BasicTokenResponse) -> Result<Person, Failure> {
        let request = self.http.get(&self.userinfo).bearer_auth(tokens.access_token().secret());
        let answer = request.send().await.and_then(reqwest::Response::error_for_status);
        let text = answer.map_err(|cause| self.unreachable(cause))?.text().await;
        let text = text.map_err(|cause| self.unreachable(cause))?;
        serde_json::from_str(&text).map_err(|cause| self.unreachable(cause))
    }

    pub(crate) fn unreachable(&self, cause: impl std::fmt::Display) -> Failure {
        Failure::Unreachable(self.issuer.clone(), cause.to_string())
    }
}

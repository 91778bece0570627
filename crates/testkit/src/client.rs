//! Clients under test, and the flows that they run.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use idp::registration::{NewClient, register};
use model::Surface;
use model::client::{ClientMetadata, GrantType, TokenEndpointAuthMethod};
use url::form_urlencoded;

use crate::{Answer, Browser, Kit, PASSWORD, REDIRECT};

/// A registered client.
#[derive(Clone, Debug)]
pub struct TestClient {
    /// `client_id`.
    pub id: String,
    /// `client_secret`; empty for clients without.
    pub secret: String,
}

/// An authorization request with a PKCE verifier.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The parameters; change, add or remove as the test needs.
    pub params: Vec<(String, String)>,
    /// The verifier that goes with its challenge.
    pub verifier: String,
}

/// What a token answer held.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Access token.
    pub access: String,
    /// Refresh token, empty when none.
    pub refresh: String,
    /// ID token, empty when none.
    pub id: String,
}

impl Kit {
    /// A first-party client with a secret by HTTP Basic, all grants and all scopes.
    pub async fn client(&self) -> TestClient {
        self.register(|_| {}, true).await
    }

    /// The same, run by somebody else: people are asked for consent.
    pub async fn third_party(&self) -> TestClient {
        self.register(|_| {}, false).await
    }

    /// A public native client.
    pub async fn public_client(&self) -> TestClient {
        let public = |metadata: &mut ClientMetadata| {
            metadata.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
            metadata.grant_types = vec![GrantType::AuthorizationCode, GrantType::RefreshToken];
        };
        self.register(public, true).await
    }

    /// A first-party app without a browser of its own: device grant, password grant, refresh tokens, no secret.
    pub async fn app_client(&self) -> TestClient {
        let app = |metadata: &mut ClientMetadata| {
            metadata.client_name = "Sync App".to_owned();
            metadata.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
            metadata.grant_types =
                vec![GrantType::AuthorizationCode, GrantType::DeviceCode, GrantType::Password, GrantType::RefreshToken];
        };
        self.register_on(Surface::App, app, true).await
    }

    /// A client of the website with metadata of the test's own.
    pub async fn register(&self, change: impl FnOnce(&mut ClientMetadata), first_party: bool) -> TestClient {
        self.register_on(Surface::Website, change, first_party).await
    }

    /// A client of a surface with metadata of the test's own.
    pub async fn register_on(
        &self,
        surface: Surface,
        change: impl FnOnce(&mut ClientMetadata),
        first_party: bool,
    ) -> TestClient {
        let mut metadata = ClientMetadata {
            client_name: "Photo Prints".to_owned(),
            redirect_uris: vec![REDIRECT.to_owned()],
            post_logout_redirect_uris: vec!["https://client.example/bye".to_owned()],
            grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken, GrantType::ClientCredentials],
            scope: model::Scope::parse("openid profile email address phone api").expect("the scope is well formed"),
            ..ClientMetadata::default()
        };
        change(&mut metadata);
        let new = NewClient { metadata, surface, first_party };
        let registered = register(&self.app.provider, &self.app.store, &mut self.moment(), new).await;
        let registered = registered.expect("the store works").expect("the test's client is valid");
        TestClient {
            id: registered.client.id.to_string(),
            secret: registered.secret.map(|secret| secret.expose().to_owned()).unwrap_or_default(),
        }
    }
}

impl TestClient {
    /// An authorization request for `scope`, with state, nonce and PKCE.
    pub fn flow(&self, scope: &str) -> Flow {
        let verifier = "a-verifier-that-is-long-enough-to-be-accepted-1".to_owned();
        let pairs = [
            ("client_id", self.id.as_str()),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("scope", scope),
            ("state", "the state"),
            ("nonce", "the nonce"),
            ("code_challenge", &s256(&verifier)),
            ("code_challenge_method", "S256"),
        ];
        Flow { params: pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(), verifier }
    }

    /// POST to an endpoint, authenticated as registered.
    pub async fn post(&self, kit: &Kit, endpoint: &str, fields: &[(&str, &str)]) -> Answer {
        let browser = kit.browser();
        if self.secret.is_empty() {
            let mut fields = fields.to_vec();
            fields.push(("client_id", &self.id));
            return browser.post(endpoint, &fields).await;
        }
        let header = basic(&self.id, &self.secret);
        browser.post_with(endpoint, fields, &[("authorization", &header)]).await
    }

    /// Asks for tokens by email and password (RFC 6749 §4.3.2).
    pub async fn by_password(&self, kit: &Kit, email: &str, password: &str) -> Answer {
        self.post(kit, "/token", &[("grant_type", "password"), ("username", email), ("password", password)]).await
    }

    /// Asks for a device code and a user code (RFC 8628 §3.1).
    pub async fn device_codes(&self, kit: &Kit) -> (String, String) {
        let answer = self.post(kit, "/device_authorization", &[]).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let text = |name: &str| answer.json()[name].as_str().expect("the answer has both codes").to_owned();
        (text("device_code"), text("user_code"))
    }

    /// Polls with a device code (RFC 8628 §3.4).
    pub async fn poll(&self, kit: &Kit, device_code: &str) -> Answer {
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        self.post(kit, "/token", &[("grant_type", grant), ("device_code", device_code)]).await
    }

    /// Redeems a code.
    pub async fn redeem(&self, kit: &Kit, flow: &Flow, code: &str) -> Answer {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", flow.verifier.as_str()),
        ];
        self.post(kit, "/token", &fields).await
    }

    /// Refreshes.
    pub async fn refresh(&self, kit: &Kit, refresh_token: &str) -> Answer {
        self.post(kit, "/token", &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
    }

    /// Signs `email` in at `browser` for this client, allows what is asked, and gives the code.
    pub async fn code(&self, browser: &Browser, flow: &Flow, email: &str) -> String {
        let mut answer = browser.follow(browser.get(&flow.address()).await).await;
        if answer.status == 200 && answer.body.contains("id=\"login-submit\"") {
            answer = browser.submit(&answer, &[("username", email), ("password", PASSWORD)]).await;
            answer = browser.follow(answer).await;
        }
        if answer.status == 200 && answer.body.contains("id=\"consent-allow\"") {
            answer = browser.submit(&answer, &[("decision", "allow")]).await;
            answer = browser.follow(answer).await;
        }
        answer.redirect_param("code").unwrap_or_else(|| panic!("no code: {answer:?}"))
    }

    /// The whole flow: sign in, redeem.
    pub async fn tokens(&self, kit: &Kit, browser: &Browser, scope: &str, email: &str) -> Tokens {
        let flow = self.flow(scope);
        let code = self.code(browser, &flow, email).await;
        Tokens::of(&self.redeem(kit, &flow, &code).await)
    }
}

impl Flow {
    /// The address of the authorization request.
    pub fn address(&self) -> String {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.params).finish();
        format!("/authorize?{query}")
    }

    /// The same request with a parameter added or changed.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.params.retain(|(n, _)| n != name);
        self.params.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same request without a parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.params.retain(|(n, _)| n != name);
        self
    }
}

impl Tokens {
    /// Reads a token answer, which must be a success.
    pub fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.body);
        let json = answer.json();
        let text = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token"), id: text("id_token") }
    }

    /// The claims of a JWT, unverified.
    pub fn claims(jwt: &str) -> serde_json::Value {
        let payload = jwt.split('.').nth(1).unwrap_or_default();
        let bytes = URL_SAFE_NO_PAD.decode(payload).expect("a JWT's payload is base64url");
        serde_json::from_slice(&bytes).expect("a JWT's payload is JSON")
    }
}

/// An `Authorization` header of HTTP Basic.
pub fn basic(id: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{id}:{secret}")))
}

/// The `S256` challenge of a verifier.
pub fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes()))
}

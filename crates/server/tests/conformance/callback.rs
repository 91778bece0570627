//! What comes back to the client's redirect address, and the token request that follows.

use std::collections::BTreeMap;

use serde_json::Value;
use testkit::{Answer, Flow, TestClient, basic};
use url::form_urlencoded;

use crate::id_token::{self, Expected};
use crate::suite::{Arrived, CALLBACK, ISSUER, Mode, Suite};

/// The authorization response.
#[derive(Debug)]
pub(crate) struct Callback {
    params: BTreeMap<String, String>,
}

/// A token response, its ID token verified.
#[derive(Debug)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    pub(crate) id: String,
    pub(crate) claims: Value,
}

impl Callback {
    pub(crate) fn of(suite: &Suite, flow: &Flow, arrived: Arrived) -> Self {
        let pairs: Vec<(String, String)> = match (suite.mode, arrived) {
            (Mode::Query, Arrived::Redirected(location)) => {
                let (address, query) = location.split_once('?').expect("the answer stands in the query");
                assert_eq!(address, CALLBACK);
                assert!(!query.contains('#'), "{location}");
                form_urlencoded::parse(query.as_bytes()).into_owned().collect()
            }
            (Mode::FormPost, Arrived::Posted(action, fields)) => {
                assert_eq!(action, CALLBACK, "nothing stands in the query");
                fields
            }
            (_, other) => panic!("no answer by {:?}: {other:?}", suite.mode),
        };
        let count = pairs.len();
        let params: BTreeMap<_, _> = pairs.into_iter().collect();
        assert_eq!(params.len(), count, "a parameter comes twice: {params:?}");
        let sent = |name: &str| flow.params.iter().find(|(n, _)| n == name).map(|(_, value)| value);
        assert_eq!(params.get("state"), sent("state"), "state is returned untouched");
        assert_eq!(params["iss"], ISSUER);
        Self { params }
    }

    /// The code, of a success.
    pub(crate) fn code(&self) -> &str {
        for name in self.params.keys() {
            assert!(["code", "state", "iss", "session_state"].contains(&name.as_str()), "{:?}", self.params);
        }
        let code = &self.params["code"];
        assert!(code.len() * 8 >= 128 && entropy(code) >= 96.0, "{code} has {} bits", entropy(code));
        code
    }

    /// The error, of a failure.
    pub(crate) fn error(&self) -> &str {
        for name in self.params.keys() {
            let known = ["error", "error_description", "error_uri", "state", "iss", "session_state"];
            assert!(known.contains(&name.as_str()), "{:?}", self.params);
        }
        let description = &self.params["error_description"];
        let is_plain = |b: u8| (b' '..=b'~').contains(&b) && b != b'"' && b != b'\\';
        assert!(!description.is_empty() && description.bytes().all(is_plain), "{description}");
        &self.params["error"]
    }
}

/// Shannon's entropy over the whole text, in bits.
fn entropy(text: &str) -> f64 {
    let mut counts = BTreeMap::<char, f64>::new();
    for letter in text.chars() {
        *counts.entry(letter).or_default() += 1.0;
    }
    let length = text.len() as f64;
    -counts.values().map(|count| count * (count / length).log2()).sum::<f64>()
}

impl Suite {
    /// Asks the token endpoint, the client authenticated by HTTP Basic.
    pub(crate) async fn token(&self, client: &TestClient, fields: &[(&str, &str)]) -> Answer {
        let header = basic(&client.id, &client.secret);
        let endpoint = self.endpoint("token_endpoint");
        self.kit.browser().post_with(&endpoint, fields, &[("authorization", &header)]).await
    }

    /// The token request for a code.
    pub(crate) async fn redeem(&self, code: &str) -> Answer {
        let fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CALLBACK)];
        self.token(&self.client, &fields).await
    }

    /// A whole flow: pages, code, tokens.
    pub(crate) async fn tokens(&self, flow: &Flow) -> Tokens {
        let callback = self.authorize(flow).await;
        self.read_tokens(&self.client, flow, &self.redeem(callback.code()).await)
    }

    /// Checks a token response and its ID token.
    pub(crate) fn read_tokens(&self, client: &TestClient, flow: &Flow, answer: &Answer) -> Tokens {
        let nonce = flow.params.iter().find(|(name, _)| name == "nonce").map(|(_, value)| value.as_str());
        let tokens = self.read_refreshed(client, answer);
        assert_eq!(tokens.claims.get("nonce").and_then(Value::as_str), nonce, "nonce as sent");
        tokens
    }

    /// The same where the nonce doesn't matter.
    pub(crate) fn read_refreshed(&self, client: &TestClient, answer: &Answer) -> Tokens {
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.header("content-type"), Some("application/json"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(answer.header("pragma"), Some("no-cache"));
        let body = answer.json();
        assert_eq!(body["token_type"], "Bearer");
        assert!(body["expires_in"].as_u64().is_some_and(|seconds| seconds > 0), "a number: {}", body["expires_in"]);
        let text = |name: &str| body.get(name).map(|value| value.as_str().unwrap().to_owned());
        let (access, id) = (text("access_token").unwrap(), text("id_token").unwrap());
        let expected = Expected { client_id: &client.id, access_token: &access, now: self.kit.now().seconds() };
        let claims = id_token::verify(&self.jwks, &id, &expected);
        Tokens { access, refresh: text("refresh_token"), id, claims }
    }

    /// UserInfo by GET, checked against the ID token.
    pub(crate) async fn userinfo(&self, tokens: &Tokens) -> Value {
        let bearer = format!("Bearer {}", tokens.access);
        let endpoint = self.endpoint("userinfo_endpoint");
        let answer = self.kit.browser().get_with(&endpoint, &[("authorization", &bearer)]).await;
        read_userinfo(tokens, &answer)
    }
}

/// Checks a UserInfo response.
pub(crate) fn read_userinfo(tokens: &Tokens, answer: &Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    let claims = answer.json();
    assert_eq!(claims["sub"], tokens.claims["sub"]);
    id_token::check_claims(&claims);
    claims
}

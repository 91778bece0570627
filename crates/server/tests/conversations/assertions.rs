//! Clients that prove themselves by assertions of their own keys (RFC 7523).

use std::time::Duration;

use model::client::{ClientMetadata, GrantType, TokenEndpointAuthMethod};
use serde_json::{Value, json};
use testkit::{Answer, ClientKey, Kit, TestClient, at_once, on_both_databases};

use crate::client_auth::assert_refused_client;

pub(crate) fn metadata(jwks: Value, algorithm: Option<&str>) -> ClientMetadata {
    ClientMetadata {
        client_name: "Reports".to_owned(),
        grant_types: vec![GrantType::ClientCredentials],
        token_endpoint_auth_method: TokenEndpointAuthMethod::PrivateKeyJwt,
        token_endpoint_auth_signing_alg: algorithm.map(str::to_owned),
        jwks: Some(jwks),
        ..ClientMetadata::default()
    }
}

pub(crate) async fn client_of(kit: &Kit, keys: &[&ClientKey], algorithm: Option<&str>) -> TestClient {
    let keys: Vec<_> = keys.iter().map(|key| key.jwk.clone()).collect();
    let with = metadata(json!({"keys": keys}), algorithm);
    kit.register(move |metadata| *metadata = with, false).await
}

/// Claims that are right, with a `jti` of their own.
pub(crate) fn claims(kit: &Kit, client: &TestClient) -> Value {
    let now = kit.now().seconds();
    json!({
        "iss": client.id, "sub": client.id, "aud": testkit::ISSUER,
        "iat": now, "exp": now + 300, "jti": kit.moment().uuid(),
    })
}

pub(crate) fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

fn without(mut claims: Value, name: &str) -> Value {
    claims.as_object_mut().unwrap().remove(name);
    claims
}

async fn present_at(kit: &Kit, endpoint: &str, form: (&str, &str), assertion: &str) -> Answer {
    let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    let fields = [form, ("client_assertion_type", kind), ("client_assertion", assertion)];
    kit.browser().post(endpoint, &fields).await
}

pub(crate) async fn present(kit: &Kit, assertion: &str) -> Answer {
    present_at(kit, "/token", ("grant_type", "client_credentials"), assertion).await
}

on_both_databases! {
    async fn each_algorithm_proves_its_client_at_every_endpoint__sec_11(kit) {
        for algorithm in ["RS256", "PS256", "ES256", "EdDSA"] {
            let key = ClientKey::new(algorithm, "k1");
            for registered in [None, Some(algorithm)] {
                let client = client_of(&kit, &[&key], registered).await;
                for (endpoint, form) in [
                    ("/token", ("grant_type", "client_credentials")),
                    ("/introspect", ("token", "x")),
                    ("/revoke", ("token", "x")),
                ] {
                    let answer = present_at(&kit, endpoint, form, &key.sign(&claims(&kit, &client))).await;
                    assert_eq!(answer.status, 200, "{algorithm} {endpoint} {}", answer.body);
                }
            }
        }
    }

    async fn the_audience_is_the_issuer_or_the_token_endpoint__sec_11(kit) {
        let key = ClientKey::new("ES256", "k1");
        let client = client_of(&kit, &[&key], Some("ES256")).await;
        let token_endpoint = format!("{}/token", testkit::ISSUER);
        for aud in [
            json!(testkit::ISSUER),
            json!(token_endpoint),
            json!([token_endpoint]),
            json!(["https://rs.example", testkit::ISSUER]),
        ] {
            let answer = present(&kit, &key.sign(&with(claims(&kit, &client), "aud", aud.clone()))).await;
            assert_eq!(answer.status, 200, "{aud} {}", answer.body);
        }
        let slash = format!("{}/", testkit::ISSUER);
        for aud in [
            json!("https://other.example"),
            json!(slash),
            json!([]),
            json!(""),
            json!(client.id),
            json!(7),
            json!(null),
        ] {
            let answer = present(&kit, &key.sign(&with(claims(&kit, &client), "aud", aud.clone()))).await;
            assert_refused_client(&answer, false);
        }
    }

    async fn an_assertion_lives_ten_minutes_at_the_most__sec_11(kit) {
        let key = ClientKey::new("ES256", "k1");
        let client = client_of(&kit, &[&key], Some("ES256")).await;
        let now = kit.now().seconds();
        let at = |seconds: i64| key.sign(&with(claims(&kit, &client), "exp", json!(now + seconds)));
        assert_eq!(present(&kit, &at(600)).await.status, 200);
        assert_eq!(present(&kit, &at(1)).await.status, 200);
        for seconds in [660, 3600, 86_400 * 365, -60, -3600, i64::MAX - now, i64::MIN] {
            assert_refused_client(&present(&kit, &at(seconds.saturating_add(0))).await, false);
        }
        for (name, value) in [("nbf", now + 120), ("iat", now + 120)] {
            let early = key.sign(&with(claims(&kit, &client), name, json!(value)));
            assert_refused_client(&present(&kit, &early).await, false);
        }
    }

    async fn dates_may_have_fractions_of_seconds__sec_11(kit) {
        let key = ClientKey::new("ES256", "k1");
        let client = client_of(&kit, &[&key], None).await;
        let now = f64::from(i32::try_from(kit.now().seconds()).unwrap());
        let dated = |exp: f64, iat: f64| {
            let dated = with(with(claims(&kit, &client), "exp", json!(exp)), "nbf", json!(iat));
            key.sign(&with(dated, "iat", json!(iat)))
        };
        assert_eq!(present(&kit, &dated(now + 299.5, now - 0.25)).await.status, 200);
        for (exp, iat) in [(now + 660.5, now), (now - 60.5, now - 90.5), (now + 300.0, now + 120.5), (1e300, now)] {
            assert_refused_client(&present(&kit, &dated(exp, iat)).await, false);
        }
    }

    async fn every_claim_that_must_be_there_is_asked_for__sec_11(kit) {
        let key = ClientKey::new("ES256", "k1");
        let client = client_of(&kit, &[&key], Some("ES256")).await;
        for name in ["iss", "sub", "aud", "exp", "jti"] {
            assert_refused_client(&present(&kit, &key.sign(&without(claims(&kit, &client), name))).await, false);
        }
        let other = kit.client().await.id;
        for (name, value) in [
            ("iss", json!(other)),
            ("iss", json!("")),
            ("sub", json!(other)),
            ("sub", json!("a\0b")),
            ("jti", json!("")),
            ("jti", json!("x".repeat(257))),
            ("jti", json!("a\0b")),
            ("exp", json!("soon")),
        ] {
            let answer = present(&kit, &key.sign(&with(claims(&kit, &client), name, value.clone()))).await;
            assert_eq!(answer.status, 401, "{name} {value} {}", answer.body);
            assert_refused_client(&answer, false);
        }
        for text in ["", "x", "a.b", "a.b.c", "....", "eyJhbGciOiJFUzI1NiJ9.e30.AA"] {
            let answer = present(&kit, text).await;
            assert!(matches!(answer.status, 400 | 401), "{text} {}", answer.body);
        }
    }

    async fn an_assertion_is_used_once__sec_11(kit) {
        let key = ClientKey::new("ES256", "k1");
        let client = client_of(&kit, &[&key], Some("ES256")).await;
        let assertion = key.sign(&claims(&kit, &client));
        assert_eq!(present(&kit, &assertion).await.status, 200);
        assert_refused_client(&present(&kit, &assertion).await, false);
        assert_refused_client(&present_at(&kit, "/introspect", ("token", "x"), &assertion).await, false);
        assert_refused_client(&present(&kit.replica().await, &assertion).await, false);
        let same_jti = with(claims(&kit, &client), "jti", testkit::Tokens::claims(&assertion)["jti"].clone());
        assert_refused_client(&present(&kit, &key.sign(&same_jti)).await, false);
    }

    async fn of_fifty_uses_at_once_one_goes_through__sec_11(kit) {
        let key = ClientKey::new("ES256", "k1");
        let client = client_of(&kit, &[&key], Some("ES256")).await;
        let assertion = key.sign(&claims(&kit, &client));
        let using = kit.clone();
        let answers = at_once(50, move |_| {
            let (kit, assertion) = (using.clone(), assertion.clone());
            async move { present(&kit, &assertion).await.status }
        })
        .await;
        assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1);
        assert_eq!(answers.iter().filter(|status| **status == 401).count(), 49);
    }

    async fn two_clients_may_use_the_same_jti__sec_11(kit) {
        let key = ClientKey::new("ES256", "k1");
        let (one, two) = (client_of(&kit, &[&key], None).await, client_of(&kit, &[&key], None).await);
        for client in [one, two] {
            let assertion = key.sign(&with(claims(&kit, &client), "jti", json!("1")));
            assert_eq!(present(&kit, &assertion).await.status, 200);
        }
    }

    async fn a_swept_assertion_stays_used_when_the_clock_steps_back__sec_49(kit) {
        let key = ClientKey::new("ES256", "k1");
        let client = client_of(&kit, &[&key], None).await;
        let assertion = key.sign(&claims(&kit, &client));
        assert_eq!(present(&kit, &assertion).await.status, 200);
        kit.advance(Duration::from_secs(300 + 31));
        let now = kit.now();
        kit.app.store.write(move |tx| store::sweep::expired(tx, now)).await.unwrap();
        kit.step_back(Duration::from_secs(300));
        assert_refused_client(&present(&kit, &assertion).await, false);
    }

    async fn an_assertion_of_one_client_is_none_of_another__sec_11(kit) {
        let (own, thief) = (ClientKey::new("ES256", "k1"), ClientKey::new("ES256", "k1"));
        let client = client_of(&kit, &[&own], None).await;
        client_of(&kit, &[&thief], None).await;
        assert_refused_client(&present(&kit, &thief.sign(&claims(&kit, &client))).await, false);
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        let assertion = own.sign(&claims(&kit, &client));
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", "another"),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
        ];
        let answer = kit.browser().post("/token", &fields).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")));
        let fields = [
            ("grant_type", "client_credentials"),
            ("client_id", client.id.as_str()),
            ("client_assertion_type", kind),
            ("client_assertion", &assertion),
        ];
        assert_eq!(kit.browser().post("/token", &fields).await.status, 200, "a refused mix-up uses nothing up");
        let kind = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
        let assertion = own.sign(&claims(&kit, &client));
        let fields =
            [("grant_type", "client_credentials"), ("client_assertion_type", kind), ("client_assertion", &assertion)];
        let answer = kit.browser().post("/token", &fields).await;
        assert_eq!((answer.status, answer.json()["error"].as_str()), (400, Some("invalid_request")));
    }
}

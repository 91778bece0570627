//! Signing keys: published, rotated with an overlap, withdrawn at once.

use std::collections::BTreeSet;
use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::ids::KeyId;
use model::signing::Algorithm;
use serde_json::{Value, json};
use testkit::{ClientKey, Kit, TestClient, Tokens, hs256, on_both_databases, unsigned};

const EMAIL: &str = "ada@example.com";

fn header(jwt: &str) -> Value {
    let header = URL_SAFE_NO_PAD.decode(jwt.split('.').next().unwrap()).unwrap();
    serde_json::from_slice(&header).unwrap()
}

fn kid(jwt: &str) -> String {
    header(jwt)["kid"].as_str().unwrap().to_owned()
}

async fn published(kit: &Kit) -> Vec<Value> {
    kit.browser().get("/jwks").await.json()["keys"].as_array().unwrap().clone()
}

async fn kids(kit: &Kit) -> BTreeSet<String> {
    published(kit).await.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

async fn userinfo(kit: &Kit, token: &str) -> u16 {
    let bearer = format!("Bearer {token}");
    kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.status
}

async fn person_and_tokens(kit: &Kit) -> (TestClient, Tokens) {
    kit.person(EMAIL).await;
    let client = kit.client().await;
    let tokens = client.tokens(kit, &kit.browser(), "openid offline_access", EMAIL).await;
    (client, tokens)
}

async fn rotate(kit: &Kit) {
    idp::keys::rotate(&kit.app.provider, &kit.app.store, &mut kit.moment(), &Algorithm::ALL).await.unwrap();
}

async fn withdraw(kit: &Kit, kid: &str) {
    let kid = KeyId::from_text(kid);
    let done = idp::keys::withdraw(&kit.app.provider, &kit.app.store, &mut kit.moment(), kid).await.unwrap();
    assert!(matches!(done, idp::keys::Withdrawn::Done(_)));
}

on_both_databases! {
    async fn public_keys_are_published_each_under_its_own_kid__sec_20(kit) {
        rotate(&kit).await;
        let answer = kit.browser().get("/jwks").await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        let keys = published(&kit).await;
        assert_eq!(kids(&kit).await.len(), keys.len());
        assert_eq!(keys.len(), 6);
        for key in &keys {
            let members: BTreeSet<_> = key.as_object().unwrap().keys().map(String::as_str).collect();
            let needed: &[&str] = match key["kty"].as_str().unwrap() {
                "RSA" => &["n", "e"],
                "EC" => &["crv", "x", "y"],
                "OKP" => &["crv", "x"],
                other => panic!("a key of type {other}"),
            };
            let all: BTreeSet<_> = ["kty", "kid", "use", "alg"].into_iter().chain(needed.iter().copied()).collect();
            assert_eq!(members, all, "no private member, and none missing");
            assert_eq!(key["use"], "sig");
        }
        let etag = answer.header("etag").unwrap();
        let again = kit.browser().get_with("/jwks", &[("if-none-match", etag)]).await;
        assert_eq!((again.status, again.body.as_str()), (304, ""));
    }

    async fn an_id_token_is_signed_as_registered_by_a_published_key__sec_18(kit) {
        kit.person(EMAIL).await;
        for algorithm in Algorithm::ALL {
            let client = kit.register(|metadata| metadata.id_token_signed_response_alg = algorithm, true).await;
            let tokens = client.tokens(&kit, &kit.browser(), "openid", EMAIL).await;
            let header = header(&tokens.id);
            assert_eq!(header["alg"], algorithm.as_str());
            let keys = published(&kit).await;
            let key = keys.iter().find(|key| key["kid"] == header["kid"]).unwrap();
            assert_eq!(key["alg"], algorithm.as_str());
        }
    }

    async fn after_a_rotation_both_keys_verify_and_the_new_one_signs__sec_20(kit) {
        let (client, before) = person_and_tokens(&kit).await;
        rotate(&kit).await;
        let after = Tokens::of(&client.refresh(&kit, &before.refresh).await);
        assert_ne!(kid(&before.access), kid(&after.access));
        assert_ne!(kid(&before.id), kid(&after.id));
        let kids = kids(&kit).await;
        for token in [&before.access, &after.access, &before.id, &after.id] {
            assert!(kids.contains(&kid(token)));
        }
        assert_eq!([userinfo(&kit, &before.access).await, userinfo(&kit, &after.access).await], [200, 200]);
    }

    async fn after_the_overlap_the_old_key_is_gone__sec_20(kit) {
        let (client, before) = person_and_tokens(&kit).await;
        rotate(&kit).await;
        kit.advance(kit.app.provider.settings.key_overlap - Duration::from_secs(1));
        assert!(kids(&kit).await.contains(&kid(&before.id)));
        kit.advance(Duration::from_secs(1));
        assert!(!kids(&kit).await.contains(&kid(&before.id)));
        assert_eq!(kids(&kit).await.len(), 3);
        assert_eq!(client.refresh(&kit, &before.refresh).await.status, 200);
    }

    async fn a_withdrawn_key_stops_verifying_at_once_on_every_replica__sec_20(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        let replica = kit.replica().await;
        assert_eq!([userinfo(&kit, &tokens.access).await, userinfo(&replica, &tokens.access).await], [200, 200]);
        let compromised = kid(&tokens.access);
        withdraw(&kit, &compromised).await;
        assert_eq!([userinfo(&kit, &tokens.access).await, userinfo(&replica, &tokens.access).await], [401, 401]);
        for kit in [&kit, &replica] {
            assert!(!kids(kit).await.contains(&compromised));
            let seen = client.post(kit, "/introspect", &[("token", &tokens.access)]).await.json();
            assert_eq!(seen, json!({"active": false}));
        }
        let next = Tokens::of(&client.refresh(&replica, &tokens.refresh).await);
        assert!(kids(&kit).await.contains(&kid(&next.access)), "a successor signs from now on");
        assert_eq!([userinfo(&kit, &next.access).await, userinfo(&replica, &next.access).await], [200, 200]);
    }

    async fn a_withdrawn_key_proves_nothing_as_a_hint__sec_20(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        let browser = kit.browser();
        browser.sign_in(EMAIL, testkit::PASSWORD).await;
        withdraw(&kit, &kid(&tokens.id)).await;
        let flow = client.flow("openid").with("prompt", "none").with("id_token_hint", &tokens.id);
        let answer = browser.get(&flow.address()).await;
        assert_eq!(answer.redirect_param("error").as_deref(), Some("invalid_request"), "{answer:?}");
        let answer = browser.get(&format!("/logout?id_token_hint={}", tokens.id)).await;
        assert_eq!(answer.status, 400);
    }

    async fn a_retired_key_can_be_withdrawn_within_its_overlap__sec_20(kit) {
        let (_, tokens) = person_and_tokens(&kit).await;
        rotate(&kit).await;
        assert_eq!(userinfo(&kit, &tokens.access).await, 200);
        withdraw(&kit, &kid(&tokens.access)).await;
        assert_eq!(userinfo(&kit, &tokens.access).await, 401);
        assert_eq!(kids(&kit).await.len(), 5);
    }

    async fn replicas_that_start_together_agree_on_one_set_of_keys__sec_20(kit) {
        let replica = kit.replica().await;
        for kit in [&kit, &replica] {
            idp::keys::ensure(&kit.app.provider, &kit.app.store, &mut kit.moment()).await.unwrap();
        }
        assert_eq!(published(&kit).await, published(&replica).await);
        assert_eq!(kids(&kit).await.len(), 3);
    }

    async fn the_header_decides_neither_algorithm_nor_key__sec_18(kit) {
        let (client, tokens) = person_and_tokens(&kit).await;
        let claims = Tokens::claims(&tokens.access);
        let real = header(&tokens.access);
        let with = |name: &str, value: Value| {
            let mut changed = real.clone();
            changed[name] = value;
            changed
        };
        let keys = published(&kit).await;
        let own = keys.iter().find(|key| key["kid"] == real["kid"]).unwrap();
        let thief = ClientKey::new("ES256", real["kid"].as_str().unwrap());
        let thief_rsa = ClientKey::new("RS256", real["kid"].as_str().unwrap());
        let mut forgeries = vec![
            thief.sign_under(&real, &claims),
            thief.sign_under(&with("jwk", thief.jwk.clone()), &claims),
            thief.sign_under(&with("jku", json!("https://thief.example/jwks")), &claims),
            thief.sign_under(&with("x5u", json!("https://thief.example/x")), &claims),
            thief_rsa.sign_under(&with("alg", json!("RS256")), &claims),
            unsigned(&with("alg", json!("none")), &claims),
            unsigned(&real, &claims),
            thief.sign_under(&with("kid", json!("unknown")), &claims),
            thief.sign_under(&with("kid", json!("../../dev/null")), &claims),
        ];
        for secret in [own.to_string(), own["x"].as_str().unwrap().to_owned(), String::new()] {
            forgeries.push(hs256(secret.as_bytes(), &with("alg", json!("HS256")), &claims));
        }
        for forged in &forgeries {
            assert_eq!(userinfo(&kit, forged).await, 401, "{forged}");
            let seen = client.post(&kit, "/introspect", &[("token", forged)]).await.json();
            assert_eq!(seen, json!({"active": false}), "{forged}");
        }
        assert_eq!(userinfo(&kit, &tokens.access).await, 200);
    }
}

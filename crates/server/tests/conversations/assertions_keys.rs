//! Which keys and algorithms may prove a client (SEC-18).

use idp::registration::{NewClient, register};
use model::Surface;
use model::client::ClientMetadata;
use serde_json::{Value, json};
use testkit::{ClientKey, Kit, hs256, on_both_databases, unsigned};

use crate::assertions::{claims, client_of, metadata, present, with};
use crate::client_auth::assert_refused_client;

async fn registration_error(kit: &Kit, metadata: ClientMetadata) -> String {
    let new = NewClient { metadata, surface: Surface::Website, first_party: false };
    let registered = register(&kit.app.provider, &kit.app.store, &mut kit.moment(), new).await.unwrap();
    registered.expect_err("weak keys are refused").to_string()
}

on_both_databases! {
    async fn the_algorithm_is_the_registered_one__sec_18(kit) {
        let (rsa, ec) = (ClientKey::new("RS256", "rsa"), ClientKey::new("ES256", "ec"));
        let client = client_of(&kit, &[&rsa, &ec], Some("RS256")).await;
        assert_eq!(present(&kit, &rsa.sign(&claims(&kit, &client))).await.status, 200);
        assert_refused_client(&present(&kit, &ec.sign(&claims(&kit, &client))).await, false);
        let lying = rsa.sign_under(&json!({"alg": "ES256", "kid": "rsa"}), &claims(&kit, &client));
        assert_refused_client(&present(&kit, &lying).await, false);
        let lying = ec.sign_under(&json!({"alg": "RS256", "kid": "ec"}), &claims(&kit, &client));
        assert_refused_client(&present(&kit, &lying).await, false);
    }

    async fn a_public_key_is_no_hmac_secret_and_none_is_no_algorithm__sec_11(kit) {
        for algorithm in ["RS256", "ES256", "EdDSA"] {
            let key = ClientKey::new(algorithm, "k1");
            for registered in [None, Some(algorithm)] {
                let client = client_of(&kit, &[&key], registered).await;
                let secrets = [key.jwk.to_string(), key.jwk["n"].to_string(), key.jwk["x"].to_string(), String::new()];
                for secret in secrets {
                    let forged =
                        hs256(secret.as_bytes(), &json!({"alg": "HS256", "kid": "k1"}), &claims(&kit, &client));
                    assert_refused_client(&present(&kit, &forged).await, false);
                }
                for alg in ["none", "None", "NONE", ""] {
                    let forged = unsigned(&json!({"alg": alg, "kid": "k1"}), &claims(&kit, &client));
                    assert_refused_client(&present(&kit, &forged).await, false);
                }
                let stripped = unsigned(&json!({"alg": algorithm, "kid": "k1"}), &claims(&kit, &client));
                assert_refused_client(&present(&kit, &stripped).await, false);
            }
        }
    }

    async fn the_key_is_the_one_that_kid_names__sec_18(kit) {
        let (one, two, stranger) =
            (ClientKey::new("ES256", "one"), ClientKey::new("ES256", "two"), ClientKey::new("ES256", "one"));
        let client = client_of(&kit, &[&one, &two], None).await;
        let under = |key: &ClientKey, header: Value| key.sign_under(&header, &claims(&kit, &client));
        assert_eq!(present(&kit, &two.sign(&claims(&kit, &client))).await.status, 200);
        assert_eq!(
            present(&kit, &under(&two, json!({"alg": "ES256"}))).await.status,
            200,
            "without a kid all are tried"
        );
        assert_refused_client(&present(&kit, &under(&two, json!({"alg": "ES256", "kid": "one"}))).await, false);
        assert_refused_client(&present(&kit, &under(&two, json!({"alg": "ES256", "kid": "three"}))).await, false);
        assert_refused_client(&present(&kit, &stranger.sign(&claims(&kit, &client))).await, false);
    }

    async fn a_key_for_encryption_proves_nothing__sec_18(kit) {
        for (key_use, status) in [("sig", 200), ("enc", 401), ("tls", 401)] {
            let mut key = ClientKey::new("RS256", "k1");
            key.jwk["use"] = json!(key_use);
            let client = client_of(&kit, &[&key], None).await;
            assert_eq!(present(&kit, &key.sign(&claims(&kit, &client))).await.status, status, "{key_use}");
        }
    }

    async fn keys_in_the_header_are_ignored__sec_18(kit) {
        let (own, thief) = (ClientKey::new("ES256", "k1"), ClientKey::new("ES256", "k1"));
        let client = client_of(&kit, &[&own], None).await;
        let more = |name: &str, value: Value| with(json!({"alg": "ES256", "kid": "k1"}), name, value);
        for header in [
            more("jwk", thief.jwk.clone()),
            more("jku", json!("https://thief.example/jwks")),
            more("x5u", json!("https://thief.example/cert")),
            more("x5c", json!(["MIIB"])),
            with(json!({"alg": "ES256"}), "jwk", thief.jwk.clone()),
        ] {
            let forged = thief.sign_under(&header, &claims(&kit, &client));
            assert_refused_client(&present(&kit, &forged).await, false);
        }
        let harmless = own.sign_under(&more("jwk", thief.jwk.clone()), &claims(&kit, &client));
        assert_eq!(present(&kit, &harmless).await.status, 200);
    }

    async fn what_crit_demands_and_we_do_not_know_is_refused__sec_18(kit) {
        let key = ClientKey::new("ES256", "k1");
        let client = client_of(&kit, &[&key], None).await;
        for (name, value) in [("exp", json!(1)), ("b64", json!(true)), ("https://example.com/strict", json!(true))] {
            let header = with(json!({"alg": "ES256", "kid": "k1", "crit": [name]}), name, value);
            let demanding = key.sign_under(&header, &claims(&kit, &client));
            assert_refused_client(&present(&kit, &demanding).await, false);
        }
    }

    async fn weak_private_and_unreadable_keys_are_refused_at_registration__sec_18(kit) {
        use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
        let rsa = ClientKey::new("RS256", "k1").jwk;
        let number = |bytes: usize| {
            let mut number = vec![0xC1; bytes];
            *number.last_mut().unwrap() = 1;
            json!(URL_SAFE_NO_PAD.encode(number))
        };
        let padded = json!(URL_SAFE_NO_PAD.encode([vec![0; 128], vec![0xC1; 128]].concat()));
        let ec = ClientKey::new("ES256", "k1").jwk;
        let curve = |name: &str| json!({"kty": "EC", "crv": name, "x": "AA", "y": "AA"});
        for (what, key) in [
            ("1024 bits", with(rsa.clone(), "n", number(128))),
            ("2040 bits", with(rsa.clone(), "n", number(255))),
            ("1024 bits after zeros", with(rsa.clone(), "n", padded)),
            ("more bits than will be verified", with(rsa.clone(), "n", number(2048))),
            ("exponent 1", with(rsa.clone(), "e", json!("AQ"))),
            ("exponent 3", with(rsa.clone(), "e", json!("Aw"))),
            ("exponent 65536", with(rsa.clone(), "e", json!("AQAA"))),
            ("no exponent", with(rsa.clone(), "e", json!(""))),
            ("no modulus", with(rsa.clone(), "n", json!(""))),
            ("a private RSA key", with(rsa.clone(), "d", json!("AQAB"))),
            ("a private EC key", with(ec.clone(), "d", json!("AQAB"))),
            ("a secret", json!({"kty": "oct", "k": "c2VjcmV0"})),
            ("P-192", curve("P-192")),
            ("secp256k1", curve("secp256k1")),
            ("P-384", curve("P-384")),
            ("a point that is none", with(ec.clone(), "x", json!("AA"))),
            ("X25519", json!({"kty": "OKP", "crv": "X25519", "x": ec["x"]})),
            ("an Ed25519 key of 3 bytes", json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"})),
            ("an unknown type", json!({"kty": "LWE"})),
            ("no key", json!("nothing")),
        ] {
            let alone = registration_error(&kit, metadata(json!({"keys": [key]}), None)).await;
            assert!(alone.starts_with("jwks: "), "{what}: {alone}");
            let beside = registration_error(&kit, metadata(json!({"keys": [ec, key]}), None)).await;
            assert!(beside.starts_with("jwks: "), "{what}: {beside}");
        }
        for jwks in [json!({"keys": []}), json!({}), json!([]), json!({"keys": vec![ec.clone(); 21]})] {
            assert!(registration_error(&kit, metadata(jwks, None)).await.starts_with("jwks: "));
        }
        for algorithm in ["none", "HS256", "RS1", "ES384", ""] {
            let error = registration_error(&kit, metadata(json!({"keys": [ec]}), Some(algorithm))).await;
            assert!(error.starts_with("token_endpoint_auth_signing_alg: "), "{algorithm}: {error}");
        }
    }
}

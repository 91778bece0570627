//! ID tokens and keys, checked by other code than made them.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{digest, signature};
use serde_json::{Map, Value};

use crate::suite::ISSUER;

/// What an ID token must agree with.
pub(crate) struct Expected<'a> {
    pub(crate) client_id: &'a str,
    pub(crate) access_token: &'a str,
    pub(crate) now: i64,
}

/// Verifies an ID token and gives its claims.
pub(crate) fn verify(jwks: &Value, id_token: &str, expected: &Expected<'_>) -> Value {
    let parts: Vec<_> = id_token.split('.').collect();
    let [head, payload, signed] = parts[..] else { panic!("three parts: {id_token}") };
    let header: Value = serde_json::from_slice(&decode(head)).unwrap();
    assert_eq!(header["alg"], "RS256", "what a client gets that named no algorithm");
    let key = jwks["keys"].as_array().unwrap().iter().find(|key| key["kid"] == header["kid"]);
    let key = key.unwrap_or_else(|| panic!("kid is none of the published ones: {header}"));
    let public = signature::RsaPublicKeyComponents { n: decode(text(&key["n"])), e: decode(text(&key["e"])) };
    let message = format!("{head}.{payload}");
    public
        .verify(&signature::RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), &decode(signed))
        .expect("the signature is by a published key");

    let claims: Value = serde_json::from_slice(&decode(payload)).unwrap();
    assert_eq!(claims["iss"], ISSUER);
    assert!(claims["aud"] == expected.client_id || claims["aud"] == serde_json::json!([expected.client_id]));
    let (issued, expires) = (claims["iat"].as_i64().unwrap(), claims["exp"].as_i64().unwrap());
    assert!(issued <= expected.now && issued > expected.now - 300, "{claims}");
    assert!(expires > expected.now, "{claims}");
    assert!(claims["auth_time"].is_i64() && !text(&claims["acr"]).is_empty(), "{claims}");
    let sub = text(&claims["sub"]);
    assert!(!sub.is_empty() && sub.len() <= 255 && sub.is_ascii(), "{sub}");
    let hash = digest::digest(&digest::SHA256, expected.access_token.as_bytes());
    assert_eq!(text(&claims["at_hash"]), URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16]));
    check_claims(&claims);
    for name in claims.as_object().unwrap().keys() {
        let of_the_protocol =
            ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "azp", "at_hash", "sid", "jti"];
        assert!(of_the_protocol.contains(&name.as_str()), "{name} is for UserInfo");
    }
    claims
}

/// The right types, and neither null nor empty.
pub(crate) fn check_claims(claims: &Value) {
    check_members(claims.as_object().expect("claims are an object"));
}

fn check_members(claims: &Map<String, Value>) {
    for (name, value) in claims {
        match name.as_str() {
            "email_verified" | "phone_number_verified" => assert!(value.is_boolean(), "{name}: {value}"),
            "updated_at" | "iat" | "exp" | "auth_time" => assert!(value.is_u64(), "{name}: {value}"),
            "address" => check_members(value.as_object().expect("address is an object")),
            "amr" => assert!(value.as_array().is_some_and(|values| !values.is_empty()), "{name}: {value}"),
            "aud" if value.is_array() => {}
            _ => assert!(!text(value).is_empty(), "{name}: {value}"),
        }
    }
}

/// Each key has a `kid` of its own, no private parts, and the members that its type needs.
pub(crate) fn check_jwks(jwks: &Value) {
    let keys = jwks["keys"].as_array().unwrap();
    let kids: BTreeSet<_> = keys.iter().map(|key| text(&key["kid"])).collect();
    assert!(!keys.is_empty() && kids.len() == keys.len(), "{jwks}");
    for key in keys {
        for private in ["d", "p", "q", "dp", "dq", "qi", "k", "oth"] {
            assert!(key.get(private).is_none(), "{private} is private");
        }
        let needed: &[&str] = match text(&key["kty"]) {
            "RSA" => &["n", "e"],
            "EC" => &["crv", "x", "y"],
            "OKP" => &["crv", "x"],
            other => panic!("{other}"),
        };
        for member in needed.iter().chain(&["use", "alg"]) {
            assert!(!text(&key[*member]).is_empty(), "{member}: {key}");
        }
        if key["kty"] == "RSA" {
            assert!(decode(text(&key["n"])).len() >= 256, "{key}");
        }
        assert_eq!(key["use"], "sig");
    }
}

fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text: {value}"))
}

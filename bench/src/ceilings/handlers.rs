//! Ceilings that are handlers: nothing, a form and a signature, one indexed read.

use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::error::ErrorInternalServerError;
use actix_web::{HttpResponse, Result, web};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use store::Store;

use super::tables;
use crate::fault::Fault;

/// 300 bytes of JSON, prepared once.
const ANSWER: &str = concat!(
    r#"{"text":"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"#,
    r#"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"#,
    r#"01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678"}"#
);

pub(super) async fn empty() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(ANSWER)
}

/// A key that is parsed once.
pub(super) struct Signer {
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl Signer {
    pub(super) fn new() -> Result<Self, Fault> {
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
        let key = key.map_err(|_| Fault::new("no ES256 key could be made"))?;
        Ok(Self { key, random: SystemRandom::new() })
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    grant_type: String,
}

#[derive(Serialize)]
struct Token<'a> {
    access_token: String,
    token_type: &'a str,
    expires_in: u32,
}

/// A form, a token of the usual size signed with ES256, and JSON.
pub(super) async fn sign(signer: web::Data<Signer>, form: web::Form<Asked>) -> Result<HttpResponse> {
    let claims = format!(
        r#"{{"iss":"http://localhost:9000","sub":"{0}","aud":"{0}","client_id":"{0}","exp":1795326644,"iat":1795326044}}"#,
        form.grant_type
    );
    let mut token = String::with_capacity(512);
    BASE64_URL_SAFE_NO_PAD.encode_string(r#"{"typ":"at+jwt","alg":"ES256","kid":"0123456789abcdef"}"#, &mut token);
    token.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(claims, &mut token);
    let signature = signer.key.sign(&signer.random, token.as_bytes()).map_err(ErrorInternalServerError)?;
    token.push('.');
    BASE64_URL_SAFE_NO_PAD.encode_string(signature, &mut token);
    Ok(HttpResponse::Ok().json(Token { access_token: token, token_type: "Bearer", expires_in: 600 }))
}

#[derive(Serialize)]
struct Row {
    id: String,
    body: String,
}

/// One row by its primary key, over the whole table in leaps.
pub(super) async fn read(store: web::Data<Store>) -> Result<HttpResponse> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let id = tables::key(COUNT.fetch_add(1, Ordering::Relaxed).wrapping_mul(7919));
    let key = id.clone();
    let body = store.read_one(move |tx| tables::read(tx, &key)).await.map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::Ok().json(Row { id, body }))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_empty_answer_has_300_bytes_of_json() {
        assert_eq!(super::ANSWER.len(), 300);
        assert!(serde_json::from_str::<serde_json::Value>(super::ANSWER).is_ok());
    }
}

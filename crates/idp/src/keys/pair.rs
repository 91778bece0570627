//! Key pairs of the three algorithms.

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::ids::KeyId;
use model::keyring::SealPurpose;
use model::signing::{Algorithm, StoredKey};
use model::{Keyring, Moment};
use serde_json::json;
use store::{Error, Result};

/// A parsed private key.
pub enum KeyPair {
    /// RS256.
    Rsa(Box<RsaKeyPair>),
    /// ES256.
    Ecdsa(Box<EcdsaKeyPair>),
    /// EdDSA.
    Ed25519(Box<Ed25519KeyPair>),
}

impl KeyPair {
    /// Reads a private key (PKCS #8).
    pub fn parse(algorithm: Algorithm, pkcs8: &[u8]) -> Option<Self> {
        Some(match algorithm {
            Algorithm::RS256 => Self::Rsa(Box::new(RsaKeyPair::from_pkcs8(pkcs8).ok()?)),
            Algorithm::ES256 => {
                let pair = EcdsaKeyPair::from_pkcs8(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8).ok()?;
                Self::Ecdsa(Box::new(pair))
            }
            Algorithm::EdDSA => Self::Ed25519(Box::new(Ed25519KeyPair::from_pkcs8(pkcs8).ok()?)),
        })
    }

    /// A JWS signature of `message` (RFC 7518 §3.3, §3.4; RFC 8037 §3.1).
    pub fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(&signature::RSA_PKCS1_SHA256, &random, message, &mut out).ok()?;
                Some(out)
            }
            Self::Ecdsa(pair) => Some(pair.sign(&random, message).ok()?.as_ref().to_vec()),
            Self::Ed25519(pair) => Some(pair.sign(message).as_ref().to_vec()),
        }
    }

    fn public_members(&self) -> serde_json::Value {
        let b64 = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Rsa(pair) => {
                let key = pair.public_key();
                json!({
                    "kty": "RSA",
                    "n": b64(key.modulus().big_endian_without_leading_zero()),
                    "e": b64(key.exponent().big_endian_without_leading_zero()),
                })
            }
            Self::Ecdsa(pair) => {
                let point = pair.public_key().as_ref();
                json!({"kty": "EC", "crv": "P-256", "x": b64(&point[1..33]), "y": b64(&point[33..65])})
            }
            Self::Ed25519(pair) => json!({"kty": "OKP", "crv": "Ed25519", "x": b64(pair.public_key().as_ref())}),
        }
    }
}

/// Makes a key and seals it. The randomness is the cryptography library's own.
pub fn generate(keyring: &Keyring, moment: &mut Moment, algorithm: Algorithm) -> Result<StoredKey> {
    let pkcs8 = generate_pkcs8(algorithm).ok_or_else(|| Error::bug("a key could not be made"))?;
    let pair = KeyPair::parse(algorithm, &pkcs8).ok_or_else(|| Error::bug("a new key can't be read"))?;
    // Hexadecimal: it begins with no hyphen, so that it can be typed in a command like any word.
    let kid = KeyId::from_text(format!("{:032x}", u128::from_be_bytes(moment.bytes())));
    let mut jwk = pair.public_members();
    jwk["kid"] = json!(kid);
    jwk["use"] = json!("sig");
    jwk["alg"] = json!(algorithm.as_str());
    Ok(StoredKey {
        sealed: keyring.seal(moment, SealPurpose::SigningKey(&kid), &pkcs8),
        kid,
        algorithm,
        public_jwk: jwk.to_string(),
        created_at: moment.now,
        retired_at: None,
        published_until: None,
        withdrawn_at: None,
    })
}

fn generate_pkcs8(algorithm: Algorithm) -> Option<Vec<u8>> {
    let random = SystemRandom::new();
    match algorithm {
        Algorithm::RS256 => {
            let pair = RsaKeyPair::generate(KeySize::Rsa2048).ok()?;
            let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().ok()?;
            Some(der.as_ref().to_vec())
        }
        Algorithm::ES256 => {
            let der = EcdsaKeyPair::generate_pkcs8(&signature::ECDSA_P256_SHA256_FIXED_SIGNING, &random).ok()?;
            Some(der.as_ref().to_vec())
        }
        Algorithm::EdDSA => Some(Ed25519KeyPair::generate_pkcs8(&random).ok()?.as_ref().to_vec()),
    }
}

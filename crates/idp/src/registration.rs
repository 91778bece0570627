//! Registering clients, for operators (RFC 7591's metadata).

use crate::Provider;
use crate::client_auth::assertion_algorithms;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet};

use model::client::{self, Client, ClientMetadata, ClientSecret, MetadataError};
use model::keyring::Purpose;
use model::{ClientId, Moment, PlainToken, Surface};
use store::{Result, Store};

/// What an operator registers.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// RFC 7591's metadata.
    pub metadata: ClientMetadata,
    /// The surface it lives on.
    pub surface: Surface,
    /// Whether the operator runs it.
    pub first_party: bool,
}

/// A registered client with its secret, shown this once.
#[derive(Debug)]
pub struct Registered {
    /// The client.
    pub client: Client,
    /// Its secret, if its authentication method has one.
    pub secret: Option<PlainToken>,
}

/// Registers a client.
pub async fn register(
    provider: &Provider,
    store: &Store,
    moment: &mut Moment,
    new: NewClient,
) -> Result<Result<Registered, MetadataError>> {
    if let Err(error) = client::check(&new.metadata)
        .and_then(|()| client::check_privileges(&new.metadata, new.surface, new.first_party))
        .and_then(|()| check_keys(&new.metadata))
    {
        return Ok(Err(error));
    }
    let secret = new.metadata.token_endpoint_auth_method.uses_secret().then(|| moment.token());
    let client = Client {
        id: ClientId::new(moment),
        metadata: new.metadata,
        surface: new.surface,
        first_party: new.first_party,
        created_at: moment.now,
        secrets: secret.iter().map(|secret| stored_secret(provider, secret, moment)).collect(),
    };
    let given = client.clone();
    store.write(move |tx| store::clients::insert(tx, &client)).await?;
    Ok(Ok(Registered { client: given, secret }))
}

/// What became of a request for a new secret.
#[derive(Debug)]
pub enum Rotated {
    /// The new secret, shown this once; the one before it works for the overlap.
    Secret(PlainToken),
    /// The client's authentication method has no secret.
    UsesNoSecret,
    /// There is no such client.
    NotFound,
}

/// Gives a client a new secret beside the one it has (INT-1).
pub async fn rotate_secret(provider: &Provider, store: &Store, moment: &mut Moment, id: ClientId) -> Result<Rotated> {
    let secret = moment.token();
    let new = stored_secret(provider, &secret, moment);
    let overlap_until = moment.now.plus(provider.settings.secret_overlap);
    let found = store
        .write(move |tx| {
            let Some(client) = store::clients::find(tx, &id)? else { return Ok(None) };
            let uses_secret = client.metadata.token_endpoint_auth_method.uses_secret();
            if uses_secret {
                store::clients::rotate_secret(tx, &id, &new, overlap_until)?;
            }
            Ok(Some(uses_secret))
        })
        .await?;
    Ok(match found {
        None => Rotated::NotFound,
        Some(false) => Rotated::UsesNoSecret,
        Some(true) => Rotated::Secret(secret),
    })
}

fn stored_secret(provider: &Provider, secret: &PlainToken, moment: &Moment) -> ClientSecret {
    ClientSecret {
        hash: provider.keyring.hash(Purpose::ClientSecret, secret),
        created_at: moment.now,
        expires_at: None,
    }
}

/// Key material: public keys only, of types and strengths that are accepted (SEC-18).
fn check_keys(metadata: &ClientMetadata) -> Result<(), MetadataError> {
    let refused = |member, why: String| Err(MetadataError::Member { member, why });
    if let Some(alg) = &metadata.token_endpoint_auth_signing_alg
        && !assertion_algorithms().any(|known| known == alg)
    {
        let known: Vec<_> = assertion_algorithms().collect();
        return refused("token_endpoint_auth_signing_alg", format!("use one of {}", known.join(", ")));
    }
    let Some(jwks) = &metadata.jwks else { return Ok(()) };
    let members = jwks["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    if members.iter().any(|key| ["d", "k", "p", "q"].iter().any(|private| key.get(private).is_some())) {
        return refused(
            "jwks",
            "it holds private or symmetric keys; register public keys only, and replace these".into(),
        );
    }
    let Ok(set) = serde_json::from_value::<JwkSet>(jwks.clone()) else {
        return refused("jwks", "it is not a JWK Set as RFC 7517 section 5 describes".into());
    };
    if set.keys.is_empty() || set.keys.len() > 20 {
        return refused("jwks", "give 1 to 20 keys".into());
    }
    match set.keys.iter().find_map(weakness) {
        Some(why) => refused("jwks", why.into()),
        None => Ok(()),
    }
}

fn weakness(key: &Jwk) -> Option<&'static str> {
    match &key.algorithm {
        AlgorithmParameters::RSA(rsa) => {
            let (bits, exponent) = (bit_length(&decoded(&rsa.n)), decoded(&rsa.e));
            if !(2048..=8192).contains(&bits) {
                Some("an RSA key has fewer than 2048 bits, or more than 8192")
            } else if bit_length(&exponent) < 17 || exponent.last().is_none_or(|low| low % 2 == 0) {
                Some("an RSA key has an exponent below 65537 or an even one")
            } else {
                None
            }
        }
        AlgorithmParameters::EllipticCurve(ec) if ec.curve == EllipticCurve::P256 => {
            let point = [&[0x04], &decoded(&ec.x)[..], &decoded(&ec.y)[..]].concat();
            let sound = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).is_ok();
            (!sound).then_some("x and y of a key are not a point of P-256")
        }
        AlgorithmParameters::OctetKeyPair(okp) if okp.curve == EllipticCurve::Ed25519 => {
            let sound = ParsedPublicKey::new(&ED25519, decoded(&okp.x)).is_ok();
            (!sound).then_some("x of a key is not an Ed25519 key")
        }
        _ => Some("a key is of a type or curve that is not accepted; use RSA, P-256 or Ed25519"),
    }
}

fn decoded(member: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(member).unwrap_or_default()
}

fn bit_length(big_endian: &[u8]) -> usize {
    let significant = big_endian.iter().skip_while(|b| **b == 0).collect::<Vec<_>>();
    significant.first().map_or(0, |first| significant.len() * 8 - first.leading_zeros() as usize)
}

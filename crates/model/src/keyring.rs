//! The key file in memory: keyed hashes of tokens, and sealing of what must
//! be read again.

mod purpose;

pub use purpose::{Purpose, SealPurpose};

use crate::secret::{PlainToken, TokenHash};
use base64::{Engine, engine::general_purpose::STANDARD};
use ring::{aead, hmac};
use zeroize::Zeroizing;

/// Why a key file or a sealed value was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// The key file's text is not one.
    #[error(
        "the key file is damaged: it needs one line `hash` and at least one line `seal`, each with 32 bytes in base64"
    )]
    Malformed,
    /// A sealed value was made under another key, for another purpose, or was changed.
    #[error("a sealed value can't be opened with this key file")]
    Sealed,
}

/// The secrets of the key file: one key for hashes, the sealing keys with the
/// current one first.
pub struct Keyring {
    hash: hmac::Key,
    seals: Vec<SealKey>,
}

struct SealKey {
    id: [u8; 4],
    key: aead::LessSafeKey,
}

const NONCE_LEN: usize = 12;

impl Keyring {
    /// The text of a new key file.
    pub fn generate(moment: &mut crate::Moment) -> Zeroizing<String> {
        Zeroizing::new(format!(
            "# Signet key file. Whoever holds it can open what the database seals: keep it, back it up apart from the database.\nhash {}\nseal {}\n",
            STANDARD.encode(moment.bytes::<32>()),
            STANDARD.encode(moment.bytes::<32>()),
        ))
    }

    /// Reads a key file: lines `hash BASE64` (once) and `seal BASE64` (the
    /// current one first, earlier ones after it), `#` starts a comment.
    pub fn parse(text: &str) -> Result<Self, KeyringError> {
        let mut hash = None;
        let mut seals = Vec::new();
        for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
            let (kind, value) = line.split_once(' ').ok_or(KeyringError::Malformed)?;
            let bytes = decode_key(value)?;
            match kind {
                "hash" if hash.is_none() => hash = Some(hmac::Key::new(hmac::HMAC_SHA256, &bytes[..])),
                "seal" => seals.push(SealKey::new(&bytes)?),
                _ => return Err(KeyringError::Malformed),
            }
        }
        match (hash, seals.is_empty()) {
            (Some(hash), false) => Ok(Self { hash, seals }),
            _ => Err(KeyringError::Malformed),
        }
    }

    /// The keyed hash (HMAC-SHA256) of a token for one purpose.
    pub fn hash(&self, purpose: Purpose, token: &PlainToken) -> TokenHash {
        TokenHash::from_bytes(self.mac(purpose, token.expose().as_bytes()))
    }

    /// HMAC-SHA256 of any bytes for one purpose.
    pub fn mac(&self, purpose: Purpose, bytes: &[u8]) -> [u8; 32] {
        let mut context = hmac::Context::with_key(&self.hash);
        context.update(purpose.label());
        context.update(bytes);
        let mut out = [0; 32];
        out.copy_from_slice(context.sign().as_ref());
        out
    }

    /// Seals `plain` (AES-256-GCM) so that only this key file opens it, and
    /// only for the same purpose.
    pub fn seal(&self, moment: &mut crate::Moment, purpose: SealPurpose<'_>, plain: &[u8]) -> Vec<u8> {
        let current = &self.seals[0];
        let nonce = moment.bytes::<NONCE_LEN>();
        let mut sealed = plain.to_vec();
        current
            .key
            .seal_in_place_append_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::from(purpose.label().as_bytes()),
                &mut sealed,
            )
            .expect("AES-GCM seals anything shorter than 64 GiB");
        [&current.id[..], &nonce, &sealed].concat()
    }

    /// Opens what [`Keyring::seal`] sealed for the same purpose.
    pub fn open(&self, purpose: SealPurpose<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
        let (id, rest) = sealed.split_at_checked(4).ok_or(KeyringError::Sealed)?;
        let (nonce, body) = rest.split_at_checked(NONCE_LEN).ok_or(KeyringError::Sealed)?;
        let seal = self.seals.iter().find(|s| s.id == id).ok_or(KeyringError::Sealed)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyringError::Sealed)?;
        let mut body = Zeroizing::new(body.to_vec());
        let label = purpose.label();
        let opened = seal.key.open_in_place(nonce, aead::Aad::from(label.as_bytes()), &mut body);
        let len = opened.map_err(|_| KeyringError::Sealed)?.len();
        body.truncate(len);
        Ok(body)
    }

    /// A value that a database remembers to notice another key file.
    pub fn fingerprint(&self) -> String {
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&self.mac(Purpose::Fingerprint, b"")[..12])
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keyring")
    }
}

impl SealKey {
    fn new(bytes: &[u8; 32]) -> Result<Self, KeyringError> {
        let key = aead::UnboundKey::new(&aead::AES_256_GCM, bytes).map_err(|_| KeyringError::Malformed)?;
        let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
        let mut id = [0; 4];
        id.copy_from_slice(&digest.as_ref()[..4]);
        Ok(Self { id, key: aead::LessSafeKey::new(key) })
    }
}

fn decode_key(text: &str) -> Result<Zeroizing<[u8; 32]>, KeyringError> {
    let bytes = Zeroizing::new(STANDARD.decode(text.trim()).map_err(|_| KeyringError::Malformed)?);
    let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| KeyringError::Malformed)?;
    Ok(Zeroizing::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::KeyId;
    use crate::{Moment, Timestamp};

    fn ring_of(seed: u8) -> (Moment, Keyring) {
        let mut moment = Moment::new(Timestamp::from_seconds(1), [seed; 32]);
        let ring = Keyring::parse(&Keyring::generate(&mut moment)).unwrap();
        (moment, ring)
    }

    #[test]
    fn opens_only_what_it_sealed_for_the_same_purpose() {
        let (mut moment, ring) = ring_of(1);
        let [a, b] = ["a", "b"].map(KeyId::from_text);
        let sealed = ring.seal(&mut moment, SealPurpose::SigningKey(&a), b"private");
        assert_eq!(ring.open(SealPurpose::SigningKey(&a), &sealed).unwrap().as_slice(), b"private");
        for other in [SealPurpose::SigningKey(&b), SealPurpose::Message("a"), SealPurpose::UpstreamSecret] {
            assert_eq!(ring.open(other, &sealed).unwrap_err(), KeyringError::Sealed, "{other:?}");
        }
        assert_eq!(ring_of(2).1.open(SealPurpose::SigningKey(&a), &sealed).unwrap_err(), KeyringError::Sealed);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(ring.open(SealPurpose::SigningKey(&a), &changed).is_err(), "byte {at}");
        }
    }

    #[test]
    fn an_earlier_sealing_key_still_opens_after_a_newer_one_is_put_first() {
        let (mut moment, _) = ring_of(1);
        let old = Keyring::generate(&mut moment);
        let sealed = Keyring::parse(&old).unwrap().seal(&mut moment, SealPurpose::UpstreamFlow, b"x");
        let newer = Keyring::generate(&mut moment);
        let newer = newer.lines().find(|l| l.starts_with("seal")).unwrap().to_owned();
        let rotated = old.replacen("seal ", &format!("{newer}\nseal "), 1);
        let opened = Keyring::parse(&rotated).unwrap().open(SealPurpose::UpstreamFlow, &sealed);
        assert_eq!(opened.unwrap().as_slice(), b"x");
    }

    #[test]
    fn a_token_hashes_differently_for_each_purpose__sec_15() {
        let (mut moment, ring) = ring_of(1);
        let token = moment.token();
        assert_ne!(ring.hash(Purpose::Code, &token), ring.hash(Purpose::RefreshToken, &token));
    }

    #[test]
    fn a_damaged_file_is_an_error_not_garbage__sec_20() {
        for text in ["", "hash AAAA", "seal x", "hash", "nonsense line"] {
            assert_eq!(Keyring::parse(text).unwrap_err(), KeyringError::Malformed, "{text}");
        }
    }
}

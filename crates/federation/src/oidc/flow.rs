//! What is sealed with a sign-in that is under way at an upstream.

use super::Secrets;
use model::keyring::SealPurpose;
use model::{Keyring, Moment, PlainToken};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

#[derive(Serialize, Deserialize)]
struct Sealed {
    secrets: Secrets,
    leads_to: String,
}

/// Seals the secrets of a sign-in together with what says where it leads, which may hold a request's handle.
pub fn seal(keyring: &Keyring, moment: &mut Moment, secrets: Secrets, leads_to: &PlainToken) -> Vec<u8> {
    let sealed = Sealed { secrets, leads_to: leads_to.expose().to_owned() };
    let plain = Zeroizing::new(serde_json::to_vec(&sealed).expect("texts and numbers can be written as JSON"));
    keyring.seal(moment, SealPurpose::UpstreamFlow, &plain)
}

/// Opens what [`seal`] sealed; none when the key file can't open it any more.
pub fn unseal(keyring: &Keyring, sealed: &[u8]) -> Option<(Secrets, PlainToken)> {
    let plain = keyring.open(SealPurpose::UpstreamFlow, sealed).ok()?;
    let Sealed { secrets, leads_to } = serde_json::from_slice(&plain).ok()?;
    Some((secrets, PlainToken::presented(leads_to)))
}

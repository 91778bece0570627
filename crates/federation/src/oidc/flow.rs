//! What is sealed with a sign-in that is under way at an upstream.

use super::Secrets;
use model::{Keyring, Moment, PlainToken};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

const FLOW: &str = "upstream-flow";

#[derive(Serialize, Deserialize)]
struct Sealed {
    secrets: Secrets,
    request: Option<String>,
}

/// Seals the secrets of a sign-in together with the handle of the authorization request that it is for.
pub fn seal(keyring: &Keyring, moment: &mut Moment, secrets: Secrets, request: Option<&PlainToken>) -> Vec<u8> {
    let sealed = Sealed { secrets, request: request.map(|handle| handle.expose().to_owned()) };
    let plain = Zeroizing::new(serde_json::to_vec(&sealed).expect("texts and numbers can be written as JSON"));
    keyring.seal(moment, FLOW, &plain)
}

/// Opens what [`seal`] sealed; none when the key file can't open it any more.
pub fn unseal(keyring: &Keyring, sealed: &[u8]) -> Option<(Secrets, Option<PlainToken>)> {
    let plain = keyring.open(FLOW, sealed).ok()?;
    let Sealed { secrets, request } = serde_json::from_slice(&plain).ok()?;
    Some((secrets, request.map(PlainToken::presented)))
}

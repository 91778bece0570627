//! scrypt (RFC 7914): `$scrypt$ln=LOG2_N,r=BLOCKS,p=LANES$SALT$TAG` (PHC, and passlib's way).

use super::{Function, HashError, Imported, bytes, values};
use scrypt::Params;

/// N, r and p.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::hashing) struct Cost {
    log_n: u8,
    r: u32,
    p: u32,
}

/// The most memory, in bytes: twice what OWASP recommends, and a little for the lanes.
const MOST_MEMORY: u64 = 257 * 1024 * 1024;

/// The most memory that is filled in all, lane after lane, which takes some seconds.
const MOST_WORK: u64 = 4 * MOST_MEMORY;

pub(super) fn parse(params: &str, salt: &str, tag: &str) -> Result<Imported, HashError> {
    let [Some(log_n), Some(r), Some(p)] = values(params, ["ln", "r", "p"])? else {
        return Err(HashError::Malformed);
    };
    if log_n == 0 || r == 0 || p == 0 {
        return Err(HashError::Malformed);
    }
    // Each lane takes 128 · r bytes, and N times as much while it is computed (RFC 7914 §§5 and 6).
    let n = 1u64.checked_shl(log_n).ok_or(HashError::Cost)?;
    let bytes_of = |lanes: u64| lanes.checked_mul(u64::from(r) * 128);
    let affordable = bytes_of(n.saturating_add(p.into())).is_some_and(|memory| memory <= MOST_MEMORY)
        && n.checked_mul(p.into()).and_then(bytes_of).is_some_and(|work| work <= MOST_WORK);
    if !affordable {
        return Err(HashError::Cost);
    }
    let cost = Cost { log_n: u8::try_from(log_n).map_err(|_| HashError::Cost)?, r, p };
    // Some combinations the algorithm itself doesn't have.
    Params::new(cost.log_n, r, p).map_err(|_| HashError::Malformed)?;
    Imported::checked(Function::Scrypt(cost), bytes(salt)?, bytes(tag)?)
}

/// The tag of a password, in so many bytes.
pub(super) fn tag(cost: Cost, password: &[u8], salt: &[u8], length: usize) -> Option<Vec<u8>> {
    let params = Params::new(cost.log_n, cost.r, cost.p).ok()?;
    let mut tag = vec![0; length];
    scrypt::scrypt(password, salt, &params, &mut tag).ok()?;
    Some(tag)
}

//! What is computed beside hashes that are cheaper than new ones.

use super::engine::{Cost, Recipe};
use super::phc;

/// What is computed beside a hash that is cheaper than `usual`, so that together they take the time of the dummy: without it the hashes
/// that wait for their upgrade would tell that their accounts exist (SEC-30).
pub(super) fn filler(stored: Cost, usual: Cost) -> Option<Recipe> {
    filler_of(usual.work().saturating_sub(stored.work()), usual)
}

/// A recipe that fills so many KiB in all, with no more memory than `usual`.
fn filler_of(missing: u64, usual: Cost) -> Option<Recipe> {
    let iterations = missing.div_ceil(u64::from(usual.memory_kib)).max(1);
    let memory_kib = missing / iterations;
    let cost = Cost {
        memory_kib: u32::try_from(memory_kib).ok()?,
        iterations: u32::try_from(iterations).ok()?,
        parallelism: 1,
    };
    // Below 8 KiB there is no argon2 (RFC 9106 §3.1), and no time to speak of.
    (cost.memory_kib >= 8).then(|| phc::recipe(cost))
}

/// What is computed beside a hash of another system that took `micros`, where one of the cost `usual` takes
/// `usual_micros`, to the same end.
pub(super) fn filler_for(micros: u64, usual_micros: u64, usual: Cost) -> Option<Recipe> {
    let missing = usual_micros.saturating_sub(micros);
    let kib = u128::from(usual.work()) * u128::from(missing) / u128::from(usual_micros.max(1));
    filler_of(u64::try_from(kib).ok()?, usual)
}

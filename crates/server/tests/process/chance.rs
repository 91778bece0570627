//! Chance that can be had again: the seed is printed, and taken from `SIGNET_TEST_SEED` when that is set.

use std::hash::{BuildHasher, RandomState};

/// A small generator (splitmix64); nothing here needs to be hard to guess.
pub(crate) struct Chance(u64);

impl Chance {
    /// From the environment, or any.
    pub(crate) fn announced(test: &str) -> Self {
        let given = std::env::var("SIGNET_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = given.unwrap_or_else(|| RandomState::new().hash_one(test));
        println!("{test}: SIGNET_TEST_SEED={seed}");
        Self(seed)
    }

    /// Another one, for another thread.
    pub(crate) fn split(&mut self) -> Self {
        Self(self.draw())
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.draw() % bound
    }

    fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

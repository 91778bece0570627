//! The computation: argon2id by `argon2-rust`, held against `argon2`.
//!
//! `docs/adr/0003-password-hashing.md` tells why there are two.

use std::sync::OnceLock;

/// What an argon2id hash costs (RFC 9106 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB (`m`), at least 8 for each lane.
    pub memory_kib: u32,
    /// Passes over the memory (`t`).
    pub iterations: u32,
    /// Lanes (`p`). They are filled one after another: the pool's threads are the parallelism.
    pub parallelism: u32,
}

impl Cost {
    /// KiB filled in all, to which the time is in proportion.
    pub(super) fn work(self) -> u64 {
        u64::from(self.memory_kib) * u64::from(self.iterations)
    }
}

/// The version of the argon2 algorithm (RFC 9106 §3.1, `v`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// 0x10, of imported hashes.
    V10,
    /// 0x13, the current one.
    V13,
}

/// All that a tag depends on beside password and salt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recipe {
    pub(super) cost: Cost,
    pub(super) version: Version,
    /// Length of the tag in bytes.
    pub(super) length: usize,
}

/// The computation failed: no memory for the arena, or parameters that argon2 doesn't have.
#[derive(Debug, thiserror::Error)]
#[error("argon2id could not be computed: {0}")]
pub(super) struct Failed(String);

/// Which crate computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Engine {
    /// `argon2-rust`.
    Fast,
    /// `argon2`, the reference.
    Reference,
}

/// A tag that is known beforehand.
struct KnownAnswer {
    cost: Cost,
    tag: [u8; 32],
}

/// Tags of `password` under `somesalt` from the test suite of the algorithm's authors
/// (phc-winner-argon2, `src/test.c`), with one lane and with two.
const KNOWN_ANSWERS: [KnownAnswer; 2] = [
    KnownAnswer {
        cost: Cost { memory_kib: 256, iterations: 2, parallelism: 1 },
        tag: [
            0x9d, 0xfe, 0xb9, 0x10, 0xe8, 0x0b, 0xad, 0x03, 0x11, 0xfe, 0xe2, 0x0f, 0x9c, 0x0e, 0x2b, 0x12, 0xc1, 0x79,
            0x87, 0xb4, 0xca, 0xc9, 0x0c, 0x2e, 0xf5, 0x4d, 0x5b, 0x30, 0x21, 0xc6, 0x8b, 0xfe,
        ],
    },
    KnownAnswer {
        cost: Cost { memory_kib: 256, iterations: 2, parallelism: 2 },
        tag: [
            0x6d, 0x09, 0x3c, 0x50, 0x1f, 0xd5, 0x99, 0x96, 0x45, 0xe0, 0xea, 0x3b, 0xf6, 0x20, 0xd7, 0xb8, 0xbe, 0x7f,
            0xd2, 0xdb, 0x59, 0xc2, 0x0d, 0x9f, 0xff, 0x95, 0x39, 0xda, 0x2b, 0xf5, 0x70, 0x37,
        ],
    },
];

impl Engine {
    /// The engine of this process: the fast one, if it gives the known answers on this machine.
    pub(super) fn of_this_machine() -> Self {
        static CHOSEN: OnceLock<Engine> = OnceLock::new();
        *CHOSEN.get_or_init(|| Self::that_gives(&KNOWN_ANSWERS))
    }

    fn that_gives(answers: &[KnownAnswer]) -> Self {
        let right = |known: &KnownAnswer| {
            let recipe = Recipe { cost: known.cost, version: Version::V13, length: known.tag.len() };
            Self::Fast.worker(known.cost).tag(&recipe, b"password", b"somesalt").is_ok_and(|tag| tag == known.tag)
        };
        if answers.iter().all(right) {
            return Self::Fast;
        }
        tracing::warn!(
            "argon2-rust gives wrong answers on this machine; passwords are hashed by the slower argon2: please report it"
        );
        Self::Reference
    }

    /// One thread's share of the computation. It takes no memory before its first tag.
    pub(super) fn worker(self, usual: Cost) -> Worker {
        let arena = fast(&Recipe { cost: usual, version: Version::V13, length: super::phc::TAG_LENGTH })
            .map(|argon2| argon2.hasher());
        match (self, arena) {
            (Self::Fast, Ok(arena)) => Worker { usual, arena: Some(arena) },
            _ => Worker { usual, arena: None },
        }
    }
}

/// What one thread computes with.
pub(super) struct Worker {
    usual: Cost,
    /// The fast engine, with an arena that is made at the first tag of the usual cost and used again for the next.
    arena: Option<argon2_rust::Hasher>,
}

impl Worker {
    /// The tag of a password (RFC 9106 §3.1).
    pub(super) fn tag(&mut self, recipe: &Recipe, password: &[u8], salt: &[u8]) -> Result<Vec<u8>, Failed> {
        let mut tag = vec![0; recipe.length];
        match &mut self.arena {
            Some(arena) => {
                let argon2 = fast(recipe)?;
                if recipe.cost == self.usual {
                    arena.set_argon2(argon2);
                    arena.hash_into(password, salt, &mut tag).map_err(failed)?;
                } else {
                    argon2.hash_into(password, salt, &mut tag).map_err(failed)?;
                }
            }
            None => reference(recipe)?.hash_password_into(password, salt, &mut tag).map_err(failed)?,
        }
        Ok(tag)
    }

    /// KiB that are held for the next tag.
    #[cfg(test)]
    pub(super) fn held_kib(&self) -> usize {
        self.arena.as_ref().map_or(0, argon2_rust::Hasher::reserved_blocks)
    }
}

fn fast(recipe: &Recipe) -> Result<argon2_rust::Argon2, Failed> {
    use argon2_rust::{Algorithm, Argon2, Params, params};
    let version = match recipe.version {
        Version::V10 => argon2_rust::Version::V0x10,
        Version::V13 => argon2_rust::Version::V0x13,
    };
    let params = Params::builder()
        .memory(params::Memory::kib(recipe.cost.memory_kib.into()))
        .passes(recipe.cost.iterations)
        .lanes(recipe.cost.parallelism)
        .threads(1)
        .tag_len(params::TagLen::bytes(recipe.length as u64))
        .build()
        .map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, version, params))
}

fn reference(recipe: &Recipe) -> Result<argon2::Argon2<'static>, Failed> {
    let Cost { memory_kib, iterations, parallelism } = recipe.cost;
    let version = match recipe.version {
        Version::V10 => argon2::Version::V0x10,
        Version::V13 => argon2::Version::V0x13,
    };
    let params = argon2::Params::new(memory_kib, iterations, parallelism, Some(recipe.length)).map_err(failed)?;
    Ok(argon2::Argon2::new(argon2::Algorithm::Argon2id, version, params))
}

fn failed(cause: impl std::fmt::Display) -> Failed {
    Failed(cause.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn recipes() -> impl Strategy<Value = Recipe> {
        (1u32..=4, 0u32..120, 1u32..=4, 4usize..=64, any::<bool>()).prop_map(
            |(parallelism, more, iterations, length, old)| Recipe {
                cost: Cost { memory_kib: 8 * parallelism + more, iterations, parallelism },
                version: if old { Version::V10 } else { Version::V13 },
                length,
            },
        )
    }

    proptest! {
        #[test]
        fn both_crates_give_the_same_tag(
            recipe in recipes(),
            password in prop::collection::vec(any::<u8>(), 0..200),
            salt in prop::collection::vec(any::<u8>(), 8..48),
            usual in any::<bool>(),
        ) {
            let usual = if usual { recipe.cost } else { Cost { memory_kib: 64, iterations: 5, parallelism: 1 } };
            let mut fast = Engine::Fast.worker(usual);
            let tag = Engine::Reference.worker(usual).tag(&recipe, &password, &salt).unwrap();
            prop_assert_eq!(&fast.tag(&recipe, &password, &salt).unwrap(), &tag);
            prop_assert_eq!(&fast.tag(&recipe, &password, &salt).unwrap(), &tag, "with the arena used before");
        }
    }

    #[test]
    fn long_passwords_and_the_default_cost_give_the_same_tag_too() {
        let recipe = Recipe {
            cost: Cost { memory_kib: 19_456, iterations: 2, parallelism: 1 },
            version: Version::V13,
            length: 32,
        };
        let mut tags = [Engine::Fast, Engine::Reference]
            .map(|engine| engine.worker(recipe.cost).tag(&recipe, &[b'x'; 1024], b"0123456789abcdef").unwrap())
            .into_iter();
        assert_eq!(tags.next(), tags.next());
    }

    #[test]
    fn both_engines_give_the_known_answers() {
        for known in &KNOWN_ANSWERS {
            let recipe = Recipe { cost: known.cost, version: Version::V13, length: 32 };
            for engine in [Engine::Fast, Engine::Reference] {
                assert_eq!(
                    engine.worker(known.cost).tag(&recipe, b"password", b"somesalt").unwrap(),
                    known.tag,
                    "{engine:?}"
                );
            }
        }
        assert_eq!(Engine::that_gives(&KNOWN_ANSWERS), Engine::Fast);
    }

    #[test]
    fn a_wrong_answer_makes_the_reference_compute() {
        let mut answers = KNOWN_ANSWERS;
        answers[1].tag[31] ^= 1;
        assert_eq!(Engine::that_gives(&answers), Engine::Reference);
    }

    #[test]
    fn the_arena_is_made_at_the_first_tag_and_never_grows_beyond_the_usual_cost() {
        let usual = Cost { memory_kib: 64, iterations: 1, parallelism: 1 };
        let mut worker = Engine::Fast.worker(usual);
        assert_eq!(worker.held_kib(), 0);
        for memory_kib in [64, 512, 64] {
            let recipe = Recipe { cost: Cost { memory_kib, ..usual }, version: Version::V13, length: 32 };
            worker.tag(&recipe, b"p", b"somesalt").unwrap();
            assert_eq!(worker.held_kib(), 64);
        }
    }
}

//! `[password]`: what a password must be (PWD-3), and how it is hashed (PWD-2, PWD-5).

use std::path::PathBuf;

use account::hashing::Cost;
use account::password::{BreachedFile, PasswordRules};

use super::Depth;
use super::reader::Section;

/// Rules and costs of passwords.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The fewest characters of a new password.
    pub min_length: usize,
    /// A list of breached passwords beside the built-in one.
    pub breached_file: Option<PathBuf>,
    /// What a hash costs.
    pub cost: Cost,
    /// How many hashes are computed at once; 0 stands for one for each processor core.
    pub hash_workers: usize,
    /// How many hashes may wait; past them the answer is 503.
    pub hash_queue: usize,
}

impl PasswordPolicy {
    /// What a new password must be.
    pub fn rules(&self) -> PasswordRules {
        let rules = PasswordRules::new(self.min_length);
        match &self.breached_file {
            Some(path) => rules.with_breached_file(BreachedFile::at(path)),
            None => rules,
        }
    }

    /// Looks whether the list of breached passwords can be used. The error names the key and says what to do.
    pub fn check_files(&self) -> Result<(), String> {
        self.check_breached_file().map_err(|advice| format!("password.breached_file: {advice}"))
    }

    fn check_breached_file(&self) -> Result<(), String> {
        match &self.breached_file {
            Some(path) => BreachedFile::at(path).check().map_err(|problem| problem.to_string()),
            None => Ok(()),
        }
    }
}

/// The least memory in OWASP's list of equivalent settings; below it guessing gets cheap.
const WEAKEST_KIB: u32 = 7 * 1024;

pub(super) fn read(mut section: Section<'_, '_>) -> PasswordPolicy {
    let min_length = section.whole("min_length", 15, 8, 64);
    let breached_file = section.file("breached_file");
    let workers = section.whole("hash_workers", 0, 0, 1024);
    let queue = section.whole("hash_queue", 64, 1, 65_536);
    let cost = read_cost(section.section("argon2"));
    let policy = PasswordPolicy {
        min_length: size(min_length),
        breached_file,
        cost,
        hash_workers: size(workers),
        hash_queue: size(queue),
    };
    if section.reader.depth == Depth::Files
        && let Err(advice) = policy.check_breached_file()
    {
        section.problem("breached_file", advice);
    }
    section.finish();
    policy
}

fn read_cost(mut section: Section<'_, '_>) -> Cost {
    let memory_kib = section.whole("memory_kib", 19_456, 8, 4 * 1024 * 1024);
    let iterations = section.whole("iterations", 2, 1, 1000);
    let parallelism = section.whole("parallelism", 1, 1, 64);
    if memory_kib < 8 * parallelism {
        section.problem("memory_kib", "must be at least 8 for each lane of parallelism (RFC 9106)");
    }
    if memory_kib < WEAKEST_KIB {
        section.reader.warn(format!(
            "password.argon2.memory_kib is {memory_kib}: hashes this cheap are for tests; use {WEAKEST_KIB} or more"
        ));
    }
    section.finish();
    Cost { memory_kib, iterations, parallelism }
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

//! What is wrong with a configuration, said in one line that names the place and the key.

use std::fmt;
use std::sync::Arc;

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A line, counted from 1, of the configuration file.
    Line(Arc<str>, usize),
    /// The file as a whole: the key is written nowhere in it.
    File(Arc<str>),
    /// An environment variable.
    Variable(Arc<str>),
}

/// One mistake in the configuration.
///
/// Shown as `signet.toml:12: server.issuer: must be …`, or with the variable's name in place of
/// file, line and key when the value came from the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where the value stands.
    pub place: Place,
    /// The dotted key, empty when the file isn't TOML at all.
    pub key: String,
    /// What the value must be, and what it is.
    pub advice: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Line(file, line) => write!(f, "{file}:{line}: ")?,
            Place::File(file) => write!(f, "{file}: ")?,
            Place::Variable(name) => return write!(f, "{name}: {}", self.advice),
        }
        if !self.key.is_empty() {
            write!(f, "{}: ", self.key)?;
        }
        f.write_str(&self.advice)
    }
}

/// Why there is no configuration to work with.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file can't be read.
    #[error("{file}: cannot be read: {cause}; `signet config example` prints one to start from")]
    Unreadable {
        /// The file as the operator named it.
        file: String,
        /// The system's reason.
        cause: String,
    },
    /// The file, or the environment, holds mistakes: all in one line.
    #[error("{}", joined(.0))]
    Invalid(Vec<Problem>),
}

impl LoadError {
    /// The first mistake, and how to see the others.
    pub fn first(&self) -> String {
        match self {
            Self::Invalid(problems) if problems.len() > 1 => {
                format!("{} (and {} more: `signet config check` lists all)", problems[0], problems.len() - 1)
            }
            other => other.to_string(),
        }
    }
}

fn joined(problems: &[Problem]) -> String {
    let all: Vec<String> = problems.iter().map(Problem::to_string).collect();
    all.join("; ")
}

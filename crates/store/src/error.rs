//! What can go wrong in the store, cut by what the caller is to do about it.

use std::fmt;
use std::sync::Arc;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};

/// The result of everything the store does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A fault of the store. Verdicts (*already used*, *not found*) are values inside `Ok`; this is for
/// what no caller asked for.
///
/// The sentence tells what to do and is fit for an operator; the cause behind it (see
/// [`std::error::Error::source`]) is for the log alone.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The database is lost, busy beyond its queue, or closed. Nothing is known to have been
    /// written; answer 503 and let the client try again.
    #[error("the database does not answer; check that it runs and that `[database] url` reaches it")]
    Unavailable(#[source] Cause),
    /// A write lost its race against others as often as it was tried.
    #[error("the same rows are being changed by too many requests at once; try again")]
    Conflict,
    /// A constraint of the schema refused the change. The name is the constraint's on PostgreSQL,
    /// `table.column` on SQLite.
    #[error("the database refused the change because of the constraint {0}")]
    Constraint(String),
    /// The disk is full or the database can't be written to.
    #[error("the database cannot be written to; make room on its disk and check the file's permissions")]
    Full(#[source] Cause),
    /// What the address names is no database of this kind, or a damaged one.
    #[error(
        "the file that `[database] url` names is not an SQLite database, or is damaged; name another file, or restore it from \
         a backup"
    )]
    NoDatabase(#[source] Cause),
    /// A mistake of ours: a wrong query, a panic, a schema that doesn't fit.
    #[error("an internal error in the store; please report it with the log line that names its cause")]
    Bug(#[source] Cause),
}

/// What lies behind an [`Error`], in the database's own words: for the log, never for a client.
#[derive(Clone)]
pub struct Cause(Arc<str>);

impl Error {
    /// The database can't be asked right now, and why.
    pub(crate) fn unavailable(cause: impl fmt::Display) -> Self {
        Self::Unavailable(Cause::new(cause))
    }

    /// Something that only a mistake in the program explains.
    pub fn bug(cause: impl fmt::Display) -> Self {
        Self::Bug(Cause::new(cause))
    }

    /// The cause in the database's own words, where there is one.
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Unavailable(cause) | Self::Full(cause) | Self::NoDatabase(cause) | Self::Bug(cause) => Some(cause),
            Self::Conflict | Self::Constraint(_) => None,
        }
    }
}

impl Cause {
    fn new(cause: impl fmt::Display) -> Self {
        Self(cause.to_string().into())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for Cause {}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(kind, information) => from_database(&kind, &*information),
            DieselError::BrokenTransactionManager => Self::unavailable("the connection broke within a transaction"),
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            other => Self::bug(other),
        }
    }
}

fn from_database(kind: &DatabaseErrorKind, information: &dyn DatabaseErrorInformation) -> Error {
    match kind {
        DatabaseErrorKind::SerializationFailure => Error::Conflict,
        DatabaseErrorKind::UniqueViolation
        | DatabaseErrorKind::ForeignKeyViolation
        | DatabaseErrorKind::RestrictViolation
        | DatabaseErrorKind::ExclusionViolation
        | DatabaseErrorKind::NotNullViolation
        | DatabaseErrorKind::CheckViolation => Error::Constraint(constraint_name(information)),
        DatabaseErrorKind::UnableToSendCommand | DatabaseErrorKind::ClosedConnection => {
            Error::unavailable(information.message())
        }
        DatabaseErrorKind::ReadOnlyTransaction => Error::Full(Cause::new(information.message())),
        _ => from_message(information.message()),
    }
}

/// PostgreSQL names the constraint; SQLite ends its sentence with `table.column`.
fn constraint_name(information: &dyn DatabaseErrorInformation) -> String {
    match information.constraint_name() {
        Some(name) => name.to_owned(),
        None => information.message().rsplit(": ").next().unwrap_or_default().to_owned(),
    }
}

/// Diesel passes on neither SQLite's result code nor PostgreSQL's SQLSTATE for these, so their
/// fixed English sentences decide.
fn from_message(message: &str) -> Error {
    const CONFLICT: &[&str] = &["deadlock detected"];
    const FULL: &[&str] = &[
        "database or disk is full",
        "readonly database",
        "disk I/O error",
        "No space left on device",
        "in a read-only transaction",
    ];
    const UNAVAILABLE: &[&str] = &[
        "database is locked",
        "database table is locked",
        "unable to open database file",
        "terminating connection",
        "the database system is",
        "too many clients",
        "connection slots are reserved",
        "canceling statement due to",
    ];
    const NO_DATABASE: &[&str] = &["file is not a database", "database disk image is malformed"];
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| message.contains(phrase));
    if says(CONFLICT) {
        Error::Conflict
    } else if says(FULL) {
        Error::Full(Cause::new(message))
    } else if says(NO_DATABASE) {
        Error::NoDatabase(Cause::new(message))
    } else if says(UNAVAILABLE) {
        Error::unavailable(message)
    } else {
        Error::bug(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(kind: DatabaseErrorKind, message: &str) -> Error {
        DieselError::DatabaseError(kind, Box::new(message.to_owned())).into()
    }

    #[test]
    fn sqlite_names_the_column_of_a_unique_violation() {
        let error = from(DatabaseErrorKind::UniqueViolation, "UNIQUE constraint failed: people.email");
        assert!(matches!(error, Error::Constraint(name) if name == "people.email"));
    }

    #[test]
    fn each_fault_tells_the_caller_what_to_do() {
        let unknown = |message| from(DatabaseErrorKind::Unknown, message);
        assert!(matches!(unknown("database is locked"), Error::Unavailable(_)));
        assert!(matches!(unknown("database or disk is full"), Error::Full(_)));
        assert!(matches!(unknown("deadlock detected"), Error::Conflict));
        assert!(matches!(unknown("file is not a database"), Error::NoDatabase(_)));
        assert!(matches!(unknown("no such table: people"), Error::Bug(_)));
    }

    #[test]
    fn the_sentence_for_people_holds_nothing_of_the_cause() {
        let error = from(DatabaseErrorKind::Unknown, "no such table: people");
        assert!(!error.to_string().contains("people"));
        assert_eq!(error.cause().map(ToString::to_string).as_deref(), Some("no such table: people"));
    }
}

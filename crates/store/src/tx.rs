//! The transaction that queries run in, on either database.

use diesel::connection::TransactionManager;
use diesel::result::Error as DieselError;
use diesel::{Connection, QueryResult, SqliteConnection};

use crate::error::{Error, Result};
use crate::executor::postgres::PgConnection;
use crate::executor::sqlite::statements::{self, BackToSavepoint, Release, Savepoint};

/// A transaction under way, handed to the closures of [`Store::read`](crate::Store::read) and
/// [`Store::write`](crate::Store::write).
///
/// It lives for one closure and is committed or rolled back by the executor, never by a query.
pub struct Tx {
    conn: Conn,
    failed: bool,
    calls: u32,
}

/// The connection beneath a [`Tx`]. Queries reach it through [`on!`](crate::on) alone.
#[expect(clippy::large_enum_variant, reason = "one per thread, made once and never moved about")]
pub enum Conn {
    /// The bundled SQLite.
    Sqlite(SqliteConnection),
    /// PostgreSQL, or a database that speaks its protocol.
    Postgres(PgConnection),
}

/// Expands one diesel expression once per database, so that the compiler checks each query for
/// both.
///
/// The expression gives a `diesel::QueryResult<T>`; the whole is a
/// [`store::Result<T>`](crate::Result). A query that may find nothing ends in `.optional()` inside
/// the expression.
///
/// ```ignore
/// on!(tx, c => codes::table.find(hash).select(Code::as_select()).get_result(c).optional())
/// ```
///
/// A row that a unique key finds is read by `get_result`: `first` binds a `LIMIT`, for which SQLite plans the
/// statement anew at each run.
#[macro_export]
macro_rules! on {
    ($tx:expr, $c:ident => $body:expr) => {{
        let tx: &mut $crate::Tx = $tx;
        let outcome = match tx.conn_mut() {
            $crate::Conn::Sqlite($c) => $body,
            $crate::Conn::Postgres($c) => $body,
        };
        tx.note(outcome)
    }};
}

impl Tx {
    pub(crate) fn new(conn: Conn) -> Self {
        Self { conn, failed: false, calls: 0 }
    }

    /// The connection, for [`on!`](crate::on) and for the one query that honestly differs.
    pub fn conn_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }

    /// Runs `steps` so that its failure leaves the transaction usable: the way to turn a
    /// constraint's refusal into a verdict.
    ///
    /// After a failed statement PostgreSQL refuses all that follows in the transaction, so without
    /// this a swallowed error would lose the write there and keep it on SQLite. The executor
    /// refuses such a write on both (see [`Store::write`](crate::Store::write)).
    pub fn attempt<T>(&mut self, steps: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.set_savepoint()?;
        let outcome = steps(self);
        match outcome {
            Ok(value) if !self.failed => self.release_savepoint().map(|()| value),
            Ok(_) => {
                self.undo_attempt()?;
                Err(swallowed())
            }
            Err(error) => {
                self.undo_attempt()?;
                Err(error)
            }
        }
    }

    fn undo_attempt(&mut self) -> Result<()> {
        self.failed = false;
        self.back_to_savepoint()
    }

    /// Sets a savepoint within the transaction, or within another savepoint.
    pub(crate) fn set_savepoint(&mut self) -> Result<()> {
        let set = match &mut self.conn {
            Conn::Sqlite(c) => statements::run(c, &Savepoint),
            Conn::Postgres(c) => begin(c),
        };
        self.note(set)
    }

    /// Keeps what was done since the innermost savepoint.
    pub(crate) fn release_savepoint(&mut self) -> Result<()> {
        let released = match &mut self.conn {
            Conn::Sqlite(c) => statements::run(c, &Release),
            Conn::Postgres(c) => commit(c),
        };
        self.note(released)
    }

    /// Undoes what was done since the innermost savepoint.
    pub(crate) fn back_to_savepoint(&mut self) -> Result<()> {
        let undone = match &mut self.conn {
            Conn::Sqlite(c) => statements::run(c, &BackToSavepoint).and_then(|()| statements::run(c, &Release)),
            Conn::Postgres(c) => rollback(c),
        };
        self.note(undone)
    }

    /// Remembers a failed statement and turns diesel's error into the store's. Called by
    /// [`on!`](crate::on).
    pub fn note<T>(&mut self, outcome: QueryResult<T>) -> Result<T> {
        self.calls += 1;
        outcome.map_err(|error| {
            self.failed |= matches!(error, DieselError::DatabaseError(..));
            Error::from(error)
        })
    }

    /// Runs one closure as the executor does: forgets what was before, and refuses an `Ok` that
    /// hides a failed statement.
    pub(crate) fn run<T>(&mut self, work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.failed = false;
        self.calls = 0;
        let value = work(self)?;
        if self.failed { Err(swallowed()) } else { Ok(value) }
    }

    /// How many times the closure that ran last went to the database.
    pub(crate) fn calls(&self) -> u32 {
        self.calls
    }
}

fn swallowed() -> Error {
    Error::bug("a statement failed and the closure went on as if it had not; wrap it in Tx::attempt")
}

/// Begins a transaction, or a savepoint within one.
pub(crate) fn begin<C: Connection>(c: &mut C) -> QueryResult<()> {
    C::TransactionManager::begin_transaction(c)
}

/// Commits the transaction, or releases the innermost savepoint.
pub(crate) fn commit<C: Connection>(c: &mut C) -> QueryResult<()> {
    C::TransactionManager::commit_transaction(c)
}

/// Rolls back the transaction, or to the innermost savepoint.
pub(crate) fn rollback<C: Connection>(c: &mut C) -> QueryResult<()> {
    C::TransactionManager::rollback_transaction(c)
}

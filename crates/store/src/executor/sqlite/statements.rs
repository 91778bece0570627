//! The statements around SQLite's transactions. They are prepared once for each connection; diesel's transaction manager has
//! them parsed at each run, which is no small part of a small write. A connection that runs these leaves the manager alone.

use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sqlite::Sqlite;
use diesel::{Connection, QueryResult, SqliteConnection};

macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:literal;)+) => {$(
        $(#[$doc])*
        #[derive(QueryId)]
        pub(crate) struct $name;

        impl QueryFragment<Sqlite> for $name {
            fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
                out.push_sql($sql);
                Ok(())
            }
        }
    )+};
}

statements! {
    /// Begins a transaction whose queries all see one state.
    Begin = "BEGIN";
    /// Begins a transaction that holds the write lock from its first moment, so that no statement in it can find the
    /// database busy.
    BeginImmediate = "BEGIN IMMEDIATE";
    Commit = "COMMIT";
    Rollback = "ROLLBACK";
    /// Within another savepoint, too: of several with one name SQLite takes the innermost.
    Savepoint = "SAVEPOINT step";
    Release = "RELEASE step";
    /// The savepoint itself stays, to be released.
    BackToSavepoint = "ROLLBACK TO step";
}

/// Runs one of them.
pub(crate) fn run(conn: &mut SqliteConnection, statement: &(impl QueryFragment<Sqlite> + QueryId)) -> QueryResult<()> {
    conn.execute_returning_count(statement).map(drop)
}

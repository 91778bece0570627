//! Statements that each connection prepares once, although diesel would prepare them at each run.

use diesel::QueryResult;
use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use std::marker::PhantomData;

/// An UPDATE of which every run has the same SQL, known by `Id`. Made by [`kept!`].
pub(crate) struct Kept<Q, Id>(Q, PhantomData<Id>);

impl<Q, Id> Kept<Q, Id> {
    pub(crate) const fn new(query: Q) -> Self {
        Self(query, PhantomData)
    }
}

/// Has an UPDATE prepared once for each connection. diesel caches none, for what is set may be a number of options, of which
/// those that are `None` are left out of the SQL. So this is for those that set the same columns each time, whatever their
/// values. On PostgreSQL it saves a round trip.
macro_rules! kept {
    ($update:expr) => {{
        struct Here;
        $crate::kept::Kept::<_, Here>::new($update)
    }};
}
pub(crate) use kept;

impl<Q: QueryFragment<DB>, Id, DB: Backend> QueryFragment<DB> for Kept<Q, Id> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q, Id: 'static> QueryId for Kept<Q, Id> {
    type QueryId = Id;

    const HAS_STATIC_QUERY_ID: bool = true;
}

impl<Q: Query, Id> Query for Kept<Q, Id> {
    type SqlType = Q::SqlType;
}

impl<Q, Id, Conn> RunQueryDsl<Conn> for Kept<Q, Id> {}

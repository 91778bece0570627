//! What SQLite's one writer does often, it finds by an index, for a scan would hold all other writes up; and it prepares
//! it once.

use std::sync::{Arc, Mutex};

use crate::databases::TestDatabase;
use crate::single_use::NOW;
use diesel::connection::{Connection, Instrumentation, InstrumentationEvent};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use model::{ClientId, TokenHash};
use store::upstream_sessions::{self, Opened};
use store::{Conn, Result, Store, Tx, codes, on, refresh_tokens, sweep};

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Keeps the UPDATEs that a connection prepares for good.
struct Prepared(Arc<Mutex<Vec<String>>>);

impl Instrumentation for Prepared {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::CacheQuery { sql, .. } if sql.starts_with("UPDATE") => {
                self.0.lock().unwrap().push(sql.to_owned());
            }
            _ => {}
        }
    }
}

/// Keeps the statements that a connection runs.
struct Kept(Arc<Mutex<Vec<String>>>);

impl Instrumentation for Kept {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            self.0.lock().unwrap().push(query.to_string());
        }
    }
}

fn observe(tx: &mut Tx, by: impl Instrumentation) {
    match tx.conn_mut() {
        Conn::Sqlite(c) => c.set_instrumentation(by),
        Conn::Postgres(_) => {}
    }
}

/// How SQLite finds what the statements of `work` ask of `table`.
async fn plans(store: &Store, table: &str, work: impl Fn(&mut Tx) -> Result<()> + Send + 'static) -> Vec<String> {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let explain = move |tx: &mut Tx| {
        observe(tx, Kept(Arc::clone(&keep)));
        work(tx)?;
        observe(tx, |_: InstrumentationEvent<'_>| ());
        let mut steps: Vec<Step> = Vec::new();
        for statement in keep.lock().unwrap().iter().filter(|statement| statement.starts_with("SELECT")) {
            steps.extend(on!(tx, c => sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load::<Step>(c))?);
        }
        Ok(steps.into_iter().map(|step| step.detail).collect::<Vec<_>>())
    };
    let steps = store.write(explain).await.unwrap();
    steps.into_iter().filter(|step| step.split(' ').any(|word| word == table)).collect()
}

#[tokio::test]
async fn a_logout_token_finds_what_it_ends_by_an_index__fed_7() {
    let store = TestDatabase::sqlite().open_migrated().await;
    let (subject, sid) = (Some("a subject".to_owned()), Some("a session".to_owned()));
    for (subject, sid, indexes) in [
        (subject.clone(), None, ["sessions_by_upstream_subject", "sessions_by_upstream"]),
        (None, sid.clone(), ["sessions_by_upstream_sid", "sessions_by_upstream_id_and_sid"]),
    ] {
        let opened = Opened {
            issuer: "https://sage.example".to_owned(),
            upstream_id: "sage".to_owned(),
            subject: subject.clone(),
            sid: sid.clone(),
        };
        let end = move |tx: &mut Tx| upstream_sessions::end(tx, &opened, NOW).map(drop);
        let plans = plans(&store, "sessions", end).await;
        assert_eq!(plans.len(), 4, "{plans:?}");
        for (plan, index) in plans.iter().zip(indexes.iter().cycle()) {
            assert!(plan.starts_with(&format!("SEARCH sessions USING INDEX {index} (")), "{plan}");
            assert!(plan.contains(" AND "), "both columns: {plan}");
        }
    }
}

#[tokio::test]
async fn a_sweep_passes_over_entered_codes_of_devices__sec_50() {
    let store = TestDatabase::sqlite().open_migrated().await;
    let plans = plans(&store, "device_codes", |tx| sweep::expired(tx, NOW).map(drop)).await;
    assert!(plans.iter().any(|plan| plan.contains("USING INDEX device_codes_not_entered (")), "{plans:?}");
}

#[tokio::test]
async fn a_token_is_used_up_by_a_statement_that_is_prepared_once() {
    let store = TestDatabase::sqlite().open_migrated().await;
    let prepared = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&prepared);
    let use_up = move |tx: &mut Tx| {
        observe(tx, Prepared(Arc::clone(&keep)));
        let (hash, client) = (TokenHash::from_bytes([7; 32]), ClientId::from_text("nobody"));
        for _ in 0..2 {
            refresh_tokens::consume(tx, &hash, &client, NOW)?;
            codes::consume(tx, &hash, &client, NOW)?;
        }
        observe(tx, |_: InstrumentationEvent<'_>| ());
        Ok(())
    };
    store.write(use_up).await.unwrap();
    let prepared = prepared.lock().unwrap();
    assert_eq!(prepared.len(), 2, "{prepared:?}");
}

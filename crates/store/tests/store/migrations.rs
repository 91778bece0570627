//! Migrations: both databases end with the same schema, whoever runs them and however often.

use std::collections::BTreeSet;

use crate::databases::{TestDatabase, run};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Bool, Text};
use store::migrate::{MigrateError, SchemaState, migrate, schema_state};
use store::{Tx, on};

crate::on_both!(
    an_empty_database_becomes_current_and_stays_so,
    replicas_that_start_together_migrate_once,
    a_newer_database_is_left_alone,
);

async fn an_empty_database_becomes_current_and_stays_so(database: TestDatabase) {
    assert_eq!(schema_state(&database.url).await.unwrap(), SchemaState::Empty);
    assert!(!migrate(&database.url).await.unwrap().is_empty());
    assert_eq!(schema_state(&database.url).await.unwrap(), SchemaState::Current);
    assert!(migrate(&database.url).await.unwrap().is_empty());
}

async fn replicas_that_start_together_migrate_once(database: TestDatabase) {
    let replicas: Vec<_> = (0..6)
        .map(|_| {
            let url = database.url.clone();
            tokio::spawn(async move { migrate(&url).await })
        })
        .collect();
    let mut migrated = 0;
    for replica in replicas {
        migrated += usize::from(!replica.await.unwrap().unwrap().is_empty());
    }
    assert_eq!(migrated, 1);
    assert_eq!(schema_state(&database.url).await.unwrap(), SchemaState::Current);
}

async fn a_newer_database_is_left_alone(database: TestDatabase) {
    migrate(&database.url).await.unwrap();
    let store = database.open();
    store
        .write(|tx| run(tx, "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')"))
        .await
        .unwrap();
    assert_eq!(
        schema_state(&database.url).await.unwrap(),
        SchemaState::Newer { unknown: vec!["99991231000000".into()] }
    );
    assert!(matches!(migrate(&database.url).await, Err(MigrateError::Newer)));
}

/// A column as both databases would describe it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    data_type: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

/// A set of columns that may not occur twice.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct UniqueIndex {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    columns: String,
    #[diesel(sql_type = Bool)]
    partial: bool,
}

/// A reference from one table to another, and what becomes of it when its target goes.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    target: String,
    #[diesel(sql_type = Text)]
    on_delete: String,
}

#[derive(Debug, PartialEq, Eq)]
struct Schema {
    columns: BTreeSet<Column>,
    unique: BTreeSet<UniqueIndex>,
    references: BTreeSet<Reference>,
}

const SQLITE: [&str; 3] = [
    "SELECT t.name AS table_name, c.name AS column_name, lower(c.type) AS data_type, c.\"notnull\" = 0 AS nullable \
     FROM sqlite_master t, pragma_table_xinfo(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    "SELECT t.name AS table_name, i.partial = 1 AS partial, \
       (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) AS columns \
     FROM sqlite_master t, pragma_index_list(t.name) i \
     WHERE t.type = 'table' AND i.\"unique\" = 1 AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
    "SELECT t.name AS table_name, f.\"from\" || ' -> ' || f.\"table\" AS target, lower(f.on_delete) AS on_delete \
     FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'",
];

const POSTGRES: [&str; 3] = [
    "SELECT table_name::text, column_name::text, \
       CASE data_type WHEN 'bytea' THEN 'blob' ELSE data_type::text END AS data_type, is_nullable = 'YES' AS nullable \
     FROM information_schema.columns WHERE table_schema = current_schema() \
       AND table_name NOT IN ('__diesel_schema_migrations', 'signet_migration_lock')",
    "SELECT t.relname::text AS table_name, i.indpred IS NOT NULL AS partial, \
       (SELECT string_agg(a.attname::text, ',' ORDER BY k.position) FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, position) \
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum) AS columns \
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid \
     WHERE i.indisunique AND t.relnamespace = current_schema()::regnamespace \
       AND t.relname NOT IN ('__diesel_schema_migrations', 'signet_migration_lock')",
    "SELECT t.relname::text AS table_name, a.attname::text || ' -> ' || r.relname::text AS target, \
       CASE c.confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' WHEN 'r' THEN 'restrict' ELSE 'no action' END AS on_delete \
     FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class r ON r.oid = c.confrelid \
       JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) WHERE c.contype = 'f'",
];

fn schema(tx: &mut Tx, [columns, unique, references]: [&'static str; 3]) -> store::Result<Schema> {
    let columns: Vec<Column> = on!(tx, c => sql_query(columns).load(c))?;
    let unique: Vec<UniqueIndex> = on!(tx, c => sql_query(unique).load(c))?;
    let references: Vec<Reference> = on!(tx, c => sql_query(references).load(c))?;
    Ok(Schema {
        columns: columns.into_iter().collect(),
        unique: unique.into_iter().collect(),
        references: references.into_iter().collect(),
    })
}

#[tokio::test]
async fn both_databases_have_the_same_schema() {
    let (lite, postgres) = (TestDatabase::sqlite(), TestDatabase::postgres());
    let lite = lite.open_migrated().await.read(|tx| schema(tx, SQLITE)).await.unwrap();
    let postgres = postgres.open_migrated().await.read(|tx| schema(tx, POSTGRES)).await.unwrap();
    assert!(!lite.columns.is_empty() && !lite.unique.is_empty());
    assert_eq!(lite.columns, postgres.columns);
    assert_eq!(lite.unique, postgres.unique);
    assert_eq!(lite.references, postgres.references);
}

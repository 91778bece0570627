//! Databases of one kind that are handed on from test to test: making one and removing it costs more than most tests.

use std::sync::{Mutex, PoisonError};

use tokio_postgres::{Client, Error};

use crate::postgres::{self, address, on_a_thread, server, texts};

/// Copies of a template.
pub(crate) struct Pool {
    template: String,
    /// The statements that bring a copy's rows back to those of the template.
    restore: String,
    used: Mutex<Vec<String>>,
}

impl Pool {
    /// A pool of copies of a database, to which nobody is connected from now on.
    pub(crate) fn of(template: String) -> Self {
        let restore = on_a_thread(&address(&template), restoring).expect("the template can be read");
        Self { template, restore, used: Mutex::default() }
    }

    /// A copy under this name.
    pub(crate) fn take(&self, name: &str) {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(used) = used else { return postgres::create(name, Some(&self.template)) };
        if self.renew(&used, name).is_err() {
            postgres::remove(&used);
            postgres::remove(name);
            postgres::create(name, Some(&self.template));
        }
    }

    /// Takes a copy back, of which nothing but the rows was changed.
    pub(crate) fn give_back(&self, name: String) {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).push(name);
    }

    /// What is still under way in the test that had it finds nothing under the old name.
    fn renew(&self, used: &str, name: &str) -> Result<(), Error> {
        let rename = format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{used}'; \
             ALTER DATABASE {used} RENAME TO {name}"
        );
        on_a_thread(&server(), async move |client| client.batch_execute(&rename).await)?;
        let restore = self.restore.clone();
        on_a_thread(&address(name), async move |client| client.batch_execute(&restore).await)
    }
}

/// One statement that empties all tables, so that what refers to what doesn't matter, and one for each table that has rows.
async fn restoring(client: Client) -> Result<String, Error> {
    let tables = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'";
    let tables = texts(&client, tables).await?;
    let emptied: Vec<_> = (0..).zip(&tables).map(|(n, table)| format!("t{n} AS (DELETE FROM {table})")).collect();
    let mut statements = vec![format!("WITH {} SELECT", emptied.join(", "))];
    for table in &tables {
        let filled = format!(
            "SELECT format('INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %L)', json_agg(t)) \
             FROM {table} t HAVING count(*) > 0"
        );
        statements.extend(texts(&client, &filled).await?);
    }
    Ok(statements.join("; "))
}

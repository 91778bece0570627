//! Databases with the schema of this program.

use store::{DatabaseUrl, migrate};
use testbed::{Database, Throwaway};

/// A migrated database.
pub(crate) async fn migrated(database: Database) -> Throwaway {
    let migrate = async |url: &str| {
        migrate::migrate(&address(url)).await.expect("a new database can be migrated");
    };
    Throwaway::set_up(database, migrate).await
}

/// Where it is, for the store.
pub(crate) fn address(url: &str) -> DatabaseUrl {
    url.parse().expect("the address of a throw-away database is well formed")
}

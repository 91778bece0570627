//! How long the answer to a wrong password takes, which tells nothing of the account: on the page and at the token endpoint.

use testkit::{Database, Kit, times_alike};

use crate::sign_in::{ACCOUNTS, WRONG, accounts};

/// The part of the whole by which medians may differ. The whole is one hash for the most part, which takes the same time
/// over and over: there is little noise to allow for.
pub(crate) const TOLERANCE: f64 = 0.05;

/// Hashes that take longer than everything beside them, and no pause between tries.
pub(crate) async fn hashing(database: Database) -> Kit {
    let cost = "[password.argon2]\nmemory_kib = 8192\niterations = 2\n[rate_limit]\nenabled = false\n";
    Kit::with(database, testkit::Options { config: cost }).await
}

async fn time_tells_nothing_on_the_page(database: Database) {
    let kit = hashing(database).await;
    accounts(&kit).await;
    let browser = kit.browser();
    let csrf = browser.get("/sign-in").await.csrf();
    let ask = async |_, email: &str| {
        let fields = [("csrf", csrf.as_str()), ("username", email), ("password", WRONG)];
        assert_eq!(browser.post("/sign-in", &fields).await.status, 400);
    };
    times_alike(&ACCOUNTS, TOLERANCE, ask).await;
}

async fn time_tells_nothing_at_the_token_endpoint(database: Database) {
    let kit = hashing(database).await;
    accounts(&kit).await;
    let app = kit.app_client().await;
    let ask = async |_, email: &str| assert_eq!(app.by_password(&kit, email, WRONG).await.status, 400);
    times_alike(&ACCOUNTS, TOLERANCE, ask).await;
}

#[actix_web::test]
async fn time_does_not_tell_whether_an_account_exists_on_sqlite__sec_30() {
    time_tells_nothing_on_the_page(Database::Sqlite).await;
}

#[actix_web::test]
async fn time_does_not_tell_whether_an_account_exists_on_postgres__sec_30() {
    time_tells_nothing_on_the_page(Database::Postgres).await;
}

#[actix_web::test]
async fn time_does_not_tell_an_app_whether_an_account_exists_on_sqlite__sec_30_sur_4() {
    time_tells_nothing_at_the_token_endpoint(Database::Sqlite).await;
}

#[actix_web::test]
async fn time_does_not_tell_an_app_whether_an_account_exists_on_postgres__sec_30_sur_4() {
    time_tells_nothing_at_the_token_endpoint(Database::Postgres).await;
}

//! How long the answer to *Send link* takes, which tells nothing of the account.

use testkit::{Database, Kit, times_alike};

use crate::forgot_password::accounts;

/// The part of the whole by which medians may differ. Nothing is hashed here: the whole is a few statements and a commit, so
/// that unpacking the row of somebody who exists is some hundredths of it in a build without optimisation.
const TOLERANCE: f64 = 0.1;

async fn time_tells_nothing(database: Database) {
    let kit = Kit::on(database).await;
    let addresses = accounts(&kit).await;
    let browser = kit.browser();
    let csrf = browser.get("/forgot-password").await.csrf();
    let ask = async |_, email: &str| {
        let answer = browser.post("/forgot-password", &[("csrf", csrf.as_str()), ("username", email)]).await;
        assert_eq!(answer.status, 303);
    };
    times_alike(&addresses, TOLERANCE, ask).await;
}

#[actix_web::test]
async fn time_does_not_tell_who_has_an_account_on_sqlite__sec_30() {
    time_tells_nothing(Database::Sqlite).await;
}

#[actix_web::test]
async fn time_does_not_tell_who_has_an_account_on_postgres__sec_30() {
    time_tells_nothing(Database::Postgres).await;
}

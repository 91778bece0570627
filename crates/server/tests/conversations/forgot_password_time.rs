//! How long the answer to *Send link* takes, which tells nothing of the account.

use std::time::Instant;

use testkit::{Database, Kit};

use crate::forgot_password::accounts;
use crate::sign_in_time::{longer, median};

/// Tries with which the time of an answer is measured, on each side.
const TRIES: usize = 200;

/// The sides take turns, so that whatever else the machine does slows all of them alike. A leak shows in two ways at once:
/// the times can be told apart, and by enough to matter. One more write to the disk does both many times over.
#[expect(clippy::disallowed_methods, reason = "what is shown is how long something takes")]
async fn time_tells_nothing(database: Database) {
    let kit = Kit::on(database).await;
    let addresses = accounts(&kit).await;
    let browser = kit.browser();
    let csrf = browser.get("/forgot-password").await.csrf();
    let mut times = vec![Vec::with_capacity(TRIES); addresses.len()];
    for round in 0..TRIES + 5 {
        for (side, email) in addresses.iter().enumerate() {
            let start = Instant::now();
            let answer = browser.post("/forgot-password", &[("csrf", csrf.as_str()), ("username", email)]).await;
            let took = start.elapsed();
            assert_eq!(answer.status, 303);
            if round >= 5 {
                times[side].push(took);
            }
        }
    }
    let whole = median(&times[0]);
    for (email, side) in addresses.iter().zip(&times) {
        let (odds, median) = (longer(&times[0], side), median(side));
        println!("{database:?} {email}: median {median:?} of {TRIES}, longer than for an unknown address: {odds:.3}");
        let differs = (0.5 - odds).abs() > 0.15 && median.abs_diff(whole) > whole / 10;
        assert!(!differs, "{email}: {median:?} where an unknown address takes {whole:?} ({odds:.3})");
    }
}

#[actix_web::test]
async fn time_does_not_tell_who_has_an_account_on_sqlite__sec_30() {
    time_tells_nothing(Database::Sqlite).await;
}

#[actix_web::test]
async fn time_does_not_tell_who_has_an_account_on_postgres__sec_30() {
    time_tells_nothing(Database::Postgres).await;
}

//! How long the answer to a wrong sign-in takes, which tells nothing of the account.

use std::time::{Duration, Instant};

use testkit::{Database, Kit};

use crate::sign_in::{ACCOUNTS, accounts};

/// Tries with which the time of an answer is measured, on each side.
const TRIES: usize = 200;

/// How likely a time of `b` is to be longer than one of `a` (the Mann-Whitney statistic): a half when
/// nothing tells them apart.
pub(crate) fn longer(a: &[Duration], b: &[Duration]) -> f64 {
    let wins: f64 = a
        .iter()
        .flat_map(|x| {
            b.iter().map(move |y| {
                if y > x {
                    1.0
                } else if y == x {
                    0.5
                } else {
                    0.0
                }
            })
        })
        .sum();
    wins / (a.len() * b.len()) as f64
}

pub(crate) fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

/// The sides take turns, so that whatever else the machine does slows all of them alike. A leak shows
/// in two ways at once: the times can be told apart, and by enough to matter. A hash left out, or
/// one more write to the disk, does both many times over.
#[expect(clippy::disallowed_methods, reason = "what is shown is how long something takes")]
async fn time_tells_nothing(database: Database) {
    let cost = "[password.argon2]\nmemory_kib = 8192\niterations = 2\n[rate_limit]\nenabled = false\n";
    let kit = Kit::under(database, "issuer = \"http://localhost:9000\"", cost).await;
    accounts(&kit).await;
    let browser = kit.browser();
    let csrf = browser.get("/sign-in").await.csrf();
    let mut times = vec![Vec::with_capacity(TRIES); ACCOUNTS.len()];
    for round in 0..TRIES + 5 {
        for (side, email) in ACCOUNTS.iter().enumerate() {
            let fields = [("csrf", csrf.as_str()), ("username", email), ("password", "not the password of anybody")];
            let start = Instant::now();
            let answer = browser.post("/sign-in", &fields).await;
            let took = start.elapsed();
            assert_eq!(answer.status, 400);
            if round >= 5 {
                times[side].push(took);
            }
        }
    }
    let whole = median(&times[0]);
    for (email, side) in ACCOUNTS.iter().zip(&times) {
        let (odds, median) = (longer(&times[0], side), median(side));
        println!("{database:?} {email}: median {median:?} of {TRIES}, longer than for an unknown address: {odds:.3}");
        let differs = (0.5 - odds).abs() > 0.15 && median.abs_diff(whole) > whole / 20;
        assert!(!differs, "{email}: {median:?} where an unknown address takes {whole:?} ({odds:.3})");
    }
}

#[actix_web::test]
async fn time_does_not_tell_whether_an_account_exists_on_sqlite__sec_30() {
    time_tells_nothing(Database::Sqlite).await;
}

#[actix_web::test]
async fn time_does_not_tell_whether_an_account_exists_on_postgres__sec_30() {
    time_tells_nothing(Database::Postgres).await;
}

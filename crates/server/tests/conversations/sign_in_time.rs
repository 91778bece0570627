//! How long the answer to a wrong password takes, which tells nothing of the account: on the page and at the token endpoint.

use account::people::{Addition, FirstPassword, Mailbox, NewPerson};
use model::EmailAddress;
use model::claims::ProfileClaims;
use store::people::PasswordHash;
use testkit::{Database, Kit, times_alike};

use crate::sign_in::{ACCOUNTS, WRONG, accounts};

/// The part of the whole by which medians may differ. The whole is one hash for the most part, which takes the same time
/// over and over: there is little noise to allow for.
pub(crate) const TOLERANCE: f64 = 0.05;

/// The same where some wait for what others compute: a clock ticks, and a busy machine slows the one more than the other.
const ROUGHLY: f64 = 0.2;

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

/// Somebody who came with a hash of another system that takes four times as long as one of ours, and hasn't signed in yet.
async fn with_dear_hash(kit: &Kit, email: &str) {
    let hash = "$argon2id$v=19$m=8192,t=8,p=1$c29tZXNhbHRzb21lc2FsdA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    let new = NewPerson {
        id: None,
        email: EmailAddress::parse(email).unwrap(),
        name: "Ada Lovelace".to_owned(),
        claims: ProfileClaims::default(),
        mailbox: Mailbox::Proved,
        password: FirstPassword::Hash(PasswordHash::new(hash.to_owned())),
    };
    let added = account::people::add(&kit.app.accounts, new, &mut kit.moment()).await.unwrap();
    assert!(matches!(added, Addition::Added(_)));
}

#[actix_web::test]
async fn a_dear_hash_of_another_system_does_not_tell_its_account__sec_30() {
    for database in Database::BOTH {
        let kit = hashing(database).await;
        kit.person("usual@example.com").await;
        with_dear_hash(&kit, "dear@example.com").await;
        account::imported::learn_costs(&kit.app.accounts).await.unwrap();
        let browser = kit.browser();
        let csrf = browser.get("/sign-in").await.csrf();
        let ask = async |_, email: &str| {
            let fields = [("csrf", csrf.as_str()), ("username", email), ("password", WRONG)];
            assert_eq!(browser.post("/sign-in", &fields).await.status, 400);
        };
        times_alike(&["nobody@example.com", "dear@example.com", "usual@example.com"], ROUGHLY, ask).await;
    }
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

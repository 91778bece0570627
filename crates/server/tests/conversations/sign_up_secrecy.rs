//! Signing up tells nobody but the mailbox whether an address has an account (SEC-30, REG-5).

use std::time::Duration;

use model::person::State;
use testkit::{Answer, Database, Kit, PASSWORD, on_both_databases, times_alike};

use crate::sign_in_time::{TOLERANCE, hashing};
use crate::sign_up::{CHOSEN, enter, sign_up};

/// An address for each way to have an account, and one that has none.
const ADDRESSES: [(&str, Option<State>); 8] = [
    ("nobodys@example.com", None),
    ("unproved@example.com", Some(State::Unproved)),
    ("without@example.com", Some(State::NoSubscription)),
    ("waiting@example.com", Some(State::Waiting)),
    ("active@example.com", Some(State::Active)),
    ("locked@example.com", Some(State::Locked)),
    ("closed@example.com", Some(State::Closed)),
    ("passwordless@example.com", None),
];

async fn accounts(kit: &Kit) {
    for (email, state) in ADDRESSES {
        if let Some(state) = state {
            let person = kit.person(email).await;
            kit.put_in_state(&person.id, state).await;
        }
    }
    kit.person_without_password("passwordless@example.com").await;
}

/// What a browser sees of an answer, without what may differ.
fn seen(answer: &Answer, email: &str) -> (u16, String, Vec<(String, String)>) {
    let csrf = if answer.body.contains("<form") { answer.csrf() } else { String::new() };
    let hide = |text: &str| match csrf.is_empty() {
        true => text.replace(email, "EMAIL"),
        false => text.replace(email, "EMAIL").replace(&csrf, "TOKEN"),
    };
    let trace = answer.body.split("id=\"trace-id\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("-");
    let mut headers = answer.headers.clone();
    headers.sort();
    (answer.status, hide(&answer.body).replace(trace, "TRACE"), headers)
}

/// Everything that a browser can find out before the proof.
async fn looked_at(kit: &Kit, email: &str) -> Vec<(u16, String, Vec<(String, String)>)> {
    let browser = kit.browser();
    let page = browser.get("/sign-up").await;
    let mut all = Vec::new();
    let typed = [("username", email), ("name", "Eve"), ("password", CHOSEN), ("confirm-password", CHOSEN)];
    all.push(seen(&browser.press(&page, "sign-up-submit", &typed).await, email));
    all.push(seen(&browser.get("/sign-up/code").await, email));
    all.push(seen(&enter(&browser, "000000x").await, email));
    kit.advance(Duration::from_millis(1));
    let page = browser.get("/sign-up/code").await;
    all.push(seen(&browser.press(&page, "code-resend", &[]).await, email));
    all.push(seen(&browser.get("/sign-up/code?sent=again").await, email));
    let client = kit.client().await;
    let silent = browser.get(&client.flow("openid").with("prompt", "none").address()).await;
    all.push((silent.status, silent.error(), Vec::new()));
    all.push(seen(&browser.get("/sign-up/subscription").await, email));
    all.push(seen(&browser.get("/sign-up/waiting").await, email));
    all.push(seen(&browser.get("/profile").await, email));
    for _ in 0..3 {
        all.push(seen(&enter(&browser, "000000x").await, email));
    }
    all.push(seen(&enter(&browser, "000000x").await, email));
    all.push(seen(&browser.get("/sign-up/code").await, email));
    all
}

on_both_databases! {
    async fn nobody_is_told_before_the_proof_whether_an_account_exists__sec_30(kit) {
        accounts(&kit).await;
        let expected = looked_at(&kit, ADDRESSES[0].0).await;
        assert_eq!(expected[0].0, 303);
        for (email, _) in &ADDRESSES[1..] {
            let found = looked_at(&kit, email).await;
            for (at, (found, expected)) in found.iter().zip(&expected).enumerate() {
                assert_eq!(found, expected, "{email}, answer {at}");
            }
            assert_eq!(found.len(), expected.len());
        }
    }

    async fn the_proof_elsewhere_does_not_show_at_a_strangers_browser__sec_30(kit) {
        let (stranger, owner) = (kit.browser(), kit.browser());
        sign_up(&stranger, "ada@example.com", "Eve", PASSWORD).await;
        let before = stranger.get("/sign-up/code").await;
        kit.advance(Duration::from_millis(1));
        sign_up(&owner, "ada@example.com", "Ada", CHOSEN).await;
        assert_eq!(enter(&owner, &kit.code_to("ada@example.com").await).await.status, 303);
        let after = stranger.get("/sign-up/code").await;
        assert_eq!(seen(&after, "ada@example.com"), seen(&before, "ada@example.com"));
        let page = stranger.get("/sign-up/code").await;
        kit.advance(Duration::from_millis(1));
        assert_eq!(stranger.press(&page, "code-resend", &[]).await.status, 303);
        let told = stranger.follow(enter(&stranger, &kit.code_to("ada@example.com").await).await).await;
        assert!(told.text().contains("is already in use"), "who has the mailbox learns it: {}", told.text());
        assert_eq!(stranger.get("/sign-up/subscription").await.status, 303);
        let ada = crate::sign_up::person(&kit, "ada@example.com").await;
        assert_eq!(ada.name, "Ada");
    }
}

/// An address that nobody has is another one each time: the sign-up makes an unproved person.
async fn time_tells_nothing(database: Database) {
    let kit = hashing(database).await;
    accounts(&kit).await;
    let browser = kit.browser();
    let csrf = browser.get("/sign-up").await.csrf();
    let ask = async |round, email: &str| {
        let fresh = format!("nobody{round:03}@example.com");
        let email = if email == ADDRESSES[0].0 { &fresh } else { email };
        let csrf = ("csrf", csrf.as_str());
        let fields = [csrf, ("username", email), ("name", "Eve"), ("password", CHOSEN), ("confirm-password", CHOSEN)];
        let answer = browser.post("/sign-up", &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    };
    times_alike(&ADDRESSES.map(|(email, _)| email), TOLERANCE, ask).await;
}

#[actix_web::test]
async fn time_does_not_tell_whether_an_address_has_an_account_on_sqlite__sec_30() {
    time_tells_nothing(Database::Sqlite).await;
}

#[actix_web::test]
async fn time_does_not_tell_whether_an_address_has_an_account_on_postgres__sec_30() {
    time_tells_nothing(Database::Postgres).await;
}

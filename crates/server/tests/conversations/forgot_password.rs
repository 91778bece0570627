//! *Forgot Password*: a link by mail, and an answer that tells nothing (PWD-1, SEC-30, SEC-33).

use std::time::Duration;

use model::outbox::Message;
use model::person::State;
use testkit::{Answer, Browser, Database, Kit, Options, on_both_databases};

use crate::reset_password::open;

/// Asks for a link in a browser.
pub(crate) async fn ask(browser: &Browser, email: &str) -> Answer {
    let page = browser.get("/forgot-password").await;
    browser.press(&page, "send-link", &[("username", email)]).await
}

/// Asks for a link and takes its address from the mail.
pub(crate) async fn link(kit: &Kit, email: &str) -> String {
    ask(&kit.browser(), email).await;
    format!("/reset-password?token={}", kit.token_to(email).await)
}

/// Accounts in states that nobody outside may tell apart, and one that doesn't exist.
const ADDRESSES: [&str; 6] = [
    "nobody@example.com",
    "ada@example.com",
    "locked@example.com",
    "closed@example.com",
    "unproved@example.com",
    "no-password@example.com",
];

/// Makes them.
pub(crate) async fn accounts(kit: &Kit) -> [&'static str; 6] {
    kit.person(ADDRESSES[1]).await;
    for (email, state) in ADDRESSES[2..5].iter().zip([State::Locked, State::Closed, State::Unproved]) {
        let person = kit.person(email).await;
        kit.put_in_state(&person.id, state).await;
    }
    kit.person_without_password(ADDRESSES[5]).await;
    ADDRESSES
}

async fn written(kit: &Kit) -> i64 {
    kit.app.store.read(store::outbox::depth).await.unwrap().waiting
}

on_both_databases! {
    async fn the_answer_is_the_same_for_any_address__sec_30(kit) {
        let mut answers = Vec::new();
        for (n, email) in accounts(&kit).await.into_iter().enumerate() {
            let browser = kit.browser();
            let answer = ask(&browser, email).await;
            let names: Vec<_> = answer.headers.iter().map(|(name, _)| name.clone()).collect();
            let page = browser.follow(answer.clone()).await;
            answers.push((answer.status, answer.location(), names, answer.body.clone(), page.status, page.body.clone()));
            assert_eq!(written(&kit).await, n as i64 + 1, "one message is written, whoever asks: {email}");
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
        assert_eq!((answers[0].0, answers[0].4), (303, 200));
        let mailed: Vec<_> = kit.mail().await.iter().map(|envelope| envelope.to.clone()).collect();
        for (email, is_mailed) in ADDRESSES.iter().zip([false, true, true, false, true, true]) {
            assert_eq!(mailed.iter().filter(|to| to == email).count(), usize::from(is_mailed), "{email}");
        }
    }

    async fn the_answer_says_where_to_look_and_what_to_do_if_nothing_comes(kit) {
        let browser = kit.browser();
        let answer = ask(&browser, "ada@example.com").await;
        let page = browser.follow(answer).await;
        assert_eq!(page.heading(), "Check your email");
        assert!(page.body.contains("role=\"status\""), "{}", page.body);
        for words in ["a link is on its way", "within an hour", "spam", "Send it again", "Back to sign in"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
    }

    async fn the_mail_says_whether_there_is_a_password_to_replace__pwd_1(kit) {
        accounts(&kit).await;
        for (email, expected) in [("ada@example.com", true), ("no-password@example.com", false)] {
            ask(&kit.browser(), email).await;
            let mail = kit.mail_to(email).await;
            let [envelope] = mail.as_slice() else { panic!("one mail: {mail:#?}") };
            let Message::PasswordLink { replaces, .. } = envelope.message else { panic!("{envelope:?}") };
            assert_eq!(replaces, expected, "{email}");
        }
    }

    async fn the_mail_speaks_the_persons_language_or_else_the_pages(kit) {
        accounts(&kit).await;
        let browser = kit.browser().with_header("accept-language", "de");
        for (email, expected) in [("ada@example.com", "en-GB"), ("no-password@example.com", "de")] {
            ask(&browser, email).await;
            assert_eq!(kit.mail_to(email).await[0].language.as_deref(), Some(expected), "{email}");
        }
    }

    async fn nothing_is_taken_from_the_requests_own_address_headers__sec_31(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        let form = browser.get("/forgot-password").await.form_with("send-link", &[("username", "ada@example.com")]);
        let fields: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let elsewhere = [
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
            ("forwarded", "host=evil.example;proto=https"),
        ];
        let answer = browser.post_with(&form.action, &fields, &elsewhere).await;
        assert_eq!(answer.location().as_deref(), Some("/forgot-password/sent"));
        let letters = kit.letters_to("ada@example.com").await;
        let first = letters[0].text.split_whitespace().find(|word| word.contains("://")).unwrap();
        assert!(first.starts_with("http://localhost:9000/reset-password?token="), "{}", letters[0].text);
        assert!(!letters[0].text.contains("evil.example"), "{}", letters[0].text);
        assert_eq!(open(&kit.browser(), first).await.heading(), "Set a new password");
    }

    async fn what_is_no_address_is_told_at_once(kit) {
        let browser = kit.browser();
        for typed in ["", "ada", "ada@", "a b@example.com"] {
            let answer = ask(&browser, typed).await;
            assert_eq!(answer.status, 400, "{typed}");
            assert!(answer.text().contains("Enter your whole email address"), "{}", answer.text());
            assert_eq!(answer.field("username").as_deref(), Some(typed), "what was typed stays");
        }
        assert_eq!(written(&kit).await, 0);
    }

    async fn the_way_back_leads_to_the_request_that_was_begun(kit) {
        kit.person("ada@example.com").await;
        let (browser, client) = (kit.browser(), kit.client().await);
        let sign_in = browser.authorize(&client.flow("openid")).await;
        let query = sign_in.form_action().split_once('?').unwrap().1.to_owned();
        let page = browser.get(&format!("/forgot-password?{query}")).await;
        let answer = browser.press(&page, "send-link", &[("username", "ada@example.com")]).await;
        let sent = browser.follow(answer).await;
        for shown in [page, sent] {
            assert!(shown.body.contains(&format!("href=\"/sign-in?{query}\"")), "{}", shown.body);
        }
    }
}

/// The app with pauses, on each database in turn.
async fn paced(database: Database) -> Kit {
    let kit = Kit::with(database, Options { config: "" }).await;
    accounts(&kit).await;
    kit
}

#[actix_web::test]
async fn beyond_three_mails_a_mailbox_is_left_alone_and_the_page_is_the_same__sec_33() {
    for database in Database::BOTH {
        let kit = paced(database).await;
        for email in ["ada@example.com", "nobody@example.com"] {
            let before = written(&kit).await;
            let mut answers = Vec::new();
            for network in 1..=5 {
                let browser = kit.browser().from_address(&format!("198.51.100.{network}"));
                let answer = ask(&browser, email).await;
                let page = browser.follow(answer.clone()).await;
                answers.push((answer.status, answer.location(), page.body));
            }
            assert_eq!(written(&kit).await - before, 3, "{email}, wherever it is asked from");
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{email}: {answers:#?}");
        }
        kit.advance(Duration::from_secs(30));
        let before = written(&kit).await;
        ask(&kit.browser(), "ada@example.com").await;
        assert_eq!(written(&kit).await - before, 1, "after the pause");
    }
}

#[actix_web::test]
async fn one_network_can_not_write_to_everybody__sec_33() {
    for database in Database::BOTH {
        let kit = paced(database).await;
        let browser = kit.browser();
        for n in 0..40 {
            assert_eq!(ask(&browser, &format!("person-{n}@example.com")).await.status, 303);
        }
        assert_eq!(written(&kit).await, 30);
        ask(&kit.browser().from_address("198.51.100.1"), "ada@example.com").await;
        assert_eq!(written(&kit).await, 31, "others aren't held up");
    }
}

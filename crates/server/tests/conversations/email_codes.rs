//! The emailed code: how often it may be tried, where, how long, and how often it is sent (SEC-32, SEC-33).

use std::time::Duration;

use model::outbox::Message;
use testkit::{Answer, Browser, Database, Kit, Options, at_once, on_both_databases};

use crate::sign_up::{CHOSEN, enter, sign_up};

const ADA: &str = "ada@example.com";

/// A code of six digits that isn't this one.
fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

async fn resend(kit: &Kit, browser: &Browser) -> Answer {
    // So that the mails are in an order.
    kit.advance(Duration::from_millis(1));
    let page = browser.get("/sign-up/code").await;
    browser.press(&page, "code-resend", &[]).await
}

async fn begun(kit: &Kit) -> (Browser, String) {
    let browser = kit.browser();
    assert_eq!(sign_up(&browser, ADA, "Ada", CHOSEN).await.status, 303);
    (browser, kit.code_to(ADA).await)
}

fn is_proved(answer: &Answer) -> bool {
    answer.location().as_deref() == Some("/sign-up/subscription")
}

on_both_databases! {
    async fn there_are_five_tries_over_all_sends__sec_32(kit) {
        let (browser, mut code) = begun(&kit).await;
        for left in [4, 3, 2, 1] {
            let answer = enter(&browser, &other_than(&code)).await;
            let tries = if left == 1 { "1 try is left.".to_owned() } else { format!("{left} tries are left.") };
            assert_eq!(answer.status, 400);
            assert!(answer.text().contains(&format!("That isn’t the code. {tries}")), "{}", answer.text());
            assert_eq!(answer.field("code").as_deref(), Some(""));
            let sent = browser.follow(resend(&kit, &browser).await).await;
            assert!(sent.text().contains("A new code is on its way. The earlier one no longer works."), "{}", sent.text());
            code = kit.code_to(ADA).await;
        }
        let last = enter(&browser, &other_than(&code)).await;
        assert!(last.text().contains("no tries are left. Start again"), "{}", last.text());
        let page = browser.get("/sign-up/code").await;
        assert!(page.text().contains("no tries are left"), "{}", page.text());
        assert!(page.body.contains("href=\"/sign-up\">Start again</a>") && !page.body.contains("<form"), "{}", page.body);
        let form = browser.get("/sign-up").await;
        let csrf = form.csrf();
        let answer = browser.post("/sign-up/code", &[("csrf", &csrf), ("code", &code)]).await;
        assert!(answer.status == 400 && answer.text().contains("no tries are left"), "the right one comes too late: {answer:?}");
        let answer = browser.post("/sign-up/code/resend", &[("csrf", &csrf)]).await;
        assert!(answer.status == 400 && answer.text().contains("no tries are left"), "{answer:?}");
        kit.nothing_left().await;

        kit.advance(Duration::from_millis(1));
        sign_up(&browser, ADA, "Ada", CHOSEN).await;
        assert!(is_proved(&enter(&browser, &kit.code_to(ADA).await).await), "starting again helps");
    }

    async fn a_new_code_kills_the_earlier_one__sec_32(kit) {
        let (browser, first) = begun(&kit).await;
        assert_eq!(resend(&kit, &browser).await.location().as_deref(), Some("/sign-up/code?sent=again"));
        let second = kit.code_to(ADA).await;
        assert_ne!(first, second);
        let answer = enter(&browser, &first).await;
        assert!(answer.text().contains("That isn’t the code."), "{}", answer.text());
        assert!(is_proved(&enter(&browser, &second).await));
    }

    async fn a_code_works_in_the_browser_that_asked_for_it_alone__sec_32(kit) {
        let (hers, code) = begun(&kit).await;
        kit.advance(Duration::from_millis(1));
        let (other, others_code) = begun(&kit).await;
        assert!(enter(&other, &code).await.text().contains("That isn’t the code."));
        assert!(enter(&hers, &others_code).await.text().contains("That isn’t the code."));
        let third = kit.browser();
        let csrf = third.get("/sign-up").await.csrf();
        let answer = third.post("/sign-up/code", &[("csrf", &csrf), ("code", &code)]).await;
        assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"));
        assert!(is_proved(&enter(&hers, &code).await));
    }

    async fn a_code_lasts_ten_minutes__two_10(kit) {
        let (browser, code) = begun(&kit).await;
        kit.advance(Duration::from_secs(10 * 60));
        let late = enter(&browser, &code).await;
        assert!(late.text().contains("That code has expired. Send a new one."), "{}", late.text());
        assert!(browser.get("/sign-up/code").await.text().contains("That code has expired. Send a new one."));
        resend(&kit, &browser).await;
        let code = kit.code_to(ADA).await;
        kit.advance(Duration::from_secs(10 * 60) - Duration::from_millis(1));
        assert!(is_proved(&enter(&browser, &code).await));
        let (browser, _) = begun(&kit).await;
        kit.advance(Duration::from_secs(60 * 60));
        assert_eq!(browser.get("/sign-up/code").await.location().as_deref(), Some("/sign-up"), "after an hour all is over");
    }

    async fn of_fifty_right_codes_at_once_one_counts__sec_32(kit) {
        let (browser, code) = begun(&kit).await;
        let page = browser.get("/sign-up/code").await;
        let form = page.form_with("code-submit", &[("code", &code)]);
        let answers = at_once(50, |_| {
            let (browser, form) = (browser.clone(), form.clone());
            async move {
                let fields: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                browser.post(&form.action, &fields).await
            }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| is_proved(answer)).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 400).count(), 49);
        let ada = crate::sign_up::person(&kit, ADA).await;
        assert_eq!(ada.state(), model::person::State::NoSubscription);
    }

    async fn of_fifty_wrong_codes_at_once_five_are_looked_at__sec_32(kit) {
        let (browser, code) = begun(&kit).await;
        let page = browser.get("/sign-up/code").await;
        let number: u32 = code.parse().unwrap();
        let answers = at_once(50, |n| {
            let guess = format!("{:06}", (number + 1 + n as u32) % 1_000_000);
            let (browser, page) = (browser.clone(), page.clone());
            async move { browser.press(&page, "code-submit", &[("code", &guess)]).await }
        })
        .await;
        let with_tries = answers.iter().filter(|answer| answer.text().contains("left.") && answer.text().contains("That isn’t")).count();
        assert_eq!(with_tries, 4, "the fifth is told that none is left, as are all after it");
        assert!(enter_raw(&browser, &code).await.text().contains("no tries are left"));
    }

    async fn phones_and_password_managers_know_the_field_for_the_code(kit) {
        let (browser, _) = begun(&kit).await;
        let page = browser.get("/sign-up/code").await;
        let field = page.body.split("<input").find(|input| input.contains(" id=\"code\"")).unwrap().split('>').next().unwrap();
        for attribute in ["name=\"code\"", "type=\"text\"", "inputmode=\"numeric\"", "autocomplete=\"one-time-code\"", "autofocus"] {
            assert!(field.contains(attribute), "{attribute}: {field}");
        }
        let page = browser.get("/sign-up").await;
        for (id, autocomplete) in
            [("username", "username"), ("name", "name"), ("password", "new-password"), ("confirm-password", "new-password")]
        {
            let id = format!(" id=\"{id}\"");
            let field = page.body.split("<input").find(|input| input.contains(&id)).unwrap().split('>').next().unwrap();
            assert!(field.contains(&format!("autocomplete=\"{autocomplete}\"")), "{field}");
        }
    }

    async fn an_empty_code_costs_no_try(kit) {
        let (browser, code) = begun(&kit).await;
        for _ in 0..6 {
            let answer = enter(&browser, "  ").await;
            assert_eq!(answer.status, 400);
            assert_eq!(answer.text().matches("Enter the code from the mail.").count(), 2, "{}", answer.text());
        }
        assert!(is_proved(&enter(&browser, &code).await));
    }

    async fn a_code_is_a_code_for_this_purpose_alone__sec_32(kit) {
        let (browser, code) = begun(&kit).await;
        for address in ["/reset-password", "/confirm-email", "/approval"] {
            let answer = browser.get(&format!("{address}?token={code}")).await;
            assert!(answer.status >= 400, "{address}: {answer:?}");
        }
        assert!(is_proved(&enter(&browser, &code).await));
    }
}

async fn enter_raw(browser: &Browser, code: &str) -> Answer {
    let csrf = browser.get("/sign-up").await.csrf();
    browser.post("/sign-up/code", &[("csrf", &csrf), ("code", code)]).await
}

fn told_to_wait(answer: &Answer, seconds: &str) -> bool {
    answer.status == 429
        && answer.header("retry-after") == Some(seconds)
        && answer.text().contains("Too many mails were asked for, so none was sent.")
}

#[actix_web::test]
async fn sending_is_paced_with_growing_pauses_whoever_has_the_address__sec_33() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        kit.person("old@example.com").await;
        for (email, network) in [("old@example.com", "192.0.2.10"), ("new@example.com", "192.0.2.20")] {
            let browser = kit.browser().from_address(network);
            for _ in 0..2 {
                assert_eq!(sign_up(&browser, email, "Ada", CHOSEN).await.status, 303, "{email}");
            }
            assert_eq!(resend(&kit, &browser).await.status, 303, "{email}");
            assert_eq!(kit.mail().await.len(), 3);
            let code = kit.code_to(email).await;
            for (seconds, other) in [("30", "192.0.2.30"), ("60", "192.0.2.31"), ("120", "192.0.2.32")] {
                assert!(told_to_wait(&resend(&kit, &browser).await, seconds), "{email}");
                let elsewhere = kit.browser().from_address(other);
                assert!(told_to_wait(&sign_up(&elsewhere, email, "Ada", CHOSEN).await, seconds), "{email}");
                kit.nothing_left().await;
                kit.advance(Duration::from_secs(seconds.parse().unwrap()));
                assert_eq!(resend(&kit, &browser).await.status, 303, "{email} after {seconds} s");
                assert_eq!(kit.mail().await.len(), 1);
            }
            assert!(enter(&browser, &code).await.text().contains("That isn’t the code."), "resent since");
        }
    }
}

#[actix_web::test]
async fn one_network_does_not_write_to_the_world__sec_33() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        let browser = kit.browser();
        for number in 0..30 {
            let sent = sign_up(&browser, &format!("person{number}@example.com"), "Ada", CHOSEN).await;
            assert_eq!(sent.status, 303, "{number}");
        }
        assert!(told_to_wait(&sign_up(&browser, "one-more@example.com", "Ada", CHOSEN).await, "30"));
        let elsewhere = kit.browser().from_address("198.51.100.7");
        assert_eq!(sign_up(&elsewhere, "one-more@example.com", "Ada", CHOSEN).await.status, 303);
        assert_eq!(kit.mail().await.len(), 31);
    }
}

#[actix_web::test]
async fn of_many_sign_ups_at_once_for_one_mailbox_three_are_mailed__sec_33() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        let answers = at_once(20, |n| {
            let browser = kit.browser().from_address(&format!("192.0.2.{n}"));
            async move { sign_up(&browser, ADA, "Ada", CHOSEN).await }
        })
        .await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 303).count(), 3, "{database:?}");
        assert_eq!(answers.iter().filter(|answer| answer.status == 429).count(), 17, "{database:?}");
        assert_eq!(kit.mail().await.len(), 3, "{database:?}");
    }
}

#[actix_web::test]
async fn a_paused_sign_in_keeps_the_code_that_works__sec_33() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        let (browser, _) = begun(&kit).await;
        resend(&kit, &browser).await;
        resend(&kit, &browser).await;
        let code = kit.code_to(ADA).await;
        let answer = browser.sign_in(ADA, CHOSEN).await;
        assert_eq!(answer.location().as_deref(), Some("/sign-up/code"));
        let elsewhere = kit.browser().from_address("198.51.100.7");
        let page = elsewhere.follow(elsewhere.sign_in(ADA, CHOSEN).await).await;
        assert!(page.text().contains("That code has expired. Send a new one."), "{}", page.text());
        kit.nothing_left().await;
        assert!(is_proved(&enter(&browser, &code).await));
        let sent = kit.mail_to(ADA).await;
        assert!(sent.iter().all(|mail| matches!(mail.message, Message::SignUpCode { .. })), "{sent:?}");
    }
}

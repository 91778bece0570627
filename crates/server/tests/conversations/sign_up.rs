//! Signing up: from *Create account* to a proved mailbox, and who comes back before it is through.

use std::time::Duration;

use model::event::EventKind;
use model::outbox::Message;
use model::person::{Person, State};
use testkit::{Answer, Browser, Database, Kit, Options, PASSWORD, Tokens, on_both_databases};

/// A password that nobody has in these tests until they choose it.
pub(super) const CHOSEN: &str = "violet tractors sing in tune";

/// Fills *Create account* in and sends it.
pub(super) async fn sign_up(browser: &Browser, email: &str, name: &str, password: &str) -> Answer {
    let page = browser.get("/sign-up").await;
    fill_in(browser, &page, email, name, password).await
}

async fn fill_in(browser: &Browser, page: &Answer, email: &str, name: &str, password: &str) -> Answer {
    let typed = [("username", email), ("name", name), ("password", password), ("confirm-password", password)];
    browser.press(page, "sign-up-submit", &typed).await
}

/// Types a code in and presses *Continue*.
pub(super) async fn enter(browser: &Browser, code: &str) -> Answer {
    let page = browser.get("/sign-up/code").await;
    browser.press(&page, "code-submit", &[("code", code)]).await
}

/// The person with this address as they are now.
pub(super) async fn person(kit: &Kit, email: &str) -> Person {
    account::people::find(&kit.app.accounts, email).await.unwrap().unwrap_or_else(|| panic!("nobody has {email}"))
}

/// The app where nobody is asked for a subscription.
pub(super) async fn without_subscriptions(database: Database) -> Kit {
    let config = "[rate_limit]\nenabled = false\n[sign_up]\nsubscription = \"off\"\n";
    Kit::with(database, Options { config }).await
}

async fn events(kit: &Kit, email: &str) -> Vec<EventKind> {
    let id = person(kit, email).await.id;
    let events = kit.app.store.read(move |tx| store::events::of_person(tx, &id, 100)).await.unwrap();
    events.into_iter().rev().map(|event| event.kind).collect()
}

on_both_databases! {
    async fn a_mailed_code_proves_the_mailbox__reg_1(kit) {
        let browser = kit.browser();
        let sign_in = browser.get("/sign-in").await;
        assert!(sign_in.body.contains("<a href=\"/sign-up\">Create account</a>"), "{}", sign_in.body);
        assert!(sign_in.body.contains("href=\"/forgot-password\">Forgot Password</a>"), "{}", sign_in.body);

        let sent = sign_up(&browser, "Ada@Example.com", " Ada Lovelace ", CHOSEN).await;
        assert_eq!((sent.status, sent.location().as_deref()), (303, Some("/sign-up/code")));
        let mail = kit.mail_to("Ada@Example.com").await;
        assert!(matches!(mail[..], [ref one] if matches!(one.message, Message::SignUpCode { .. })), "{mail:?}");
        assert_eq!(person(&kit, "ada@example.com").await.state(), State::Unproved);

        let page = browser.get("/sign-up/code").await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Check your email"));
        assert!(page.text().contains("on its way to Ada@Example.com"), "{}", page.text());
        assert!(page.text().contains("Step 2 of 3"), "{}", page.text());
        let code = kit.code_to("Ada@Example.com").await;
        let spaced = format!(" {} {}", &code[..3], &code[3..]);
        kit.advance(Duration::from_secs(1));
        let proved = browser.press(&page, "code-submit", &[("code", &spaced)]).await;
        assert_eq!((proved.status, proved.location().as_deref()), (303, Some("/sign-up/subscription")));

        let ada = person(&kit, "ada@example.com").await;
        assert_eq!((ada.state(), ada.email_verified, ada.name.as_str()), (State::NoSubscription, true, "Ada Lovelace"));
        assert_eq!(ada.email.as_str(), "Ada@Example.com");
        assert_eq!(events(&kit, "ada@example.com").await, [EventKind::SignedUp, EventKind::MailboxProved]);
        assert_eq!(browser.get("/sign-up/code").await.location().as_deref(), Some("/sign-up/subscription"));
        assert_eq!(browser.get("/profile").await.status, 303, "nobody is signed in");
        kit.nothing_left().await;
    }

    async fn what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays__sec_36(kit) {
        let browser = kit.browser();
        let refused = async |email: &str, name: &str, password: &str, again: &str, sentences: &[&str]| {
            let page = browser.get("/sign-up").await;
            let typed = [("username", email), ("name", name), ("password", password), ("confirm-password", again)];
            let answer = browser.press(&page, "sign-up-submit", &typed).await;
            assert_eq!(answer.status, 400, "{}", answer.text());
            for sentence in sentences {
                assert_eq!(answer.text().matches(sentence).count(), 2, "in the summary and beside the field: {}", answer.text());
            }
            assert_eq!(answer.body.matches("role=\"alert\"").count(), 1);
            assert_eq!((answer.field("username"), answer.field("name")), (Some(email.to_owned()), Some(name.to_owned())));
            assert_eq!((answer.field("password").as_deref(), answer.field("confirm-password").as_deref()), (Some(""), Some("")));
        };
        let email = "ada@example.com";
        refused("", "", "", "", &["Enter your whole email address", "Enter your name.", "Enter a password."]).await;
        refused("ada", "Ada", CHOSEN, CHOSEN, &["Enter your whole email address"]).await;
        refused("a\u{200B}da@example.com", "Ada", CHOSEN, CHOSEN, &["This address holds characters that can’t be seen."]).await;
        refused(email, "Ada\u{202E}", CHOSEN, CHOSEN, &["This name holds characters that can’t be seen."]).await;
        refused("\u{0430}da@example.com", "Ada", CHOSEN, CHOSEN, &["This address holds letters of different scripts"]).await;
        refused(email, "Ad\u{0430}", CHOSEN, CHOSEN, &["This name holds letters of different scripts"]).await;
        refused(email, &"x".repeat(201), CHOSEN, CHOSEN, &["This name is too long."]).await;
        refused(email, "Ada", "short", "short", &["Use at least 15 characters."]).await;
        refused(email, "Ada", CHOSEN, "violet tractors sing out of tune", &["The two passwords aren’t the same."]).await;
        refused(email, "Ada", CHOSEN, "", &["Enter the same password again."]).await;
        refused(email, "Ada Lovelace", "adalovelace ada@example.com", "adalovelace ada@example.com", &["too close to your name"]).await;
        kit.nothing_left().await;
        assert!(account::people::find(&kit.app.accounts, email).await.unwrap().is_none());
        assert_eq!(browser.get("/sign-up/code").await.location().as_deref(), Some("/sign-up"), "nothing was begun");
    }

    async fn an_address_in_use_is_told_to_its_mailbox_alone__reg_5(kit) {
        let before = kit.person("ada@example.com").await;
        let browser = kit.browser();
        assert_eq!(sign_up(&browser, "ADA@example.com", "Eve", CHOSEN).await.status, 303);
        let mail = kit.mail_to("ADA@example.com").await;
        assert!(matches!(mail[..], [ref one] if matches!(one.message, Message::AlreadySignedUp { .. })), "{mail:?}");
        let page = browser.get("/sign-up/code").await;
        assert!(!page.text().contains("already in use"), "{}", page.text());

        let told = browser.follow(enter(&browser, &kit.code_to("ADA@example.com").await).await).await;
        assert_eq!(told.status, 200);
        assert!(told.text().contains("is already in use"), "{}", told.text());
        assert!(told.body.contains("href=\"/sign-in\">Cancel</a>"), "{}", told.body);
        assert!(told.body.contains("href=\"/forgot-password\">Forgot Password</a>"), "{}", told.body);

        let after = person(&kit, "ada@example.com").await;
        assert_eq!((after.id, after.name, after.password_changed_at), (before.id, before.name, before.password_changed_at));
        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.location().as_deref(), Some("/profile"));
        assert_eq!(kit.browser().sign_in("ada@example.com", CHOSEN).await.status, 400);
        assert_eq!(browser.get("/profile").await.status, 303, "nobody is signed in here");
        assert_eq!(browser.get("/sign-up").await.status, 200, "one may start again");
    }

    async fn a_closed_account_gives_its_address_up_to_who_proves_the_mailbox(kit) {
        let before = kit.person("ada@example.com").await;
        kit.put_in_state(&before.id, State::Closed).await;
        let browser = kit.browser();
        sign_up(&browser, "ada@example.com", "Ada", CHOSEN).await;
        assert_eq!(person(&kit, "ada@example.com").await.id, before.id, "not before the proof");
        let proved = enter(&browser, &kit.code_to("ada@example.com").await).await;
        assert_eq!(proved.location().as_deref(), Some("/sign-up/subscription"));
        let after = person(&kit, "ada@example.com").await;
        assert_eq!((after.state(), after.id == before.id), (State::NoSubscription, false), "somebody new");
        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.status, 400);
    }

    async fn the_right_password_leads_back_to_where_the_sign_up_stands__reg_7(kit) {
        sign_up(&kit.browser(), "ada@example.com", "Ada", CHOSEN).await;
        kit.mail().await;
        let elsewhere = kit.browser();
        assert_eq!(elsewhere.sign_in("ada@example.com", PASSWORD).await.status, 400);
        kit.nothing_left().await;
        let client = kit.client().await;
        let page = elsewhere.authorize(&client.flow("openid")).await;
        let handle = page.form_action().split_once('?').unwrap().1.to_owned();
        let answer = elsewhere.submit(&page, &[("username", "ada@example.com"), ("password", CHOSEN)]).await;
        assert_eq!((answer.status, answer.location()), (303, Some(format!("/sign-up/code?{handle}"))));
        let page = elsewhere.follow(answer).await;
        assert!(!page.text().contains("Step 2"), "{}", page.text());
        let code = kit.code_to("ada@example.com").await;
        let proved = elsewhere.press(&page, "code-submit", &[("code", &code)]).await;
        assert_eq!(proved.location(), Some(format!("/sign-up/subscription?{handle}")));

        let ada = person(&kit, "ada@example.com").await;
        assert_eq!(ada.state(), State::NoSubscription);
        let third = kit.browser();
        let answer = third.sign_in("ada@example.com", CHOSEN).await;
        assert_eq!((answer.status, answer.location().as_deref()), (303, Some("/sign-up/subscription")));
        kit.put_in_state(&ada.id, State::Waiting).await;
        let answer = third.sign_in("ada@example.com", CHOSEN).await;
        assert_eq!((answer.status, answer.location().as_deref()), (303, Some("/sign-up/waiting")));
        kit.put_in_state(&ada.id, State::Locked).await;
        let answer = third.sign_in("ada@example.com", CHOSEN).await;
        assert!(answer.text().contains("This account is locked."), "{}", answer.text());
        assert_eq!(third.get("/profile").await.status, 303);
        kit.nothing_left().await;
    }

    async fn who_was_added_by_an_operator_needs_the_code_alone__reg_7(kit) {
        let ada = kit.person("ada@example.com").await;
        kit.put_in_state(&ada.id, State::Unproved).await;
        let browser = kit.browser();
        assert_eq!(browser.sign_in("ada@example.com", PASSWORD).await.location().as_deref(), Some("/sign-up/code"));
        let page = browser.get("/sign-up/code").await;
        assert!(page.body.contains("href=\"/sign-in\""), "starting again is signing in again: {}", page.body);
        let proved = enter(&browser, &kit.code_to("ada@example.com").await).await;
        assert_eq!(proved.location().as_deref(), Some("/profile"), "no subscription is asked of them");
        assert_eq!(browser.get("/profile").await.heading(), "User Profile");
        let after = person(&kit, "ada@example.com").await;
        assert_eq!((after.state(), after.email_verified, after.id, after.claims), (State::Active, true, ada.id, ada.claims));
        assert_eq!(events(&kit, "ada@example.com").await, [EventKind::MailboxProved, EventKind::SignedIn]);
    }

    async fn a_strangers_sign_up_takes_nothing_from_whom_an_operator_added__sec_34(kit) {
        let ada = kit.person("ada@example.com").await;
        kit.put_in_state(&ada.id, State::Unproved).await;
        sign_up(&kit.browser(), "ada@example.com", "Eve", CHOSEN).await;
        assert_eq!(kit.browser().sign_in("ada@example.com", CHOSEN).await.status, 400);
        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.location().as_deref(), Some("/sign-up/code"));
        assert_eq!(person(&kit, "ada@example.com").await.name, "Ada Lovelace");
        // Whoever proves the mailbox at the browser where they signed up has chosen name and password.
        let browser = kit.browser();
        kit.advance(Duration::from_secs(1));
        sign_up(&browser, "ada@example.com", "Ada King", CHOSEN).await;
        let proved = enter(&browser, &kit.code_to("ada@example.com").await).await;
        assert_eq!(proved.location().as_deref(), Some("/profile"));
        assert_eq!(person(&kit, "ada@example.com").await.name, "Ada King");
        assert_eq!(kit.browser().sign_in("ada@example.com", CHOSEN).await.location().as_deref(), Some("/profile"));
    }

    async fn a_page_of_a_finished_step_leads_on(kit) {
        let browser = kit.browser();
        sign_up(&browser, "ada@example.com", "Ada", CHOSEN).await;
        let page = browser.get("/sign-up/code").await;
        let code = kit.code_to("ada@example.com").await;
        assert_eq!(browser.press(&page, "code-submit", &[("code", &code)]).await.status, 303);
        for button in ["code-submit", "code-resend"] {
            let again = browser.press(&page, button, &[("code", &code)]).await;
            assert_eq!((again.status, again.heading().as_str()), (400, "This page is out of date"), "{button}");
            assert!(again.body.contains("href=\"/sign-up/code\""), "{}", again.body);
        }
        assert_eq!(browser.get("/sign-up/code").await.location().as_deref(), Some("/sign-up/subscription"));
        assert_eq!(browser.get("/sign-up/code/resend").await.location().as_deref(), Some("/sign-up/code"));
        kit.nothing_left().await;
    }

    async fn a_form_of_another_browser_or_site_is_refused__sec_25(kit) {
        let page = kit.browser().get("/sign-up").await;
        let browser = kit.browser();
        browser.get("/sign-up").await;
        let answer = fill_in(&browser, &page, "ada@example.com", "Ada", CHOSEN).await;
        assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"));
        for address in ["/sign-up", "/sign-up/code", "/sign-up/code/resend"] {
            let answer = browser.post_with(address, &[], &[("origin", "https://evil.example")]).await;
            assert_eq!(answer.status, 403, "{address}");
        }
        kit.nothing_left().await;
    }

    async fn no_password_or_code_stands_in_the_database__sec_53(kit) {
        let browser = kit.browser();
        sign_up(&browser, "ada@example.com", "Ada", CHOSEN).await;
        assert!(kit.database_holds("ada@example.com").await);
        assert!(!kit.database_holds(CHOSEN).await);
        let code = kit.code_to("ada@example.com").await;
        assert!(!kit.database_holds(&code).await);
    }
}

#[actix_web::test]
async fn where_no_subscription_is_asked_for_the_code_signs_in__reg_7() {
    for database in Database::BOTH {
        let kit = without_subscriptions(database).await;
        let client = kit.client().await;
        let browser = kit.browser();
        let page = browser.authorize(&client.flow("openid email offline_access").with("ui_locales", "de")).await;
        let create = page.body.split("href=\"/sign-up").nth(1).unwrap().split('"').next().unwrap();
        let page = browser.get(&format!("/sign-up{create}")).await;
        assert!(page.text().contains("Schritt 1 von 2"), "{}", page.text());
        let sent = fill_in(&browser, &page, "ada@example.com", "Ada", CHOSEN).await;
        kit.advance(Duration::from_secs(90));
        let page = browser.follow(sent).await;
        assert_eq!(kit.mail_to("ada@example.com").await[0].language.as_deref(), Some("de"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("form-action 'self' https://client.example"), "the answer may lead there: {policy}");
        let code = kit.code_to("ada@example.com").await;
        let there = browser.follow(browser.press(&page, "code-submit", &[("code", &code)]).await).await;
        let tokens = Tokens::of(&client.redeem(&kit, &client.flow("openid email offline_access"), &there.code()).await);
        let bearer = format!("Bearer {}", tokens.access);
        let claims = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.json();
        assert_eq!(claims["email_verified"], true);
        assert_eq!(Tokens::claims(&tokens.id)["auth_time"], kit.now().seconds() - 90, "when the password was given");
        assert_eq!(person(&kit, "ada@example.com").await.state(), State::Active);
        assert_eq!(browser.get("/profile").await.status, 200);
        assert_eq!(browser.get("/sign-up/code").await.location().as_deref(), Some("/profile"), "the sign-up is over");
        assert!(matches!(kit.mail().await[..], []));
    }
}

#[actix_web::test]
async fn a_request_that_lapses_while_the_mail_is_on_its_way_does_not_spoil_the_sign_up() {
    for database in Database::BOTH {
        let kit = without_subscriptions(database).await;
        let client = kit.client().await;
        let browser = kit.browser();
        let page = browser.authorize(&client.flow("openid")).await;
        kit.advance(Duration::from_secs(50 * 60));
        let handle = page.form_action().split_once('?').unwrap().1.to_owned();
        let page = browser.get(&format!("/sign-up?{handle}")).await;
        let sent = fill_in(&browser, &page, "ada@example.com", "Ada", CHOSEN).await;
        assert_eq!(sent.location(), Some(format!("/sign-up/code?{handle}")));
        let page = browser.follow(sent).await;
        let code = kit.code_to("ada@example.com").await;
        kit.advance(Duration::from_secs(10 * 60 - 1));
        browser.get(&format!("/sign-up/code?{handle}")).await;
        kit.advance(Duration::from_millis(500));
        let there = browser.press(&page, "code-submit", &[("code", &code)]).await;
        assert!(there.status == 303, "{there:?}");
    }
}

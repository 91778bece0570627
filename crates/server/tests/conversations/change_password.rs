//! The *Password* tab of the profile: a link by mail, and *Change Password* (PRO-1, PWD-4).

use std::time::Duration;

use model::event::EventKind;
use model::outbox::Message;
use testkit::{Answer, Browser, Database, Kit, Options, PASSWORD, on_both_databases};

use crate::forgot_password::link;
use crate::reset_password::{NEW, open};

const TAB: &str = "/profile/password";

async fn signed_in(kit: &Kit) -> Browser {
    let browser = kit.browser();
    browser.sign_in("ada@example.com", PASSWORD).await;
    browser
}

async fn change(browser: &Browser, current: &str, new: &str, again: &str) -> Answer {
    let page = browser.get(TAB).await;
    let typed = [("current-password", current), ("new-password", new), ("confirm-password", again)];
    browser.press(&page, "change-password", &typed).await
}

on_both_databases! {
    async fn the_tab_is_for_the_signed_in_person_alone__pro_1(kit) {
        let browser = kit.browser();
        assert_eq!(browser.get(TAB).await.location().as_deref(), Some("/sign-in?for=password"));
        kit.person("ada@example.com").await;
        let browser = signed_in(&kit).await;
        let page = browser.get(TAB).await;
        assert_eq!((page.status, page.heading().as_str()), (200, "User Profile"));
        let at = |words: &str| page.text().find(words).unwrap_or_else(|| panic!("{words}: {}", page.text()));
        let order = ["Forgot / Reset Password", "Current password", "New password", "Confirm password"].map(at);
        assert!(order.is_sorted(), "the button on top, the form at the bottom: {order:?}");
        assert!(page.text().contains("Change Password"));
    }

    async fn the_button_mails_a_link_to_the_persons_own_address__pro_1(kit) {
        kit.person("ada@example.com").await;
        let browser = signed_in(&kit).await;
        let page = browser.get(TAB).await;
        let form = page.form_with("send-link", &[]);
        assert!(form.action.starts_with(TAB), "below the address it stands on: {}", form.action);
        let told = browser.follow(browser.press(&page, "send-link", &[]).await).await;
        assert!(told.text().contains("A link is on its way to ada@example.com."), "{}", told.text());
        assert!(told.body.contains("role=\"status\""), "{}", told.body);
        let token = kit.token_to("ada@example.com").await;
        let page = open(&kit.browser(), &format!("/reset-password?token={token}")).await;
        assert_eq!(page.heading(), "Set a new password");
    }

    async fn a_change_ends_what_is_elsewhere_and_leaves_this_session__pwd_4_sec_28(kit) {
        let person = kit.person("ada@example.com").await;
        let (here, elsewhere, client) = (signed_in(&kit).await, signed_in(&kit).await, kit.client().await);
        let tokens = client.tokens(&kit, &kit.browser(), "openid offline_access", "ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let before = here.cookies();
        kit.advance(Duration::from_secs(1));

        let answer = change(&here, PASSWORD, NEW, NEW).await;
        assert_eq!((answer.status, answer.location().as_deref()), (303, Some("/profile/password?done=change")));
        let told = here.follow(answer).await;
        assert_eq!(told.status, 200, "this session goes on");
        assert!(told.text().contains("Your password is changed."), "{}", told.text());

        assert_eq!(elsewhere.get("/profile").await.location().as_deref(), Some("/sign-in"));
        assert_eq!(client.refresh(&kit, &tokens.refresh).await.status, 400);
        assert_eq!(open(&kit.browser(), &link).await.heading(), "This link no longer works");
        let copied = kit.browser();
        before.iter().for_each(|(name, value)| copied.set_cookie(name, value));
        assert_eq!(copied.get("/profile").await.status, 303, "a copy of the cookie from before is worth nothing");

        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.status, 400);
        assert_eq!(kit.browser().sign_in("ada@example.com", NEW).await.status, 303);
        let mail = kit.mail_to("ada@example.com").await;
        assert!(matches!(mail.last().unwrap().message, Message::PasswordChanged { .. }), "{mail:#?}");
        let id = person.id.clone();
        let events = kit.app.store.read(move |tx| store::events::of_person(tx, &id, 20)).await.unwrap();
        assert!(events.iter().any(|event| event.kind == EventKind::PasswordChanged), "{events:#?}");
    }

    async fn the_password_before_must_be_right__pro_1(kit) {
        kit.person("ada@example.com").await;
        let browser = signed_in(&kit).await;
        let answer = change(&browser, "not the password at all", NEW, NEW).await;
        assert_eq!(answer.status, 400);
        assert!(answer.text().contains("That isn’t your current password."), "{}", answer.text());
        let answer = change(&browser, "", "", "").await;
        assert_eq!(answer.status, 400);
        for words in ["Enter your current password.", "Enter a password."] {
            assert!(answer.text().contains(words), "{words}: {}", answer.text());
        }
        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.status, 303);
        kit.nothing_left().await;
    }

    async fn the_new_one_is_held_to_the_rules__pwd_3(kit) {
        kit.person("ada@example.com").await;
        let browser = signed_in(&kit).await;
        for (new, again, advice) in [
            ("short", "short", "Use at least 15 characters."),
            (NEW, "seven pears", "The two passwords aren’t the same."),
            ("ada.lovelace.1815-12-10", "ada.lovelace.1815-12-10", "too close to your name"),
        ] {
            let answer = change(&browser, PASSWORD, new, again).await;
            assert_eq!(answer.status, 400, "{new}");
            assert!(answer.text().contains(advice), "{new}: {}", answer.text());
            assert!(answer.text().contains("Strength:"), "{}", answer.text());
        }
        assert_eq!(browser.get("/profile").await.status, 200);
        assert_eq!(kit.browser().sign_in("ada@example.com", PASSWORD).await.status, 303);
    }
}

/// The app as it is meant to run, on each database in turn.
async fn slowed(database: Database) -> (Kit, Browser) {
    let kit = Kit::with(database, Options { config: "" }).await;
    kit.person("ada@example.com").await;
    let browser = signed_in(&kit).await;
    (kit, browser)
}

#[actix_web::test]
async fn guessing_the_password_before_is_slowed_as_at_sign_in__pwd_5() {
    for database in Database::BOTH {
        let (kit, browser) = slowed(database).await;
        for _ in 0..5 {
            assert_eq!(change(&browser, "not the password at all", NEW, NEW).await.status, 400);
        }
        let paused = change(&browser, PASSWORD, NEW, NEW).await;
        assert_eq!((paused.status, paused.header("retry-after")), (429, Some("1")), "the right one isn't looked at");
        assert!(paused.text().contains("There were too many tries."), "{}", paused.text());
        kit.advance(Duration::from_secs(1));
        assert_eq!(change(&browser, PASSWORD, NEW, NEW).await.status, 303);
    }
}

#[actix_web::test]
async fn too_many_links_are_refused_with_the_time_to_wait__sec_33() {
    for database in Database::BOTH {
        let (kit, browser) = slowed(database).await;
        let page = browser.get(TAB).await;
        for _ in 0..3 {
            assert_eq!(browser.press(&page, "send-link", &[]).await.status, 303);
        }
        let paused = browser.press(&page, "send-link", &[]).await;
        assert_eq!((paused.status, paused.header("retry-after")), (429, Some("30")));
        assert!(paused.text().contains("Wait 30 seconds"), "{}", paused.text());
        assert_eq!(kit.mail_to("ada@example.com").await.len(), 3);
    }
}

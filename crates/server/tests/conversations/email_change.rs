//! Another email address: confirmed from the new mailbox, told to the old one, which can take it back (PRO-6, SEC-35).

use std::rc::Rc;
use std::time::Duration;

use model::outbox::{Envelope, Message};
use testkit::{Answer, Browser, Database, Kit, Options, PASSWORD, on_both_databases};

use crate::profile_steps::{
    ADA, BOB, SignedInApp, assert_out_of_date, is_signed_in, open_link, press_link, send, send_and_follow, signed_in,
};
use crate::reset_password::{NEW as NEW_PASSWORD, save};

const TAB: &str = "/profile/details";
const NEW: &str = "ada.king@example.org";
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

async fn ask(browser: &Browser, new: &str) -> Answer {
    send_and_follow(browser, TAB, &[("change", "email"), ("new-email", new)]).await
}

/// Asks for another address and confirms it; gives the browser that did.
async fn change(kit: &Kit, from: &str, to: &str) -> Browser {
    let browser = signed_in(kit, from).await;
    ask(&browser, to).await;
    let done = press_link(&browser, "/confirm-email", &kit.token_to(to).await).await;
    assert_eq!(done.heading(), "Your email address is confirmed");
    browser
}

async fn signs_in(kit: &Kit, email: &str) -> bool {
    kit.browser().sign_in(email, PASSWORD).await.status == 303
}

/// Whether an account has this address.
async fn is_of_somebody(kit: &Kit, email: &str) -> bool {
    account::people::find(&kit.app.accounts, email).await.unwrap().is_some()
}

/// What programs do that look for malware: they open a link, keep its cookies, and open it again.
async fn scanned(kit: &Kit, page: &str, token: &str) {
    let scanner = kit.browser();
    for _ in 0..2 {
        assert_eq!(open_link(&scanner, page, token).await.status, 200);
    }
}

fn is_gone(answer: &Answer) {
    assert_eq!(answer.status, 400, "{answer:?}");
    assert_eq!(answer.location(), None);
}

fn kinds(mail: &[Rc<Envelope>]) -> Vec<&'static str> {
    let kind = |envelope: &Rc<Envelope>| match envelope.message {
        Message::ConfirmEmail { .. } => "confirm",
        Message::EmailInUse => "in use",
        Message::EmailChanged { .. } => "changed",
        Message::EmailIsYours => "yours",
        Message::EmailReverted => "reverted",
        Message::PasswordLink { .. } => "password link",
        _ => "another",
    };
    mail.iter().map(kind).collect()
}

on_both_databases! {
    async fn a_new_mailbox_confirms_itself_and_the_old_one_is_told__pro_6(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        let asked = ask(&browser, NEW).await;
        assert!(asked.text().contains("We have sent a mail to the new address."), "{}", asked.text());
        assert_eq!(kinds(&kit.mail_to(NEW).await), ["confirm"]);
        assert!(signs_in(&kit, ADA).await && !signs_in(&kit, NEW).await, "nothing has changed so far");

        let token = kit.token_to(NEW).await;
        let page = open_link(&browser, "/confirm-email", &token).await;
        assert_eq!(page.heading(), "Confirm your email address");
        assert!(page.text().contains(NEW) && page.text().contains("a•••@example.com"), "{}", page.text());
        assert!(!page.body.contains(ADA), "whoever got the mail by mistake doesn't learn whose account it is");
        assert!(signs_in(&kit, ADA).await, "opening changes nothing");

        let done = browser.follow(browser.press(&page, "confirm-change", &[]).await).await;
        assert_eq!(done.heading(), "Your email address is confirmed");
        assert!(signs_in(&kit, NEW).await && !signs_in(&kit, ADA).await);
        assert!(is_signed_in(&browser).await && browser.get("/profile").await.text().contains(NEW));
        assert_eq!(kinds(&kit.mail_to(ADA).await), ["changed"]);
        assert_eq!(kinds(&kit.mail_to(NEW).await), ["confirm", "yours"]);
        let activity = browser.get("/profile/activity").await.text();
        assert!(activity.contains("Email address changed") && activity.contains("A new email address was asked for"));
        is_gone(&browser.press(&page, "confirm-change", &[]).await);
    }

    async fn an_app_sees_the_new_address_at_once__pro_6(kit) {
        kit.person(ADA).await;
        let app = SignedInApp::of(&kit, ADA).await;
        change(&kit, ADA, NEW).await;
        let bearer = format!("Bearer {}", app.tokens.access);
        let claims = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.json();
        assert_eq!((claims["email"].as_str(), claims["email_verified"].as_bool()), (Some(NEW), Some(true)));
    }

    async fn a_change_needs_a_sign_in_of_the_last_ten_minutes__sec_35(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        let open = browser.get(TAB).await;
        kit.advance(10 * MINUTE + Duration::from_secs(1));
        let csrf = open.csrf();
        let fields = [("change", "email"), ("new-email", NEW), ("csrf", csrf.as_str())];
        let answer = browser.post(TAB, &fields).await;
        assert_eq!(answer.location().as_deref(), Some("/sign-in?for=details"));
        kit.nothing_left().await;
        let stale = browser.get(TAB).await;
        assert!(stale.body.contains("href=\"/sign-in?for=details\"") && !stale.body.contains("id=\"new-email\""));

        let page = browser.follow(answer).await;
        assert_eq!(page.field("username").as_deref(), Some(ADA));
        assert!(page.text().contains("Enter your password again"), "{}", page.text());
        let before = browser.cookies();
        let back = browser.submit(&page, &[("username", ADA), ("password", PASSWORD)]).await;
        assert_eq!(back.location().as_deref(), Some(TAB));
        assert_ne!(browser.cookies(), before, "a new session");
        ask(&browser, NEW).await;
        assert_eq!(kinds(&kit.mail().await), ["confirm"]);
    }

    async fn an_address_in_use_gets_the_same_answer_and_its_mailbox_is_told__sec_30(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let browser = signed_in(&kit, ADA).await;
        let free = ask(&browser, NEW).await;
        let taken = ask(&browser, "Bob@Example.com").await;
        assert_eq!((free.status, free.text()), (taken.status, taken.text()));
        assert_eq!(kinds(&kit.mail_to("Bob@Example.com").await), ["in use"]);
        is_gone(&open_link(&browser, "/confirm-email", &kit.token_to(NEW).await).await);
        assert!(signs_in(&kit, BOB).await && signs_in(&kit, ADA).await);
    }

    async fn what_is_no_new_address_is_said_at_its_field__sec_36(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        for (typed, words) in [
            ("", "Write the email address as name@example.com."),
            ("ada at example.com", "Write the email address as name@example.com."),
            ("ada\u{200B}@example.com", "characters that can’t be seen"),
            (ADA, "This is your email address already."),
        ] {
            let answer = send(&browser, TAB, &[("change", "email"), ("new-email", typed)]).await;
            assert_eq!(answer.status, 400, "{typed}");
            assert!(answer.text().contains(words), "{typed}: {}", answer.text());
            assert!(answer.body.contains("aria-describedby=\"new-email-hint new-email-error\""));
        }
        kit.nothing_left().await;
    }

    async fn a_link_works_for_an_hour_and_dies_with_the_next_one__sec_32(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        ask(&browser, NEW).await;
        let first = kit.token_to(NEW).await;
        ask(&browser, "ada.byron@example.org").await;
        is_gone(&open_link(&browser, "/confirm-email", &first).await);
        let second = kit.token_to("ada.byron@example.org").await;
        kit.advance(HOUR);
        is_gone(&open_link(&browser, "/confirm-email", &second).await);
        assert!(signs_in(&kit, ADA).await);
    }

    async fn whoever_opens_a_link_first_takes_it_from_nobody__pro_6_sec_35(kit) {
        kit.person(ADA).await;
        let thief = signed_in(&kit, ADA).await;
        send_and_follow(&thief, TAB, &[("change", "no-phone")]).await;
        let revert_phone = kit.token_to(ADA).await;
        ask(&thief, NEW).await;
        let confirm = kit.token_to(NEW).await;
        scanned(&kit, "/confirm-email", &confirm).await;
        let owner = kit.browser();
        let confirmed = press_link(&owner, "/confirm-email", &confirm).await;
        assert_eq!(confirmed.heading(), "Your email address is confirmed");
        assert!(signs_in(&kit, NEW).await && !is_signed_in(&owner).await, "a link opens no session");

        let revert_email = kit.token_to(ADA).await;
        for (page, token, done) in [
            ("/revert-phone", &revert_phone, "The mobile number is changed back"),
            ("/revert-email", &revert_email, "Your old email address is back"),
        ] {
            scanned(&kit, page, token).await;
            assert_eq!(press_link(&owner, page, token).await.heading(), done);
            assert!(!is_signed_in(&owner).await);
            is_gone(&open_link(&kit.browser(), page, token).await);
        }
        assert!(is_of_somebody(&kit, ADA).await && !is_of_somebody(&kit, NEW).await);
    }

    async fn a_button_counts_from_the_page_of_its_own_link_alone__sec_25_sec_35(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        ask(&browser, NEW).await;
        let link = format!("/confirm-email?token={}", kit.token_to(NEW).await);
        let elsewhere = kit.browser().get(&link).await.csrf();
        let of_sign_in = browser.get("/sign-in?for=details").await.csrf();
        for csrf in [elsewhere.as_str(), &of_sign_in, ""] {
            assert_out_of_date(&browser.post(&link, &[("csrf", csrf)]).await);
        }
        let without_cookies = kit.browser().post(&link, &[("csrf", &elsewhere)]).await;
        assert_eq!((without_cookies.status, without_cookies.heading().as_str()), (400, "Cookies are switched off"));
        assert!(signs_in(&kit, ADA).await, "nothing has changed");
    }

    async fn links_of_one_kind_are_worth_nothing_at_the_page_of_another__sec_15(kit) {
        kit.person(ADA).await;
        change(&kit, ADA, NEW).await;
        let revert = kit.token_to(ADA).await;
        for page in ["/confirm-email", "/revert-phone", "/reset-password"] {
            is_gone(&open_link(&kit.browser(), page, &revert).await);
        }
    }

    async fn the_old_mailbox_takes_the_change_back_and_everything_ends__sec_35(kit) {
        kit.person(ADA).await;
        let app = SignedInApp::of(&kit, ADA).await;
        let browser = change(&kit, ADA, NEW).await;
        let other = signed_in(&kit, NEW).await;
        kit.advance(71 * HOUR);
        let owner = kit.browser();
        let token = kit.token_to(ADA).await;
        kit.mail().await;
        let page = open_link(&owner, "/revert-email", &token).await;
        assert!(page.text().contains(ADA) && page.text().contains("a•••@example.org"), "{}", page.text());
        assert!(signs_in(&kit, NEW).await, "opening changes nothing");
        let done = press_link(&owner, "/revert-email", &token).await;
        assert_eq!(done.heading(), "Your old email address is back");
        assert!(is_of_somebody(&kit, ADA).await && !is_of_somebody(&kit, NEW).await);
        assert!(!signs_in(&kit, ADA).await, "whoever changed it knew the password");
        assert!(!is_signed_in(&browser).await && !is_signed_in(&other).await && !is_signed_in(&owner).await);
        app.assert_over(&kit).await;
        let (mut to_old, to_new) = (kinds(&kit.mail_to(ADA).await), kinds(&kit.mail_to(NEW).await));
        to_old.sort_unstable();
        assert_eq!((to_old.as_slice(), to_new.last()), (["changed", "password link", "reverted"].as_slice(), Some(&"reverted")));
        let reset = open_link(&owner, "/reset-password", &kit.token_to(ADA).await).await;
        save(&owner, &reset, NEW_PASSWORD).await;
        assert_eq!(kit.browser().sign_in(ADA, NEW_PASSWORD).await.status, 303, "by the password of the mailed link");
        is_gone(&open_link(&owner, "/revert-email", &token).await);
    }

    async fn after_72_hours_a_change_stands__sec_35(kit) {
        kit.person(ADA).await;
        change(&kit, ADA, NEW).await;
        kit.advance(72 * HOUR);
        is_gone(&open_link(&kit.browser(), "/revert-email", &kit.token_to(ADA).await).await);
        assert!(signs_in(&kit, NEW).await);
    }

    async fn who_changes_the_address_twice_does_not_shake_its_owner_off__sec_35(kit) {
        kit.person(ADA).await;
        change(&kit, ADA, NEW).await;
        change(&kit, NEW, "thief@example.net").await;
        let (owner, thief) = (kit.token_to(ADA).await, kit.token_to(NEW).await);
        press_link(&kit.browser(), "/revert-email", &owner).await;
        assert!(is_of_somebody(&kit, ADA).await);
        is_gone(&open_link(&kit.browser(), "/revert-email", &thief).await);
    }

    async fn who_takes_a_later_change_back_leaves_the_first_owner_their_link__sec_35(kit) {
        kit.person(ADA).await;
        change(&kit, ADA, NEW).await;
        kit.advance(MINUTE);
        change(&kit, NEW, "thief@example.net").await;
        let (owner, thief) = (kit.token_to(ADA).await, kit.token_to(NEW).await);
        press_link(&kit.browser(), "/revert-email", &thief).await;
        assert!(is_of_somebody(&kit, NEW).await);
        press_link(&kit.browser(), "/revert-email", &owner).await;
        assert!(is_of_somebody(&kit, ADA).await);
    }

    async fn an_address_that_is_taken_meanwhile_stays_where_it_is__pro_6(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        ask(&browser, NEW).await;
        kit.person(NEW).await;
        let answer = press_link(&browser, "/confirm-email", &kit.token_to(NEW).await).await;
        assert_eq!((answer.status, answer.heading().as_str()), (409, "This address has another account"));
        assert!(signs_in(&kit, ADA).await);

        change(&kit, ADA, "ada.byron@example.org").await;
        kit.person(ADA).await;
        let answer = press_link(&kit.browser(), "/revert-email", &kit.token_to(ADA).await).await;
        assert_eq!((answer.status, answer.heading().as_str()), (409, "This address has another account"));
        assert!(signs_in(&kit, "ada.byron@example.org").await);
    }

    async fn two_presses_at_once_change_the_address_once__sec_35(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        ask(&browser, NEW).await;
        let page = open_link(&browser, "/confirm-email", &kit.token_to(NEW).await).await;
        let presses = testkit::at_once(10, |_| {
            let (browser, page) = (browser.clone(), page.clone());
            async move { browser.press(&page, "confirm-change", &[]).await.status }
        });
        let changed = presses.await.into_iter().filter(|status| *status == 303).count();
        assert_eq!(changed, 1);
        assert_eq!(kinds(&kit.mail_to(ADA).await), ["changed"]);
    }
}

#[actix_web::test]
async fn mails_to_new_addresses_are_paced__sec_33() {
    for database in Database::BOTH {
        let kit = Kit::with(database, Options { config: "" }).await;
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        for _ in 0..3 {
            assert_eq!(ask(&browser, NEW).await.status, 200);
        }
        let paused = ask(&browser, NEW).await;
        assert_eq!((paused.status, paused.header("retry-after")), (429, Some("30")));
        assert!(paused.text().contains("Wait 30 seconds"), "{}", paused.text());
        assert_eq!(kit.mail_to(NEW).await.len(), 3);
    }
}

//! What a reset by link means for sessions, for what was begun before, and for accounts that aren't active.

use account::people;
use model::event::EventKind;
use model::person::State;
use testkit::{Kit, PASSWORD, on_both_databases};

use crate::forgot_password::link;
use crate::profile_steps::{ADA, is_signed_in, open_link, press_link, send, signed_in};
use crate::reset_password::{NEW, events, open, save};
use crate::sign_up::{CHOSEN, enter, sign_up};

/// Sets the password [`NEW`] by a link, in a browser of its own.
async fn reset(kit: &Kit, email: &str) {
    let link = link(kit, email).await;
    let browser = kit.browser();
    let page = open(&browser, &link).await;
    assert_eq!(save(&browser, &page, NEW).await.status, 303);
}

on_both_databases! {
    async fn a_reset_ends_all_sessions_and_all_tokens__pwd_4_sec_28(kit) {
        kit.person("ada@example.com").await;
        let (here, elsewhere, client) = (kit.browser(), kit.browser(), kit.client().await);
        for browser in [&here, &elsewhere] {
            browser.sign_in("ada@example.com", PASSWORD).await;
        }
        let tokens = client.tokens(&kit, &kit.browser(), "openid offline_access", "ada@example.com").await;
        let link = link(&kit, "ada@example.com").await;
        let page = open(&here, &link).await;
        assert_eq!(elsewhere.get("/profile").await.status, 200, "opening it ends nothing");
        assert_eq!(save(&here, &page, NEW).await.status, 303);

        for browser in [&here, &elsewhere] {
            assert_eq!(browser.get("/profile").await.location().as_deref(), Some("/sign-in"));
        }
        assert_eq!(client.refresh(&kit, &tokens.refresh).await.status, 400);
        let bearer = format!("Bearer {}", tokens.access);
        assert_eq!(kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await.status, 401);
    }

    async fn a_locked_account_gets_its_password_and_stays_locked__reg_7(kit) {
        let person = kit.person("ada@example.com").await;
        kit.put_in_state(&person.id, State::Locked).await;
        let link = link(&kit, "ada@example.com").await;
        let browser = kit.browser();
        let page = open(&browser, &link).await;
        assert_eq!(save(&browser, &page, NEW).await.status, 303);
        assert_eq!(browser.sign_in("ada@example.com", PASSWORD).await.status, 400);
        let locked = browser.sign_in("ada@example.com", NEW).await;
        assert_eq!(locked.status, 403);
        assert!(locked.text().contains("This account is locked."), "{}", locked.text());
    }

    async fn the_link_proves_the_mailbox_of_an_unproved_account__reg_7(kit) {
        let person = kit.person("ada@example.com").await;
        kit.put_in_state(&person.id, State::Unproved).await;
        let link = link(&kit, "ada@example.com").await;
        let browser = kit.browser();
        let page = open(&browser, &link).await;
        assert_eq!(save(&browser, &page, NEW).await.status, 303);
        let found = people::find(&kit.app.accounts, "ada@example.com").await.unwrap().unwrap();
        assert_eq!((found.state(), found.email_verified), (State::Active, true));
        assert!(events(&kit, &person).await.contains(&EventKind::MailboxProved));
        assert_eq!(browser.sign_in("ada@example.com", NEW).await.location().as_deref(), Some("/profile"));
    }

    async fn a_strangers_sign_up_for_the_mailbox_gives_them_nothing__sec_34(kit) {
        let stranger = kit.browser();
        sign_up(&stranger, ADA, "Not Ada", CHOSEN).await;
        let code = kit.code_to(ADA).await;
        reset(&kit, ADA).await;
        let found = people::find(&kit.app.accounts, ADA).await.unwrap().unwrap();
        assert_eq!((found.state(), found.email_verified), (State::NoSubscription, true));
        assert_eq!(kit.browser().sign_in(ADA, CHOSEN).await.status, 400, "the stranger's password is gone");

        let page = stranger.get("/sign-up/code").await;
        assert_eq!(page.status, 200, "nothing shows at the stranger's");
        let told = stranger.follow(enter(&stranger, &code).await).await;
        assert!(told.text().contains("is already in use"), "{}", told.text());
        assert_eq!(kit.browser().sign_in(ADA, CHOSEN).await.status, 400);
        assert_eq!(kit.browser().sign_in(ADA, NEW).await.location().as_deref(), Some("/sign-up/subscription"));
    }

    async fn a_change_of_address_that_waits_for_its_mailbox_dies_with_the_password__pwd_4(kit) {
        kit.person(ADA).await;
        let thief = signed_in(&kit, ADA).await;
        send(&thief, "/profile/details", &[("change", "email"), ("new-email", "thief@example.com")]).await;
        let token = kit.token_to("thief@example.com").await;
        reset(&kit, ADA).await;
        assert!(!is_signed_in(&thief).await);
        let page = open_link(&thief, "/confirm-email", &token).await;
        assert_eq!(page.heading(), "This link no longer works");
        assert_eq!(kit.browser().sign_in(ADA, NEW).await.status, 303, "the address is still hers");
    }

    async fn a_link_that_takes_a_change_of_address_back_outlives_the_thiefs_reset__sec_35(kit) {
        kit.person(ADA).await;
        let thief = signed_in(&kit, ADA).await;
        send(&thief, "/profile/details", &[("change", "email"), ("new-email", "thief@example.com")]).await;
        press_link(&thief, "/confirm-email", &kit.token_to("thief@example.com").await).await;
        let revert = kit.token_to(ADA).await;
        reset(&kit, "thief@example.com").await;
        press_link(&kit.browser(), "/revert-email", &revert).await;
        let found = people::find(&kit.app.accounts, ADA).await.unwrap();
        assert!(found.is_some(), "the address is hers again");
    }
}

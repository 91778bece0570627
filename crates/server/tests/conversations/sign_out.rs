//! *Sign out?*, asked at an address of ours.

use testkit::{PASSWORD, on_both_databases};

const SESSION: &str = "signet-session-9000";

on_both_databases! {
    async fn signing_out_ends_the_session_in_the_store__sec_27(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        let before = browser.cookies()[SESSION].clone();
        let page = browser.get("/sign-out").await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Sign out?"));
        assert!(page.text().contains("You are signed in as ada@example.com"), "{}", page.text());

        let answer = browser.press(&page, "logout-confirm", &[]).await;
        assert_eq!((answer.status, answer.location().as_deref()), (303, Some("/signed-out")));
        assert!(!browser.cookies().contains_key(SESSION), "{:?}", browser.cookies());
        let done = browser.follow(answer).await;
        assert_eq!((done.status, done.heading().as_str()), (200, "You are signed out"));

        browser.set_cookie(SESSION, &before);
        assert_eq!(browser.get("/profile").await.status, 303, "only the cookie went away, not the session");
    }

    async fn signing_in_and_out_is_written_down_once_each__pro_5(kit) {
        let ada = kit.person("ada@example.com").await;
        let browser = kit.browser().with_header("user-agent", "Mozilla/5.0 Firefox/140.0");
        browser.sign_in("ada@example.com", "not the password of anybody").await;
        browser.sign_in("ada@example.com", PASSWORD).await;
        let page = browser.get("/sign-out").await;
        browser.press(&page, "logout-confirm", &[]).await;
        let events = kit.app.store.read(move |tx| store::events::of_person(tx, &ada.id, 10)).await.unwrap();
        let mut kinds: Vec<_> = events.iter().map(|event| event.kind.as_str()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["signed_in", "signed_out", "wrong_password"]);
        for event in events {
            assert_eq!((event.origin.network.as_str(), event.origin.user_agent.as_str()), ("192.0.2.1", "Mozilla/5.0 Firefox/140.0"));
        }
    }

    async fn signing_out_forgets_a_sign_up_that_was_begun_here(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        crate::sign_up::sign_up(&browser, "bob@example.com", "Bob", crate::sign_up::CHOSEN).await;
        assert_eq!(browser.get("/sign-up/code").await.status, 200);
        let page = browser.get("/sign-out").await;
        browser.press(&page, "logout-confirm", &[]).await;
        assert_eq!(browser.get("/sign-up/code").await.location().as_deref(), Some("/sign-up"));
    }

    async fn staying_signed_in_changes_nothing(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        let page = browser.get("/sign-out").await;
        let answer = browser.submit(&page, &[("decision", "stay")]).await;
        assert_eq!(browser.follow(answer).await.heading(), "User Profile");
    }

    async fn looking_at_the_question_signs_nobody_out__sec_25(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        for address in ["/sign-out", "/sign-out?decision=sign-out", "/signed-out", "/logout", "/logout?state=x"] {
            browser.follow(browser.get(address).await).await;
            assert_eq!(browser.get("/profile").await.status, 200, "{address}");
        }
    }

    async fn nobody_is_asked_who_is_not_signed_in(kit) {
        let browser = kit.browser();
        let done = browser.follow(browser.get("/sign-out").await).await;
        assert_eq!((done.status, done.heading().as_str()), (200, "You are signed out"));
        assert!(done.body.contains("href=\"/sign-in\""), "there is a way on");
    }

    async fn a_sign_in_sent_twice_leaves_nothing_behind_after_sign_out__sec_27(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        let page = browser.get("/sign-in").await;
        let twice = kit.browser();
        for (name, value) in browser.cookies() {
            twice.set_cookie(&name, &value);
        }
        let typed = [("username", "ada@example.com"), ("password", PASSWORD)];
        twice.press(&page, "login-submit", &typed).await;
        browser.press(&page, "login-submit", &typed).await;
        let question = browser.get("/sign-out").await;
        browser.press(&question, "logout-confirm", &[]).await;
        assert_eq!(twice.get("/profile").await.status, 303, "the session of the first press goes on unseen");
    }
}

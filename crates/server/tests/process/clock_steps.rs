//! The clock steps by five minutes, either way (SEC-49). In process, where the clock is the test's.

use std::time::Duration;

use testkit::{Kit, Tokens, on_both_databases};

const STEP: Duration = Duration::from_secs(5 * 60);

/// What the server does by itself each minute.
async fn sweep(kit: &Kit) {
    let now = kit.now();
    while kit.app.store.write(move |tx| store::sweep::expired(tx, now)).await.unwrap() > 0 {}
}

on_both_databases! {
    async fn a_used_code_stays_used__sec_49(kit) {
        kit.person("ada@example.com").await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid");
        let code = client.code(&browser, &flow, "ada@example.com").await;
        assert_eq!(client.redeem(&kit, &flow, &code).await.status, 200);
        kit.step_back(STEP);
        assert_eq!(client.redeem(&kit, &flow, &code).await.status, 400);
        kit.advance(2 * STEP);
        sweep(&kit).await;
        kit.step_back(STEP);
        assert_eq!(client.redeem(&kit, &flow, &code).await.status, 400);
    }

    async fn a_code_that_was_shown_too_late_is_used_up__sec_49(kit) {
        kit.person("ada@example.com").await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid");
        let code = client.code(&browser, &flow, "ada@example.com").await;
        kit.advance(STEP);
        assert_eq!(client.redeem(&kit, &flow, &code).await.status, 400);
        kit.step_back(STEP);
        assert_eq!(client.redeem(&kit, &flow, &code).await.status, 400);
    }

    async fn a_refresh_token_whose_successor_was_used_stays_used__sec_49(kit) {
        kit.person("ada@example.com").await;
        let (client, browser) = (kit.client().await, kit.browser());
        let first = client.tokens(&kit, &browser, "openid offline_access", "ada@example.com").await.refresh;
        let second = Tokens::of(&client.refresh(&kit, &first).await).refresh;
        let third = Tokens::of(&client.refresh(&kit, &second).await).refresh;
        kit.step_back(STEP);
        assert_eq!(client.refresh(&kit, &first).await.status, 400);
        assert_eq!(client.refresh(&kit, &third).await.status, 400, "the family ends with a token used twice");
    }

    async fn a_refresh_token_used_before_a_step_forward_is_out_of_its_grace__sec_49(kit) {
        kit.person("ada@example.com").await;
        let (client, browser) = (kit.client().await, kit.browser());
        let first = client.tokens(&kit, &browser, "openid offline_access", "ada@example.com").await.refresh;
        assert_eq!(client.refresh(&kit, &first).await.status, 200);
        kit.advance(STEP);
        assert_eq!(client.refresh(&kit, &first).await.status, 400);
        kit.step_back(STEP);
        assert_eq!(client.refresh(&kit, &first).await.status, 400);
    }

    async fn a_revoked_access_token_stays_revoked__sec_49(kit) {
        kit.person("ada@example.com").await;
        let (client, browser) = (kit.client().await, kit.browser());
        let token = Tokens::of(&client.post(&kit, "/token", &[("grant_type", "client_credentials")]).await).access;
        assert_eq!(client.post(&kit, "/revoke", &[("token", &token)]).await.status, 200);
        drop(browser);
        // It lives for ten minutes. The clock is five minutes fast when it is swept, and then put right.
        kit.advance(Duration::from_secs(6 * 60) + STEP);
        sweep(&kit).await;
        kit.step_back(STEP);
        let seen = client.post(&kit, "/introspect", &[("token", &token)]).await;
        assert_eq!(seen.json(), serde_json::json!({ "active": false }));
    }

    async fn an_assertion_that_was_used_stays_used__sec_11__sec_49(kit) {
        let (now, issuer) = (kit.now(), "client");
        let expires = now.plus(Duration::from_secs(60));
        let using = move |tx: &mut store::Tx| store::assertions::use_once(tx, issuer, "jti", expires);
        assert!(kit.app.store.write(using).await.unwrap());
        kit.advance(STEP);
        sweep(&kit).await;
        kit.step_back(STEP);
        assert!(!kit.app.store.write(using).await.unwrap());
    }

    async fn a_session_that_ended_stays_ended__sec_49(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        assert_eq!(browser.sign_in("ada@example.com", testkit::PASSWORD).await.status, 303);
        let cookies = browser.cookies();
        let page = browser.get("/profile").await;
        browser.submit(&page, &[]).await;
        for (name, value) in cookies {
            browser.set_cookie(&name, &value);
        }
        kit.step_back(STEP);
        assert_eq!(browser.get("/profile").await.location().as_deref(), Some("/sign-in"));
    }
}

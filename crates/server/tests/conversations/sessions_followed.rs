//! What waits to be fetched while its person signs in again in the same browser (SEC-4, SEC-24).

use crate::device_grant::{decide, error};
use crate::disconnect::{ADA, linked};
use crate::profile_steps::{BOB, signed_in};
use crate::upstream_world::World;
use testkit::{Answer, Browser, PASSWORD, Tokens, on_both_databases};

fn sid(answer: &Answer) -> serde_json::Value {
    assert_eq!(answer.status, 200, "{answer:?}");
    Tokens::claims(&Tokens::of(answer).id)["sid"].clone()
}

async fn sign_out(browser: &Browser) {
    let csrf = browser.get("/profile").await.csrf();
    browser.post("/profile/sign-out", &[("csrf", &csrf)]).await;
}

on_both_databases! {
    async fn a_code_goes_through_though_its_person_signs_in_again_in_another_tab__sec_24(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid");
        let code = client.code(&browser, &flow, ADA).await;
        for _ in 0..2 {
            browser.sign_in(ADA, PASSWORD).await;
        }
        let redeemed = client.redeem(&kit, &flow, &code).await;
        let code = client.code(&browser, &flow, ADA).await;
        let now = client.redeem(&kit, &flow, &code).await;
        assert_eq!(sid(&redeemed), sid(&now), "it belongs to the session that there is");
    }

    async fn a_device_that_was_allowed_is_let_in_though_its_person_signs_in_again__rfc_8628(kit) {
        kit.person(ADA).await;
        let app = kit.app_client().await;
        let (device_code, user_code) = app.device_codes(&kit).await;
        let browser = decide(&kit, &user_code, "allow").await;
        browser.sign_in(ADA, PASSWORD).await;
        assert_eq!(app.poll(&kit, &device_code).await.status, 200);
    }

    async fn a_code_ends_where_somebody_else_signs_in_or_the_session_that_followed_ends__sec_4(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let client = kit.client().await;
        let flow = client.flow("openid");
        for email in [ADA, BOB] {
            let browser = signed_in(&kit, ADA).await;
            let code = client.code(&browser, &flow, ADA).await;
            browser.sign_in(email, PASSWORD).await;
            if email == ADA {
                sign_out(&browser).await;
            }
            assert_eq!(error(&client.redeem(&kit, &flow, &code).await), "invalid_grant", "{email}");
        }
    }

    async fn a_code_of_the_website_ends_with_a_sign_in_that_opens_the_apps_alone__sur_2(world: World) {
        let (browser, _) = linked(&world, ADA).await;
        let (website, app) = (world.here.client().await, world.here.app_client().await);
        let flow = website.flow("openid");
        let code = browser.here.authorize(&flow).await.code();
        let page = browser.here.authorize(&app.flow("openid").with("prompt", "login")).await;
        let other = browser.here.submit(&page, &[("username", ADA), ("password", PASSWORD)]).await;
        assert_eq!(other.status, 303, "{other:?}");
        assert_eq!(error(&website.redeem(&world.here, &flow, &code).await), "invalid_grant");
    }
}

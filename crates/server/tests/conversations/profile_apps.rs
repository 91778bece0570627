//! *Connected apps*: what each may see, and *Remove access* (PRO-5, OP-6).

use testkit::{Answer, TestClient, on_both_databases};

use crate::profile_steps::{ADA, BOB, SignedInApp, assert_out_of_date, is_signed_in, send, send_and_follow, signed_in};

const TAB: &str = "/profile/apps";

fn reads(answer: &Answer, words: &[&str]) {
    for words in words {
        assert!(answer.text().contains(words), "{words}: {}", answer.text());
    }
}

on_both_databases! {
    async fn an_app_is_shown_with_what_it_can_see__pro_5(kit) {
        kit.person(ADA).await;
        SignedInApp::of(&kit, ADA).await;
        let browser = signed_in(&kit, ADA).await;
        let page = browser.get(TAB).await;
        let words = ["Photo Prints", "see your email address", "stay connected while you are away", "Access given just now", "Remove access"];
        reads(&page, &words);
        assert!(!page.text().contains("see your phone number"), "{}", page.text());
    }

    async fn an_app_of_the_house_is_shown_as_one__pro_5(kit) {
        kit.person(ADA).await;
        let client = kit.client().await;
        client.tokens(&kit, &kit.browser(), "openid offline_access", ADA).await;
        let browser = signed_in(&kit, ADA).await;
        reads(&browser.get(TAB).await, &["Photo Prints from Signet"]);
        let after = send_and_follow(&browser, TAB, &[("app", &client.id)]).await;
        reads(&after, &["The app’s access is removed", "No website or app has access to your account."]);
    }

    async fn removed_access_is_dead_on_the_next_request__op_6(kit) {
        kit.person(ADA).await;
        let app = SignedInApp::of(&kit, ADA).await;
        let elsewhere = signed_in(&kit, ADA).await;
        let flow = app.client.flow("openid email");
        let code = elsewhere.authorize(&flow).await.code();
        let browser = signed_in(&kit, ADA).await;
        send_and_follow(&browser, TAB, &[("app", &app.client.id)]).await;
        app.assert_over(&kit).await;
        let redeemed = app.client.redeem(&kit, &flow, &code).await;
        assert_eq!((redeemed.status, redeemed.json()["error"].as_str()), (400, Some("invalid_grant")), "a code under way");
        assert!(elsewhere.authorize(&flow).await.is_consent_page(), "it is asked about anew");
        assert!(is_signed_in(&elsewhere).await, "no session ends");
        reads(&browser.get("/profile/activity").await, &["An app’s access was removed · Photo Prints"]);
        assert_out_of_date(&send(&browser, TAB, &[("app", &app.client.id)]).await);
    }

    async fn removing_one_app_leaves_the_others_and_other_people_alone__op_6(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let (app, kept) = (SignedInApp::of(&kit, ADA).await, SignedInApp::of(&kit, ADA).await);
        let bobs = app.client.tokens(&kit, &kit.browser(), "openid offline_access", BOB).await;
        let bobs = SignedInApp { client: TestClient { id: app.client.id.clone(), secret: app.client.secret.clone() }, tokens: bobs };
        send_and_follow(&signed_in(&kit, ADA).await, TAB, &[("app", &app.client.id)]).await;
        assert!(kept.is_signed_in(&kit).await && bobs.is_signed_in(&kit).await);
        assert_out_of_date(&send(&signed_in(&kit, BOB).await, TAB, &[("app", &kept.client.id)]).await);
        assert!(kept.is_signed_in(&kit).await);
    }
}

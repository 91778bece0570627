//! *Close my account* and *Download my data* (PRO-6).

use std::time::Duration;

use model::claims::ProfileClaims;
use model::outbox::Message;
use testkit::{PASSWORD, on_both_databases};

use crate::profile_steps::{ADA, BOB, SignedInApp, is_signed_in, send, send_and_follow, signed_in};

const CLOSE: &str = "/profile/details/close";
const DOWNLOAD: &str = "/profile/details/download";

on_both_databases! {
    async fn an_account_is_closed_after_a_tick_and_then_it_is_as_if_there_were_none__pro_6(kit) {
        let person = kit.person(ADA).await;
        let (app, other, browser) = (SignedInApp::of(&kit, ADA).await, signed_in(&kit, ADA).await, signed_in(&kit, ADA).await);
        let unsure = send(&browser, CLOSE, &[]).await;
        assert_eq!(unsure.status, 400);
        assert!(unsure.text().contains("Your account is still open."), "{}", unsure.text());
        assert!(is_signed_in(&browser).await);

        let closed = send_and_follow(&browser, CLOSE, &[("sure", "yes")]).await;
        assert_eq!(closed.heading(), "Your account is closed");
        assert!(!is_signed_in(&browser).await && !is_signed_in(&other).await);
        app.assert_over(&kit).await;
        let told = kit.mail_to(ADA).await;
        assert!(matches!(told.as_slice(), [one] if matches!(one.message, Message::AccountClosed)), "{told:?}");

        let (gone, unknown) = (kit.browser().sign_in(ADA, PASSWORD).await, kit.browser().sign_in(BOB, PASSWORD).await);
        assert_eq!((gone.status, gone.text()), (unknown.status, unknown.text()));
        let left = kit.app.store.read(move |tx| store::people::find(tx, &person.id)).await.unwrap().unwrap();
        assert_eq!((left.name.as_str(), left.claims), ("", ProfileClaims::default()), "the identifier is kept, not the details");
    }

    async fn closing_and_downloading_need_a_fresh_sign_in__sec_48(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        let csrf = browser.get(CLOSE).await.csrf();
        kit.advance(Duration::from_secs(601));
        assert_eq!(browser.get(CLOSE).await.location().as_deref(), Some("/sign-in?for=close-account"));
        let sure = [("sure", "yes"), ("csrf", csrf.as_str())];
        let answer = browser.post(CLOSE, &sure).await;
        assert_eq!(answer.location().as_deref(), Some("/sign-in?for=close-account"));
        let download = browser.post(DOWNLOAD, &[("csrf", &csrf)]).await;
        assert_eq!(download.location().as_deref(), Some("/sign-in?for=details"));
        let page = browser.follow(answer).await;
        let back = browser.submit(&page, &[("username", ADA), ("password", PASSWORD)]).await;
        assert_eq!(back.location().as_deref(), Some(CLOSE));
    }

    async fn my_data_is_everything_about_me_and_no_secret__pro_6(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let app = SignedInApp::of(&kit, ADA).await;
        let browser = signed_in(&kit, ADA).await;
        send_and_follow(&browser, "/profile/details", &[("change", "name"), ("name", "Ada King")]).await;
        let csrf = browser.get("/profile/details").await.csrf();
        assert_eq!(browser.post(DOWNLOAD, &[("csrf", "guessed")]).await.status, 400);
        let elsewhere = [("origin", "https://evil.example")];
        assert_eq!(browser.post_with(DOWNLOAD, &[("csrf", &csrf)], &elsewhere).await.status, 403);
        let answer = browser.post(DOWNLOAD, &[("csrf", &csrf)]).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"signet-data.json\""));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let data = answer.json();
        assert_eq!(data["account"]["name"], "Ada King");
        assert_eq!(data["account"]["email"], ADA);
        assert_eq!(data["account"]["claims"]["phone_number"], "+353861234567");
        assert_eq!(data["account"]["state"], "active");
        assert_eq!(data["sessions"].as_array().unwrap().len(), 2);
        assert_eq!(data["connected_apps"][0]["client_id"], app.client.id);
        let events: Vec<_> = data["activity"].as_array().unwrap().iter().map(|event| event["event"].as_str().unwrap()).collect();
        assert!(events.contains(&"data_downloaded") && events.contains(&"details_changed"), "{events:?}");
        for secret in ["$argon2", "hash", "token", BOB] {
            assert!(!answer.body.contains(secret), "{secret}: {}", answer.body);
        }
        for cookie in browser.cookies().values() {
            assert!(!answer.body.contains(cookie));
        }
    }
}

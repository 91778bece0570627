//! *Sessions and devices*: where somebody is signed in, and how that ends from somewhere else (PRO-5).

use std::time::Duration;

use testkit::{Browser, Kit, PASSWORD, on_both_databases};

use crate::profile_steps::{
    ADA, BOB, SignedInApp, assert_out_of_date, is_signed_in, send, send_and_follow, signed_in, values,
};

const TAB: &str = "/profile/sessions";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
const SAFARI: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";

async fn signed_in_with(kit: &Kit, user_agent: &str, address: &str) -> Browser {
    let browser = kit.browser().with_header("user-agent", user_agent).from_address(address);
    assert_eq!(browser.sign_in(ADA, PASSWORD).await.status, 303);
    browser
}

on_both_databases! {
    async fn each_session_is_shown_with_browser_place_and_last_use__pro_5(kit) {
        kit.person(ADA).await;
        let phone = signed_in_with(&kit, SAFARI, "198.51.100.7").await;
        kit.advance(Duration::from_secs(3 * 60));
        let here = signed_in_with(&kit, FIREFOX, "192.0.2.1").await;
        let page = here.get(TAB).await;
        let text = page.text();
        for words in [
            "Firefox on Linux this browser This network, 192.0.2.1 Last used just now",
            "Safari on iPhone Another network, 198.51.100.7 Last used 3 minutes ago",
            "Sign out everywhere else",
        ] {
            assert!(text.contains(words), "{words}: {text}");
        }
        assert!(page.body.contains("title=\"1 January 2026 at 00:00 UTC\""), "the exact time: {}", page.body);
        assert_eq!(values(&page, "session").len(), 2);
        let seen_from_there = phone.get(TAB).await.text();
        assert!(seen_from_there.contains("Safari on iPhone this browser"), "{seen_from_there}");
    }

    async fn a_session_says_for_which_app_it_began__pro_5(kit) {
        kit.person(ADA).await;
        let (client, elsewhere) = (kit.client().await, kit.browser());
        client.code(&elsewhere, &client.flow("openid"), ADA).await;
        let text = signed_in(&kit, ADA).await.get(TAB).await.text();
        assert!(text.contains("for Photo Prints"), "{text}");
    }

    async fn a_session_ends_from_another_browser_on_its_next_request__pro_5(kit) {
        kit.person(ADA).await;
        let phone = signed_in_with(&kit, SAFARI, "198.51.100.7").await;
        let stays = signed_in(&kit, ADA).await;
        kit.advance(Duration::from_secs(60));
        let here = signed_in_with(&kit, FIREFOX, "192.0.2.1").await;
        let page = here.get(TAB).await;
        let at = page.body.find("Safari on iPhone").unwrap();
        let id = page.body[at..].split("name=\"session\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let after = send_and_follow(&here, TAB, &[("session", id)]).await;
        assert!(after.text().contains("That browser is signed out."), "{}", after.text());
        assert!(!after.body.contains("Safari on iPhone"));
        assert_eq!(phone.get("/profile").await.location().as_deref(), Some("/sign-in"));
        assert!(is_signed_in(&here).await && is_signed_in(&stays).await);
        let activity = here.get("/profile/activity").await.text();
        assert!(activity.contains("A browser or app was signed out"), "{activity}");

        assert_out_of_date(&send(&here, TAB, &[("session", id)]).await);
        assert!(is_signed_in(&here).await && is_signed_in(&stays).await, "a second press does no harm");
    }

    async fn signing_this_browser_out_in_the_list_signs_it_out__pro_5(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        let page = browser.get(TAB).await;
        assert!(page.text().contains("You are signed in nowhere else."), "{}", page.text());
        let left = send_and_follow(&browser, TAB, &[("session", &values(&page, "session")[0])]).await;
        assert_eq!(left.heading(), "You are signed out");
        assert!(!is_signed_in(&browser).await);
    }

    async fn an_app_that_stays_signed_in_is_shown_and_signed_out_alone__pro_5(kit) {
        kit.person(ADA).await;
        let app = SignedInApp::of(&kit, ADA).await;
        kit.advance(Duration::from_secs(1));
        let other = SignedInApp::of(&kit, ADA).await;
        kit.advance(Duration::from_secs(120));
        let browser = signed_in(&kit, ADA).await;
        let page = browser.get(TAB).await;
        assert!(page.text().contains("Photo Prints Signed in 2 minutes ago"), "{}", page.text());
        let ids = values(&page, "app");
        assert_eq!(ids.len(), 2, "the latest first");
        send_and_follow(&browser, TAB, &[("app", &ids[0])]).await;
        other.assert_over(&kit).await;
        assert!(app.is_signed_in(&kit).await);
        assert_eq!(values(&browser.get(TAB).await, "app"), ids[1..]);
        assert_out_of_date(&send(&browser, TAB, &[("app", &ids[0])]).await);
    }

    async fn everything_else_ends_at_once_and_this_browser_stays__pro_5(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let (app, bobs_app) = (SignedInApp::of(&kit, ADA).await, SignedInApp::of(&kit, BOB).await);
        let (other, bob, here) = (signed_in(&kit, ADA).await, signed_in(&kit, BOB).await, signed_in(&kit, ADA).await);
        let replica = kit.replica().await;
        let after = send_and_follow(&here, TAB, &[("others", "all")]).await;
        assert!(after.text().contains("You are signed out everywhere else."), "{}", after.text());
        assert!(!is_signed_in(&other).await && is_signed_in(&here).await);
        app.assert_over(&replica).await;
        assert!(is_signed_in(&bob).await && bobs_app.is_signed_in(&kit).await, "nobody else's");
        assert!(here.get("/profile/activity").await.text().contains("Signed out everywhere else"));
    }

    async fn nobody_ends_what_is_anothers__pro_5(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let (app, ada, bob) = (SignedInApp::of(&kit, ADA).await, signed_in(&kit, ADA).await, signed_in(&kit, BOB).await);
        let hers = ada.get(TAB).await;
        for (name, ids) in [("session", values(&hers, "session")), ("app", values(&hers, "app"))] {
            assert!(!ids.is_empty());
            for id in ids {
                assert_out_of_date(&send(&bob, TAB, &[(name, &id)]).await);
            }
        }
        assert_out_of_date(&send(&bob, TAB, &[("session", "made up")]).await);
        assert_out_of_date(&send(&bob, TAB, &[]).await);
        assert!(is_signed_in(&ada).await && app.is_signed_in(&kit).await);
        let mine = bob.get(TAB).await;
        assert_eq!((values(&mine, "session").len(), values(&mine, "app").len()), (1, 0), "nor sees them");
    }

    async fn what_has_lapsed_is_not_listed__pro_5(kit) {
        kit.person(ADA).await;
        SignedInApp::of(&kit, ADA).await;
        signed_in(&kit, ADA).await;
        kit.advance(Duration::from_secs(400 * 24 * 60 * 60));
        let page = signed_in(&kit, ADA).await.get(TAB).await;
        assert_eq!((values(&page, "session").len(), values(&page, "app").len()), (1, 0), "{}", page.text());
    }
}

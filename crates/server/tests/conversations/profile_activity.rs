//! *Recent activity* (PRO-5).

use model::event::EventKind;
use testkit::{PASSWORD, on_both_databases};

use crate::profile_steps::{ADA, BOB, signed_in};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

on_both_databases! {
    async fn what_happened_is_told_with_browser_place_and_time__pro_5(kit) {
        kit.person(ADA).await;
        kit.person(BOB).await;
        let there = kit.browser().with_header("user-agent", FIREFOX).from_address("198.51.100.7");
        there.sign_in(ADA, PASSWORD).await;
        let here = signed_in(&kit, ADA).await;
        let page = here.get("/profile/activity").await;
        let words = "Signed in Firefox on Linux · Another network, 198.51.100.7 · just now";
        assert!(page.text().contains(words), "{}", page.text());
        assert!(page.text().contains("Signed in Unknown browser · This network, 192.0.2.1"), "{}", page.text());
        let bobs = signed_in(&kit, BOB).await.get("/profile/activity").await;
        assert!(!bobs.text().contains("198.51.100.7"), "nobody else's: {}", bobs.text());
    }

    async fn what_a_newer_replica_wrote_is_left_out_and_all_else_is_told__ops_3(kit) {
        let ada = kit.person(ADA).await.id;
        let browser = signed_in(&kit, ADA).await;
        kit.retell_events(&ada, EventKind::SignedIn, "asked_by_carrier_pigeon").await;
        browser.sign_in(ADA, "not the password at all").await;
        let page = browser.get("/profile/activity").await;
        assert!(page.status == 200 && page.text().contains("Somebody entered a wrong password"), "{}", page.text());
        assert!(!page.text().contains("pigeon") && !page.text().contains("Signed in Unknown browser"), "{}", page.text());
    }

    async fn the_latest_fifty_are_shown__pro_5(kit) {
        kit.person(ADA).await;
        let browser = signed_in(&kit, ADA).await;
        for _ in 0..51 {
            browser.sign_in(ADA, PASSWORD).await;
        }
        let page = browser.get("/profile/activity").await;
        assert_eq!(page.body.matches("<li>\n<div>").count(), 50, "{}", page.body);
    }
}

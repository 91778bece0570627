//! No page scrolls sideways: not on a phone, and not on one with all text at twice its size.

use e2e::{Browser, Demo};

#[tokio::test]
async fn no_page_scrolls_sideways_on_a_phone() {
    every_page_fits(390).await;
}

#[tokio::test]
async fn no_page_scrolls_sideways_at_twice_the_size() {
    every_page_fits(195).await;
}

async fn every_page_fits(width: u32) {
    let (demo, browser) = (Demo::start(), Browser::with_width(width).await);
    let ada = demo.ada();
    let photo_prints = demo.third_party();
    browser.open(&photo_prints).await;
    browser.assert_fits().await;
    browser.follow_link("Sign in").await;
    browser.heading("Sign in").await;
    browser.assert_fits().await;
    browser.sign_in(&ada.email, "not the password at all").await;
    browser.says("alert", "password").await;
    browser.assert_fits().await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.heading_with("Photo Prints").await;
    browser.assert_fits().await;
    browser.press_id("consent-deny").await;
    browser.heading("You are not signed in").await;
    browser.assert_fits().await;
    browser.follow_link("Sign in").await;
    browser.press_id("consent-allow").await;
    browser.says("status", "Signed in as").await;
    browser.assert_fits().await;
    browser.open(&format!("{}/profile", demo.issuer())).await;
    browser.heading("User Profile").await;
    browser.assert_fits().await;
    browser.open(&format!("{}/authorize?client_id=nobody", demo.issuer())).await;
    browser.heading("Request refused").await;
    browser.assert_fits().await;
    browser.open(&format!("{}/sign-out", demo.issuer())).await;
    browser.assert_fits().await;
    browser.press_id("logout-confirm").await;
    browser.heading("You are signed out").await;
    browser.assert_fits().await;
}

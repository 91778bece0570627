//! Linking a Sage Account from the profile.

use e2e::{Browser, Demo};

use crate::{WARNING, at_sage, sync_app, with_sage};

const SAM: &str = "sam@example.com";

#[tokio::test]
async fn a_local_person_links_sage_from_the_profile_after_the_warning_and_their_password__fed_3_sur_1() {
    let (demo, browser, elsewhere) = (Demo::start(), Browser::start().await, Browser::start().await);
    let ada = demo.ada();
    for browser in [&browser, &elsewhere] {
        browser.open(&format!("{}/profile/password", demo.issuer())).await;
        browser.sign_in(&ada.email, &ada.password).await;
        browser.heading("User Profile").await;
    }
    links(&demo, &browser, &ada.password).await;
    let mail = demo.mail(&ada.email, "Sage is linked to your account");
    assert!(mail.contains("From now on you sign in to the website with Sage."), "{mail}");

    browser.open(&format!("{}/profile", demo.issuer())).await;
    browser.heading("User Profile").await;
    elsewhere.open(&format!("{}/profile", demo.issuer())).await;
    elsewhere.heading("Sign in").await;
    elsewhere.open(&format!("{}/sign-in", demo.website())).await;
    elsewhere.sign_in(&ada.email, &ada.password).await;
    elsewhere.says("alert", "You sign in to the website with Sage.").await;
    with_sage(&demo, &elsewhere, SAM).await;
    elsewhere.says("status", "Signed in as Ada Lovelace").await;
    assert_eq!(sync_app(&demo, &ada.email, &ada.password), Ok(format!("Signed in as Ada Lovelace ({})", ada.email)));
}

/// From the tab to Sage and back, at the second try.
async fn links(demo: &Demo, browser: &Browser, password: &str) {
    browser.follow_link("Link Sage").await;
    browser.mentions(WARNING).await;
    assert_eq!(browser.value("current-password").await, "", "nothing is typed yet");
    browser.fill("current-password", "not her password at all").await;
    browser.press("Link Sage").await;
    browser.says("alert", "The account wasn’t linked.").await;
    browser.fill("current-password", password).await;
    browser.press("Link Sage").await;
    at_sage(browser, SAM, &demo.upstream_person(SAM).password).await;
    browser.says("status", "Your account is linked.").await;
}

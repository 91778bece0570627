//! People at a browser set a forgotten password anew, and change one that they know.

use e2e::{Browser, Demo};

/// A password that the rules accept, and nobody in the demo has.
const NEW: &str = "seven pears under a violet moon";

#[tokio::test]
async fn a_forgotten_password_is_set_by_the_mailed_link_and_measured_while_it_is_typed__pwd_1_pwd_3() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    browser.open(&format!("{}/sign-in", demo.issuer())).await;
    browser.follow_link("Forgot Password").await;
    browser.heading("Forgot Password").await;
    browser.fill("username", &ada.email).await;
    browser.press("Send link").await;
    browser.heading("Check your email").await;

    let link = demo.link_mailed_to(&ada.email);
    browser.open(&link).await;
    browser.heading("Set a new password").await;
    browser.fill("new-password", "ada").await;
    browser.shows("Strength: very weak").await;
    browser.fill("new-password", NEW).await;
    browser.shows("Strength: strong").await;
    browser.fill("confirm-password", NEW).await;
    browser.press("Save password").await;
    browser.heading("Your password is saved").await;

    browser.follow_link("Sign in").await;
    browser.heading("Sign in").await;
    browser.sign_in(&ada.email, NEW).await;
    browser.heading("User Profile").await;
    browser.open(&link).await;
    browser.heading("This link no longer works").await;
}

#[tokio::test]
async fn a_password_is_changed_on_the_profile_and_other_browsers_are_signed_out__pwd_4() {
    let (demo, here, elsewhere) = (Demo::start(), Browser::start().await, Browser::start().await);
    let ada = demo.ada();
    for browser in [&here, &elsewhere] {
        browser.open(&format!("{}/profile/password", demo.issuer())).await;
        browser.sign_in(&ada.email, &ada.password).await;
        browser.heading("User Profile").await;
    }
    here.fill("current-password", &ada.password).await;
    here.fill("new-password", NEW).await;
    here.shows("Strength: strong").await;
    here.fill("confirm-password", NEW).await;
    here.press("Change Password").await;
    here.says("status", "Your password is changed.").await;

    elsewhere.open(&format!("{}/profile", demo.issuer())).await;
    elsewhere.heading("Sign in").await;
}

//! Signing up and in with a Sage Account, and out of both.

use e2e::{Browser, Demo};

use crate::{WARNING, with_sage};

#[tokio::test]
async fn a_sage_account_signs_its_person_up_and_in_and_out_of_both_with_scripts_and_without__fed_1_fed_7() {
    let demo = Demo::start();
    for browser in [Browser::start().await, Browser::without_scripts().await] {
        browser.open(demo.website()).await;
        browser.follow_link("Sign in").await;
        with_sage(&demo, &browser, "sam@example.com").await;
        browser.says("status", "Signed in as Sam Sage").await;
        assert!(browser.address().await.as_str().starts_with(demo.website()));
        out_of_both(&demo, &browser).await;
    }
}

/// Signs out at the profile, and at the upstream by the button that is offered then.
async fn out_of_both(demo: &Demo, browser: &Browser) {
    browser.open(&format!("{}/profile", demo.issuer())).await;
    browser.heading("User Profile").await;
    browser.unfold("Sam Sage").await;
    browser.press("Sign out").await;
    browser.heading("You are signed out").await;
    let there = format!("{}/profile", demo.upstream());
    browser.open(&there).await;
    browser.heading("User Profile").await;
    browser.back().await;
    let too = "Sign out of Sage too";
    browser.press(too).await;
    browser.heading_without("You are signed out", too).await;
    assert!(browser.address().await.as_str().starts_with(demo.issuer()));
    browser.open(&there).await;
    browser.heading("Sign in").await;
}

#[tokio::test]
async fn an_account_with_the_same_address_is_proved_before_it_is_linked__fed_2() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let grace = demo.person("grace@example.com");
    browser.open(&format!("{}/sign-in", demo.website())).await;
    with_sage(&demo, &browser, &grace.email).await;
    browser.heading("Link your account").await;
    browser.mentions(WARNING).await;
    browser.fill("password", "not her password at all").await;
    browser.press("Link and continue").await;
    browser.says("alert", "The account wasn’t linked yet.").await;
    browser.fill("password", &grace.password).await;
    browser.press("Link and continue").await;
    browser.says("status", "Signed in as Grace Hopper").await;

    browser.forget_cookies().await;
    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.sign_in(&grace.email, &grace.password).await;
    browser.says("alert", "You sign in to the website with Sage.").await;
    with_sage(&demo, &browser, &grace.email).await;
    browser.says("status", "Signed in as Grace Hopper").await;
}

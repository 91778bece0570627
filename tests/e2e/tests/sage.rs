//! People at a browser sign in with their Sage Account, link it, and part with it for good.

use e2e::{Browser, Demo};

const PASSWORD: &str = "seven pears under a violet moon";

/// Signs in at the upstream, from whatever page has the button.
async fn with_sage(demo: &Demo, browser: &Browser, email: &str) {
    browser.press("Sign in with Sage").await;
    browser.mentions("Sage Account").await;
    let person = demo.upstream_person(email);
    browser.sign_in(&person.email, &person.password).await;
}

#[tokio::test]
async fn a_sage_account_signs_its_person_up_without_a_further_page__fed_1() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    browser.open(&format!("{}/sign-in", demo.website())).await;
    with_sage(&demo, &browser, "sam@example.com").await;
    browser.says("status", "Signed in as Sam Sage").await;
    assert!(browser.address().await.as_str().starts_with(demo.website()));
}

#[tokio::test]
async fn an_account_with_the_same_address_is_proved_before_it_is_linked__fed_2() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let grace = demo.person("grace@example.com");
    browser.open(&format!("{}/sign-in", demo.website())).await;
    with_sage(&demo, &browser, &grace.email).await;
    browser.heading("Link your account").await;
    browser.mentions("The website password stops working while the link stands").await;
    browser.fill("password", "not her password at all").await;
    browser.press("Link and continue").await;
    browser.heading("Link your account").await;
    browser.fill("password", &grace.password).await;
    browser.press("Link and continue").await;
    browser.says("status", "Signed in as Grace Hopper").await;

    let elsewhere = Browser::start().await;
    elsewhere.open(&format!("{}/sign-in", demo.website())).await;
    elsewhere.sign_in(&grace.email, &grace.password).await;
    elsewhere.says("alert", "You sign in to the website with Sage.").await;
    with_sage(&demo, &elsewhere, &grace.email).await;
    elsewhere.says("status", "Signed in as Grace Hopper").await;
}

#[tokio::test]
async fn who_signs_in_with_sage_sets_up_a_password_disconnects_and_uses_it_everywhere__fed_4_sur_1() {
    let (demo, browser, mails) = (Demo::start(), Browser::start().await, Browser::start().await);
    let email = "linus@example.com";
    browser.open(&format!("{}/sign-in", demo.issuer())).await;
    with_sage(&demo, &browser, email).await;
    browser.heading("User Profile").await;

    browser.open(&format!("{}/profile/password", demo.issuer())).await;
    assert!(!browser.has("a[href='/profile/password/disconnect']").await, "there is no password yet");
    browser.press("Forgot / Reset Password").await;
    let link = demo.link_in(&mails, email, "Set up your password").await;
    mails.open(&link).await;
    mails.fill("new-password", PASSWORD).await;
    mails.fill("confirm-password", PASSWORD).await;
    mails.press("Save password").await;
    mails.heading("Your password is saved").await;
    mails.open(&format!("{}/sign-in", demo.website())).await;
    mails.sign_in(email, PASSWORD).await;
    mails.says("alert", "You sign in to the website with Sage.").await;

    // The password ended every session here; at Sage he is signed in still.
    browser.open(&format!("{}/sign-in", demo.issuer())).await;
    browser.press("Sign in with Sage").await;
    browser.heading("User Profile").await;
    browser.open(&format!("{}/profile/password", demo.issuer())).await;
    browser.press("Disconnect External Authentication").await;
    browser.mentions("This can’t be reversed").await;
    browser.script("document.querySelector('input[type=checkbox]').click()").await;
    browser.press("Disconnect").await;
    browser.heading("User Profile").await;
    demo.mail(&mails, email, "Sage is disconnected from your account").await;

    mails.open(&format!("{}/sign-in", demo.website())).await;
    mails.sign_in(email, PASSWORD).await;
    mails.says("status", "Signed in as Linus Pauling").await;
    let fresh = Browser::start().await;
    fresh.open(&format!("{}/sign-in", demo.issuer())).await;
    with_sage(&demo, &fresh, email).await;
    fresh.mentions("was disconnected from its account for good").await;
    fresh.open(&format!("{}/profile", demo.issuer())).await;
    fresh.heading("Sign in").await;
}

//! People at a browser sign in to websites, and out again.

use e2e::{Browser, Demo, ENTER, TAB};

#[tokio::test]
async fn a_website_of_the_house_signs_a_person_in_without_asking_for_consent() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    browser.open(demo.website()).await;
    browser.follow_link("Sign in").await;
    browser.heading("Sign in").await;
    let ada = demo.ada();
    browser.sign_in(&ada.email, &ada.password).await;
    let status = browser.says("status", "Signed in as").await;
    assert!(status.contains("Ada Lovelace") && status.contains(&ada.email), "{status}");
    assert_eq!(browser.address().await.as_str(), format!("{}/", demo.website()));
}

#[tokio::test]
async fn another_website_asks_for_consent_once() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    let photo_prints = demo.third_party();
    browser.open(&photo_prints).await;
    browser.follow_link("Sign in").await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.press_id("consent-allow").await;
    browser.says("status", "Signed in as Ada Lovelace").await;

    browser.open(&format!("{photo_prints}/sign-in")).await;
    browser.says("status", "Signed in as Ada Lovelace").await;
    assert_eq!(browser.address().await.as_str(), format!("{photo_prints}/"));
}

#[tokio::test]
async fn who_denies_consent_comes_back_with_nothing_shared() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    browser.open(&format!("{}/sign-in", demo.third_party())).await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.press_id("consent-deny").await;
    browser.heading("You are not signed in").await;
    browser.says("status", "Nothing was shared with Photo Prints").await;

    browser.follow_link("Sign in").await;
    browser.press_id("consent-allow").await;
    browser.says("status", "Signed in as Ada Lovelace").await;
}

#[tokio::test]
async fn one_sign_in_serves_all_websites() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.says("status", "Signed in as").await;

    browser.open(&format!("{}/sign-in", demo.third_party())).await;
    browser.press_id("consent-allow").await;
    browser.says("status", "Signed in as Ada Lovelace").await;
}

#[tokio::test]
async fn signing_out_of_a_website_signs_out_of_signet() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.says("status", "Signed in as").await;

    browser.press("Sign out").await;
    browser.heading("You are signed out").await;
    assert!(browser.address().await.as_str().starts_with(demo.website()));
    browser.open(&format!("{}/profile", demo.issuer())).await;
    browser.heading("Sign in").await;
    browser.open(demo.website()).await;
    browser.heading("Welcome").await;
    assert!(!browser.has("[role=status]").await, "the website still knows who was signed in");
}

#[tokio::test]
async fn a_wrong_password_is_told_and_the_address_stays() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.sign_in(&ada.email, "not the password at all").await;
    let alert = browser.says("alert", "password").await;
    assert!(!alert.contains("not the password"), "{alert}");
    assert_eq!(browser.value("username").await, ada.email);
    assert_eq!(browser.value("password").await, "");

    browser.fill("password", &ada.password).await;
    browser.press_id("login-submit").await;
    browser.says("status", "Signed in as").await;
}

#[tokio::test]
async fn a_locked_person_is_told_so_after_the_right_password_alone__reg_7() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let mary = demo.person("mary@example.com");
    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.sign_in(&mary.email, "not the password at all").await;
    let alert = browser.says("alert", "password").await;
    assert!(!alert.contains("locked"), "{alert}");
    browser.sign_in(&mary.email, &mary.password).await;
    browser.says("alert", "locked").await;
}

#[tokio::test]
async fn the_keyboard_alone_signs_in_and_consents() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    browser.open(&demo.third_party()).await;
    browser.tab_to("a[href='/sign-in']").await;
    browser.keys(ENTER).await;
    browser.heading("Sign in").await;
    browser.tab_to("#username").await;
    browser.keys(&ada.email).await;
    browser.keys(TAB).await;
    browser.tab_to("#password").await;
    browser.keys(&ada.password).await;
    browser.keys(ENTER).await;
    browser.heading_with("Photo Prints").await;
    browser.tab_to("#consent-allow").await;
    browser.keys(ENTER).await;
    browser.says("status", "Signed in as Ada Lovelace").await;
}

#[tokio::test]
async fn going_back_after_a_sign_in_breaks_nothing() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    browser.open(demo.website()).await;
    browser.follow_link("Sign in").await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.says("status", "Signed in as").await;

    browser.back().await;
    browser.heading("This page is out of date").await;
    browser.follow_link("Start again").await;
    browser.heading("User Profile").await;
    browser.open(demo.website()).await;
    browser.says("status", "Signed in as").await;
    browser.press("Sign out").await;
    browser.heading("You are signed out").await;
}

#[tokio::test]
async fn pressing_sign_in_twice_does_no_harm() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.fill("username", &ada.email).await;
    browser.fill("password", &ada.password).await;
    browser.script("const form = document.getElementById('login-submit').form; form.submit(); form.submit();").await;
    browser.says("status", "Signed in as Ada Lovelace").await;
}

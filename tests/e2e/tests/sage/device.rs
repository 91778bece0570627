//! A Sage Account lets a device in.

use e2e::{Browser, Demo, Program, word_after};

use crate::with_sage;

#[tokio::test]
async fn sage_leads_back_to_the_code_of_the_device_for_everybody_whom_it_signs_in__sur_1_rfc_8628() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    lets_in(&demo, &browser, "linus@example.com", "Linus Pauling", None).await;
    lets_in(&demo, &browser, "sam@example.com", "Sam Sage", None).await;
    let grace = demo.person("grace@example.com");
    lets_in(&demo, &browser, &grace.email, "Grace Hopper", Some(&grace.password)).await;
}

/// Somebody who isn't signed in anywhere enters the code, comes back from Sage to the same one, and allows. Who has an
/// account here that isn't linked yet proves it by its password on the way.
async fn lets_in(demo: &Demo, browser: &Browser, email: &str, name: &str, proof: Option<&str>) {
    let mut app = Program::start("SIGNET_SYNC_APP_BIN", demo, "Sync App", &[]);
    let told = app.says();
    let (address, user_code) = (word_after(&told, "Open "), word_after(&told, "code "));
    browser.open(address).await;
    browser.forget_cookies().await;
    browser.open(address).await;
    browser.fill("code", user_code).await;
    browser.press("Continue").await;
    browser.heading("Sign in").await;
    with_sage(demo, browser, email).await;
    if let Some(password) = proof {
        browser.heading("Link your account").await;
        browser.fill("password", password).await;
        browser.press("Link and continue").await;
    }
    browser.heading("Let Sync App in?").await;
    browser.shows(user_code).await;
    browser.shows(email).await;
    browser.press("Allow").await;
    browser.heading("Your device is connected").await;
    app.says();
    assert_eq!(app.says(), format!("Signed in as {name} ({email})"));
    assert_eq!(app.ends(), (true, String::new()));
}

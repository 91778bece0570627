//! The whole way of somebody who comes with a Sage Account and parts with it.

use e2e::{Browser, Demo, Program, word_after};

use crate::{NEVER_AGAIN, PASSWORD, at_sage, disconnect, sync_app};

const EMAIL: &str = "mary.anning@example.com";
const NAME: &str = "Mary Anning";
/// Her password at Sage, which is none here.
const AT_SAGE: &str = "ammonites at low tide in winter";

#[tokio::test]
async fn who_comes_with_sage_sets_up_a_password_disconnects_and_uses_it_everywhere__fed_1_fed_4_sur_1() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    signs_up_at_sage(&demo, &browser).await;
    let complaint = sync_app(&demo, EMAIL, AT_SAGE).expect_err("there is no password yet");
    let way_on = word_after(&complaint, "\nSee ");
    assert_eq!(way_on, format!("{}/forgot-password", demo.issuer()));
    sets_up_a_password(&demo, &browser, way_on).await;
    let let_in = Ok(format!("Signed in as {NAME} ({EMAIL})"));
    assert_eq!(sync_app(&demo, EMAIL, PASSWORD), let_in);

    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.sign_in(EMAIL, PASSWORD).await;
    browser.says("alert", "You sign in to the website with Sage.").await;
    browser.press("Sign in with Sage").await;
    browser.says("status", &format!("Signed in as {NAME}")).await;
    parts_with_sage(&demo, &browser).await;

    assert_eq!(sync_app(&demo, EMAIL, PASSWORD), let_in);
    browser.forget_cookies().await;
    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.sign_in(EMAIL, PASSWORD).await;
    browser.says("status", &format!("Signed in as {NAME}")).await;
    lets_a_device_in(&demo, &browser).await;
    sage_is_refused(&demo, &browser).await;
}

/// From the website to a new Sage Account and back.
async fn signs_up_at_sage(demo: &Demo, browser: &Browser) {
    browser.open(demo.website()).await;
    browser.follow_link("Sign in").await;
    browser.press("Sign in with Sage").await;
    browser.mentions("Sage Account").await;
    browser.follow_link("Create account").await;
    browser.heading("Create account").await;
    browser.fill("username", EMAIL).await;
    browser.fill("name", NAME).await;
    browser.fill("password", AT_SAGE).await;
    browser.fill("confirm-password", AT_SAGE).await;
    browser.press("Sign up").await;
    browser.heading("Check your email").await;
    browser.fill("code", &demo.code_in(EMAIL, "Your sign-up code")).await;
    browser.press("Continue").await;
    browser.says("status", &format!("Signed in as {NAME}")).await;
    assert!(browser.address().await.as_str().starts_with(demo.website()));
}

async fn sets_up_a_password(demo: &Demo, browser: &Browser, address: &str) {
    browser.open(address).await;
    browser.heading("Forgot Password").await;
    browser.fill("username", EMAIL).await;
    browser.press("Send link").await;
    browser.heading("Check your email").await;
    browser.open(&demo.link_in(EMAIL, "Set up your password")).await;
    browser.fill("new-password", PASSWORD).await;
    browser.fill("confirm-password", PASSWORD).await;
    browser.press("Save password").await;
    browser.heading("Your password is saved").await;
}

async fn parts_with_sage(demo: &Demo, browser: &Browser) {
    browser.open(&format!("{}/profile", demo.issuer())).await;
    browser.follow_link("Password").await;
    browser.press("Disconnect External Authentication").await;
    disconnect(browser).await;
    demo.mail(EMAIL, "Sage is disconnected from your account");
}

async fn lets_a_device_in(demo: &Demo, browser: &Browser) {
    let mut app = Program::start("SIGNET_SYNC_APP_BIN", demo, "Sync App", &[]);
    app.says();
    browser.open(word_after(&app.says(), "open ")).await;
    browser.press("Continue").await;
    browser.press("Allow").await;
    browser.heading("Your device is connected").await;
    assert_eq!(app.says(), format!("Signed in as {NAME} ({EMAIL})"));
    assert_eq!(app.ends(), (true, String::new()));
}

async fn sage_is_refused(demo: &Demo, browser: &Browser) {
    for _ in 0..2 {
        browser.forget_cookies().await;
        browser.open(&format!("{}/sign-in", demo.website())).await;
        browser.press("Sign in with Sage").await;
        at_sage(browser, EMAIL, AT_SAGE).await;
        browser.mentions(NEVER_AGAIN).await;
        browser.open(&format!("{}/profile", demo.issuer())).await;
        browser.heading("Sign in").await;
    }
}

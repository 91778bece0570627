//! People at a browser create an account, and are let in by the owner of their subscription.

use e2e::{Browser, Demo};

const PASSWORD: &str = "seven pears under a violet moon";
const CODE: &str = "Your sign-up code";

/// Fills in *Create account*, beginning at a website, up to the page that asks for the code.
async fn sign_up(demo: &Demo, browser: &Browser, email: &str) {
    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.follow_link("Create account").await;
    browser.heading("Create account").await;
    browser.fill("username", email).await;
    browser.fill("name", "Nina Simone").await;
    browser.fill("password", PASSWORD).await;
    browser.shows("Strength: strong").await;
    browser.fill("confirm-password", PASSWORD).await;
    browser.press("Sign up").await;
    browser.heading("Check your email").await;
}

/// Enters the mailed code.
async fn prove(demo: &Demo, browser: &Browser, email: &str) {
    let code = demo.code_in(email, CODE);
    browser.fill("code", &code).await;
    browser.press("Continue").await;
}

async fn name(browser: &Browser, reference: &str, owner: &str) {
    browser.heading("Your subscription").await;
    browser.fill("subscription", reference).await;
    browser.fill("owner_email", owner).await;
    browser.press("Submit").await;
}

#[tokio::test]
async fn the_owner_of_a_subscription_is_let_in_by_their_own_mailbox__reg_2() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    sign_up(&demo, &browser, "owner@example.com").await;
    prove(&demo, &browser, "owner@example.com").await;
    name(&browser, "300400", "owner@example.com").await;
    browser.says("status", "Signed in as Nina Simone").await;
    assert!(browser.address().await.as_str().starts_with(demo.website()));
}

#[tokio::test]
async fn a_member_waits_until_the_owner_approves__reg_3() {
    let (demo, browser, mails) = (Demo::start(), Browser::start().await, Browser::start().await);
    let email = "nina@example.com";
    sign_up(&demo, &browser, email).await;
    prove(&demo, &browser, email).await;
    name(&browser, "100202", "ada@example.com").await;
    browser.heading("Waiting for approval").await;
    browser.mentions("waiting for approval").await;

    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.sign_in(email, PASSWORD).await;
    browser.heading("Waiting for approval").await;

    let link = demo.link_in("ada@example.com", "Somebody asks to join your subscription");
    mails.open(&link).await;
    mails.heading("Approve this person?").await;
    mails.mentions(email).await;
    mails.press("Approve").await;
    mails.heading("Request approved").await;

    demo.mail(email, "You are approved");
    browser.open(&format!("{}/sign-in", demo.website())).await;
    browser.sign_in(email, PASSWORD).await;
    browser.says("status", "Signed in as Nina Simone").await;
}

#[tokio::test]
async fn who_was_declined_is_told_so_and_can_ask_again__reg_3_reg_7() {
    let (demo, browser, mails) = (Demo::start(), Browser::start().await, Browser::start().await);
    let email = "nina@example.com";
    sign_up(&demo, &browser, email).await;
    prove(&demo, &browser, email).await;
    name(&browser, "MBR2026100201", "ada@example.com").await;
    browser.heading("Waiting for approval").await;
    let link = demo.link_in("ada@example.com", "Somebody asks to join your subscription");
    mails.open(&link).await;
    mails.press("Decline").await;
    mails.heading("Request declined").await;
    demo.mail(email, "Your request was declined");

    browser.open(&format!("{}/sign-in", demo.issuer())).await;
    browser.sign_in(email, PASSWORD).await;
    browser.heading("Your subscription").await;
    browser.says("status", "declined").await;
    mails.open(&link).await;
    mails.heading("Request declined").await;
    name(&browser, "100201", "ada@example.com").await;
    browser.heading("Waiting for approval").await;
}

#[tokio::test]
async fn the_requester_cant_approve_themself__sec_40() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    sign_up(&demo, &browser, "nina@example.com").await;
    prove(&demo, &browser, "nina@example.com").await;
    name(&browser, "100201", "ada@example.com").await;
    browser.heading("Waiting for approval").await;
    let link = demo.link_in("ada@example.com", "Somebody asks to join your subscription");
    browser.open(&link).await;
    assert!(!browser.has("button[value=approve]").await, "the requester sees Approve");
}

#[tokio::test]
async fn an_address_in_use_is_told_to_its_mailbox_alone__reg_5() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    sign_up(&demo, &browser, "ada@example.com").await;
    let mail = demo.mail("ada@example.com", CODE);
    assert!(mail.contains("Forgot Password"), "{mail}");
    prove(&demo, &browser, "ada@example.com").await;
    browser.mentions("is already in use").await;
    browser.follow_link("Cancel").await;
    browser.heading("Sign in").await;
}

#[tokio::test]
async fn the_code_is_sent_again_and_the_earlier_one_dies__reg_1() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let email = "nina@example.com";
    sign_up(&demo, &browser, email).await;
    let first = demo.code_in(email, CODE);
    browser.press("Resend code").await;
    browser.says("status", "A new code is on its way.").await;
    let mut second = first.clone();
    while second == first {
        second = demo.code_in(email, CODE);
    }
    browser.fill("code", &first).await;
    browser.press("Continue").await;
    browser.says("alert", "code").await;
    browser.fill("code", &second).await;
    browser.press("Continue").await;
    browser.heading("Your subscription").await;
}

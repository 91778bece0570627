//! People at a browser look after their account.

use e2e::{Browser, Demo};

const NEW: &str = "seven pears under a violet moon";

#[tokio::test]
async fn an_email_address_is_changed_from_the_new_mailbox_and_changed_back_from_the_old_one__pro_6_sec_35() {
    let (demo, browser, mails) = (Demo::start(), Browser::start().await, Browser::start().await);
    let ada = demo.ada();
    browser.open(&format!("{}/profile/details", demo.issuer())).await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.heading("User Profile").await;
    browser.fill("new-email", "countess@example.com").await;
    browser.press("Change email address").await;
    browser.says("status", "new address").await;

    let confirm = demo.link_in("countess@example.com", "Confirm your email address");
    mails.open(&confirm).await;
    mails.heading("Confirm your email address").await;
    mails.press("Confirm email address").await;
    demo.mail("countess@example.com", "This is now your email address");
    browser.open(&format!("{}/profile", demo.issuer())).await;
    browser.mentions("countess@example.com").await;

    let revert = demo.link_in(&ada.email, "Your email address was changed");
    mails.open(&revert).await;
    mails.heading("Change the email address back?").await;
    mails.press("Change it back").await;
    for mailbox in [ada.email.as_str(), "countess@example.com"] {
        demo.mail(mailbox, "Your email address was changed back");
    }
    browser.open(&format!("{}/profile", demo.issuer())).await;
    browser.heading("Sign in").await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.says("alert", "don’t go together").await;

    mails.open(&demo.link_in(&ada.email, "Set up your password")).await;
    mails.fill("new-password", NEW).await;
    mails.fill("confirm-password", NEW).await;
    mails.press("Save password").await;
    mails.heading("Your password is saved").await;
    browser.sign_in(&ada.email, NEW).await;
    browser.heading("User Profile").await;
}

#[tokio::test]
async fn a_browser_is_signed_out_from_another_one__pro_5() {
    let (demo, here, elsewhere) = (Demo::start(), Browser::start().await, Browser::start().await);
    let ada = demo.ada();
    for browser in [&here, &elsewhere] {
        browser.open(&format!("{}/profile/sessions", demo.issuer())).await;
        browser.sign_in(&ada.email, &ada.password).await;
        browser.heading("User Profile").await;
    }
    here.open(&format!("{}/profile/sessions", demo.issuer())).await;
    here.mentions("this browser").await;
    here.press("Sign out everywhere else").await;
    here.says("status", "You are signed out everywhere else.").await;
    elsewhere.open(&format!("{}/profile", demo.issuer())).await;
    elsewhere.heading("Sign in").await;
    here.open(&format!("{}/profile", demo.issuer())).await;
    here.heading("User Profile").await;
}

#[tokio::test]
async fn a_closed_account_is_closed_for_good__pro_6() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let ada = demo.ada();
    browser.open(&format!("{}/profile/details", demo.issuer())).await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.follow_link("Close my account").await;
    browser.press_id("sure").await;
    browser.press_id("close-account").await;
    browser.heading("Your account is closed").await;
    browser.open(&format!("{}/sign-in", demo.issuer())).await;
    browser.sign_in(&ada.email, &ada.password).await;
    browser.heading("Sign in").await;
}

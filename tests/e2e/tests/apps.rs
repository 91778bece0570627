//! The sync app and the phone app of the examples sign people of the demo in.

use e2e::{Browser, Demo, ENTER, Program, word_after};

const SYNC_APP: &str = "SIGNET_SYNC_APP_BIN";
const PHONE_APP: &str = "SIGNET_PHONE_APP_BIN";

#[tokio::test]
async fn a_sync_app_is_let_in_by_a_code_with_the_keyboard_alone() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let mut app = Program::start(SYNC_APP, &demo, "Sync App", &[]);
    let told = app.says();
    let (address, user_code) = (word_after(&told, "Open "), word_after(&told, "code "));
    assert!(app.says().ends_with(&format!("{address}?user_code={user_code}")));

    browser.open(address).await;
    browser.heading("Connect a device").await;
    browser.keys(&format!("{}{ENTER}", user_code.to_lowercase().replace('-', ""))).await;
    browser.heading("Sign in").await;
    browser.shows("Sync App").await;
    let ada = demo.ada();
    browser.tab_to("#username").await;
    browser.keys(&ada.email).await;
    browser.tab_to("#password").await;
    browser.keys(&format!("{}{ENTER}", ada.password)).await;
    browser.heading("Let Sync App in?").await;
    browser.shows(user_code).await;
    browser.tab_to("#consent-allow").await;
    browser.keys(ENTER).await;
    browser.heading("Your device is connected").await;
    assert_eq!(app.says(), format!("Signed in as Ada Lovelace ({})", ada.email));
    assert_eq!(app.ends(), (true, String::new()));

    let mut refused = Program::start(SYNC_APP, &demo, "Sync App", &[]);
    refused.says();
    browser.open(word_after(&refused.says(), "open ")).await;
    browser.press("Continue").await;
    browser.press("Deny").await;
    browser.heading("Your device was not let in").await;
    let (succeeded, complaint) = refused.ends();
    assert!(!succeeded && complaint.starts_with("not signed in: "), "{complaint}");
}

#[tokio::test]
async fn a_sync_app_signs_in_by_email_and_password() {
    let demo = Demo::start();
    let ada = demo.ada();
    let mut app = Program::start(SYNC_APP, &demo, "Sync App", &["--email", &ada.email]);
    app.types(&ada.password);
    assert_eq!(app.says(), format!("Signed in as Ada Lovelace ({})", ada.email));
    assert_eq!(app.ends(), (true, String::new()));

    let mut app = Program::start(SYNC_APP, &demo, "Sync App", &["--email", &ada.email]);
    app.types("not the password at all");
    let (succeeded, complaint) = app.ends();
    assert!(!succeeded && complaint.contains(&format!("{}/forgot-password", demo.issuer())), "{complaint}");
}

#[tokio::test]
async fn a_phone_app_signs_in_in_the_systems_browser() {
    let (demo, browser) = (Demo::start(), Browser::start().await);
    let mut app = Program::start(PHONE_APP, &demo, "Phone App", &[]);
    browser.open(word_after(&app.says(), "Open ")).await;
    let ada = demo.ada();
    browser.sign_in(&ada.email, &ada.password).await;
    browser.shows("You can close this window and go back to the app.").await;
    assert_eq!(app.says(), format!("Signed in as Ada Lovelace ({})", ada.email));
    assert_eq!(app.ends(), (true, String::new()));
}

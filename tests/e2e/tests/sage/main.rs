//! People at a browser sign in with their Sage Account, link it, and part with it for good.

mod device;
mod link;
mod race;
mod sign_in;
mod walk;

use e2e::{Browser, Demo, Program};

const PASSWORD: &str = "seven pears under a violet moon";
/// What is said before anything is linked.
const WARNING: &str = "While the two are linked, your password doesn’t open the website.";
/// What stands where a Sage Account isn't let in again.
const NEVER_AGAIN: &str = "was disconnected from its account for good";

/// Signs in at the upstream, from whatever page has the button.
async fn with_sage(demo: &Demo, browser: &Browser, email: &str) {
    browser.press("Sign in with Sage").await;
    at_sage(browser, email, &demo.upstream_person(email).password).await;
}

/// Signs in on the upstream's own page.
async fn at_sage(browser: &Browser, email: &str, password: &str) {
    browser.mentions("Sage Account").await;
    browser.sign_in(email, password).await;
}

/// What the sync app says when it was let in by email and password, or what it complains of.
fn sync_app(demo: &Demo, email: &str, password: &str) -> Result<String, String> {
    let mut app = Program::start("SIGNET_SYNC_APP_BIN", demo, "Sync App", &["--email", email]);
    app.types(password);
    let said = app.says();
    match app.ends() {
        (true, _) => Ok(said),
        (false, complaint) => Err(complaint),
    }
}

/// Parts with Sage, on the page that asks whether one is sure.
async fn disconnect(browser: &Browser) {
    browser.mentions("This can’t be reversed").await;
    browser.press_id("sure").await;
    browser.press("Disconnect").await;
    browser.says("status", "Sage is disconnected.").await;
}

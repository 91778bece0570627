//! Disconnecting in one tab against a sign-in or a link in another, in the same browser and in another one.

use e2e::{Browser, Demo, Tab};

use crate::{NEVER_AGAIN, PASSWORD, at_sage, disconnect};

#[tokio::test]
async fn a_disconnect_stands_whatever_another_tab_or_browser_does_meanwhile__sec_48() {
    let (demo, browser, elsewhere) = (Demo::start(), Browser::start().await, Browser::start().await);
    let (one, tab, foreign) = (browser.tab().await, browser.new_tab().await, elsewhere.tab().await);
    let race = |name: &str, other| Race { demo: &demo, one: &one, other, email: format!("{name}@example.com") };
    for (other, place) in [(&tab, "tab"), (&foreign, "browser")] {
        let race = |name: &str| race(&format!("{name}.{place}"), other);
        race("before").sign_in_before_the_answer().await;
        race("after").sign_in_finished_after_it().await;
        race("at.once").both_at_once().await;
        race("link").link_finished_after_it().await;
    }
    race("proof", &foreign).proof_given_after_it().await;
}

/// Somebody with a Sage Account, who disconnects it in one tab.
struct Race<'a> {
    demo: &'a Demo,
    one: &'a Tab<'a>,
    other: &'a Tab<'a>,
    email: String,
}

impl Race<'_> {
    /// The question stands in one tab while the other signs in again.
    async fn sign_in_before_the_answer(&self) {
        self.begin_linked().await;
        self.ask().await;
        self.sign_in(self.other).await;
        disconnect(self.one.front().await).await;
        self.ends().await;
    }

    /// The other stands at Sage's own page when the account is disconnected.
    async fn sign_in_finished_after_it(&self) {
        self.forget().await;
        self.demo.add_linked_person(&self.email, PASSWORD);
        let (one, other) = (self.one, self.other);
        self.set_out(other).await;
        self.set_out(one).await;
        at_sage(one.front().await, &self.email, PASSWORD).await;
        self.is_in(one).await;
        self.ask().await;
        disconnect(one.front().await).await;
        at_sage(other.front().await, &self.email, PASSWORD).await;
        other.front().await.mentions(NEVER_AGAIN).await;
        self.ends().await;
    }

    /// Both buttons are pressed before either answer is there.
    async fn both_at_once(&self) {
        self.begin_linked().await;
        self.ask().await;
        self.one.front().await.press_id("sure").await;
        self.open(self.other, "/sign-in").await;
        let press = "setTimeout(() => document.getElementById('upstream-sage').click())";
        self.other.front().await.script(press).await;
        let one = self.one.front().await;
        one.press("Disconnect").await;
        // Where the sign-in had replaced the session before the answer came, it came in a session that is over.
        if one.heading_among(&["User Profile", "This page is out of date"]).await != "User Profile" {
            one.follow_link("Start again").await;
            disconnect(one).await;
        }
        one.says("status", "Sage is disconnected.").await;
        self.other.front().await.heading_among(&["User Profile", "This login can’t be used here"]).await;
        self.ends().await;
        self.set_out(self.other).await;
        self.other.front().await.mentions(NEVER_AGAIN).await;
    }

    /// Both tabs have set out to link it; the one that is back first disconnects it at once.
    async fn link_finished_after_it(&self) {
        self.forget().await;
        self.demo.add_person(&self.email, PASSWORD);
        self.set_out_to_link(self.other).await;
        self.links_and_disconnects().await;
        at_sage(self.other.front().await, &self.email, PASSWORD).await;
        self.other.front().await.heading("This page is out of date").await;
        self.ends().await;
    }

    /// The other is asked to prove the account when the one links and disconnects it.
    async fn proof_given_after_it(&self) {
        self.forget().await;
        self.demo.add_person(&self.email, PASSWORD);
        self.set_out(self.other).await;
        let other = self.other.front().await;
        at_sage(other, &self.email, PASSWORD).await;
        other.heading("Link your account").await;
        self.links_and_disconnects().await;
        let other = self.other.front().await;
        other.fill("password", PASSWORD).await;
        other.press("Link and continue").await;
        other.heading("This page is out of date").await;
        self.ends().await;
    }

    /// Somebody who is linked, signed in at Sage in both tabs, and here in one.
    async fn begin_linked(&self) {
        self.forget().await;
        self.demo.add_linked_person(&self.email, PASSWORD);
        for tab in [self.one, self.other] {
            let browser = tab.front().await;
            browser.open(&format!("{}/profile", self.demo.upstream())).await;
            // The tabs of one browser share the sign-in.
            if browser.heading_among(&["Sign in", "User Profile"]).await == "Sign in" {
                browser.sign_in(&self.email, PASSWORD).await;
                browser.heading("User Profile").await;
            }
        }
        self.sign_in(self.one).await;
    }

    async fn forget(&self) {
        for tab in [self.one, self.other] {
            self.open(tab, "/sign-in").await;
            tab.front().await.forget_cookies().await;
        }
    }

    async fn open(&self, tab: &Tab<'_>, page: &str) {
        tab.front().await.open(&format!("{}{page}", self.demo.issuer())).await;
    }

    /// Presses the button, whatever comes next.
    async fn set_out(&self, tab: &Tab<'_>) {
        self.open(tab, "/sign-in").await;
        tab.front().await.press("Sign in with Sage").await;
    }

    /// Comes in without a further page, for Sage knows who it is.
    async fn sign_in(&self, tab: &Tab<'_>) {
        self.set_out(tab).await;
        self.is_in(tab).await;
    }

    async fn is_in(&self, tab: &Tab<'_>) {
        tab.front().await.heading("User Profile").await;
        assert!(tab.front().await.address().await.as_str().starts_with(self.demo.issuer()));
    }

    async fn set_out_to_link(&self, tab: &Tab<'_>) {
        self.open(tab, "/profile/password").await;
        let browser = tab.front().await;
        if browser.has("#login-submit").await {
            browser.sign_in(&self.email, PASSWORD).await;
        }
        browser.follow_link("Link Sage").await;
        browser.fill("current-password", PASSWORD).await;
        browser.press("Link Sage").await;
    }

    async fn links_and_disconnects(&self) {
        self.set_out_to_link(self.one).await;
        let browser = self.one.front().await;
        at_sage(browser, &self.email, PASSWORD).await;
        browser.says("status", "Your account is linked.").await;
        self.ask().await;
        disconnect(browser).await;
    }

    async fn ask(&self) {
        self.open(self.one, "/profile/password/disconnect").await;
        self.one.front().await.mentions("This can’t be reversed").await;
    }

    /// It is disconnected in the end, and who did that is still in.
    async fn ends(&self) {
        assert_eq!(self.demo.login_of(&self.email), "disconnected", "{}", self.email);
        self.open(self.one, "/profile").await;
        self.is_in(self.one).await;
    }
}

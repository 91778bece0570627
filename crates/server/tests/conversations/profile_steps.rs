//! Steps on the profile that several conversations take.

use testkit::{Answer, Browser, Kit, PASSWORD, TestClient, Tokens};

pub(crate) const ADA: &str = "ada@example.com";
pub(crate) const BOB: &str = "bob@example.com";

/// A browser where somebody has just signed in.
pub(crate) async fn signed_in(kit: &Kit, email: &str) -> Browser {
    let browser = kit.browser();
    assert_eq!(browser.sign_in(email, PASSWORD).await.status, 303);
    browser
}

/// Sends one form of a tab, with the token that the tab has for this browser.
pub(crate) async fn send(browser: &Browser, tab: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(tab).await;
    assert_eq!(page.status, 200, "{tab}: {page:?}");
    let csrf = page.csrf();
    let all: Vec<_> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
    browser.post(tab, &all).await
}

/// The same, and what the tab shows afterwards.
pub(crate) async fn send_and_follow(browser: &Browser, tab: &str, fields: &[(&str, &str)]) -> Answer {
    browser.follow(send(browser, tab, fields).await).await
}

/// What the buttons with this name send, in the order of the page.
pub(crate) fn values(page: &Answer, name: &str) -> Vec<String> {
    let mark = format!("name=\"{name}\" value=\"");
    page.body.split(&mark).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

/// Whether a browser is signed in.
pub(crate) async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/profile").await.status == 200
}

/// The page that says that it was sent too late, or once before.
pub(crate) fn assert_out_of_date(answer: &Answer) {
    assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"), "{answer:?}");
}

/// A page of a mailed link, opened by a browser that keeps cookies.
pub(crate) async fn open_link(browser: &Browser, page: &str, token: &str) -> Answer {
    browser.follow(browser.get(&format!("{page}?token={token}")).await).await
}

/// Opens a mailed link and presses its button; gives what follows.
pub(crate) async fn press_link(browser: &Browser, page: &str, token: &str) -> Answer {
    let shown = open_link(browser, page, token).await;
    assert_eq!(shown.status, 200, "{shown:?}");
    browser.follow(browser.press(&shown, "confirm-change", &[]).await).await
}

/// An app that somebody has signed in to, with its tokens.
pub(crate) struct SignedInApp {
    pub(crate) client: TestClient,
    pub(crate) tokens: Tokens,
}

impl SignedInApp {
    /// A third party's, allowed by the person.
    pub(crate) async fn of(kit: &Kit, email: &str) -> Self {
        let client = kit.third_party().await;
        let tokens = client.tokens(kit, &kit.browser(), "openid email offline_access", email).await;
        let app = Self { client, tokens };
        assert!(app.is_signed_in(kit).await);
        app
    }

    /// Whether its access token opens UserInfo and introspection.
    pub(crate) async fn is_signed_in(&self, kit: &Kit) -> bool {
        let bearer = format!("Bearer {}", self.tokens.access);
        let userinfo = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
        let introspected = self.client.post(kit, "/introspect", &[("token", &self.tokens.access)]).await;
        let active = introspected.json()["active"].as_bool().unwrap();
        assert_eq!(active, userinfo.status == 200);
        active
    }

    /// Its tokens are dead, the refresh token with them.
    pub(crate) async fn assert_over(&self, kit: &Kit) {
        assert!(!self.is_signed_in(kit).await);
        let refreshed = self.client.refresh(kit, &self.tokens.refresh).await;
        assert_eq!((refreshed.status, refreshed.json()["error"].as_str()), (400, Some("invalid_grant")));
    }
}

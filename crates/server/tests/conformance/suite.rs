//! The suite: its clients, its browser, and how it gets through the pages.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde_json::Value;
use testkit::{Answer, Browser, Database, Flow, Kit, PASSWORD, REDIRECT, TestClient};
use url::{Url, form_urlencoded};

use crate::callback::Callback;
use crate::id_token;

/// The issuer under test; the suite speaks TLS alone.
pub(crate) const ISSUER: &str = "https://id.example";
/// The person who signs in.
pub(crate) const EMAIL: &str = "ada@example.com";
/// Where the suite wants to come back to after a logout.
pub(crate) const POST_LOGOUT: &str = "https://client.example/bye";
/// What stands on an error page and on no other.
pub(crate) const REFUSED: &str = "Request refused";

/// How answers travel: the plan's variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// By redirect.
    Query,
    /// By a form.
    FormPost,
}

/// One module's run.
pub(crate) struct Suite {
    pub(crate) kit: Kit,
    pub(crate) browser: Browser,
    pub(crate) mode: Mode,
    /// The first static client.
    pub(crate) client: TestClient,
    /// The second one.
    pub(crate) second: TestClient,
    /// The third one, which authenticates in the body.
    pub(crate) third: TestClient,
    pub(crate) metadata: Value,
    pub(crate) jwks: Value,
    seen: RefCell<Vec<Seen>>,
}

/// What a page is for, by the address it stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Login,
    Consent,
    Logout,
    Other,
}

/// Where the browser ended up.
#[derive(Debug)]
pub(crate) enum Arrived {
    /// At an address of the client's, by redirect.
    Redirected(String),
    /// At one, with a form.
    Posted(String, Vec<(String, String)>),
    /// At a page of the provider's that asks for nothing.
    Page(Answer),
}

impl Suite {
    /// Static clients, one user with every standard claim, an empty cookie jar.
    pub(crate) async fn start(mode: Mode) -> Self {
        let issuer = format!("issuer = \"{ISSUER}\"");
        let kit = Kit::under(Database::Sqlite, &issuer, "[rate_limit]\nenabled = false\n").await;
        kit.person(EMAIL).await;
        let in_body = |metadata: &mut model::client::ClientMetadata| {
            metadata.token_endpoint_auth_method = model::client::TokenEndpointAuthMethod::ClientSecretPost;
        };
        let (client, second, third) =
            (kit.third_party().await, kit.third_party().await, kit.register(in_body, false).await);
        let browser = kit.browser();
        let metadata = browser.get(&format!("{ISSUER}/.well-known/openid-configuration")).await.json();
        let jwks = browser.get(metadata["jwks_uri"].as_str().unwrap()).await.json();
        id_token::check_jwks(&jwks);
        browser.forget();
        Self { kit, browser, mode, client, second, third, metadata, jwks, seen: RefCell::default() }
    }

    /// The address of an endpoint.
    pub(crate) fn endpoint(&self, name: &str) -> String {
        self.metadata[name].as_str().unwrap_or_else(|| panic!("discovery has no {name}")).to_owned()
    }

    /// An authorization request as the plan's modules make it: without PKCE.
    pub(crate) fn request(&self, scope: &str) -> Flow {
        self.request_of(&self.client, scope)
    }

    /// The same for another client.
    pub(crate) fn request_of(&self, client: &TestClient, scope: &str) -> Flow {
        let flow = client.flow(scope).without("code_challenge").without("code_challenge_method");
        match self.mode {
            Mode::Query => flow,
            Mode::FormPost => flow.with("response_mode", "form_post"),
        }
    }

    /// Opens a request and gets through whatever pages come, to the client.
    pub(crate) async fn authorize(&self, flow: &Flow) -> Callback {
        Callback::of(self, flow, self.open("authorization_endpoint", &flow.fields()).await)
    }

    /// The same to a page that says the request is refused.
    pub(crate) async fn authorize_to_error_page(&self, flow: &Flow) {
        self.assert_refused(self.open("authorization_endpoint", &flow.fields()).await);
    }

    /// An error page: on the provider's own address, with the one text that no other page has.
    pub(crate) fn assert_refused(&self, arrived: Arrived) {
        match arrived {
            Arrived::Page(page) => assert_eq!((page.status, page.heading().as_str()), (400, REFUSED)),
            other => panic!("an error page was expected: {other:?}"),
        }
    }

    /// The pages since this was last asked.
    pub(crate) fn pages_seen(&self) -> Vec<Seen> {
        self.seen.take()
    }

    /// Opens an endpoint by GET and follows to the end.
    pub(crate) async fn open(&self, endpoint: &str, params: &[(&str, &str)]) -> Arrived {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
        let endpoint = self.endpoint(endpoint);
        let address = if query.is_empty() { endpoint } else { format!("{endpoint}?{query}") };
        let answer = self.browser.get(&address).await;
        self.follow(address, answer).await
    }

    /// Follows redirects, signs in, allows, and confirms logouts.
    pub(crate) async fn follow(&self, mut address: String, mut answer: Answer) -> Arrived {
        for _ in 0..12 {
            if let Some(location) = answer.location() {
                let next = Url::parse(&address).unwrap().join(&location).unwrap().to_string();
                if !is_own(&next) {
                    return Arrived::Redirected(location);
                }
                answer = self.browser.get(&next).await;
                address = next;
                continue;
            }
            check_page(&address, &answer);
            // It goes on by itself before the suite looks where it is.
            if answer.body.contains("data-send-at-once") {
                return Arrived::Posted(answer.form_action(), answer.hidden_fields());
            }
            let kind = kind(&address);
            self.seen.borrow_mut().push(kind);
            let (button, typed) = match kind {
                Seen::Login => ("login-submit", &[("username", EMAIL), ("password", PASSWORD)][..]),
                Seen::Consent => ("consent-allow", &[][..]),
                Seen::Logout => ("logout-confirm", &[][..]),
                Seen::Other => return Arrived::Page(answer),
            };
            let form = answer.form_with(button, typed);
            address = Url::parse(&address).unwrap().join(&form.action).unwrap().to_string();
            answer = self.browser.press(&answer, button, typed).await;
        }
        panic!("no end to the pages: {address} {answer:?}");
    }
}

fn is_own(address: &str) -> bool {
    Url::parse(address).unwrap().origin() == Url::parse(ISSUER).unwrap().origin()
}

/// Which of the suite's patterns an address matches: they are held against the whole address with its
/// query, in which client addresses stand unencoded.
fn kind(address: &str) -> Seen {
    let whole: String =
        form_urlencoded::parse(address.as_bytes()).map(|(name, value)| format!("{name}={value}&")).collect();
    let patterns = [("/sign-in", Seen::Login), ("/consent", Seen::Consent), ("/sign-out", Seen::Logout)];
    let matching: Vec<_> = patterns.iter().filter(|(part, _)| whole.contains(part)).map(|(_, kind)| *kind).collect();
    assert!(matching.len() <= 1, "several steps match {whole}");
    matching.first().copied().unwrap_or(Seen::Other)
}

fn check_page(address: &str, page: &Answer) {
    assert!(page.header("content-type").is_some_and(|value| value.starts_with("text/html")), "{address}: {page:?}");
    assert_eq!(page.body.matches("<h1").count(), 1, "{address}");
    let ids = page.ids();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{address}: an id stands there twice: {ids:?}");
    assert_eq!(page.body.contains(REFUSED), page.status == 400, "{address}: {}", page.body);
    if kind(address) == Seen::Login && !page.body.contains("data-send-at-once") {
        for id in ["username", "password", "login-submit"] {
            assert!(ids.iter().any(|known| known == id), "{address}: no {id}: {ids:?}");
        }
    }
}

/// The redirect address of every static client.
pub(crate) const CALLBACK: &str = REDIRECT;

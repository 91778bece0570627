//! What every answer carries for the browser, and where none of them leads (SEC-8, SEC-9, SEC-29).

use std::collections::BTreeMap;

use testkit::{Answer, Browser, Database, Kit, PASSWORD, TestClient, on_both_databases};

/// The directives of a page's policy.
fn policy(answer: &Answer) -> BTreeMap<String, String> {
    assert_eq!(answer.all("content-security-policy").count(), 1, "{:?}", answer.headers);
    let policy = answer.header("content-security-policy").unwrap();
    let directives: Vec<_> = policy.split(';').map(|part| part.trim().split_once(' ').unwrap()).collect();
    let map: BTreeMap<_, _> =
        directives.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(map.len(), directives.len(), "a directive stands there twice: {policy}");
    map
}

fn assert_page(name: &str, answer: &Answer, form_action: &str) {
    let policy = policy(answer);
    assert_eq!(policy["default-src"], "'none'", "{name}");
    assert_eq!(policy["script-src"], "'self'", "{name}");
    assert_eq!(policy["style-src"], "'self'", "{name}");
    assert_eq!(policy["frame-ancestors"], "'none'", "{name}");
    assert_eq!(policy["base-uri"], "'none'", "{name}");
    assert_eq!(policy["form-action"], form_action, "{name}");
    for (header, value) in [
        ("x-frame-options", "DENY"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
        ("content-type", "text/html; charset=utf-8"),
    ] {
        assert_eq!(answer.all(header).collect::<Vec<_>>(), [value], "{name}: {header}");
    }
    for inline in ["<style", " style=", " onclick=", " onload=", " onsubmit=", "javascript:"] {
        assert!(!answer.body.contains(inline), "{name} has {inline}, which its own policy forbids");
    }
    let scripts = answer.body.matches("<script").count();
    assert_eq!(scripts, answer.body.matches("<script src=\"/assets/").count(), "{name} has an inline script");
}

async fn allowed_page(browser: &Browser, client: &TestClient) -> Answer {
    let page = browser.authorize(&client.flow("openid")).await;
    browser.pass_sign_in(&page, "ada@example.com").await
}

/// Every page there is, with the sources that its forms may lead to.
async fn pages(kit: &Kit) -> Vec<(&'static str, Answer, &'static str)> {
    kit.person("ada@example.com").await;
    let client = kit.third_party().await;
    let (stranger, browser) = (kit.browser(), kit.browser());
    let sign_in = stranger.authorize(&client.flow("openid")).await;
    let wrong = stranger.submit(&sign_in, &[("username", "ada@example.com"), ("password", "wrong")]).await;
    let consent = allowed_page(&browser, &client).await;
    let form_post = client.flow("openid").with("response_mode", "form_post");
    let with_client = "'self' https://client.example";
    vec![
        ("sign in", stranger.get("/sign-in").await, "'self'"),
        ("sign in for a client", sign_in, with_client),
        ("sign in again", wrong, with_client),
        ("consent", consent, with_client),
        ("form post of an error", stranger.authorize(&form_post.clone().with("prompt", "none")).await, with_client),
        ("sign out", browser.get("/sign-out").await, "'self'"),
        ("signed out", browser.get("/signed-out").await, "'self'"),
        ("profile", browser.get("/profile").await, "'self'"),
        ("no page", browser.get("/nothing-here").await, "'self'"),
        ("request refused", browser.get("/authorize").await, "'self'"),
        ("logout refused", browser.get("/logout?id_token_hint=x").await, "'self'"),
        ("out of date", browser.get("/consent?request=x").await, "'self'"),
        ("no token", browser.post("/sign-in", &[]).await, "'self'"),
        ("another origin", browser.post_with("/sign-in", &[], &[("origin", "https://x.example")]).await, "'self'"),
    ]
}

on_both_databases! {
    async fn every_page_refuses_frames_caches_and_foreign_content__sec_9_sec_29(kit) {
        for (name, answer, form_action) in pages(&kit).await {
            assert_page(name, &answer, form_action);
            assert_eq!(answer.header("strict-transport-security"), None, "{name}: browsers would lock loopback");
        }
    }

    async fn redirects_tell_no_referrer_and_stay_in_no_cache__sec_8(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let browser = kit.browser();
        let begun = browser.get(&client.flow("openid").address()).await;
        let page = browser.follow(begun.clone()).await;
        let signed_in = browser.submit(&page, &[("username", "ada@example.com"), ("password", PASSWORD)]).await;
        let delivered = browser.follow(signed_in.clone()).await;
        let form = browser.get("/sign-out").await;
        let signed_out = browser.press(&form, "logout-confirm", &[]).await;
        for (name, answer) in [("begun", begun), ("signed in", signed_in), ("delivered", delivered), ("signed out", signed_out)] {
            assert_eq!(answer.status, 303, "{name}");
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{name}");
            assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{name}");
            assert!(answer.body.is_empty(), "{name}: {}", answer.body);
        }
    }

    async fn forms_may_lead_to_the_address_of_this_request_alone__sec_29(kit) {
        kit.person("ada@example.com").await;
        for (registered, presented, source) in [
            ("https://one.example:8443/cb?x=1", "https://one.example:8443/cb?x=1", "https://one.example:8443"),
            ("http://127.0.0.1/cb", "http://127.0.0.1:51234/cb", "http://127.0.0.1:51234"),
            ("http://localhost:3000/cb", "http://localhost:3000/cb", "http://localhost:3000"),
            // No source of CSP names an IPv6 host, and browsers leave out what they can't read.
            ("http://[::1]/cb", "http://[::1]:51234/cb", "http:"),
            ("com.example.app:/cb", "com.example.app:/cb", "com.example.app:"),
        ] {
            let own = |metadata: &mut model::client::ClientMetadata| {
                metadata.application_type = model::client::ApplicationType::Native;
                metadata.redirect_uris = vec![registered.to_owned(), "https://another.example/cb".to_owned()];
            };
            let client = kit.register(own, false).await;
            let flow = client.flow("openid").with("redirect_uri", presented);
            let browser = kit.browser();
            let page = browser.authorize(&flow).await;
            let expected = format!("'self' {source}");
            assert_page(presented, &page, &expected);
            let page = browser.pass_sign_in(&page, "ada@example.com").await;
            assert_page(presented, &page, &expected);
            let answer = browser.press(&page, "consent-allow", &[]).await;
            assert!(answer.location().unwrap().starts_with(presented), "{answer:?}");
            let page = browser.authorize(&flow.with("response_mode", "form_post")).await;
            assert_page(presented, &page, &expected);
        }
    }

    async fn no_parameter_leads_anywhere_else__sec_29(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let browser = kit.browser();
        let places = ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example"];
        let names = ["next", "return_to", "redirect_uri", "post_logout_redirect_uri", "request", "continue", "url", "RelayState"];
        for place in places {
            let encoded: String = url::form_urlencoded::byte_serialize(place.as_bytes()).collect();
            for name in names {
                for page in ["/", "/sign-in", "/consent", "/sign-out", "/signed-out", "/profile", "/authorize", "/authorize/resume", "/logout"] {
                    let answer = browser.get(&format!("{page}?{name}={encoded}")).await;
                    assert_at_home(&answer);
                }
                let page = browser.get(&format!("/sign-in?{name}={encoded}")).await;
                if page.is_sign_in_page() {
                    let answer = browser.submit(&page, &[("username", "ada@example.com"), ("password", PASSWORD), (name, place)]).await;
                    assert_eq!(answer.location().as_deref(), Some("/profile"));
                }
            }
            let answer = browser.authorize(&client.flow("openid").with("redirect_uri", place)).await;
            assert_eq!((answer.status, answer.heading().as_str()), (400, "Request refused"));
        }
    }

    async fn addresses_come_from_the_issuer_and_never_from_the_host_header__sec_31(kit) {
        let headers = [("host", "evil.example"), ("x-forwarded-host", "evil.example"), ("forwarded", "host=evil.example")];
        for path in ["/.well-known/openid-configuration", "/profile", "/sign-in", "/logout", "/nothing-here"] {
            let answer = kit.browser().get_with(path, &headers).await;
            assert!(!answer.body.contains("evil.example"), "{path}: {}", answer.body);
            assert!(!answer.location().unwrap_or_default().contains("evil.example"), "{path}");
        }
    }

    async fn assets_are_cached_for_ever_and_named_by_their_hash(kit) {
        let page = kit.browser().get("/sign-in").await;
        let assets: Vec<_> = page.body.split("\"/assets/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
        assert!(assets.len() >= 3, "{assets:?}");
        let mut bytes = page.body.len();
        for name in assets {
            let asset = kit.browser().get(&format!("/assets/{name}")).await;
            assert_eq!(asset.status, 200, "{name}");
            assert_eq!(asset.header("cache-control"), Some("public, max-age=31536000, immutable"));
            assert_eq!(asset.header("x-content-type-options"), Some("nosniff"));
            assert_eq!(asset.all("set-cookie").count(), 0);
            if name.ends_with(".css") {
                bytes += asset.body.len();
            }
        }
        assert!(bytes <= 24 * 1024, "a page with its stylesheet has {bytes} bytes");
        assert_eq!(kit.browser().get("/assets/../Cargo.toml").await.status, 404);
    }
}

/// Answers that are no pages: of programs' endpoints, of files, and of nothing at all.
async fn others(kit: &Kit) -> Vec<(&'static str, Answer)> {
    let browser = kit.browser();
    let page = browser.get("/sign-in").await;
    let asset = page.body.split('"').find(|text| text.starts_with("/assets/")).unwrap().to_owned();
    vec![
        ("discovery", browser.get("/.well-known/openid-configuration").await),
        ("jwks", browser.get("/jwks").await),
        (
            "preflight",
            browser
                .options("/token", &[("origin", "https://x.example"), ("access-control-request-method", "POST")])
                .await,
        ),
        ("token", browser.post("/token", &[]).await),
        ("device", browser.post("/device_authorization", &[]).await),
        ("userinfo", browser.get("/userinfo").await),
        ("asset", browser.get(&asset).await),
        ("no asset", browser.get("/assets/none").await),
        ("redirect", browser.get("/profile").await),
        ("another method", browser.post("/jwks", &[]).await),
    ]
}

fn assert_at_home(answer: &Answer) {
    if let Some(location) = answer.location() {
        assert!(location.starts_with('/') && !location.starts_with("//") && !location.starts_with("/\\"), "{location}");
        assert!(!location.contains("evil"), "{location}");
    }
    assert!(!answer.body.contains("href=\"https://evil") && !answer.body.contains("href=\"//evil"), "{}", answer.body);
    assert!(!answer.body.contains("href=\"javascript"), "{}", answer.body);
}

#[actix_web::test]
async fn https_is_kept_for_a_year_once_it_is_there__sec_29() {
    for database in Database::BOTH {
        let kit = Kit::under(database, "issuer = \"https://id.example\"", "").await;
        for (name, answer, form_action) in pages(&kit).await {
            assert_page(name, &answer, form_action);
            assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"), "{name}");
        }
        for (name, answer) in others(&kit).await {
            let kept: Vec<_> = answer.all("strict-transport-security").collect();
            assert_eq!(kept, ["max-age=31536000"], "{name}: {}", answer.status);
        }
    }
}

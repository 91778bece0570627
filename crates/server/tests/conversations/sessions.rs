//! Browser sessions: their cookies, their limits, and requests that come without them.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use testkit::{Answer, Browser, Database, Kit, PASSWORD, on_both_databases};

const HOUR: Duration = Duration::from_secs(60 * 60);
const SESSION: &str = "signet-session-9000";
const BROWSER: &str = "signet-browser-9000";

/// The attributes of a cookie that an answer sets, sorted.
fn attributes(answer: &Answer, name: &str) -> Vec<String> {
    let set = answer.all("set-cookie").find(|set| set.starts_with(&format!("{name}=")));
    let mut parts: Vec<_> = set.into_iter().flat_map(|set| set.split("; ").skip(1)).map(str::to_owned).collect();
    parts.sort();
    parts
}

fn bits(cookie: &str) -> usize {
    8 * URL_SAFE_NO_PAD.decode(cookie).unwrap().len()
}

async fn is_signed_in(browser: &Browser) -> bool {
    browser.get("/profile").await.status == 200
}

/// What the same browser sends when a page elsewhere posts: no cookie comes along.
async fn post_from_elsewhere(kit: &Kit, address: &str, fields: &[(&str, &str)]) -> Answer {
    let headers = [("origin", "https://elsewhere.example"), ("sec-fetch-site", "cross-site")];
    kit.browser().post_with(address, fields, &headers).await
}

on_both_databases! {
    async fn cookies_carry_the_port_and_no_secure_on_a_loopback_issuer__sec_24(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        let page = browser.get("/sign-in").await;
        assert_eq!(attributes(&page, BROWSER), ["HttpOnly", "Max-Age=34560000", "Path=/", "SameSite=Lax"]);
        let answer = browser.submit(&page, &[("username", "ada@example.com"), ("password", PASSWORD)]).await;
        assert_eq!(attributes(&answer, SESSION), ["HttpOnly", "Max-Age=1209600", "Path=/", "SameSite=Lax"]);
        assert_eq!(browser.cookies().into_keys().collect::<Vec<_>>(), [BROWSER, SESSION]);
    }

    async fn cookies_are_256_random_bits_and_the_database_knows_only_their_hashes__sec_24(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        assert!(is_signed_in(&browser).await);
        for (name, value) in browser.cookies() {
            assert_eq!(bits(&value), 256, "{name}");
            assert!(!kit.database_holds(&value).await, "{name} stands in the database");
        }
        assert!(kit.database_holds("ada@example.com").await, "what does stand there is found");
    }

    async fn each_sign_in_begins_a_new_session_and_ends_the_one_before__sec_24(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.set_cookie(SESSION, &URL_SAFE_NO_PAD.encode([7; 32]));
        browser.sign_in("ada@example.com", PASSWORD).await;
        let first = browser.cookies()[SESSION].clone();
        assert_ne!(first, URL_SAFE_NO_PAD.encode([7; 32]), "a planted cookie became a session");
        browser.sign_in("ada@example.com", PASSWORD).await;
        let second = browser.cookies()[SESSION].clone();
        assert_ne!(first, second);

        assert!(is_signed_in(&browser).await);
        browser.set_cookie(SESSION, &first);
        assert!(!is_signed_in(&browser).await, "the session before goes on");
    }

    async fn a_second_sign_in_for_a_client_begins_a_new_session_too__sec_24(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let browser = kit.browser();
        client.code(&browser, &client.flow("openid"), "ada@example.com").await;
        let first = browser.cookies()[SESSION].clone();
        kit.advance(Duration::from_secs(5));
        client.code(&browser, &client.flow("openid").with("prompt", "login"), "ada@example.com").await;
        assert_ne!(browser.cookies()[SESSION], first);
        browser.set_cookie(SESSION, &first);
        assert!(!is_signed_in(&browser).await, "the session before goes on");
    }

    async fn a_session_ends_a_day_after_its_last_use__sec_24(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let (browser, idle) = (kit.browser(), kit.browser());
        browser.sign_in("ada@example.com", PASSWORD).await;
        idle.sign_in("ada@example.com", PASSWORD).await;
        kit.advance(23 * HOUR);
        assert!(is_signed_in(&browser).await, "a look at the profile is a use");
        kit.advance(23 * HOUR);
        assert!(!is_signed_in(&idle).await);
        let silent = client.flow("openid").with("prompt", "none");
        assert!(browser.authorize(&silent).await.redirect_param("code").is_some(), "so is an authorization");
        kit.advance(23 * HOUR);
        assert!(is_signed_in(&browser).await);
        kit.advance(25 * HOUR);
        assert!(!is_signed_in(&browser).await);
        assert_eq!(browser.authorize(&silent).await.error(), "login_required");
    }

    async fn a_session_ends_after_two_weeks_however_much_it_is_used__sec_24(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        for _ in 0..27 {
            kit.advance(12 * HOUR);
            assert!(is_signed_in(&browser).await);
        }
        kit.advance(12 * HOUR);
        assert!(!is_signed_in(&browser).await);
    }

    async fn nothing_of_the_session_stands_in_an_address__sec_24(kit) {
        kit.person("ada@example.com").await;
        let client = kit.third_party().await;
        let browser = kit.browser();
        let mut addresses = Vec::new();
        let mut answer = browser.get(&client.flow("openid email").address()).await;
        loop {
            answer = match answer.location() {
                Some(location) if location.starts_with("https://client.example/") => break addresses.push(location),
                Some(location) => {
                    let next = browser.get(&location).await;
                    addresses.push(location);
                    next
                }
                None if answer.is_sign_in_page() => {
                    browser.press(&answer, "login-submit", &[("username", "ada@example.com"), ("password", PASSWORD)]).await
                }
                None => browser.press(&answer, "consent-allow", &[]).await,
            };
        }
        assert!(addresses.len() >= 4, "{addresses:?}");
        for value in browser.cookies().values() {
            assert!(addresses.iter().all(|address| !address.contains(value.as_str())), "{addresses:?}");
        }
    }

    async fn a_request_posted_from_elsewhere_is_stored_and_answered_by_a_get_with_cookies__sec_24(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;

        let flow = client.flow("openid");
        let stored = post_from_elsewhere(&kit, "/authorize", &flow.fields()).await;
        assert_eq!(stored.status, 303);
        assert_eq!(stored.all("set-cookie").count(), 0, "the browser would lose the cookies that it kept back");
        let handle = stored.location().unwrap();
        assert!(handle.starts_with("/authorize/resume?request="), "{handle}");
        assert!(!handle.contains("client.example"), "{handle}");

        let answer = browser.get(&handle).await;
        assert_eq!(client.redeem(&kit, &flow, &answer.code()).await.status, 200);
        let again = browser.get(&handle).await;
        assert_eq!((again.status, again.heading().as_str()), (400, "This page is out of date"));
    }

    async fn a_posted_request_belongs_to_the_browser_that_comes_first__sec_26(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let stored = post_from_elsewhere(&kit, "/authorize", &client.flow("openid").fields()).await;
        let handle = stored.location().unwrap();
        let browser = kit.browser();
        let page = browser.follow(browser.get(&handle).await).await;
        assert!(page.is_sign_in_page());
        let other = kit.browser().get(&handle).await;
        assert_eq!((other.status, other.heading().as_str()), (400, "Begun in another browser"));
        assert!(browser.pass_sign_in(&page, "ada@example.com").await.redirect_param("code").is_some());
    }

    async fn a_sign_out_posted_from_elsewhere_ends_nothing_without_a_hint__sec_24(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        for fields in [&[][..], &[("state", "x")], &[("post_logout_redirect_uri", "https://client.example/bye")]] {
            let answer = post_from_elsewhere(&kit, "/logout", fields).await;
            assert_eq!(answer.location().as_deref(), Some("/sign-out"), "{fields:?}");
            assert_eq!(answer.all("set-cookie").count(), 0, "a stranger's page took the session away");
            assert_eq!(browser.get("/sign-out").await.heading(), "Sign out?");
            assert!(is_signed_in(&browser).await);
        }
    }

    async fn a_sign_out_posted_from_elsewhere_ends_the_session_that_its_hint_names__sec_24(kit) {
        kit.person("ada@example.com").await;
        let client = kit.client().await;
        let browser = kit.browser();
        let tokens = client.tokens(&kit, &browser, "openid", "ada@example.com").await;
        // Signed in again since: what the person means is that they want to be signed out here.
        browser.sign_in("ada@example.com", PASSWORD).await;
        let elsewhere = kit.browser();
        elsewhere.sign_in("ada@example.com", PASSWORD).await;

        let back = ("post_logout_redirect_uri", "https://client.example/bye");
        let answer = post_from_elsewhere(&kit, "/logout", &[("id_token_hint", &tokens.id), back]).await;
        assert_eq!(answer.location().as_deref(), Some("https://client.example/bye"));
        assert!(!is_signed_in(&browser).await);
        assert!(is_signed_in(&elsewhere).await, "another browser's session ended with it");

        let answer = post_from_elsewhere(&kit, "/logout", &[("id_token_hint", &tokens.id)]).await;
        assert_eq!(browser.follow(browser.get(&answer.location().unwrap()).await).await.heading(), "You are signed out");
    }
}

#[actix_web::test]
async fn cookies_are_host_bound_and_secure_on_https__sec_24() {
    for database in Database::BOTH {
        let kit = Kit::under(database, "issuer = \"https://id.example\"", "").await;
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        let page = browser.get("/sign-in").await;
        let expected = ["HttpOnly", "Max-Age=34560000", "Path=/", "SameSite=Lax", "Secure"];
        assert_eq!(attributes(&page, "__Host-signet-browser"), expected);
        let answer = browser.submit(&page, &[("username", "ada@example.com"), ("password", PASSWORD)]).await;
        let expected = ["HttpOnly", "Max-Age=1209600", "Path=/", "SameSite=Lax", "Secure"];
        assert_eq!(attributes(&answer, "__Host-signet-session"), expected);
        assert!(is_signed_in(&browser).await);
        let plain = kit.browser();
        plain.set_cookie("signet-session-9000", &browser.cookies()["__Host-signet-session"]);
        plain.set_cookie("signet-session-443", &browser.cookies()["__Host-signet-session"]);
        assert!(!is_signed_in(&plain).await, "a name without the prefix is no session");
    }
}

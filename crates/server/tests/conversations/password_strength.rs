//! The strength meter beside a new password (PWD-3).

use testkit::{Answer, Browser, Kit, PASSWORD, at_once, on_both_databases};

use crate::forgot_password::link;
use crate::reset_password::open;

/// A browser with a page that has a meter, and that page's token.
async fn at_a_meter(kit: &Kit) -> (Browser, Answer) {
    kit.person("ada@example.com").await;
    let link = link(kit, "ada@example.com").await;
    let browser = kit.browser();
    let page = open(&browser, &link).await;
    (browser, page)
}

async fn measure(browser: &Browser, csrf: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![("csrf", csrf)];
    all.extend_from_slice(fields);
    browser.post("/password-strength", &all).await
}

on_both_databases! {
    async fn a_password_is_measured_in_the_language_of_the_page__pwd_3(kit) {
        let (browser, page) = at_a_meter(&kit).await;
        for (password, score, label) in [
            ("passwordpassword", 0, "Strength: very weak"),
            ("correct horse battery staple", 4, "Strength: strong"),
            ("", 0, "Strength: very weak"),
        ] {
            let answer = measure(&browser, &page.csrf(), &[("password", password)]).await;
            assert_eq!(answer.status, 200, "{password}");
            assert_eq!(answer.json(), serde_json::json!({"score": score, "label": label}), "{password}");
            assert_eq!(answer.header("cache-control"), Some("no-store"));
        }
        let answer = measure(&browser, &page.csrf(), &[("password", "aaaa"), ("ui_locales", "de")]).await;
        assert_eq!(answer.json()["label"], "Stärke: sehr schwach");
    }

    async fn ones_own_name_and_address_are_weak__pwd_3(kit) {
        let (browser, page) = at_a_meter(&kit).await;
        let password = ("password", "Lovelace.Countess.1815");
        let answer = measure(&browser, &page.csrf(), &[password]).await;
        assert!(answer.json()["score"].as_u64().unwrap() > 1, "{}", answer.body);
        let own = [password, ("name", "Ada Lovelace"), ("email", "countess@example.com")];
        let answer = measure(&browser, &page.csrf(), &own).await;
        assert_eq!(answer.json()["score"], 0, "{}", answer.body);
    }

    async fn the_profiles_meter_is_measured_by_its_own_token__pwd_3(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        let page = browser.get("/profile/password").await;
        let answer = measure(&browser, &page.csrf(), &[("password", PASSWORD)]).await;
        assert_eq!(answer.json()["score"], 4);
    }

    async fn a_stranger_without_a_token_measures_nothing__sec_25(kit) {
        let (browser, page) = at_a_meter(&kit).await;
        let password = ("password", PASSWORD);
        assert_eq!(browser.post("/password-strength", &[password]).await.status, 400);
        assert_eq!(measure(&kit.browser(), &page.csrf(), &[password]).await.status, 400, "another browser's");
        let from_elsewhere = [("origin", "https://evil.example")];
        let fields = [("csrf", page.csrf()), ("password", PASSWORD.to_owned())];
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.post_with("/password-strength", &fields, &from_elsewhere).await.status, 403);
        let json = browser.post_raw("/password-strength", "application/json", b"{}".to_vec(), &[]).await;
        assert_eq!(json.status, 415);
    }

    async fn only_pages_with_a_meter_let_their_script_ask__sec_29(kit) {
        let (_, page) = at_a_meter(&kit).await;
        let policy = |page: &Answer| page.header("content-security-policy").unwrap().to_owned();
        assert!(policy(&page).contains("connect-src 'self';"), "{}", policy(&page));
        assert!(page.body.contains("data-strength=\"/password-strength\""), "{}", page.body);
        for address in ["/sign-in", "/forgot-password"] {
            let page = kit.browser().get(address).await;
            assert!(!policy(&page).contains("connect-src"), "{address}: {}", policy(&page));
        }
    }

    async fn a_crowd_at_the_meter_waits_and_sign_in_does_not__sec_50(kit) {
        let (browser, page) = at_a_meter(&kit).await;
        let csrf = page.csrf();
        let statuses = at_once(40, |n| {
            let (kit, browser, csrf) = (kit.clone(), browser.clone(), csrf.clone());
            async move {
                match n {
                    39 => kit.browser().sign_in("ada@example.com", PASSWORD).await,
                    _ => measure(&browser, &csrf, &[("password", &"pear ".repeat(25))]).await,
                }
            }
        })
        .await;
        let busy: Vec<_> = statuses[..39].iter().filter(|answer| answer.status == 503).collect();
        assert!(!busy.is_empty() && busy.len() < 39, "{statuses:#?}");
        assert!(busy.iter().all(|answer| answer.header("retry-after") == Some("1")));
        assert_eq!(statuses[39].status, 303);
    }
}

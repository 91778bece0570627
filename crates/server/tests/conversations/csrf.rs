//! Forms that others send in a person's name (SEC-25).

use testkit::{Answer, Browser, Form, PASSWORD, on_both_databases};

use crate::csrf_pages::PAGES;

/// Where the routes are mounted: each POST in it must be known here.
const ROUTES: &str = include_str!("../../src/routes/mod.rs");

/// Endpoints, which programs post to: no form of ours, and no cookie decides there.
const ENDPOINTS: [&str; 8] = [
    "backchannel::post",
    "authorize::post",
    "token::post",
    "device_authorization::post",
    "userinfo::post",
    "introspect::post",
    "revoke::post",
    "logout::post",
];

/// What a page's script posts to, with the token of the page's form: `password_strength.rs` has its test.
const BY_SCRIPT: [&str; 1] = ["password_strength::post"];

/// Its token is bound to a mailed link, too: `approval_links.rs` has its test.
const BY_LINK: [&str; 1] = ["approval::post"];

/// Pages that stand in the middle of a way, with the address that they post to: their own tests walk it, and here
/// they are refused before it is asked where somebody stands.
const ON_THE_WAY: [(&str, &str); 11] = [
    ("sign_up::form::post", "/sign-up"),
    ("sign_up::code::post", "/sign-up/code"),
    ("sign_up::code::post_resend", "/sign-up/code/resend"),
    ("sign_up::subscription::post", "/sign-up/subscription"),
    ("sign_up::waiting::post", "/sign-up/waiting"),
    ("begin::post", "/sign-in/upstream"),
    ("prove::post", "/sign-in/prove"),
    ("sign_up::post", "/sign-up/external"),
    ("link::post", "/profile/password/external"),
    ("disconnect::post", "/profile/password/disconnect"),
    ("upstream::sign_out::post", "/signed-out"),
];

/// Answered by a file, not by a way on: `profile_close.rs` has its test.
const BY_A_FILE: [&str; 1] = ["download::post"];

async fn send(browser: &Browser, form: &Form, headers: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post_with(&form.action, &fields, headers).await
}

fn with_token(form: &Form, token: Option<&str>) -> Form {
    let mut form = form.clone();
    form.fields.retain(|(name, _)| name != "csrf");
    form.fields.extend(token.map(|token| ("csrf".to_owned(), token.to_owned())));
    form
}

fn token(form: &Form) -> &str {
    &form.fields.iter().find(|(name, _)| name == "csrf").unwrap().1
}

#[test]
fn every_post_is_an_endpoint_or_a_page_in_the_table__sec_25() {
    let mounted = ROUTES.split("web::post().to(").skip(1).map(|rest| rest.split(')').next().unwrap());
    let mut count = 0;
    for handler in mounted {
        let is_known = [&ENDPOINTS[..], &BY_SCRIPT, &BY_A_FILE, &BY_LINK].concat().contains(&handler)
            || ON_THE_WAY.iter().any(|(known, _)| *known == handler)
            || PAGES.iter().any(|row| row.handler == handler);
        assert!(is_known, "{handler} takes POST: add it to the table of pages, or to the endpoints");
        count += 1;
    }
    assert_eq!(count, 39, "the routes are written in another way, and this test doesn't see them");
    assert!(!ROUTES.contains("web::put") && !ROUTES.contains("web::delete") && !ROUTES.contains("web::patch"));
}

on_both_databases! {
    async fn a_form_without_its_token_or_with_another_is_refused__sec_25(kit) {
        kit.person("ada@example.com").await;
        for row in PAGES {
            let (browser, form) = row.form(&kit).await;
            let (_, of_another_browser) = row.form(&kit).await;
            let cut = &token(&form)[..42];
            for shown in [None, Some(""), Some("x"), Some(cut), Some(token(&of_another_browser))] {
                let answer = send(&browser, &with_token(&form, shown), &[]).await;
                assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"), "{}", row.handler);
                let way_on = answer.body.split("class=\"button primary\" href=\"").nth(1).unwrap().split('"').next().unwrap();
                let there = browser.follow(browser.get(&way_on.replace("&#38;", "&")).await).await;
                assert_eq!(there.status, 200, "{}: the way on leads nowhere: {way_on}", row.handler);
            }
            let answer = send(&browser, &form, &[]).await;
            assert!(answer.location().unwrap().starts_with(row.leads_to), "{}: {answer:?}", row.handler);
        }
    }

    async fn a_form_on_the_way_is_refused_without_its_token_or_from_elsewhere__sec_25(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        for (handler, address) in ON_THE_WAY {
            for fields in [&[][..], &[("csrf", "")], &[("csrf", "x")]] {
                let answer = browser.post(address, fields).await;
                let refused = (answer.status, answer.heading());
                assert_eq!(refused, (400, "This page is out of date".to_owned()), "{handler} {fields:?}");
            }
            let answer = browser.post_with(address, &[], &[("origin", "https://evil.example")]).await;
            assert_eq!((answer.status, answer.heading().as_str()), (403, "Not sent from here"), "{handler}");
        }
    }

    async fn a_form_from_another_origin_is_refused_whatever_its_token__sec_25(kit) {
        kit.person("ada@example.com").await;
        for row in PAGES {
            let (browser, form) = row.form(&kit).await;
            for headers in [
                &[("origin", "https://evil.example")][..],
                &[("origin", "http://localhost:9001")],
                &[("origin", "https://localhost:9000")],
                &[("origin", "http://localhost:9000.evil.example")],
                &[("origin", "http://LOCALHOST:9000")],
                &[("origin", "http://localhost:9000/")],
                &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
                &[("origin", "null"), ("sec-fetch-site", "cross-site")],
                &[("origin", "null"), ("sec-fetch-site", "same-site")],
                &[("origin", "null"), ("sec-fetch-site", "none")],
            ] {
                let answer = send(&browser, &form, headers).await;
                assert_eq!((answer.status, answer.heading().as_str()), (403, "Not sent from here"), "{} {headers:?}", row.handler);
            }
            let answer = send(&browser, &form, &[]).await;
            assert!(answer.location().unwrap().starts_with(row.leads_to), "{}: {answer:?}", row.handler);
        }
    }

    async fn a_form_of_ours_passes_however_the_browser_tells_its_origin__sec_25(kit) {
        kit.person("ada@example.com").await;
        for row in PAGES {
            for headers in [
                &[][..],
                &[("origin", "http://localhost:9000")],
                &[("origin", "http://localhost:9000"), ("sec-fetch-site", "same-origin")],
                &[("origin", "null")],
                &[("origin", "null"), ("sec-fetch-site", "same-origin")],
            ] {
                let (browser, form) = row.form(&kit).await;
                let answer = send(&browser, &form, headers).await;
                assert_eq!(answer.status, 303, "{} {headers:?}", row.handler);
                assert!(answer.location().unwrap().starts_with(row.leads_to), "{}: {answer:?}", row.handler);
                let (browser, form) = row.form(&kit).await;
                let answer = send(&browser, &with_token(&form, Some("x")), headers).await;
                assert_eq!(answer.status, 400, "{}: the token decides in every case", row.handler);
            }
        }
    }

    async fn json_and_plain_text_are_no_forms__sec_25(kit) {
        kit.person("ada@example.com").await;
        for row in PAGES {
            let (browser, form) = row.form(&kit).await;
            let fields: serde_json::Map<_, _> =
                form.fields.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
            let json = serde_json::to_vec(&fields).unwrap();
            for content_type in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
                let answer = browser.post_raw(&form.action, content_type, json.clone(), &[]).await;
                assert_eq!(answer.status, 415, "{} {content_type}", row.handler);
            }
            let answer = send(&browser, &form, &[]).await;
            assert!(answer.location().unwrap().starts_with(row.leads_to), "{}: {answer:?}", row.handler);
        }
    }

    async fn a_form_counts_in_a_later_session_of_the_same_person_and_of_nobody_else__sec_25(kit) {
        kit.person("ada@example.com").await;
        kit.person("bob@example.com").await;
        let browser = kit.browser();
        browser.sign_in("ada@example.com", PASSWORD).await;
        let page = browser.get("/sign-out").await;
        browser.sign_in("bob@example.com", PASSWORD).await;
        let answer = browser.press(&page, "logout-confirm", &[]).await;
        assert_eq!((answer.status, answer.heading().as_str()), (400, "This page is out of date"));
        assert_eq!(browser.get("/profile").await.status, 200);
        browser.sign_in("ada@example.com", PASSWORD).await;
        let elsewhere = kit.browser();
        elsewhere.sign_in("ada@example.com", PASSWORD).await;
        assert_eq!(elsewhere.press(&page, "logout-confirm", &[]).await.heading(), "This page is out of date");
        assert_eq!(browser.follow(browser.press(&page, "logout-confirm", &[]).await).await.heading(), "You are signed out");
    }

    async fn signing_in_in_one_tab_leaves_the_sign_in_form_of_another_alone__sec_25(kit) {
        kit.person("ada@example.com").await;
        let browser = kit.browser();
        let tab = browser.get("/sign-in").await;
        browser.sign_in("ada@example.com", PASSWORD).await;
        assert_eq!(browser.pass_sign_in(&tab, "ada@example.com").await.heading(), "User Profile");
    }

    async fn json_endpoints_refuse_form_content_types_and_the_reverse__sec_25(kit) {
        let client = kit.client().await;
        let header = testkit::basic(&client.id, &client.secret);
        let programs = ["/token", "/introspect", "/revoke"].map(|endpoint| (endpoint, 400));
        let people = ["/authorize", "/logout"].map(|endpoint| (endpoint, 400));
        for (endpoint, status) in programs.into_iter().chain(people) {
            let body = br#"{"grant_type":"client_credentials","token":"x"}"#.to_vec();
            let headers = [("authorization", header.as_str())];
            let answer = kit.browser().post_raw(endpoint, "application/json", body, &headers).await;
            assert_eq!(answer.status, status, "{endpoint}");
        }
    }
}

//! What stands in every answer of every address, whatever it is that was asked (SEC-29).

use testkit::{Answer, Browser, PASSWORD, on_both_databases};

/// Where the addresses of pages and of endpoints are written.
const ADDRESSES: [&str; 2] = [include_str!("../../src/routes/mod.rs"), include_str!("../../../idp/src/discovery.rs")];
/// Those that are made of something else, and one that there isn't.
const MADE: [&str; 5] =
    ["/", "/assets/signet.css", "/upstream/sage/callback", "/upstream/sage/backchannel-logout", "/nowhere"];
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const FORM: &str = "application/x-www-form-urlencoded";

fn addresses() -> Vec<&'static str> {
    let written = ADDRESSES.iter().flat_map(|text| text.split(": &str = \"").skip(1));
    let mut all: Vec<_> = written.filter_map(|rest| rest.split('"').next()).filter(|at| at.starts_with('/')).collect();
    assert!(all.len() > 50, "the addresses are written in another way, and this test doesn't see them: {all:?}");
    all.extend(MADE);
    all
}

/// Bodies of which an address takes one at most.
fn bodies() -> [(&'static str, Vec<u8>); 8] {
    [
        ("", Vec::new()),
        ("", b"token=x".to_vec()),
        (FORM, b"token=x&csrf=x&logout_token=x&grant_type=password".to_vec()),
        (FORM, b"token=x&token=x".to_vec()),
        (FORM, b"access_token=x".to_vec()),
        (FORM, vec![b'a'; 65 * 1024]),
        ("application/json", b"{}".to_vec()),
        ("multipart/form-data; boundary=x", b"--x--".to_vec()),
    ]
}

/// Headers that come with a request, or should not.
const HEADERS: [&[(&str, &str)]; 5] = [
    &[("authorization", "Bearer x")],
    &[("authorization", "Basic x")],
    &[("authorization", "Bearer x"), ("authorization", "Bearer y")],
    &[("origin", "https://evil.example")],
    &[("origin", "https://spa.example"), ("access-control-request-method", "POST")],
];

fn assert_marked(answer: &Answer, what: &str) {
    let marks: Vec<_> = answer.all("x-content-type-options").collect();
    assert_eq!(marks, ["nosniff"], "{what}: {} {:?}", answer.status, answer.headers);
}

async fn ask_all(browser: &Browser, address: &str) {
    for method in METHODS {
        assert_marked(&browser.ask(method, address, None, &[]).await, &format!("{method} {address}"));
    }
    for headers in HEADERS {
        for method in ["GET", "POST", "OPTIONS"] {
            let answer = browser.ask(method, address, None, headers).await;
            assert_marked(&answer, &format!("{method} {address} {headers:?}"));
        }
    }
    for (content_type, body) in bodies() {
        let answer = browser.ask("POST", address, Some((content_type, body)), &[]).await;
        assert_marked(&answer, &format!("POST {address} {content_type}"));
    }
    for query in ["access_token=x", "request=x", "token=x&token=x", "user_code=BCDFGHJK"] {
        let address = format!("{address}?{query}");
        assert_marked(&browser.ask("GET", &address, None, &[]).await, &address);
    }
}

on_both_databases! {
    async fn every_answer_is_what_its_type_says__sec_29(kit) {
        kit.person("ada@example.com").await;
        for address in addresses() {
            ask_all(&kit.browser(), address).await;
            let signed_in = kit.browser();
            if address.starts_with("/profile") {
                signed_in.sign_in("ada@example.com", PASSWORD).await;
                assert_marked(&signed_in.get(address).await, address);
            }
        }
        let missing = kit.browser().get("/userinfo").await;
        assert_eq!((missing.status, missing.header("www-authenticate").is_some()), (401, true));
    }
}

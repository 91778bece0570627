//! The authorization endpoint's answers.

use std::io::Write;
use std::sync::{Arc, Mutex};

use model::client::{ClientMetadata, GrantType};
use testkit::{Answer, Browser, ISSUER, Kit, PASSWORD, REDIRECT, TestClient, Tokens, on_both_databases};

const ADA: &str = "ada@example.com";

async fn signed_in(kit: &Kit) -> Browser {
    kit.person(ADA).await;
    let browser = kit.browser();
    assert_eq!(browser.sign_in(ADA, PASSWORD).await.status, 303);
    browser
}

/// What `claims` brings, with `scope`, at UserInfo and in the ID token.
async fn claims_of(
    kit: &Kit,
    browser: &Browser,
    client: &TestClient,
    (scope, claims): (&str, &str),
) -> (serde_json::Value, serde_json::Value) {
    let flow = client.flow(scope).with("claims", claims);
    let tokens = Tokens::of(&client.redeem(kit, &flow, &browser.get(&flow.address()).await.code()).await);
    let bearer = format!("Bearer {}", tokens.access);
    let userinfo = kit.browser().get_with("/userinfo", &[("authorization", &bearer)]).await;
    (userinfo.json(), Tokens::claims(&tokens.id))
}

/// The scope of the tokens that a request gives, with whether a refresh token is among them.
async fn granted(kit: &Kit, browser: &Browser, client: &TestClient, scope: &str) -> (String, bool) {
    let flow = client.flow(scope);
    let json = client.redeem(kit, &flow, &browser.get(&flow.address()).await.code()).await.json();
    (json["scope"].as_str().unwrap().to_owned(), json["refresh_token"].is_string())
}

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn assert_private(answer: &Answer) {
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"), "{answer:?}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{answer:?}");
}

on_both_databases! {
    async fn every_step_is_a_303_or_a_page_that_tells_nobody_where_it_came_from__sec_8(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.third_party().await, kit.browser());
        let first = browser.get(&client.flow("openid").address()).await;
        let sign_in = browser.get(&first.location().unwrap()).await;
        let second = browser.submit(&sign_in, &[("username", ADA), ("password", PASSWORD)]).await;
        let third = browser.get(&second.location().unwrap()).await;
        let consent = browser.get(&third.location().unwrap()).await;
        let last = browser.submit(&consent, &[("decision", "allow")]).await;
        assert!(last.location().unwrap().starts_with(REDIRECT));
        for redirect in [&first, &second, &third, &last] {
            assert_eq!(redirect.status, 303);
            assert_private(redirect);
        }
        for page in [&sign_in, &consent, &browser.get("/authorize").await] {
            assert_private(page);
            assert_eq!(page.header("x-frame-options"), Some("DENY"));
            assert!(page.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
        }
        // Browsers hold the redirects after a POST to it, too.
        for page in [&sign_in, &consent] {
            let policy = page.header("content-security-policy").unwrap();
            assert!(policy.contains("form-action 'self' https://client.example;"), "{policy}");
        }
    }

    async fn no_log_line_holds_a_password_code_token_or_cookie__sec_8(kit) {
        let log = Log::default();
        let into = log.clone();
        let lines = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(move || into.clone())
            .finish();
        let listening = tracing::subscriber::set_default(lines);
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid email offline_access");
        let page = browser.authorize(&flow).await;
        browser.submit(&page, &[("username", ADA), ("password", "not the password")]).await;
        let code = browser.pass_sign_in(&page, ADA).await.code();
        let tokens = Tokens::of(&client.redeem(&kit, &flow, &code).await);
        client.redeem(&kit, &flow, &code).await;
        client.refresh(&kit, &tokens.refresh).await;
        kit.browser().get_with("/userinfo", &[("authorization", &format!("Bearer {}", tokens.access))]).await;
        drop(listening);
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        assert!(log.contains("used twice"), "something is logged: {log}");
        let cookies = browser.cookies();
        let handle = page.form_action().split_once('=').unwrap().1.to_owned();
        for secret in [PASSWORD, "not the password", ADA, &code, &tokens.access, &tokens.refresh, &tokens.id]
            .into_iter()
            .chain([client.secret.as_str(), flow.verifier.as_str(), handle.as_str(), page.csrf().as_str()])
            .chain(cookies.values().map(String::as_str))
        {
            assert!(!log.contains(secret), "{secret} stands in the log:\n{log}");
        }
    }

    async fn form_post_carries_the_answer_in_a_form_and_nothing_in_the_query(kit) {
        let browser = signed_in(&kit).await;
        let client = kit.client().await;
        let uri = "https://client.example/cb?tenant=a%20b&x=1";
        kit.change(&client, move |metadata| metadata.redirect_uris = vec![uri.to_owned()]).await;
        let state = "\"><script>alert(1)</script>&amp; '";
        let flow = client.flow("openid").with("response_mode", "form_post").with("redirect_uri", uri).with("state", state);
        let page = browser.get(&flow.address()).await;
        assert_eq!((page.status, page.location()), (200, None));
        assert!(page.header("content-type").unwrap().starts_with("text/html"));
        assert_private(&page);
        assert_eq!(page.form_action(), uri);
        assert!(page.body.contains("method=\"post\""));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("form-action 'self' https://client.example;"), "{policy}");
        let fields = page.hidden_fields();
        let names: Vec<_> = fields.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["code", "state", "iss"]);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert_eq!(fields[2].1, ISSUER);
        let redeemed = [
            ("grant_type", "authorization_code"),
            ("code", fields[0].1.as_str()),
            ("redirect_uri", uri),
            ("code_verifier", flow.verifier.as_str()),
        ];
        assert_eq!(client.post(&kit, "/token", &redeemed).await.status, 200);
    }

    async fn form_post_carries_errors_too(kit) {
        let flow = kit.client().await.flow("openid").with("response_mode", "form_post").with("prompt", "none");
        let page = kit.browser().get(&flow.address()).await;
        assert_eq!((page.status, page.form_action().as_str()), (200, REDIRECT));
        let names: Vec<_> = page.hidden_fields().into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["error", "error_description", "state", "iss"]);
        assert_eq!(page.field("error").as_deref(), Some("login_required"));
    }

    async fn a_redirect_uris_own_query_is_kept(kit) {
        let browser = signed_in(&kit).await;
        let client = kit.client().await;
        let uri = "https://client.example/cb?tenant=a%20b";
        kit.change(&client, move |metadata| metadata.redirect_uris = vec![uri.to_owned()]).await;
        let answer = browser.get(&client.flow("openid").with("redirect_uri", uri).address()).await;
        assert!(answer.location().unwrap().starts_with(&format!("{uri}&code=")), "{answer:?}");
    }

    async fn state_comes_back_untouched(kit) {
        let (browser, client) = (signed_in(&kit).await, kit.client().await);
        for state in ["a b+c%20&=#?/\\\"<>'", "héé ✓ \u{1F389}", "line\r\nSet-Cookie: a=b"] {
            let answer = browser.get(&client.flow("openid").with("state", state).address()).await;
            assert_eq!(answer.redirect_param("state").as_deref(), Some(state));
            assert_eq!(answer.header("set-cookie"), None);
        }
        let without = browser.get(&client.flow("openid").without("state").address()).await;
        assert_eq!(without.redirect_param("state"), None);
    }

    async fn a_posted_request_goes_the_same_way(kit) {
        kit.person(ADA).await;
        let (client, browser) = (kit.client().await, kit.browser());
        let flow = client.flow("openid");
        let answer = browser.post_with("/authorize", &flow.fields(), &[("origin", "https://client.example")]).await;
        assert_eq!(answer.status, 303);
        let page = browser.follow(answer).await;
        assert!(page.is_sign_in_page());
        let code = browser.pass_sign_in(&page, ADA).await.code();
        assert_eq!(client.redeem(&kit, &flow, &code).await.status, 200);
        let json = browser.post_raw("/authorize", "application/json", b"{}".to_vec(), &[]).await;
        assert_eq!((json.status, json.heading().as_str()), (400, "Request refused"));
    }

    async fn one_claim_by_name_brings_itself_and_not_its_scope(kit) {
        let (browser, client) = (signed_in(&kit).await, kit.client().await);
        let asked = ("openid", r#"{"userinfo":{"name":{"essential":true},"unheard_of":null}}"#);
        let (userinfo, id_token) = claims_of(&kit, &browser, &client, asked).await;
        assert_eq!(userinfo["name"], "Ada Lovelace");
        let names: Vec<_> = userinfo.as_object().unwrap().keys().collect();
        assert_eq!(names, ["name", "sub"]);
        assert_eq!(id_token["name"], serde_json::Value::Null);

        let asked = ("openid", r#"{"id_token":{"email":null,"auth_time":{"essential":true}},"more":{}}"#);
        let (userinfo, id_token) = claims_of(&kit, &browser, &client, asked).await;
        assert_eq!((&id_token["email"], &userinfo["email"]), (&ADA.into(), &serde_json::Value::Null));
        assert_eq!(id_token["email_verified"], serde_json::Value::Null);
    }

    async fn a_claim_outside_the_registered_scope_is_left_out(kit) {
        let browser = signed_in(&kit).await;
        let narrow = |metadata: &mut ClientMetadata| metadata.scope = model::Scope::parse("openid profile").unwrap();
        let client = kit.register(narrow, true).await;
        let asked = ("openid", r#"{"userinfo":{"email":{"essential":true},"nickname":null},"id_token":{"email":null}}"#);
        let (userinfo, id_token) = claims_of(&kit, &browser, &client, asked).await;
        assert_eq!(userinfo["nickname"], "ada");
        assert_eq!((&userinfo["email"], &id_token["email"]), (&serde_json::Value::Null, &serde_json::Value::Null));
    }

    async fn the_claims_parameter_cannot_replace_what_the_id_token_itself_says(kit) {
        let (browser, client) = (signed_in(&kit).await, kit.client().await);
        let asked = ("openid", r#"{"id_token":{"iss":{"value":"x"},"aud":null,"exp":{"value":0},"nonce":{"value":"x"}}}"#);
        let (_, id_token) = claims_of(&kit, &browser, &client, asked).await;
        assert_eq!((&id_token["iss"], &id_token["nonce"]), (&ISSUER.into(), &"the nonce".into()));
    }

    async fn unknown_scopes_are_left_out_and_offline_access_needs_the_refresh_grant(kit) {
        let (browser, client) = (signed_in(&kit).await, kit.client().await);
        assert_eq!(granted(&kit, &browser, &client, "openid unheard_of email").await, ("email openid".into(), false));
        assert_eq!(granted(&kit, &browser, &client, "openid offline_access").await, ("offline_access openid".into(), true));
        let once = |metadata: &mut ClientMetadata| metadata.grant_types = vec![GrantType::AuthorizationCode];
        let once = kit.register(once, true).await;
        assert_eq!(granted(&kit, &browser, &once, "openid offline_access").await, ("openid".into(), false));
        let empty = browser.get(&once.flow("offline_access").address()).await;
        assert_eq!(empty.error(), "invalid_scope");
    }

    async fn a_login_hint_stands_in_the_first_field_as_text(kit) {
        let (browser, client) = (kit.browser(), kit.client().await);
        for hint in [ADA, "nobody@example.com", "\"><script>alert(1)</script>"] {
            let page = browser.authorize(&client.flow("openid").with("login_hint", hint)).await;
            assert!(page.is_sign_in_page());
            assert_eq!(page.field("username").as_deref(), Some(hint));
            assert!(!page.body.contains("<script>alert"));
        }
    }

    async fn parameters_that_are_optional_or_unknown_change_nothing(kit) {
        let (browser, client) = (signed_in(&kit).await, kit.client().await);
        for (name, value) in [
            ("ui_locales", "se"),
            ("ui_locales", "xx-Nowhere de fr-CA"),
            ("claims_locales", "se"),
            ("display", "page"),
            ("display", "popup"),
            ("display", "hologram"),
            ("extra", "foobar"),
            ("nonce", ""),
            ("max_age", ""),
            ("prompt", ""),
        ] {
            let flow = client.flow("openid").with(name, value);
            assert_eq!(browser.get(&flow.address()).await.code().len(), 43, "{name}={value}");
        }
        let page = kit.browser().authorize(&client.flow("openid").with("ui_locales", "se xx")).await;
        assert_eq!(page.heading(), "Sign in");
        let bare = client.flow("openid").without("nonce");
        let tokens = Tokens::of(&client.redeem(&kit, &bare, &browser.get(&bare.address()).await.code()).await);
        assert_eq!(Tokens::claims(&tokens.id).get("nonce"), None);
    }
}

//! The modules of the Basic plan, named as the suite names them.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{s256, unsigned};

use crate::callback::{Callback, read_userinfo};
use crate::suite::{CALLBACK, EMAIL, ISSUER, Seen, Suite};

/// Errors with which a provider may say that it would have to show a page.
const INTERACTION: [&str; 4] =
    ["login_required", "interaction_required", "consent_required", "account_selection_required"];

const PROFILE: [&str; 14] = [
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
];

pub(crate) async fn oidcc_server(suite: Suite) {
    let tokens = suite.tokens(&suite.request("openid")).await;
    assert_eq!(suite.pages_seen().first(), Some(&Seen::Login), "the login form is the first page");
    let claims = suite.userinfo(&tokens).await;
    assert_eq!(claims.as_object().unwrap().keys().collect::<Vec<_>>(), ["sub"], "openid alone gives no more");
}

pub(crate) async fn oidcc_response_type_missing(suite: Suite) {
    let callback = suite.authorize(&suite.request("openid").without("response_type")).await;
    assert!(["invalid_request", "unsupported_response_type"].contains(&callback.error()));
}

pub(crate) async fn oidcc_userinfo_get(suite: Suite) {
    let tokens = suite.tokens(&suite.request("openid")).await;
    suite.userinfo(&tokens).await;
}

pub(crate) async fn oidcc_userinfo_post_header(suite: Suite) {
    let tokens = suite.tokens(&suite.request("openid")).await;
    let bearer = format!("Bearer {}", tokens.access);
    let endpoint = suite.endpoint("userinfo_endpoint");
    let answer = suite.kit.browser().post_with(&endpoint, &[], &[("authorization", &bearer)]).await;
    read_userinfo(&tokens, &answer);
}

pub(crate) async fn oidcc_userinfo_post_body(suite: Suite) {
    let tokens = suite.tokens(&suite.request("openid")).await;
    let endpoint = suite.endpoint("userinfo_endpoint");
    let answer = suite.kit.browser().post(&endpoint, &[("access_token", &tokens.access)]).await;
    read_userinfo(&tokens, &answer);
}

pub(crate) async fn oidcc_ensure_request_without_nonce_succeeds_for_code_flow(suite: Suite) {
    suite.tokens(&suite.request("openid").without("nonce")).await;
}

async fn scope(suite: &Suite, scope: &str, expected: &[&str]) {
    for value in scope.split(' ') {
        assert!(suite.metadata["scopes_supported"].as_array().unwrap().contains(&value.into()), "{value}");
    }
    let tokens = suite.tokens(&suite.request(scope)).await;
    let claims = suite.userinfo(&tokens).await;
    for name in expected {
        assert!(claims.get(*name).is_some(), "{name} is missing: {claims}");
    }
    assert_eq!(claims.as_object().unwrap().len(), expected.len() + 1, "no more than asked for: {claims}");
}

pub(crate) async fn oidcc_scope_profile(suite: Suite) {
    scope(&suite, "openid profile", &PROFILE).await;
}

pub(crate) async fn oidcc_scope_email(suite: Suite) {
    scope(&suite, "openid email", &["email", "email_verified"]).await;
}

pub(crate) async fn oidcc_scope_address(suite: Suite) {
    scope(&suite, "openid address", &["address"]).await;
}

pub(crate) async fn oidcc_scope_phone(suite: Suite) {
    scope(&suite, "openid phone", &["phone_number", "phone_number_verified"]).await;
}

pub(crate) async fn oidcc_scope_all(suite: Suite) {
    let more = ["email", "email_verified", "address", "phone_number", "phone_number_verified"];
    scope(&suite, "openid profile email address phone", &[&PROFILE[..], &more].concat()).await;
}

pub(crate) async fn oidcc_alternate_happy_flow(suite: Suite) {
    let mut flow = suite.request("email openid");
    flow.params.reverse();
    let tokens = suite.tokens(&flow).await;
    assert_eq!(suite.userinfo(&tokens).await["email"], EMAIL);
}

pub(crate) async fn oidcc_display_page(suite: Suite) {
    suite.tokens(&suite.request("openid").with("display", "page")).await;
}

pub(crate) async fn oidcc_display_popup(suite: Suite) {
    suite.tokens(&suite.request("openid").with("display", "popup")).await;
}

pub(crate) async fn oidcc_prompt_login(suite: Suite) {
    let first = suite.tokens(&suite.request("openid")).await;
    suite.pages_seen();
    suite.kit.advance(Duration::from_secs(2));
    let second = suite.tokens(&suite.request("openid").with("prompt", "login")).await;
    assert!(suite.pages_seen().contains(&Seen::Login), "a second login");
    assert!(auth_time(&second.claims) > auth_time(&first.claims));
    assert_eq!(second.claims["sub"], first.claims["sub"]);
}

fn auth_time(claims: &Value) -> i64 {
    claims["auth_time"].as_i64().unwrap()
}

pub(crate) async fn oidcc_prompt_none_not_logged_in(suite: Suite) {
    let callback = suite.authorize(&suite.request("openid").with("prompt", "none")).await;
    assert!(INTERACTION.contains(&callback.error()), "{callback:?}");
    assert_no_page(&suite);
}

fn assert_no_page(suite: &Suite) {
    assert_eq!(suite.pages_seen(), []);
}

pub(crate) async fn oidcc_prompt_none_logged_in(suite: Suite) {
    let first = suite.tokens(&suite.request("openid")).await;
    suite.pages_seen();
    suite.kit.advance(Duration::from_secs(2));
    let second = suite.tokens(&suite.request("openid").with("prompt", "none")).await;
    assert_no_page(&suite);
    assert_eq!(second.claims["sub"], first.claims["sub"]);
    assert_eq!(auth_time(&second.claims), auth_time(&first.claims));
}

pub(crate) async fn oidcc_max_age_1(suite: Suite) {
    let first = suite.tokens(&suite.request("openid")).await;
    suite.pages_seen();
    suite.kit.advance(Duration::from_secs(2));
    let second = suite.tokens(&suite.request("openid").with("max_age", "1")).await;
    assert!(suite.pages_seen().contains(&Seen::Login), "a second login");
    assert!(auth_time(&second.claims) > auth_time(&first.claims));
    assert!(suite.kit.now().seconds() - auth_time(&second.claims) <= 1);
}

pub(crate) async fn oidcc_max_age_10000(suite: Suite) {
    let first = suite.tokens(&suite.request("openid").with("max_age", "10000")).await;
    suite.pages_seen();
    suite.kit.advance(Duration::from_secs(2));
    let second = suite.tokens(&suite.request("openid").with("max_age", "10000")).await;
    assert_no_page(&suite);
    assert_eq!(auth_time(&second.claims), auth_time(&first.claims));
}

pub(crate) async fn oidcc_ensure_request_with_unknown_parameter_succeeds(suite: Suite) {
    suite.tokens(&suite.request("openid").with("extra", "foobar")).await;
}

pub(crate) async fn oidcc_id_token_hint(suite: Suite) {
    let first = suite.tokens(&suite.request("openid")).await;
    suite.pages_seen();
    let flow = suite.request("openid").with("prompt", "none").with("id_token_hint", &first.id);
    let second = suite.tokens(&flow).await;
    assert_no_page(&suite);
    assert_eq!(second.claims["sub"], first.claims["sub"]);
}

pub(crate) async fn oidcc_login_hint(suite: Suite) {
    suite.tokens(&suite.request("openid").with("login_hint", "buffy@suite.example")).await;
}

pub(crate) async fn oidcc_ui_locales(suite: Suite) {
    suite.tokens(&suite.request("openid").with("ui_locales", "se")).await;
}

pub(crate) async fn oidcc_claims_locales(suite: Suite) {
    suite.tokens(&suite.request("openid").with("claims_locales", "se")).await;
}

pub(crate) async fn oidcc_ensure_request_with_acr_values_succeeds(suite: Suite) {
    let known: Vec<_> =
        suite.metadata["acr_values_supported"].as_array().unwrap().iter().map(|v| v.as_str().unwrap()).collect();
    let tokens = suite.tokens(&suite.request("openid").with("acr_values", &known.join(" "))).await;
    assert!(known.contains(&tokens.claims["acr"].as_str().unwrap()), "{}", tokens.claims);
}

/// The code a second time, after the first use and `pause`.
async fn reuse(suite: &Suite, pause: Duration) -> crate::callback::Tokens {
    let flow = suite.request("openid");
    let callback: Callback = suite.authorize(&flow).await;
    let tokens = suite.read_tokens(&suite.client, &flow, &suite.redeem(callback.code()).await);
    suite.userinfo(&tokens).await;
    suite.kit.advance(pause);
    let again = suite.redeem(callback.code()).await;
    assert_eq!((again.status, again.json()["error"].as_str()), (400, Some("invalid_grant")));
    assert_eq!(again.header("cache-control"), Some("no-store"));
    tokens
}

pub(crate) async fn oidcc_codereuse(suite: Suite) {
    reuse(&suite, Duration::ZERO).await;
}

pub(crate) async fn oidcc_codereuse_30seconds(suite: Suite) {
    let tokens = reuse(&suite, Duration::from_secs(30)).await;
    let bearer = format!("Bearer {}", tokens.access);
    let endpoint = suite.endpoint("userinfo_endpoint");
    let answer = suite.kit.browser().get_with(&endpoint, &[("authorization", &bearer)]).await;
    assert_eq!(answer.status, 401, "the access token of the first use is revoked");
}

pub(crate) async fn oidcc_ensure_registered_redirect_uri(suite: Suite) {
    let flow = suite.request("openid").with("redirect_uri", &format!("{CALLBACK}/not-registered"));
    suite.authorize_to_error_page(&flow).await;
}

pub(crate) async fn oidcc_ensure_post_request_succeeds(suite: Suite) {
    let flow = suite.request("openid");
    let endpoint = suite.endpoint("authorization_endpoint");
    let answer = suite.browser.post(&endpoint, &flow.fields()).await;
    let callback = Callback::of(&suite, &flow, suite.follow(endpoint, answer).await);
    suite.read_tokens(&suite.client, &flow, &suite.redeem(callback.code()).await);
}

pub(crate) async fn oidcc_server_client_secret_post(suite: Suite) {
    let methods = suite.metadata["token_endpoint_auth_methods_supported"].as_array().unwrap();
    assert!(methods.contains(&"client_secret_post".into()));
    let flow = suite.request_of(&suite.third, "openid");
    let callback = suite.authorize(&flow).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", callback.code()),
        ("redirect_uri", CALLBACK),
        ("client_id", &suite.third.id),
        ("client_secret", &suite.third.secret),
    ];
    let answer = suite.kit.browser().post(&suite.endpoint("token_endpoint"), &fields).await;
    suite.read_tokens(&suite.third, &flow, &answer);
}

fn request_object(suite: &Suite) -> String {
    let claims = json!({
        "iss": suite.client.id, "aud": ISSUER, "client_id": suite.client.id, "response_type": "code",
        "scope": "openid", "redirect_uri": CALLBACK, "state": "the state", "nonce": "the nonce",
    });
    unsigned(&json!({"alg": "none"}), &claims)
}

pub(crate) async fn oidcc_unsigned_request_object_supported_correctly_or_rejected_as_unsupported(suite: Suite) {
    assert_eq!(suite.metadata["request_parameter_supported"], false);
    let flow = suite.request("openid").with("request", &request_object(&suite));
    assert_eq!(suite.authorize(&flow).await.error(), "request_not_supported");
}

pub(crate) async fn oidcc_claims_essential(suite: Suite) {
    let asked = json!({"userinfo": {"name": {"essential": true}}}).to_string();
    let tokens = suite.tokens(&suite.request("openid").with("claims", &asked)).await;
    assert_eq!(suite.userinfo(&tokens).await["name"], "Ada Lovelace");
}

pub(crate) async fn oidcc_ensure_request_object_with_redirect_uri(suite: Suite) {
    let flow = suite.request("openid").with("request", &request_object(&suite));
    suite.authorize_to_error_page(&flow.with("redirect_uri", &format!("{CALLBACK}/not-registered"))).await;
}

pub(crate) async fn oidcc_refresh_token(suite: Suite) {
    let flow = suite.request("openid offline_access").with("prompt", "consent");
    let first = suite.tokens(&flow).await;
    assert!(suite.pages_seen().contains(&Seen::Consent));
    let refresh = first.refresh.clone().expect("offline_access is honoured");
    suite.kit.advance(Duration::from_secs(1));
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
    let second = suite.read_refreshed(&suite.client, &suite.token(&suite.client, &fields).await);
    for name in ["iss", "sub", "aud", "auth_time"] {
        assert_eq!(second.claims[name], first.claims[name], "{name}");
    }
    assert!(second.claims["iat"].as_i64() > first.claims["iat"].as_i64());
    assert_ne!(second.access, first.access);
    suite.userinfo(&second).await;

    let flow = suite.request_of(&suite.second, "openid offline_access").with("prompt", "consent");
    let callback = suite.authorize(&flow).await;
    let fields = [("grant_type", "authorization_code"), ("code", callback.code()), ("redirect_uri", CALLBACK)];
    let of_second = suite.read_tokens(&suite.second, &flow, &suite.token(&suite.second, &fields).await);
    let foreign = of_second.refresh.expect("offline_access is honoured");
    let fields = [("grant_type", "refresh_token"), ("refresh_token", foreign.as_str())];
    let refused = suite.token(&suite.client, &fields).await;
    assert_eq!((refused.status, refused.json()["error"].as_str()), (400, Some("invalid_grant")));
    suite.read_refreshed(&suite.second, &suite.token(&suite.second, &fields).await);
}

pub(crate) async fn oidcc_ensure_request_with_valid_pkce_succeeds(suite: Suite) {
    let verifier = "a-verifier-of-the-suite-that-is-long-enough-for-RFC-7636";
    let flow = suite.request("openid").with("code_challenge", &s256(verifier)).with("code_challenge_method", "S256");
    let callback = suite.authorize(&flow).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", callback.code()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", verifier),
    ];
    suite.read_tokens(&suite.client, &flow, &suite.token(&suite.client, &fields).await);
}

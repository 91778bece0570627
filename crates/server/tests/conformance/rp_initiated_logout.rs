//! `oidcc-rp-initiated-logout-certification-test-plan`, `response_type` code, static clients.

use serde_json::json;
use testkit::{ClientKey, Tokens as Jwt, unsigned};

use crate::suite::{Arrived, ISSUER, Mode, POST_LOGOUT, Seen, Suite};

/// A module that begins signed in; with the ID token.
async fn signed_in() -> (Suite, String) {
    let suite = Suite::start(Mode::Query).await;
    let tokens = suite.tokens(&suite.request("openid")).await;
    suite.pages_seen();
    (suite, tokens.id)
}

async fn logout(suite: &Suite, params: &[(&str, &str)]) -> Arrived {
    suite.open("end_session_endpoint", params).await
}

async fn assert_signed_out(suite: &Suite) {
    let callback = suite.authorize(&suite.request("openid").with("prompt", "none")).await;
    assert_eq!(callback.error(), "login_required");
}

/// The page that says so, after the question if there is one.
async fn assert_says_signed_out(suite: &Suite, arrived: Arrived) {
    let Arrived::Page(page) = arrived else { panic!("the browser left: {arrived:?}") };
    assert_eq!((page.status, page.heading().as_str()), (200, "You are signed out"));
    assert!(suite.pages_seen().iter().all(|page| matches!(page, Seen::Logout | Seen::Other)));
    assert_signed_out(suite).await;
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_discovery_endpoint_verification() {
    let suite = Suite::start(Mode::Query).await;
    assert!(suite.endpoint("end_session_endpoint").starts_with(&format!("{ISSUER}/")));
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout() {
    let (suite, hint) = signed_in().await;
    let state: String = ('a'..='z').chain('A'..='Z').chain('0'..='9').cycle().take(128).collect();
    let params = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", POST_LOGOUT), ("state", &state)];
    let Arrived::Redirected(location) = logout(&suite, &params).await else { panic!("no redirect") };
    assert_eq!(location, format!("{POST_LOGOUT}?state={state}"), "exactly that state and nothing else");
    assert_signed_out(&suite).await;
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_no_state() {
    let (suite, hint) = signed_in().await;
    let params = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", POST_LOGOUT)];
    let Arrived::Redirected(location) = logout(&suite, &params).await else { panic!("no redirect") };
    assert_eq!(location, POST_LOGOUT);
    assert_signed_out(&suite).await;
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_bad_post_logout_redirect_uri() {
    let (suite, hint) = signed_in().await;
    let bad = format!("{POST_LOGOUT}/not-registered");
    let params = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", &bad), ("state", "x")];
    suite.assert_refused(logout(&suite, &params).await);
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_query_added_to_post_logout_redirect_uri() {
    let (suite, hint) = signed_in().await;
    let bad = format!("{POST_LOGOUT}?foo=bar");
    let params = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", &bad), ("state", "x")];
    suite.assert_refused(logout(&suite, &params).await);
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_modified_id_token_hint() {
    let (suite, hint) = signed_in().await;
    let modified = unsigned(&json!({"alg": "none"}), &Jwt::claims(&hint));
    let params = [("id_token_hint", modified.as_str()), ("post_logout_redirect_uri", POST_LOGOUT), ("state", "x")];
    suite.assert_refused(logout(&suite, &params).await);
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_bad_id_token_hint() {
    let (suite, hint) = signed_in().await;
    let bad = ClientKey::new("RS256", "of-the-suite").sign(&Jwt::claims(&hint));
    let params = [("id_token_hint", bad.as_str()), ("post_logout_redirect_uri", POST_LOGOUT), ("state", "x")];
    suite.assert_refused(logout(&suite, &params).await);
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_no_id_token_hint() {
    let (suite, _) = signed_in().await;
    let arrived = logout(&suite, &[("post_logout_redirect_uri", POST_LOGOUT), ("state", "x")]).await;
    assert_says_signed_out(&suite, arrived).await;
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_no_params() {
    let (suite, _) = signed_in().await;
    let arrived = logout(&suite, &[]).await;
    assert_says_signed_out(&suite, arrived).await;
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_only_state() {
    let (suite, _) = signed_in().await;
    let arrived = logout(&suite, &[("state", "x")]).await;
    assert_says_signed_out(&suite, arrived).await;
}

#[actix_web::test]
async fn oidcc_rp_initiated_logout_no_post_logout_redirect_uri() {
    let (suite, hint) = signed_in().await;
    let arrived = logout(&suite, &[("id_token_hint", &hint), ("state", "x")]).await;
    assert_says_signed_out(&suite, arrived).await;
}

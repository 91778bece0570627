//! What may be used once is used once, whoever comes at the same time, on both databases.

use crate::databases::TestDatabase;
use model::client::{Client, ClientMetadata};
use model::code::Code;
use model::grant::Grant;
use model::person::{Person, Stage};
use model::redirect::RegisteredRedirect;
use model::request::{AuthorizationRequest, Prompt, ResponseMode};
use model::session::Authentication;
use model::surface::ExternalState;
use model::{ClientId, EmailAddress, GrantId, InBrowser, PersonId, Scope, SessionId, Surface, Timestamp, TokenHash};
use store::codes::Consumed;
use store::{Result, Store, Tx, assertions, codes, meta, refresh_tokens, requests};

crate::on_both!(
    a_code_is_consumed_once__sec_4,
    a_refresh_token_is_consumed_once__sec_12,
    a_request_is_finished_once__sec_7,
    a_request_is_bound_to_one_browser__sec_26,
    an_assertion_is_used_once__sec_11,
    a_database_is_claimed_by_one_key_file__sec_20,
    a_key_is_withdrawn_once__sec_20,
);

const REDIRECT: &str = "https://client.example/cb";
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_767_225_600);
pub(crate) const LATER: Timestamp = Timestamp::from_seconds(1_767_225_660);

/// Runs `attempt` fifty times at once, half of them through a store of another
/// process, and gives what came of each.
pub(crate) async fn fifty<T: Send + 'static>(
    database: &TestDatabase,
    store: &Store,
    attempt: impl Fn(&mut Tx, u8) -> Result<T> + Clone + Send + Sync + 'static,
) -> Vec<T> {
    let stores = [store.clone(), database.open()];
    let under_way: Vec<_> = (0..50_u8)
        .map(|number| {
            let (store, attempt) = (stores[usize::from(number) % 2].clone(), attempt.clone());
            tokio::spawn(async move { store.write(move |tx| attempt(tx, number)).await.unwrap() })
        })
        .collect();
    let mut ended = Vec::new();
    for one in under_way {
        ended.push(one.await.unwrap());
    }
    ended
}

pub(crate) fn successes(outcomes: &[bool]) -> usize {
    outcomes.iter().filter(|success| **success).count()
}

pub(crate) const fn hash(number: u8) -> TokenHash {
    TokenHash::from_bytes([number; 32])
}

fn client_id() -> ClientId {
    ClientId::from_text("client")
}

fn redirect() -> RegisteredRedirect {
    client().accept_redirect(REDIRECT).unwrap()
}

pub(crate) fn grant() -> Grant {
    Grant {
        id: GrantId::from_text("grant"),
        client_id: client_id(),
        person_id: PersonId::from_text("person"),
        session_id: Some(SessionId::from_text("session")),
        scope: Scope::parse("openid").unwrap(),
        surface: Surface::Website,
        authentication: Authentication::by_password(NOW),
        nonce: None,
        claims: model::claims::ClaimsRequest::default(),
        created_at: NOW,
    }
}

async fn a_code_is_consumed_once__sec_4(database: TestDatabase) {
    let store = database.open_migrated().await;
    let code = Code { grant: grant(), redirect_uri: redirect(), challenge: None, expires_at: LATER };
    store.write(move |tx| codes::insert(tx, &hash(1), &code)).await.unwrap();
    let stranger = ClientId::from_text("another");
    let foreign = store.write(move |tx| codes::consume(tx, &hash(1), &stranger, NOW)).await.unwrap();
    assert!(matches!(foreign, Consumed::Unknown), "another client uses nothing up");
    let outcomes = fifty(&database, &store, |tx, _| codes::consume(tx, &hash(1), &client_id(), NOW)).await;
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Consumed::Now(_))).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Consumed::Before(_))).count(), 49);
}

async fn a_refresh_token_is_consumed_once__sec_12(database: TestDatabase) {
    let store = database.open_migrated().await;
    store
        .write(|tx| {
            store::people::insert(tx, &person(), None)?;
            store::clients::insert(tx, &client())?;
            store::grants::insert(tx, &grant(), LATER)?;
            refresh_tokens::insert(tx, &hash(1), &grant().id, &client_id(), LATER)
        })
        .await
        .unwrap();
    let refused = store
        .write(|tx| {
            let foreign = refresh_tokens::consume(tx, &hash(1), &ClientId::from_text("another"), NOW)?;
            let expired = refresh_tokens::consume(tx, &hash(1), &client_id(), LATER)?;
            Ok(foreign.is_none() && expired.is_none())
        })
        .await;
    assert!(refused.unwrap(), "another client, or one that comes too late, uses nothing up");
    let consume = |tx: &mut Tx, _| refresh_tokens::consume(tx, &hash(1), &client_id(), NOW).map(|id| id.is_some());
    assert_eq!(successes(&fifty(&database, &store, consume).await), 1);
}

async fn a_request_is_finished_once__sec_7(database: TestDatabase) {
    let store = database.open_migrated().await;
    store.write(|tx| requests::insert(tx, &hash(1), Some(&hash(2)), &request(), LATER)).await.unwrap();
    assert_eq!(successes(&fifty(&database, &store, |tx, _| requests::finish(tx, &hash(1))).await), 1);
}

async fn a_request_is_bound_to_one_browser__sec_26(database: TestDatabase) {
    let store = database.open_migrated().await;
    store.write(|tx| requests::insert(tx, &hash(1), None, &request(), LATER)).await.unwrap();
    let bind = |tx: &mut Tx, browser| requests::bind(tx, &hash(1), &hash(100 + browser));
    let bound = fifty(&database, &store, bind).await;
    assert_eq!(successes(&bound), 1);
    let opens = |tx: &mut Tx, browser| {
        let found = requests::find(tx, &hash(1), &hash(100 + browser), NOW)?;
        Ok(matches!(found, InBrowser::Here(_)))
    };
    assert_eq!(fifty(&database, &store, opens).await, bound, "it opens in the browser that was first, and in no other");
}

async fn an_assertion_is_used_once__sec_11(database: TestDatabase) {
    let store = database.open_migrated().await;
    let used = fifty(&database, &store, |tx, _| assertions::use_once(tx, "client", "jti", LATER)).await;
    assert_eq!(successes(&used), 1);
    let others = fifty(&database, &store, |tx, n| assertions::use_once(tx, &format!("client {n}"), "jti", LATER)).await;
    assert_eq!(successes(&others), 50, "each issuer has its own");
}

async fn a_database_is_claimed_by_one_key_file__sec_20(database: TestDatabase) {
    let store = database.open_migrated().await;
    let claim = |tx: &mut Tx, n| meta::claim_fingerprint(tx, &format!("key file {n}"));
    let claimed = fifty(&database, &store, claim).await;
    assert_eq!(successes(&claimed), 1);
    assert_eq!(fifty(&database, &store, claim).await, claimed, "the one that has it may claim it again");
}

async fn a_key_is_withdrawn_once__sec_20(database: TestDatabase) {
    let store = database.open_migrated().await;
    let kid = model::ids::KeyId::from_text("key");
    let key = model::signing::StoredKey {
        kid: kid.clone(),
        algorithm: model::signing::Algorithm::ES256,
        public_jwk: "{}".to_owned(),
        sealed: Vec::new(),
        created_at: NOW,
        retired_at: None,
        published_until: None,
        withdrawn_at: None,
    };
    store.write(move |tx| store::keys::insert(tx, &key)).await.unwrap();
    let withdraw = move |tx: &mut Tx, _| store::keys::withdraw(tx, &kid, NOW).map(|algorithm| algorithm.is_some());
    assert_eq!(successes(&fifty(&database, &store, withdraw).await), 1);
}

pub(crate) fn person() -> Person {
    Person {
        id: grant().person_id,
        email: EmailAddress::parse("ada@example.com").unwrap(),
        email_verified: true,
        name: "Ada".to_owned(),
        claims: model::claims::ProfileClaims::default(),
        stage: Stage::Active,
        locked_at: None,
        external: ExternalState::Never,
        signed_up: false,
        subscription: None,
        password_changed_at: None,
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(crate) fn client() -> Client {
    Client {
        id: client_id(),
        metadata: ClientMetadata { redirect_uris: vec![REDIRECT.to_owned()], ..ClientMetadata::default() },
        surface: Surface::Website,
        first_party: true,
        created_at: NOW,
        secrets: Vec::new(),
    }
}

fn request() -> AuthorizationRequest {
    AuthorizationRequest {
        client_id: client_id(),
        redirect_uri: redirect(),
        response_mode: ResponseMode::Query,
        state: None,
        scope: grant().scope,
        consent_scope: grant().scope,
        nonce: None,
        challenge: None,
        prompt: Prompt::default(),
        max_age: None,
        login_hint: None,
        required_person: None,
        acr_values: Vec::new(),
        claims: model::claims::ClaimsRequest::default(),
        ui_locales: Vec::new(),
    }
}

//! The token endpoint (RFC 6749 §3.2).
//!
//! The phases that all grants share stand here, so that none can forget one:
//! authenticate the client, check that the grant is registered for it, then
//! the grant's own module consumes what was presented and says what to mint.
//! Signing comes last, outside the transaction.

mod client_credentials;
mod code;
mod device;
mod give;
pub mod password;
mod refresh;
mod request;

pub use request::{Asked, GrantRequest, PasswordRequest, TokenRequest};

use crate::client_auth::{self, AuthenticatedClient, Presented};
use crate::tokens::{AccessClaims, IdClaims};
use crate::{ErrorCode, OAuthError, Provider, Snapshot};
use model::client::GrantType;
use model::grant::Grant;
use model::person::{ActivePerson, Person};
use model::scope::OPENID;
use model::signing::Algorithm;
use model::surface::{self, Verdict};
use model::{ClientId, Draw, Moment, PlainToken, Scope, Timestamp, TokenHash};
use std::sync::Arc;
use store::{Result, Store, Tx};

/// A successful answer (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3).
#[derive(Debug)]
pub struct TokenResponse {
    /// The access token.
    pub access_token: String,
    /// Its lifetime in seconds.
    pub expires_in: u64,
    /// The refresh token, where one was given.
    pub refresh_token: Option<PlainToken>,
    /// The ID token, where `openid` was granted.
    pub id_token: Option<String>,
    /// What was granted.
    pub scope: Scope,
}

/// A refusal with what the log may know of it.
#[derive(Debug)]
pub struct Refused {
    /// For the client.
    pub error: OAuthError,
    /// Whether a token or code was used a second time.
    pub replay: bool,
}

impl From<OAuthError> for Refused {
    fn from(error: OAuthError) -> Self {
        Self { error, replay: false }
    }
}

/// What a grant's module decided, to be signed outside the transaction.
struct Issue {
    claims: IssueFor,
    scope: Scope,
    with_refresh_token: bool,
}

enum IssueFor {
    Person { grant: Box<Grant>, person: Box<ActivePerson>, nonce: Option<String>, id_token_alg: Algorithm },
    Client(ClientId),
}

/// What a transaction decided, with the keys that were current in it.
struct Decided {
    verdict: Result<Issue, Refused>,
    snapshot: Arc<Snapshot>,
}

/// Answers one token request.
pub async fn exchange(
    provider: Arc<Provider>,
    store: &Store,
    request: TokenRequest,
    mut moment: Moment,
) -> Result<Result<TokenResponse, Refused>> {
    let draw = moment.draw();
    let refresh_token = request.next_refresh_token(&provider, &mut moment);
    let decided = match at_once(&provider, store, &request, draw.now).await? {
        Some(decided) => decided,
        None => {
            let client = request.client.client_id().clone();
            let refresh_hash = provider.keyring.hash(model::keyring::Purpose::RefreshToken, &refresh_token);
            match in_transaction(&provider, store, request, refresh_hash, draw).await {
                Ok(decided) => decided,
                Err(fault) => return if_removed(store, client, fault).await.map(Err),
            }
        }
    };
    match decided.verdict {
        Err(refused) => Ok(Err(refused)),
        Ok(issue) => mint(&provider, &decided.snapshot, issue, refresh_token, &mut moment).map(Ok),
    }
}

/// Client credentials, where what is cached of the client proves it: there is nothing else to ask the database for.
async fn at_once(
    provider: &Arc<Provider>,
    store: &Store,
    request: &TokenRequest,
    now: Timestamp,
) -> Result<Option<Decided>> {
    let GrantRequest::ClientCredentials { scope } = &request.grant else { return Ok(None) };
    let snapshot = provider.current(store, now).await?;
    let client = client_auth::at_once(provider, &snapshot, &request.client, now);
    let give = |client: Result<AuthenticatedClient, OAuthError>| {
        let client = client?;
        check_grant_allowed(&client, GrantType::ClientCredentials)?;
        client_credentials::issue(&client, scope.as_ref())
    };
    Ok(client.map(|client| Decided { verdict: give(client), snapshot }))
}

async fn in_transaction(
    provider: &Arc<Provider>,
    store: &Store,
    request: TokenRequest,
    refresh_hash: TokenHash,
    draw: Draw,
) -> Result<Decided> {
    let (request, writes) = will_write(provider, store, request).await?;
    let using = provider.clone();
    let decide = move |tx: &mut Tx, generation: i64| -> Result<Decided> {
        let snapshot = using.snapshot_of(tx, generation, draw.now)?;
        let verdict = decide(&using, tx, &snapshot, &request, &refresh_hash, writes, &draw)?;
        Ok(Decided { verdict, snapshot })
    };
    if writes { store.write_under(decide).await } else { store.read_under(decide).await }
}

/// What is left of a fault when the client was removed while its request was under way: whatever it asked for is gone
/// with it. Costs a look only after the database has refused a grant of a client that isn't there.
pub(crate) async fn if_removed<E: From<OAuthError>>(store: &Store, client: ClientId, fault: store::Error) -> Result<E> {
    if !matches!(fault, store::Error::Constraint(_)) {
        return Err(fault);
    }
    let is_there = store.read_one(move |tx: &mut Tx| store::clients::find(tx, &client).map(|found| found.is_some()));
    if is_there.await? {
        return Err(fault);
    }
    Ok(OAuthError::invalid_grant("the client was removed meanwhile").into())
}

/// Whether answering a request changes the database. For a poll with a device code that takes a look.
async fn will_write(
    provider: &Arc<Provider>,
    store: &Store,
    request: TokenRequest,
) -> Result<(Arc<TokenRequest>, bool)> {
    let request = Arc::new(request);
    let (using, asked) = (provider.clone(), request.clone());
    let writes = match &request.grant {
        GrantRequest::DeviceCode { .. } if !request.writes() => {
            let look = move |tx: &mut Tx| match &asked.grant {
                GrantRequest::DeviceCode { device_code } => device::is_allowed(&using, tx, device_code),
                _ => Ok(false),
            };
            store.read_one(look).await?
        }
        _ => request.writes(),
    };
    Ok((request, writes))
}

fn decide(
    provider: &Provider,
    tx: &mut Tx,
    snapshot: &Snapshot,
    request: &TokenRequest,
    refresh_hash: &TokenHash,
    writes: bool,
    draw: &Draw,
) -> Result<Result<Issue, Refused>> {
    let now = draw.now;
    let client = match client_auth::authenticate(provider, tx, snapshot, &request.client, now)? {
        Ok(client) => client,
        Err(error) => return Ok(Err(error.into())),
    };
    if let Err(error) = check_grant_allowed(&client, request.grant.grant_type()) {
        return Ok(Err(error.into()));
    }
    match &request.grant {
        GrantRequest::AuthorizationCode(asked) => code::redeem(provider, tx, &client, asked, refresh_hash, now),
        GrantRequest::RefreshToken(asked) => refresh::rotate(provider, tx, &client, asked, refresh_hash, draw),
        GrantRequest::ClientCredentials { scope } => Ok(client_credentials::issue(&client, scope.as_ref())),
        GrantRequest::DeviceCode { device_code } => {
            device::poll(provider, tx, &client, device_code, refresh_hash, writes, now)
        }
    }
}

/// Authenticates a client beside the transaction that gives it something, and checks that it may have it. An assertion is
/// used up here.
pub async fn authenticate(
    provider: &Arc<Provider>,
    store: &Store,
    presented: Presented,
    may: impl Fn(&AuthenticatedClient) -> Result<(), OAuthError> + Send + 'static,
    now: Timestamp,
) -> Result<Result<AuthenticatedClient, OAuthError>> {
    let using = provider.clone();
    let writes = presented.is_used_up();
    let prove = move |tx: &mut Tx| {
        let snapshot = using.snapshot(tx, now)?;
        let client = client_auth::authenticate(&using, tx, &snapshot, &presented, now)?;
        Ok(client.and_then(|client| may(&client).map(|()| client)))
    };
    if writes { store.write(prove).await } else { store.read(prove).await }
}

/// The scope that a request gives where the client asks by itself: what it names, or all that the client has. What isn't
/// registered is left out, as at the authorization endpoint, and the answer's `scope` tells (RFC 6749 §3.3); nothing left
/// is an error.
pub fn scope_of(client: &AuthenticatedClient, asked: Option<&Scope>) -> Result<Scope, OAuthError> {
    let client = client.client();
    let Some(asked) = asked else { return Ok(client.allowed_scope()) };
    let given = client.narrow(asked);
    if given.is_empty() {
        let why = "none of the scope values is registered for this client";
        return Err(OAuthError::new(ErrorCode::InvalidScope, why));
    }
    Ok(given)
}

pub(crate) fn check_grant_allowed(client: &AuthenticatedClient, grant: GrantType) -> Result<(), OAuthError> {
    if client.client().allows_grant(grant) {
        return Ok(());
    }
    let why = format!("this client is not registered for grant_type {}", grant.as_str());
    Err(OAuthError::new(ErrorCode::UnauthorizedClient, why))
}

/// Whether a grant still gives its person's tokens: the person is active
/// (SEC-13) and the credential behind it still opens the surface it was given
/// for (SUR-5). Every path that uses a grant asks here.
pub(crate) fn still_allowed(grant: &Grant, person: Person) -> Option<ActivePerson> {
    let person = ActivePerson::check(person).ok()?;
    let verdict = surface::verdict(person.person().login(), grant.authentication.credential, grant.surface);
    matches!(verdict, Verdict::Opens).then_some(person)
}

fn mint(
    provider: &Provider,
    snapshot: &Snapshot,
    issue: Issue,
    refresh_token: PlainToken,
    moment: &mut Moment,
) -> Result<TokenResponse> {
    let expires_in = provider.settings.access_token.as_secs();
    let (access, id) = match issue.claims {
        IssueFor::Client(client) => (AccessClaims::for_itself(provider, &client, issue.scope.clone(), moment), None),
        IssueFor::Person { grant, person, nonce, id_token_alg } => {
            let access = AccessClaims::for_grant(provider, &grant, issue.scope.clone(), moment);
            let id = IdClaims::new(provider, &grant, &person, nonce, moment.now);
            (access, issue.scope.contains(OPENID).then_some((id, id_token_alg)))
        }
    };
    let access_token = access.sign(&snapshot.keys)?;
    let id_token = match id {
        Some((claims, algorithm)) => Some(claims.sign(&*snapshot.keys.signer(algorithm)?, &access_token)?),
        None => None,
    };
    Ok(TokenResponse {
        access_token,
        expires_in,
        refresh_token: issue.with_refresh_token.then_some(refresh_token),
        id_token,
        scope: issue.scope,
    })
}

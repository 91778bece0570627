//! Device authorization (RFC 8628): the endpoint that a device asks, and the person's decision in a browser.

use crate::authorize::Visitor;
use crate::client_auth::{self, Presented};
use crate::token::password::scope_of;
use crate::{ErrorCode, OAuthError, Params, Provider};
use model::claims::ClaimsRequest;
use model::client::{Client, GrantType};
use model::device::{DeviceRequest, INTERVAL, LIFETIME, user_code};
use model::event::{Event, EventKind, Origin};
use model::grant::Grant;
use model::keyring::Purpose;
use model::{GrantId, Moment, PlainToken, Scope, Timestamp, TokenHash};
use session::SignedIn;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::device_codes::{self, Codes, Found};
use store::{Result, Store, Tx};

/// A request of a device (§3.1).
#[derive(Debug)]
pub struct DeviceAuthorizationRequest {
    client: Presented,
    scope: Option<Scope>,
}

/// The answer to it (§3.2).
#[derive(Debug)]
pub struct DeviceAuthorization {
    /// For the device alone.
    pub device_code: PlainToken,
    /// For the person to type.
    pub user_code: PlainToken,
    /// Seconds until both lapse.
    pub expires_in: u64,
    /// Seconds between two polls at least.
    pub interval: u64,
}

impl DeviceAuthorizationRequest {
    /// Reads the `Authorization` header and the form.
    pub fn read(authorization: Option<&str>, params: &Params) -> Result<Self, OAuthError> {
        let client = Presented::read(authorization, params)?;
        let scope = params.get("scope").map(Scope::parse).transpose();
        let scope = scope.map_err(|e| OAuthError::new(ErrorCode::InvalidScope, e.to_string()))?;
        Ok(Self { client, scope })
    }
}

/// Answers a device. `origin` is what the person will be shown of it.
pub async fn begin(
    provider: Arc<Provider>,
    store: &Store,
    request: DeviceAuthorizationRequest,
    origin: Origin,
    moment: &mut Moment,
) -> Result<Result<DeviceAuthorization, OAuthError>> {
    let (device_code, user_code, now) = (moment.token(), user_code(moment), moment.now);
    let codes = Codes {
        device: provider.keyring.hash(Purpose::DeviceCode, &device_code),
        user: provider.keyring.hash(Purpose::UserCode, &user_code),
    };
    let stored = store
        .write(move |tx| {
            let snapshot = provider.snapshot(tx, now)?;
            let client = match client_auth::authenticate(&provider, tx, &snapshot, &request.client, now)? {
                Ok(client) => client,
                Err(error) => return Ok(Err(error)),
            };
            if !client.client().allows_grant(GrantType::DeviceCode) {
                let why = format!("this client is not registered for grant_type {}", GrantType::DeviceCode.as_str());
                return Ok(Err(OAuthError::new(ErrorCode::UnauthorizedClient, why)));
            }
            let scope = match scope_of(&client, request.scope.as_ref()) {
                Ok(scope) => scope,
                Err(error) => return Ok(Err(error)),
            };
            let request = DeviceRequest {
                client_id: client.client().id.clone(),
                scope,
                network: origin.network.clone(),
                user_agent: origin.user_agent.chars().take(256).collect(),
                created_at: now,
            };
            device_codes::insert(tx, &codes, &request, now.plus(LIFETIME)).map(Ok)
        })
        .await?;
    Ok(stored.map(|()| DeviceAuthorization {
        device_code,
        user_code,
        expires_in: LIFETIME.as_secs(),
        interval: INTERVAL.as_secs(),
    }))
}

/// A request that a user code stands for, with its client.
#[derive(Debug)]
pub enum Entered {
    /// It waits for a decision, in this browser.
    Here(Box<(Arc<Client>, DeviceRequest)>),
    /// Another browser entered it first (SEC-26).
    Elsewhere,
    /// Decided, lapsed, or never was.
    Gone,
}

/// Enters a user code at a browser, which has it from then on.
pub async fn enter(
    provider: Arc<Provider>,
    store: &Store,
    user_code: &PlainToken,
    browser: TokenHash,
    now: Timestamp,
) -> Result<Entered> {
    let user_code = provider.keyring.hash(Purpose::UserCode, user_code);
    store
        .write(move |tx| {
            let found = device_codes::enter(tx, &user_code, &browser, now)?;
            with_client(&provider, tx, found, now)
        })
        .await
}

/// The request behind a user code that this browser has entered.
pub async fn entered(
    provider: Arc<Provider>,
    store: &Store,
    user_code: &PlainToken,
    browser: TokenHash,
    now: Timestamp,
) -> Result<Entered> {
    let user_code = provider.keyring.hash(Purpose::UserCode, user_code);
    store
        .read(move |tx| {
            let found = device_codes::find(tx, &user_code, &browser, now)?;
            with_client(&provider, tx, found, now)
        })
        .await
}

fn with_client(provider: &Provider, tx: &mut Tx, found: Found, now: Timestamp) -> Result<Entered> {
    let request = match found {
        Found::Here(request) => request,
        Found::Elsewhere => return Ok(Entered::Elsewhere),
        Found::Gone => return Ok(Entered::Gone),
    };
    let client = provider.snapshot(tx, now)?.client(tx, &request.client_id)?;
    Ok(client.map_or(Entered::Gone, |client| Entered::Here(Box::new((client, request)))))
}

/// What became of a decision.
#[derive(Debug, PartialEq, Eq)]
pub enum Decided {
    /// The device may go on.
    Allowed,
    /// The device is told no.
    Denied,
    /// Nobody is signed in here who may open this client's surface.
    SignIn,
    /// Another browser entered the code.
    Elsewhere,
    /// Decided before, lapsed, or never was.
    Gone,
}

/// Carries a person's decision out. Allowed is only what the surface rule allows to who is signed in (SUR-1).
pub async fn decide(
    provider: Arc<Provider>,
    store: &Store,
    user_code: &PlainToken,
    visitor: Visitor,
    allow: bool,
    origin: Origin,
    moment: &mut Moment,
) -> Result<Decided> {
    let user_code = provider.keyring.hash(Purpose::UserCode, user_code);
    let (draw, grant_id) = (moment.draw(), GrantId::new(moment));
    store
        .write(move |tx| {
            let now = draw.now;
            let found = device_codes::find(tx, &user_code, &visitor.browser, now)?;
            let (client, request) = match with_client(&provider, tx, found, now)? {
                Entered::Here(found) => *found,
                Entered::Elsewhere => return Ok(Decided::Elsewhere),
                Entered::Gone => return Ok(Decided::Gone),
            };
            if !allow {
                let denied = device_codes::deny(tx, &user_code, &visitor.browser, now)?;
                return Ok(if denied { Decided::Denied } else { Decided::Gone });
            }
            let who = visitor.signed_in(&provider, tx, now)?.filter(|who| who.opens(client.surface));
            let Some(who) = who else { return Ok(Decided::SignIn) };
            let grant = grant_of(grant_id.clone(), &client, &request, &who, now);
            if !device_codes::allow(tx, &user_code, &visitor.browser, &grant, now)? {
                return Ok(Decided::Gone);
            }
            let event = Event::by_person(&mut draw.moment(), EventKind::DeviceAllowed, &who.session.person_id, &origin);
            store::events::append(tx, event.about(&client.id))?;
            Ok(Decided::Allowed)
        })
        .await
}

/// What a person decided at this browser: the client, and whether it was allowed.
pub async fn decided(
    provider: Arc<Provider>,
    store: &Store,
    user_code: &PlainToken,
    browser: TokenHash,
    now: Timestamp,
) -> Result<Option<(Arc<Client>, bool)>> {
    let user_code = provider.keyring.hash(Purpose::UserCode, user_code);
    let find = move |tx: &mut Tx| {
        let Some((request, allowed)) = device_codes::decision(tx, &user_code, &browser, now)? else { return Ok(None) };
        let client = provider.snapshot(tx, now)?.client(tx, &request.client_id)?;
        Ok(client.map(|client| (client, allowed)))
    };
    store.read(find).await
}

fn grant_of(id: GrantId, client: &Client, request: &DeviceRequest, who: &SignedIn, now: Timestamp) -> Grant {
    Grant {
        id,
        client_id: client.id.clone(),
        person_id: who.session.person_id.clone(),
        session_id: Some(who.session.id.clone()),
        scope: client.narrow(&request.scope),
        surface: client.surface,
        authentication: who.session.authentication.clone(),
        nonce: None,
        claims: ClaimsRequest::default(),
        created_at: now,
    }
}

/// When devices polled last, so that who polls too often is told so (`slow_down`). In memory, for a poll costs no
/// write: each replica sees the polls that come to it.
#[derive(Debug, Default)]
pub(crate) struct Polls(Mutex<HashMap<TokenHash, Poll>>);

#[derive(Clone, Copy, Debug)]
struct Poll {
    at: Timestamp,
    interval: Duration,
}

/// Most devices in the memory; past it the memory begins anew, and a few are told later.
const MAX_POLLS: usize = 50_000;

impl Polls {
    /// Notes a poll; `true` when it came too early. Each that does makes the interval 5 seconds longer (§3.5).
    pub(crate) fn is_too_early(&self, device_code: &TokenHash, now: Timestamp) -> bool {
        let mut polls = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if polls.len() >= MAX_POLLS {
            polls.retain(|_, poll| now.since(poll.at) < LIFETIME);
            // With hardly any gone, the next polls would look through all of them again.
            if polls.len() > MAX_POLLS / 2 {
                polls.clear();
            }
        }
        let before = polls.get(device_code).copied();
        let early = before.is_some_and(|poll| now.since(poll.at) < poll.interval);
        let interval = before.map_or(INTERVAL, |poll| poll.interval) + if early { INTERVAL } else { Duration::ZERO };
        polls.insert(*device_code, Poll { at: now, interval });
        early
    }
}

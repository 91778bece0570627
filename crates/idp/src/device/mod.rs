//! Device authorization (RFC 8628): the endpoint that a device asks, and the person's decision in a browser.

mod decide;
mod pace;

pub use decide::{Answer, Decided, Decision, decide, decided};
pub(crate) use pace::{Asker, Asks, Polls, asks};

use crate::client_auth::{self, Presented};
use crate::token::{authenticate, check_grant_allowed, if_removed, scope_of};
use crate::{ErrorCode, OAuthError, Params, Provider};
use model::client::{Client, GrantType};
use model::device::{DeviceRequest, INTERVAL, LIFETIME, user_code};
use model::event::Origin;
use model::keyring::Purpose;
use model::scope::OFFLINE_ACCESS;
use model::{Moment, PlainToken, Scope, Timestamp, TokenHash};
use std::sync::Arc;
use store::device_codes::{self, Codes};
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

/// A request of a client that may ask. It counts as one before it costs a write.
#[derive(Debug)]
pub struct Admitted {
    request: DeviceRequest,
    is_public: bool,
}

impl Admitted {
    pub(crate) fn asker(&self) -> Asker {
        let confidential = (!self.is_public).then(|| self.request.client_id.clone());
        Asker { confidential, network: self.request.network.clone() }
    }
}

/// Finds out which client asks, and whether it may. `origin` is what the person will be shown of it.
pub async fn admit(
    provider: &Arc<Provider>,
    store: &Store,
    request: DeviceAuthorizationRequest,
    origin: Origin,
    now: Timestamp,
) -> Result<Result<Admitted, OAuthError>> {
    let may_ask = |client: &_| check_grant_allowed(client, GrantType::DeviceCode);
    let client = match authenticate(provider, store, request.client, may_ask, now).await? {
        Ok(client) => client,
        Err(error) => return Ok(Err(error)),
    };
    let scope = match scope_of(&client, request.scope.as_ref()) {
        Ok(scope) => scope,
        Err(error) => return Ok(Err(error)),
    };
    let request = DeviceRequest {
        client_id: client.client().id.clone(),
        scope,
        network: origin.network,
        user_agent: origin.user_agent.chars().take(256).collect(),
        created_at: now,
    };
    Ok(Ok(Admitted { request, is_public: client.client().is_public() }))
}

/// Answers a device. A client that was removed meanwhile is told what one that never was is told.
pub async fn begin(
    provider: &Provider,
    store: &Store,
    admitted: Admitted,
    moment: &mut Moment,
) -> Result<Result<DeviceAuthorization, OAuthError>> {
    let (asked, lapses) = (admitted.request, moment.now.plus(LIFETIME));
    let id = asked.client_id.clone();
    let given = DeviceAuthorization::new(moment);
    let codes = given.codes(provider);
    match store.write(move |tx: &mut Tx| device_codes::insert(tx, &codes, &asked, lapses)).await {
        Ok(()) => Ok(Ok(given)),
        Err(fault) => if_removed(store, id, fault).await.map(|_: OAuthError| Err(client_auth::unknown())),
    }
}

impl DeviceAuthorization {
    fn new(moment: &mut Moment) -> Self {
        Self {
            device_code: moment.token(),
            user_code: user_code(moment),
            expires_in: LIFETIME.as_secs(),
            interval: INTERVAL.as_secs(),
        }
    }

    fn codes(&self, provider: &Provider) -> Codes {
        Codes {
            device: provider.keyring.hash(Purpose::DeviceCode, &self.device_code),
            user: provider.keyring.hash(Purpose::UserCode, &self.user_code),
        }
    }
}

/// Whether a device that is let in gets a refresh token. Somebody else's app is given one only where the person reads of
/// `offline_access`; an app of the house stays signed in anyway, and the page says so.
pub fn stays_signed_in(client: &Client, scope: &Scope) -> bool {
    client.allows_grant(GrantType::RefreshToken) && (client.first_party || scope.contains(OFFLINE_ACCESS))
}

/// A request that waits for a decision in a browser, with its client. `None` when its code was decided, lapsed, was entered
/// in another browser first (SEC-26), or never was: nobody is told which.
pub type Entered = Option<(Arc<Client>, DeviceRequest)>;

/// Enters a user code at a browser, which has it from then on.
pub fn enter(
    provider: &Provider,
    tx: &mut Tx,
    user_code: &PlainToken,
    browser: &TokenHash,
    now: Timestamp,
) -> Result<Entered> {
    let hash = provider.keyring.hash(Purpose::UserCode, user_code);
    device_codes::enter(tx, &hash, browser, now)?;
    waiting(provider, tx, &hash, browser, now)
}

/// The request behind a user code that this browser has entered.
pub async fn entered(
    provider: Arc<Provider>,
    store: &Store,
    user_code: &PlainToken,
    browser: TokenHash,
    now: Timestamp,
) -> Result<Entered> {
    let hash = provider.keyring.hash(Purpose::UserCode, user_code);
    store.read(move |tx: &mut Tx| waiting(&provider, tx, &hash, &browser, now)).await
}

fn waiting(
    provider: &Provider,
    tx: &mut Tx,
    user_code: &TokenHash,
    browser: &TokenHash,
    now: Timestamp,
) -> Result<Entered> {
    let Some(request) = device_codes::find(tx, user_code, browser, now)? else { return Ok(None) };
    let client = provider.snapshot(tx, now)?.client(tx, &request.client_id)?;
    Ok(client.map(|client| (client, request)))
}

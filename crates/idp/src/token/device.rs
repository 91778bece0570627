//! Polling with a device code (RFC 8628 §3.4): reads while the person hasn't decided, one conditional statement then.

use super::give::give;
use super::{Issue, Refused, still_allowed};
use crate::client_auth::AuthenticatedClient;
use crate::device::stays_signed_in;
use crate::{ErrorCode, OAuthError, Provider};
use model::grant::Grant;
use model::keyring::Purpose;
use model::{PlainToken, Timestamp, TokenHash};
use store::device_codes::{self, Standing};
use store::{Result, Tx};

/// Answers a poll. Only in a transaction that `writes` a code is redeemed: who is allowed between the look and this one
/// learns it at the next poll.
pub(super) fn poll(
    provider: &Provider,
    tx: &mut Tx,
    client: &AuthenticatedClient,
    device_code: &PlainToken,
    refresh_hash: &TokenHash,
    writes: bool,
    now: Timestamp,
) -> Result<Result<Issue, Refused>> {
    let client = client.client();
    let hash = provider.keyring.hash(Purpose::DeviceCode, device_code);
    let refuse = |code, why: &'static str| Ok(Err(OAuthError::new(code, why).into()));
    let standing = match device_codes::standing(tx, &hash, &client.id, now)? {
        Standing::Allowed if !writes => Standing::Pending,
        standing => standing,
    };
    match standing {
        Standing::Pending if provider.polls.is_too_early(&hash, now) => {
            refuse(ErrorCode::SlowDown, "wait 5 seconds longer between two polls from now on")
        }
        Standing::Pending => refuse(ErrorCode::AuthorizationPending, "the person has not decided yet; poll again"),
        Standing::Denied => refuse(ErrorCode::AccessDenied, "the person refused"),
        Standing::Expired => refuse(ErrorCode::ExpiredToken, "the device_code has expired; begin again"),
        Standing::Gone => {
            refuse(ErrorCode::InvalidGrant, "there is no such device_code for this client, or it was used")
        }
        Standing::Allowed => redeem(provider, tx, client, &hash, refresh_hash, now),
    }
}

fn redeem(
    provider: &Provider,
    tx: &mut Tx,
    client: &model::client::Client,
    hash: &TokenHash,
    refresh_hash: &TokenHash,
    now: Timestamp,
) -> Result<Result<Issue, Refused>> {
    device_codes::hold_person(tx, hash)?;
    let Some(grant) = device_codes::redeem(tx, hash, &client.id, now)? else {
        return Ok(Err(OAuthError::invalid_grant("the device_code was used before").into()));
    };
    let Some((_, person)) = session::behind(tx, &grant, now)? else {
        return Ok(Err(OAuthError::invalid_grant("the session in which the person allowed it has ended").into()));
    };
    let Some(person) = still_allowed(&grant, person).filter(|_| grant.surface == client.surface) else {
        return Ok(Err(OAuthError::invalid_grant("the person can't be given tokens now").into()));
    };
    // A device is no part of the browser's session: signing out there, or at the upstream, leaves it signed in.
    let grant = Grant { session_id: None, ..grant };
    let with_refresh_token = stays_signed_in(client, &grant.scope);
    give(provider, tx, client, grant, person, with_refresh_token.then_some(refresh_hash), now).map(Ok)
}

/// Whether a poll will write, by one look beforehand: most find a person who hasn't decided.
pub(super) fn is_allowed(provider: &Provider, tx: &mut Tx, device_code: &PlainToken) -> Result<bool> {
    device_codes::is_allowed(tx, &provider.keyring.hash(Purpose::DeviceCode, device_code))
}

//! Refreshing, with rotation and reuse detection (RFC 6749 §6, RFC 9700 §4.14, SEC-12).

use super::request::RefreshRequest;
use super::{Issue, IssueFor, Refused, still_allowed};
use crate::client_auth::AuthenticatedClient;
use crate::{ErrorCode, OAuthError, Provider};
use model::client::Client;
use model::event::{Actor, Event, EventKind};
use model::grant::Grant;
use model::keyring::Purpose;
use model::outbox::{Channel, Envelope, Message};
use model::person::{ActivePerson, Person};
use model::{Draw, GrantId, Moment, Scope, Timestamp, TokenHash};
use std::time::Duration;
use store::{Result, Tx};

/// A client that lost the reply may show the used token again for so long, and
/// until the successor is first used: it gets the same successor. A minute
/// covers a train's tunnel; a thief who comes later, or after the client went
/// on, revokes the family instead of joining it.
const GRACE: Duration = Duration::from_secs(60);

/// Rotates: the shown token is used up, its successor takes its place.
pub(super) fn rotate(
    provider: &Provider,
    tx: &mut Tx,
    client: &AuthenticatedClient,
    asked: &RefreshRequest,
    successor: &TokenHash,
    draw: &Draw,
) -> Result<Result<Issue, Refused>> {
    let (client, now) = (client.client(), draw.now);
    let shown = provider.keyring.hash(Purpose::RefreshToken, &asked.refresh_token);
    if let Some(error) = scope_error(tx, client, asked, &shown)? {
        return Ok(Err(error.into()));
    }
    let Some(grant_id) = store::refresh_tokens::consume(tx, &shown, &client.id, now)? else {
        return replay(provider, tx, client, asked, &Chain { shown: &shown, successor }, draw);
    };
    let (grant, person) = match live(tx, client, &grant_id, now)? {
        Ok(found) => found,
        Err(refused) => return Ok(Err(refused)),
    };
    let settings = &provider.settings;
    let expires_at = grant.created_at.plus(settings.refresh_absolute).min(now.plus(settings.refresh_idle));
    store::refresh_tokens::insert(tx, successor, &grant_id, &client.id, expires_at)?;
    Ok(Ok(issue(client, grant, person, asked)))
}

/// A token and the one that takes its place.
struct Chain<'a> {
    shown: &'a TokenHash,
    successor: &'a TokenHash,
}

/// A token that can't be used: unknown, expired, or used before. Used within
/// the grace and with an unused successor it gives that successor again;
/// otherwise its family is revoked.
fn replay(
    provider: &Provider,
    tx: &mut Tx,
    client: &Client,
    asked: &RefreshRequest,
    chain: &Chain<'_>,
    draw: &Draw,
) -> Result<Result<Issue, Refused>> {
    let now = draw.now;
    let Some(token) = store::refresh_tokens::find(tx, chain.shown, &client.id)? else {
        return Ok(Err(OAuthError::invalid_grant("there is no such refresh token for this client").into()));
    };
    let Some(used_at) = token.used_at else {
        return Ok(Err(OAuthError::invalid_grant("the refresh token has expired").into()));
    };
    let successor_waits = store::refresh_tokens::find(tx, chain.successor, &client.id)?
        .is_some_and(|next| next.used_at.is_none() && next.expires_at > now);
    if now.since(used_at) <= GRACE && successor_waits {
        let (grant, person) = match live(tx, client, &token.grant_id, now)? {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        return Ok(match asked.scope.as_ref().and_then(|scope| beyond(scope, &grant)) {
            Some(error) => Err(error.into()),
            None => Ok(issue(client, grant, person, asked)),
        });
    }
    end_family(provider, tx, client, &token.grant_id, draw)?;
    let error =
        OAuthError::invalid_grant("the refresh token was used before; all tokens of this grant have been revoked");
    Ok(Err(Refused { error, replay: true }))
}

/// Revokes a grant whose token was shown too often, and tells the person: once,
/// however often the token is shown after that.
fn end_family(provider: &Provider, tx: &mut Tx, client: &Client, id: &GrantId, draw: &Draw) -> Result<()> {
    let found = store::grants::find_live(tx, id)?;
    match (store::grants::revoke(tx, id, draw.now)?, found) {
        (true, Some((_, person))) => tell(provider, tx, client, person, &mut draw.moment()),
        _ => Ok(()),
    }
}

/// Somebody may have copied the person's token: a mail, and a line in *Recent activity*.
fn tell(provider: &Provider, tx: &mut Tx, client: &Client, person: Person, moment: &mut Moment) -> Result<()> {
    let event = Event::by(moment, Actor::System, EventKind::TokenReused, &person.id).about(&client.id);
    store::events::append(tx, event)?;
    let envelope = Envelope {
        channel: Channel::Email,
        to: person.email.to_string(),
        language: person.claims.locale,
        message: Message::TokenReused { client_name: client.metadata.client_name.clone() },
    };
    store::outbox::post(tx, &provider.keyring, moment, &envelope)
}

/// The grant and its person, if both still give tokens to this client.
fn live(tx: &mut Tx, client: &Client, id: &GrantId, now: Timestamp) -> Result<Result<(Grant, ActivePerson), Refused>> {
    let Some((grant, person)) = store::grants::find_live(tx, id)? else {
        return Ok(Err(OAuthError::invalid_grant("the grant has been revoked").into()));
    };
    let on_its_surface = grant.surface == client.surface;
    match still_allowed(&grant, person).filter(|_| on_its_surface) {
        Some(person) => Ok(Ok((grant, person))),
        None => {
            store::grants::revoke(tx, id, now)?;
            Ok(Err(OAuthError::invalid_grant("the person can't be given tokens now").into()))
        }
    }
}

/// Looks at a narrower scope before anything is used up: a mistake in it must
/// not cost the client its token. Of a used token it hides no reuse.
fn scope_error(tx: &mut Tx, client: &Client, asked: &RefreshRequest, shown: &TokenHash) -> Result<Option<OAuthError>> {
    let Some(scope) = &asked.scope else { return Ok(None) };
    let unused = store::refresh_tokens::find(tx, shown, &client.id)?.filter(|token| token.used_at.is_none());
    let Some(token) = unused else { return Ok(None) };
    let Some((grant, _)) = store::grants::find_live(tx, &token.grant_id)? else { return Ok(None) };
    Ok(beyond(scope, &grant))
}

fn beyond(scope: &Scope, grant: &Grant) -> Option<OAuthError> {
    let beyond = scope.beyond(&grant.scope);
    (!beyond.is_empty()).then(|| {
        OAuthError::new(ErrorCode::InvalidScope, format!("not granted before, so it can't be asked for now: {beyond}"))
    })
}

fn issue(client: &Client, grant: Grant, person: ActivePerson, asked: &RefreshRequest) -> Issue {
    let allowed = client.narrow(&grant.scope);
    let scope = asked.scope.as_ref().map_or_else(|| allowed.clone(), |scope| allowed.narrowed_to(scope));
    let claims = IssueFor::Person {
        grant: Box::new(grant),
        person: Box::new(person),
        nonce: None,
        id_token_alg: client.metadata.id_token_signed_response_alg,
    };
    Issue { claims, scope, with_refresh_token: true }
}

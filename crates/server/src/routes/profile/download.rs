//! `/profile/details/download`: *Download my data* (PRO-6).

use account::profile::{self, ConnectedApp, MyData};
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::Timestamp;
use model::event::Event;
use model::session::Session;
use serde_json::{Value, json};
use store::sessions::Place;

use super::{acting, sign_in_for, signed_in_on_website};
use crate::app::App;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, answer, fault, see_other};
use crate::routes::pages;
use crate::text::{machine_readable, utc};

/// What the file is called.
const FILE: &str = "signet-data.json";

/// POST, by somebody who has just signed in (SEC-48).
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_DETAILS).await?;
    if !who.is_fresh(visit.moment.now) {
        return Ok(see_other(&app, &visit, &sign_in_for(pages::PROFILE_DETAILS)).finish());
    }
    let (me, idle) = (acting(&visit, &who), app.provider.settings.session.idle);
    let found = profile::my_data(&app.accounts, me, idle, &mut visit.moment).await;
    match found.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Some(data) => Ok(answer::file(&app, &visit, FILE, &told(&data, visit.moment.now))),
        None => Ok(answer::out_of_date(&app, &visit, pages::PROFILE_DETAILS)),
    }
}

fn told(data: &MyData, now: Timestamp) -> Value {
    json!({
        "as_of": at(now),
        "account": account_of(data),
        "sessions": data.sessions.iter().map(session).collect::<Vec<_>>(),
        "connected_apps": data.apps.iter().map(connected).collect::<Vec<_>>(),
        "activity": data.events.iter().map(event).collect::<Vec<_>>(),
    })
}

fn account_of(data: &MyData) -> Value {
    let person = &data.person;
    let subscription = person.subscription.as_ref().map(|membership| {
        json!({
            "customer_number": membership.customer_number,
            "registration_id": membership.registration_id,
            "subscription_role": membership.role,
        })
    });
    json!({
        "sub": person.id,
        "email": person.email.as_str(),
        "email_verified": person.email_verified,
        "name": person.name,
        "claims": person.claims,
        "state": person.state().as_str(),
        "subscription": subscription,
        "roles": data.roles,
        "created_at": at(person.created_at),
        "updated_at": at(person.updated_at),
        "password_changed_at": person.password_changed_at.map(at),
    })
}

fn session((session, place): &(Session, Place)) -> Value {
    json!({
        "created_at": at(session.created_at),
        "last_used_at": at(session.last_seen_at),
        "expires_at": at(session.expires_at),
        "user_agent": place.user_agent,
        "network": place.network,
        "client_id": place.client,
    })
}

fn connected(app: &ConnectedApp) -> Value {
    json!({
        "client_id": app.client.id,
        "client_name": app.client.metadata.client_name,
        "scope": app.scope.to_string(),
        "since": at(app.since),
    })
}

fn event(event: &Event) -> Value {
    json!({
        "at": at(event.at),
        "event": event.kind.as_str(),
        "actor": event.actor.as_str(),
        "client_id": event.client_id,
        "network": event.origin.network,
        "user_agent": event.origin.user_agent,
    })
}

fn at(time: Timestamp) -> String {
    machine_readable(utc(time))
}

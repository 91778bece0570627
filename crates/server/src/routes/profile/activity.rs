//! `/profile/activity`: what happened in the account (PRO-5).

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse, web};
use model::ClientId;
use model::event::Event;

use super::{frame, signed_in_on_website, when};
use crate::app::App;
use crate::browser::Browser;
use crate::http::answer::{self, FormTargets};
use crate::http::{Visit, fault};
use crate::pages::{Activity, EventLine, Place, Tab};
use crate::routes::pages;

/// So many events are shown, the latest.
const SHOWN: i64 = 50;

/// GET.
pub(in crate::routes) async fn get(app: web::Data<App>, mut visit: Visit) -> Result<HttpResponse, Error> {
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_ACTIVITY).await?;
    let found = account::profile::activity(&app.accounts, &who.person.person().id, SHOWN).await;
    let (events, names) = found.map_err(|e| fault::account_page(&app, &visit, &e))?;
    let page = Activity {
        frame: frame(&app, &visit, &who, Tab::Activity, None),
        events: events.into_iter().map(|event| line(&visit, event, &names)).collect(),
    };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

fn line(visit: &Visit, event: Event, names: &BTreeMap<ClientId, String>) -> EventLine {
    let by_browser = !event.origin.network.is_empty();
    EventLine {
        kind: event.kind,
        actor: event.actor,
        client: event.client_id.and_then(|id| names.get(&id).cloned()),
        browser: Browser::of(&event.origin.user_agent),
        place: by_browser.then(|| Place::of(&event.origin.network, &visit.network)),
        when: when(visit, event.at),
    }
}

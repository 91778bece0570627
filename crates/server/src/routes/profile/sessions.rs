//! `/profile/sessions`: where somebody is signed in, and how that ends (PRO-5).

use account::profile::{self, Done, Whereabouts};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::{ClientId, GrantId, SessionId};
use session::SignedIn;

use super::{acting, done, frame, signed_in_on_website, what_was_done, when};
use crate::app::App;
use crate::browser::Browser;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault};
use crate::pages::{AppLine, Place, SessionLine, Sessions, Tab};
use crate::routes::pages;
use crate::routes::sign_out::signed_out_to;
use crate::text::Message;

/// GET.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_SESSIONS).await?;
    let news = what_was_done(&request).and_then(|word| match word.as_str() {
        "session" => Some(Message::new("session-ended")),
        "app" => Some(Message::new("session-app-ended")),
        "others" => Some(Message::new("session-others-ended")),
        _ => None,
    });
    let (person, idle) = (&who.person.person().id, app.provider.settings.session.idle);
    let found = profile::whereabouts(&app.accounts, person, idle, visit.moment.now).await;
    let found = found.map_err(|e| fault::account_page(&app, &visit, &e))?;
    let page = show(&app, &visit, &who, &found, news);
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

/// POST.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_SESSIONS).await?;
    let (me, accounts) = (acting(&visit, &who), &app.accounts);
    let (ended, word) = match (form.get("session"), form.get("app"), form.get("others")) {
        (Some(id), ..) => {
            (profile::end_session(accounts, me, SessionId::from_text(id), &mut visit.moment).await, "session")
        }
        (_, Some(id), _) => (profile::end_app(accounts, me, GrantId::from_text(id), &mut visit.moment).await, "app"),
        (.., Some(_)) => (profile::end_everywhere_else(accounts, me, &mut visit.moment).await, "others"),
        (None, None, None) => (Ok(Done::Nothing), ""),
    };
    let ended = ended.map_err(|e| fault::account_page(&app, &visit, &e))?;
    let was_this = form.get("session") == Some(who.session.id.as_str());
    Ok(match ended {
        Done::Yes if was_this => signed_out_to(&app, &visit, pages::SIGNED_OUT),
        Done::Yes => done(&app, &visit, pages::PROFILE_SESSIONS, word).finish(),
        Done::Nothing | Done::Outdated => answer::out_of_date(&app, &visit, pages::PROFILE_SESSIONS),
    })
}

fn show(app: &App, visit: &Visit, who: &SignedIn, found: &Whereabouts, news: Option<Message>) -> Sessions {
    let named = |id: &ClientId| found.clients.get(id).map(|client| client.metadata.client_name.clone());
    let session = |(session, place): &(model::session::Session, store::sessions::Place)| {
        let is_this = session.id == who.session.id;
        SessionLine {
            id: session.id.to_string(),
            browser: Browser::of(&place.user_agent),
            place: Place::of(&place.network, &visit.network),
            // Its use is written down every few minutes only, but here it is.
            last_used: when(visit, if is_this { visit.moment.now } else { session.last_seen_at }),
            client: place.client.as_ref().and_then(named),
            is_this,
        }
    };
    let app_line = |live: &store::grants::Live| AppLine {
        id: live.grant.id.to_string(),
        client: named(&live.grant.client_id).unwrap_or_default(),
        since: when(visit, live.grant.created_at),
        last_used: when(visit, live.last_used_at),
    };
    Sessions {
        frame: frame(app, visit, who, Tab::Sessions, news),
        action: pages::PROFILE_SESSIONS.to_owned(),
        sessions: found.sessions.iter().map(session).collect(),
        apps: found.apps.iter().map(app_line).collect(),
    }
}

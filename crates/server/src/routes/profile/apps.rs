//! `/profile/apps`: what clients may see, and how that ends (PRO-5, OP-6).

use account::profile::{self, ConnectedApp, Done};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::ClientId;

use super::{acting, done, frame, signed_in_on_website, what_was_done, when};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault};
use crate::pages::{AppCard, Apps, Tab};
use crate::routes::pages;
use crate::text::Message;

/// GET.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_APPS).await?;
    let news = what_was_done(&request).filter(|word| word == "removed").map(|_| Message::new("apps-removed"));
    let found = profile::connected_apps(&app.accounts, &who.person.person().id, visit.moment.now).await;
    let found = found.map_err(|e| fault::account_page(&app, &visit, &e))?;
    let page = Apps {
        frame: frame(&app, &visit, &who, Tab::Apps, news),
        action: pages::PROFILE_APPS.to_owned(),
        apps: found.iter().map(|connected| card(&visit, connected)).collect(),
    };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

/// POST of *Remove access*.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_APPS).await?;
    let client = ClientId::from_text(form.get("app").unwrap_or_default());
    let me = acting(&visit, &who);
    let removed = profile::remove_app(&app.accounts, me, client, &mut visit.moment).await;
    Ok(match removed.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Done::Yes => done(&app, &visit, pages::PROFILE_APPS, "removed").finish(),
        Done::Nothing | Done::Outdated => answer::out_of_date(&app, &visit, pages::PROFILE_APPS),
    })
}

fn card(visit: &Visit, connected: &ConnectedApp) -> AppCard {
    AppCard {
        id: connected.client.id.to_string(),
        name: connected.client.metadata.client_name.clone(),
        of_the_house: connected.client.first_party,
        scopes: connected.scope.iter().map(str::to_owned).collect(),
        since: when(visit, connected.since),
    }
}

//! `/profile`: what matters, at a glance.

use account::profile;
use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse, web};
use model::person::SubscriptionRole;

use super::{frame, signed_in_on_website, when};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::{Visit, fault};
use crate::pages::{Overview, Tab};
use crate::routes::pages;
use crate::text::utc;

/// GET.
pub(in crate::routes) async fn get(app: web::Data<App>, mut visit: Visit) -> Result<HttpResponse, Error> {
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE).await?;
    let (person, now) = (who.person.person(), visit.moment.now);
    let idle = app.provider.settings.session.idle;
    let found = profile::whereabouts(&app.accounts, &person.id, idle, now).await;
    let sessions = found.map_err(|e| fault::account_page(&app, &visit, &e))?.sessions;
    let apps = profile::connected_apps(&app.accounts, &person.id, now).await;
    let apps = apps.map_err(|e| fault::account_page(&app, &visit, &e))?;
    let subscription = person.subscription.as_ref();
    let page = Overview {
        frame: frame(&app, &visit, &who, Tab::Overview, None),
        signed_in_since: utc(who.session.authentication.at),
        browser: visit.known_browser(),
        password_set: person.password_changed_at.map(|at| when(&visit, at)),
        subscription: subscription.map(|is| (is.customer_number.clone(), is.role == SubscriptionRole::Owner)),
        browsers: number(sessions.len()),
        apps: number(apps.len()),
    };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

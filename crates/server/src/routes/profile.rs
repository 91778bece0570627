//! `/profile`: *User Profile*, on the website's surface.

use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse, web};
use model::{Surface, Timestamp};
use session::SignedIn;
use time::OffsetDateTime;

use super::pages;
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::{Visit, fault, see_other};
use crate::pages::{Overview, Profile, Tab, UserMenu};

/// GET. Only a session that opens the website opens the profile (SUR-2).
pub(super) async fn get(app: web::Data<App>, visit: Visit) -> Result<HttpResponse, Error> {
    match signed_in(&app, &visit).await?.filter(|who| who.opens(Surface::Website)) {
        None => Ok(see_other(&app, &visit, pages::SIGN_IN).finish()),
        Some(who) => {
            touch(&app, &visit, &who).await?;
            Ok(answer::page(&app, &visit, StatusCode::OK, &overview(&app, &visit, &who), &FormTargets::none()))
        }
    }
}

/// GET of an address that has no page, or none any more, but stands for the profile.
pub(super) async fn home(app: web::Data<App>, visit: Visit) -> HttpResponse {
    see_other(&app, &visit, pages::PROFILE).finish()
}

/// Who is signed in at this browser, active and not lapsed.
pub(super) async fn signed_in(app: &App, visit: &Visit) -> Result<Option<SignedIn>, Error> {
    let (provider, visitor, now) = (app.provider.clone(), visit.visitor, visit.moment.now);
    let found = app.store.read(move |tx| visitor.signed_in(&provider, tx, now)).await;
    found.map_err(|e| fault::store_page(app, visit, &e))
}

/// Looking at the profile is use of the session, too: its idle limit begins anew (SEC-24).
async fn touch(app: &App, visit: &Visit, who: &SignedIn) -> Result<(), Error> {
    let now = visit.moment.now;
    if !who.is_due_for_touch(now) {
        return Ok(());
    }
    let id = who.session.id.clone();
    let touched = app.store.write(move |tx| store::sessions::touch(tx, &id, now)).await;
    touched.map_err(|e| fault::store_page(app, visit, &e))
}

fn overview(app: &App, visit: &Visit, who: &SignedIn) -> Profile {
    let person = who.person.person();
    Profile {
        menu: UserMenu {
            name: person.name.clone(),
            email: person.email.to_string(),
            profile: pages::PROFILE.to_owned(),
            sign_out: pages::PROFILE_SIGN_OUT.to_owned(),
            csrf: visit.csrf(app),
        },
        tabs: vec![Tab::overview(pages::PROFILE, true)],
        overview: Overview {
            name: person.name.clone(),
            email: person.email.to_string(),
            signed_in_since: date(who.session.authentication.at),
            browser: visit.browser_in_words(),
        },
    }
}

fn date(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(at.seconds()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

//! *User Profile*, on the website's surface: one module for each tab.

pub(super) mod activity;
pub(super) mod apps;
pub(super) mod closing;
pub(super) mod details;
pub(super) mod disconnect;
pub(super) mod download;
pub(super) mod link;
mod overview;
pub(super) mod password;
mod returns;
pub(super) mod sessions;

pub(super) use overview::get;
pub(super) use returns::{leading_to, returns_to, sign_in_for};

use account::profile::Acting;
use actix_web::{Error, HttpRequest, HttpResponse, HttpResponseBuilder, web};
use model::{Surface, Timestamp};
use session::SignedIn;

use super::pages;
use crate::app::App;
use crate::http::address::{parameter, with_parameter};
use crate::http::{Visit, fault, see_other};
use crate::pages::{ProfileFrame, Tab, UserMenu, When};
use crate::text::{Message, utc};

/// GET of an address that has no page, or none any more, but stands for the profile.
pub(super) async fn home(app: web::Data<App>, visit: Visit) -> HttpResponse {
    see_other(&app, &visit, pages::PROFILE).finish()
}

/// Who is here, by a session that opens the website: only such a one opens the profile (SUR-2). Anybody else is led to
/// sign in, and then to `page`. From here on the visit speaks the person's language.
pub(super) async fn signed_in_on_website(app: &App, visit: &mut Visit, page: &'static str) -> Result<SignedIn, Error> {
    let who = visit.signed_in(app).await?;
    on_website(app, visit, who, page).await
}

/// The same of whom the visit has found already.
async fn on_website(
    app: &App,
    visit: &mut Visit,
    found: Option<SignedIn>,
    page: &'static str,
) -> Result<SignedIn, Error> {
    match found.filter(|who| who.opens(Surface::Website)) {
        None => Err(fault::shown(see_other(app, visit, &sign_in_for(page)).finish())),
        Some(who) => {
            visit.speak_to(who.person.person());
            touch(app, visit, &who).await?;
            Ok(who)
        }
    }
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

/// What stands around a tab.
pub(super) fn frame(app: &App, visit: &Visit, who: &SignedIn, tab: Tab, news: Option<Message>) -> ProfileFrame {
    let person = who.person.person();
    let menu = UserMenu {
        name: person.name.clone(),
        email: person.email.to_string(),
        profile: pages::PROFILE.to_owned(),
        sign_out: pages::PROFILE_SIGN_OUT.to_owned(),
        csrf: visit.csrf(app, &person.id),
    };
    ProfileFrame { menu, tab, news }
}

/// The person as one who acts on their own account.
fn acting(visit: &Visit, who: &SignedIn) -> Acting {
    Acting { person: who.person.person().id.clone(), session: who.session.id.clone(), at: visit.at() }
}

/// The query parameter that says what has just been done, by a word that the page knows.
const DONE: &str = "done";

/// Back to a tab that says what was done.
fn done(app: &App, visit: &Visit, page: &str, word: &str) -> HttpResponseBuilder {
    see_other(app, visit, &with_parameter(page, DONE, word))
}

/// What has just been done, as the address says.
fn what_was_done(request: &HttpRequest) -> Option<String> {
    parameter(request, DONE)
}

/// A time as it is seen from this visit.
pub(super) fn when(visit: &Visit, at: Timestamp) -> When {
    When { at: utc(at), now: utc(visit.moment.now) }
}

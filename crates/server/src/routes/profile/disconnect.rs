//! `/profile/password/disconnect`: *Disconnect External Authentication* (PRO-2, FED-4).

use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use federation::link::{self, DisconnectedBy, Disconnecting};
use model::PersonId;
use model::person::Person;
use model::surface::{ExternalLogin, Login, Password};
use session::SignedIn;

use super::{done, frame, sign_in_for, signed_in_on_website};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{DisconnectExternal, DisconnectSection, Problem, Tab};
use crate::routes::{pages, upstream};
use crate::text::Message;

/// The word by which the tab knows that it was done.
pub(super) const DONE: &str = "disconnected";

/// GET: the question, to somebody who has just signed in (SEC-48).
pub(in crate::routes) async fn get(app: web::Data<App>, mut visit: Visit) -> Result<HttpResponse, Error> {
    let (who, name) = asked_by(&app, &mut visit).await?;
    Ok(answer::page(&app, &visit, StatusCode::OK, &question(&app, &visit, &who, name, false), &FormTargets::none()))
}

/// POST of *Disconnect*; or of the tab's button, which leads to the question.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    if form.get(DisconnectSection::ASK).is_some() {
        return Ok(see_other(&app, &visit, pages::PROFILE_DISCONNECT).finish());
    }
    let (who, name) = asked_by(&app, &mut visit).await?;
    if form.get("sure") != Some("yes") {
        let page = question(&app, &visit, &who, name, true);
        return Ok(answer::page(&app, &visit, StatusCode::BAD_REQUEST, &page, &FormTargets::none()));
    }
    Ok(match disconnect(&app, &mut visit, who, name).await? {
        Disconnecting::Done => done(&app, &visit, pages::PROFILE_PASSWORD, DONE).finish(),
        // What came between is told there, with the way on.
        Disconnecting::NothingToDisconnect | Disconnecting::NoPassword | Disconnecting::Outdated => {
            see_other(&app, &visit, pages::PROFILE_DISCONNECT).finish()
        }
    })
}

async fn disconnect(app: &App, visit: &mut Visit, who: SignedIn, name: String) -> Result<Disconnecting, Error> {
    let (keyring, browser, origin) = (app.provider.keyring.clone(), visit.visitor.browser, visit.origin());
    let draw = visit.moment.draw();
    let disconnected = app.store.write(move |tx| {
        let at = link::At { keyring: &keyring, upstream: &name, browser: &browser, origin: &origin };
        link::disconnect(tx, &who.session.person_id, DisconnectedBy::Person(&who.session.id), &at, &draw)
    });
    disconnected.await.map_err(|e| fault::store_page(app, visit, &e))
}

/// The way here, at the bottom of the tab.
pub(super) async fn section(app: &App, visit: &Visit, who: &SignedIn) -> Result<Option<DisconnectSection>, Error> {
    let person = who.person.person();
    match standing(person.login()) {
        Standing::Open => {
            let name = name_of_login(app, visit, &person.id).await?;
            Ok(Some(DisconnectSection { name, page: pages::PROFILE_DISCONNECT.to_owned() }))
        }
        Standing::NoPassword | Standing::Nothing | Standing::OfAnOrganisation => Ok(None),
    }
}

/// *… is disconnected*, as long as it is true.
pub(super) async fn news(app: &App, visit: &Visit, who: &SignedIn) -> Result<Option<Message>, Error> {
    let person = who.person.person();
    if person.external != ExternalLogin::Disconnected {
        return Ok(None);
    }
    let name = name_of_login(app, visit, &person.id).await?;
    Ok(Some(Message::new("disconnect-done").with("name", name)))
}

/// Whether somebody can disconnect, by what they have to sign in with.
enum Standing {
    Open,
    NoPassword,
    Nothing,
    OfAnOrganisation,
}

const fn standing(login: Login) -> Standing {
    match (login.external, login.password) {
        (ExternalLogin::Linked, Password::Set) => Standing::Open,
        (ExternalLogin::Linked, Password::Unset) => Standing::NoPassword,
        (ExternalLogin::Never | ExternalLogin::Disconnected, _) => Standing::Nothing,
        (ExternalLogin::Saml, _) => Standing::OfAnOrganisation,
    }
}

/// Who is here, has just signed in and can disconnect, and what. Others are told why not, or asked to sign in.
async fn asked_by(app: &App, visit: &mut Visit) -> Result<(SignedIn, String), Error> {
    let who = signed_in_on_website(app, visit, pages::PROFILE_DISCONNECT).await?;
    if let Some(problem) = refusal(who.person.person()) {
        return Err(fault::problem(app, visit, problem));
    }
    if !who.is_fresh(visit.moment.now) {
        return Err(fault::shown(see_other(app, visit, &sign_in_for(pages::PROFILE_DISCONNECT)).finish()));
    }
    let name = name_of_login(app, visit, &who.session.person_id).await?;
    Ok((who, name))
}

fn refusal(person: &Person) -> Option<Problem> {
    let back = pages::PROFILE_PASSWORD;
    match standing(person.login()) {
        Standing::Open => None,
        Standing::NoPassword => Some(Problem::disconnect_without_password(back)),
        Standing::Nothing => Some(Problem::nothing_to_disconnect(back)),
        Standing::OfAnOrganisation => Some(Problem::disconnect_of_an_organisation(back)),
    }
}

/// What the person's external login is called, the last one that they had.
async fn name_of_login(app: &App, visit: &Visit, person: &PersonId) -> Result<String, Error> {
    let person = person.clone();
    let logins = app.store.read(move |tx| store::external_logins::of_person(tx, &person)).await;
    let last = logins.map_err(|e| fault::store_page(app, visit, &e))?.into_iter().next();
    let Some(last) = last else { return Ok(String::new()) };
    let upstreams = upstream::all(app, visit).await?;
    let same = upstreams.iter().find(|upstream| upstream.settings.issuer == last.subject.issuer);
    Ok(same.map_or(last.upstream_id, |upstream| upstream.settings.name.clone()))
}

fn question(app: &App, visit: &Visit, who: &SignedIn, name: String, not_sure: bool) -> DisconnectExternal {
    DisconnectExternal {
        frame: frame(app, visit, who, Tab::Password, None),
        action: pages::PROFILE_DISCONNECT.to_owned(),
        name,
        keep: pages::PROFILE_PASSWORD.to_owned(),
        not_sure,
    }
}

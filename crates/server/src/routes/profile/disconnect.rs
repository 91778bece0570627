//! `/profile/password/disconnect`: *Disconnect External Authentication* (PRO-2, FED-4).

use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use federation::link::{self, DisconnectedBy, Disconnecting};
use model::PersonId;
use model::person::Person;
use model::surface::{ExternalState, Standing};
use session::{Followed, SignedIn};

use super::{done, frame, on_website, sign_in_for};
use crate::app::App;
use crate::http::address::{parameter, with_parameter};
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{DisconnectAlert, DisconnectExternal, DisconnectSection, Problem, Tab};
use crate::routes::{pages, upstream};
use crate::text::Message;

/// The word by which the tab knows that it was done.
pub(super) const DONE: &str = "disconnected";
/// The parameter by which the question knows that its button was pressed and nothing came of it.
const AGAIN: &str = "again";

/// GET: the question, to somebody who has just signed in (SEC-48).
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let found = visit.signed_in(&app).await?;
    let (who, name) = asked_by(&app, &mut visit, found).await?;
    let alert = parameter(&request, AGAIN).map(|_| DisconnectAlert::SignedInMeanwhile);
    Ok(answer::page(&app, &visit, StatusCode::OK, &question(&app, &visit, &who, name, alert), &FormTargets::none()))
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
    let (who, name) = match visit.signed_in(&app).await? {
        Some(who) => asked_by(&app, &mut visit, Some(who)).await?,
        None => match asked_before_by(&app, &mut visit).await? {
            Some(asked) => asked,
            None => return Ok(ask_again(&app, &visit)),
        },
    };
    if form.get("sure") != Some("yes") {
        let page = question(&app, &visit, &who, name, Some(DisconnectAlert::NotSure));
        return Ok(answer::page(&app, &visit, StatusCode::BAD_REQUEST, &page, &FormTargets::none()));
    }
    Ok(match disconnect(&app, &mut visit, who, name).await? {
        Disconnecting::Done => done(&app, &visit, pages::PROFILE_PASSWORD, DONE).finish(),
        // What came between is told there, with the way on.
        Disconnecting::Not(_) | Disconnecting::Outdated | Disconnecting::NoSuchPerson => ask_again(&app, &visit),
    })
}

/// Back to the question, which says that nothing was disconnected.
fn ask_again(app: &App, visit: &Visit) -> HttpResponse {
    see_other(app, visit, &with_parameter(pages::PROFILE_DISCONNECT, AGAIN, "yes")).finish()
}

async fn disconnect(app: &App, visit: &mut Visit, who: SignedIn, name: String) -> Result<Disconnecting, Error> {
    let (accounts, at, draw) = (app.accounts.clone(), visit.at(), visit.moment.draw());
    let disconnected = app.store.write(move |tx| {
        let by = DisconnectedBy::Person { session: &who.session.id, at: &at };
        link::disconnect(tx, &accounts, &who.session.person_id, &name, by, &draw)
    });
    disconnected.await.map_err(|e| fault::store_page(app, visit, &e))
}

/// The way here, at the bottom of the tab.
pub(super) async fn section(app: &App, visit: &Visit, who: &SignedIn) -> Result<Option<DisconnectSection>, Error> {
    let person = who.person.person();
    match person.login().disconnecting() {
        Standing::Open => {
            let name = name_of_login(app, visit, &person.id).await?;
            Ok(Some(DisconnectSection { name, page: pages::PROFILE_DISCONNECT.to_owned() }))
        }
        Standing::NoPassword | Standing::NothingLinked | Standing::OfAnOrganisation => Ok(None),
    }
}

/// The external login of somebody who can't disconnect it before they have a password.
pub(super) async fn without_password(app: &App, visit: &Visit, who: &SignedIn) -> Result<Option<String>, Error> {
    let person = who.person.person();
    match person.login().disconnecting() {
        Standing::NoPassword => upstream::name_of_login(app, visit, &person.id).await,
        Standing::Open | Standing::NothingLinked | Standing::OfAnOrganisation => Ok(None),
    }
}

/// *… is disconnected*, as long as it is true.
pub(super) async fn news(app: &App, visit: &Visit, who: &SignedIn) -> Result<Option<Message>, Error> {
    let person = who.person.person();
    if person.external != ExternalState::Disconnected {
        return Ok(None);
    }
    let name = name_of_login(app, visit, &person.id).await?;
    Ok(Some(Message::new("disconnect-done").with("name", name)))
}

/// Who is here, has just signed in and can disconnect, and what. Others are told why not, or asked to sign in.
async fn asked_by(app: &App, visit: &mut Visit, found: Option<SignedIn>) -> Result<(SignedIn, String), Error> {
    let who = on_website(app, visit, found, pages::PROFILE_DISCONNECT).await?;
    if let Some(problem) = refusal(who.person.person()) {
        return Err(fault::problem(app, visit, problem));
    }
    if !who.is_fresh(visit.moment.now) {
        return Err(fault::shown(see_other(app, visit, &sign_in_for(pages::PROFILE_DISCONNECT)).finish()));
    }
    let name = name_of_login(app, visit, &who.session.person_id).await?;
    Ok((who, name))
}

/// The same, where a sign-in in another tab has ended the session of the form while it was on its way: the session that
/// followed stands for it, if either may disconnect. Nobody where it ended in any other way; the browser comes back with
/// what it has now.
async fn asked_before_by(app: &App, visit: &mut Visit) -> Result<Option<(SignedIn, String)>, Error> {
    let (visitor, now) = (visit.visitor, visit.moment.now);
    let found = app.store.read(move |tx| match &visitor.session {
        Some(token) => session::followed(tx, token, &visitor.browser, now),
        None => Ok(None),
    });
    let Some(Followed { before, now: who }) = found.await.map_err(|e| fault::store_page(app, visit, &e))? else {
        return Ok(None);
    };
    if refusal(who.person.person()).is_some() || !before.is_fresh(now) || !who.is_fresh(now) {
        return Ok(None);
    }
    visit.speak_to(who.person.person());
    let name = name_of_login(app, visit, &who.session.person_id).await?;
    Ok(Some((who, name)))
}

fn refusal(person: &Person) -> Option<Problem> {
    let back = pages::PROFILE_PASSWORD;
    match person.login().disconnecting() {
        Standing::Open => None,
        Standing::NoPassword => Some(Problem::disconnect_without_password(back)),
        Standing::NothingLinked => Some(Problem::nothing_to_disconnect(back)),
        Standing::OfAnOrganisation => Some(Problem::disconnect_of_an_organisation(back)),
    }
}

/// What the person's external login is called, the last one that they had.
async fn name_of_login(app: &App, visit: &Visit, person: &PersonId) -> Result<String, Error> {
    Ok(upstream::name_of_login(app, visit, person).await?.unwrap_or_default())
}

fn question(
    app: &App,
    visit: &Visit,
    who: &SignedIn,
    name: String,
    alert: Option<DisconnectAlert>,
) -> DisconnectExternal {
    DisconnectExternal {
        frame: frame(app, visit, who, Tab::Password, None),
        action: pages::PROFILE_DISCONNECT.to_owned(),
        name,
        keep: pages::PROFILE_PASSWORD.to_owned(),
        alert,
    }
}

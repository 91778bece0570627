//! `/profile/password/external`: a person links an external login to their account (FED-3).

use std::sync::Arc;

use account::sign_in::{PasswordVerdict, Visitor, check_password};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use federation::link::{self, Linking};
use federation::oidc::{Upstream, Wishes};
use model::external::{Aim as Kept, Claimed};
use model::person::Person;
use model::secret::PlainPassword;
use model::session::Authentication;
use model::surface::ExternalState;
use model::{PersonId, PlainToken, SessionId, Timestamp};
use session::{Begun, SignedIn};

use super::{done, frame, signed_in_on_website};
use crate::app::App;
use crate::http::address::{parameter, with_parameter};
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, whole_seconds};
use crate::http::{Visit, fault, see_other};
use crate::pages::{CurrentPasswordProblem, LinkAlert, LinkExternal, Problem, Tab};
use crate::routes::aim::Aim;
use crate::routes::opening::Opening;
use crate::routes::{pages, upstream};
use crate::text::Message;

/// Who asked for the link, and in which session, before they left for the upstream.
pub(in crate::routes) struct Asked {
    /// Who.
    pub(in crate::routes) person_id: PersonId,
    /// In which session.
    pub(in crate::routes) session_id: SessionId,
    /// When the password was set that they gave.
    pub(in crate::routes) password_changed_at: Option<Timestamp>,
}

/// The word by which the tab knows that it was done.
pub(super) const DONE: &str = "linked";
/// Which upstream, in the page's address and its form.
const UPSTREAM: &str = "upstream";

/// *Your account is linked*, as long as it is true.
pub(super) async fn news(app: &App, visit: &Visit, who: &SignedIn) -> Result<Option<Message>, Error> {
    let person = who.person.person();
    if person.external != ExternalState::Linked {
        return Ok(None);
    }
    let name = upstream::name_of_login(app, visit, &person.id).await?;
    Ok(name.map(|name| Message::new("link-done").with("name", name)))
}

/// The address where an upstream is linked.
pub(super) fn page_of(upstream: &Upstream) -> String {
    with_parameter(pages::PROFILE_PASSWORD_EXTERNAL, UPSTREAM, &upstream.settings.id)
}

/// GET.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let asked = parameter(&request, UPSTREAM).or_else(|| parameter(&request, "by"));
    let (who, upstream) = linkable(&app, &mut visit, asked.as_deref()).await?;
    let alert = match parameter(&request, "told").as_deref() {
        Some(upstream::UNREACHABLE) => Some(LinkAlert::Unreachable),
        Some(upstream::CANCELLED) => Some(LinkAlert::Cancelled),
        _ => None,
    };
    Ok(show(&app, &visit, &who, &upstream, alert))
}

/// POST of *Link NAME*: the password first, then the upstream's own sign-in.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let (who, upstream) = linkable(&app, &mut visit, form.get(UPSTREAM)).await?;
    let Some(password) = form.get(LinkExternal::PASSWORD).map(PlainPassword::new) else {
        let alert = LinkAlert::Password(CurrentPasswordProblem::Missing);
        return Ok(show(&app, &visit, &who, &upstream, Some(alert)));
    };
    match check(&app, &mut visit, &who, password).await? {
        Ok(person) => set_out(&app, &mut visit, &who, &person, &upstream).await,
        Err(problem) => Ok(show(&app, &visit, &who, &upstream, Some(LinkAlert::Password(problem)))),
    }
}

async fn check(
    app: &App,
    visit: &mut Visit,
    who: &SignedIn,
    password: PlainPassword,
) -> Result<Result<Person, CurrentPasswordProblem>, Error> {
    let from = Visitor { origin: visit.origin(), browser: Some(visit.visitor.browser), app: None };
    let email = who.person.person().email.as_str();
    let checked = check_password(&app.accounts, email, password, &from, &mut visit.moment).await;
    Ok(match checked.map_err(|e| fault::account_page(app, visit, &e))? {
        PasswordVerdict::Right(person) if person.id == who.session.person_id => Ok(person),
        PasswordVerdict::Right(_) | PasswordVerdict::Wrong => Err(CurrentPasswordProblem::Wrong),
        PasswordVerdict::Paused { retry_after } => {
            Err(CurrentPasswordProblem::Wait { seconds: whole_seconds(retry_after) })
        }
    })
}

async fn set_out(
    app: &App,
    visit: &mut Visit,
    who: &SignedIn,
    person: &Person,
    chosen: &Upstream,
) -> Result<HttpResponse, Error> {
    let kept = Kept::Link {
        person_id: person.id.clone(),
        session_id: who.session.id.clone(),
        password_changed_at: person.password_changed_at,
    };
    // Anew, whoever is signed in there: on a shared computer it may be somebody else.
    let (anew, nowhere) = (Wishes { max_age: Some(0), ..Wishes::default() }, PlainToken::presented(""));
    Ok(match upstream::set_out(app, visit, chosen, anew, kept, &nowhere).await? {
        Ok(address) => upstream::leave(app, visit, chosen, &address, &FormTargets::none()),
        Err(_) => {
            let page = upstream::telling(pages::PROFILE_PASSWORD_EXTERNAL, upstream::UNREACHABLE, chosen);
            see_other(app, visit, &page).finish()
        }
    })
}

/// The upstream has said who it is: links it, as long as the same person is signed in here in the same session, and begins
/// another one by what was linked (SEC-24).
pub(in crate::routes) async fn finish(
    app: &App,
    visit: &mut Visit,
    upstream: &Arc<Upstream>,
    asked: Asked,
    claimed: Claimed,
) -> Result<HttpResponse, Error> {
    let gone = |visit: &Visit| Ok(answer::out_of_date(app, visit, pages::PROFILE_PASSWORD));
    let Some(who) = visit.signed_in(app).await? else { return gone(visit) };
    let person = who.person.person().clone();
    let same = who.session.id == asked.session_id && person.id == asked.person_id;
    if !same || person.password_changed_at != asked.password_changed_at {
        return gone(visit);
    }
    let (opening, cookie) = Opening::prepare(app, visit, &Aim::profile());
    let (accounts, at, draw) = (app.accounts.clone(), visit.at(), visit.moment.draw());
    let upstream_here = upstream.clone();
    let linked = app.store.write(move |tx| {
        let here = link::Here { accounts: &accounts, upstream: &upstream_here.settings, at: &at };
        let (person, claimed) =
            match link::link_from_profile(tx, &person, &who.session.id, claimed.clone(), here, &draw)? {
                Linking::Linked(person, claimed) => (person, claimed),
                Linking::Gone => return Ok(Finished::Gone),
                Linking::Refused => return Ok(Finished::Refused),
            };
        let authentication = Authentication::by_external_login(&claimed, draw.now);
        match session::permit(person, authentication, model::Surface::Website) {
            Ok(permit) => opening.begin_externally(tx, &permit, &claimed).map(Finished::Linked),
            Err(_) => Ok(Finished::Linked(Begun::Outdated)),
        }
    });
    Ok(match linked.await.map_err(|e| fault::store_page(app, visit, &e))? {
        Finished::Gone => return gone(visit),
        Finished::Refused => {
            let problem = Problem::external_login_not_linked(&upstream.settings.name, pages::PROFILE_PASSWORD);
            answer::problem(app, visit, problem)
        }
        Finished::Linked(Begun::Yes) => done(app, visit, pages::PROFILE_PASSWORD, DONE).cookie(cookie).finish(),
        Finished::Linked(Begun::Outdated) => see_other(app, visit, pages::PROFILE_PASSWORD).finish(),
    })
}

/// What the write came to.
enum Finished {
    /// It is linked, and another session begun by it, unless the person changed meanwhile.
    Linked(Begun),
    Refused,
    Gone,
}

/// Who is here and can link, and what: the upstream with the id that was asked for, or the only one that there is.
/// Otherwise the way to the tab.
async fn linkable(app: &App, visit: &mut Visit, asked: Option<&str>) -> Result<(SignedIn, Arc<Upstream>), Error> {
    let who = signed_in_on_website(app, visit, pages::PROFILE_PASSWORD).await?;
    let mut upstreams = upstream::all(app, visit).await?;
    if let Some(id) = asked {
        upstreams.retain(|upstream| upstream.settings.id == id);
    }
    match (who.person.person().login().can_link(), upstreams.pop(), upstreams.is_empty()) {
        (true, Some(upstream), true) => Ok((who, upstream)),
        _ => Err(fault::shown(see_other(app, visit, pages::PROFILE_PASSWORD).finish())),
    }
}

fn show(app: &App, visit: &Visit, who: &SignedIn, upstream: &Arc<Upstream>, alert: Option<LinkAlert>) -> HttpResponse {
    let status = match alert {
        Some(LinkAlert::Password(problem)) => Status::from(problem),
        Some(LinkAlert::Unreachable | LinkAlert::Cancelled) | None => StatusCode::OK.into(),
    };
    let page = LinkExternal {
        frame: frame(app, visit, who, Tab::Password, None),
        action: page_of(upstream),
        id: upstream.settings.id.clone(),
        name: upstream.settings.name.clone(),
        alert,
        back: pages::PROFILE_PASSWORD.to_owned(),
    };
    let targets = upstream::targets(FormTargets::none(), std::slice::from_ref(upstream));
    answer::page(app, visit, status, &page, &targets)
}

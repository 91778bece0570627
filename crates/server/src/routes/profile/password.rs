//! `/profile/password`: a link by mail, and *Change Password* (PRO-1, PWD-4).

use std::sync::Arc;

use account::hashing::Asker;
use account::password::{About, Password};
use account::recovery::{self, Change, ChangeVerdict, Sent};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use federation::oidc::Upstream;
use model::keyring::Purpose;
use model::secret::PlainPassword;
use session::SignedIn;

use super::{disconnect, done, frame, link, signed_in_on_website, what_was_done};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, whole_seconds};
use crate::http::{Visit, fault, see_other};
use crate::pages::{ChangePassword, CurrentPasswordProblem, LinkSection, NewPassword, PasswordTab, Tab};
use crate::routes::{new_password, pages, upstream};
use crate::text::Message;

/// The field of the password that the person has.
const CURRENT: &str = "current-password";

/// GET.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_PASSWORD).await?;
    let news = match what_was_done(&request).as_deref() {
        Some("link") => Some(Message::new("password-link-sent").with("email", who.person.person().email.as_str())),
        Some("change") => Some(Message::new("password-changed")),
        Some(link::DONE) => link::news(&app, &visit, &who).await?,
        Some(disconnect::DONE) => disconnect::news(&app, &visit, &who).await?,
        _ => None,
    };
    let tab = tab(&app, &visit, &who, news).await?;
    Ok(answer::page(&app, &visit, StatusCode::OK, &tab, &FormTargets::none()))
}

/// POST of *Forgot / Reset Password*.
pub(in crate::routes) async fn send_link(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_PASSWORD).await?;
    let (at, person) = (visit.at(), &who.person.person().id);
    let sent = recovery::send_link_to(&app.accounts, person, at, &mut visit.moment).await;
    match sent.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Sent::Yes => Ok(done(&app, &visit, pages::PROFILE_PASSWORD, "link").finish()),
        Sent::NoAccount => Ok(see_other(&app, &visit, pages::PROFILE_PASSWORD).finish()),
        Sent::Paused { retry_after } => {
            let seconds = whole_seconds(retry_after);
            let tab = PasswordTab { link_pause: Some(seconds), ..tab(&app, &visit, &who, None).await? };
            Ok(answer::page(&app, &visit, Status::wait(seconds), &tab, &FormTargets::none()))
        }
    }
}

/// POST of *Change Password*.
pub(in crate::routes) async fn change(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_PASSWORD).await?;
    let person = who.person.person();
    let about = About { name: &person.name, email: person.email.as_str() };
    let asker = Asker::Known(person.id.clone());
    let new = new_password::choose(&app, &form, new_password::FIELD, &asker, about).await;
    let new = new.map_err(|e| fault::account_page(&app, &visit, &e))?;
    match (form.get(CURRENT), new) {
        (Some(current), Ok(new)) => try_change(&app, &mut visit, &who, PlainPassword::new(current), new).await,
        (current, new) => {
            let current = current.is_none().then_some(CurrentPasswordProblem::Missing);
            show(&app, &visit, &who, current, new.err()).await
        }
    }
}

async fn try_change(
    app: &App,
    visit: &mut Visit,
    who: &SignedIn,
    current: PlainPassword,
    new: Password,
) -> Result<HttpResponse, Error> {
    let token = visit.moment.token();
    let change = Change {
        person: who.person.person().clone(),
        session: who.session.id.clone(),
        cookie: app.provider.keyring.hash(Purpose::Session, &token),
        current,
        new,
    };
    let at = visit.at();
    let verdict = recovery::change(&app.accounts, change, at, &mut visit.moment).await;
    match verdict.map_err(|e| fault::account_page(app, visit, &e))? {
        ChangeVerdict::Changed => {
            let left = who.session.expires_at.since(visit.moment.now);
            let cookie = app.cookies.set_session(&token, left);
            Ok(done(app, visit, pages::PROFILE_PASSWORD, "change").cookie(cookie).finish())
        }
        ChangeVerdict::WrongPassword => show(app, visit, who, Some(CurrentPasswordProblem::Wrong), None).await,
        ChangeVerdict::Paused { retry_after } => {
            let seconds = whole_seconds(retry_after);
            show(app, visit, who, Some(CurrentPasswordProblem::Wait { seconds }), None).await
        }
        ChangeVerdict::Outdated => Ok(see_other(app, visit, pages::PROFILE_PASSWORD).finish()),
    }
}

/// The tab with what is to be put right.
async fn show(
    app: &App,
    visit: &Visit,
    who: &SignedIn,
    current: Option<CurrentPasswordProblem>,
    new: Option<NewPassword>,
) -> Result<HttpResponse, Error> {
    let mut tab = tab(app, visit, who, None).await?;
    tab.change = tab.change.map(|change| ChangePassword { current, new: new.unwrap_or(change.new) });
    let status = current.map_or(StatusCode::BAD_REQUEST.into(), Status::from);
    Ok(answer::page(app, visit, status, &tab, &FormTargets::none()))
}

async fn tab(app: &App, visit: &Visit, who: &SignedIn, news: Option<Message>) -> Result<PasswordTab, Error> {
    let new = NewPassword::empty(app.accounts.password_rules().min_length());
    Ok(PasswordTab {
        frame: frame(app, visit, who, Tab::Password, news),
        link_pause: None,
        change: who.person.person().password_changed_at.map(|_| ChangePassword { current: None, new }),
        link: link_section(app, visit, who).await?,
        without_password: disconnect::without_password(app, visit, who).await?,
        disconnect: disconnect::section(app, visit, who).await?,
    })
}

/// The way to link an external login, for whoever can.
async fn link_section(app: &App, visit: &Visit, who: &SignedIn) -> Result<Option<LinkSection>, Error> {
    if !who.person.person().login().can_link() {
        return Ok(None);
    }
    let upstreams = upstream::all(app, visit).await?;
    let choice = |upstream: &Arc<Upstream>| (upstream.settings.name.clone(), link::page_of(upstream));
    let choices: Vec<_> = upstreams.iter().map(choice).collect();
    Ok((!choices.is_empty()).then_some(LinkSection { choices }))
}

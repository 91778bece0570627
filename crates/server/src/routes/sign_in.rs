//! `/sign-in`: the page with the password form.

use account::sign_in::{PasswordVerdict, Visitor, check_password};
use account::sign_up::{CameBack, come_back};
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::PersonId;
use model::person::{Person, State};
use model::secret::PlainPassword;
use model::session::Authentication;
use model::surface::Verdict;
use session::Refusal;

use super::aim::{Aim, Lapsed};
use super::opening::{self, By};
use super::pages;
use super::sign_up::page_of;
use super::upstream::{self, ways::Ways};
use crate::app::App;
use crate::http::address::parameter;
use crate::http::answer;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, whole_seconds};
use crate::http::{Visit, fault, see_other};
use crate::pages::{SignIn, SignInAlert, SignInNews};

/// GET.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsOutOfDate).await?;
    let another = parameter(&request, "account").as_deref() == Some("other");
    let (username, ways) = match another {
        true => (String::new(), Ways::all(&app, &visit).await?),
        false => (prefilled(&aim), Ways::for_aim(&app, &visit, &aim).await?),
    };
    let (alert, news) = ways.told(&request);
    let told = Told { alert, news };
    Ok(show(&app, &visit, &aim, username, told, &ways, StatusCode::OK))
}

/// POST.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsOutOfDate).await?;
    let (username, password) = (form.get("username").unwrap_or_default(), form.get("password"));
    let Some(password) = password.filter(|_| !username.trim().is_empty()) else {
        let alert = SignInAlert::Incomplete { username: username.trim().is_empty(), password: password.is_none() };
        return alerted(&app, &visit, &aim, username, alert).await;
    };
    match try_password(&app, &mut visit, &aim, username, PlainPassword::new(password)).await {
        Ok(Outcome::In(cookie)) => Ok(see_other(&app, &visit, &aim.next()).cookie(*cookie).finish()),
        Ok(Outcome::SigningUp(page)) => Ok(see_other(&app, &visit, &aim.address(page)).finish()),
        Ok(Outcome::Told(alert)) => alerted(&app, &visit, &aim, username, alert).await,
        Ok(Outcome::ByUpstream(person)) => by_upstream(&app, &visit, &aim, username, &person).await,
        Err(account::Error::Store(error)) => Err(fault::store_page(&app, &visit, &error)),
        Err(account::Error::Busy { retry_after }) => {
            app.metrics.sign_in("busy");
            let alert = SignInAlert::Busy { seconds: whole_seconds(retry_after) };
            alerted(&app, &visit, &aim, username, alert).await
        }
    }
}

/// What a try to sign in came to.
enum Outcome {
    /// A session, by its cookie.
    In(Box<Cookie<'static>>),
    /// The page where their sign-up goes on (REG-7).
    SigningUp(&'static str),
    /// Nothing, for what they are told.
    Told(SignInAlert),
    /// Nothing, for an external login is the way in for this person (SUR-1).
    ByUpstream(PersonId),
}

/// Checks the password, and begins what it opens.
async fn try_password(
    app: &App,
    visit: &mut Visit,
    aim: &Aim,
    username: &str,
    password: PlainPassword,
) -> Result<Outcome, account::Error> {
    let from = Visitor { origin: visit.origin(), browser: Some(visit.visitor.browser), app: None };
    match check_password(&app.accounts, username, password, &from, &mut visit.moment).await? {
        PasswordVerdict::Right(person) if aim.asks().is_some_and(|asks| asks.id != person.id) => {
            Ok(refused(app, SignInAlert::SomebodyElse { email: person.email.to_string() }))
        }
        PasswordVerdict::Right(person) => begin(app, visit, aim, person).await,
        PasswordVerdict::Wrong => {
            app.metrics.sign_in("wrong_password");
            Ok(Outcome::Told(SignInAlert::Wrong))
        }
        PasswordVerdict::Paused { retry_after } => {
            app.metrics.sign_in("paused");
            Ok(Outcome::Told(SignInAlert::Wait { seconds: whole_seconds(retry_after) }))
        }
    }
}

async fn begin(app: &App, visit: &mut Visit, aim: &Aim, person: Person) -> Result<Outcome, account::Error> {
    let person = match person.state() {
        State::Unproved | State::NoSubscription | State::Waiting => {
            let at = visit.at();
            match come_back(&app.accounts, person, at, &mut visit.moment).await? {
                CameBack::On(state) => {
                    app.metrics.sign_in("signing_up");
                    return Ok(Outcome::SigningUp(page_of(app, state)));
                }
                CameBack::Outdated => return Ok(refused(app, SignInAlert::Wrong)),
                CameBack::In(person) => person,
            }
        }
        State::Locked => return Ok(refused(app, SignInAlert::Locked)),
        State::Active | State::Closed => person,
    };
    let id = person.id.clone();
    let permit = match session::permit(person, Authentication::by_password(visit.moment.now), aim.surface()) {
        Ok(permit) => permit,
        Err(Refusal::Surface(Verdict::UseExternalLogin)) => {
            app.metrics.sign_in("refused");
            return Ok(Outcome::ByUpstream(id));
        }
        Err(_) => return Ok(refused(app, SignInAlert::Wrong)),
    };
    let begun = opening::begin(app, visit, aim, permit, By::Password).await?;
    Ok(begun.map_or(Outcome::Told(SignInAlert::Wrong), |cookie| Outcome::In(Box::new(cookie))))
}

fn refused(app: &App, alert: SignInAlert) -> Outcome {
    app.metrics.sign_in("refused");
    Outcome::Told(alert)
}

/// What stands in *Email address* at first: the hint, or whoever is to confirm that it's still them.
fn prefilled(aim: &Aim) -> String {
    aim.login_hint().or_else(|| aim.signed_in().map(|who| who.person.person().email.to_string())).unwrap_or_default()
}

/// What the page has to tell.
#[derive(Default)]
struct Told {
    alert: Option<SignInAlert>,
    news: Option<SignInNews>,
}

fn show(
    app: &App,
    visit: &Visit,
    aim: &Aim,
    username: String,
    told: Told,
    ways: &Ways,
    status: impl Into<Status>,
) -> HttpResponse {
    let own = aim.address(pages::SIGN_IN);
    let email = aim.signed_in().map(|who| who.person.person().email.to_string());
    let page = SignIn {
        csrf: visit.csrf_before_sign_in(app),
        client: aim.client(),
        confirm_account: email.clone().filter(|email| *email == username),
        why_again: ways.why_again.clone(),
        // Where nobody is named, this is the page to which it would lead.
        use_another_account: (email.is_some() && !username.is_empty() || ways.only).then(|| aim.for_somebody_else()),
        username,
        alert: told.alert,
        news: told.news,
        upstreams: ways.shown(visit, aim),
        forgot_password: Some(aim.address(pages::FORGOT_PASSWORD)),
        create_account: (!ways.only).then(|| aim.address(pages::SIGN_UP)),
        action: own,
    };
    answer::page(app, visit, status, &page, &upstream::targets(aim.targets(), &ways.upstreams))
}

/// The password was right, and opens something else: the page says what opens this, with the button right there.
async fn by_upstream(
    app: &App,
    visit: &Visit,
    aim: &Aim,
    username: &str,
    person: &PersonId,
) -> Result<HttpResponse, Error> {
    let (ways, name) = Ways::of_person(app, visit, person).await?;
    let alert = name.map_or(SignInAlert::NotOffered, |name| SignInAlert::UseExternalLogin { name });
    let told = Told { alert: Some(alert), news: None };
    Ok(show(app, visit, aim, username.to_owned(), told, &ways, StatusCode::FORBIDDEN))
}

async fn alerted(
    app: &App,
    visit: &Visit,
    aim: &Aim,
    username: &str,
    alert: SignInAlert,
) -> Result<HttpResponse, Error> {
    let status = match alert {
        SignInAlert::Wrong | SignInAlert::Incomplete { .. } => StatusCode::BAD_REQUEST.into(),
        SignInAlert::Wait { seconds } => Status::wait(seconds),
        SignInAlert::Busy { seconds } => Status::busy(seconds),
        SignInAlert::Locked
        | SignInAlert::UseExternalLogin { .. }
        | SignInAlert::NotOffered
        | SignInAlert::SomebodyElse { .. } => StatusCode::FORBIDDEN.into(),
        SignInAlert::Unreachable { .. } => StatusCode::OK.into(),
    };
    let (username, ways) = match alert {
        SignInAlert::SomebodyElse { .. } => (prefilled(aim), Ways::for_aim(app, visit, aim).await?),
        _ => (username.to_owned(), Ways::all(app, visit).await?),
    };
    let told = Told { alert: Some(alert), news: None };
    Ok(show(app, visit, aim, username, told, &ways, status))
}

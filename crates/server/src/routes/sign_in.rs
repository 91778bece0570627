//! `/sign-in`: the page with the password form.

use account::sign_in::{PasswordVerdict, Visitor, check_password};
use account::sign_up::{CameBack, come_back};
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::person::{Person, State};
use model::secret::PlainPassword;
use model::session::Authentication;

use super::aim::{Aim, Lapsed};
use super::authorize::parameter;
use super::opening::{self, By};
use super::pages;
use crate::app::App;
use crate::http::answer;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{SignIn, SignInAlert};

/// GET.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let aim = match Aim::find(&app, &request, &mut visit, Lapsed::IsOutOfDate).await? {
        Ok(aim) => aim,
        Err(response) => return Ok(response),
    };
    let another = parameter(&request, "account").as_deref() == Some("other");
    let username = if another { String::new() } else { prefilled(&aim) };
    Ok(show(&app, &visit, &aim, username, None, StatusCode::OK))
}

/// POST.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = match Aim::find(&app, &request, &mut visit, Lapsed::IsOutOfDate).await? {
        Ok(aim) => aim,
        Err(response) => return Ok(response),
    };
    let (username, password) = (form.get("username").unwrap_or_default(), form.get("password"));
    let Some(password) = password.filter(|_| !username.trim().is_empty()) else {
        let alert = SignInAlert::Incomplete { username: username.trim().is_empty(), password: password.is_none() };
        return Ok(show(&app, &visit, &aim, username.to_owned(), Some(alert), StatusCode::BAD_REQUEST));
    };
    match try_password(&app, &mut visit, &aim, username, PlainPassword::new(password)).await {
        Ok(Outcome::In(cookie)) => Ok(see_other(&app, &visit, &aim.next()).cookie(*cookie).finish()),
        Ok(Outcome::SigningUp(page)) => Ok(see_other(&app, &visit, &aim.address(page)).finish()),
        Ok(Outcome::Told(alert)) => Ok(alerted(&app, &visit, &aim, username, alert)),
        Err(account::Error::Store(error)) => Err(fault::store_page(&app, &visit, &error)),
        Err(account::Error::Busy { retry_after }) => {
            app.metrics.sign_in("busy");
            let mut response = alerted(&app, &visit, &aim, username, SignInAlert::Busy);
            fault::retry_after(&mut response, retry_after.as_secs());
            Ok(response)
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
}

/// Checks the password, and begins what it opens.
async fn try_password(
    app: &App,
    visit: &mut Visit,
    aim: &Aim,
    username: &str,
    password: PlainPassword,
) -> Result<Outcome, account::Error> {
    let from = Visitor { origin: visit.origin(), browser: Some(visit.visitor.browser) };
    match check_password(&app.accounts, username, password, &from, &mut visit.moment).await? {
        PasswordVerdict::Right(person) => begin(app, visit, aim, person).await,
        PasswordVerdict::Wrong => {
            app.metrics.sign_in("wrong_password");
            Ok(Outcome::Told(SignInAlert::Wrong))
        }
        PasswordVerdict::Paused { retry_after } => {
            app.metrics.sign_in("paused");
            Ok(Outcome::Told(SignInAlert::Wait { seconds: fault::whole_seconds(retry_after) }))
        }
    }
}

async fn begin(app: &App, visit: &mut Visit, aim: &Aim, person: Person) -> Result<Outcome, account::Error> {
    let person = match person.state() {
        State::Unproved | State::NoSubscription | State::Waiting => {
            let at = visit.at();
            match come_back(&app.accounts, person, at, &mut visit.moment).await? {
                CameBack::ToCode => return Ok(signing_up(app, pages::SIGN_UP_CODE)),
                CameBack::ToSubscription => return Ok(signing_up(app, pages::SIGN_UP_SUBSCRIPTION)),
                CameBack::ToWaiting => return Ok(signing_up(app, pages::SIGN_UP_WAITING)),
                CameBack::Outdated => return Ok(refused(app, SignInAlert::Wrong)),
                CameBack::In(person) => person,
            }
        }
        State::Locked => return Ok(refused(app, SignInAlert::Locked)),
        State::Active | State::Closed => person,
    };
    let Ok(permit) = session::permit(person, Authentication::by_password(visit.moment.now), aim.surface()) else {
        return Ok(refused(app, SignInAlert::Wrong));
    };
    let begun = opening::begin(app, visit, aim, permit, By::Password).await?;
    Ok(begun.map_or(Outcome::Told(SignInAlert::Wrong), |cookie| Outcome::In(Box::new(cookie))))
}

fn signing_up(app: &App, page: &'static str) -> Outcome {
    app.metrics.sign_in("signing_up");
    Outcome::SigningUp(page)
}

fn refused(app: &App, alert: SignInAlert) -> Outcome {
    app.metrics.sign_in("refused");
    Outcome::Told(alert)
}

/// What stands in *Email address* at first: the hint, or whoever is to
/// confirm that it's still them.
fn prefilled(aim: &Aim) -> String {
    aim.login_hint().or_else(|| aim.signed_in().map(|who| who.person.person().email.to_string())).unwrap_or_default()
}

fn show(
    app: &App,
    visit: &Visit,
    aim: &Aim,
    username: String,
    alert: Option<SignInAlert>,
    status: StatusCode,
) -> HttpResponse {
    let own = aim.address(pages::SIGN_IN);
    let email = aim.signed_in().map(|who| who.person.person().email.to_string());
    let page = SignIn {
        csrf: visit.csrf_before_sign_in(app),
        client: aim.client(),
        confirm_account: email.clone().filter(|email| *email == username),
        use_another_account: email.map(|_| format!("{own}&account=other")),
        username,
        alert,
        upstreams: None,
        forgot_password: Some(aim.address(pages::FORGOT_PASSWORD)),
        create_account: Some(aim.address(pages::SIGN_UP)),
        action: own,
    };
    answer::page(app, visit, status, &page, &aim.targets())
}

fn alerted(app: &App, visit: &Visit, aim: &Aim, username: &str, alert: SignInAlert) -> HttpResponse {
    let status = match alert {
        SignInAlert::Wrong | SignInAlert::Incomplete { .. } => StatusCode::BAD_REQUEST,
        SignInAlert::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        SignInAlert::Busy => StatusCode::SERVICE_UNAVAILABLE,
        SignInAlert::Locked => StatusCode::FORBIDDEN,
    };
    let mut response = show(app, visit, aim, username.to_owned(), Some(alert), status);
    if let SignInAlert::Wait { seconds } = alert {
        fault::retry_after(&mut response, u64::from(seconds));
    }
    response
}

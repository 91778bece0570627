//! `/sign-up`: the page with the form, *Create account*.

use account::hashing::Asker;
use account::password::About;
use account::people::{NameError, check_name};
use account::sign_up::{Begun, NewSignUp, begin};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::EmailAddress;
use model::email::EmailError;

use super::steps;
use crate::app::App;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, delay, whole_seconds};
use crate::http::{Visit, answer, fault, see_other};
use crate::pages::{Delay, NewPassword, SignUp};
use crate::routes::aim::{Aim, Lapsed};
use crate::routes::{new_password, pages};

/// What stands in the fields besides the passwords, which never come back.
struct Typed {
    email: (String, Option<EmailError>),
    name: (String, Option<NameError>),
}

/// GET.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsLeftOut).await?;
    let typed = Typed { email: (aim.login_hint().unwrap_or_default(), None), name: (String::new(), None) };
    Ok(show(&app, &visit, &aim, typed, empty(&app), None))
}

/// POST.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsLeftOut).await?;
    match take(&app, &mut visit, &form).await {
        Ok(Ok(Begun::Yes)) => Ok(see_other(&app, &visit, &aim.address(pages::SIGN_UP_CODE)).finish()),
        Ok(Ok(Begun::Paused { retry_after })) => {
            Ok(show(&app, &visit, &aim, Typed::of(&form), empty(&app), Some(delay(retry_after))))
        }
        Ok(Err((typed, password))) => Ok(show(&app, &visit, &aim, typed, password, None)),
        Err(account::Error::Store(error)) => Err(fault::store_page(&app, &visit, &error)),
        Err(account::Error::Busy { retry_after }) => {
            let busy = Delay::Busy { seconds: whole_seconds(retry_after) };
            Ok(show(&app, &visit, &aim, Typed::of(&form), empty(&app), Some(busy)))
        }
    }
}

/// Takes the form; otherwise what is to be put right in it.
async fn take(
    app: &App,
    visit: &mut Visit,
    form: &CheckedForm,
) -> Result<Result<Begun, (Typed, NewPassword)>, account::Error> {
    let (email, name) = (EmailAddress::parse_new(text(form, "username")), check_name(text(form, "name")));
    let about = About { name: text(form, "name"), email: text(form, "username") };
    let password = new_password::choose(app, form, "password", &Asker::Newcomer, about).await?;
    let (email, name, password) = match (email, name, password) {
        (Ok(email), Ok(name), Ok(password)) => (email, name, password),
        (email, name, password) => {
            let typed = Typed {
                email: (text(form, "username").to_owned(), email.err()),
                name: (text(form, "name").to_owned(), name.err()),
            };
            return Ok(Err((typed, password.err().unwrap_or_else(|| empty(app)))));
        }
    };
    let at = visit.at();
    begin(&app.accounts, NewSignUp { email, name, password }, at, &mut visit.moment).await.map(Ok)
}

impl Typed {
    fn of(form: &CheckedForm) -> Self {
        Self { email: (text(form, "username").to_owned(), None), name: (text(form, "name").to_owned(), None) }
    }
}

fn text<'a>(form: &'a CheckedForm, name: &str) -> &'a str {
    form.get(name).unwrap_or_default()
}

fn empty(app: &App) -> NewPassword {
    NewPassword::empty(app.accounts.password_rules().min_length())
}

fn show(
    app: &App,
    visit: &Visit,
    aim: &Aim,
    typed: Typed,
    password: NewPassword,
    delay: Option<Delay>,
) -> HttpResponse {
    let refused = typed.email.1.is_some() || typed.name.1.is_some() || password.problem.is_some();
    let status = match delay {
        Some(delay) => Status::from(delay),
        None if refused => StatusCode::BAD_REQUEST.into(),
        None => StatusCode::OK.into(),
    };
    let page = SignUp {
        action: aim.address(pages::SIGN_UP),
        csrf: visit.csrf_before_sign_in(app),
        client: aim.client(),
        steps: steps(app),
        email: typed.email,
        name: typed.name,
        password,
        delay,
        sign_in: aim.address(pages::SIGN_IN),
    };
    answer::page(app, visit, status, &page, &aim.targets())
}

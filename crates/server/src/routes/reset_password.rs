//! `/reset-password`: the link of a mail, where a password is set (PWD-1).

use account::password::About;
use account::recovery::{self, Reset, ResetLink};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::PlainToken;
use model::person::Person;

use super::mailed_link::MailedLink;
use super::{new_password, pages};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{NewPassword, PasswordSaved, ResetPassword, WayToNewLink};

const LINK: MailedLink =
    MailedLink { page: pages::RESET_PASSWORD, another: WayToNewLink::AskAt(pages::FORGOT_PASSWORD) };

/// GET. It sets nothing, but ties the link to this browser.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let token = LINK.arrive(&app, &visit, &request)?;
    let found = recovery::open(&app.accounts, &token, visit.visitor.browser, visit.moment.now).await;
    let person = person_of(&app, &mut visit, found)?;
    let new = NewPassword::empty(app.accounts.password_rules().min_length());
    Ok(show(&app, &visit, &token, &person, new, StatusCode::OK))
}

/// POST.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let token = LINK.token_of(&app, &visit, &request)?;
    let found = recovery::find(&app.accounts, &token, visit.visitor.browser, visit.moment.now).await;
    let person = person_of(&app, &mut visit, found)?;
    let about = About { name: &person.name, email: person.email.as_str() };
    let read = new_password::choose(&app, &form, new_password::FIELD, about).await;
    let password = match read.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Ok(password) => password,
        Err(new) => return Ok(show(&app, &visit, &token, &person, new, StatusCode::BAD_REQUEST)),
    };
    let at = visit.at();
    let saved = recovery::save(&app.accounts, &token, &person.id, &password, at, &mut visit.moment).await;
    match saved.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Reset::Saved => Ok(see_other(&app, &visit, pages::PASSWORD_SAVED).finish()),
        Reset::Gone => Ok(LINK.gone(&app, &visit)),
    }
}

/// GET of the page that follows.
pub(super) async fn saved(app: web::Data<App>, visit: Visit) -> HttpResponse {
    let page = PasswordSaved { sign_in: pages::SIGN_IN.to_owned() };
    answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none())
}

/// The person whose link it is, in whose language the visit goes on; otherwise the page that says why not.
fn person_of(app: &App, visit: &mut Visit, found: Result<ResetLink, account::Error>) -> Result<Person, Error> {
    match found.map_err(|e| fault::account_page(app, visit, &e))? {
        ResetLink::Of(person) => {
            visit.speak_to(&person);
            Ok(person)
        }
        ResetLink::Elsewhere => Err(fault::shown(LINK.elsewhere(app, visit))),
        ResetLink::Gone => Err(fault::shown(LINK.gone(app, visit))),
    }
}

fn show(
    app: &App,
    visit: &Visit,
    token: &PlainToken,
    person: &Person,
    new: NewPassword,
    status: StatusCode,
) -> HttpResponse {
    let page = ResetPassword {
        action: LINK.address(token),
        csrf: visit.csrf_before_sign_in(app),
        account: person.email.to_string(),
        apps_only: person.login().password_is_for_apps(),
        new,
    };
    answer::page(app, visit, status, &page, &FormTargets::none())
}

//! `/reset-password`: the link of a mail, where a password is set (PWD-1).

use account::hashing::Asker;
use account::password::About;
use account::recovery::{self, Reset};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::person::Person;
use model::{InBrowser, PlainToken};

use super::mailed_link::MailedLink;
use super::upstream::{self, ways::Ways};
use super::{new_password, pages};
use crate::app::App;
use crate::http::address::{parameter, with_parameter};
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{NewPassword, PasswordOpens, PasswordSaved, Problem, ResetPassword, WayToNewLink};

/// The word by which the page that follows knows that the password opens the apps only.
const FOR_APPS: &str = "apps";

const LINK: MailedLink =
    MailedLink { page: pages::RESET_PASSWORD, another: WayToNewLink::AskAt(pages::FORGOT_PASSWORD) };

/// GET. It sets nothing, but ties the link to this browser.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let token = LINK.arrive(&app, &visit, &request)?;
    let found = recovery::open(&app.accounts, &token, visit.visitor.browser, visit.moment.now).await;
    let person = person_of(&app, &mut visit, found)?;
    let new = NewPassword::empty(app.accounts.password_rules().min_length());
    show(&app, &visit, &token, &person, new, StatusCode::OK).await
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
    let asker = Asker::Known(person.id.clone());
    let read = new_password::choose(&app, &form, new_password::FIELD, &asker, about).await;
    let password = match read.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Ok(password) => password,
        Err(new) => return show(&app, &visit, &token, &person, new, StatusCode::BAD_REQUEST).await,
    };
    let at = visit.at();
    let saved = recovery::save(&app.accounts, &token, &person.id, &password, at, &mut visit.moment).await;
    match saved.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Reset::Saved => Ok(see_other(&app, &visit, &saved_page(&app, &visit, &person).await?).finish()),
        Reset::Gone => Ok(LINK.gone(&app, &visit)),
    }
}

/// The address of the page that follows. What a password for the apps doesn't open is told there, by the upstream's id.
async fn saved_page(app: &App, visit: &Visit, person: &Person) -> Result<String, Error> {
    if !person.login().password_is_for_apps() {
        return Ok(pages::PASSWORD_SAVED.to_owned());
    }
    let page = with_parameter(pages::PASSWORD_SAVED, "for", FOR_APPS);
    let (ways, _) = Ways::of_person(app, visit, &person.id).await?;
    Ok(ways.upstreams.first().map_or_else(|| page.clone(), |one| with_parameter(&page, "by", &one.settings.id)))
}

/// GET of the page that follows.
pub(super) async fn saved(app: web::Data<App>, request: HttpRequest, visit: Visit) -> Result<HttpResponse, Error> {
    let opens = match parameter(&request, "for").as_deref() {
        Some(FOR_APPS) => {
            let by = parameter(&request, "by").unwrap_or_default();
            let upstream = upstream::find(&app, &visit, &by).await?;
            PasswordOpens::Apps { website: upstream.map(|upstream| upstream.settings.name.clone()) }
        }
        _ => PasswordOpens::Everything,
    };
    let page = PasswordSaved { sign_in: pages::SIGN_IN.to_owned(), opens };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

/// The person whose link it is, in whose language the visit goes on; otherwise the page that says why not.
fn person_of(app: &App, visit: &mut Visit, found: Result<InBrowser<Person>, account::Error>) -> Result<Person, Error> {
    match found.map_err(|e| fault::account_page(app, visit, &e))? {
        InBrowser::Here(person) => {
            visit.speak_to(&person);
            Ok(person)
        }
        InBrowser::Elsewhere => Err(fault::problem(app, visit, Problem::link_opened_elsewhere(pages::FORGOT_PASSWORD))),
        InBrowser::Gone => Err(fault::shown(LINK.gone(app, visit))),
    }
}

async fn show(
    app: &App,
    visit: &Visit,
    token: &PlainToken,
    person: &Person,
    new: NewPassword,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let apps_only = match person.login().password_is_for_apps() {
        true => upstream::name_of_login(app, visit, &person.id).await?,
        false => None,
    };
    let page = ResetPassword {
        action: LINK.address(token),
        csrf: visit.csrf_before_sign_in(app),
        account: person.email.to_string(),
        apps_only,
        new,
    };
    Ok(answer::page(app, visit, status, &page, &FormTargets::none()))
}

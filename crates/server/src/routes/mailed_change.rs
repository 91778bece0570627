//! `/confirm-email`, `/revert-email` and `/revert-phone`: mailed links that change the address, or take a change back (PRO-6,
//! SEC-35). A GET changes nothing; none of them opens a session.

use account::profile::{self, Confirmed, Opened, PhoneReverted, Reverted};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::link::LinkPurpose;

use super::mailed_link::MailedLink;
use super::pages;
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{Change, ChangeDone, Done, MailedChange, Problem, WayToNewLink};

const CONFIRM_EMAIL: MailedLink =
    MailedLink { page: pages::CONFIRM_EMAIL, another: WayToNewLink::AskAt(pages::PROFILE_DETAILS) };
const REVERT_EMAIL: MailedLink = MailedLink { page: pages::REVERT_EMAIL, another: WayToNewLink::None };
const REVERT_PHONE: MailedLink = MailedLink { page: pages::REVERT_PHONE, another: WayToNewLink::None };

/// GET `/confirm-email?token=…`.
pub(super) async fn confirm_email(
    app: web::Data<App>,
    request: HttpRequest,
    visit: Visit,
) -> Result<HttpResponse, Error> {
    ask(CONFIRM_EMAIL, &app, &request, visit).await
}

/// GET `/revert-email?token=…`.
pub(super) async fn revert_email(
    app: web::Data<App>,
    request: HttpRequest,
    visit: Visit,
) -> Result<HttpResponse, Error> {
    ask(REVERT_EMAIL, &app, &request, visit).await
}

/// GET `/revert-phone?token=…`.
pub(super) async fn revert_phone(
    app: web::Data<App>,
    request: HttpRequest,
    visit: Visit,
) -> Result<HttpResponse, Error> {
    ask(REVERT_PHONE, &app, &request, visit).await
}

async fn ask(link: MailedLink, app: &App, request: &HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let token = link.arrive(app, &visit, request)?;
    let opened = profile::open_link(&app.accounts, &token, visit.visitor.browser, visit.moment.now).await;
    let (purpose, person) = match opened.map_err(|e| fault::account_page(app, &visit, &e))? {
        Opened::Here(purpose, person) => (purpose, person),
        Opened::Elsewhere => return Ok(link.elsewhere(app, &visit)),
        Opened::Gone => return Ok(link.gone(app, &visit)),
    };
    let from = person.email.as_str();
    let change = match purpose {
        LinkPurpose::ChangeEmail { email, .. } if link.page == pages::CONFIRM_EMAIL => {
            Change::ConfirmEmail { from: masked(from), to: email }
        }
        LinkPurpose::RevertEmail { email } if link.page == pages::REVERT_EMAIL => {
            Change::RevertEmail { from: masked(from), to: email }
        }
        LinkPurpose::RevertPhone { phone } if link.page == pages::REVERT_PHONE => {
            Change::RevertPhone { to: phone.map(|(number, _)| masked_number(&number)) }
        }
        _ => return Ok(link.gone(app, &visit)),
    };
    visit.speak_to(&person);
    let page = MailedChange { change, action: link.address(&token), csrf: visit.csrf_before_sign_in(app) };
    Ok(answer::page(app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

/// POST of *Confirm email address*.
pub(super) async fn email_confirmed(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let token = CONFIRM_EMAIL.posted(&app, &visit, &request)?;
    let at = visit.at();
    let outcome = profile::confirm_email(&app.accounts, &token, at, &mut visit.moment).await;
    Ok(match outcome.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Confirmed::Changed => see_other(&app, &visit, pages::EMAIL_CONFIRMED).finish(),
        Confirmed::Taken => taken(&app, &visit),
        Confirmed::Gone => CONFIRM_EMAIL.gone(&app, &visit),
    })
}

/// POST of *Change it back*, for the address.
pub(super) async fn email_reverted(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let token = REVERT_EMAIL.posted(&app, &visit, &request)?;
    let at = visit.at();
    let outcome = profile::revert_email(&app.accounts, &token, at, &mut visit.moment).await;
    Ok(match outcome.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Reverted::Back => see_other(&app, &visit, pages::EMAIL_REVERTED).finish(),
        Reverted::Taken => taken(&app, &visit),
        Reverted::Gone => REVERT_EMAIL.gone(&app, &visit),
    })
}

/// POST of *Change it back*, for the number.
pub(super) async fn phone_reverted(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let token = REVERT_PHONE.posted(&app, &visit, &request)?;
    let at = visit.at();
    let outcome = profile::revert_phone(&app.accounts, &token, at, &mut visit.moment).await;
    Ok(match outcome.map_err(|e| fault::account_page(&app, &visit, &e))? {
        PhoneReverted::Back => see_other(&app, &visit, pages::PHONE_REVERTED).finish(),
        PhoneReverted::Gone => REVERT_PHONE.gone(&app, &visit),
    })
}

/// GET `/confirm-email/done`.
pub(super) async fn email_is_confirmed(app: web::Data<App>, visit: Visit) -> HttpResponse {
    tell(&app, &visit, Done::EmailConfirmed)
}

/// GET `/revert-email/done`.
pub(super) async fn email_is_reverted(app: web::Data<App>, visit: Visit) -> HttpResponse {
    tell(&app, &visit, Done::EmailReverted)
}

/// GET `/revert-phone/done`.
pub(super) async fn phone_is_reverted(app: web::Data<App>, visit: Visit) -> HttpResponse {
    tell(&app, &visit, Done::PhoneReverted)
}

fn tell(app: &App, visit: &Visit, done: Done) -> HttpResponse {
    let page = ChangeDone { done, profile: pages::PROFILE.to_owned() };
    answer::page(app, visit, StatusCode::OK, &page, &FormTargets::none())
}

fn taken(app: &App, visit: &Visit) -> HttpResponse {
    answer::problem(app, visit, Problem::email_taken())
}

/// `a•••@example.com`: its owner knows it again, nobody else learns it.
fn masked(address: &str) -> String {
    let (name, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    format!("{}•••@{domain}", name.chars().take(1).collect::<String>())
}

/// `••• 67`.
fn masked_number(number: &str) -> String {
    let shown: String = number.chars().skip(number.chars().count().saturating_sub(2)).collect();
    format!("••• {shown}")
}

#[cfg(test)]
mod tests {
    use super::{masked, masked_number};

    #[test]
    fn addresses_and_numbers_are_known_again_by_their_owners_alone__sec_35() {
        assert_eq!(masked("ada@example.com"), "a•••@example.com");
        assert_eq!(masked_number("+353861234567"), "••• 67");
    }
}

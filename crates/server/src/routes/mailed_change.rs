//! `/confirm-email`, `/revert-email` and `/revert-phone`: mailed links that change the address, or take a change back (PRO-6,
//! SEC-35). A GET changes nothing, not even which browser may go on: the first to come is often a program that looks for
//! malware, and for the owner of an account it is the only way back. The button needs the form of the page behind the link,
//! in the browser that opened it. None of them opens a session.

use std::future::ready;

use account::Accounts;
use account::At;
use account::profile::{self, Confirmed, PhoneReverted, Reverted};
use actix_web::http::StatusCode;
use actix_web::{Error, Handler, HttpRequest, HttpResponse, web};
use model::link::LinkPurpose;
use model::{Moment, PlainToken};

use super::mailed_link::MailedLink;
use super::pages;
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::CheckedForm;
use crate::http::{Visit, fault, see_other};
use crate::pages::{Change, ChangeDone, Done, MailedChange, Problem, WayToNewLink};

/// The link of its page.
pub(super) const CONFIRM_EMAIL: MailedLink =
    MailedLink { page: pages::CONFIRM_EMAIL, another: WayToNewLink::AskAt(pages::PROFILE_DETAILS) };
/// The link of its page.
pub(super) const REVERT_EMAIL: MailedLink = MailedLink { page: pages::REVERT_EMAIL, another: WayToNewLink::None };
/// The link of its page.
pub(super) const REVERT_PHONE: MailedLink = MailedLink { page: pages::REVERT_PHONE, another: WayToNewLink::None };

/// What the press of a button came to.
enum Pressed {
    /// It was done.
    Done,
    /// The address is somebody else's by now.
    Taken,
    /// The link is used, lapsed, or never was.
    Gone,
}

/// GET of a link's page.
pub(super) fn asks(
    link: MailedLink,
) -> impl Handler<(web::Data<App>, HttpRequest, Visit), Output = Result<HttpResponse, Error>> {
    move |app, request, visit| ask(link, app, request, visit)
}

/// POST of *Confirm email address*.
pub(super) async fn email_confirmed(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    visit: Visit,
) -> Result<HttpResponse, Error> {
    press(CONFIRM_EMAIL, pages::EMAIL_CONFIRMED, profile::confirm_email, app, request, body, visit).await
}

/// POST of *Change it back*, for the address.
pub(super) async fn email_reverted(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    visit: Visit,
) -> Result<HttpResponse, Error> {
    press(REVERT_EMAIL, pages::EMAIL_REVERTED, profile::revert_email, app, request, body, visit).await
}

/// POST of *Change it back*, for the number.
pub(super) async fn phone_reverted(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    visit: Visit,
) -> Result<HttpResponse, Error> {
    press(REVERT_PHONE, pages::PHONE_REVERTED, profile::revert_phone, app, request, body, visit).await
}

/// GET of the page that follows.
pub(super) fn tells(done: Done) -> impl Handler<(web::Data<App>, Visit), Output = HttpResponse> {
    move |app: web::Data<App>, visit: Visit| ready(tell(&app, &visit, done))
}

async fn ask(
    link: MailedLink,
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let token = link.token_of(&app, &visit, &request)?;
    let found = profile::find_link(&app.accounts, &token, visit.moment.now).await;
    let Some((purpose, person)) = found.map_err(|e| fault::account_page(&app, &visit, &e))? else {
        return Ok(link.gone(&app, &visit));
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
        _ => return Ok(link.gone(&app, &visit)),
    };
    visit.speak_to(&person);
    let page = MailedChange { change, action: link.address(&token), csrf: visit.csrf_of_link(&app, &token) };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

async fn press<T: Into<Pressed>>(
    link: MailedLink,
    done_page: &str,
    act: impl AsyncFn(&Accounts, &PlainToken, At, &mut Moment) -> Result<T, account::Error>,
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let token = link.token_of(&app, &visit, &request)?;
    CheckedForm::read_from_link(&app, &visit, &request, body, &token).await?;
    let at = visit.at();
    let outcome = act(&app.accounts, &token, at, &mut visit.moment).await;
    Ok(match outcome.map_err(|e| fault::account_page(&app, &visit, &e))?.into() {
        Pressed::Done => see_other(&app, &visit, done_page).finish(),
        Pressed::Taken => answer::problem(&app, &visit, Problem::email_taken()),
        Pressed::Gone => link.gone(&app, &visit),
    })
}

impl From<Confirmed> for Pressed {
    fn from(outcome: Confirmed) -> Self {
        match outcome {
            Confirmed::Changed => Self::Done,
            Confirmed::Taken => Self::Taken,
            Confirmed::Gone => Self::Gone,
        }
    }
}

impl From<Reverted> for Pressed {
    fn from(outcome: Reverted) -> Self {
        match outcome {
            Reverted::Back => Self::Done,
            Reverted::Taken => Self::Taken,
            Reverted::Gone => Self::Gone,
        }
    }
}

impl From<PhoneReverted> for Pressed {
    fn from(outcome: PhoneReverted) -> Self {
        match outcome {
            PhoneReverted::Back => Self::Done,
            PhoneReverted::Gone => Self::Gone,
        }
    }
}

fn tell(app: &App, visit: &Visit, done: Done) -> HttpResponse {
    let page = ChangeDone { done, profile: pages::PROFILE.to_owned() };
    answer::page(app, visit, StatusCode::OK, &page, &FormTargets::none())
}

/// `a•••@example.com`: its owner knows it again, nobody else learns it.
fn masked(address: &str) -> String {
    let (name, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    format!("{}•••@{domain}", name.chars().take(1).collect::<String>())
}

/// `••• 67`.
fn masked_number(number: &str) -> String {
    format!("••• {}", model::phone::ending(number))
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

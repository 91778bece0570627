//! `/forgot-password`: asks for a link with which to set a password (PWD-1).

use account::recovery;
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::EmailAddress;

use super::aim::{Aim, Lapsed};
use super::pages;
use crate::app::App;
use crate::http::answer;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{ForgotPassword, ForgotPasswordSent};

/// GET.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsLeftOut).await?;
    Ok(show(&app, &visit, &aim, String::new(), StatusCode::OK))
}

/// POST. The answer is the same for any address, whether or not an account has it and whether or not a link was sent (SEC-30).
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsLeftOut).await?;
    let typed = form.get("username").unwrap_or_default();
    let Ok(email) = EmailAddress::parse(typed) else {
        return Ok(show(&app, &visit, &aim, typed.to_owned(), StatusCode::BAD_REQUEST));
    };
    let at = visit.at();
    let sent = recovery::send_link(&app.accounts, email, at, &mut visit.moment).await;
    sent.map_err(|e| fault::account_page(&app, &visit, &e))?;
    Ok(see_other(&app, &visit, &aim.address(pages::FORGOT_PASSWORD_SENT)).finish())
}

/// GET of the page that follows.
pub(super) async fn sent(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsLeftOut).await?;
    let page = ForgotPasswordSent { again: aim.address(pages::FORGOT_PASSWORD), sign_in: aim.address(pages::SIGN_IN) };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &aim.targets()))
}

fn show(app: &App, visit: &Visit, aim: &Aim, username: String, status: StatusCode) -> HttpResponse {
    let page = ForgotPassword {
        action: aim.address(pages::FORGOT_PASSWORD),
        csrf: visit.csrf_before_sign_in(app),
        username,
        not_an_address: status == StatusCode::BAD_REQUEST,
        sign_in: aim.address(pages::SIGN_IN),
    };
    answer::page(app, visit, status, &page, &aim.targets())
}

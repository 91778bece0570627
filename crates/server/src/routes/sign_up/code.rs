//! `/sign-up/code`: where the emailed code is entered, and sent again.

use account::sign_up::enrolment::{Enrolled, Standing, standing};
use account::sign_up::{Entered, Resent, enter, resend};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::PlainToken;
use model::enrolment::{Began, Enrolment};
use model::person::State;

use super::{aim, finish, page_of, steps};
use crate::app::App;
use crate::http::address::{parameter, with_parameter};
use crate::http::answer::FormTargets;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, delay};
use crate::http::{Visit, answer, fault, see_other};
use crate::pages::{CodeState, EmailInUse, SignUpCode};
use crate::routes::aim::Aim;
use crate::routes::{pages, upstream};

/// GET. Whoever stands elsewhere in the sign-up is led there.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let aim = aim::find(&app, &request, &mut visit).await?;
    match stands(&app, &visit).await? {
        Standing::AtCode(enrolment) => {
            let state = match (enrolment.tries_left, enrolment.code_is_live) {
                (0, _) => CodeState::UsedUp,
                (_, false) => CodeState::Lapsed,
                (_, true) if parameter(&request, "sent").is_some() => CodeState::SentAgain,
                (_, true) => CodeState::Sent,
            };
            Ok(show(&app, &visit, &aim, &enrolment, state))
        }
        Standing::InUse(email) => Ok(in_use(&app, &visit, &aim, email)),
        Standing::ByUpstream(_) => Ok(see_other(&app, &visit, &aim.address(pages::SIGN_IN)).finish()),
        Standing::Proved(enrolled) => Ok(see_other(&app, &visit, &after(&app, &aim, &enrolled)).finish()),
        // Signed in by now, or never here.
        Standing::Nothing if visit.visitor.session.is_some() => Ok(see_other(&app, &visit, &aim.next()).finish()),
        Standing::Nothing => Ok(see_other(&app, &visit, &aim.address(pages::SIGN_UP)).finish()),
    }
}

/// POST of the code.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = aim::find(&app, &request, &mut visit).await?;
    let code: String = form.get("code").unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    if code.is_empty() {
        return at_code(&app, &visit, &aim, CodeState::Missing).await;
    }
    let at = visit.at();
    let entered = enter(&app.accounts, &PlainToken::presented(code), at, &mut visit.moment).await;
    match entered.map_err(|error| fault::account_page(&app, &visit, &error))? {
        Entered::Proved => proved(&app, &mut visit, &aim).await,
        Entered::Wrong { left } => at_code(&app, &visit, &aim, CodeState::Wrong { left }).await,
        Entered::Lapsed => at_code(&app, &visit, &aim, CodeState::Lapsed).await,
        Entered::UsedUp => at_code(&app, &visit, &aim, CodeState::UsedUp).await,
        // Of many right codes at once one counts (SEC-32); what it began by an upstream may not have come to its end.
        Entered::Nothing => match stands(&app, &visit).await? {
            Standing::ByUpstream(enrolment) => upstream::sign_up::proved(&app, &mut visit, &aim, enrolment).await,
            _ => Ok(out_of_date(&app, &visit, &aim)),
        },
    }
}

/// POST of *Resend code*.
pub(in crate::routes) async fn post_resend(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = aim::find(&app, &request, &mut visit).await?;
    let at = visit.at();
    let resent = resend(&app.accounts, at, &mut visit.moment).await;
    match resent.map_err(|error| fault::account_page(&app, &visit, &error))? {
        Resent::Yes => {
            let page = with_parameter(&aim.address(pages::SIGN_UP_CODE), "sent", "again");
            Ok(see_other(&app, &visit, &page).finish())
        }
        Resent::Paused { retry_after } => at_code(&app, &visit, &aim, CodeState::Delayed(delay(retry_after))).await,
        Resent::UsedUp => at_code(&app, &visit, &aim, CodeState::UsedUp).await,
        Resent::Nothing => Ok(out_of_date(&app, &visit, &aim)),
    }
}

/// GET of the address that *Resend code* posts to: somebody went back to it.
pub(in crate::routes) async fn get_resend(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let aim = aim::find(&app, &request, &mut visit).await?;
    Ok(see_other(&app, &visit, &aim.address(pages::SIGN_UP_CODE)).finish())
}

/// The way on from a code that was right just now.
async fn proved(app: &App, visit: &mut Visit, aim: &Aim) -> Result<HttpResponse, Error> {
    match stands(app, visit).await? {
        Standing::Proved(enrolled) if enrolled.person.state() == State::Active => {
            finish(app, visit, aim, enrolled).await
        }
        Standing::Proved(enrolled) => Ok(see_other(app, visit, &after(app, aim, &enrolled)).finish()),
        Standing::InUse(_) => Ok(see_other(app, visit, &aim.address(pages::SIGN_UP_CODE)).finish()),
        Standing::ByUpstream(enrolment) => upstream::sign_up::proved(app, visit, aim, enrolment).await,
        Standing::AtCode(_) | Standing::Nothing => Ok(out_of_date(app, visit, aim)),
    }
}

/// The page for whoever has proved their mailbox here before: never this one, which would lead to itself.
fn after(app: &App, aim: &Aim, enrolled: &Enrolled) -> String {
    aim.address(match enrolled.person.state() {
        State::Unproved => pages::SIGN_IN,
        state => page_of(app, state),
    })
}

/// Where the sign-up at this browser stands.
pub(super) async fn stands(app: &App, visit: &Visit) -> Result<Standing, Error> {
    let (browser, now) = (visit.visitor.browser, visit.moment.now);
    let found = app.store.read(move |tx| standing(tx, &browser, now)).await;
    found.map_err(|error| fault::store_page(app, visit, &error))
}

/// The page in a state, where there is an enrolment that waits for a code.
async fn at_code(app: &App, visit: &Visit, aim: &Aim, state: CodeState) -> Result<HttpResponse, Error> {
    Ok(match stands(app, visit).await? {
        Standing::AtCode(enrolment) => show(app, visit, aim, &enrolment, state),
        _ => out_of_date(app, visit, aim),
    })
}

fn show(app: &App, visit: &Visit, aim: &Aim, enrolment: &Enrolment, state: CodeState) -> HttpResponse {
    let signed_up = matches!(enrolment.details.began, Began::SignUp { .. });
    let page = SignUpCode {
        action: aim.address(pages::SIGN_UP_CODE),
        resend: aim.address(pages::SIGN_UP_RESEND),
        csrf: visit.csrf_before_sign_in(app),
        email: enrolment.details.email.clone(),
        steps: signed_up.then(|| steps(app)),
        state,
        start_again: aim.address(match enrolment.details.began {
            Began::SignUp { .. } => pages::SIGN_UP,
            Began::SignIn { .. } => pages::SIGN_IN,
            Began::Upstream { .. } => pages::SIGN_UP_EXTERNAL,
        }),
    };
    let status = match state {
        CodeState::Sent | CodeState::SentAgain => StatusCode::OK.into(),
        CodeState::Missing | CodeState::Wrong { .. } | CodeState::Lapsed | CodeState::UsedUp => {
            StatusCode::BAD_REQUEST.into()
        }
        CodeState::Delayed(delay) => Status::from(delay),
    };
    answer::page(app, visit, status, &page, &aim.targets())
}

fn in_use(app: &App, visit: &Visit, aim: &Aim, email: String) -> HttpResponse {
    let page = EmailInUse {
        email,
        sign_in: aim.address(pages::SIGN_IN),
        forgot_password: aim.address(pages::FORGOT_PASSWORD),
    };
    answer::page(app, visit, StatusCode::OK, &page, &FormTargets::none())
}

/// *This page is out of date*, with the page that knows where the sign-up stands as the way on.
fn out_of_date(app: &App, visit: &Visit, aim: &Aim) -> HttpResponse {
    answer::out_of_date(app, visit, &aim.address(pages::SIGN_UP_CODE))
}

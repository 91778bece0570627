//! `/sign-up/external`: *Create account* without password fields, and what its proof leads to (FED-1).

use account::people::{NameError, check_name};
use account::sign_up::{BegunByUpstream, NewByUpstream, begin_by_upstream};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use federation::link::Vouched;
use model::EmailAddress;
use model::email::EmailError;
use model::enrolment::Enrolment;
use model::external::Claimed;

use super::offered::{offered, voucher};
use super::{all, enter, name_of};
use crate::app::App;
use crate::http::answer;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, delay};
use crate::http::{Visit, fault, see_other};
use crate::pages::{Delay, ExternalSignUp};
use crate::routes::aim::{Aim, Lapsed};
use crate::routes::pages;

/// What stands in the fields.
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
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsOutOfDate).await?;
    let Some(claimed) = vouched_for(&app, &visit, &aim).await? else {
        return Ok(see_other(&app, &visit, &aim.address(pages::SIGN_IN)).finish());
    };
    let typed = Typed {
        email: (claimed.said().email.clone().unwrap_or_default(), None),
        name: (claimed.said().name.clone().unwrap_or_default(), None),
    };
    show(&app, &visit, &aim, &claimed, typed, None).await
}

/// POST.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsOutOfDate).await?;
    let Some(claimed) = vouched_for(&app, &visit, &aim).await? else {
        return Ok(answer::out_of_date(&app, &visit, &aim.address(pages::SIGN_IN)));
    };
    let text = |name: &str| form.get(name).unwrap_or_default();
    let (email, name) = (EmailAddress::parse_new(text("username")), check_name(text("name")));
    let typed = Typed {
        email: (text("username").to_owned(), email.as_ref().err().copied()),
        name: (text("name").to_owned(), name.as_ref().err().copied()),
    };
    let (Ok(email), Ok(name)) = (email, name) else { return show(&app, &visit, &aim, &claimed, typed, None).await };
    let at = visit.at();
    let begun = begin_by_upstream(&app.accounts, NewByUpstream { email, name }, at, &mut visit.moment).await;
    match begun.map_err(|e| fault::account_page(&app, &visit, &e))? {
        BegunByUpstream::Yes => Ok(see_other(&app, &visit, &aim.address(pages::SIGN_UP_CODE)).finish()),
        BegunByUpstream::Paused { retry_after } => {
            show(&app, &visit, &aim, &claimed, typed, Some(delay(retry_after))).await
        }
        BegunByUpstream::Gone => Ok(answer::out_of_date(&app, &visit, &aim.address(pages::SIGN_IN))),
    }
}

/// The mailbox is proved: what the upstream said and the code say together is as good as a verified address of the
/// upstream's. Whoever has an account with that address is led to the proof of it.
pub(in crate::routes) async fn proved(
    app: &App,
    visit: &mut Visit,
    aim: &Aim,
    enrolment: Enrolment,
) -> Result<HttpResponse, Error> {
    let gone = |visit: &Visit| Ok(answer::out_of_date(app, visit, &aim.address(pages::SIGN_IN)));
    let Some(vouched) = Vouched::with_code(enrolment) else { return gone(visit) };
    let Some(upstream) = voucher(app, visit, vouched.claimed()).await? else { return gone(visit) };
    enter(app, visit, aim, &upstream, vouched).await
}

/// Whom an upstream vouches for at this browser without a mailbox.
async fn vouched_for(app: &App, visit: &Visit, aim: &Aim) -> Result<Option<Claimed>, Error> {
    let offer = offered(app, visit, aim).await?.map(|(offer, _)| offer);
    Ok(offer.filter(|offer| offer.person_id.is_none()).map(|offer| offer.claimed))
}

async fn show(
    app: &App,
    visit: &Visit,
    aim: &Aim,
    claimed: &Claimed,
    typed: Typed,
    delay: Option<Delay>,
) -> Result<HttpResponse, Error> {
    let refused = typed.email.1.is_some() || typed.name.1.is_some();
    let status = match delay {
        Some(delay) => Status::from(delay),
        None if refused => StatusCode::BAD_REQUEST.into(),
        None => StatusCode::OK.into(),
    };
    let page = ExternalSignUp {
        action: aim.address(pages::SIGN_UP_EXTERNAL),
        csrf: visit.csrf_before_sign_in(app),
        upstream: name_of(&all(app, visit).await?, claimed.subject(), &claimed.said().upstream_id),
        email: typed.email,
        name: typed.name,
        delay,
        sign_in: aim.address(pages::SIGN_IN),
    };
    Ok(answer::page(app, visit, status, &page, &aim.targets()))
}

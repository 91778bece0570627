//! `/sign-up/subscription`: where a proved person names the subscription that they belong to (REG-2).

use account::approval::{Waiting, waiting};
use account::subscription::{Named, Naming, name};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::approval::Outcome;

use super::{aim, finish, page_of, steps, way_on};
use crate::app::App;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, delay};
use crate::http::{Visit, answer, fault, see_other};
use crate::pages::{Before, NameSubscription, SubscriptionAlert};
use crate::routes::aim::Aim;
use crate::routes::pages;

/// GET. Whoever stands elsewhere in the sign-up is led there.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let aim = aim::find(&app, &request, &mut visit).await?;
    let stands = stands_here(&app, &mut visit, &aim).await?;
    Ok(show(&app, &visit, &aim, &stands, Typed::default(), None))
}

/// POST.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = aim::find(&app, &request, &mut visit).await?;
    let stands = stands_here(&app, &mut visit, &aim).await?;
    let typed = Typed::of(&form);
    if let Some(alert) = typed.missing() {
        return Ok(show(&app, &visit, &aim, &stands, typed, Some(alert)));
    }
    let naming = Naming { reference: typed.reference.clone(), owner_email: typed.owner_email.clone() };
    let at = visit.at();
    let named = name(&app.accounts, naming, at, &mut visit.moment).await;
    match named.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Named::Owner(enrolled) => finish(&app, &mut visit, &aim, enrolled).await,
        Named::Asked => Ok(see_other(&app, &visit, &aim.address(pages::SIGN_UP_WAITING)).finish()),
        Named::NoMatch => Ok(show(&app, &visit, &aim, &stands, typed, Some(SubscriptionAlert::NoMatch))),
        Named::Paused { retry_after } => {
            let alert = SubscriptionAlert::Delayed(delay(retry_after));
            Ok(show(&app, &visit, &aim, &stands, typed, Some(alert)))
        }
        // Whoever stands elsewhere by now is led there.
        Named::Nothing => Ok(see_other(&app, &visit, &aim.address(pages::SIGN_UP_SUBSCRIPTION)).finish()),
    }
}

/// What was typed into the form.
#[derive(Default)]
struct Typed {
    reference: String,
    owner_email: String,
}

impl Typed {
    fn of(form: &CheckedForm) -> Self {
        let field = |name| form.get(name).unwrap_or_default().trim().to_owned();
        Self { reference: field(NameSubscription::REFERENCE), owner_email: field(NameSubscription::OWNER_EMAIL) }
    }

    fn missing(&self) -> Option<SubscriptionAlert> {
        let (reference, owner_email) = (self.reference.is_empty(), self.owner_email.is_empty());
        (reference || owner_email).then_some(SubscriptionAlert::Incomplete { reference, owner_email })
    }
}

/// Whoever is to name a subscription at this browser; otherwise the way to where they stand.
async fn stands_here(app: &App, visit: &mut Visit, aim: &Aim) -> Result<Waiting, Error> {
    let found = waiting(&app.accounts, visit.visitor.browser, visit.moment.now).await;
    let found = found.map_err(|e| fault::account_page(app, visit, &e))?;
    let page = match found {
        Some(stands) => {
            visit.speak_to(&stands.enrolled.person);
            match page_of(app, stands.enrolled.person.state()) {
                pages::SIGN_UP_SUBSCRIPTION => return Ok(stands),
                elsewhere => aim.address(elsewhere),
            }
        }
        None => way_on(app, visit, aim).await?,
    };
    Err(fault::shown(see_other(app, visit, &page).finish()))
}

fn show(
    app: &App,
    visit: &Visit,
    aim: &Aim,
    stands: &Waiting,
    typed: Typed,
    alert: Option<SubscriptionAlert>,
) -> HttpResponse {
    let before = stands.latest.as_ref().and_then(|latest| match latest.outcome? {
        Outcome::Declined => Some(Before::Declined),
        Outcome::Expired => Some(Before::Expired),
        Outcome::Void => Some(Before::Void),
        Outcome::Approved | Outcome::Withdrawn | Outcome::Replaced => None,
    });
    let page = NameSubscription {
        action: aim.address(pages::SIGN_UP_SUBSCRIPTION),
        csrf: visit.csrf_before_sign_in(app),
        account: stands.enrolled.person.email.to_string(),
        steps: steps(app),
        before: before.filter(|_| alert.is_none()),
        reference: typed.reference,
        owner_email: typed.owner_email,
        alert,
        sign_in: aim.address(pages::SIGN_IN),
    };
    let status = match alert {
        None => StatusCode::OK.into(),
        Some(SubscriptionAlert::NoMatch | SubscriptionAlert::Incomplete { .. }) => StatusCode::BAD_REQUEST.into(),
        Some(SubscriptionAlert::Delayed(delay)) => Status::from(delay),
    };
    answer::page(app, visit, status, &page, &aim.targets())
}

//! `/approval`: what the owner of a subscription is asked by mail (REG-3, SEC-40). Without a sign-in: whoever holds the
//! link may answer, but the requester. Opening the link does nothing, so that scanners may; the answer needs the form of
//! the page behind it, in the browser that opened it.

use account::approval::{self, Decided, Decision, Found, Onlooker, Shown};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::PlainToken;
use model::approval::Outcome;

use super::mailed_link::MailedLink;
use super::pages;
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::CheckedForm;
use crate::http::{Visit, fault, see_other};
use crate::pages::{Answered, Approval, Over, Problem, WayToNewLink};
use crate::text::utc;

const LINK: MailedLink = MailedLink { page: pages::APPROVAL, another: WayToNewLink::None };

/// GET.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, visit: Visit) -> Result<HttpResponse, Error> {
    let Ok(token) = LINK.token_of(&app, &visit, &request) else { return Ok(over(&app, &visit, Over::Unknown)) };
    let onlooker = onlooker(&app, &visit).await?;
    let found = approval::find(&app.accounts, &token, onlooker, visit.moment.now).await;
    Ok(match found.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Found::Open(request) => show(&app, &visit, &token, request),
        Found::Ended(outcome) => ended(&app, &visit, outcome),
        Found::OfRequester => of_requester(&app, &visit),
        Found::Unknown => over(&app, &visit, Over::Unknown),
    })
}

/// POST.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let Ok(token) = LINK.token_of(&app, &visit, &request) else { return Ok(over(&app, &visit, Over::Unknown)) };
    let form = CheckedForm::read_from_link(&app, &visit, &request, body, &token).await?;
    let decision = match form.get("decision") {
        Some("approve") => Decision::Approve,
        Some("decline") => Decision::Decline,
        _ => return Ok(see_other(&app, &visit, &LINK.address(&token)).finish()),
    };
    let onlooker = onlooker(&app, &visit).await?;
    let decided = approval::decide(&app.accounts, &token, decision, onlooker, &mut visit.moment).await;
    Ok(match decided.map_err(|e| fault::account_page(&app, &visit, &e))? {
        // The page behind the link says what counts, whoever was the quicker.
        Decided::Done(_) | Decided::Ended(_) => see_other(&app, &visit, &LINK.address(&token)).finish(),
        Decided::OfRequester => of_requester(&app, &visit),
        Decided::Unknown => over(&app, &visit, Over::Unknown),
    })
}

async fn onlooker(app: &App, visit: &Visit) -> Result<Onlooker, Error> {
    let signed_in = visit.signed_in(app).await?.map(|who| who.person.person().id.clone());
    Ok(Onlooker { browser: visit.visitor.browser, signed_in })
}

fn show(app: &App, visit: &Visit, token: &PlainToken, request: Shown) -> HttpResponse {
    let page = Approval {
        action: LINK.address(token),
        csrf: visit.csrf_of_link(app, token),
        name: request.name,
        email: request.email,
        customer_number: request.customer_number,
        registration_id: request.registration_id,
        until: utc(request.expires_at),
    };
    answer::page(app, visit, StatusCode::OK, &page, &FormTargets::none())
}

fn ended(app: &App, visit: &Visit, outcome: Outcome) -> HttpResponse {
    let answered = |answer| answer::page(app, visit, StatusCode::OK, &answer, &FormTargets::none());
    match outcome {
        Outcome::Approved => answered(Answered::Approved),
        Outcome::Declined => answered(Answered::Declined),
        Outcome::Expired => over(app, visit, Over::Expired),
        Outcome::Withdrawn => over(app, visit, Over::Withdrawn),
        Outcome::Replaced => over(app, visit, Over::Replaced),
        Outcome::Void => over(app, visit, Over::Void),
    }
}

fn over(app: &App, visit: &Visit, why: Over) -> HttpResponse {
    answer::problem(app, visit, Problem::approval_over(why))
}

fn of_requester(app: &App, visit: &Visit) -> HttpResponse {
    answer::problem(app, visit, Problem::approval_of_requester())
}

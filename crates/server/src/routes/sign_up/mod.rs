//! `/sign-up` and what follows it (REG-1, REG-5): one module for each page.

mod aim;
pub(super) mod code;
pub(super) mod form;
pub(super) mod subscription;
pub(super) mod waiting;

use account::SubscriptionPolicy;
use account::sign_up::enrolment::{Enrolled, Standing};
use actix_web::{Error, HttpResponse};
use model::enrolment::Began;
use model::person::State;
use model::session::Authentication;

use super::aim::Aim;
use super::opening::{self, By};
use super::pages;
use crate::app::App;
use crate::http::{Visit, fault, see_other};

/// Signs somebody in whose sign-up is through, by the password or external login that it began with, and leads on to where they
/// were going. Whoever isn't active, or any more enrolled here, is led to the sign-in page by where that leads.
pub(super) async fn finish(app: &App, visit: &mut Visit, aim: &Aim, enrolled: Enrolled) -> Result<HttpResponse, Error> {
    let details = &enrolled.enrolment.details;
    let authentication = match &details.began {
        Began::SignUp { .. } | Began::SignIn { .. } => Authentication::by_password(details.authenticated_at),
        Began::Upstream { claimed, .. } => Authentication::by_external_login(claimed, details.authenticated_at),
    };
    let Ok(permit) = session::permit(enrolled.person, authentication, aim.surface()) else {
        return Ok(see_other(app, visit, &aim.address(pages::SIGN_IN)).finish());
    };
    let next = aim.next_for(permit.person_id());
    let begun = opening::begin(app, visit, aim, permit, By::Enrolment).await;
    let mut answer = see_other(app, visit, &next);
    if let Some(cookie) = begun.map_err(|e| fault::store_page(app, visit, &e))? {
        answer.cookie(cookie);
    }
    Ok(answer.finish())
}

/// Where a browser is led at which nobody has proved a mailbox: to the code, as long as one is to be entered, whoever has
/// the address (SEC-30); once signed in to where that was to lead; else to the sign-in page.
pub(super) async fn way_on(app: &App, visit: &Visit, aim: &Aim) -> Result<String, Error> {
    Ok(match code::stands(app, visit).await? {
        Standing::AtCode(_) | Standing::InUse(_) | Standing::ByUpstream(_) => aim.address(pages::SIGN_UP_CODE),
        _ if visit.visitor.session.is_some() => aim.next(),
        Standing::Nothing | Standing::Proved(_) => aim.address(pages::SIGN_IN),
    })
}

/// The page that somebody's state leads to. Where no subscription is asked for any more, signing in is all that is left to do.
pub(super) fn page_of(app: &App, state: State) -> &'static str {
    match (state, app.accounts.subscription_policy()) {
        (State::Unproved, _) => pages::SIGN_UP_CODE,
        (State::NoSubscription, SubscriptionPolicy::Required) => pages::SIGN_UP_SUBSCRIPTION,
        (State::Waiting, _) => pages::SIGN_UP_WAITING,
        (State::NoSubscription, SubscriptionPolicy::Off) | (State::Active | State::Locked | State::Closed, _) => {
            pages::SIGN_IN
        }
    }
}

/// How many steps the sign-up has in all.
pub(super) fn steps(app: &App) -> u32 {
    match app.accounts.subscription_policy() {
        SubscriptionPolicy::Required => 3,
        SubscriptionPolicy::Off => 2,
    }
}

//! The external logins on the sign-in page (FED-1, FED-9).

use std::sync::Arc;

use actix_web::{Error, HttpRequest};
use federation::oidc::Upstream;
use model::PersonId;
use model::person::Person;
use model::surface::{Credential, Verdict, verdict};

use super::{CANCELLED, UNREACHABLE, all, logins_of};
use crate::app::App;
use crate::http::Visit;
use crate::http::address::parameter;
use crate::pages::{self, SignInAlert, SignInNews, Upstreams, WhySignInAgain};
use crate::routes::aim::Aim;
use crate::routes::pages::SIGN_IN_UPSTREAM;

/// The external logins that a sign-in page offers.
pub(in crate::routes) struct Ways {
    /// In the order of the configuration.
    pub(in crate::routes) upstreams: Vec<Arc<Upstream>>,
    /// Whether nothing else leads on.
    pub(in crate::routes) only: bool,
    /// Why somebody who is signed in is to sign in again.
    pub(in crate::routes) why_again: Option<WhySignInAgain>,
}

impl Ways {
    /// All there are.
    pub(in crate::routes) async fn all(app: &App, visit: &Visit) -> Result<Self, Error> {
        Ok(Self::any(all(app, visit).await?))
    }

    const fn any(upstreams: Vec<Arc<Upstream>>) -> Self {
        Self { upstreams, only: false, why_again: None }
    }

    /// The one that a person must use, with its name; without one, where it isn't offered any more.
    pub(in crate::routes) async fn of_person(
        app: &App,
        visit: &Visit,
        person: &PersonId,
    ) -> Result<(Self, Option<String>), Error> {
        let logins = logins_of(app, visit, person).await?;
        let live = logins.into_iter().find(|login| login.disconnected_at.is_none());
        let mut upstreams = all(app, visit).await?;
        upstreams.retain(|upstream| live.as_ref().is_some_and(|live| upstream.settings.issuer == live.subject.issuer));
        let name = upstreams.first().map(|upstream| upstream.settings.name.clone());
        Ok((Self { only: true, ..Self::any(upstreams) }, name))
    }

    /// Those for a page at which somebody is signed in, and is to show that it's still them: where their password doesn't
    /// open what they want, it isn't asked for (SUR-1).
    pub(in crate::routes) async fn for_aim(app: &App, visit: &Visit, aim: &Aim) -> Result<Self, Error> {
        let Some(who) = aim.signed_in() else { return Self::all(app, visit).await };
        let not_fresh = aim.wants_newer_sign_in(visit.moment.now).then_some(WhySignInAgain::NotFresh);
        let person = who.person.person();
        if must_use_upstream(person, aim) {
            let (ways, name) = Self::of_person(app, visit, &person.id).await?;
            let why_again = match name {
                None => Some(WhySignInAgain::NotOffered),
                Some(name) if !who.opens(aim.surface()) => Some(WhySignInAgain::UseExternalLogin { name }),
                Some(_) => not_fresh,
            };
            return Ok(Self { why_again, ..ways });
        }
        let offered = if never_by_upstream(person, aim) { Vec::new() } else { all(app, visit).await? };
        Ok(Self { why_again: not_fresh, ..Self::any(offered) })
    }

    /// As the page shows them.
    pub(in crate::routes) fn shown(&self, visit: &Visit, aim: &Aim) -> Option<Upstreams> {
        let choice = |upstream: &Arc<Upstream>| pages::Upstream {
            id: upstream.settings.id.clone(),
            name: upstream.settings.name.clone(),
            is_down: upstream.health.is_down(visit.moment.now),
        };
        let choices: Vec<_> = self.upstreams.iter().map(choice).collect();
        (self.only || !choices.is_empty()).then(|| Upstreams {
            action: aim.address(SIGN_IN_UPSTREAM),
            choices,
            only: self.only,
        })
    }

    /// What the address says of a sign-in that came to nothing elsewhere.
    pub(in crate::routes) fn told(&self, request: &HttpRequest) -> (Option<SignInAlert>, Option<SignInNews>) {
        let by = parameter(request, "by").unwrap_or_default();
        let Some(upstream) = self.upstreams.iter().find(|upstream| upstream.settings.id == by) else {
            return (None, None);
        };
        let name = upstream.settings.name.clone();
        match parameter(request, "told").as_deref() {
            Some(UNREACHABLE) => (Some(SignInAlert::Unreachable { name }), None),
            Some(CANCELLED) => (None, Some(SignInNews::Cancelled { name })),
            _ => (None, None),
        }
    }
}

fn must_use_upstream(person: &Person, aim: &Aim) -> bool {
    verdict(person.login(), Credential::Password, aim.surface()) == Verdict::UseExternalLogin
}

/// Who disconnected isn't offered what would refuse them (FED-4).
fn never_by_upstream(person: &Person, aim: &Aim) -> bool {
    verdict(person.login(), Credential::External, aim.surface()) == Verdict::NeverAgain
}

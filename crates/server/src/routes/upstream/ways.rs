//! The external logins on the sign-in page (FED-1, FED-9).

use std::sync::Arc;

use actix_web::{Error, HttpRequest};
use federation::oidc::Upstream;
use model::PersonId;
use model::person::Person;
use model::surface::{Credential, Verdict, verdict};

use super::{CANCELLED, UNREACHABLE, all, logins_of, name_of};
use crate::app::App;
use crate::http::Visit;
use crate::http::address::parameter;
use crate::pages::{self, SignInAlert, SignInNews, Upstreams};
use crate::routes::aim::Aim;
use crate::routes::pages::SIGN_IN_UPSTREAM;

/// The external logins that a sign-in page offers.
pub(in crate::routes) struct Ways {
    /// In the order of the configuration.
    pub(in crate::routes) upstreams: Vec<Arc<Upstream>>,
    /// Whether nothing else leads on.
    only: bool,
}

impl Ways {
    /// All there are.
    pub(in crate::routes) async fn all(app: &App, visit: &Visit) -> Result<Self, Error> {
        Ok(Self { upstreams: all(app, visit).await?, only: false })
    }

    /// The one that a person must use, with its name.
    pub(in crate::routes) async fn of_person(
        app: &App,
        visit: &Visit,
        person: &PersonId,
    ) -> Result<(Self, String), Error> {
        let logins = logins_of(app, visit, person).await?;
        let Some(live) = logins.into_iter().find(|login| login.disconnected_at.is_none()) else {
            return Ok((Self::all(app, visit).await?, String::new()));
        };
        let mut upstreams = all(app, visit).await?;
        upstreams.retain(|upstream| upstream.settings.issuer == live.subject.issuer);
        let name = name_of(&upstreams, &live.subject, &live.upstream_id);
        Ok((Self { only: !upstreams.is_empty(), upstreams }, name))
    }

    /// Those for a page at which somebody is signed in, and is to show that it's still them: where their password doesn't
    /// open what they want, it isn't asked for (SUR-1).
    pub(in crate::routes) async fn for_aim(app: &App, visit: &Visit, aim: &Aim) -> Result<Self, Error> {
        match aim.signed_in().map(|who| who.person.person()) {
            Some(person) if must_use_upstream(person, aim) => {
                Self::of_person(app, visit, &person.id).await.map(|(ways, _)| ways)
            }
            Some(person) if never_by_upstream(person, aim) => Ok(Self { upstreams: Vec::new(), only: false }),
            Some(_) | None => Self::all(app, visit).await,
        }
    }

    /// As the page shows them.
    pub(in crate::routes) fn shown(&self, visit: &Visit, aim: &Aim) -> Option<Upstreams> {
        let choice = |upstream: &Arc<Upstream>| pages::Upstream {
            id: upstream.settings.id.clone(),
            name: upstream.settings.name.clone(),
            is_down: upstream.health.is_down(visit.moment.now),
        };
        let choices: Vec<_> = self.upstreams.iter().map(choice).collect();
        (!choices.is_empty()).then(|| Upstreams { action: aim.address(SIGN_IN_UPSTREAM), choices, only: self.only })
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

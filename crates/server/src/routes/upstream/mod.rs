//! External logins over OpenID Connect (FED-1 to FED-3, FED-7, FED-9): one module for each page and endpoint.

pub(super) mod backchannel;
pub(super) mod begin;
pub(super) mod callback;
mod entering;
mod offered;
pub(super) mod prove;
pub(super) mod sign_out;
pub(super) mod sign_up;
pub(super) mod ways;

pub(super) use begin::{leave, set_out};
pub(super) use entering::{enter, refused};

use std::sync::Arc;

use actix_web::Error;
use federation::oidc::{Upstream, UpstreamError};
use model::PersonId;
use model::external::{ExternalLogin, Subject};

use crate::app::App;
use crate::http::address::with_parameter;
use crate::http::answer::FormTargets;
use crate::http::{Visit, fault};
use crate::upstreams::{self, Known};

/// All upstreams there are now.
pub(super) async fn all(app: &App, visit: &Visit) -> Result<Vec<Arc<Upstream>>, Error> {
    app.upstreams().await.map_err(|e| fault::store_page(app, visit, &e))
}

/// The upstream with this id.
pub(super) async fn find(app: &App, visit: &Visit, id: &str) -> Result<Option<Arc<Upstream>>, Error> {
    app.upstream(id).await.map_err(|e| fault::store_page(app, visit, &e))
}

/// The upstream with this issuer; of several, the one with the id that it was seen under.
fn of_issuer(upstreams: &[Arc<Upstream>], issuer: &str, id: &str) -> Option<Arc<Upstream>> {
    let mut same = upstreams.iter().filter(|upstream| upstream.settings.issuer == issuer);
    let exact = same.clone().find(|upstream| upstream.settings.id == id);
    exact.or_else(|| same.next()).cloned()
}

/// What the external login of a subject is called that was seen under this id.
pub(super) fn name_of(upstreams: &[Arc<Upstream>], subject: &Subject, id: &str) -> String {
    let known = upstreams.iter().map(|upstream| {
        let settings = &upstream.settings;
        Known { id: &settings.id, issuer: &settings.issuer, name: &settings.name }
    });
    upstreams::name_of(known, subject, id)
}

/// The external logins of a person, the latest first.
pub(super) async fn logins_of(app: &App, visit: &Visit, person: &PersonId) -> Result<Vec<ExternalLogin>, Error> {
    let person = person.clone();
    let logins = app.store.read(move |tx| store::external_logins::of_person(tx, &person)).await;
    logins.map_err(|e| fault::store_page(app, visit, &e))
}

/// What the external login is called that a person has, or had last.
pub(super) async fn name_of_login(app: &App, visit: &Visit, person: &PersonId) -> Result<Option<String>, Error> {
    let Some(last) = logins_of(app, visit, person).await?.into_iter().next() else { return Ok(None) };
    Ok(Some(name_of(&all(app, visit).await?, &last.subject, &last.upstream_id)))
}

/// Where forms of a page may lead that offers these upstreams (SEC-29). As long as nothing is known of one, its pages are
/// expected where its issuer is.
pub(super) fn targets(targets: FormTargets, upstreams: &[Arc<Upstream>]) -> FormTargets {
    let pages = upstreams.iter().filter_map(|upstream| {
        let issuer = || upstream.settings.issuer.parse().ok();
        upstream.sign_in_page().or_else(issuer)
    });
    pages.fold(targets, |targets, page| targets.and_upstream(&page))
}

/// The word by which the sign-in page knows what became of a sign-in elsewhere.
pub(super) const CANCELLED: &str = "cancelled";
/// The same for an upstream that doesn't answer.
pub(super) const UNREACHABLE: &str = "unreachable";

/// The address of a page that tells what became of a sign-in at an upstream.
pub(super) fn telling(page: &str, word: &str, upstream: &Upstream) -> String {
    with_parameter(&with_parameter(page, "told", word), "by", &upstream.settings.id)
}

/// The word for an error that the page where a sign-in began tells by itself.
fn told_there(error: &UpstreamError) -> Option<&'static str> {
    match error {
        UpstreamError::Denied => Some(CANCELLED),
        UpstreamError::Unreachable(_) | UpstreamError::Unusable(_) => Some(UNREACHABLE),
        // RFC 6749 §4.1.2.1: it is there, and can't do it now.
        UpstreamError::Refused(error) if matches!(error.as_str(), "temporarily_unavailable" | "server_error") => {
            Some(UNREACHABLE)
        }
        UpstreamError::Refused(_) | UpstreamError::Untrusted(_) | UpstreamError::NotFresh => None,
    }
}

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
pub(super) use entering::{Vouched, enter, refused};

use std::sync::Arc;

use actix_web::Error;
use federation::oidc::{Upstream, UpstreamError};

use crate::app::App;
use crate::http::address::with_parameter;
use crate::http::answer::FormTargets;
use crate::http::{Visit, fault};

/// All upstreams there are now.
pub(super) async fn all(app: &App, visit: &Visit) -> Result<Vec<Arc<Upstream>>, Error> {
    app.upstreams().await.map_err(|e| fault::store_page(app, visit, &e))
}

/// The upstream with this id.
pub(super) async fn find(app: &App, visit: &Visit, id: &str) -> Result<Option<Arc<Upstream>>, Error> {
    app.upstream(id).await.map_err(|e| fault::store_page(app, visit, &e))
}

/// What an upstream is called, if it is still there.
async fn name_of(app: &App, visit: &Visit, id: &str) -> Result<String, Error> {
    let upstream = find(app, visit, id).await?;
    Ok(upstream.map_or_else(|| id.to_owned(), |upstream| upstream.settings.name.clone()))
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
        UpstreamError::Unreachable(_) => Some(UNREACHABLE),
        UpstreamError::Refused(_) | UpstreamError::Untrusted(_) | UpstreamError::NotFresh => None,
    }
}

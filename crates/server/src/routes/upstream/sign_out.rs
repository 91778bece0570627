//! *Sign out of NAME too*, on the page after sign-out: offered, never done by itself (FED-7).

use std::time::Duration;

use actix_web::{Error, HttpRequest, HttpResponse, web};
use federation::oidc::{KeptToken, Upstream};
use model::PlainToken;
use model::keyring::Purpose;
use store::upstream_sessions::{self, Ended};

use super::all;
use super::begin::leave;
use crate::app::App;
use crate::http::address::parameter;
use crate::http::answer::FormTargets;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::SignOutUpstream;
use crate::routes::pages;
use std::sync::Arc;

/// It is offered for so long after the session ended.
const OFFERED: Duration = Duration::from_secs(10 * 60);

/// The upstream that opened the session which ended last in this browser, if it has a sign-out.
pub(in crate::routes) async fn offer(
    app: &App,
    visit: &Visit,
) -> Result<Option<(SignOutUpstream, Arc<Upstream>)>, Error> {
    let Some(Left { upstream, .. }) = ended_here(app, visit).await? else { return Ok(None) };
    if upstream.sign_out_page().is_none() {
        return Ok(None);
    }
    let shown = SignOutUpstream {
        action: pages::SIGNED_OUT.to_owned(),
        csrf: visit.csrf_before_sign_in(app),
        name: upstream.settings.name.clone(),
    };
    Ok(Some((shown, upstream)))
}

/// POST of the button: to the upstream's own sign-out, which may ask again (OpenID Connect RP-Initiated Logout §2).
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    visit: Visit,
) -> Result<HttpResponse, Error> {
    CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let here = || see_other(&app, &visit, pages::SIGNED_OUT).finish();
    let Some(Left { ended, upstream, token }) = ended_here(&app, &visit).await? else { return Ok(here()) };
    let browser = visit.visitor.browser;
    let forgotten = app.store.write(move |tx| upstream_sessions::forget_tokens(tx, &ended, &browser)).await;
    if !forgotten.map_err(|e| fault::store_page(&app, &visit, &e))? {
        return Ok(here());
    }
    let address = upstream.sign_out_address(token.as_ref(), visit.moment.now).await;
    let Some(mut address) = address else { return Ok(here()) };
    address.query_pairs_mut().append_pair("state", &state(&app, &visit, &upstream));
    Ok(leave(&app, &visit, &upstream, &address, &FormTargets::none()))
}

/// The name of the upstream that the browser comes back from, signed out there, too: it brings the `state` that it took along.
pub(in crate::routes) async fn left(app: &App, visit: &Visit, request: &HttpRequest) -> Result<Option<String>, Error> {
    let Some(shown) = parameter(request, "state") else { return Ok(None) };
    let left = all(app, visit).await?.into_iter().find(|upstream| state(app, visit, upstream) == shown);
    Ok(left.map(|upstream| upstream.settings.name.clone()))
}

/// What tells that this browser comes back from this upstream. It opens nothing.
fn state(app: &App, visit: &Visit, upstream: &Upstream) -> String {
    let browser = PlainToken::from_bytes(visit.visitor.browser.as_bytes());
    let whence = PlainToken::presented(format!("{} {}", upstream.settings.id, browser.expose()));
    let hash = app.provider.keyring.hash(Purpose::UpstreamState, &whence);
    PlainToken::from_bytes(hash.as_bytes()).expose().to_owned()
}

/// A session that ended here, and where else its person may still be signed in.
struct Left {
    ended: Ended,
    upstream: Arc<Upstream>,
    token: Option<KeptToken>,
}

async fn ended_here(app: &App, visit: &Visit) -> Result<Option<Left>, Error> {
    let (browser, now) = (visit.visitor.browser, visit.moment.now);
    let found = app.store.read(move |tx| upstream_sessions::ended_here(tx, &browser, now.minus(OFFERED), now)).await;
    let Some(ended) = found.map_err(|e| fault::store_page(app, visit, &e))? else { return Ok(None) };
    let token = KeptToken::unsealed(&app.provider.keyring, &ended.sealed_token);
    let upstream = that_opened(&all(app, visit).await?, &ended, token.as_ref());
    Ok(upstream.map(|upstream| Left { ended, upstream, token }))
}

/// The upstream that opened a session. An issuer may have several: then it is the one that the token was issued to, and
/// else the one with the id that it had then.
fn that_opened(upstreams: &[Arc<Upstream>], ended: &Ended, token: Option<&KeptToken>) -> Option<Arc<Upstream>> {
    let has_its_id = |upstream: &&Arc<Upstream>| upstream.settings.id == ended.upstream_id;
    let Some(issuer) = &ended.issuer else { return upstreams.iter().find(has_its_id).cloned() };
    let same = || upstreams.iter().filter(|upstream| upstream.settings.issuer == *issuer);
    let is_client = |upstream: &&Arc<Upstream>| token.is_some_and(|token| upstream.is_client_of(token));
    let of_its_client = same().filter(is_client).find(has_its_id).or_else(|| same().find(is_client));
    of_its_client.or_else(|| same().find(has_its_id)).or_else(|| same().next()).cloned()
}

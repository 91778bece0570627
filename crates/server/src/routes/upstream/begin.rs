//! POST `/sign-in/upstream`: *Sign in with NAME* (FED-1).

use actix_web::{Error, HttpRequest, HttpResponse, web};
use federation::oidc::{self, Upstream, UpstreamError, Wishes};
use model::PlainToken;
use model::external::{Aim as Kept, Flow};
use model::keyring::Purpose;
use url::Url;

use super::{UNREACHABLE, find, telling};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{GoOn, Onwards};
use crate::routes::aim::{Aim, Lapsed};
use crate::routes::pages;

/// What a sign-in takes that is under way at an upstream, in bytes.
const TAKES: usize = 1024;

/// GET: somebody went back to it.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let aim = Aim::find(&app, &request, &mut visit, Lapsed::IsOutOfDate).await?;
    Ok(see_other(&app, &visit, &aim.address(pages::SIGN_IN)).finish())
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
    let page = aim.address(pages::SIGN_IN);
    let Some(upstream) = find(&app, &visit, form.get("upstream").unwrap_or_default()).await? else {
        return Ok(see_other(&app, &visit, &page).finish());
    };
    let (wishes, kept, leads_to) = (aim.wishes(), aim.as_kept(&app), aim.query());
    match set_out(&app, &mut visit, &upstream, wishes, kept, &leads_to).await? {
        Ok(address) => Ok(leave(&app, &visit, &upstream, &address, &aim.targets())),
        Err(_) => {
            app.metrics.sign_in("upstream_unreachable");
            Ok(see_other(&app, &visit, &telling(&page, UNREACHABLE, &upstream)).finish())
        }
    }
}

/// Begins a sign-in at an upstream, bound to this browser; gives the address of the upstream's page. The upstream is asked
/// before the transaction, and not at all a second time within seconds.
pub(in crate::routes) async fn set_out(
    app: &App,
    visit: &mut Visit,
    upstream: &Upstream,
    mut wishes: Wishes,
    kept: Kept,
    leads_to: &PlainToken,
) -> Result<Result<Url, UpstreamError>, Error> {
    if wishes.ui_locales.is_empty() {
        wishes.ui_locales = vec![visit.texts.tag().to_owned()];
    }
    if let Some(from) = visit.beginner(app)
        && let Some(pause) = app.provider.begins(&from, TAKES, visit.moment.now)
    {
        return Err(fault::shown(answer::too_many(app, visit, pause)));
    }
    let begun = match upstream.begin(&wishes, &mut visit.moment).await {
        Ok(begun) => begun,
        Err(error) => return Ok(Err(error)),
    };
    let keyring = &app.provider.keyring;
    let sealed = oidc::seal(keyring, &mut visit.moment, begun.secrets, leads_to);
    let state = keyring.hash(Purpose::UpstreamState, &begun.state);
    let until = visit.moment.now.plus(kept.lifetime());
    let flow = Flow { upstream_id: upstream.settings.id.clone(), aim: kept, sealed };
    let browser = visit.visitor.browser;
    let stored = app.store.write(move |tx| store::upstream_flows::insert(tx, &state, &browser, &flow, until)).await;
    stored.map_err(|e| fault::store_page(app, visit, &e))?;
    Ok(Ok(begun.address))
}

/// To a page of an upstream's, which may lead on to other origins than its own.
pub(in crate::routes) fn leave(
    app: &App,
    visit: &Visit,
    upstream: &Upstream,
    address: &Url,
    targets: &FormTargets,
) -> HttpResponse {
    let to = Onwards::Upstream(upstream.settings.name.clone());
    answer::go_on(app, visit, &GoOn { next: address.to_string(), to }, targets)
}

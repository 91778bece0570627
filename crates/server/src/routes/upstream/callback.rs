//! GET `/upstream/ID/callback`: where an upstream sends the browser back to (FED-1, SEC-26, SEC-41).

use std::sync::Arc;

use actix_web::{Error, HttpRequest, HttpResponse, web};
use federation::link::Vouched;
use federation::oidc::{self, Answer, Secrets, Upstream, UpstreamError};
use idp::Params;
use model::external::{Aim as Kept, Claimed, Flow};
use model::keyring::Purpose;
use model::{InBrowser, PlainToken};

use super::{enter, find, telling, told_there};
use crate::app::App;
use crate::http::{Visit, answer, fault, see_other};
use crate::pages::Problem;
use crate::routes::aim::Aim;
use crate::routes::profile::link;
use crate::routes::{pages, unknown};

/// GET.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    id: web::Path<String>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let Some(upstream) = find(&app, &visit, &id).await? else { return Ok(unknown::page(&app, &visit)) };
    let params = match Params::parse(request.query_string().as_bytes()) {
        Ok(params) => params,
        Err(error) => return Ok(answer::refused(&app, &visit, &error.to_string())),
    };
    let state = PlainToken::presented(params.get("state").unwrap_or_default());
    let flow = match consume(&app, &visit, &upstream, &state).await? {
        InBrowser::Here(flow) => flow,
        InBrowser::Elsewhere => {
            return Ok(answer::problem(&app, &visit, Problem::begun_elsewhere()));
        }
        InBrowser::Gone => return Ok(answer::out_of_date(&app, &visit, pages::SIGN_IN)),
    };
    let Some((secrets, leads_to)) = oidc::unseal(&app.provider.keyring, &flow.sealed) else {
        return Ok(answer::out_of_date(&app, &visit, pages::SIGN_IN));
    };
    let said = Answer { code: params.owned("code"), iss: params.owned("iss"), error: params.owned("error") };
    go_on(&app, &mut visit, &upstream, flow, secrets, said, &leads_to).await
}

/// Uses the flow up, whatever the answer is: a second one finds nothing.
async fn consume(app: &App, visit: &Visit, upstream: &Upstream, state: &PlainToken) -> Result<InBrowser<Flow>, Error> {
    let state = app.provider.keyring.hash(Purpose::UpstreamState, state);
    let (browser, id, now) = (visit.visitor.browser, upstream.settings.id.clone(), visit.moment.now);
    let found = app.store.write(move |tx| store::upstream_flows::consume(tx, &state, &browser, &id, now)).await;
    found.map_err(|e| fault::store_page(app, visit, &e))
}

async fn go_on(
    app: &App,
    visit: &mut Visit,
    upstream: &Arc<Upstream>,
    flow: Flow,
    secrets: Secrets,
    said: Answer,
    leads_to: &PlainToken,
) -> Result<HttpResponse, Error> {
    match flow.aim {
        Kept::SignIn { .. } => {
            let aim = Aim::of_kept(app, leads_to, visit).await?;
            match finish(app, visit, upstream, secrets, said).await {
                Ok(claimed) => enter(app, visit, &aim, upstream, Vouched::by_upstream(claimed)).await,
                Err(error) => Ok(failed(app, visit, upstream, &error, &aim.address(pages::SIGN_IN))),
            }
        }
        Kept::Link { person_id, session_id, password_changed_at } => {
            match finish(app, visit, upstream, secrets, said).await {
                Ok(claimed) => {
                    let by = link::Asked { person_id, session_id, password_changed_at };
                    link::finish(app, visit, upstream, by, claimed).await
                }
                Err(error) => Ok(failed(app, visit, upstream, &error, pages::PROFILE_PASSWORD_EXTERNAL)),
            }
        }
    }
}

/// From the answer to somebody, outside of any transaction.
async fn finish(
    app: &App,
    visit: &mut Visit,
    upstream: &Upstream,
    secrets: Secrets,
    said: Answer,
) -> Result<Claimed, UpstreamError> {
    let verified = upstream.finish(secrets, said, visit.moment.now).await?;
    Ok(verified.sealed(&app.provider.keyring, &mut visit.moment))
}

/// Says that nobody came through, with the page where they set out as the way on.
fn failed(app: &App, visit: &Visit, upstream: &Upstream, error: &UpstreamError, page: &str) -> HttpResponse {
    app.metrics.sign_in("upstream_failed");
    if let Some(word) = told_there(error) {
        return see_other(app, visit, &telling(page, word, upstream)).finish();
    }
    let name = &upstream.settings.name;
    tracing::info!(trace_id = %visit.trace, upstream = upstream.settings.id, %error, "nobody was signed in");
    let problem = match error {
        UpstreamError::NotFresh => Problem::external_login_not_fresh(name, page.to_owned()),
        _ => Problem::external_login_failed(name, page.to_owned()),
    };
    answer::problem(app, visit, problem)
}

//! What an upstream said at this browser and what has to be proved before it counts.

use std::sync::Arc;

use actix_web::Error;
use federation::oidc::Upstream;
use model::external::{Claimed, LinkOffer};
use model::person::Person;

use super::{all, of_issuer};
use crate::app::App;
use crate::http::{Visit, fault};
use crate::routes::aim::Aim;

/// The offer at this browser, if it was made for the same purpose (SEC-43), with the person whose account it asks for.
pub(super) async fn offered(app: &App, visit: &Visit, aim: &Aim) -> Result<Option<(LinkOffer, Option<Person>)>, Error> {
    let (browser, now, kept) = (visit.visitor.browser, visit.moment.now, aim.as_kept(app));
    let found = app.store.read(move |tx| {
        let Some(offer) = store::link_offers::find(tx, &browser, now)?.filter(|offer| offer.aim == kept) else {
            return Ok(None);
        };
        let person = match &offer.person_id {
            Some(id) => store::people::find(tx, id)?,
            None => None,
        };
        Ok(Some((offer, person)))
    });
    found.await.map_err(|e| fault::store_page(app, visit, &e))
}

/// The upstream that vouched for somebody; none where it was taken out of the configuration, so that it vouches for nobody
/// any more.
pub(super) async fn voucher(app: &App, visit: &Visit, claimed: &Claimed) -> Result<Option<Arc<Upstream>>, Error> {
    Ok(of_issuer(&all(app, visit).await?, &claimed.subject().issuer, &claimed.said().upstream_id))
}

//! `/jwks`: the public keys (RFC 7517 §5).

use actix_web::{HttpRequest, HttpResponse, web};

use super::discovery::Document;
use crate::app::App;
use crate::http::{Arrival, fault};

/// GET. Cached for minutes only, so that a withdrawn key is soon forgotten by
/// those who verify by themselves.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, arrival: Arrival) -> HttpResponse {
    let (provider, now) = (app.provider.clone(), arrival.moment.now);
    match app.store.read(move |tx| provider.snapshot(tx, now).map(|snapshot| snapshot.keys.jwks())).await {
        Ok(jwks) => Document::of(jwks.to_string()).answer(&request, "public, max-age=300"),
        Err(error) => fault::store_json(&app, arrival.trace, &error),
    }
}

//! `/jwks`: the public keys (RFC 7517 §5).

use std::sync::{Arc, PoisonError, RwLock};

use actix_web::{HttpRequest, HttpResponse, web};

use super::discovery::Document;
use crate::app::App;
use crate::http::{Arrival, fault};

/// The document of the keys that were published last, made once for each set of keys.
#[derive(Default)]
pub struct Published(RwLock<Option<(Arc<str>, Arc<Document>)>>);

impl Published {
    fn document(&self, jwks: Arc<str>) -> Arc<Document> {
        let made = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((of, document)) = made
            && Arc::ptr_eq(&of, &jwks)
        {
            return document;
        }
        let document = Arc::new(Document::of(jwks.to_string()));
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((jwks, document.clone()));
        document
    }
}

/// GET. Cached for minutes only, so that a withdrawn key is soon forgotten by
/// those who verify by themselves.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, arrival: Arrival) -> HttpResponse {
    match app.provider.current(&app.store, arrival.moment.now).await {
        Ok(snapshot) => app.jwks.document(snapshot.keys.jwks()).answer(&request, "public, max-age=300"),
        Err(error) => fault::store_json(&app, arrival.trace, &error),
    }
}

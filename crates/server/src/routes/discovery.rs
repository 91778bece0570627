//! `/.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`.

use actix_web::http::header::{self, ETag, EntityTag, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest;

use crate::app::App;
use crate::config::Issuer;
use crate::text::Language;

/// A public JSON document, made once, with its entity tag.
pub struct Document {
    bytes: web::Bytes,
    etag: EntityTag,
}

impl Document {
    /// The provider metadata of an issuer.
    pub fn new(issuer: &Issuer) -> Self {
        let locales = Language::ALL.map(Language::tag);
        Self::of(idp::discovery::document(issuer.as_str(), &locales).to_string())
    }

    /// Any JSON text.
    pub(super) fn of(json: String) -> Self {
        let digest = digest::digest(&digest::SHA256, json.as_bytes());
        let etag = EntityTag::new_strong(URL_SAFE_NO_PAD.encode(&digest.as_ref()[..12]));
        Self { bytes: web::Bytes::from(json), etag }
    }

    /// Answers with the document, or that the caller has it already. It is
    /// public, so any origin may read it.
    pub(super) fn answer(&self, request: &HttpRequest, max_age: &'static str) -> HttpResponse {
        let mut answer = if has_it(request, &self.etag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        answer
            .insert_header(ETag(self.etag.clone()))
            .insert_header((header::CACHE_CONTROL, max_age))
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"));
        if has_it(request, &self.etag) {
            return answer.finish();
        }
        answer.content_type("application/json").body(self.bytes.clone())
    }
}

fn has_it(request: &HttpRequest, etag: &EntityTag) -> bool {
    if !request.headers().contains_key(header::IF_NONE_MATCH) {
        return false;
    }
    match header::Header::parse(request) {
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|tag| tag.weak_eq(etag)),
        Ok(IfNoneMatch::Any) => true,
        Err(_) => false,
    }
}

/// GET.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest) -> HttpResponse {
    app.discovery.answer(&request, "public, max-age=3600")
}

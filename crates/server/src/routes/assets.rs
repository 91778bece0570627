//! `/assets/…`: files named by their hash, cached for ever.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::unknown;
use crate::app::App;
use crate::http::Visit;
use crate::pages::assets;

/// GET.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, visit: Visit) -> HttpResponse {
    let Some(asset) = app.brand.find(request.path()).or_else(|| assets::find(request.path())) else {
        return unknown::page(&app, &visit);
    };
    HttpResponse::Ok()
        .content_type(asset.content_type())
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .body(asset.bytes().to_vec())
}

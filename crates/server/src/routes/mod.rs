//! The public routes, one module for each endpoint or page.

mod assets;
mod authorize;
mod consent;
pub mod discovery;
mod introspect;
mod jwks;
mod logout;
mod profile;
mod revoke;
mod sign_in;
mod sign_out;
mod token;
mod unknown;
mod userinfo;

use actix_web::web;
use idp::discovery::paths;

/// The pages' addresses.
pub(crate) mod pages {
    pub(crate) const SIGN_IN: &str = "/sign-in";
    pub(crate) const CONSENT: &str = "/consent";
    pub(crate) const SIGN_OUT: &str = "/sign-out";
    pub(crate) const SIGNED_OUT: &str = "/signed-out";
    pub(crate) const PROFILE: &str = "/profile";
    pub(crate) const PROFILE_SIGN_OUT: &str = "/profile/sign-out";
    pub(crate) const RESUME: &str = "/authorize/resume";
}

/// Mounts all routes. [`App`](crate::app::App) must be in the app's data.
pub fn mount(app: &mut web::ServiceConfig) {
    app.route(paths::OPENID_CONFIGURATION, web::get().to(discovery::get))
        .route(paths::OAUTH_METADATA, web::get().to(discovery::get))
        .route(paths::JWKS, web::get().to(jwks::get))
        .service(
            web::resource(paths::AUTHORIZE).route(web::get().to(authorize::get)).route(web::post().to(authorize::post)),
        )
        .route(pages::RESUME, web::get().to(authorize::resume))
        .route(paths::TOKEN, web::post().to(token::post))
        .service(
            web::resource(paths::USERINFO).route(web::get().to(userinfo::get)).route(web::post().to(userinfo::post)),
        )
        .route(paths::INTROSPECT, web::post().to(introspect::post))
        .route(paths::REVOKE, web::post().to(revoke::post))
        .service(
            web::resource(paths::END_SESSION).route(web::get().to(logout::get)).route(web::post().to(logout::post)),
        )
        .service(web::resource(pages::SIGN_IN).route(web::get().to(sign_in::get)).route(web::post().to(sign_in::post)))
        .service(web::resource(pages::CONSENT).route(web::get().to(consent::get)).route(web::post().to(consent::post)))
        .service(
            web::resource(pages::SIGN_OUT).route(web::get().to(sign_out::get)).route(web::post().to(sign_out::post)),
        )
        .route(pages::SIGNED_OUT, web::get().to(sign_out::done))
        .route(pages::PROFILE, web::get().to(profile::get))
        .service(
            web::resource(pages::PROFILE_SIGN_OUT)
                .route(web::get().to(profile::home))
                .route(web::post().to(sign_out::from_profile)),
        )
        .route("/", web::get().to(profile::home))
        .route("/assets/{name}", web::get().to(assets::get))
        .default_service(web::to(unknown::any));
}

//! The public routes, one module for each endpoint or page.

mod assets;
mod authorize;
mod consent;
pub mod discovery;
mod introspect;
pub mod jwks;
mod logout;
mod mailed_link;
mod profile;
mod revoke;
mod sign_in;
mod sign_out;
mod token;
mod unknown;
mod userinfo;

use std::future::ready;

use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Resource, Responder, Route, guard, web};
use idp::discovery::paths;

use crate::http::Arrival;
use crate::http::cors::from_any_origin;

/// The pages' addresses.
pub(crate) mod pages {
    pub(crate) const SIGN_IN: &str = "/sign-in";
    pub(crate) const CONSENT: &str = "/consent";
    pub(crate) const SIGN_OUT: &str = "/sign-out";
    pub(crate) const SIGNED_OUT: &str = "/signed-out";
    pub(crate) const PROFILE: &str = "/profile";
    pub(crate) const PROFILE_SIGN_OUT: &str = "/profile/sign-out";
    pub(crate) const RESUME: &str = "/authorize/resume";
    pub(crate) const SIGN_UP: &str = "/sign-up";
    pub(crate) const SIGN_UP_CODE: &str = "/sign-up/code";
    pub(crate) const SIGN_UP_SUBSCRIPTION: &str = "/sign-up/subscription";
    pub(crate) const SIGN_UP_WAITING: &str = "/sign-up/waiting";
    pub(crate) const APPROVAL: &str = "/approval";
    pub(crate) const FORGOT_PASSWORD: &str = "/forgot-password";
    pub(crate) const RESET_PASSWORD: &str = "/reset-password";
    pub(crate) const CONFIRM_EMAIL: &str = "/confirm-email";
    pub(crate) const REVERT_EMAIL: &str = "/revert-email";
    pub(crate) const REVERT_PHONE: &str = "/revert-phone";
    pub(crate) const PROFILE_PASSWORD: &str = "/profile/password";
    pub(crate) const PROFILE_SESSIONS: &str = "/profile/sessions";
    pub(crate) const PROFILE_APPS: &str = "/profile/apps";
    pub(crate) const PROFILE_DETAILS: &str = "/profile/details";
    pub(crate) const PROFILE_ACTIVITY: &str = "/profile/activity";
    pub(crate) const PROFILE_CLOSE: &str = "/profile/details/close";
    pub(crate) const OUTBOX: &str = "/outbox";
    pub(crate) const OUTBOX_JSON: &str = "/outbox.json";
}

/// Mounts all routes. [`App`](crate::app::App) must be in the app's data.
pub fn mount(app: &mut web::ServiceConfig) {
    mount_endpoints(app);
    mount_pages(app);
    app.service(resource("/assets/{name}", READS).route(reads(assets::get)));
    app.default_service(web::to(unknown::any));
}

fn mount_endpoints(app: &mut web::ServiceConfig) {
    app.service(resource(paths::OPENID_CONFIGURATION, READS).route(reads(discovery::get)))
        .service(resource(paths::OAUTH_METADATA, READS).route(reads(discovery::get)))
        .service(resource(paths::JWKS, READS).route(reads(jwks::get)))
        .service(both(paths::AUTHORIZE, reads(authorize::get), web::post().to(authorize::post)))
        .service(resource(paths::TOKEN, POSTS).route(web::post().to(token::post)).wrap(from_fn(from_any_origin)))
        .service(
            both(paths::USERINFO, reads(userinfo::get), web::post().to(userinfo::post)).wrap(from_fn(from_any_origin)),
        )
        .service(resource(paths::INTROSPECT, POSTS).route(web::post().to(introspect::post)))
        .service(resource(paths::REVOKE, POSTS).route(web::post().to(revoke::post)).wrap(from_fn(from_any_origin)))
        .service(both(paths::END_SESSION, reads(logout::get), web::post().to(logout::post)));
}

fn mount_pages(app: &mut web::ServiceConfig) {
    app.service(resource(pages::RESUME, READS).route(reads(authorize::resume)))
        .service(both(pages::SIGN_IN, reads(sign_in::get), web::post().to(sign_in::post)))
        .service(both(pages::CONSENT, reads(consent::get), web::post().to(consent::post)))
        .service(both(pages::SIGN_OUT, reads(sign_out::get), web::post().to(sign_out::post)))
        .service(resource(pages::SIGNED_OUT, READS).route(reads(sign_out::done)))
        .service(resource(pages::PROFILE, READS).route(reads(profile::get)))
        .service(both(pages::PROFILE_SIGN_OUT, reads(profile::home), web::post().to(sign_out::from_profile)))
        .service(resource("/", READS).route(reads(profile::home)));
}

const READS: &str = "GET, HEAD";
const POSTS: &str = "POST";
const BOTH: &str = "GET, HEAD, POST";

/// An address; every method that it has no route for is answered with those that it has.
fn resource(path: &str, allow: &'static str) -> Resource {
    let refuse = move |arrival: Arrival| ready(unknown::method(&arrival, allow));
    web::resource(path).default_service(web::to(refuse))
}

fn both(path: &str, get: Route, post: Route) -> Resource {
    resource(path, BOTH).route(get).route(post)
}

/// GET, and HEAD, which is GET without the body (RFC 9110 §9.3.2).
fn reads<F, Args>(handler: F) -> Route
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler)
}

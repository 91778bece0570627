//! The public routes, one module for each endpoint or page.

mod aim;
mod approval;
mod assets;
mod authorize;
mod consent;
mod device;
mod device_authorization;
pub mod discovery;
mod forgot_password;
mod introspect;
pub mod jwks;
mod logout;
mod mailed_change;
mod mailed_link;
mod new_password;
mod opening;
mod outbox;
pub mod password_strength;
mod profile;
mod reset_password;
mod revoke;
mod sign_in;
mod sign_out;
mod sign_up;
mod token;
mod unknown;
mod upstream;
mod userinfo;

use std::future::ready;

use actix_web::middleware::from_fn;
use actix_web::{FromRequest, Handler, Resource, Responder, Route, guard, web};
use idp::discovery::paths;

use self::profile::password;
use crate::http::Arrival;
use crate::http::cors::from_any_origin;
use crate::pages::Done;

/// The pages' addresses.
pub(crate) mod pages {
    pub(crate) const SIGN_IN: &str = "/sign-in";
    pub(crate) const SIGN_IN_UPSTREAM: &str = "/sign-in/upstream";
    pub(crate) const SIGN_IN_PROVE: &str = "/sign-in/prove";
    pub(crate) const SIGN_UP_EXTERNAL: &str = "/sign-up/external";
    pub(crate) const PROFILE_PASSWORD_EXTERNAL: &str = "/profile/password/external";

    /// Where the answers of an upstream come to; each has an address of its own, so that mix-up has no way (SEC-41).
    pub(crate) fn upstream_callback(id: &str) -> String {
        format!("/upstream/{id}/callback")
    }

    /// Where an upstream sends its logout tokens.
    pub(crate) fn upstream_backchannel(id: &str) -> String {
        format!("/upstream/{id}/backchannel-logout")
    }

    pub(crate) const CONSENT: &str = "/consent";
    pub(crate) const SIGN_OUT: &str = "/sign-out";
    pub(crate) const SIGNED_OUT: &str = "/signed-out";
    pub(crate) const PROFILE: &str = "/profile";
    pub(crate) const PROFILE_SIGN_OUT: &str = "/profile/sign-out";
    pub(crate) const RESUME: &str = "/authorize/resume";
    pub(crate) const SIGN_UP: &str = "/sign-up";
    pub(crate) const SIGN_UP_CODE: &str = "/sign-up/code";
    pub(crate) const SIGN_UP_RESEND: &str = "/sign-up/code/resend";
    pub(crate) const SIGN_UP_SUBSCRIPTION: &str = "/sign-up/subscription";
    pub(crate) const SIGN_UP_WAITING: &str = "/sign-up/waiting";
    pub(crate) const APPROVAL: &str = "/approval";
    pub(crate) const FORGOT_PASSWORD: &str = "/forgot-password";
    pub(crate) const FORGOT_PASSWORD_SENT: &str = "/forgot-password/sent";
    pub(crate) const RESET_PASSWORD: &str = "/reset-password";
    pub(crate) const PASSWORD_SAVED: &str = "/reset-password/saved";
    pub(crate) const PASSWORD_STRENGTH: &str = "/password-strength";
    pub(crate) const CONFIRM_EMAIL: &str = "/confirm-email";
    pub(crate) const REVERT_EMAIL: &str = "/revert-email";
    pub(crate) const REVERT_PHONE: &str = "/revert-phone";
    pub(crate) const PROFILE_PASSWORD: &str = "/profile/password";
    pub(crate) const PROFILE_PASSWORD_LINK: &str = "/profile/password/link";
    pub(crate) const PROFILE_DISCONNECT: &str = "/profile/password/disconnect";
    pub(crate) const PROFILE_SESSIONS: &str = "/profile/sessions";
    pub(crate) const PROFILE_APPS: &str = "/profile/apps";
    pub(crate) const PROFILE_DETAILS: &str = "/profile/details";
    pub(crate) const PROFILE_ACTIVITY: &str = "/profile/activity";
    pub(crate) const PROFILE_CLOSE: &str = "/profile/details/close";
    pub(crate) const PROFILE_DOWNLOAD: &str = "/profile/details/download";
    pub(crate) const ACCOUNT_CLOSED: &str = "/account-closed";
    pub(crate) const EMAIL_CONFIRMED: &str = "/confirm-email/done";
    pub(crate) const EMAIL_REVERTED: &str = "/revert-email/done";
    pub(crate) const PHONE_REVERTED: &str = "/revert-phone/done";
    pub(crate) const DEVICE: &str = "/device";
    pub(crate) const DEVICE_CONFIRM: &str = "/device/confirm";
    pub(crate) const DEVICE_DONE: &str = "/device/done";
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
        .service(resource(paths::DEVICE_AUTHORIZATION, POSTS).route(web::post().to(device_authorization::post)))
        .service(both(paths::END_SESSION, reads(logout::get), web::post().to(logout::post)));
}

fn mount_pages(app: &mut web::ServiceConfig) {
    mount_passwords(app);
    mount_upstreams(app);
    mount_profile(app);
    mount_mailed_changes(app);
    app.service(resource(pages::RESUME, READS).route(reads(authorize::resume)))
        .service(both(pages::SIGN_IN, reads(sign_in::get), web::post().to(sign_in::post)))
        .service(both(pages::SIGN_UP, reads(sign_up::form::get), web::post().to(sign_up::form::post)))
        .service(both(pages::SIGN_UP_CODE, reads(sign_up::code::get), web::post().to(sign_up::code::post)))
        .service(both(
            pages::SIGN_UP_RESEND,
            reads(sign_up::code::get_resend),
            web::post().to(sign_up::code::post_resend),
        ))
        .service(both(
            pages::SIGN_UP_SUBSCRIPTION,
            reads(sign_up::subscription::get),
            web::post().to(sign_up::subscription::post),
        ))
        .service(both(pages::SIGN_UP_WAITING, reads(sign_up::waiting::get), web::post().to(sign_up::waiting::post)))
        .service(both(pages::APPROVAL, reads(approval::get), web::post().to(approval::post)))
        .service(both(pages::DEVICE, reads(device::get), web::post().to(device::post)))
        .service(both(pages::DEVICE_CONFIRM, reads(device::confirm), web::post().to(device::decide)))
        .service(resource(pages::DEVICE_DONE, READS).route(reads(device::done)))
        .service(both(pages::CONSENT, reads(consent::get), web::post().to(consent::post)))
        .service(both(pages::SIGN_OUT, reads(sign_out::get), web::post().to(sign_out::post)))
        .service(both(pages::SIGNED_OUT, reads(sign_out::done), web::post().to(upstream::sign_out::post)))
        .service(resource(pages::PROFILE, READS).route(reads(profile::get)))
        .service(both(pages::PROFILE_SIGN_OUT, reads(profile::home), web::post().to(sign_out::from_profile)))
        .service(web::resource(pages::OUTBOX).to(outbox::page))
        .service(web::resource(pages::OUTBOX_JSON).to(outbox::json))
        .service(resource("/", READS).route(reads(profile::home)));
}

fn mount_upstreams(app: &mut web::ServiceConfig) {
    use profile::{disconnect, link};
    use upstream::{backchannel, begin, callback, prove, sign_up};
    // A HEAD of somebody who looks ahead must not use the answer up.
    app.service(resource(&pages::upstream_callback("{id}"), "GET").route(web::get().to(callback::get)))
        .service(resource(&pages::upstream_backchannel("{id}"), POSTS).route(web::post().to(backchannel::post)))
        .service(both(pages::SIGN_IN_UPSTREAM, reads(begin::get), web::post().to(begin::post)))
        .service(both(pages::SIGN_IN_PROVE, reads(prove::get), web::post().to(prove::post)))
        .service(both(pages::SIGN_UP_EXTERNAL, reads(sign_up::get), web::post().to(sign_up::post)))
        .service(both(pages::PROFILE_PASSWORD_EXTERNAL, reads(link::get), web::post().to(link::post)))
        .service(both(pages::PROFILE_DISCONNECT, reads(disconnect::get), web::post().to(disconnect::post)));
}

fn mount_profile(app: &mut web::ServiceConfig) {
    use profile::{activity, apps, closing, details, download, sessions};
    app.service(both(pages::PROFILE_SESSIONS, reads(sessions::get), web::post().to(sessions::post)))
        .service(both(pages::PROFILE_APPS, reads(apps::get), web::post().to(apps::post)))
        .service(resource(pages::PROFILE_ACTIVITY, READS).route(reads(activity::get)))
        .service(both(pages::PROFILE_DETAILS, reads(details::get), web::post().to(details::post)))
        .service(both(pages::PROFILE_CLOSE, reads(closing::get), web::post().to(closing::post)))
        .service(both(pages::PROFILE_DOWNLOAD, reads(profile::home), web::post().to(download::post)))
        .service(resource(pages::ACCOUNT_CLOSED, READS).route(reads(closing::closed)));
}

fn mount_mailed_changes(app: &mut web::ServiceConfig) {
    use mailed_change::{CONFIRM_EMAIL, REVERT_EMAIL, REVERT_PHONE, asks, tells};
    use mailed_change::{email_confirmed, email_reverted, phone_reverted};
    app.service(both(pages::CONFIRM_EMAIL, reads(asks(CONFIRM_EMAIL)), web::post().to(email_confirmed)))
        .service(both(pages::REVERT_EMAIL, reads(asks(REVERT_EMAIL)), web::post().to(email_reverted)))
        .service(both(pages::REVERT_PHONE, reads(asks(REVERT_PHONE)), web::post().to(phone_reverted)))
        .service(resource(pages::EMAIL_CONFIRMED, READS).route(reads(tells(Done::EmailConfirmed))))
        .service(resource(pages::EMAIL_REVERTED, READS).route(reads(tells(Done::EmailReverted))))
        .service(resource(pages::PHONE_REVERTED, READS).route(reads(tells(Done::PhoneReverted))));
}

fn mount_passwords(app: &mut web::ServiceConfig) {
    app.service(both(pages::FORGOT_PASSWORD, reads(forgot_password::get), web::post().to(forgot_password::post)))
        .service(resource(pages::FORGOT_PASSWORD_SENT, READS).route(reads(forgot_password::sent)))
        .service(both(pages::RESET_PASSWORD, reads(reset_password::get), web::post().to(reset_password::post)))
        .service(resource(pages::PASSWORD_SAVED, READS).route(reads(reset_password::saved)))
        .service(both(pages::PROFILE_PASSWORD, reads(password::get), web::post().to(password::change)))
        .service(both(pages::PROFILE_PASSWORD_LINK, reads(password::get), web::post().to(password::send_link)))
        .service(resource(pages::PASSWORD_STRENGTH, POSTS).route(web::post().to(password_strength::post)));
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

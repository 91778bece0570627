//! `/profile`: what matters, at a glance.

use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse, web};

use super::{date, frame, signed_in_on_website};
use crate::app::App;
use crate::http::Visit;
use crate::http::answer::{self, FormTargets};
use crate::pages::{Overview, Tab};
use crate::routes::pages;

/// GET.
pub(in crate::routes) async fn get(app: web::Data<App>, mut visit: Visit) -> Result<HttpResponse, Error> {
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE).await?;
    let page = Overview {
        frame: frame(&app, &visit, &who, Tab::Overview, None),
        signed_in_since: date(who.session.authentication.at),
        browser: visit.known_browser(),
    };
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

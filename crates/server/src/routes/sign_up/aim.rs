//! Where a sign-up leads, on the pages that are reached from a mail, too.

use account::sign_up::{keep_aim, kept_aim};
use actix_web::{Error, HttpRequest};

use crate::app::App;
use crate::http::{Visit, fault};
use crate::routes::aim::{Aim, Lapsed};

/// The aim that a page's address names, which is kept with the sign-up at this browser from then on. An address without
/// one, as the mail's is, leads to where that sign-up was to lead: the website that somebody came from waits for them.
pub(super) async fn find(app: &App, request: &HttpRequest, visit: &mut Visit) -> Result<Aim, Error> {
    let aim = Aim::find(app, request, visit, Lapsed::IsLeftOut).await?;
    let (leads_to, browser) = (aim.query(), visit.visitor.browser);
    if !leads_to.expose().is_empty() {
        let kept = keep_aim(&app.accounts, browser, &leads_to, &mut visit.moment).await;
        kept.map_err(|e| fault::account_page(app, visit, &e))?;
        return Ok(aim);
    }
    let kept = kept_aim(&app.accounts, browser, visit.moment.now).await;
    match kept.map_err(|e| fault::account_page(app, visit, &e))? {
        Some(leads_to) => Aim::of_query(app, leads_to.expose(), visit, Lapsed::IsLeftOut).await,
        None => Ok(aim),
    }
}

//! `/password-strength`: how hard a password is to guess, for the meter that a script keeps beside its field (PWD-3).

use account::password::About;
use actix_web::http::{StatusCode, header};
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::secret::PlainPassword;
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, pause};
use crate::pages::strength_in_words;

/// How many are estimated at once. The hashing threads do it, which sign-in needs more (SEC-50).
const AT_ONCE: usize = 2;
/// When to ask again, in seconds.
const RETRY_AFTER: u64 = 1;

/// What the script is told.
#[derive(Serialize)]
struct Answer {
    /// 0 for the weakest to 4 for the strongest.
    score: u8,
    /// The same in words, in the language of the page.
    label: String,
}

/// Turns at estimating; who finds none is told so at once.
pub struct Turns(Semaphore);

impl Default for Turns {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

/// POST, of a page's CSRF token and what stands in its fields. Nothing of it is kept or logged.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Either).await?;
    visit.prefer(&form.get("ui_locales").map(str::to_owned).into_iter().collect::<Vec<_>>());
    let Ok(_turn) = app.strength_turns.0.try_acquire() else { return Ok(not_now()) };
    let password = PlainPassword::new(form.get("password").unwrap_or_default());
    let about = About { name: form.get("name").unwrap_or_default(), email: form.get("email").unwrap_or_default() };
    match app.accounts.password_strength(&password, about).await {
        Ok(strength) => {
            let label = visit.texts.say(&strength_in_words(strength));
            Ok(answer(StatusCode::OK).json(Answer { score: strength.as_u8(), label }))
        }
        Err(account::Error::Busy { .. }) => Ok(not_now()),
        Err(error) => Err(fault::account_page(&app, &visit, &error)),
    }
}

fn not_now() -> HttpResponse {
    let mut response = answer(StatusCode::SERVICE_UNAVAILABLE).finish();
    pause::retry_after(&mut response, RETRY_AFTER);
    response
}

fn answer(status: StatusCode) -> actix_web::HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    answer
}

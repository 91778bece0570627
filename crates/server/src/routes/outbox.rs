//! `/outbox` and `/outbox.json`: what the demo would have sent. Outside it there are no such addresses (SEC-52).

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use delivery::{Landed, Landing};
use model::Timestamp;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{READS, pages, unknown};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::{Arrival, Visit};
use crate::pages::{Outbox, OutboxMessage};
use crate::text::machine_readable;

/// `/outbox`.
pub(super) async fn page(app: web::Data<App>, request: HttpRequest, arrival: Arrival, visit: Visit) -> HttpResponse {
    let shown = |landing: &Landing| {
        let messages = landing.all().into_iter().map(in_words).collect();
        let outbox = Outbox { refresh: pages::OUTBOX.to_owned(), messages };
        answer::page(&app, &visit, StatusCode::OK, &outbox, &FormTargets::none())
    };
    of_the_demo(&app, &request, &arrival, &visit, shown)
}

/// `/outbox.json`.
pub(super) async fn json(app: web::Data<App>, request: HttpRequest, arrival: Arrival, visit: Visit) -> HttpResponse {
    let told = |landing: &Landing| {
        let messages: Vec<Value> = landing.all().iter().map(for_programs).collect();
        HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(messages)
    };
    of_the_demo(&app, &request, &arrival, &visit, told)
}

fn of_the_demo(
    app: &App,
    request: &HttpRequest,
    arrival: &Arrival,
    visit: &Visit,
    answer: impl FnOnce(&Landing) -> HttpResponse,
) -> HttpResponse {
    match (&app.landing, request.method()) {
        (None, _) => unknown::page(app, visit),
        (Some(landing), &Method::GET | &Method::HEAD) => answer(landing),
        (Some(_), _) => unknown::method(arrival, READS),
    }
}

fn in_words(landed: Landed) -> OutboxMessage {
    OutboxMessage { to: landed.to, subject: landed.subject, text: landed.text, at: date(landed.at) }
}

fn for_programs(landed: &Landed) -> Value {
    json!({
        "id": landed.id,
        "channel": landed.channel.as_str(),
        "to": landed.to,
        "subject": landed.subject,
        "text": landed.text,
        "at": machine_readable(date(landed.at)),
    })
}

fn date(at: Timestamp) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.micros()) * 1000).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

//! Answers with the headers that pages need (SEC-8, SEC-9, SEC-29).

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{HttpResponse, HttpResponseBuilder};
use model::redirect::csp_source;
use url::Url;

use super::Visit;
use super::pause::{Status, retry_after, whole_seconds};
use crate::app::App;
use crate::pages::{GoOn, Page, Problem};

/// Where forms of a page may lead besides ourselves: browsers hold the
/// redirects after a POST to `form-action`, too.
#[derive(Clone, Debug, Default)]
pub struct FormTargets {
    client: Option<String>,
    upstreams: Vec<String>,
}

impl FormTargets {
    /// Ourselves alone.
    pub fn none() -> Self {
        Self::default()
    }

    /// Ourselves and the address that a request's answer goes to.
    pub fn of(redirect: &model::redirect::RegisteredRedirect) -> Self {
        Self { client: Some(redirect.csp_source()), upstreams: Vec::new() }
    }

    /// The same and a page of an upstream.
    #[must_use]
    pub fn and_upstream(mut self, page: &Url) -> Self {
        self.upstreams.push(csp_source(page));
        self
    }

    /// `by_script` says whether the page's script asks us something, too.
    fn policy(&self, by_script: bool) -> String {
        let sources: String = self.client.iter().chain(&self.upstreams).map(|source| format!(" {source}")).collect();
        let connect = if by_script { " connect-src 'self';" } else { "" };
        format!(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';{connect} \
             form-action 'self'{sources}; frame-ancestors 'none'; base-uri 'none'"
        )
    }
}

/// A page.
pub fn page(
    app: &App,
    visit: &Visit,
    status: impl Into<Status>,
    shown: &impl Page,
    targets: &FormTargets,
) -> HttpResponse {
    let status = status.into();
    match shown.render(&visit.frame(app)) {
        Ok(html) => {
            let mut answer = base(app, visit, status.code());
            let mut answer = answer
                .content_type("text/html; charset=utf-8")
                .insert_header(opener_policy(targets))
                .insert_header((header::CONTENT_SECURITY_POLICY, targets.policy(shown.asks_by_script())))
                .body(html);
            status.mark(&mut answer);
            answer
        }
        Err(error) => {
            tracing::error!(%error, "a page can't be rendered");
            base(app, visit, StatusCode::INTERNAL_SERVER_ERROR).body(visit.trace.to_string())
        }
    }
}

/// Pages of our own keep other windows out. Those of an authorization don't:
/// a client may have opened them in a popup that must find its opener again.
fn opener_policy(targets: &FormTargets) -> (HeaderName, &'static str) {
    let policy = if targets.client.is_none() { "same-origin" } else { "unsafe-none" };
    (HeaderName::from_static("cross-origin-opener-policy"), policy)
}

/// A file to be kept, as JSON that people can read, too.
pub fn file(app: &App, visit: &Visit, name: &str, content: &serde_json::Value) -> HttpResponse {
    base(app, visit, StatusCode::OK)
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(format!("{content:#}\n"))
}

/// On to an address that the `form-action` of the page before may not name: browsers get a page that goes there by itself
/// at once and leaves no trace in their history, all others a 303.
pub fn go_on(app: &App, visit: &Visit, shown: &GoOn, targets: &FormTargets) -> HttpResponse {
    let refresh = HeaderValue::from_str(&format!("0; url={}", shown.next));
    match refresh {
        Ok(refresh) if visit.may_hold_redirects() => {
            let mut answer = page(app, visit, StatusCode::OK, shown, targets);
            answer.headers_mut().insert(header::REFRESH, refresh);
            answer
        }
        _ => see_other(app, visit, &shown.next).finish(),
    }
}

/// A page that says what went wrong.
pub fn problem(app: &App, visit: &Visit, problem: Problem) -> HttpResponse {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    page(app, visit, status, &problem.traced(visit.trace.to_string()), &FormTargets::none())
}

/// *This page is out of date*, with the way on.
pub fn out_of_date(app: &App, visit: &Visit, way_on: &str) -> HttpResponse {
    problem(app, visit, Problem::out_of_date(way_on))
}

/// *Request refused*, at the address that was asked.
pub fn refused(app: &App, visit: &Visit, reason: &str) -> HttpResponse {
    problem(app, visit, Problem::request_refused(reason))
}

/// Too much was begun from there: 429, with the time after which it goes on (SEC-50).
pub fn too_many(app: &App, visit: &Visit, after: Duration) -> HttpResponse {
    let seconds = whole_seconds(after);
    let mut response = problem(app, visit, Problem::too_many_begun(seconds));
    retry_after(&mut response, u64::from(seconds));
    response
}

/// 303, so that what was posted is never posted again elsewhere (SEC-8).
pub fn see_other(app: &App, visit: &Visit, location: &str) -> HttpResponseBuilder {
    let mut answer = base(app, visit, StatusCode::SEE_OTHER);
    answer.insert_header((header::LOCATION, location));
    answer
}

fn base(app: &App, visit: &Visit, status: StatusCode) -> HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"));
    if let Some(browser) = visit.new_browser() {
        answer.cookie(app.cookies.set_browser(browser));
    }
    answer
}

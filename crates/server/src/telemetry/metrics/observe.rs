//! The middleware that counts requests.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use tracing::Instrument;

use super::Metrics;
use crate::telemetry::TraceId;

/// Middleware for `actix_web::middleware::from_fn`: gives the request its [`TraceId`], counts and
/// times it, and logs it. It finds [`Metrics`] in the app's data.
///
/// # Errors
/// Those of the service that it wraps.
#[expect(clippy::disallowed_methods, reason = "a duration is measured, no decision hangs on it")]
pub async fn observe<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let trace_id = TraceId::of_headers(request.headers());
    request.extensions_mut().insert(trace_id);
    let metrics = request.app_data::<web::Data<Metrics>>().cloned();
    let method = method_label(request.method());
    let span = tracing::info_span!("request", trace_id = %trace_id);
    let answer = next.call(request).instrument(span.clone()).await;
    let seconds = started.elapsed().as_secs_f64();
    let (route, status) = match &answer {
        Ok(response) => (response.request().match_pattern(), response.status()),
        Err(error) => (None, error.as_response_error().status_code()),
    };
    let route = route.as_deref().unwrap_or("unknown");
    if let Some(metrics) = metrics {
        metrics.answered(route, method, status, seconds);
    }
    span.in_scope(|| log(route, method, status, seconds));
    answer
}

/// Failures of Signet's own are always worth a line; the rest is for whoever looks closer.
fn log(route: &str, method: &str, status: StatusCode, seconds: f64) {
    let status = status.as_u16();
    match status {
        500.. => tracing::warn!(route, method, status, seconds, "answered"),
        _ => tracing::debug!(route, method, status, seconds, "answered"),
    }
}

/// A method as a label: callers can't make up new ones.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, HttpRequest, HttpResponse};

    use super::*;

    #[actix_web::test]
    async fn requests_are_counted_by_route_and_not_by_address__sec_53() {
        let metrics = Metrics::new().unwrap();
        let app = App::new()
            .app_data(web::Data::new(metrics.clone()))
            .wrap(from_fn(observe))
            .route(
                "/people/{id}",
                web::get().to(|request: HttpRequest| async move { TraceId::of(&request).to_string() }),
            )
            .route("/fails", web::get().to(HttpResponse::InternalServerError));
        let app = init_service(app).await;
        for path in ["/people/ada@example.com", "/people/bob", "/nowhere/ada@example.com", "/fails"] {
            call_service(&app, TestRequest::get().uri(path).to_request()).await;
        }
        metrics.sign_in("wrong_password");
        metrics.watch_hash_queue(|| 3).unwrap();
        let text = metrics.text().unwrap();
        for line in [
            r#"signet_requests_total{method="GET",route="/people/{id}",status="200"} 2"#,
            r#"signet_requests_total{method="GET",route="/fails",status="500"} 1"#,
            r#"signet_request_seconds_count{route="/people/{id}"} 2"#,
            r#"signet_sign_ins_total{outcome="wrong_password"} 1"#,
            "signet_hash_queue_depth 3",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        assert!(!text.contains("ada"), "{text}");
    }
}

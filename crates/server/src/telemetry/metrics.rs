//! Counters for Prometheus.

mod observe;

pub use observe::observe;

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::http::StatusCode;
use prometheus::{
    HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGaugeVec, Opts, PullingGauge, Registry, TextEncoder,
};

use super::logs;
use delivery::{Outcome, Watch};
use federation::HealthLine;
use model::outbox::Channel;

/// All counters of one server. Cloning it gives another handle to the same counters.
#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    latency: HistogramVec,
    sign_ins: IntCounterVec,
    tokens: IntCounterVec,
    messages: IntCounterVec,
    upstream_up: IntGaugeVec,
    upstream_seen: IntGaugeVec,
    upstream_success: IntGaugeVec,
    upstream_error: IntGaugeVec,
    upstreams: Arc<Mutex<Box<Lines>>>,
    database_errors: IntCounter,
}

/// How each upstream is doing, by id.
type Lines = dyn Fn() -> Vec<(String, HealthLine)> + Send;

/// Seconds. The goals of the hot paths are below 5 ms, a password hash takes some 10 to 100 ms.
const BUCKETS: &[f64] = &[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

impl Metrics {
    /// Counters at zero, in a registry of their own.
    ///
    /// # Errors
    /// Only when two counters share a name, which the tests rule out.
    pub fn new() -> prometheus::Result<Self> {
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new("signet_requests_total", "Requests answered, by route, method and status."),
                &["route", "method", "status"],
            )?,
            latency: HistogramVec::new(
                HistogramOpts::new("signet_request_seconds", "Time until an answer's headers, by route.")
                    .buckets(BUCKETS.to_vec()),
                &["route"],
            )?,
            sign_ins: IntCounterVec::new(
                Opts::new("signet_sign_ins_total", "Attempts to sign in, by outcome."),
                &["outcome"],
            )?,
            tokens: IntCounterVec::new(
                Opts::new("signet_tokens_issued_total", "Token answers, by grant type."),
                &["grant_type"],
            )?,
            messages: IntCounterVec::new(
                Opts::new("signet_messages_total", "Tries to send a message, by channel and outcome."),
                &["channel", "outcome"],
            )?,
            upstream_up: upstream_gauge("up", "Whether an upstream could be used when it was last looked at.")?,
            upstream_seen: upstream_gauge(
                "metadata_timestamp_seconds",
                "When an upstream's metadata and keys were fetched last.",
            )?,
            upstream_success: upstream_gauge(
                "last_success_timestamp_seconds",
                "When somebody came through an upstream last.",
            )?,
            upstream_error: upstream_gauge(
                "last_error_timestamp_seconds",
                "When something went wrong at an upstream last.",
            )?,
            upstreams: Arc::new(Mutex::new(Box::new(Vec::new))),
            database_errors: IntCounter::new(
                "signet_database_errors_total",
                "Requests that failed because the database did.",
            )?,
        };
        metrics.registry.register(Box::new(metrics.requests.clone()))?;
        metrics.registry.register(Box::new(metrics.latency.clone()))?;
        metrics.registry.register(Box::new(metrics.sign_ins.clone()))?;
        metrics.registry.register(Box::new(metrics.tokens.clone()))?;
        metrics.registry.register(Box::new(metrics.messages.clone()))?;
        for gauge in metrics.upstream_gauges() {
            metrics.registry.register(Box::new(gauge.clone()))?;
        }
        metrics.registry.register(Box::new(metrics.database_errors.clone()))?;
        metrics.registry.register(Box::new(logs::lost().clone()))?;
        Ok(metrics)
    }

    /// Publishes how many passwords wait to be hashed, read whenever metrics are asked for.
    ///
    /// # Errors
    /// When it is published already.
    pub fn watch_hash_queue(&self, depth: impl Fn() -> usize + Send + Sync + 'static) -> prometheus::Result<()> {
        let read = Box::new(move || u32::try_from(depth()).map_or(f64::INFINITY, f64::from));
        let gauge = PullingGauge::new("signet_hash_queue_depth", "Passwords that wait to be hashed.", read)?;
        self.registry.register(Box::new(gauge))
    }

    /// Publishes how full the outbox is, read whenever metrics are asked for.
    ///
    /// # Errors
    /// When it is published already.
    pub fn watch_outbox(&self, watch: &Watch) -> prometheus::Result<()> {
        let (waits, fails) = (watch.clone(), watch.clone());
        let waiting = PullingGauge::new(
            "signet_outbox_waiting",
            "Messages that wait to be sent.",
            Box::new(move || waits.depth().waiting as f64),
        )?;
        let failed = PullingGauge::new(
            "signet_outbox_failed",
            "Messages that were given up within the last 30 days.",
            Box::new(move || fails.depth().failed as f64),
        )?;
        self.registry.register(Box::new(waiting))?;
        self.registry.register(Box::new(failed))
    }

    /// Publishes how upstreams are doing (FED-8), read whenever metrics are asked for: one that was removed leaves nothing
    /// behind. Ids are the operator's, and few.
    pub fn watch_upstreams(&self, lines: impl Fn() -> Vec<(String, HealthLine)> + Send + 'static) {
        *self.upstreams.lock().unwrap_or_else(PoisonError::into_inner) = Box::new(lines);
    }

    fn upstream_gauges(&self) -> [&IntGaugeVec; 4] {
        [&self.upstream_up, &self.upstream_seen, &self.upstream_success, &self.upstream_error]
    }

    fn upstream(&self, id: &str, line: &HealthLine) {
        if line.metadata_at.is_some() || line.outage.is_some() {
            self.upstream_up.with_label_values(&[id]).set(i64::from(line.outage.is_none()));
        }
        let last_error = line.last_error.as_ref().map(|(at, _)| *at);
        for (gauge, at) in [
            (&self.upstream_seen, line.metadata_at),
            (&self.upstream_success, line.last_success),
            (&self.upstream_error, last_error),
        ] {
            if let Some(at) = at {
                gauge.with_label_values(&[id]).set(at.seconds());
            }
        }
    }

    /// Counts a try to send a message.
    pub fn message(&self, channel: Channel, outcome: Outcome) {
        self.messages.with_label_values(&[channel.as_str(), outcome.as_str()]).inc();
    }

    /// Counts an attempt to sign in. `outcome` is one of a few fixed words.
    pub fn sign_in(&self, outcome: &'static str) {
        self.sign_ins.with_label_values(&[outcome]).inc();
    }

    /// Counts a token answer of a `grant_type` that Signet knows.
    pub fn token_issued(&self, grant_type: &'static str) {
        self.tokens.with_label_values(&[grant_type]).inc();
    }

    /// Counts a request that failed because the database did.
    pub fn database_error(&self) {
        self.database_errors.inc();
    }

    /// All counters in Prometheus' text format.
    ///
    /// # Errors
    /// When a counter can't be written as text.
    pub fn text(&self) -> prometheus::Result<String> {
        // Held to the end: of two who ask at once neither finds the gauges empty.
        let lines = self.upstreams.lock().unwrap_or_else(PoisonError::into_inner);
        self.upstream_gauges().into_iter().for_each(IntGaugeVec::reset);
        lines().iter().for_each(|(id, line)| self.upstream(id, line));
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }

    fn answered(&self, route: &str, method: &str, status: StatusCode, seconds: f64) {
        self.requests.with_label_values(&[route, method, status.as_str()]).inc();
        self.latency.with_label_values(&[route]).observe(seconds);
    }
}

fn upstream_gauge(name: &str, help: &str) -> prometheus::Result<IntGaugeVec> {
    IntGaugeVec::new(Opts::new(format!("signet_upstream_{name}"), help), &["upstream"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upstream_that_is_gone_leaves_nothing_behind__fed_8() {
        let (metrics, health) = (Metrics::new().unwrap(), HealthLine::default());
        let seen = HealthLine { metadata_at: Some(model::Timestamp::from_seconds(7)), ..health.clone() };
        metrics.watch_upstreams(move || vec![("sage".to_owned(), seen.clone()), ("new".to_owned(), health.clone())]);
        let text = metrics.text().unwrap();
        assert!(text.contains("signet_upstream_up{upstream=\"sage\"} 1"), "{text}");
        assert!(text.contains("signet_upstream_metadata_timestamp_seconds{upstream=\"sage\"} 7"), "{text}");
        assert!(!text.contains("\"new\""), "nothing is known of it yet: {text}");
        metrics.watch_upstreams(Vec::new);
        assert!(!metrics.text().unwrap().contains("sage"));
    }
}

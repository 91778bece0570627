//! What operators see of a running Signet: logs, metrics, health.
//!
//! None of it holds a password, code, token, cookie, whole email address or phone number (SEC-53):
//! events and labels name kinds and outcomes, and a trace id ties them together.

pub mod logs;
pub mod management;
pub mod metrics;
pub mod trace;

pub use management::Readiness;
pub use metrics::Metrics;
pub use trace::TraceId;

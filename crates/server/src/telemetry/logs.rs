//! Structured logs on standard output.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::config::{LogFormat, Telemetry};

/// The HTTP library's own doings: each start and stop of its parts, and as an error each request that
/// isn't HTTP, which is a stranger's mistake and none of ours. An operator's directives come after
/// these, so that one about the same module wins.
const QUIET: &str = "actix_server=warn,actix_http::h1::dispatcher=off";

/// Sends all events of this process to standard output, and panics too. To be called once; a second
/// call changes nothing.
pub fn start(telemetry: &Telemetry) {
    let filter = EnvFilter::try_new(format!("{QUIET},{}", telemetry.log_level))
        .unwrap_or_else(|_| EnvFilter::new(format!("{QUIET},info")));
    let lines =
        tracing_subscriber::fmt().with_env_filter(filter).with_span_events(FmtSpan::NONE).with_writer(std::io::stdout);
    let started = match telemetry.log_format {
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).try_init(),
        LogFormat::Text => lines.with_ansi(std::io::stdout().is_terminal()).try_init(),
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(log_panic));
    }
}

/// A panic's place, and its message when that is a literal of the source: a composed one may hold
/// what a person typed.
fn log_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let message = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(not shown)");
    tracing::error!(place, message, "a part of Signet panicked; the request that it served has failed");
}

//! Structured logs on standard output. A server whose log can't be written answers on without it (SEC-51).

use std::io::{self, IsTerminal, Write};
use std::panic::PanicHookInfo;
use std::sync::LazyLock;

use prometheus::IntCounter;
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
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_span_events(FmtSpan::NONE)
        .with_writer(|| Lossy(io::stdout()))
        .log_internal_errors(false);
    let started = match telemetry.log_format {
        LogFormat::Json => lines.json().flatten_event(true).with_span_list(false).try_init(),
        LogFormat::Text => lines.with_ansi(io::stdout().is_terminal()).try_init(),
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(log_panic));
    }
}

/// Sends warnings to standard error, as text for people. For a command whose standard output is its result.
pub fn start_beside_output() {
    let lines = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("warn"))
        .with_writer(|| Lossy(io::stderr()))
        .log_internal_errors(false);
    // A logger that is there already will do.
    let _ = lines.try_init();
}

/// Lines that could not be written since the start of the process.
pub fn lost() -> &'static IntCounter {
    static LOST: LazyLock<IntCounter> = LazyLock::new(|| {
        let what = "Log lines that could not be written, as on a full disk or into a closed pipe.";
        IntCounter::new("signet_log_lines_lost_total", what).expect("the name is one that Prometheus takes")
    });
    &LOST
}

/// Takes each line, and counts those that can't be written. The subscriber would tell of them on standard error, and panic
/// where that is closed too; a panic is logged, which would panic again, and that ends the process.
struct Lossy<W>(W);

impl<W: Write> Write for Lossy<W> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.0.write_all(line).is_err() {
            lost().inc();
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A panic's place, and its message when that is a literal of the source: a composed one may hold
/// what a person typed.
fn log_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let message = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(not shown)");
    tracing::error!(place, message, "a part of Signet panicked; the request that it served has failed");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_can_not_be_written_is_counted_and_no_error__sec_51() {
        let before = lost().get();
        let mut nowhere: &mut [u8] = &mut [];
        Lossy(&mut nowhere).write_all(b"one line\n").unwrap();
        assert_eq!(lost().get(), before + 1);
        let mut somewhere = Vec::new();
        Lossy(&mut somewhere).write_all(b"one line\n").unwrap();
        assert_eq!((somewhere.as_slice(), lost().get()), (&b"one line\n"[..], before + 1));
    }
}

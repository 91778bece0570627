//! `[telemetry]`: how Signet logs.

use tracing_subscriber::EnvFilter;

use super::reader::Section;

/// How Signet logs to standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telemetry {
    /// One JSON object a line, or text for people.
    pub log_format: LogFormat,
    /// Which events are logged, in `tracing-subscriber`'s filter syntax.
    pub log_level: String,
}

/// The form of a log line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object.
    Json,
    /// Text for people.
    Text,
}

pub(super) fn read(mut section: Section<'_, '_>) -> Telemetry {
    let log_format = section.parsed("log_format", format).unwrap_or(LogFormat::Json);
    let log_level = section.parsed("log_level", filter).unwrap_or_else(|| "info".to_owned());
    section.finish();
    Telemetry { log_format, log_level }
}

fn format(text: &str) -> Result<LogFormat, String> {
    match text {
        "json" => Ok(LogFormat::Json),
        "text" => Ok(LogFormat::Text),
        other => Err(format!("must be \"json\" or \"text\"; you gave {other:?}")),
    }
}

fn filter(text: &str) -> Result<String, String> {
    match EnvFilter::try_new(text) {
        Ok(_) if !text.trim().is_empty() => Ok(text.to_owned()),
        _ => Err(format!(
            "must be error, warn, info, debug, trace, or a filter such as \"info,idp=debug\"; you gave {text:?}"
        )),
    }
}

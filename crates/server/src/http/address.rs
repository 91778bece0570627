//! Parameters in the addresses of pages.

use actix_web::HttpRequest;
use idp::Params;

/// A parameter in a page's address.
pub fn parameter(request: &HttpRequest, name: &str) -> Option<String> {
    parameter_in(request.query_string(), name)
}

/// A parameter in a query.
pub fn parameter_in(query: &str, name: &str) -> Option<String> {
    Params::parse(query.as_bytes()).ok()?.owned(name)
}

/// An address with one more parameter, whose value is made of letters, digits, `-` and `_`.
pub fn with_parameter(address: &str, name: &str, value: &str) -> String {
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{name}={value}")
}

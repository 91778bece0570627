//! From where a request came, for the record of events and for counting tries.

use actix_web::HttpRequest;
use actix_web::http::header::USER_AGENT;
use model::event::Origin;

use crate::app::App;
use crate::net::throttle_network;

/// The network as guessing is counted, and the program.
pub fn of(app: &App, request: &HttpRequest) -> Origin {
    let peer = request.peer_addr().map(|address| address.ip());
    let network = peer.map(|ip| throttle_network(app.proxies.client_address(ip, request.headers())).to_string());
    let user_agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
    Origin { network: network.unwrap_or_default(), user_agent: user_agent.unwrap_or_default().to_owned() }
}

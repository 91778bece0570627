//! The two websites that run beside Signet.

use std::io;

use actix_web::dev::ServerHandle;
use tokio::task::JoinSet;
use url::Url;
use website::StartError;

use super::clients::{PHOTO_PRINTS, WEBSITE};
use super::folder::Kept;
use super::{DemoError, Ports, loopback};

/// The websites, answering.
pub(super) struct Sites {
    handles: Vec<ServerHandle>,
    running: JoinSet<io::Result<()>>,
}

impl Sites {
    /// Starts both. They differ in name, colour, and whose they are.
    pub(super) fn start(ports: Ports, kept: &Kept) -> Result<Self, DemoError> {
        let mut sites = Self { handles: Vec::new(), running: JoinSet::new() };
        for (name, port, hue) in [(WEBSITE, ports.website, 195), (PHOTO_PRINTS, ports.third_party, 20)] {
            let Some(known) = kept.clients.get(name) else { continue };
            let server = website::listen(website::Config {
                name: name.to_owned(),
                listen: loopback(port),
                address: Url::parse(&ports.address(port)).map_err(|cause| DemoError::Part(cause.to_string()))?,
                issuer: ports.address(ports.signet),
                client_id: known.client_id.clone(),
                client_secret: known.client_secret.clone().unwrap_or_default(),
                hue,
            })?;
            sites.handles.push(server.handle());
            sites.running.spawn(server);
        }
        Ok(sites)
    }

    /// Resolves when one of them ends, which none does by itself.
    pub(super) async fn ended(&mut self) {
        self.running.join_next().await;
    }

    /// Finishes what is under way, and ends them.
    pub(super) async fn stop(self) {
        for handle in self.handles {
            handle.stop(true).await;
        }
    }
}

impl From<StartError> for DemoError {
    fn from(error: StartError) -> Self {
        Self::Part(error.to_string())
    }
}

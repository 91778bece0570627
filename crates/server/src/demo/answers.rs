//! Whether everything answers, asked as a browser would.

use std::io;
use std::net::Ipv4Addr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{DemoError, Ports};

/// Far longer than a slow machine takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until every part answers. They listen already, so that nobody is turned away meanwhile.
pub(super) async fn wait_for(ports: Ports) -> Result<(), DemoError> {
    let asked = [
        (ports.signet, "/.well-known/openid-configuration"),
        (ports.signet, "/outbox.json"),
        (ports.management, "/readyz"),
        (ports.upstream, "/.well-known/openid-configuration"),
        (ports.upstream_management, "/readyz"),
        (ports.website, "/"),
        (ports.third_party, "/"),
    ];
    for (port, path) in asked {
        match tokio::time::timeout(PATIENCE, status(port, path)).await {
            Ok(Ok(line)) if line.starts_with("HTTP/1.1 200") => {}
            Ok(Ok(line)) => return Err(amiss(port, path, &line)),
            Ok(Err(cause)) => return Err(amiss(port, path, &cause.to_string())),
            Err(_) => return Err(amiss(port, path, "no answer")),
        }
    }
    Ok(())
}

fn amiss(port: u16, path: &str, what: &str) -> DemoError {
    DemoError::Part(format!("http://localhost:{port}{path} doesn't answer as it should: {what}"))
}

/// The first line of an answer (RFC 9112 §4).
async fn status(port: u16, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let line = answer.split(|byte| *byte == b'\r').next().unwrap_or_default();
    Ok(String::from_utf8_lossy(line).into_owned())
}

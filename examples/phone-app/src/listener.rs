//! The loopback address that the answer comes to (RFC 8252 §7.3): any free port, on this machine alone.

use std::collections::HashMap;
use std::io;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// Where answers come to.
pub(crate) struct Listener(TcpListener);

/// The query of the redirect back, by name.
pub(crate) type Answer = HashMap<String, String>;

const PATH: &str = "/callback";
/// No request line that a browser sends here is longer, in bytes.
const LONGEST: usize = 16 * 1024;

impl Listener {
    /// Listens at a free port.
    pub(crate) async fn bind() -> io::Result<Self> {
        TcpListener::bind(("127.0.0.1", 0)).await.map(Self)
    }

    /// The redirect URI.
    pub(crate) fn address(&self) -> io::Result<String> {
        Ok(format!("http://127.0.0.1:{}{PATH}", self.0.local_addr()?.port()))
    }

    /// Waits for the browser to bring the answer. What else it asks for, an icon for instance, isn't here.
    pub(crate) async fn answer(&self) -> io::Result<Answer> {
        loop {
            let (stream, _) = self.0.accept().await?;
            if let Some(answer) = read(stream).await? {
                return Ok(answer);
            }
        }
    }
}

async fn read(stream: TcpStream) -> io::Result<Option<Answer>> {
    let mut stream = BufReader::new(stream);
    let mut line = Vec::new();
    while !line.ends_with(b"\n") && line.len() < LONGEST {
        let chunk = stream.fill_buf().await?;
        if chunk.is_empty() {
            return Ok(None);
        }
        let end = chunk.iter().position(|byte| *byte == b'\n').map_or(chunk.len(), |at| at + 1);
        line.extend_from_slice(&chunk[..end]);
        stream.consume(end);
    }
    let target = String::from_utf8_lossy(&line).split(' ').nth(1).unwrap_or_default().to_owned();
    let url = Url::parse("http://127.0.0.1").and_then(|base| base.join(&target)).ok();
    let answer = url.filter(|url| url.path() == PATH).map(|url| url.query_pairs().into_owned().collect());
    let words = if answer.is_some() { "You can close this window and go back to the app." } else { "Not here." };
    let status = if answer.is_some() { "200 OK" } else { "404 Not Found" };
    let page = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{words}",
        words.len()
    );
    stream.write_all(page.as_bytes()).await?;
    stream.shutdown().await?;
    Ok(answer)
}

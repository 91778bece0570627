//! The loopback address that the answer comes to (RFC 8252 §7.3): any free port, on this machine alone.

use std::collections::HashMap;
use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use url::Url;

/// Where answers come to.
pub(crate) struct Listener(TcpListener);

/// The query of the redirect back, by name.
pub(crate) type Answer = HashMap<String, String>;

const PATH: &str = "/callback";
/// No request line that a browser sends here is longer, in bytes.
const LONGEST: usize = 16 * 1024;
/// A browser may open connections beforehand and send nothing on them; so may anybody on this machine.
const PATIENCE: Duration = Duration::from_secs(5);

impl Listener {
    /// Listens at a free port.
    pub(crate) async fn bind() -> io::Result<Self> {
        TcpListener::bind(("127.0.0.1", 0)).await.map(Self)
    }

    /// The redirect URI.
    pub(crate) fn address(&self) -> io::Result<String> {
        Ok(format!("http://127.0.0.1:{}{PATH}", self.0.local_addr()?.port()))
    }

    /// Waits for the browser to bring the answer. What else it asks for, an icon for instance, isn't here, and a
    /// connection that breaks or is silent holds up none beside it.
    pub(crate) async fn answer(&self) -> io::Result<Answer> {
        let (tell, mut told) = mpsc::channel(1);
        loop {
            tokio::select! {
                Some(answer) = told.recv() => return Ok(answer),
                accepted = self.0.accept() => {
                    let Ok((stream, _)) = accepted else { continue };
                    let tell = tell.clone();
                    tokio::spawn(async move {
                        if let Ok(Ok(Some(answer))) = timeout(PATIENCE, read(stream)).await {
                            tell.send(answer).await.ok();
                        }
                    });
                }
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn connect(listener: &Listener) -> TcpStream {
        TcpStream::connect(listener.0.local_addr().unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn the_answer_comes_through_beside_silent_and_broken_connections() {
        let listener = Listener::bind().await.unwrap();
        let silent = connect(&listener).await;
        drop(connect(&listener).await);
        let mut half = connect(&listener).await;
        half.write_all(b"GET /call").await.unwrap();
        let mut browser = connect(&listener).await;
        browser.write_all(b"GET /favicon.ico HTTP/1.1\r\n\r\n").await.unwrap();
        let mut browser = connect(&listener).await;
        browser.write_all(b"GET /callback?code=a&state=b HTTP/1.1\r\n\r\n").await.unwrap();
        let answer = listener.answer().await.unwrap();
        assert_eq!((answer["code"].as_str(), answer["state"].as_str()), ("a", "b"));
        drop((silent, half));
    }
}

//! An HTTP/1.1 client that keeps its connection, small enough not to be what is measured.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::form_urlencoded::Serializer;

use crate::fault::Fault;

/// A server on this machine.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) address: SocketAddr,
    /// What stands in the `Host` header.
    pub(crate) host: String,
}

impl Site {
    /// A GET, whole, with `headers` that each end in CR LF.
    pub(crate) fn get(&self, target: &str, headers: &str) -> Vec<u8> {
        format!("GET {target} HTTP/1.1\r\nHost: {}\r\n{headers}\r\n", self.host).into_bytes()
    }

    /// A form sent by POST, likewise.
    pub(crate) fn post(&self, target: &str, headers: &str, fields: &[(&str, &str)]) -> Vec<u8> {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        format!(
            "POST {target} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
             Content-Length: {}\r\n{headers}\r\n{body}",
            self.host,
            body.len()
        )
        .into_bytes()
    }
}

/// A connection, with one exchange at a time.
pub(crate) struct Connection {
    address: SocketAddr,
    stream: TcpStream,
    input: Vec<u8>,
    body: Vec<u8>,
}

/// An answer, read to its end.
pub(crate) struct Reply<'a> {
    pub(crate) status: u16,
    head: &'a str,
    pub(crate) body: &'a [u8],
}

impl Reply<'_> {
    /// The values of a header, in order.
    pub(crate) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        values(self.head, name)
    }

    /// The answer, if it has this status.
    pub(crate) fn expect(self, status: u16) -> Result<Self, Fault> {
        if self.status == status {
            return Ok(self);
        }
        let text: String = String::from_utf8_lossy(self.body).chars().take(200).collect();
        Err(Fault::new(format!("status {} in place of {status}: {text}", self.status)))
    }
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Result<Self, Fault> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { address, stream, input: Vec::with_capacity(16 * 1024), body: Vec::new() })
    }

    /// A new connection in place of one that failed.
    pub(crate) async fn reopen(&mut self) -> Result<(), Fault> {
        *self = Self::open(self.address).await?;
        Ok(())
    }

    /// Sends a request and reads its answer.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> Result<Reply<'_>, Fault> {
        self.input.clear();
        self.stream.write_all(request).await?;
        let start = self.read_head().await?;
        let status = status(&self.input)?;
        let body = match framing(status, &self.input[..start])? {
            Framing::Length(length) => {
                self.fill_to(start + length).await?;
                &self.input[start..start + length]
            }
            Framing::Chunked => {
                self.read_chunks(start).await?;
                &self.body
            }
        };
        Ok(Reply { status, head: text(&self.input[..start])?, body })
    }

    /// Reads the head and tells where the body begins.
    async fn read_head(&mut self) -> Result<usize, Fault> {
        let mut seen: usize = 0;
        loop {
            let from = seen.saturating_sub(3);
            if let Some(at) = self.input[from..].windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                return Ok(from + at + 4);
            }
            seen = self.input.len();
            self.fill_to(seen + 1).await?;
        }
    }

    /// RFC 9112 §7.1, without trailers.
    async fn read_chunks(&mut self, start: usize) -> Result<(), Fault> {
        self.body.clear();
        let mut at = start;
        loop {
            let line = self.read_line(at).await?;
            let digits = text(&self.input[at..line - 2])?;
            let size = usize::from_str_radix(digits.trim(), 16)?;
            self.fill_to(line + size + 2).await?;
            self.body.extend_from_slice(&self.input[line..line + size]);
            at = line + size + 2;
            if size == 0 {
                return Ok(());
            }
        }
    }

    /// Reads a line that begins at `at` and tells where the next one does.
    async fn read_line(&mut self, at: usize) -> Result<usize, Fault> {
        loop {
            let found = self.input.get(at..).and_then(|rest| rest.windows(2).position(|bytes| bytes == b"\r\n"));
            if let Some(end) = found {
                return Ok(at + end + 2);
            }
            self.fill_to(self.input.len() + 1).await?;
        }
    }

    async fn fill_to(&mut self, length: usize) -> Result<(), Fault> {
        while self.input.len() < length {
            if self.stream.read_buf(&mut self.input).await? == 0 {
                return Err(Fault::new("the server closed the connection"));
            }
        }
        Ok(())
    }
}

enum Framing {
    Length(usize),
    Chunked,
}

fn status(head: &[u8]) -> Result<u16, Fault> {
    let digits = head.strip_prefix(b"HTTP/1.1 ").and_then(|rest| rest.get(..3));
    Ok(text(digits.ok_or_else(|| Fault::new("the answer isn't HTTP/1.1"))?)?.parse()?)
}

/// RFC 9112 §6.3.
fn framing(status: u16, head: &[u8]) -> Result<Framing, Fault> {
    let head = text(head)?;
    if let Some(length) = values(head, "content-length").next() {
        return Ok(Framing::Length(length.parse()?));
    }
    if values(head, "transfer-encoding").any(|coding| coding.eq_ignore_ascii_case("chunked")) {
        return Ok(Framing::Chunked);
    }
    if matches!(status, 204 | 304) {
        return Ok(Framing::Length(0));
    }
    Err(Fault::new("the answer doesn't say where it ends"))
}

fn values<'a>(head: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let fields = head.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
    fields.filter(move |(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

fn text(bytes: &[u8]) -> Result<&str, Fault> {
    Ok(std::str::from_utf8(bytes)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::net::TcpListener;

    /// What the client makes of `answer`, sent in two pieces that are cut at each place in turn.
    fn read(answer: &'static [u8]) -> Vec<(u16, Vec<u8>)> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let mut connection = Connection::open(listener.local_addr().unwrap()).await.unwrap();
            let (mut server, _) = listener.accept().await.unwrap();
            server.set_nodelay(true).unwrap();
            let mut replies = Vec::new();
            for cut in 1..answer.len() {
                let send = async {
                    server.write_all(&answer[..cut]).await.unwrap();
                    tokio::task::yield_now().await;
                    server.write_all(&answer[cut..]).await.unwrap();
                };
                let (reply, ()) = tokio::join!(connection.exchange(b"x"), send);
                let reply = reply.unwrap();
                replies.push((reply.status, reply.body.to_vec()));
            }
            replies
        })
    }

    #[test]
    fn answers_with_a_length_are_read_to_their_end() {
        for reply in read(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello") {
            assert_eq!(reply, (200, b"hello".to_vec()));
        }
    }

    #[test]
    fn chunked_answers_are_put_together() {
        for reply in
            read(b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n, everyone\r\n0\r\n\r\n")
        {
            assert_eq!(reply, (400, b"hello, everyone".to_vec()));
        }
    }

    #[test]
    fn redirects_have_a_location_and_no_body() {
        let head = "HTTP/1.1 303 See Other\r\nLocation: /a?b=c:d\r\nset-cookie: a=b\r\nset-cookie: c=d\r\n\r\n";
        let reply = Reply { status: 303, head, body: b"" };
        assert_eq!(reply.headers("location").collect::<Vec<_>>(), ["/a?b=c:d"]);
        assert_eq!(reply.headers("Set-Cookie").collect::<Vec<_>>(), ["a=b", "c=d"]);
    }
}

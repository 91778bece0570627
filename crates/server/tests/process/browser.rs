//! A browser at a running server: it keeps its connection and its cookies, and fills forms in.

use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use testkit::Answer;
use url::form_urlencoded;

use crate::wire::Connection;

/// Opens connections to one server.
pub(crate) type Dial = Arc<dyn Fn() -> io::Result<Connection> + Send + Sync>;

/// A browser. Every request may fail, for the server may be killed meanwhile.
#[derive(Clone)]
pub(crate) struct Browser {
    dial: Dial,
    connection: Arc<std::sync::Mutex<Option<Connection>>>,
    /// Its cookies by name.
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    /// A browser that has never been anywhere.
    pub(crate) fn at(address: SocketAddr) -> Self {
        Self::dialling(Arc::new(move || Connection::open(address)))
    }

    /// The same, over connections of the test's own making.
    pub(crate) fn dialling(dial: Dial) -> Self {
        Self { dial, connection: Arc::default(), cookies: BTreeMap::new() }
    }

    /// The same cookies on a connection of its own.
    pub(crate) fn sibling(&self) -> Self {
        Self { dial: self.dial.clone(), connection: Arc::default(), cookies: self.cookies.clone() }
    }

    /// GET.
    pub(crate) fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, &[], &[])
    }

    /// GET with header fields.
    pub(crate) fn get_with(&mut self, path: &str, headers: &[(&str, &str)]) -> io::Result<Answer> {
        self.send("GET", path, &[], headers)
    }

    /// POST of a form.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        self.post_with(path, fields, &[])
    }

    /// POST of a form with header fields.
    pub(crate) fn post_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> io::Result<Answer> {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut headers = headers.to_vec();
        headers.push(("content-type", "application/x-www-form-urlencoded"));
        self.send("POST", path, form.as_bytes(), &headers)
    }

    /// Fills in and sends a page's form.
    pub(crate) fn submit(&mut self, page: &Answer, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let hidden = page.hidden_fields();
        let hidden = hidden.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let all: Vec<_> = hidden.chain(fields.iter().copied()).collect();
        self.post(&page.form_action(), &all)
    }

    /// Follows redirects that stay with the server.
    pub(crate) fn follow(&mut self, mut answer: Answer) -> io::Result<Answer> {
        while let Some(location) = answer.location().filter(|location| location.starts_with('/')) {
            answer = self.get(&location)?;
        }
        Ok(answer)
    }

    /// Signs in at the sign-in page.
    pub(crate) fn sign_in(&mut self, email: &str, password: &str) -> io::Result<Answer> {
        let page = self.get("/sign-in")?;
        if page.status != 200 {
            return Ok(page);
        }
        self.submit(&page, &[("username", email), ("password", password)])
    }

    /// The heading of *User Profile*, or of wherever that leads.
    pub(crate) fn profile(&mut self) -> io::Result<String> {
        let answer = self.get("/profile")?;
        Ok(self.follow(answer)?.heading())
    }

    fn send(&mut self, method: &str, path: &str, body: &[u8], headers: &[(&str, &str)]) -> io::Result<Answer> {
        let mut head = format!("{method} {path} HTTP/1.1\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head.push_str(&format!("cookie: {}\r\n", cookies.join("; ")));
        }
        let answer = self.exchange(&head, body)?;
        self.keep_cookies(&answer);
        Ok(answer)
    }

    fn exchange(&self, head: &str, body: &[u8]) -> io::Result<Answer> {
        let kept = self.connection.lock().unwrap().take();
        let mut connection = kept.map_or_else(|| (self.dial)(), Ok)?;
        let answer = connection.ask(head, body)?;
        if answer.header("connection") != Some("close") {
            *self.connection.lock().unwrap() = Some(connection);
        }
        Ok(answer)
    }

    fn keep_cookies(&mut self, answer: &Answer) {
        for set in answer.all("set-cookie") {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

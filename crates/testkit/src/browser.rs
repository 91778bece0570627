//! A browser: it keeps cookies, follows nothing by itself, and fills forms in.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::test::TestRequest;
use url::form_urlencoded;

use crate::Kit;

/// A browser with its cookies.
#[derive(Clone)]
pub struct Browser {
    kit: Kit,
    cookies: Rc<RefCell<BTreeMap<String, String>>>,
    headers: Vec<(String, String)>,
    address: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Header fields, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as text.
    pub body: String,
}

impl Browser {
    pub(crate) fn new(kit: Kit) -> Self {
        Self { kit, cookies: Rc::default(), headers: Vec::new(), address: "192.0.2.1".to_owned() }
    }

    /// The same browser, sending one more header field from now on.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same browser at another network address.
    #[must_use]
    pub fn from_address(mut self, address: &str) -> Self {
        self.address = address.to_owned();
        self
    }

    /// The cookies it has, by name.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.borrow().clone()
    }

    /// Puts a cookie in, or takes one from another browser.
    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    /// Forgets all cookies.
    pub fn forget(&self) {
        self.cookies.borrow_mut().clear();
    }

    /// GET.
    pub async fn get(&self, address: &str) -> Answer {
        self.send(Method::GET, address, None, &[]).await
    }

    /// OPTIONS, as a browser asks before a cross-origin call.
    pub async fn options(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::OPTIONS, address, None, headers).await
    }

    /// HEAD.
    pub async fn head(&self, address: &str) -> Answer {
        self.send(Method::HEAD, address, None, &[]).await
    }

    /// GET with header fields for this request alone; a name that stands there twice is sent twice.
    pub async fn get_with(&self, address: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, address, None, headers).await
    }

    /// POST of a form.
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(address, fields, &[]).await
    }

    /// POST of a form with header fields for this request alone.
    pub async fn post_with(&self, address: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.post_raw(address, "application/x-www-form-urlencoded", form.into_bytes(), headers).await
    }

    /// POST of any bytes.
    pub async fn post_raw(&self, address: &str, content_type: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, address, Some((content_type, body)), headers).await
    }

    /// A request by any method, with a body and its type, where it has one.
    pub async fn ask(
        &self,
        method: &str,
        address: &str,
        body: Option<(&str, Vec<u8>)>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let method = Method::from_bytes(method.as_bytes()).expect("a method of HTTP");
        self.send(method, address, body, headers).await
    }

    /// Fills in and sends a page's form: its hidden fields as they stand, with `fields`.
    pub async fn submit(&self, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        let hidden = page.hidden_fields();
        let mut all: Vec<(&str, &str)> = hidden.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        all.extend_from_slice(fields);
        self.post(&page.form_action(), &all).await
    }

    /// Follows redirects that stay with us; gives the first answer that doesn't.
    pub async fn follow(&self, mut answer: Answer) -> Answer {
        for _ in 0..10 {
            match answer.location() {
                Some(location) if location.starts_with('/') => answer = self.get(&location).await,
                _ => return answer,
            }
        }
        panic!("redirected ten times: {answer:?}");
    }

    /// Signs in at the sign-in page.
    pub async fn sign_in(&self, email: &str, password: &str) -> Answer {
        let page = self.get("/sign-in").await;
        self.submit(&page, &[("username", email), ("password", password)]).await
    }

    /// Enters the code that a device shows; gives the page that comes next.
    pub async fn enter_user_code(&self, user_code: &str) -> Answer {
        let page = self.get("/device").await;
        let entered = self.submit(&page, &[("code", user_code)]).await;
        self.follow(entered).await
    }

    async fn send(
        &self,
        method: Method,
        address: &str,
        body: Option<(&str, Vec<u8>)>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let address = address.strip_prefix(self.kit.app.issuer.as_str()).unwrap_or(address);
        let peer = format!("{}:40000", self.address).parse().expect("the test's address is one");
        let mut request = TestRequest::default().method(method).uri(address).peer_addr(peer);
        let cookies: Vec<_> = self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.insert_header(("cookie", cookies.join("; ")));
        }
        for (name, value) in &self.headers {
            request = request.insert_header((name.as_str(), value.as_str()));
        }
        for (at, field) in headers.iter().enumerate() {
            let again = headers[..at].iter().any(|(name, _)| *name == field.0);
            request = if again { request.append_header(*field) } else { request.insert_header(*field) };
        }
        if let Some((content_type, body)) = body {
            request = match content_type {
                "" => request.set_payload(body),
                _ => request.insert_header(("content-type", content_type)).set_payload(body),
            };
        }
        let answer = self.kit.send(request.to_request()).await;
        self.keep_cookies(&answer);
        answer
    }

    fn keep_cookies(&self, answer: &Answer) {
        let mut cookies = self.cookies.borrow_mut();
        for set in answer.all("set-cookie") {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            if attributes.contains("Max-Age=0") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

impl Answer {
    pub(crate) fn new(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect();
        Self { status, headers, body: text(body) }
    }

    /// A header field's first value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// All values of a header field.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Where it redirects to.
    pub fn location(&self) -> Option<String> {
        self.header("location").map(str::to_owned)
    }

    /// A parameter of the query of the address that it redirects to.
    pub fn redirect_param(&self, name: &str) -> Option<String> {
        let location = self.location()?;
        let (_, query) = location.split_once('?')?;
        form_urlencoded::parse(query.as_bytes()).find(|(n, _)| n == name).map(|(_, value)| value.into_owned())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {} {}", self.status, self.body))
    }

    /// The text of the page's heading.
    pub fn heading(&self) -> String {
        let start = self.body.find("<h1").unwrap_or_else(|| panic!("no heading: {} {}", self.status, self.body));
        let inner = &self.body[start..];
        let inner = &inner[inner.find('>').expect("a tag ends") + 1..inner.find("</h1>").expect("a heading ends")];
        strip_tags(inner).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The page as text, for looking whether it says something.
    pub fn text(&self) -> String {
        strip_tags(&self.body).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The fields of the page's first posting form that nobody fills in.
    pub fn hidden_fields(&self) -> Vec<(String, String)> {
        let form = self.form();
        tags(form, "<input")
            .filter(|tag| attribute(tag, "type").as_deref() == Some("hidden"))
            .map(|tag| (attribute(tag, "name").unwrap_or_default(), attribute(tag, "value").unwrap_or_default()))
            .collect()
    }

    /// Where the page's first posting form goes.
    pub fn form_action(&self) -> String {
        attribute(self.form(), "action").unwrap_or_default()
    }

    /// The CSRF token of the page's form.
    pub fn csrf(&self) -> String {
        self.hidden_fields().into_iter().find(|(name, _)| name == "csrf").map(|(_, value)| value).unwrap_or_default()
    }

    fn form(&self) -> &str {
        let start = self.body.find("<form").unwrap_or_else(|| panic!("no form: {} {}", self.status, self.body));
        let form = &self.body[start..];
        &form[..form.find("</form>").expect("a form ends")]
    }
}

pub(crate) fn tags<'a>(html: &'a str, start: &'a str) -> impl Iterator<Item = &'a str> {
    html.match_indices(start).map(|(at, _)| {
        let tag = &html[at..];
        &tag[..tag.find('>').expect("a tag ends")]
    })
}

pub(crate) fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
    let value = tag.split_once(&format!(" {name}=\""))?.1;
    let value = &value[..value.find('"')?];
    Some(
        value
            .replace("&#38;", "&")
            .replace("&amp;", "&")
            .replace("&#61;", "=")
            .replace("&#34;", "\"")
            .replace("&#39;", "'")
            .replace("&#60;", "<")
            .replace("&#62;", ">"),
    )
}

fn strip_tags(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text
}

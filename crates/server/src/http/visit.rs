//! A browser at one of the pages.

use std::convert::Infallible;
use std::future::{Ready, ready};

use account::At;
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderName};
use actix_web::{Error, FromRequest, HttpRequest};
use idp::Beginner;
use idp::authorize::Visitor;
use model::event::Origin;
use model::keyring::Purpose;
use model::person::Person;
use model::{ClientId, Moment, PersonId, PlainToken};
use session::SignedIn;
use store::sessions::Place;

use super::arrival::app_of;
use super::{csrf, fault};
use crate::app::App;
use crate::browser::Browser;
use crate::pages::Frame;
use crate::telemetry::TraceId;
use crate::text::{Texts, Wish};

/// Fetch Metadata: how the request was made.
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Who asks for a page: a browser with its cookies, somewhere, in a language.
pub struct Visit {
    /// Time and randomness.
    pub moment: Moment,
    /// The trace id.
    pub trace: TraceId,
    /// The texts of the visitor's language.
    pub texts: &'static Texts,
    /// The cookies as keyed hashes.
    pub visitor: Visitor,
    /// Network of the client's address, as guessing is counted.
    pub network: String,
    wish: Wish,
    user_agent: String,
    browser: PlainToken,
    introduce_browser: bool,
    keeps_cookies: bool,
    session: Option<PlainToken>,
    holds_redirects: bool,
    /// The address asked for, with its query.
    pub address: String,
}

impl Visit {
    fn of(app: &App, request: &HttpRequest) -> Self {
        let mut moment = (app.clock)();
        let known = app.cookies.browser_of(request);
        // A POST from elsewhere brings no cookie although the browser has one (SEC-24): giving it
        // another would make a stranger of it at every page that it has open.
        let introduce_browser = known.is_none() && request.method() == Method::GET;
        let keeps_cookies = known.is_some();
        let browser = known.unwrap_or_else(|| moment.token());
        let session = app.cookies.session_of(request);
        let keyring = &app.provider.keyring;
        let origin = super::origin::of(app, request);
        let wish = Wish::of_browser(header(request, &ACCEPT_LANGUAGE).unwrap_or_default());
        Self {
            moment,
            trace: TraceId::of(request),
            texts: Texts::of(wish.language()),
            wish,
            visitor: Visitor {
                browser: keyring.hash(Purpose::Browser, &browser),
                session: session.as_ref().map(|token| keyring.hash(Purpose::Session, token)),
            },
            network: origin.network,
            user_agent: origin.user_agent,
            browser,
            introduce_browser,
            keeps_cookies,
            session,
            holds_redirects: header(request, &SEC_FETCH_MODE).is_some_and(|mode| mode == "navigate"),
            address: request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
        }
    }

    /// What stands around a page for this visitor.
    pub fn frame<'a>(&'a self, app: &'a App) -> Frame<'a> {
        Frame { texts: self.texts, brand: &app.brand, demo: app.demo }
    }

    /// Speaks the language that an authorization request asks for; it goes before the person's own choice.
    pub fn prefer(&mut self, ui_locales: &[String]) {
        self.wish_for(self.wish.asked(ui_locales.iter().map(String::as_str)));
    }

    /// Speaks the language that the person chose for themselves, where the request asks for none.
    pub fn speak_to(&mut self, person: &Person) {
        self.wish_for(self.wish.set(person.claims.locale.as_deref()));
    }

    fn wish_for(&mut self, wish: Wish) {
        self.texts = Texts::of(wish.language());
        self.wish = wish;
    }

    /// Where a session that begins now begins, and for which client.
    pub fn place(&self, client: Option<ClientId>) -> Place {
        Place { user_agent: self.user_agent.clone(), network: self.network.clone(), client }
    }

    /// From where somebody acts here, for the record of events.
    pub fn origin(&self) -> Origin {
        Origin { network: self.network.clone(), user_agent: self.user_agent.clone() }
    }

    /// By whom something is begun here that waits for a person; nobody where nothing is slowed (SEC-50).
    pub fn beginner(&self, app: &App) -> Option<Beginner> {
        let browser = self.keeps_cookies.then_some(self.visitor.browser);
        app.accounts.slows_down().then(|| Beginner { network: self.network.clone(), browser })
    }

    /// The browser as people know it, where it is a known one.
    pub fn known_browser(&self) -> Option<Browser> {
        Browser::of(&self.user_agent)
    }

    /// Where somebody acts here, for the use cases of their account.
    pub fn at(&self) -> At {
        At { browser: self.visitor.browser, origin: self.origin(), language: self.texts.tag().to_owned() }
    }

    /// Whether this is a browser on its way between pages (Fetch Metadata), which may hold the redirects that follow a
    /// form to the `form-action` of the form's page (Content Security Policy). Other clients follow redirects anywhere.
    pub const fn may_hold_redirects(&self) -> bool {
        self.holds_redirects
    }

    /// The browser's cookie, when it is to be set with the answer.
    pub fn new_browser(&self) -> Option<&PlainToken> {
        self.introduce_browser.then_some(&self.browser)
    }

    /// Whether the browser brought the cookie that tells it from others, so that it keeps what it is given.
    pub const fn keeps_cookies(&self) -> bool {
        self.keeps_cookies
    }

    /// Who is signed in at this browser, active and not lapsed.
    pub async fn signed_in(&self, app: &App) -> Result<Option<SignedIn>, Error> {
        let (provider, visitor, now) = (app.provider.clone(), self.visitor, self.moment.now);
        let found = app.store.read(move |tx| visitor.signed_in(&provider, tx, now)).await;
        found.map_err(|e| fault::store_page(app, self, &e))
    }

    /// The CSRF token of the sign-in form: bound to the browser alone, so that
    /// signing in in one tab doesn't spoil the form in another.
    pub fn csrf_before_sign_in(&self, app: &App) -> String {
        csrf::token(&app.provider.keyring, &self.browser, None)
    }

    /// The CSRF token of the form behind a mailed link: bound to browser and link.
    pub fn csrf_of_link(&self, app: &App, link: &PlainToken) -> String {
        csrf::token(&app.provider.keyring, &self.browser, Some(link))
    }

    /// The CSRF token of forms that act for the signed-in person: bound to browser, session and person.
    pub fn csrf(&self, app: &App, who: &PersonId) -> String {
        csrf::token_of(&app.provider.keyring, &self.browser, self.session.as_ref(), who)
    }

    /// Whether a form's token was made for who is signed in here: told by the session itself, or else by its person.
    pub(super) async fn is_csrf_of_signed_in(&self, app: &App, shown: Option<&str>) -> Result<bool, Error> {
        let keyring = &app.provider.keyring;
        if csrf::is_of_session(shown, &csrf::token(keyring, &self.browser, self.session.as_ref())) {
            return Ok(true);
        }
        let who = self.signed_in(app).await?;
        Ok(who.is_some_and(|who| csrf::is_of_person(shown, keyring, &self.browser, &who.session.person_id)))
    }
}

fn header<'a>(request: &'a HttpRequest, name: &HeaderName) -> Option<&'a str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

impl FromRequest for Visit {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(app_of(request), request)))
    }
}

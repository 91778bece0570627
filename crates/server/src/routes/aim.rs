//! For what somebody signs in or up: an authorization request, a device, or a page of their own profile.

use std::sync::Arc;

use actix_web::{Error, HttpRequest};
use federation::oidc::Wishes;
use idp::authorize::{self, SignInPage};
use idp::device;
use model::client::Client;
use model::device::typed_user_code;
use model::external;
use model::keyring::Purpose;
use model::person::Person;
use model::{ClientId, InBrowser, PersonId, PlainToken, Surface, Timestamp, TokenHash};
use session::SignedIn;

use super::authorize::{handle_in, with_handle};
use super::device::with_user_code;
use super::pages;
use super::profile::{leading_to, returns_to};
use crate::app::App;
use crate::http::address::{parameter_in, with_parameter};
use crate::http::answer::FormTargets;
use crate::http::{Visit, fault};
use crate::pages::{Client as ShownClient, Problem};

/// Pages around the sign-in, from which the way leads back to a page of the profile.
const KEEP_THE_WAY_BACK: [&str; 6] = [
    pages::SIGN_IN,
    pages::SIGN_IN_UPSTREAM,
    pages::SIGN_IN_PROVE,
    pages::SIGN_UP_EXTERNAL,
    pages::SIGN_UP_CODE,
    pages::SIGN_UP_RESEND,
];

/// The parameter of whoever set out, where the aim is kept and there is no address.
const ASKED_BY: &str = "asked_by";

/// Where a sign-in or sign-up is to lead.
pub(super) struct Aim {
    handle: Option<PlainToken>,
    page: Option<SignInPage>,
    /// A device whose code this browser has entered, with the client that it is.
    device: Option<(PlainToken, Arc<Client>)>,
    /// The page of the profile to go back to.
    back: Option<&'static str>,
    /// Who is signed in here, where they are to show that it's still them.
    signed_in: Option<SignedIn>,
    /// Who was signed in when they set out for a page of the profile: it is their page, and nobody else's (SEC-48).
    asked_by: Option<PersonId>,
}

/// What a request is worth that has lapsed or is finished.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lapsed {
    /// The page is out of date.
    IsOutOfDate,
    /// The page goes on without it: waiting for a mail may take longer than a request lives.
    IsLeftOut,
}

impl Aim {
    /// The aim that a page's address names: `request`, or `for` with a word for a page of the profile. Without one it
    /// is the profile. The visit speaks the language that goes with it. Otherwise the page that says what is wrong.
    pub(super) async fn find(
        app: &App,
        request: &HttpRequest,
        visit: &mut Visit,
        lapsed: Lapsed,
    ) -> Result<Self, Error> {
        Self::of_query(app, request.query_string(), visit, lapsed).await
    }

    /// The aim of a sign-in that comes back from where it was [kept](Self::query).
    pub(super) async fn of_kept(app: &App, query: &PlainToken, visit: &mut Visit) -> Result<Self, Error> {
        let aim = Self::of_query(app, query.expose(), visit, Lapsed::IsOutOfDate).await?;
        let asked_by = parameter_in(query.expose(), ASKED_BY).map(PersonId::from_text);
        Ok(Self { asked_by: asked_by.or(aim.asked_by), ..aim })
    }

    /// The aim that such an address has, by its query.
    pub(super) async fn of_query(app: &App, query: &str, visit: &mut Visit, lapsed: Lapsed) -> Result<Self, Error> {
        if let Some(code) = parameter_in(query, "user_code").and_then(|text| typed_user_code(&text)) {
            return Self::for_device(app, visit, code, lapsed).await;
        }
        let Some(handle) = handle_in(query) else { return Self::for_profile(app, query, visit).await };
        let found =
            authorize::sign_in_page(app.provider.clone(), &app.store, &handle, visit.visitor, visit.moment.now).await;
        match found.map_err(|e| fault::store_page(app, visit, &e))? {
            InBrowser::Here(page) => {
                visit.prefer(&page.request.ui_locales);
                if let Some(who) = &page.signed_in {
                    visit.speak_to(who.person.person());
                }
                Ok(Self { handle: Some(handle), page: Some(page), ..Self::profile() })
            }
            InBrowser::Gone if lapsed == Lapsed::IsLeftOut => Ok(Self::profile()),
            InBrowser::Gone => Err(fault::out_of_date(app, visit, pages::PROFILE)),
            InBrowser::Elsewhere => Err(fault::problem(app, visit, Problem::begun_elsewhere())),
        }
    }

    /// The profile itself.
    pub(super) const fn profile() -> Self {
        Self { handle: None, page: None, device: None, back: None, signed_in: None, asked_by: None }
    }

    /// A device that waits for a decision (RFC 8628), in the browser that entered its code.
    async fn for_device(app: &App, visit: &mut Visit, code: PlainToken, lapsed: Lapsed) -> Result<Self, Error> {
        let (browser, now) = (visit.visitor.browser, visit.moment.now);
        let found = device::entered(app.provider.clone(), &app.store, &code, browser, now).await;
        match found.map_err(|e| fault::store_page(app, visit, &e))? {
            Some((client, _)) => {
                let signed_in = visit.signed_in(app).await?;
                if let Some(who) = &signed_in {
                    visit.speak_to(who.person.person());
                }
                Ok(Self { device: Some((code, client)), signed_in, ..Self::profile() })
            }
            None if lapsed == Lapsed::IsLeftOut => Ok(Self::profile()),
            None => Err(fault::out_of_date(app, visit, pages::DEVICE)),
        }
    }

    /// Back to a page of the profile, which may want a newer sign-in than the one there is (SEC-48). Whoever is signed in by
    /// what doesn't open it is told so (SUR-2).
    async fn for_profile(app: &App, query: &str, visit: &mut Visit) -> Result<Self, Error> {
        let back = parameter_in(query, "for").and_then(|word| returns_to(&word));
        let is_asked = |who: &SignedIn| back.is_some() || !who.opens(Surface::Website);
        let signed_in = visit.signed_in(app).await?.filter(is_asked);
        if let Some(who) = &signed_in {
            visit.speak_to(who.person.person());
        }
        let asked_by = signed_in.as_ref().filter(|_| back.is_some()).map(|who| who.session.person_id.clone());
        Ok(Self { back, signed_in, asked_by, ..Self::profile() })
    }

    /// The surface of what it leads to.
    pub(super) fn surface(&self) -> Surface {
        self.leads_to().map_or(Surface::Website, |client| client.surface)
    }

    /// Where the answers to a form may lead in the end.
    pub(super) fn targets(&self) -> FormTargets {
        self.page.as_ref().map_or_else(FormTargets::none, |page| FormTargets::of(&page.request.redirect_uri))
    }

    /// Where to go once this person is signed in: to the page that was asked for, unless somebody else asked (SEC-48).
    pub(super) fn next_for(&self, person: &PersonId) -> String {
        match &self.asked_by {
            Some(asked_by) if asked_by != person => pages::PROFILE.to_owned(),
            _ => self.next(),
        }
    }

    /// Where to go once signed in.
    pub(super) fn next(&self) -> String {
        match (&self.handle, &self.device) {
            (Some(handle), _) => with_handle(pages::RESUME, handle),
            (None, Some((code, _))) => with_user_code(pages::DEVICE_CONFIRM, code),
            (None, None) => self.back.unwrap_or(pages::PROFILE).to_owned(),
        }
    }

    /// The address of a page that keeps the aim.
    pub(super) fn address(&self, page: &str) -> String {
        match (&self.handle, &self.device, self.back) {
            (Some(handle), ..) => with_handle(page, handle),
            (None, Some((code, _)), _) => with_user_code(page, code),
            (None, None, Some(back)) if KEEP_THE_WAY_BACK.contains(&page) => leading_to(page, back),
            (None, None, _) => page.to_owned(),
        }
    }

    /// What of its pages' addresses keeps the aim, for where there is no address to keep it in. It may hold a handle.
    pub(super) fn query(&self) -> PlainToken {
        let address = self.address(pages::SIGN_IN);
        let address = match &self.asked_by {
            Some(person) => with_parameter(&address, ASKED_BY, person.as_str()),
            None => address,
        };
        query_of(&address)
    }

    /// The same as a sign-in at an upstream keeps it: one that is under way can't be finished for anything else (SEC-43).
    pub(super) fn as_kept(&self, app: &App) -> external::Aim {
        let hash = app.provider.keyring.hash(Purpose::Request, &query_of(&self.address(pages::SIGN_IN)));
        external::Aim::SignIn { leads_to: PlainToken::from_bytes(hash.as_bytes()).expose().to_owned() }
    }

    /// What an upstream is to be asked for besides a sign-in: a client's `prompt` and `max_age`, and a fresh sign-in where
    /// a page of the profile wants one, are passed on (SEC-48).
    pub(super) fn wishes(&self) -> Wishes {
        let step_up = self.signed_in.as_ref().is_some_and(|who| self.back.is_some() && who.opens(Surface::Website));
        let Some(page) = &self.page else {
            let login_hint = self
                .asks()
                .filter(|person| person.login().password_is_for_apps())
                .map(|person| person.email.to_string());
            return Wishes { max_age: step_up.then_some(0), login_hint, ..Wishes::default() };
        };
        let request = &page.request;
        let max_age = request.max_age.or(page.client.metadata.default_max_age.map(u64::from));
        Wishes {
            login_hint: request.login_hint.clone(),
            ui_locales: request.ui_locales.clone(),
            max_age: if request.prompt.login { Some(0) } else { max_age },
            choose_account: request.prompt.select_account,
        }
    }

    /// Whether a page of the profile wants a newer sign-in than the one that there is (SEC-48).
    pub(super) fn wants_newer_sign_in(&self, now: Timestamp) -> bool {
        let is_old = |who: &SignedIn| who.opens(Surface::Website) && !who.is_fresh(now);
        self.back.is_some() && self.signed_in.as_ref().is_some_and(is_old)
    }

    /// Whose page of the profile it leads back to: they are signed in here, and nobody else is signed in for it (SEC-48).
    pub(super) fn asks(&self) -> Option<&Person> {
        self.signed_in.as_ref().filter(|_| self.back.is_some()).map(|who| who.person.person())
    }

    /// The sign-in page for somebody else than who is signed in, without the page that isn't theirs.
    pub(super) fn for_somebody_else(&self) -> String {
        let page = match self.asks() {
            Some(_) => pages::SIGN_IN.to_owned(),
            None => self.address(pages::SIGN_IN),
        };
        with_parameter(&page, "account", "other")
    }

    /// Who is to show that it's still them.
    pub(super) fn signed_in(&self) -> Option<&SignedIn> {
        self.page.as_ref().and_then(|page| page.signed_in.as_ref()).or(self.signed_in.as_ref())
    }

    /// The client that it leads to, as people see it.
    pub(super) fn client(&self) -> Option<ShownClient> {
        self.leads_to().map(shown_client)
    }

    /// The client that it leads to.
    pub(super) fn client_id(&self) -> Option<ClientId> {
        self.leads_to().map(|client| client.id.clone())
    }

    fn leads_to(&self) -> Option<&Client> {
        let device = self.device.as_ref().map(|(_, client)| client);
        self.page.as_ref().map(|page| &page.client).or(device).map(AsRef::as_ref)
    }

    /// The address that the client thinks it is.
    pub(super) fn login_hint(&self) -> Option<String> {
        self.page.as_ref().and_then(|page| page.request.login_hint.clone())
    }

    /// The request, as the store knows it.
    pub(super) fn request(&self, app: &App) -> Option<TokenHash> {
        self.handle.as_ref().map(|handle| app.provider.keyring.hash(Purpose::Request, handle))
    }
}

fn query_of(address: &str) -> PlainToken {
    PlainToken::presented(address.split_once('?').map_or("", |(_, query)| query))
}

/// A client as people see it. Without its logo: pages load nothing from other hosts (SEC-22).
pub(super) fn shown_client(client: &Client) -> ShownClient {
    ShownClient {
        name: client.metadata.client_name.clone(),
        logo: None,
        policy: client.metadata.policy_uri.clone(),
        terms: client.metadata.tos_uri.clone(),
    }
}

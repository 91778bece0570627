//! For what somebody signs in or up: an authorization request, or a page of their own profile.

use actix_web::{Error, HttpRequest, HttpResponse};
use idp::authorize::{self, Page, SignInPage};
use model::client::Client;
use model::keyring::Purpose;
use model::{ClientId, PlainToken, Surface, TokenHash};
use session::SignedIn;

use super::authorize::{handle_of, out_of_date, parameter, with_handle};
use super::pages;
use super::profile::{returns_to, sign_in_for, signed_in};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::{Visit, fault};
use crate::pages::{Client as ShownClient, Problem};

/// Where a sign-in or sign-up is to lead.
pub(super) struct Aim {
    handle: Option<PlainToken>,
    page: Option<SignInPage>,
    /// The page of the profile to go back to.
    back: Option<&'static str>,
    /// Who is signed in here, where they are to show that it's still them.
    signed_in: Option<SignedIn>,
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
    /// is the profile. The visit speaks the language that goes with it. `Err` has the page that says what is wrong.
    pub(super) async fn find(
        app: &App,
        request: &HttpRequest,
        visit: &mut Visit,
        lapsed: Lapsed,
    ) -> Result<Result<Self, HttpResponse>, Error> {
        let Some(handle) = handle_of(request) else { return Self::for_profile(app, request, visit).await.map(Ok) };
        let found =
            authorize::sign_in_page(app.provider.clone(), &app.store, &handle, visit.visitor, visit.moment.now).await;
        match found.map_err(|e| fault::store_page(app, visit, &e))? {
            Page::Here(page) => {
                visit.prefer(&page.request.ui_locales);
                if let Some(who) = &page.signed_in {
                    visit.speak_to(who.person.person());
                }
                Ok(Ok(Self { handle: Some(handle), page: Some(page), ..Self::profile() }))
            }
            Page::OutOfDate if lapsed == Lapsed::IsLeftOut => Ok(Ok(Self::profile())),
            Page::OutOfDate => Ok(Err(out_of_date(app, visit))),
            Page::OtherBrowser => {
                Ok(Err(answer::problem(app, visit, &Problem::begun_elsewhere(visit.trace.to_string()))))
            }
        }
    }

    const fn profile() -> Self {
        Self { handle: None, page: None, back: None, signed_in: None }
    }

    /// Back to a page of the profile, which may want a newer sign-in than the one there is (SEC-48).
    async fn for_profile(app: &App, request: &HttpRequest, visit: &mut Visit) -> Result<Self, Error> {
        let back = parameter(request, "for").and_then(|word| returns_to(&word));
        let signed_in = match back {
            Some(_) => signed_in(app, visit).await?,
            None => None,
        };
        if let Some(who) = &signed_in {
            visit.speak_to(who.person.person());
        }
        Ok(Self { back, signed_in, ..Self::profile() })
    }

    /// The surface of what it leads to.
    pub(super) fn surface(&self) -> Surface {
        self.page.as_ref().map_or(Surface::Website, |page| page.client.surface)
    }

    /// Where the answers to a form may lead in the end.
    pub(super) fn targets(&self) -> FormTargets {
        self.page.as_ref().map_or_else(FormTargets::none, |page| FormTargets::of(&page.request.redirect_uri))
    }

    /// Where to go once signed in.
    pub(super) fn next(&self) -> String {
        let profile = || self.back.unwrap_or(pages::PROFILE).to_owned();
        self.handle.as_ref().map_or_else(profile, |handle| with_handle(pages::RESUME, handle))
    }

    /// The address of a page that keeps the aim.
    pub(super) fn address(&self, page: &str) -> String {
        match (&self.handle, self.back) {
            (Some(handle), _) => with_handle(page, handle),
            (None, Some(back)) if page == pages::SIGN_IN => sign_in_for(back),
            (None, _) => page.to_owned(),
        }
    }

    /// Who is to show that it's still them.
    pub(super) fn signed_in(&self) -> Option<&SignedIn> {
        self.page.as_ref().and_then(|page| page.signed_in.as_ref()).or(self.signed_in.as_ref())
    }

    /// The client that it leads to, as people see it.
    pub(super) fn client(&self) -> Option<ShownClient> {
        self.page.as_ref().map(|page| shown_client(&page.client))
    }

    /// The client that it leads to.
    pub(super) fn client_id(&self) -> Option<ClientId> {
        self.page.as_ref().map(|page| page.client.id.clone())
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

/// A client as people see it. Without its logo: pages load nothing from other hosts (SEC-22).
pub(super) fn shown_client(client: &Client) -> ShownClient {
    ShownClient {
        name: client.metadata.client_name.clone(),
        logo: None,
        policy: client.metadata.policy_uri.clone(),
        terms: client.metadata.tos_uri.clone(),
    }
}

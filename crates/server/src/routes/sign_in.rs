//! `/sign-in`: the page with the password form.

use account::sign_in::{PasswordVerdict, Visitor, check_password};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use idp::authorize::{self, Page, SignInPage};
use model::client::Client;
use model::keyring::Purpose;
use model::person::{Person, State};
use model::secret::PlainPassword;
use model::session::Authentication;
use model::{PlainToken, SessionId, Surface};
use session::{Begun, NewSession, Refusal, SignInFor, SignedIn};

use super::authorize::{handle_of, out_of_date, parameter, with_handle};
use super::pages;
use super::profile::{returns_to, sign_in_for, signed_in};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::{Visit, fault, see_other};
use crate::pages::{Client as ShownClient, Problem, SignIn, SignInAlert};

/// For what somebody signs in: an authorization request, or their own profile.
struct For {
    handle: Option<PlainToken>,
    page: Option<SignInPage>,
    /// The page of the profile to go back to.
    back: Option<&'static str>,
    /// Who is signed in here, where they are to show that it's still them.
    signed_in: Option<SignedIn>,
}

impl For {
    fn surface(&self) -> Surface {
        self.page.as_ref().map_or(Surface::Website, |page| page.client.surface)
    }

    fn targets(&self) -> FormTargets {
        self.page.as_ref().map_or_else(FormTargets::none, |page| FormTargets::of(&page.request.redirect_uri))
    }

    /// Where to go once signed in.
    fn next(&self) -> String {
        let profile = || self.back.unwrap_or(pages::PROFILE).to_owned();
        self.handle.as_ref().map_or_else(profile, |handle| with_handle(pages::RESUME, handle))
    }

    /// The page's own address.
    fn address(&self) -> String {
        match (&self.handle, self.back) {
            (Some(handle), _) => with_handle(pages::SIGN_IN, handle),
            (None, Some(page)) => sign_in_for(page),
            (None, None) => pages::SIGN_IN.to_owned(),
        }
    }

    fn signed_in(&self) -> Option<&SignedIn> {
        self.page.as_ref().and_then(|page| page.signed_in.as_ref()).or(self.signed_in.as_ref())
    }
}

/// GET.
pub(super) async fn get(app: web::Data<App>, request: HttpRequest, mut visit: Visit) -> Result<HttpResponse, Error> {
    let aim = match find(&app, &request, &mut visit).await? {
        Ok(aim) => aim,
        Err(response) => return Ok(response),
    };
    let another = parameter(&request, "account").as_deref() == Some("other");
    let username = if another { String::new() } else { prefilled(&aim) };
    Ok(show(&app, &visit, &aim, username, None, StatusCode::OK))
}

/// POST.
pub(super) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Browser).await?;
    let aim = match find(&app, &request, &mut visit).await? {
        Ok(aim) => aim,
        Err(response) => return Ok(response),
    };
    let (username, password) = (form.get("username").unwrap_or_default(), form.get("password"));
    let Some(password) = password.filter(|_| !username.trim().is_empty()) else {
        let alert = SignInAlert::Incomplete { username: username.trim().is_empty(), password: password.is_none() };
        return Ok(show(&app, &visit, &aim, username.to_owned(), Some(alert), StatusCode::BAD_REQUEST));
    };
    match try_password(&app, &mut visit, &aim, username, PlainPassword::new(password)).await {
        Ok(Ok(cookie)) => Ok(see_other(&app, &visit, &aim.next()).cookie(cookie).finish()),
        Ok(Err(alert)) => Ok(alerted(&app, &visit, &aim, username, alert)),
        Err(account::Error::Store(error)) => Err(fault::store_page(&app, &visit, &error)),
        Err(account::Error::Busy { retry_after }) => {
            app.metrics.sign_in("busy");
            let mut response = alerted(&app, &visit, &aim, username, SignInAlert::Busy);
            fault::retry_after(&mut response, retry_after.as_secs());
            Ok(response)
        }
    }
}

/// Checks the password and begins the session; otherwise what to tell.
async fn try_password(
    app: &App,
    visit: &mut Visit,
    aim: &For,
    username: &str,
    password: PlainPassword,
) -> Result<Result<actix_web::cookie::Cookie<'static>, SignInAlert>, account::Error> {
    let from = Visitor { network: visit.network.clone(), browser: Some(visit.visitor.browser) };
    let person = match check_password(&app.accounts, username, password, &from, &mut visit.moment).await? {
        PasswordVerdict::Right(person) => person,
        PasswordVerdict::Wrong => {
            app.metrics.sign_in("wrong_password");
            return Ok(Err(SignInAlert::Wrong));
        }
        PasswordVerdict::Paused { retry_after } => {
            app.metrics.sign_in("paused");
            // Rounded up: who comes back after so many whole seconds isn't turned away again.
            let seconds = retry_after.as_secs() + u64::from(retry_after.subsec_nanos() > 0);
            let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
            return Ok(Err(SignInAlert::Wait { seconds }));
        }
    };
    begin(app, visit, aim, person).await
}

async fn begin(
    app: &App,
    visit: &mut Visit,
    aim: &For,
    person: Person,
) -> Result<Result<actix_web::cookie::Cookie<'static>, SignInAlert>, account::Error> {
    let now = visit.moment.now;
    let permit = match session::permit(person, Authentication::by_password(now), aim.surface()) {
        Ok(permit) => permit,
        Err(refusal) => {
            app.metrics.sign_in("refused");
            return Ok(Err(alert_of(refusal)));
        }
    };
    let token = visit.moment.token();
    let new = NewSession {
        id: SessionId::new(&mut visit.moment),
        token: app.provider.keyring.hash(Purpose::Session, &token),
        browser: visit.visitor.browser,
        place: visit.place(),
    };
    let (before, lifetimes) = (visit.visitor.session, app.provider.settings.session);
    let request = aim.handle.as_ref().map(|handle| app.provider.keyring.hash(Purpose::Request, handle));
    let begun = app.store.write(move |tx| {
        let how = SignInFor { request: request.as_ref(), replaces: before.as_ref(), lifetimes };
        session::begin(tx, &permit, &new, how, now)
    });
    match begun.await? {
        Begun::Yes => {
            app.metrics.sign_in("signed_in");
            Ok(Ok(app.cookies.set_session(&token, lifetimes.absolute)))
        }
        Begun::Outdated => {
            app.metrics.sign_in("outdated");
            Ok(Err(SignInAlert::Wrong))
        }
    }
}

const fn alert_of(refusal: Refusal) -> SignInAlert {
    match refusal {
        Refusal::State(State::Locked) => SignInAlert::Locked,
        Refusal::State(State::Unproved | State::NoSubscription | State::Waiting) => SignInAlert::NotReady,
        Refusal::State(State::Active | State::Closed) | Refusal::Surface(_) => SignInAlert::Wrong,
    }
}

/// The request behind the page's address. Without one the page leads to the profile.
async fn find(app: &App, request: &HttpRequest, visit: &mut Visit) -> Result<Result<For, HttpResponse>, Error> {
    let Some(handle) = handle_of(request) else { return for_profile(app, request, visit).await.map(Ok) };
    let found =
        authorize::sign_in_page(app.provider.clone(), &app.store, &handle, visit.visitor, visit.moment.now).await;
    match found.map_err(|e| fault::store_page(app, visit, &e))? {
        Page::Here(page) => {
            visit.prefer(&page.request.ui_locales);
            if let Some(who) = &page.signed_in {
                visit.speak_to(who.person.person());
            }
            Ok(Ok(For { handle: Some(handle), page: Some(page), back: None, signed_in: None }))
        }
        Page::OutOfDate => Ok(Err(out_of_date(app, visit))),
        Page::OtherBrowser => Ok(Err(answer::problem(app, visit, &Problem::begun_elsewhere(visit.trace.to_string())))),
    }
}

/// Back to a page of the profile, which may want a newer sign-in than the one there is (SEC-48).
async fn for_profile(app: &App, request: &HttpRequest, visit: &mut Visit) -> Result<For, Error> {
    let back = parameter(request, "for").and_then(|word| returns_to(&word));
    let signed_in = match back {
        Some(_) => signed_in(app, visit).await?,
        None => None,
    };
    if let Some(who) = &signed_in {
        visit.speak_to(who.person.person());
    }
    Ok(For { handle: None, page: None, back, signed_in })
}

/// What stands in *Email address* at first: the hint, or whoever is to
/// confirm that it's still them.
fn prefilled(aim: &For) -> String {
    let hint = aim.page.as_ref().and_then(|page| page.request.login_hint.clone());
    hint.or_else(|| aim.signed_in().map(|who| who.person.person().email.to_string())).unwrap_or_default()
}

fn show(
    app: &App,
    visit: &Visit,
    aim: &For,
    username: String,
    alert: Option<SignInAlert>,
    status: StatusCode,
) -> HttpResponse {
    let own = aim.address();
    let email = aim.signed_in().map(|who| who.person.person().email.to_string());
    let page = SignIn {
        csrf: visit.csrf_before_sign_in(app),
        client: aim.page.as_ref().map(|page| shown_client(&page.client)),
        confirm_account: email.clone().filter(|email| *email == username),
        use_another_account: email.map(|_| format!("{own}&account=other")),
        username,
        alert,
        upstreams: None,
        forgot_password: None,
        create_account: None,
        action: own,
    };
    answer::page(app, visit, status, &page, &aim.targets())
}

fn alerted(app: &App, visit: &Visit, aim: &For, username: &str, alert: SignInAlert) -> HttpResponse {
    let status = match alert {
        SignInAlert::Wrong | SignInAlert::Incomplete { .. } => StatusCode::BAD_REQUEST,
        SignInAlert::Wait { .. } => StatusCode::TOO_MANY_REQUESTS,
        SignInAlert::Busy => StatusCode::SERVICE_UNAVAILABLE,
        SignInAlert::Locked | SignInAlert::NotReady => StatusCode::FORBIDDEN,
    };
    let mut response = show(app, visit, aim, username.to_owned(), Some(alert), status);
    if let SignInAlert::Wait { seconds } = alert {
        fault::retry_after(&mut response, u64::from(seconds));
    }
    response
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

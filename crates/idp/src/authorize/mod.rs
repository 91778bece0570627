//! The authorization endpoint (OpenID Connect Core §3.1.2, RFC 6749 §3.1).
//!
//! A request is read and validated once ([`validate`](self)), then one pure
//! function says what comes next: an answer, or a page of ours. A page finds
//! the request again under its handle, in the browser that began it.

mod answer;
mod decide;
mod pages;
mod proceed;
mod validate;

pub use answer::Answer;
pub use pages::{ConsentPage, Decision, SignInPage, consent_page, decide_consent, sign_in_page};

use crate::{Beginner, OAuthError, Params, Provider};
use model::keyring::Purpose;
use model::request::{AuthorizationRequest, PENDING_LIFETIME, PendingRequest};
use model::{GrantId, InBrowser, Moment, PlainToken, Timestamp, TokenHash};
use proceed::{proceed, proceed_stored, registered};
use session::SignedIn;
use std::sync::Arc;
use std::time::Duration;
use store::{Result, Store, Tx};

/// The browser that asks, as its cookies tell.
#[derive(Clone, Copy, Debug)]
pub struct Visitor {
    /// Keyed hash of the browser's own cookie.
    pub browser: TokenHash,
    /// Keyed hash of its session cookie, if it brings one.
    pub session: Option<TokenHash>,
}

impl Visitor {
    /// Who is signed in at this browser.
    pub fn signed_in(&self, provider: &Provider, tx: &mut Tx, now: Timestamp) -> Result<Option<SignedIn>> {
        match &self.session {
            Some(token) => session::current(tx, token, provider.settings.session, now),
            None => Ok(None),
        }
    }

    /// Whether somebody at this browser is in the middle of signing up (REG-7).
    fn is_signing_up(&self, provider: &Provider, tx: &mut Tx, now: Timestamp) -> Result<bool> {
        let idle = provider.settings.session.idle;
        session::is_signing_up(tx, &self.browser, self.session.as_ref(), idle, now)
    }
}

/// What the endpoint does.
#[derive(Debug)]
pub enum Outcome {
    /// A page that says the request is refused; never a redirect (SEC-2).
    Refused(OAuthError),
    /// An answer that goes to the client.
    Answer(Answer),
    /// The sign-in page, with the request's handle.
    SignIn(PlainToken),
    /// The consent page, with the request's handle.
    Consent(PlainToken),
    /// The request was stored; the browser comes back with a GET, which
    /// carries its cookies (SEC-24).
    Resume(PlainToken),
    /// The request is finished, has lapsed, or never was.
    OutOfDate,
    /// The request was begun in another browser (SEC-26).
    OtherBrowser,
    /// Too many requests wait that came from there (SEC-50). It is told to the person and not to the client, which might
    /// send them back at once.
    Wait(Duration),
}

/// What the transaction says; the plain tokens stay outside it.
enum Next {
    Refused(OAuthError),
    Failed(AuthorizationRequest, OAuthError),
    Issued(AuthorizationRequest),
    SignIn,
    Consent,
    OutOfDate,
    OtherBrowser,
    Wait(Duration),
}

/// Random values, drawn before the transaction.
struct Fresh {
    code: PlainToken,
    code_hash: TokenHash,
    grant_id: GrantId,
}

impl Fresh {
    fn draw(provider: &Provider, moment: &mut Moment) -> Self {
        let code = moment.token();
        Self { code_hash: provider.keyring.hash(Purpose::Code, &code), grant_id: GrantId::new(moment), code }
    }
}

/// Everything that deciding needs of the surroundings.
#[derive(Clone)]
struct Context {
    provider: Arc<Provider>,
    visitor: Visitor,
    handle: TokenHash,
    code: TokenHash,
    grant_id: GrantId,
    now: Timestamp,
}

/// A request that comes with its cookies: GET, or POST from a page of ours. Where it has to wait for a person it counts as
/// begun by `from`; without that, nothing is counted.
pub async fn begin(
    provider: Arc<Provider>,
    store: &Store,
    params: Params,
    visitor: Visitor,
    from: Option<Beginner>,
    moment: &mut Moment,
) -> Result<Outcome> {
    let (fresh, handle) = (Fresh::draw(&provider, moment), moment.token());
    let context = context(&provider, visitor, &handle, &fresh, moment.now);
    let params = Arc::new(params);
    let next = again_if_removed(|| take(store, context.clone(), params.clone(), from.clone())).await?;
    Ok(outcome(&provider, next, handle, fresh.code))
}

async fn take(store: &Store, context: Context, params: Arc<Params>, from: Option<Beginner>) -> Result<Next> {
    let decide = move |tx: &mut Tx, generation: i64| {
        let snapshot = context.provider.snapshot_of(tx, generation, context.now)?;
        let (client, request) = match validate::read(&context.provider, tx, &snapshot, &params)? {
            Ok(found) => found,
            Err(validate::Invalid::Page(error)) => return Ok(Next::Refused(error)),
            Err(validate::Invalid::Client(request, error)) => return Ok(Next::Failed(*request, error)),
        };
        let pending = PendingRequest { request, signed_in: None, consented: None };
        let (next, request) = proceed(&context, tx, &client, pending)?;
        if matches!(next, Next::SignIn | Next::Consent) {
            if let Some(pause) = context.provider.pause(from.as_ref(), &params, context.now) {
                return Ok(Next::Wait(pause));
            }
            let until = context.now.plus(PENDING_LIFETIME);
            store::requests::insert(tx, &context.handle, Some(&context.visitor.browser), &request, until)?;
        }
        Ok(next)
    };
    store.write_under(decide).await
}

/// What comes of a request. Where the client is removed while something is written for it, a second look finds it gone, and
/// says so as if it had been gone before.
async fn again_if_removed<F: Future<Output = Result<Next>>>(look: impl Fn() -> F) -> Result<Next> {
    match look().await {
        Err(store::Error::Constraint(_)) => look().await,
        done => done,
    }
}

/// A request without cookies, as a POST from elsewhere is: it is stored under
/// a one-use handle, and the GET that follows brings the cookies. It counts as [`begin`] says.
pub async fn store_for_resume(
    provider: Arc<Provider>,
    store: &Store,
    params: Params,
    from: Option<Beginner>,
    moment: &mut Moment,
) -> Result<Outcome> {
    let (now, handle, fresh) = (moment.now, moment.token(), Fresh::draw(&provider, moment));
    let handle_hash = provider.keyring.hash(Purpose::Request, &handle);
    let using = provider.clone();
    let next = store
        .write(move |tx| {
            let snapshot = using.snapshot(tx, now)?;
            match validate::read(&using, tx, &snapshot, &params)? {
                Ok((_, request)) => {
                    if let Some(pause) = using.pause(from.as_ref(), &params, now) {
                        return Ok(Some(Next::Wait(pause)));
                    }
                    store::requests::insert(tx, &handle_hash, None, &request, now.plus(PENDING_LIFETIME))?;
                    Ok(None)
                }
                Err(validate::Invalid::Page(error)) => Ok(Some(Next::Refused(error))),
                Err(validate::Invalid::Client(request, error)) => Ok(Some(Next::Failed(*request, error))),
            }
        })
        .await?;
    Ok(match next {
        None => Outcome::Resume(handle),
        Some(next) => outcome(&provider, next, handle, fresh.code),
    })
}

/// Goes on with a stored request: after the sign-in page, or as the GET that
/// follows a cross-site POST.
pub async fn resume(
    provider: Arc<Provider>,
    store: &Store,
    handle: PlainToken,
    visitor: Visitor,
    moment: &mut Moment,
) -> Result<Outcome> {
    let fresh = Fresh::draw(&provider, moment);
    let context = context(&provider, visitor, &handle, &fresh, moment.now);
    let look = || {
        let context = context.clone();
        store.write(move |tx| resume_in(&context, tx))
    };
    let next = again_if_removed(look).await?;
    Ok(outcome(&provider, next, handle, fresh.code))
}

fn resume_in(context: &Context, tx: &mut Tx) -> Result<Next> {
    store::requests::bind(tx, &context.handle, &context.visitor.browser)?;
    let pending = match store::requests::find(tx, &context.handle, &context.visitor.browser, context.now)? {
        InBrowser::Here(pending) => pending,
        InBrowser::Elsewhere => return Ok(Next::OtherBrowser),
        InBrowser::Gone => return Ok(Next::OutOfDate),
    };
    let snapshot = context.provider.snapshot(tx, context.now)?;
    let Some(client) = registered(tx, &snapshot, &pending.request)? else { return Ok(Next::OutOfDate) };
    proceed_stored(context, tx, &client, pending)
}

impl Provider {
    /// How long whoever began a request is to wait before it is stored.
    fn pause(&self, from: Option<&Beginner>, params: &Params, now: Timestamp) -> Option<Duration> {
        self.begins(from?, params.size(), now)
    }
}

fn context(provider: &Arc<Provider>, visitor: Visitor, handle: &PlainToken, fresh: &Fresh, now: Timestamp) -> Context {
    Context {
        handle: provider.keyring.hash(Purpose::Request, handle),
        provider: provider.clone(),
        visitor,
        code: fresh.code_hash,
        grant_id: fresh.grant_id.clone(),
        now,
    }
}

fn outcome(provider: &Provider, next: Next, handle: PlainToken, code: PlainToken) -> Outcome {
    let issuer = &provider.settings.issuer;
    match next {
        Next::Refused(error) => Outcome::Refused(error),
        Next::Failed(request, failure) => Outcome::Answer(Answer::failure(issuer, &request, &failure)),
        Next::Issued(request) => Outcome::Answer(Answer::code(issuer, &request, &code)),
        Next::SignIn => Outcome::SignIn(handle),
        Next::Consent => Outcome::Consent(handle),
        Next::OutOfDate => Outcome::OutOfDate,
        Next::OtherBrowser => Outcome::OtherBrowser,
        Next::Wait(pause) => Outcome::Wait(pause),
    }
}

use askama::Template;

use super::frame::{Frame, Page, RenderError};
use crate::text::Message;

/// What went wrong: what happened, and what to do next. With the request's trace id it is a page.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The HTTP status to answer with.
    pub status: u16,
    /// The page's heading.
    pub title: Message,
    /// What happened, in a sentence.
    pub what_happened: Message,
    /// What the person can do.
    pub what_next: Message,
    /// Ways on, the best one first.
    pub actions: Vec<Action>,
    /// What was wrong with the request, for whoever made it; a developer's English, shown escaped.
    pub reason: Option<String>,
}

/// The page for what went wrong.
#[derive(Debug, Clone)]
pub struct ProblemPage {
    problem: Problem,
    trace_id: String,
}

/// One way on.
#[derive(Debug, Clone)]
pub struct Action {
    /// What the link reads.
    pub label: Message,
    /// Where it leads: an address of ours.
    pub url: String,
}

impl Action {
    pub(super) fn to(label: Message, url: impl Into<String>) -> Self {
        Self { label, url: url.into() }
    }
}

impl Problem {
    /// A request at the authorization or logout endpoint that must not be redirected (SEC-2), 400.
    /// `reason` is one sentence that a developer can act on.
    pub fn request_refused(reason: impl Into<String>) -> Self {
        let words = [Message::new("refused-title"), Message::new("refused-what"), Message::new("refused-next")];
        Self { reason: Some(reason.into()), ..Self::new(400, words) }
    }

    /// No page at this address, 404; `profile` is the address of the profile.
    pub fn not_found(profile: impl Into<String>) -> Self {
        let words = [Message::new("not-found-title"), Message::new("not-found-what"), Message::new("not-found-next")];
        Self::new(404, words).leading_to(Action::to(Message::new("user-profile"), profile))
    }

    /// A form that is used up, too old or without a valid CSRF token, 400; `way_on` is where to start again.
    pub fn out_of_date(way_on: impl Into<String>) -> Self {
        let words =
            [Message::new("out-of-date-title"), Message::new("out-of-date-what"), Message::new("out-of-date-next")];
        Self::new(400, words).leading_to(Action::to(Message::new("start-again"), way_on))
    }

    /// Too many sign-ins were begun from there and wait, 429 with `Retry-After`: the same number of `seconds`.
    pub fn too_many_begun(seconds: u32) -> Self {
        let next = Message::new("too-many-begun-next").with("seconds", seconds);
        Self::new(429, [Message::new("too-many-title"), Message::new("too-many-begun"), next])
    }

    /// Past what can be served, 503 with `Retry-After`; `again` is the address to try again, where a GET does.
    pub fn busy(again: Option<String>) -> Self {
        let words = [Message::new("busy-title"), Message::new("busy-what"), Message::new("busy-next")];
        let problem = Self::new(503, words);
        match again {
            Some(url) => problem.leading_to(Action::to(Message::new("try-again"), url)),
            None => problem,
        }
    }

    /// A fault of ours, 500. The cause goes to the log under the trace id, never here (SEC-53).
    pub fn went_wrong() -> Self {
        let words = [Message::new("wrong-title"), Message::new("wrong-what"), Message::new("wrong-next")];
        Self::new(500, words)
    }

    /// A form that another website sent (SEC-25), 403.
    pub fn wrong_origin(way_on: Option<String>) -> Self {
        let words = [Message::new("origin-title"), Message::new("origin-what"), Message::new("origin-next")];
        let problem = Self::new(403, words);
        match way_on {
            Some(url) => problem.leading_to(Action::to(Message::new("start-again"), url)),
            None => problem,
        }
    }

    /// A flow that another browser began (SEC-26), 400.
    pub fn begun_elsewhere() -> Self {
        let words = [Message::new("elsewhere-title"), Message::new("elsewhere-what"), Message::new("elsewhere-next")];
        Self::new(400, words)
    }

    /// An external login that opens nothing here, 403. Nobody is told whose it is (SEC-44).
    pub fn external_login_refused(upstream: &str, sign_in: String, forgot: String) -> Self {
        let words = [
            Message::new("upstream-refused-title"),
            Message::new("upstream-refused-what").with("name", upstream),
            Message::new("upstream-refused-next"),
        ];
        Self::new(403, words)
            .leading_to(Action::to(Message::new("sign-in"), sign_in))
            .leading_to(Action::to(Message::new("forgot-password"), forgot))
    }

    /// An external login that can't be linked to the account of whoever is signed in, 403 (SEC-44).
    pub fn external_login_not_linked(upstream: &str, back: &str) -> Self {
        let words = [
            Message::new("upstream-refused-title"),
            Message::new("link-refused-what").with("name", upstream),
            Message::new("link-refused-next"),
        ];
        Self::new(403, words).leading_to(Action::to(Message::new("user-profile"), back))
    }

    /// An external login that was disconnected for good, 403 (FED-4).
    pub fn external_login_disconnected(upstream: &str, sign_in: String, forgot: String) -> Self {
        let words = [
            Message::new("upstream-refused-title"),
            Message::new("upstream-disconnected-what").with("name", upstream),
            Message::new("upstream-disconnected-next"),
        ];
        Self::new(403, words)
            .leading_to(Action::to(Message::new("sign-in"), sign_in))
            .leading_to(Action::to(Message::new("forgot-password"), forgot))
    }

    /// *Disconnect* without a password, after which nobody could sign in, 403 (PRO-2).
    pub fn disconnect_without_password(password_tab: &str) -> Self {
        Self::not_disconnected(
            ["disconnect-no-password-title", "disconnect-no-password-what", "disconnect-no-password-next"],
            password_tab,
        )
    }

    /// *Disconnect* where no external login is linked, 403 (PRO-2).
    pub fn nothing_to_disconnect(password_tab: &str) -> Self {
        Self::not_disconnected(
            ["disconnect-nothing-title", "disconnect-nothing-what", "disconnect-nothing-next"],
            password_tab,
        )
    }

    /// *Disconnect* where an organisation decides how its people sign in, 403 (PRO-2).
    pub fn disconnect_of_an_organisation(password_tab: &str) -> Self {
        Self::not_disconnected(
            ["disconnect-organisation-title", "disconnect-organisation-what", "disconnect-organisation-next"],
            password_tab,
        )
    }

    fn not_disconnected(words: [&'static str; 3], password_tab: &str) -> Self {
        Self::new(403, words.map(Message::new)).leading_to(Action::to(Message::new("profile-password"), password_tab))
    }

    /// The answer of an external login that can't be trusted or used, 400. The cause goes to the log.
    pub fn external_login_failed(upstream: &str, again: String) -> Self {
        let words = [
            Message::new("upstream-failed-title"),
            Message::new("upstream-failed-what").with("name", upstream),
            Message::new("upstream-failed-next"),
        ];
        Self::new(400, words).leading_to(Action::to(Message::new("try-again"), again))
    }

    /// An external login that was to sign the person in anew and doesn't say that it did, 400 (SEC-48).
    pub fn external_login_not_fresh(upstream: &str, again: String) -> Self {
        let words = [
            Message::new("upstream-failed-title"),
            Message::new("upstream-not-fresh-what").with("name", upstream),
            Message::new("upstream-not-fresh-next"),
        ];
        Self::new(400, words).leading_to(Action::to(Message::new("try-again"), again))
    }

    /// Somebody came through an external login who isn't the one that the page of the profile was for, 403 (SEC-48): with
    /// the address that the login has `there`, and that of whoever is signed in here still. `ways_on`: to try again, and
    /// to use another account.
    pub fn external_login_of_somebody_else(
        upstream: &str,
        there: Option<&str>,
        here: &str,
        [again, other]: [String; 2],
    ) -> Self {
        let what = match there {
            Some(there) => Message::new("upstream-somebody-else-what").with("there", there),
            None => Message::new("upstream-somebody-else-unnamed"),
        };
        let named = |message: Message| message.with("name", upstream).with("here", here);
        let words = [
            Message::new("upstream-somebody-else-title"),
            named(what),
            named(Message::new("upstream-somebody-else-next")),
        ];
        Self::new(403, words)
            .leading_to(Action::to(Message::new("try-again"), again))
            .leading_to(Action::to(Message::new("use-another-account"), other))
    }

    /// Somebody came through an external login whose account is locked, 403 (REG-7).
    pub fn account_locked(upstream: &str) -> Self {
        let words = [
            Message::new("upstream-locked-title"),
            Message::new("upstream-locked-what").with("name", upstream),
            Message::new("upstream-locked-next"),
        ];
        Self::new(403, words)
    }

    /// Its page, with the id under which the log has the cause.
    pub fn traced(self, trace_id: impl Into<String>) -> ProblemPage {
        ProblemPage { problem: self, trace_id: trace_id.into() }
    }

    pub(super) fn new(status: u16, words: [Message; 3]) -> Self {
        let [title, what_happened, what_next] = words;
        Self { status, title, what_happened, what_next, actions: Vec::new(), reason: None }
    }

    pub(super) fn leading_to(mut self, action: Action) -> Self {
        self.actions.push(action);
        self
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct View<'a> {
    f: &'a Frame<'a>,
    p: &'a Problem,
    trace_id: &'a str,
}

impl Page for ProblemPage {
    fn render(&self, frame: &Frame<'_>) -> Result<String, RenderError> {
        View { f: frame, p: &self.problem, trace_id: &self.trace_id }.render()
    }
}

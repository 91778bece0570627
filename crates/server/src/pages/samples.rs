mod device;
mod external;
mod outbox;
mod passwords;
mod profile;
mod sign_up;
mod subscription;

use super::{
    Action, BackLink, Brand, BrandProblem, BrandSettings, Client, Consent, FormPost, Frame, Page, Problem, RenderError,
    ScopeLine, SignIn, SignInAlert, SignOut, SignedOut, Upstream, Upstreams,
};
use crate::text::{Message, Texts};

/// A page in one of its states with made-up data, for tests and the contact sheet.
pub struct Sample {
    /// What tells it from the others: `sign-in.wrong`.
    pub name: &'static str,
    page: Box<dyn Page>,
    demo: bool,
}

impl Sample {
    /// The page's HTML in a language, with the brand of [`Sample::brand`].
    pub fn html(&self, texts: &Texts) -> Result<String, RenderError> {
        let brand = Self::brand().map_err(RenderError::custom)?;
        self.page.render(&Frame { texts, brand: &brand, demo: self.demo })
    }

    /// The brand that samples wear.
    pub fn brand() -> Result<Brand, BrandProblem> {
        Brand::new(BrandSettings {
            name: "Signet".into(),
            support: Some("support@signet.example".into()),
            ..BrandSettings::default()
        })
    }
}

/// A name that tries to be more than text, and an address that does.
const HOSTILE: &str = "<script>alert('name')</script>\"><b x='";
/// A name that is far too long, without a place to break it.
const LONG: &str = "Gesellschaft-für-Rindfleischetikettierungsüberwachungsaufgabenübertragung mbH & Co. KG";
/// A name written from right to left.
const RIGHT_TO_LEFT: &str = "مكتبة الإسكندرية!";
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CSRF: &str = "q2hrb3dzX2FfY3NyZl90b2tlbg";

/// Every page in every state.
pub fn samples() -> Vec<Sample> {
    let mut all = sign_in();
    all.extend(consent());
    all.extend(sign_out());
    all.extend(device::samples());
    all.extend(external::samples());
    all.extend(outbox::samples());
    all.extend(passwords::samples());
    all.extend(profile::samples());
    all.extend(sign_up::samples());
    all.extend(subscription::samples());
    all.extend(problems());
    all
}

fn sample(name: &'static str, page: impl Page + 'static) -> Sample {
    Sample { name, page: Box::new(page), demo: false }
}

fn problem(name: &'static str, problem: Problem) -> Sample {
    sample(name, problem.traced(TRACE))
}

fn client(name: &str) -> Client {
    Client { name: name.into(), logo: None, policy: None, terms: None }
}

fn registered(name: &str) -> Client {
    Client {
        name: name.into(),
        logo: Some("/assets/sample-logo.svg".into()),
        policy: Some("https://website.example/privacy".into()),
        terms: Some("https://website.example/terms".into()),
    }
}

fn plain_sign_in() -> SignIn {
    SignIn {
        action: "/sign-in?request=7f3k".into(),
        csrf: CSRF.into(),
        client: Some(client("Website")),
        username: String::new(),
        alert: None,
        confirm_account: None,
        why_again: None,
        use_another_account: None,
        news: None,
        upstreams: None,
        forgot_password: Some("/forgot-password?request=7f3k".into()),
        create_account: Some("/sign-up?request=7f3k".into()),
    }
}

fn sign_in() -> Vec<Sample> {
    let tried = |alert| SignIn { username: "ana@example.com".into(), alert: Some(alert), ..plain_sign_in() };
    let named = |client| SignIn { client: Some(client), ..plain_sign_in() };
    let nothing_typed = SignInAlert::Incomplete { username: true, password: true };
    vec![
        sample("sign-in", plain_sign_in()),
        Sample { demo: true, ..sample("sign-in.demo", plain_sign_in()) },
        sample("sign-in.own-profile", SignIn { client: None, ..plain_sign_in() }),
        sample("sign-in.registered-client", named(registered("Website"))),
        sample("sign-in.wrong", tried(SignInAlert::Wrong)),
        sample("sign-in.incomplete", SignIn { alert: Some(nothing_typed), ..plain_sign_in() }),
        sample("sign-in.wait", tried(SignInAlert::Wait { seconds: 30 })),
        sample("sign-in.locked", tried(SignInAlert::Locked)),
        sample("sign-in.busy", tried(SignInAlert::Busy { seconds: 1 })),
        sample("sign-in.confirm", confirm()),
        sample("sign-in.every-way", every_way()),
        sample("sign-in.long-name", named(registered(LONG))),
        sample("sign-in.right-to-left-name", named(client(RIGHT_TO_LEFT))),
        sample("sign-in.hostile-name", SignIn { username: HOSTILE.into(), ..named(client(HOSTILE)) }),
    ]
}

fn confirm() -> SignIn {
    SignIn {
        username: "ana@example.com".into(),
        confirm_account: Some("ana@example.com".into()),
        use_another_account: Some("/sign-in?request=7f3k&account=other".into()),
        ..plain_sign_in()
    }
}

fn every_way() -> SignIn {
    let choice = |id: &str, name: &str| Upstream { id: id.into(), name: name.into(), is_down: false };
    let choices = vec![choice("sage", "Sage"), choice("acme", "Acme Ltd")];
    SignIn {
        client: Some(registered("Website")),
        upstreams: Some(Upstreams { action: "/sign-in/upstream?request=7f3k".into(), choices, only: false }),
        forgot_password: Some("/forgot-password".into()),
        create_account: Some("/sign-up".into()),
        ..plain_sign_in()
    }
}

fn plain_consent(client: Client, scopes: &[(&str, bool)]) -> Consent {
    let line = |(scope, is_new): &(&str, bool)| ScopeLine { scope: (*scope).into(), is_new: *is_new };
    Consent {
        action: "/consent?request=7f3k".into(),
        csrf: CSRF.into(),
        client,
        redirect_host: "photos.example".into(),
        account: "ana@example.com".into(),
        lines: scopes.iter().map(line).collect(),
    }
}

fn consent() -> Vec<Sample> {
    let all = ["openid", "profile", "email", "phone", "address", "subscription", "offline_access"]
        .map(|scope| (scope, false));
    let grown = [("openid", false), ("email", false), ("phone", true), ("orders:read", true)];
    vec![
        sample("consent", plain_consent(client("Holiday Photos"), &all)),
        sample("consent.more-than-before", plain_consent(registered("Holiday Photos"), &grown)),
        sample("consent.long-name", plain_consent(registered(LONG), &all)),
        sample("consent.right-to-left-name", plain_consent(client(RIGHT_TO_LEFT), &all[..2])),
        sample("consent.hostile-name", plain_consent(client(HOSTILE), &[(HOSTILE, true)])),
    ]
}

fn sign_out() -> Vec<Sample> {
    let question = SignOut {
        action: "/sign-out?request=9d2m".into(),
        csrf: CSRF.into(),
        account: "ana@example.com".into(),
        client: None,
    };
    let back = |name: &str| Some(BackLink { client: name.into(), url: "https://website.example/".into() });
    vec![
        sample("sign-out.hostile-name", SignOut { client: Some(HOSTILE.into()), ..question.clone() }),
        sample("sign-out.client", SignOut { client: Some("Website".into()), ..question.clone() }),
        sample("sign-out", question),
        sample("signed-out", SignedOut { sign_in: Some("/sign-in".into()), ..SignedOut::default() }),
        sample(
            "signed-out.back",
            SignedOut { back: back("Website"), sign_in: Some("/sign-in".into()), ..SignedOut::default() },
        ),
        sample("signed-out.hostile-name", SignedOut { back: back(HOSTILE), ..SignedOut::default() }),
        sample("form-post", form_post("Website")),
        sample("form-post.hostile-name", form_post(HOSTILE)),
    ]
}

fn form_post(client: &str) -> FormPost {
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    FormPost {
        action: "https://website.example/callback".into(),
        client: client.into(),
        fields: vec![field("code", "SplxlOBeZQQYbYS6WxSbIA"), field("state", HOSTILE)],
    }
}

fn problems() -> Vec<Sample> {
    let reason = "redirect_uri is not one that client “website” registered; addresses are compared letter by letter.";
    let many = Problem {
        actions: ["/sign-in", "/profile"]
            .map(|url| Action { label: Message::new("try-again"), url: url.into() })
            .into(),
        ..Problem::went_wrong()
    };
    vec![
        problem("problem.request-refused", Problem::request_refused(reason)),
        problem("problem.hostile-reason", Problem::request_refused(HOSTILE)),
        problem("problem.not-found", Problem::not_found("/profile")),
        problem("problem.out-of-date", Problem::out_of_date("/sign-in")),
        problem("problem.too-many-begun", Problem::too_many_begun(4)),
        problem("problem.busy", Problem::busy(Some("/sign-in".into()))),
        problem("problem.went-wrong", Problem::went_wrong()),
        problem("problem.several-ways-on", many),
        problem("problem.wrong-origin", Problem::wrong_origin(Some("/sign-in".into()))),
        problem("problem.begun-elsewhere", Problem::begun_elsewhere()),
    ]
}

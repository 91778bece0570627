//! What people see: a few lines of HTML. Whatever comes from elsewhere goes through [`text`].

use actix_web::http::StatusCode;

use crate::Config;
use crate::claims::Claim;
use crate::provider::{Failure, Person};

pub(crate) fn stylesheet(config: &Config) -> String {
    format!(":root {{ --hue: {} }}\n{}", config.hue, include_str!("website.css"))
}

pub(crate) fn home(config: &Config, person: Option<&Person>) -> String {
    match person {
        Some(person) => signed_in(config, person),
        None => layout(
            config,
            "Welcome",
            "<p>An example of a website that lets Signet sign people in. It never sees a password.</p>
            <p><a class=\"button primary\" href=\"/sign-in\">Sign in</a></p>",
        ),
    }
}

fn signed_in(config: &Config, person: &Person) -> String {
    let email = person.email.as_deref().map(|email| format!("<br>{}", text(email))).unwrap_or_default();
    let body = format!(
        "<p role=\"status\">Signed in as <strong>{name}</strong>{email}</p>
        <form method=\"post\" action=\"/sign-out\"><button>Sign out</button></form>
        <h2>What the ID token says</h2>{id_token}
        <h2>What the UserInfo endpoint says</h2>{userinfo}",
        name = text(&person.name),
        id_token = table(&person.id_token_claims),
        userinfo = table(&person.userinfo),
    );
    layout(config, "Welcome", &body)
}

fn table(claims: &[Claim]) -> String {
    let row = |claim: &Claim| {
        format!(
            "<div><dt>{} <code>{}</code></dt><dd>{}</dd></div>",
            claim.meaning,
            text(&claim.name),
            text(&claim.value)
        )
    };
    format!("<dl>{}</dl>", claims.iter().map(row).collect::<String>())
}

pub(crate) fn signed_out(config: &Config) -> String {
    let body = "<p role=\"status\">See you soon.</p><p><a class=\"button\" href=\"/\">Home page</a></p>";
    layout(config, "You are signed out", body)
}

pub(crate) fn out_of_date(config: &Config) -> String {
    layout(config, "This page is out of date", &sentence_and_way_on("You can sign in again from here."))
}

pub(crate) fn not_found(config: &Config) -> String {
    let body = "<p>There is no page at this address.</p><p><a class=\"button\" href=\"/\">Home page</a></p>";
    layout(config, "Nothing here", body)
}

/// What to tell a person whose sign-in ended early. The standard's codes are for the log and, in small, for
/// the website's developers.
pub(crate) fn failure(config: &Config, failure: &Failure) -> (StatusCode, String) {
    let (status, title, sentence, detail) = match failure {
        Failure::Refused { error, .. } if error == "access_denied" => (
            StatusCode::OK,
            "You are not signed in",
            format!("Nothing was shared with {}. If you changed your mind, sign in again.", config.name),
            String::new(),
        ),
        Failure::Refused { error, description } => (
            StatusCode::BAD_GATEWAY,
            "Signing in didn’t work",
            "Signet didn’t accept the request. Try again; if it happens again, tell the people who run this website."
                .to_owned(),
            format!("{error} {description}"),
        ),
        Failure::Unreachable(_) => (
            StatusCode::BAD_GATEWAY,
            "Signing in isn’t possible just now",
            "This website can’t reach Signet. Wait a minute and try again.".to_owned(),
            String::new(),
        ),
        Failure::Untrusted(reason) => (
            StatusCode::BAD_GATEWAY,
            "Signing in didn’t work",
            "The answer that came back can’t be trusted, so nobody was signed in. Try again.".to_owned(),
            reason.clone(),
        ),
    };
    let body = format!("{}<p class=\"detail\">{}</p>", sentence_and_way_on(&sentence), text(&detail));
    (status, layout(config, title, &body))
}

fn sentence_and_way_on(sentence: &str) -> String {
    format!(
        "<p role=\"status\">{}</p>
        <p class=\"ways\"><a class=\"button primary\" href=\"/sign-in\">Sign in</a><a class=\"button\" href=\"/\">Home page</a></p>",
        text(sentence)
    )
}

fn layout(config: &Config, title: &str, body: &str) -> String {
    let (title, name) = (text(title), text(&config.name));
    format!(
        "<!doctype html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<title>{title} · {name}</title>
<link rel=\"stylesheet\" href=\"/website.css\">
</head>
<body>
<p class=\"demo\"><strong>DEMO</strong> An example website</p>
<main>
<p><a class=\"name\" href=\"/\">{name}</a></p>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"
    )
}

/// Text that is safe inside an element and inside quotes.
fn text(raw: &str) -> String {
    let safe = |character| match character {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        other => String::from(other),
    };
    raw.chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_elsewhere_is_shown_as_text() {
        assert_eq!(text("<b title=\"it's\">&"), "&lt;b title=&quot;it&#39;s&quot;&gt;&amp;");
    }
}

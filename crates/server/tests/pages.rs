//! Every page in every state and language, held to what all pages promise.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

use std::collections::BTreeMap;

use server::pages::{Sample, assets, samples};
use server::text::{Language, Texts};

/// One start tag: its name and its attributes.
struct Tag {
    name: String,
    attributes: BTreeMap<String, String>,
}

impl Tag {
    fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }

    fn has(&self, attribute: &str) -> bool {
        self.attributes.contains_key(attribute)
    }
}

/// The start tags of a document. Strict on purpose: attributes stand in double quotes or alone.
fn tags(html: &str) -> Vec<Tag> {
    let starts = html.split('<').skip(1).filter(|part| part.starts_with(|first: char| first.is_ascii_alphabetic()));
    starts.map(|part| tag(part.split('>').next().unwrap())).collect()
}

fn tag(text: &str) -> Tag {
    let (name, mut rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let mut attributes = BTreeMap::new();
    rest = rest.trim_start();
    while !rest.is_empty() && rest != "/" {
        let end = rest.find(['=', ' ', '\n', '/']).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let (inside, after) = quoted.split_once('"').unwrap();
            value = inside.to_owned();
            rest = after;
        } else {
            assert!(!rest.starts_with('='), "an unquoted attribute: {text}");
        }
        assert!(attributes.insert(key, value).is_none(), "an attribute twice: {text}");
        rest = rest.trim_start();
    }
    Tag { name: name.trim_end_matches('/').to_owned(), attributes }
}

/// Calls `check` with name, HTML and tags of every page in every language.
fn for_every_page(check: impl Fn(&str, &str, &[Tag])) {
    let languages = Language::ALL.map(Texts::of).into_iter().chain([Texts::pseudo()]);
    for texts in languages {
        for sample in samples() {
            let html = sample.html(texts).unwrap();
            check(&format!("{} ({})", sample.name, texts.tag()), &html, &tags(&html));
        }
    }
}

fn page(name: &str) -> String {
    let sample = samples().into_iter().find(|sample| sample.name == name).unwrap();
    sample.html(Texts::of(Language::English)).unwrap()
}

#[test]
fn samples_have_names_of_their_own() {
    let mut names: Vec<_> = samples().iter().map(|sample| sample.name).collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    assert!(all > 30);
}

#[test]
fn every_page_has_one_h1_a_title_and_its_language() {
    for_every_page(|name, html, tags| {
        assert_eq!(tags.iter().filter(|tag| tag.name == "h1").count(), 1, "{name}");
        assert_eq!(tags.iter().filter(|tag| tag.name == "title").count(), 1, "{name}");
        assert_eq!(tags.iter().filter(|tag| tag.name == "main").count(), 1, "{name}");
        let root = tags.iter().find(|tag| tag.name == "html").unwrap();
        assert!(root.get("lang").is_some_and(|lang| name.ends_with(&format!("({lang})"))), "{name}");
        assert_eq!(root.get("dir"), Some("ltr"), "{name}");
        assert!(!html.contains("<title> ·"), "{name}");
    });
}

#[test]
fn every_text_is_there_and_filled_in() {
    for_every_page(|name, html, _| {
        assert!(!html.contains('⟦') && !html.contains("{$") && !html.contains("{ $"), "{name}: {html}");
    });
}

#[test]
fn every_visible_field_has_a_label_and_tells_the_browser_what_it_is() {
    for_every_page(|name, _, tags| {
        let fields =
            tags.iter().filter(|tag| tag.name == "input" && tag.get("type") != Some("hidden") && !tag.has("hidden"));
        for field in fields {
            let id = field.get("id").unwrap();
            assert!(tags.iter().any(|tag| tag.name == "label" && tag.get("for") == Some(id)), "{name}: {id}");
            assert!(field.has("autocomplete") && field.has("type"), "{name}: {id}");
            for description in field.get("aria-describedby").unwrap_or_default().split_whitespace() {
                assert!(tags.iter().any(|tag| tag.get("id") == Some(description)), "{name}: {description}");
            }
        }
    });
}

#[test]
fn every_form_posts_to_its_own_address_with_a_csrf_token__sec_25() {
    for_every_page(|name, html, _| {
        for form in html.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap();
            let inside = tags(&format!("<form {form}"));
            let start = &inside[0];
            assert_eq!(start.get("method"), Some("post"), "{name}");
            assert!(inside.iter().any(|tag| tag.name == "button" && tag.get("type") == Some("submit")), "{name}");
            let tokens = inside.iter().filter(|tag| tag.get("name") == Some("csrf") && tag.get("value") != Some(""));
            // What goes to a client must not carry our token.
            let to_client = start.has("data-send-at-once");
            assert_eq!(tokens.count(), usize::from(!to_client), "{name}");
            assert_eq!(start.get("action").unwrap().starts_with('/'), !to_client, "{name}");
        }
    });
}

#[test]
fn no_page_has_inline_code_or_style__sec_29() {
    for_every_page(|name, html, tags| {
        for tag in tags {
            assert_ne!(tag.name, "style", "{name}");
            assert!(!tag.has("style"), "{name}: {}", tag.name);
            assert!(!tag.attributes.keys().any(|key| key.starts_with("on")), "{name}: {}", tag.name);
            assert!(tag.name != "script" || tag.has("src"), "{name}");
        }
        assert!(!html.contains("javascript:"), "{name}");
    });
}

#[test]
fn no_page_loads_anything_from_elsewhere() {
    for_every_page(|name, _, tags| {
        for tag in tags {
            let loaded = if tag.name == "link" { tag.get("href") } else { tag.get("src") };
            assert!(loaded.is_none_or(|url| url.starts_with("/assets/")), "{name}: {loaded:?}");
        }
    });
}

#[test]
fn ids_stand_once_and_are_the_ones_that_automation_holds_on_to() {
    for_every_page(|name, _, tags| {
        let mut ids: Vec<_> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{name}: {ids:?}");
        let promised: &[&str] = match name.split(['.', ' ']).next().unwrap() {
            "sign-in" => &["username", "password", "login-submit"],
            "sign-up" => &["username", "name", "password", "confirm-password", "sign-up-submit"],
            "consent" => &["consent-allow", "consent-deny"],
            "sign-out" => &["logout-confirm"],
            "subscription" => &["subscription", "owner_email", "subscription-submit"],
            "pending" => &["approval-again", "subscription-another"],
            "approval" => &["approval-approve", "approval-decline"],
            "forgot-password" => &["username", "send-link"],
            "reset-password" => &["new-password", "confirm-password", "save-password"],
            _ => &[],
        };
        assert!(promised.iter().all(|id| ids.contains(id)), "{name}: {ids:?}");
    });
}

#[test]
fn a_page_with_its_stylesheets_weighs_at_most_24_kib() {
    let brand = Sample::brand().unwrap();
    let brand_css: usize =
        brand.assets().filter(|asset| asset.path().ends_with(".css")).map(|asset| asset.bytes().len()).sum();
    let css = assets::STYLESHEET.bytes().len() + brand_css;
    for_every_page(|name, html, _| assert!(html.len() + css <= 24 * 1024, "{name}: {} + {css}", html.len()));
}

#[test]
fn names_are_shown_as_text_whatever_they_hold__sec_22() {
    let hostile: Vec<_> = samples().into_iter().filter(|sample| sample.name.contains("hostile")).collect();
    assert!(hostile.len() >= 6);
    for sample in hostile {
        let html = sample.html(Texts::of(Language::English)).unwrap();
        assert!(!html.contains("<script>") && !html.contains("<b x="), "{}", sample.name);
        assert!(html.contains("&#60;script&#62;alert(&#39;name&#39;)"), "{}", sample.name);
    }
}

#[test]
fn demo_is_said_on_the_page_and_only_in_demo_mode__sec_52() {
    // The Outbox exists in demo mode alone.
    let is_demo = |name: &str| name.contains(".demo") || name.starts_with("outbox");
    for_every_page(|name, html, _| assert_eq!(html.contains("DEMO"), is_demo(name), "{name}"));
}

#[test]
fn the_words_that_others_hold_on_to_stand_on_their_page_alone() {
    for_every_page(|name, html, _| {
        if name.ends_with("(en)") {
            let refused = name.starts_with("problem.request-refused") || name.starts_with("problem.hostile-reason");
            assert_eq!(html.contains("<h1>Request refused</h1>"), refused, "{name}");
            assert_eq!(html.contains("Request refused"), refused, "{name}");
            assert_eq!(html.contains(">You are signed out<"), name.starts_with("signed-out"), "{name}");
            assert_eq!(html.contains("<h1>User Profile</h1>"), name.starts_with("profile"), "{name}");
        }
    });
    assert!(page("problem.out-of-date").contains("<h1>This page is out of date</h1>"));
    assert!(page("sign-in").contains("to continue to <bdi>Website</bdi>"));
    assert!(page("sign-in.every-way").contains(">Sign in with Sage</button>"));
    assert!(page("subscription").contains("<label for=\"subscription\">Customer Number or Registration ID</label>"));
    assert!(page("subscription").contains("<label for=\"owner_email\">Email address</label>"));
    assert!(page("subscription").contains(">Submit</button>"));
    assert!(page("pending").contains("waiting for approval"));
    assert!(page("approval").contains(">Approve</button>") && page("approval").contains(">Decline</button>"));
}

#[test]
fn errors_are_alerts_and_news_is_status() {
    for_every_page(|name, _, tags| {
        let alerts = tags.iter().filter(|tag| tag.get("role") == Some("alert")).count();
        let failed = ["problem", "wrong (", "incomplete", "wait", "locked", "not-ready", "busy", "refused"];
        assert_eq!(alerts, usize::from(failed.iter().any(|part| name.contains(part))), "{name}");
    });
    assert!(page("signed-out").contains("role=\"status\""));
    assert!(page("sign-in.confirm").contains("role=\"status\""));
    assert!(page("sign-in.incomplete").contains("<a href=\"#username\">"));
}

#[test]
fn a_password_is_never_written_back() {
    for_every_page(|name, _, tags| {
        let mut passwords = tags.iter().filter(|tag| tag.get("type") == Some("password"));
        assert!(passwords.all(|field| field.get("value") == Some("")), "{name}");
    });
    assert!(page("sign-in.wrong").contains("value=\"ana@example.com\""));
}

#[test]
fn assets_are_found_by_the_path_that_pages_name_and_by_no_other() {
    let html = page("sign-in");
    for asset in [&*assets::STYLESHEET, &*assets::SCRIPT] {
        assert!(html.contains(asset.path()));
        assert_eq!(assets::find(asset.path()), Some(asset));
        assert!(asset.path().contains(asset.hash()) && asset.hash().len() == 16);
    }
    assert_eq!(assets::find("/assets/signet.css"), None);
    assert_eq!(assets::find("/assets/../Cargo.toml"), None);
}

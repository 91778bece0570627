//! `/profile/details`: name, address, number and language (PRO-6).

use account::people::NameError;
use account::phone::{PhoneError, PhoneNumber};
use account::profile::{self, Done, EmailAsked, NameChange, PhoneChange};
use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use model::EmailAddress;
use model::email::EmailError;
use session::SignedIn;

use super::{acting, done, frame, sign_in_for, signed_in_on_website, what_was_done};
use crate::app::App;
use crate::http::answer::{self, FormTargets};
use crate::http::form::{ActsFor, CheckedForm};
use crate::http::pause::{Status, whole_seconds};
use crate::http::{Visit, fault, see_other};
use crate::pages::{Details, DetailsProblem, NEW_EMAIL, Tab};
use crate::routes::pages;
use crate::text::{Language, Message};

/// What became of a form.
enum Outcome {
    /// It was taken; the word says what to tell.
    Done(&'static str),
    /// What was typed can't be taken.
    Problem(DetailsProblem),
    /// The session or the person's state ended meanwhile.
    Outdated,
}

/// GET.
pub(in crate::routes) async fn get(
    app: web::Data<App>,
    request: HttpRequest,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_DETAILS).await?;
    let news = what_was_done(&request).and_then(|word| match word.as_str() {
        "name" => Some(Message::new("details-name-saved")),
        "email" => Some(Message::new("details-email-asked")),
        "phone" => Some(Message::new("details-phone-saved")),
        "no-phone" => Some(Message::new("details-phone-removed")),
        "language" => Some(Message::new("details-language-saved")),
        _ => None,
    });
    let page = show(&app, &visit, &who, news);
    Ok(answer::page(&app, &visit, StatusCode::OK, &page, &FormTargets::none()))
}

/// POST of any of the forms.
pub(in crate::routes) async fn post(
    app: web::Data<App>,
    request: HttpRequest,
    body: web::Payload,
    mut visit: Visit,
) -> Result<HttpResponse, Error> {
    let form = CheckedForm::read(&app, &visit, &request, body, ActsFor::Session).await?;
    let who = signed_in_on_website(&app, &mut visit, pages::PROFILE_DETAILS).await?;
    let change = form.get("change").unwrap_or_default();
    if matches!(change, "email" | "phone" | "no-phone") && !who.is_fresh(visit.moment.now) {
        return Ok(see_other(&app, &visit, &sign_in_for(pages::PROFILE_DETAILS)).finish());
    }
    let field = |name: &str| form.get(name).unwrap_or_default();
    let (typed, outcome) = match change {
        "name" => (field("name"), change_name(&app, &mut visit, &who, field("name")).await),
        "email" => (field(NEW_EMAIL), change_email(&app, &mut visit, &who, field(NEW_EMAIL)).await),
        "phone" => (field("phone"), change_phone(&app, &mut visit, &who, Some(field("phone"))).await),
        "no-phone" => ("", change_phone(&app, &mut visit, &who, None).await),
        "language" => ("", change_language(&app, &mut visit, &who, field("language")).await),
        _ => ("", Ok(Outcome::Outdated)),
    };
    match outcome.map_err(|e| fault::account_page(&app, &visit, &e))? {
        Outcome::Done(word) => Ok(done(&app, &visit, pages::PROFILE_DETAILS, word).finish()),
        Outcome::Problem(problem) => Ok(show_problem(&app, &visit, &who, typed, problem)),
        Outcome::Outdated => Ok(answer::out_of_date(&app, &visit, pages::PROFILE_DETAILS)),
    }
}

async fn change_name(app: &App, visit: &mut Visit, who: &SignedIn, typed: &str) -> Result<Outcome, account::Error> {
    let me = acting(visit, who);
    Ok(match profile::set_name(&app.accounts, me, typed, &mut visit.moment).await? {
        NameChange::Done(Done::Outdated) => Outcome::Outdated,
        NameChange::Done(Done::Yes | Done::Nothing) => Outcome::Done("name"),
        NameChange::Refused(NameError::Empty) => Outcome::Problem(DetailsProblem::NameEmpty),
        NameChange::Refused(NameError::TooLong) => Outcome::Problem(DetailsProblem::NameTooLong),
        NameChange::Refused(NameError::Invisible) => Outcome::Problem(DetailsProblem::NameInvisible),
        NameChange::Refused(NameError::LookAlike) => Outcome::Problem(DetailsProblem::NameLookAlike),
    })
}

async fn change_email(app: &App, visit: &mut Visit, who: &SignedIn, typed: &str) -> Result<Outcome, account::Error> {
    let new = match EmailAddress::parse_new(typed) {
        Ok(new) => new,
        Err(EmailError::LookAlike) => return Ok(Outcome::Problem(DetailsProblem::EmailLookAlike)),
        Err(EmailError::Invisible) => return Ok(Outcome::Problem(DetailsProblem::EmailInvisible)),
        Err(EmailError::Form | EmailError::Length) => return Ok(Outcome::Problem(DetailsProblem::EmailForm)),
    };
    let me = acting(visit, who);
    Ok(match profile::ask_for_email(&app.accounts, me, new, &mut visit.moment).await? {
        EmailAsked::Mailed => Outcome::Done("email"),
        EmailAsked::Unchanged => Outcome::Problem(DetailsProblem::EmailSame),
        EmailAsked::Paused { retry_after } => {
            Outcome::Problem(DetailsProblem::EmailWait { seconds: whole_seconds(retry_after) })
        }
        EmailAsked::Outdated => Outcome::Outdated,
    })
}

async fn change_phone(
    app: &App,
    visit: &mut Visit,
    who: &SignedIn,
    typed: Option<&str>,
) -> Result<Outcome, account::Error> {
    let new = match typed.map(|typed| PhoneNumber::parse(typed, app.accounts.phone_countries())).transpose() {
        Ok(new) => new,
        Err(PhoneError::Form) => return Ok(Outcome::Problem(DetailsProblem::PhoneForm)),
        Err(PhoneError::NotMobile) => return Ok(Outcome::Problem(DetailsProblem::PhoneNotMobile)),
        Err(PhoneError::Country) => return Ok(Outcome::Problem(DetailsProblem::PhoneCountry)),
    };
    let (me, word) = (acting(visit, who), if new.is_some() { "phone" } else { "no-phone" });
    Ok(match profile::change_phone(&app.accounts, me, new, &mut visit.moment).await? {
        PhoneChange::Changed | PhoneChange::Unchanged => Outcome::Done(word),
        PhoneChange::Paused { retry_after } => {
            Outcome::Problem(DetailsProblem::PhoneWait { seconds: whole_seconds(retry_after) })
        }
        PhoneChange::Outdated => Outcome::Outdated,
    })
}

/// A more exact tag than ours, such as `en-GB`, stays where it stands for the language that was chosen.
async fn change_language(
    app: &App,
    visit: &mut Visit,
    who: &SignedIn,
    chosen: &str,
) -> Result<Outcome, account::Error> {
    let chosen = Language::ALL.into_iter().find(|language| language.tag() == chosen);
    if chosen == language_of(who) && chosen.is_some() {
        return Ok(Outcome::Done("language"));
    }
    let (me, tag) = (acting(visit, who), chosen.map(|language| language.tag().to_owned()));
    Ok(match profile::set_language(&app.accounts, me, tag, &mut visit.moment).await? {
        Done::Yes | Done::Nothing => Outcome::Done("language"),
        Done::Outdated => Outcome::Outdated,
    })
}

fn language_of(who: &SignedIn) -> Option<Language> {
    who.person.person().claims.locale.as_deref().and_then(Language::from_tag)
}

fn show(app: &App, visit: &Visit, who: &SignedIn, news: Option<Message>) -> Details {
    let person = who.person.person();
    let fresh = who.is_fresh(visit.moment.now);
    Details {
        frame: frame(app, visit, who, Tab::Details, news),
        action: pages::PROFILE_DETAILS.to_owned(),
        name: person.name.clone(),
        phone: person.claims.phone_number.clone(),
        language: language_of(who),
        problem: None,
        sign_in_again: (!fresh).then(|| sign_in_for(pages::PROFILE_DETAILS)),
        download: pages::PROFILE_DOWNLOAD.to_owned(),
        close: pages::PROFILE_CLOSE.to_owned(),
    }
}

fn show_problem(app: &App, visit: &Visit, who: &SignedIn, typed: &str, problem: DetailsProblem) -> HttpResponse {
    let page = Details { problem: Some((typed.to_owned(), problem)), ..show(app, visit, who, None) };
    let status = match problem {
        DetailsProblem::EmailWait { seconds } | DetailsProblem::PhoneWait { seconds } => Status::wait(seconds),
        _ => StatusCode::BAD_REQUEST.into(),
    };
    answer::page(app, visit, status, &page, &FormTargets::none())
}

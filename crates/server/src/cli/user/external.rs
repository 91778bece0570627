//! `signet user link` and `signet user disconnect`: external logins by an operator (FED-5).

use account::Accounts;
use clap::Args;
use federation::link::{self, DisconnectedBy, Disconnecting, LinkedByOperator, disconnect, link_by_operator};
use model::external::Subject;
use model::person::Person;
use model::surface::ExternalState;
use serde_json::{Value, json};

use super::{Which, accounts, find, unknown};
use crate::cli::output::{CliError, Output};
use crate::cli::work::on_data;
use crate::clock;
use crate::config::Config;
use crate::upstreams::{self, Known};

#[derive(Args, Debug)]
pub(in crate::cli) struct LinkArguments {
    #[command(flatten)]
    which: Which,
    /// The upstream's id
    #[arg(long, value_name = "ID")]
    upstream: String,
    /// Who the person is there (`sub`)
    #[arg(long, value_name = "SUB", allow_hyphen_values = true)]
    subject: String,
}

#[derive(Args, Debug)]
pub(in crate::cli) struct DisconnectArguments {
    #[command(flatten)]
    which: Which,
    /// Why; it is kept with the event, and the person doesn't see it
    #[arg(long, value_name = "TEXT", value_parser = some_text, allow_hyphen_values = true)]
    reason: String,
}

/// As long as a reason may be, in characters.
const LONGEST_REASON: usize = 500;

fn some_text(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("say why, for whoever asks later".to_owned()),
        long if long.chars().count() > LONGEST_REASON => Err(format!("at most {LONGEST_REASON} characters are kept")),
        reason => Ok(reason.to_owned()),
    }
}

pub(super) fn link(arguments: LinkArguments) -> Result<Output, CliError> {
    let LinkArguments { which, upstream, subject } = arguments;
    if subject.is_empty() || subject.len() > 255 {
        return Err(CliError::usage("--subject: give the person's sub at the upstream, 1 to 255 characters"));
    }
    let (file, who) = which.split();
    on_data(&file, async |config, data| {
        let named = Named::find(&config, &data.store, &upstream).await?;
        let subject = Subject { issuer: named.issuer.clone(), subject };
        link_to(&accounts(&config, data)?, &who, subject, named).await
    })
}

pub(super) fn cut(arguments: DisconnectArguments) -> Result<Output, CliError> {
    let (file, who) = arguments.which.split();
    on_data(&file, async |config, data| {
        let upstreams = Named::all(&config, &data.store).await?;
        let mails = config.email.is_some();
        let (person, cut) = cut_off(&accounts(&config, data)?, &who, arguments.reason, upstreams).await?;
        Ok(Output::json(with_what_is_next(cut, &person, mails)))
    })
}

/// An upstream as people know it.
struct Named {
    id: String,
    name: String,
    issuer: String,
}

impl Named {
    /// Those of the configuration go before those that were added.
    async fn all(config: &Config, store: &store::Store) -> Result<Vec<Self>, CliError> {
        let configured = config.upstreams.iter().map(|upstream| Self {
            id: upstream.id.clone(),
            name: upstream.name.clone(),
            issuer: upstream.issuer.clone(),
        });
        let added = store.read(store::upstreams::list).await?;
        let added =
            added.into_iter().map(|upstream| Self { id: upstream.id, name: upstream.name, issuer: upstream.issuer });
        Ok(configured.chain(added).collect())
    }

    async fn find(config: &Config, store: &store::Store, id: &str) -> Result<Self, CliError> {
        let found = Self::all(config, store).await?.into_iter().find(|upstream| upstream.id == id);
        found.ok_or_else(|| {
            CliError::failed(format!(
                "there is no upstream with the id {id:?}: `signet upstream list` prints those there are"
            ))
        })
    }
}

async fn link_to(accounts: &Accounts, who: &str, subject: Subject, upstream: Named) -> Result<Output, CliError> {
    let person = find(accounts, who).await?;
    let (id, using, draw) = (person.id.clone(), accounts.clone(), clock::moment().draw());
    let linked = accounts.store().write({
        let (subject, upstream_id, name) = (subject.clone(), upstream.id.clone(), upstream.name);
        move |tx| {
            let upstream = link::Named { id: &upstream_id, name: &name };
            link_by_operator(tx, &using, &id, &subject, upstream, &draw)
        }
    });
    let email = &person.email;
    match linked.await? {
        LinkedByOperator::Done => Ok(Output::json(json!({
            "sub": person.id, "email": email.as_str(), "login": ExternalState::Linked.as_str(),
            "upstream": upstream.id, "issuer": subject.issuer, "subject": subject.subject,
        }))),
        LinkedByOperator::HasOne(ExternalState::Disconnected) => Err(CliError::failed(format!(
            "{email} has disconnected an external login for good: no other can be linked"
        ))),
        LinkedByOperator::HasOne(_) => Err(CliError::failed(format!("{email} has an external login already"))),
        LinkedByOperator::Taken => Err(CliError::failed(format!(
            "the subject {:?} is linked to somebody else or was disconnected for good",
            subject.subject
        ))),
        LinkedByOperator::NoSuchPerson => Err(unknown(who)),
    }
}

/// Whether a link to set a password is on its way, and what to do when none can be.
fn with_what_is_next(mut cut: Value, person: &Person, mails: bool) -> Value {
    let needs_one = person.password_changed_at.is_none();
    cut["set_up_link_mailed"] = (needs_one && mails).into();
    if needs_one && !mails {
        cut["advice"] =
            "nobody gets mail, for [email] is missing: give them a password by `signet user set-password`".into();
    }
    cut
}

async fn cut_off(
    accounts: &Accounts,
    who: &str,
    reason: String,
    upstreams: Vec<Named>,
) -> Result<(Person, Value), CliError> {
    let person = find(accounts, who).await?;
    let (id, using, draw) = (person.id.clone(), accounts.clone(), clock::moment().draw());
    let cut = accounts.store().write({
        let reason = reason.clone();
        move |tx| {
            let live =
                store::external_logins::of_person(tx, &id)?.into_iter().find(|one| one.disconnected_at.is_none());
            let name = live.map(|live| name_of(&upstreams, &live)).unwrap_or_default();
            disconnect(tx, &using, &id, &name, DisconnectedBy::Operator { reason: &reason }, &draw)
        }
    });
    let email = &person.email;
    match cut.await? {
        Disconnecting::Done => {
            let login = ExternalState::Disconnected.as_str();
            let cut = json!({ "sub": person.id, "email": email.as_str(), "login": login, "reason": reason });
            Ok((person, cut))
        }
        Disconnecting::NoSuchPerson => Err(unknown(who)),
        Disconnecting::Not(_) | Disconnecting::Outdated => Err(CliError::failed(not_disconnected(&person))),
    }
}

/// Why nothing was disconnected, in words for the operator.
fn not_disconnected(person: &Person) -> String {
    let email = &person.email;
    match person.external {
        ExternalState::Saml => format!("{email} signs in through their organisation, which is never disconnected here"),
        ExternalState::Disconnected => format!("{email} was disconnected before"),
        ExternalState::Never | ExternalState::Linked => format!("{email} has no external login"),
    }
}

fn name_of(upstreams: &[Named], login: &model::external::ExternalLogin) -> String {
    let known = upstreams.iter().map(|Named { id, name, issuer }| Known { id, issuer, name });
    upstreams::name_of(known, &login.subject, &login.upstream_id)
}

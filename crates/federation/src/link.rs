//! What becomes of somebody whom an upstream has vouched for: signed in, signed up, asked to prove an account, or
//! refused (FED-1 to FED-5).
//!
//! The key is issuer and subject (SEC-42). An email address never links by itself; it only tells whose proof to ask for.

mod disconnect;
mod operator;

pub use disconnect::{DisconnectedBy, Disconnecting, disconnect};
pub use operator::{LinkedByOperator, link_by_operator};

use model::claims::ProfileClaims;
use model::email::is_invisible;
use model::event::{Event, EventKind, Origin};
use model::external::{Aim, Claimed, ExternalLogin, LinkOffer, OFFER_LIFETIME};
use model::look_alike;
use model::outbox::{Channel, Envelope, Message};
use model::person::{Person, Stage, State};
use model::surface::{Credential, ExternalLogin as Linked, Surface};
use model::{Draw, EmailAddress, Keyring, Moment, PersonId, SessionId, TokenHash};
use store::{Result, Tx, events, external_logins, grants, link_offers, outbox, people, sessions};

/// What is to come next.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one for each sign-in, taken apart at once")]
pub enum Resolution {
    /// They are this person: sign them in with [`Credential::External`]. New people come out of here, too.
    Person(Person),
    /// Their mailbox has yet to be proved: *Create account* without password fields. The offer is stored.
    SignUp,
    /// An account has their address: they prove it (its password), and then it is linked. The offer is stored.
    Prove,
    /// They can't come in this way.
    Refused(Refusal),
}

/// Why somebody can't come in through an upstream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The external login was disconnected for good: email and password are the way in (FED-4).
    Disconnected,
    /// It can't be linked to the account that it would belong to; nobody is told to whom it belongs (SEC-44).
    NotLinkable,
}

/// Where an answer is resolved.
pub struct At<'a> {
    /// The key file, for messages.
    pub keyring: &'a Keyring,
    /// The upstream's name.
    pub upstream: &'a str,
    /// Keyed hash of the browser's own cookie.
    pub browser: &'a TokenHash,
    /// From where they act.
    pub origin: &'a Origin,
}

/// Resolves a sign-in. Whether the person may have anything now (their state, the surface) is for `session` to say.
///
/// An address that the upstream hasn't proved is somebody's say-so: whether an account has it doesn't show before its
/// mailbox is proved here (SEC-30, SEC-42).
pub fn resolve(tx: &mut Tx, claimed: &Claimed, aim: &Aim, at: &At<'_>, draw: &Draw) -> Result<Resolution> {
    let moment = &mut draw.moment();
    if let Some(login) = external_logins::find(tx, claimed.subject())?
        && let Some(resolution) = known(tx, &login, at, moment)?
    {
        return Ok(resolution);
    }
    let email = claimed.said().email.as_deref().filter(|_| claimed.said().email_verified);
    match email.and_then(|email| EmailAddress::parse(email).ok()) {
        Some(email) => by_mailbox(tx, claimed, &email, aim, at, moment),
        None => {
            offer(tx, claimed, aim, None, at, moment)?;
            Ok(Resolution::SignUp)
        }
    }
}

/// A subject that is linked, or was. `None` where its account was closed or removed: it is as good as unknown.
fn known(tx: &mut Tx, login: &ExternalLogin, at: &At<'_>, moment: &mut Moment) -> Result<Option<Resolution>> {
    if login.disconnected_at.is_some() {
        events::append(tx, Event::by_person(moment, EventKind::ExternalRefused, &login.person_id, at.origin))?;
        return Ok(Some(Resolution::Refused(Refusal::Disconnected)));
    }
    match people::find(tx, &login.person_id)? {
        Some(person) if person.state() != State::Closed => Ok(Some(Resolution::Person(person))),
        _ => {
            external_logins::forget(tx, &login.subject)?;
            Ok(None)
        }
    }
}

/// An unknown subject with a mailbox that is proved, by the upstream or by the code that went to it.
fn by_mailbox(
    tx: &mut Tx,
    claimed: &Claimed,
    email: &EmailAddress,
    aim: &Aim,
    at: &At<'_>,
    moment: &mut Moment,
) -> Result<Resolution> {
    match people::find_by_email(tx, email.canonical())? {
        None => sign_up(tx, claimed, email, at, moment),
        Some((person, _)) => match linked_meanwhile(tx, claimed, at, moment)? {
            Some(resolution) => Ok(resolution),
            None => met(tx, person, claimed, email, aim, at, moment),
        },
    }
}

/// Keeps what the upstream said until the proof is given here.
fn offer(
    tx: &mut Tx,
    claimed: &Claimed,
    aim: &Aim,
    person: Option<&PersonId>,
    at: &At<'_>,
    moment: &Moment,
) -> Result<()> {
    let offer = LinkOffer {
        person_id: person.cloned(),
        claimed: claimed.clone(),
        aim: aim.clone(),
        expires_at: moment.now.plus(OFFER_LIFETIME),
    };
    link_offers::put(tx, at.browser, &offer)
}

/// An account has the address that the upstream names (FED-2).
fn met(
    tx: &mut Tx,
    person: Person,
    claimed: &Claimed,
    email: &EmailAddress,
    aim: &Aim,
    at: &At<'_>,
    moment: &mut Moment,
) -> Result<Resolution> {
    match person.state() {
        // The account's creator never showed that the mailbox is theirs; whoever is here has (SEC-34).
        State::Closed | State::Unproved => {
            people::remove(tx, &person.id)?;
            sign_up(tx, claimed, email, at, moment)
        }
        State::Active if is_linkable(&person) => {
            offer(tx, claimed, aim, Some(&person.id), at, moment)?;
            Ok(Resolution::Prove)
        }
        _ => {
            events::append(tx, Event::by_person(moment, EventKind::ExternalRefused, &person.id, at.origin))?;
            tell(tx, &person, at, Message::ExternalRefused { upstream: at.upstream.to_owned() }, moment)?;
            Ok(Resolution::Refused(Refusal::NotLinkable))
        }
    }
}

/// Only an account with a local password that never had an external login can be linked.
fn is_linkable(person: &Person) -> bool {
    person.external == Linked::Never && person.password_changed_at.is_some()
}

/// Signs somebody up whose mailbox is proved: active at once, without a subscription (FED-1).
fn sign_up(
    tx: &mut Tx,
    claimed: &Claimed,
    email: &EmailAddress,
    at: &At<'_>,
    moment: &mut Moment,
) -> Result<Resolution> {
    let person = new_person(claimed, email, moment);
    if !people::insert(tx, &person, None)? {
        return overtaken(tx, claimed, at, moment);
    }
    events::append(tx, Event::by_person(moment, EventKind::SignedUp, &person.id, at.origin))?;
    match link_to(tx, &person.id, claimed, at, moment)? {
        true => Ok(Resolution::Person(Person { external: Linked::Linked, ..person })),
        false => {
            people::remove(tx, &person.id)?;
            overtaken(tx, claimed, at, moment)
        }
    }
}

/// Somebody took subject or address at the same time.
fn overtaken(tx: &mut Tx, claimed: &Claimed, at: &At<'_>, moment: &mut Moment) -> Result<Resolution> {
    Ok(linked_meanwhile(tx, claimed, at, moment)?.unwrap_or(Resolution::Refused(Refusal::NotLinkable)))
}

/// What has become of a subject since it was looked for: the same person may have come in another tab.
fn linked_meanwhile(tx: &mut Tx, claimed: &Claimed, at: &At<'_>, moment: &mut Moment) -> Result<Option<Resolution>> {
    match external_logins::find(tx, claimed.subject())? {
        Some(login) => known(tx, &login, at, moment),
        None => Ok(None),
    }
}

/// Somebody new by the word of an upstream, not linked yet.
pub fn new_person(claimed: &Claimed, email: &EmailAddress, moment: &mut Moment) -> Person {
    Person {
        id: PersonId::new(moment),
        email: email.clone(),
        email_verified: true,
        name: name_of(claimed, email),
        claims: ProfileClaims { locale: claimed.said().locale.clone(), ..ProfileClaims::default() },
        stage: Stage::Active,
        locked_at: None,
        password_changed_at: None,
        external: Linked::Never,
        signed_up: false,
        subscription: None,
        created_at: moment.now,
        updated_at: moment.now,
    }
}

/// The name that the upstream gives, without what can't be seen (SEC-36) and of a length that is kept; where that
/// leaves nothing, or letters that pass for others, the address without its domain.
fn name_of(claimed: &Claimed, email: &EmailAddress) -> String {
    let visible: String =
        claimed.said().name.iter().flat_map(|name| name.chars()).filter(|c| !is_invisible(*c)).collect();
    let name: String = visible.trim().chars().take(200).collect();
    match name.is_empty() || look_alike::in_name(&name) {
        false => name,
        true => email.as_str().split('@').next().unwrap_or_default().to_owned(),
    }
}

fn link_to(tx: &mut Tx, person: &PersonId, claimed: &Claimed, at: &At<'_>, moment: &mut Moment) -> Result<bool> {
    let login = ExternalLogin {
        subject: claimed.subject().clone(),
        upstream_id: claimed.said().upstream_id.clone(),
        person_id: person.clone(),
        linked_at: moment.now,
        disconnected_at: None,
    };
    let linked = external_logins::link(tx, &login, Linked::Linked)?;
    if linked {
        events::append(tx, Event::by_person(moment, EventKind::ExternalLinked, person, at.origin))?;
    }
    Ok(linked)
}

/// What became of a link.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one for each link, taken apart at once")]
pub enum Linking {
    /// It stands; from now on the website wants the external login (FED-3).
    Linked(Person),
    /// It doesn't: somebody else has the subject, or the account can't be linked any more (SEC-44).
    Refused,
    /// There is no offer, or it lapsed.
    Gone,
}

/// Links the offer at this browser to the account that was proved just now, and uses the offer up (SEC-43).
/// `proved` is whose password was given: anybody else's changes nothing.
pub fn accept(tx: &mut Tx, proved: &Person, at: &At<'_>, draw: &Draw) -> Result<(Linking, Option<LinkOffer>)> {
    let moment = &mut draw.moment();
    let Some(offer) = link_offers::find(tx, at.browser, moment.now)? else { return Ok((Linking::Gone, None)) };
    if offer.person_id.as_ref() != Some(&proved.id) {
        return Ok((Linking::Refused, None));
    }
    let Some(offer) = link_offers::take(tx, at.browser, moment.now)? else { return Ok((Linking::Gone, None)) };
    let linking = link(tx, proved, &offer.claimed, None, at, moment)?;
    Ok((linking, Some(offer)))
}

/// Links from the profile (FED-3): `person` is signed in in `session` and gave their password before they left for
/// the upstream.
pub fn link_from_profile(
    tx: &mut Tx,
    person: &Person,
    session: &SessionId,
    claimed: &Claimed,
    at: &At<'_>,
    draw: &Draw,
) -> Result<Linking> {
    link(tx, person, claimed, Some(session), at, &mut draw.moment())
}

fn link(
    tx: &mut Tx,
    proved: &Person,
    claimed: &Claimed,
    keep: Option<&SessionId>,
    at: &At<'_>,
    moment: &mut Moment,
) -> Result<Linking> {
    let Some((person, _)) = people::hold_to_change(tx, &proved.id)? else { return Ok(Linking::Gone) };
    let same = person.password_changed_at == proved.password_changed_at && person.state() == State::Active;
    if !same || !is_linkable(&person) || !link_to(tx, &person.id, claimed, at, moment)? {
        return Ok(Linking::Refused);
    }
    end_what_the_link_closes(tx, &person.id, keep, moment)?;
    tell(tx, &person, at, Message::ExternalLinked { upstream: at.upstream.to_owned() }, moment)?;
    Ok(Linking::Linked(Person { external: Linked::Linked, ..person }))
}

/// The password doesn't open the website from now on: what it opened there ends at once and doesn't come back with a
/// disconnect (SUR-5). The session that links is ended by the sign-in that follows.
fn end_what_the_link_closes(tx: &mut Tx, person: &PersonId, keep: Option<&SessionId>, moment: &Moment) -> Result<()> {
    sessions::end_opened_by(tx, person, Credential::Password, Surface::Website, keep, moment.now)?;
    grants::revoke_opened_by(tx, person, Credential::Password, Surface::Website, moment.now)
}

fn tell(tx: &mut Tx, person: &Person, at: &At<'_>, message: Message, moment: &mut Moment) -> Result<()> {
    let envelope = Envelope {
        channel: Channel::Email,
        to: person.email.to_string(),
        language: person.claims.locale.clone(),
        message,
    };
    outbox::post(tx, at.keyring, moment, &envelope)
}

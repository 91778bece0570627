//! Who somebody is here.

use super::linking::link_to;
use super::{Here, Refusal, Resolution, Vouched};
use account::people::check_name;
use account::sign_up::prove_without_password;
use model::claims::ProfileClaims;
use model::email::is_invisible;
use model::event::{Event, EventKind};
use model::external::{Aim, ExternalLogin, LinkOffer, OFFER_LIFETIME};
use model::person::{Person, Stage, State};
use model::surface::ExternalState;
use model::{Draw, EmailAddress, Moment, PersonId, Timestamp};
use store::{Result, Tx, events, external_logins, link_offers, people};

/// Resolves a sign-in. Whether the person may have anything now (their state, the surface) is for `session` to say.
///
/// An address that the upstream hasn't proved is somebody's say-so: whether an account has it doesn't show before its
/// mailbox is proved here (SEC-30, SEC-42).
///
/// # Errors
/// When the database fails.
pub fn resolve(tx: &mut Tx, vouched: &Vouched, aim: &Aim, here: Here<'_>, draw: &Draw) -> Result<Resolution> {
    let (meeting, moment) = (Meeting { vouched, aim, here }, &mut draw.moment());
    if !here.knows(vouched.claimed()) {
        return Ok(Resolution::Gone);
    }
    if let Some(resolution) = meeting.known(tx, moment)? {
        return Ok(resolution);
    }
    match vouched.mailbox() {
        Some(email) => meeting.by_mailbox(tx, &email, moment),
        None => meeting.to_sign_up(tx, moment),
    }
}

/// Whether somebody else came than the person who was to show that it's still them (SEC-48). A login that is nobody's yet
/// is theirs as far as it has their mailbox: they may be about to link it.
///
/// # Errors
/// When the database fails.
pub fn is_somebody_else(tx: &mut Tx, vouched: &Vouched, person: &Person) -> Result<bool> {
    Ok(match external_logins::find(tx, vouched.claimed().subject())? {
        Some(login) => login.person_id != person.id,
        None => vouched.mailbox().is_none_or(|mailbox| mailbox.canonical() != person.email.canonical()),
    })
}

/// Somebody who came, with what for and where.
pub(super) struct Meeting<'a> {
    pub(super) vouched: &'a Vouched,
    pub(super) aim: &'a Aim,
    pub(super) here: Here<'a>,
}

impl Meeting<'_> {
    /// What becomes of a subject that is linked, or was. `None` where it never was, or its account was closed or removed:
    /// it is as good as unknown.
    pub(super) fn known(&self, tx: &mut Tx, moment: &mut Moment) -> Result<Option<Resolution>> {
        let Some(login) = external_logins::find(tx, self.vouched.claimed().subject())? else { return Ok(None) };
        if login.disconnected_at.is_some() {
            let origin = &self.here.at.origin;
            events::append(tx, Event::by_person(moment, EventKind::ExternalRefused, &login.person_id, origin))?;
            return Ok(Some(Resolution::Refused(Refusal::Disconnected)));
        }
        match people::find(tx, &login.person_id)? {
            Some(person) if person.state() == State::Unproved => self.unproved(tx, &login, person, moment).map(Some),
            Some(person) if person.state() != State::Closed => Ok(Some(Resolution::Person(person))),
            _ => {
                external_logins::forget(tx, &login.subject)?;
                Ok(None)
            }
        }
    }

    /// Somebody whom an operator linked and who hasn't proved their mailbox here: it may have been proved elsewhere by
    /// now. Where it wasn't, the emailed code is what the sign-in leads to.
    fn unproved(&self, tx: &mut Tx, login: &ExternalLogin, found: Person, moment: &mut Moment) -> Result<Resolution> {
        let held = people::hold_to_change(tx, &login.person_id)?.map(|(person, _)| person);
        let person = held.unwrap_or(found);
        let mailbox = self.vouched.mailbox();
        let theirs = mailbox.is_some_and(|mailbox| mailbox.canonical() == person.email.canonical());
        let waits = person.state() == State::Unproved && person.external == ExternalState::Linked;
        Ok(Resolution::Person(match theirs && waits {
            true => prove_without_password(tx, self.here.accounts, &person, self.here.at, moment)?,
            false => person,
        }))
    }

    /// An unknown subject with a mailbox that is proved, by the upstream or by the code that went to it. Whoever has the
    /// address is held before anything is decided about them; if they changed at the same time, it is asked once more.
    fn by_mailbox(&self, tx: &mut Tx, email: &EmailAddress, moment: &mut Moment) -> Result<Resolution> {
        for _ in 0..2 {
            let Some((found, _)) = people::find_by_email(tx, email.canonical())? else {
                return self.sign_up(tx, email, moment);
            };
            let held = people::hold_to_change(tx, &found.id)?.map(|(person, _)| person);
            // The same person may have come in another tab.
            if let Some(resolution) = self.known(tx, moment)? {
                return Ok(resolution);
            }
            if let Some(person) = held.filter(|person| person.email.canonical() == email.canonical()) {
                return self.met(tx, person, email, moment);
            }
        }
        Ok(Resolution::Refused(Refusal::NotLinkable))
    }

    /// Signs somebody up whose mailbox is proved: active at once, without a subscription (FED-1). With an address that may
    /// pass for another one they are asked for a mailbox, as if they had none (SEC-36).
    pub(super) fn sign_up(&self, tx: &mut Tx, email: &EmailAddress, moment: &mut Moment) -> Result<Resolution> {
        let Ok(email) = EmailAddress::parse_new(email.as_str()) else { return self.to_sign_up(tx, moment) };
        let person = new_person(self.vouched, email, moment);
        if !people::insert(tx, &person, None)? {
            return self.overtaken(tx, moment);
        }
        let origin = &self.here.at.origin;
        events::append(tx, Event::by_person(moment, EventKind::SignedUp, &person.id, origin))?;
        match link_to(tx, &person.id, self.vouched.claimed(), origin, moment)? {
            true => Ok(Resolution::Person(Person { external: ExternalState::Linked, ..person })),
            false => {
                people::remove(tx, &person.id)?;
                self.overtaken(tx, moment)
            }
        }
    }

    /// Somebody took subject or address at the same time.
    pub(super) fn overtaken(&self, tx: &mut Tx, moment: &mut Moment) -> Result<Resolution> {
        Ok(self.known(tx, moment)?.unwrap_or(Resolution::Refused(Refusal::NotLinkable)))
    }

    /// To *Create account*, where a mailbox is named and proved.
    pub(super) fn to_sign_up(&self, tx: &mut Tx, moment: &Moment) -> Result<Resolution> {
        self.offer(tx, None, moment.now.plus(OFFER_LIFETIME))?;
        Ok(Resolution::SignUp)
    }

    /// Keeps what the upstream said until the proof is given here.
    pub(super) fn offer(&self, tx: &mut Tx, person: Option<PersonId>, expires_at: Timestamp) -> Result<()> {
        let (claimed, aim) = (self.vouched.claimed().clone(), self.aim.clone());
        link_offers::put(tx, &self.here.at.browser, &LinkOffer { person_id: person, claimed, aim, expires_at })
    }
}

/// Somebody new by the word of an upstream, not linked yet.
fn new_person(vouched: &Vouched, email: EmailAddress, moment: &mut Moment) -> Person {
    Person {
        id: PersonId::new(moment),
        email_verified: true,
        name: name_of(vouched, &email),
        email,
        claims: ProfileClaims { locale: vouched.claimed().said().locale.clone(), ..ProfileClaims::default() },
        stage: Stage::Active,
        locked_at: None,
        password_changed_at: None,
        external: ExternalState::Never,
        signed_up: false,
        subscription: None,
        created_at: moment.now,
        updated_at: moment.now,
    }
}

/// The name that the upstream gives, without what can't be seen; where that leaves nothing that a name may be (SEC-36),
/// the address without its domain.
fn name_of(vouched: &Vouched, email: &EmailAddress) -> String {
    let visible: String = vouched.name().unwrap_or_default().chars().filter(|c| !is_invisible(*c)).collect();
    check_name(&visible).unwrap_or_else(|_| email.as_str().split('@').next().unwrap_or_default().to_owned())
}

//! What becomes of an account that has the address of somebody whom an upstream vouches for (FED-2).

use super::linking::{link_to, may_link};
use super::resolve::Meeting;
use super::{Refusal, Resolution};
use account::pace::{self, Ask, By};
use account::post;
use account::sign_up::prove_without_password;
use model::event::{Event, EventKind};
use model::outbox::Message;
use model::person::{Person, State};
use model::surface::ExternalState;
use model::{EmailAddress, Moment};
use store::{Result, Tx, events, people};

impl Meeting<'_> {
    /// `person` has the address, and is held until the transaction ends.
    pub(super) fn met(
        &self,
        tx: &mut Tx,
        person: Person,
        email: &EmailAddress,
        moment: &mut Moment,
    ) -> Result<Resolution> {
        match (person.state(), person.external) {
            (State::Closed, _) => self.replace(tx, &person, email, moment),
            // Its creator never showed that the mailbox is theirs; whoever is here has (SEC-34).
            (State::Unproved, ExternalState::Never) if person.signed_up => self.replace(tx, &person, email, moment),
            (State::Unproved, ExternalState::Never) => self.take_over(tx, &person, moment),
            (state, _) if may_link(state) && person.login().can_link() => self.ask_for_proof(tx, &person, moment),
            _ => self.refuse(tx, &person, moment),
        }
    }

    /// Nothing is left of an account that nobody has, or that nobody ever proved.
    fn replace(&self, tx: &mut Tx, person: &Person, email: &EmailAddress, moment: &mut Moment) -> Result<Resolution> {
        if EmailAddress::parse_new(email.as_str()).is_ok() {
            people::remove(tx, &person.id)?;
        }
        self.sign_up(tx, email, moment)
    }

    /// The account that an operator made for whoever has the mailbox is theirs, with all that the operator gave it but a
    /// password.
    fn take_over(&self, tx: &mut Tx, person: &Person, moment: &mut Moment) -> Result<Resolution> {
        if !link_to(tx, &person.id, self.vouched.claimed(), &self.here.at.origin, moment)? {
            return self.overtaken(tx, moment);
        }
        prove_without_password(tx, self.here.accounts, person, self.here.at, moment).map(Resolution::Person)
    }

    fn ask_for_proof(&self, tx: &mut Tx, person: &Person, moment: &Moment) -> Result<Resolution> {
        let Some(until) = self.vouched.link_until(moment.now) else { return Ok(Resolution::Gone) };
        self.offer(tx, Some(person.id.clone()), until)?;
        Ok(Resolution::Prove)
    }

    /// Refuses, and tells the mailbox; not of each try, for whoever makes them may go on for ever (SEC-33).
    fn refuse(&self, tx: &mut Tx, person: &Person, moment: &mut Moment) -> Result<Resolution> {
        let (accounts, at) = (self.here.accounts, self.here.at);
        let by = By { person: None, network: &at.origin.network };
        if pace::ask(tx, accounts, Ask::Refusal(person.email.canonical()), by, moment.now)?.is_none() {
            events::append(tx, Event::by_person(moment, EventKind::ExternalRefused, &person.id, &at.origin))?;
            let message = Message::ExternalRefused { upstream: self.here.upstream.name.clone() };
            post::mail(tx, accounts, moment, person, Some(&at.language), message)?;
        }
        Ok(Resolution::Refused(Refusal::NotLinkable))
    }
}

//! The enrolment at a browser together with its person as they are now.

use model::enrolment::{Began, Enrolment};
use model::person::Person;
use model::{Timestamp, TokenHash};
use store::{Result, Tx, enrolments, people};

/// Somebody who has given their password at this browser and stands somewhere in the sign-up. It opens the pages of
/// the sign-up and nothing else, whatever the person's state.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// The person as they are now.
    pub person: Person,
    /// The enrolment.
    pub enrolment: Enrolment,
}

/// Where the sign-up at a browser stands.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "one for each page, taken apart at once")]
pub enum Standing {
    /// There is none, or it is over.
    Nothing,
    /// A code is to be entered. Whose the address is doesn't show.
    AtCode(Enrolment),
    /// The mailbox is proved, and has an account of its own (REG-5). With the address, as typed.
    InUse(String),
    /// The mailbox is proved that somebody signs up with whom an upstream knows. Whose the account is, is open.
    ByUpstream(Enrolment),
    /// The mailbox is proved, and the person stands wherever their state says.
    Proved(Enrolled),
}

/// The enrolment at a browser, proved or not. `None` when there is none, when it is nobody's (the address is in use,
/// which the pages may not show before the proof), and when it [holds](Enrolment::holds_for) no more.
pub fn find(tx: &mut Tx, browser: &TokenHash, now: Timestamp) -> Result<Option<Enrolled>> {
    match enrolments::find(tx, browser, now)? {
        Some(enrolment) => of_person(tx, enrolment),
        None => Ok(None),
    }
}

/// Where the sign-up at a browser stands.
pub fn standing(tx: &mut Tx, browser: &TokenHash, now: Timestamp) -> Result<Standing> {
    let Some(enrolment) = enrolments::find(tx, browser, now)? else { return Ok(Standing::Nothing) };
    let is_persons_own = matches!(enrolment.details.began, Began::SignIn { .. }) && enrolment.person_id.is_some();
    match (enrolment.proved_at, &enrolment.person_id) {
        (Some(_), None) if matches!(enrolment.details.began, Began::Upstream { .. }) => {
            Ok(Standing::ByUpstream(enrolment))
        }
        (Some(_), None) => Ok(Standing::InUse(enrolment.details.email)),
        (Some(_), Some(_)) => Ok(of_person(tx, enrolment)?.map_or(Standing::Nothing, Standing::Proved)),
        (None, _) if is_persons_own => {
            Ok(of_person(tx, enrolment)?.map_or(Standing::Nothing, |enrolled| Standing::AtCode(enrolled.enrolment)))
        }
        (None, _) => Ok(Standing::AtCode(enrolment)),
    }
}

fn of_person(tx: &mut Tx, enrolment: Enrolment) -> Result<Option<Enrolled>> {
    let Some(id) = &enrolment.person_id else { return Ok(None) };
    let person = people::find(tx, id)?.filter(|person| enrolment.holds_for(person));
    Ok(person.map(|person| Enrolled { person, enrolment }))
}

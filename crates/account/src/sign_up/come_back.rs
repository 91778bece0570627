//! What the right password, or the external login, of somebody who isn't active leads to (REG-7).

use super::{At, code, pace, stage_after_proof};
use crate::{Accounts, Error};
use model::enrolment::{Began, Details, Enrolment};
use model::external::Claimed;
use model::person::{Person, Stage, State};
use model::{Draw, Moment};
use store::{Result, Tx, enrolments, people};

/// Where somebody comes who has given the right password.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one for each sign-in, taken apart at once")]
pub enum CameBack {
    /// On with the sign-up, where their state says: to the emailed code, to the question for their subscription, or to
    /// *waiting for approval*.
    On(State),
    /// In: they are active by now.
    In(Person),
    /// Nowhere: their state or password has changed meanwhile.
    Outdated,
}

/// Enrols somebody at a browser who has just given the right password, and mails a code where their mailbox isn't
/// proved. When too many mails were asked for, none is sent, and the page for the code tells them what to do.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn come_back(
    accounts: &Accounts,
    person: Person,
    at: At,
    moment: &mut Moment,
) -> std::result::Result<CameBack, Error> {
    let began = Began::SignIn { password_changed_at: person.password_changed_at };
    enrol(accounts, person, began, at, moment).await
}

/// The same for somebody who came through an external login that is linked.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn come_back_by_upstream(
    accounts: &Accounts,
    person: Person,
    claimed: Claimed,
    at: At,
    moment: &mut Moment,
) -> std::result::Result<CameBack, Error> {
    let began = Began::Upstream { name: person.name.clone(), claimed: Box::new(claimed), link_until: None };
    enrol(accounts, person, began, at, moment).await
}

async fn enrol(
    accounts: &Accounts,
    person: Person,
    began: Began,
    at: At,
    moment: &mut Moment,
) -> std::result::Result<CameBack, Error> {
    let (draw, using) = (moment.draw(), accounts.clone());
    let write = move |tx: &mut Tx| come_back_in(tx, &using, &person, began.clone(), &at, &draw);
    Ok(accounts.store.write(write).await?)
}

fn come_back_in(
    tx: &mut Tx,
    accounts: &Accounts,
    seen: &Person,
    began: Began,
    at: &At,
    draw: &Draw,
) -> Result<CameBack> {
    let now = people::hold(tx, &seen.id)?;
    let Some(person) = now.filter(|person| person.password_changed_at == seen.password_changed_at) else {
        return Ok(CameBack::Outdated);
    };
    let state = person.state();
    let proved_at = match state {
        State::Active => return Ok(CameBack::In(person)),
        State::Locked | State::Closed => return Ok(CameBack::Outdated),
        State::NoSubscription if stage_after_proof(accounts, &person) == Stage::Active => {
            return let_in(tx, &person);
        }
        State::NoSubscription | State::Waiting => Some(draw.now),
        State::Unproved => None,
    };
    let details = Details {
        email: person.email.to_string(),
        language: person.claims.locale.clone().or_else(|| Some(at.language.clone())),
        began,
        authenticated_at: draw.now,
        leads_to: None,
    };
    let enrolment = Enrolment::new(Some(person.id.clone()), details, proved_at, draw.now);
    match proved_at {
        Some(_) => enrolments::put(tx, &at.browser, &enrolment, None)?,
        None => ask_for_code(tx, accounts, &person, &enrolment, at, draw)?,
    }
    Ok(CameBack::On(state))
}

/// A subscription was asked of them once, and isn't any more.
fn let_in(tx: &mut Tx, person: &Person) -> Result<CameBack> {
    people::advance(tx, &person.id, Stage::NoSubscription, Stage::Active)?;
    Ok(people::find(tx, &person.id)?.map_or(CameBack::Outdated, CameBack::In))
}

fn ask_for_code(
    tx: &mut Tx,
    accounts: &Accounts,
    person: &Person,
    enrolment: &Enrolment,
    at: &At,
    draw: &Draw,
) -> Result<()> {
    if pace(tx, accounts, at, person.email.canonical(), draw.now)?.is_none() {
        let mut moment = draw.moment();
        let code = moment.six_digits();
        code::mail(tx, accounts, &code, &enrolment.details, false, &mut moment)?;
        let kept = code::kept(accounts, &at.browser, &code, draw.now);
        return enrolments::put(tx, &at.browser, enrolment, Some(kept));
    }
    // A code that works here already is better than none.
    let before = enrolments::find(tx, &at.browser, draw.now)?;
    match before.filter(|before| before.code_is_live && before.person_id == enrolment.person_id) {
        Some(_) => Ok(()),
        None => enrolments::put(tx, &at.browser, enrolment, None),
    }
}

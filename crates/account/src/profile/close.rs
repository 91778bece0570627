//! *Close my account* (PRO-6).

use super::{Acting, Done, hold};
use crate::{Accounts, Error, post};
use model::Moment;
use model::ends::Occasion;
use model::event::{Event, EventKind};
use model::outbox::Message;
use store::ends::end_with;
use store::{Tx, events, people};

/// Closes the account: from the next request on it is as if there were none. The mailbox is told.
///
/// # Errors
/// [`Error::Store`] when the database fails.
pub async fn close(accounts: &Accounts, acting: Acting, moment: &mut Moment) -> Result<Done, Error> {
    let (draw, shared) = (moment.draw(), accounts.clone());
    let close = move |tx: &mut Tx| {
        let mut moment = draw.moment();
        let Some(person) = hold(tx, &acting, moment.now)? else { return Ok(Done::Outdated) };
        post::mail(tx, &shared, &mut moment, &person, Some(&acting.at.language), Message::AccountClosed)?;
        end_with(tx, &person.id, Occasion::Closed, moment.now)?;
        people::close(tx, &person.id, moment.now)?;
        let event = Event::by_person(&mut moment, EventKind::Closed, &person.id, &acting.at.origin);
        events::append(tx, event)?;
        Ok(Done::Yes)
    };
    Ok(accounts.store.write(close).await?)
}

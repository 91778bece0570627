//! The append-only table of events: nothing here changes or deletes one.

use crate::schema::events;
use crate::{Result, Tx, on};
use diesel::prelude::*;
use model::event::{Actor, Event, EventKind, Origin};
use model::{ClientId, PersonId, Timestamp};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct Row {
    id: String,
    at: i64,
    kind: String,
    person_id: Option<String>,
    actor: String,
    client_id: Option<String>,
    network: String,
    user_agent: String,
    note: Option<String>,
}

impl Row {
    /// `None` for words that only a newer Signet knows, which may run beside this one during an upgrade.
    fn read(self) -> Option<Event> {
        Some(Event {
            id: self.id,
            at: Timestamp::from_micros(self.at),
            kind: EventKind::from_text(&self.kind)?,
            person_id: self.person_id.map(PersonId::from_text),
            actor: Actor::from_text(&self.actor)?,
            client_id: self.client_id.map(ClientId::from_text),
            origin: Origin { network: self.network, user_agent: self.user_agent },
            note: self.note,
        })
    }
}

/// Writes an event down, in the transaction of what it tells of.
pub fn append(tx: &mut Tx, event: Event) -> Result<()> {
    let row = Row {
        id: event.id,
        at: event.at.micros(),
        kind: event.kind.as_str().to_owned(),
        person_id: event.person_id.map(|id| id.to_string()),
        actor: event.actor.as_str().to_owned(),
        client_id: event.client_id.map(|id| id.to_string()),
        network: event.origin.network,
        user_agent: event.origin.user_agent.chars().take(256).collect(),
        note: event.note,
    };
    on!(tx, c => diesel::insert_into(events::table).values(&row).execute(c)).map(drop)
}

/// A person's latest events, the newest first, at most `limit`; less what this Signet has no words for.
pub fn of_person(tx: &mut Tx, person: &PersonId, limit: i64) -> Result<Vec<Event>> {
    let rows: Vec<Row> = on!(tx, c => events::table
        .filter(events::person_id.eq(person.as_str()))
        .order((events::at.desc(), events::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load::<Row>(c))?;
    Ok(rows.into_iter().filter_map(Row::read).collect())
}

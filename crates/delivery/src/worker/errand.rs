//! One message: from its claim to the note of what came of it.

use std::sync::Arc;
use std::time::Duration;

use model::Timestamp;
use model::outbox::{Channel, Message};
use store::outbox::{self, Claim};

use super::{Outcome, Parts, pause};
use crate::schedule::pause_after;
use crate::{Failure, Parcel, Rendered, Route, Watch};

/// How often the database is asked to note what came of a message, a second apart.
const NOTES: u32 = 30;

/// What is to be noted of a message.
#[derive(Clone, Debug)]
enum Note {
    /// There was nothing to send.
    Nothing,
    Sent,
    TryAgain {
        at: Timestamp,
        why: String,
    },
    GiveUp {
        why: String,
    },
}

/// Sends a claimed message and notes what came of it. Gives the message's id back.
pub(super) async fn errand(parts: Arc<Parts>, watch: Watch, claim: Claim) -> String {
    let note = attempt(&parts, &watch, &claim).await;
    tell(&parts, &claim, &note);
    write_down(&parts, &claim, note).await;
    claim.id
}

async fn attempt(parts: &Parts, watch: &Watch, claim: &Claim) -> Note {
    let envelope = match outbox::open(&parts.keyring, claim) {
        Ok(envelope) => envelope,
        // A newer Signet on the same database may have written it, and may send it.
        Err(_) if outbox::opens(&parts.keyring, claim) => {
            return later(parts, claim, "this Signet can't read it".to_owned());
        }
        Err(_) => {
            watch.cannot_open(&claim.id, claim.give_up_at, (parts.clock)());
            return later(parts, claim, "the key file doesn't open it".to_owned());
        }
    };
    watch.opened(&claim.id);
    if matches!(envelope.message, Message::Nothing) {
        return Note::Nothing;
    }
    if (parts.clock)() >= claim.give_up_at {
        return Note::GiveUp { why: "it could not be sent in time".to_owned() };
    }
    let content = match (parts.render)(&envelope) {
        Ok(content) => content,
        Err(error) => {
            tracing::error!(id = claim.id, error, "a message can't be put into words");
            return later(parts, claim, "it can't be put into words".to_owned());
        }
    };
    if matches!(content, Rendered::Nothing) {
        return Note::Nothing;
    }
    let parcel = Parcel { id: claim.id.clone(), to: envelope.to, content, written_at: claim.created_at };
    let sent = route(parts, claim.channel).send(&parcel, (parts.clock)()).await;
    note_of(parts, watch, claim, sent)
}

fn note_of(parts: &Parts, watch: &Watch, claim: &Claim, sent: Result<(), Failure>) -> Note {
    match &sent {
        Err(Failure::Down(why)) => watch.fails(claim.channel, why, (parts.clock)()),
        Ok(()) | Err(Failure::Deferred(_) | Failure::Refused(_)) => watch.works(claim.channel),
    }
    match sent {
        Ok(()) => Note::Sent,
        Err(Failure::Refused(why)) => Note::GiveUp { why },
        Err(Failure::Down(why) | Failure::Deferred(why)) => later(parts, claim, why),
    }
}

fn later(parts: &Parts, claim: &Claim, why: String) -> Note {
    let at = (parts.clock)().plus(pause_after(claim.attempt));
    match at < claim.give_up_at {
        true => Note::TryAgain { at, why },
        false => Note::GiveUp { why },
    }
}

fn route(parts: &Parts, channel: Channel) -> &Route {
    match channel {
        Channel::Email => &parts.email,
        Channel::Sms => &parts.sms,
    }
}

fn tell(parts: &Parts, claim: &Claim, note: &Note) {
    let (id, channel, attempt) = (claim.id.as_str(), claim.channel.as_str(), claim.attempt);
    let outcome = match note {
        Note::Nothing => return,
        Note::Sent => {
            tracing::debug!(id, channel, attempt, "sent");
            Outcome::Sent
        }
        Note::TryAgain { why, .. } => {
            tracing::debug!(id, channel, attempt, why, "not sent; it will be tried again");
            Outcome::Deferred
        }
        Note::GiveUp { why } => {
            tracing::warn!(id, channel, attempt, why, "not sent, and given up");
            Outcome::GivenUp
        }
    };
    (parts.count)(claim.channel, outcome);
}

/// A message that was sent and isn't noted would be sent again: the database has some time to come back.
async fn write_down(parts: &Parts, claim: &Claim, note: Note) {
    for _ in 0..NOTES {
        let (claim, note, now) = (claim.clone(), note.clone(), (parts.clock)());
        let written = parts.store.write(move |tx| match &note {
            Note::Nothing | Note::Sent => outbox::sent(tx, &claim, now),
            Note::TryAgain { at, why } => outbox::try_again(tx, &claim, *at, why),
            Note::GiveUp { why } => outbox::give_up(tx, &claim, now, why),
        });
        match written.await {
            // Whether it was noted, or another worker has the message by now.
            Ok(_) => return,
            Err(_) => pause(Duration::from_secs(1)).await,
        }
    }
    tracing::error!(id = claim.id, "what came of a message can't be noted; it will be tried again");
}

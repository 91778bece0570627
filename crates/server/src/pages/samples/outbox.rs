use time::macros::datetime;

use super::super::{Outbox, OutboxMessage};
use super::{HOSTILE, LONG, Sample, sample};

pub(super) fn samples() -> Vec<Sample> {
    let demo = |name, messages: Vec<OutboxMessage>| Sample {
        demo: true,
        ..sample(name, Outbox { refresh: "/outbox".into(), messages })
    };
    vec![
        demo("outbox", vec![text_message(), link(), code()]),
        demo("outbox.empty", Vec::new()),
        demo("outbox.hostile", vec![hostile()]),
    ]
}

fn code() -> OutboxMessage {
    OutboxMessage {
        to: "ana@example.com".into(),
        subject: Some("Your code for Signet".into()),
        text: "Enter this code to prove that this mailbox is yours:\n\n204816\n\nhttp://localhost:9000/sign-up/code\n"
            .into(),
        at: datetime!(2026-11-22 05:02:11 UTC),
    }
}

fn link() -> OutboxMessage {
    OutboxMessage {
        subject: Some("Set a new password".into()),
        text: "Choose a new password here, within an hour:\n\n\
            http://localhost:9000/reset-password?token=q2hrb3dzX2FfY3NyZl90b2tlbl9hbmRfbW9yZV9vZl9pdA\n\n\
            It wasn't you? Then ignore this mail.\n"
            .into(),
        at: datetime!(2026-11-22 05:04:40 UTC),
        ..code()
    }
}

fn text_message() -> OutboxMessage {
    OutboxMessage {
        to: "+353861234567".into(),
        subject: None,
        text: "Signet: the phone number of your account was changed.".into(),
        at: datetime!(2026-11-22 05:05:02 UTC),
    }
}

fn hostile() -> OutboxMessage {
    OutboxMessage {
        to: format!("{}@example.com", LONG.replace(' ', "-")),
        subject: Some(HOSTILE.into()),
        text: format!("{HOSTILE}\nhttp://localhost:9000/\"onclick=\"alert(1)\n{LONG}"),
        ..code()
    }
}

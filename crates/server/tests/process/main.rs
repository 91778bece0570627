//! The real binary under hard conditions: killed, flooded, cut off from its database, run twice at once.

#![expect(clippy::unwrap_used, reason = "a test that can't go on should panic")]

mod browser;
mod chance;
mod mail_guests;
mod oauth;
mod site;
mod wire;

mod beside;
mod clock_steps;
mod demo;
mod floods;
mod killed;
mod killed_mail;
mod listeners;
mod logs;
mod mail;
mod outages;
mod replicas;
mod silence;
mod starting;
mod stopping;
mod sweeping;
mod tls;
mod upstreams;

//! What `signet demo` prints once everything answers.

use std::path::Path;

use serde_json::{Value, json};

use super::folder::Kept;
use super::people::PEOPLE;
use super::{Ports, clients, subscriptions, upstream};
use crate::routes;

/// For programs: one object. What isn't there is `null`.
pub(super) fn as_json(ports: Ports, kept: &Kept) -> Value {
    let people = PEOPLE.iter().map(|person| {
        json!({
            "email": person.email,
            "password": kept.passwords.get(person.email),
            "state": person.state.as_str(),
            "note": person.note,
        })
    });
    let clients = clients::all(ports).into_iter().filter_map(|seed| {
        let known = kept.clients.get(&seed.metadata.client_name)?;
        Some(json!({
            "name": seed.metadata.client_name,
            "client_id": known.client_id,
            "client_secret": known.client_secret,
            "surface": seed.surface.as_str(),
        }))
    });
    let upstream_people = upstream::PEOPLE
        .iter()
        .map(|person| json!({"email": person.email, "password": kept.upstream_passwords.get(person.email)}));
    json!({
        "issuer": ports.address(ports.signet),
        "website": ports.address(ports.website),
        "upstream": ports.address(ports.upstream),
        "outbox": outbox(ports),
        "people": people.collect::<Vec<_>>(),
        "upstream_people": upstream_people.collect::<Vec<_>>(),
        "clients": clients.collect::<Vec<_>>(),
    })
}

/// For people: a table each.
pub(super) fn as_text(ports: Ports, kept: &Kept, config: &Path) -> String {
    let cell = str::to_owned;
    let addresses = [
        [cell("Website"), ports.address(ports.website), cell("begin here: a website of the same house signs you in")],
        [
            cell("Photo Prints"),
            ports.address(ports.third_party),
            cell("another website, which must ask what it may see"),
        ],
        [cell("Signet"), ports.address(ports.signet), cell("your profile is at /profile")],
        [cell("Sage Account"), ports.address(ports.upstream), cell("another Signet, which people sign in with here")],
        [cell("Outbox"), outbox(ports), cell("every mail and text message lands here")],
        [cell("Operations"), ports.address(ports.management), cell("/healthz, /readyz and /metrics")],
    ];
    let people = PEOPLE.iter().map(|person| {
        let password = kept.passwords.get(person.email).map_or("(none)", String::as_str);
        [cell(person.email), cell(password), cell(person.state.as_str()), cell(person.note)]
    });
    let upstream_people = upstream::PEOPLE.iter().map(|person| {
        let password = kept.upstream_passwords.get(person.email).map_or("(none)", String::as_str);
        [cell(person.email), cell(password), cell(person.note)]
    });
    let clients = clients::all(ports).into_iter().filter_map(|seed| {
        let known = kept.clients.get(&seed.metadata.client_name)?;
        let secret = known.client_secret.as_deref().unwrap_or("(public: no secret)");
        Some([seed.metadata.client_name, known.client_id.clone(), cell(secret), cell(seed.surface.as_str())])
    });
    format!(
        "The demo is ready. It answers on this machine only; its passwords and secrets are for nothing else.\n\n\
        {}\n{}\n{}\n{}\n{}\n\
        Other commands work beside it, for instance: signet client list --config {}\nCtrl-C stops it.",
        table(["Addresses", "", ""], addresses),
        table(["People", "Password", "State", ""], people),
        table(["People with a Sage Account", "Password", ""], upstream_people),
        table(["Subscriptions", "Owner", "Registration IDs"], subscriptions::all()),
        table(["Clients", "client_id", "client_secret", "Surface"], clients),
        config.display(),
    )
}

fn outbox(ports: Ports) -> String {
    format!("{}{}", ports.address(ports.signet), routes::pages::OUTBOX)
}

/// Rows under a heading, each column as wide as its widest cell.
fn table<const N: usize>(heading: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut rows: Vec<[String; N]> = rows.into_iter().collect();
    rows.insert(0, heading.map(str::to_owned));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [["a".to_owned(), "b".to_owned()], ["ccc".to_owned(), "é".to_owned()]];
        assert_eq!(table(["x", "y"], rows), "x    y\na    b\nccc  é\n");
    }
}

//! The subscriptions of the demo, as an operator would import them (REG-4).

use account::Accounts;
use account::subscription::{Import, file, import};
use model::Moment;

use super::DemoError;

/// The file. Ada owns the first: she is approved of at once, and asked about everybody else.
pub(super) const FILE: &str = "customer_number,owner_email,registration_ids\n\
    100200,ada@example.com,MBR2026100201 MBR2026100202\n\
    300400,owner@example.com,MBR2026300401\n";

/// Imports them. Done again it changes nothing.
pub(super) async fn seed(accounts: &Accounts, moment: &mut Moment) -> Result<(), DemoError> {
    let wrong = |mistakes: Vec<file::Mistake>| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        DemoError::Seed(format!("the subscriptions were not imported: {}", lines.join("; ")))
    };
    let rows = file::read(FILE.as_bytes()).map_err(wrong)?;
    match import(accounts, rows, moment).await? {
        Import::Done(_) => Ok(()),
        Import::Refused(mistakes) => Err(wrong(mistakes)),
    }
}

/// Number, owner and registration IDs of each, to be printed.
pub(super) fn all() -> impl Iterator<Item = [String; 3]> {
    FILE.lines().skip(1).map(|line| {
        let mut cells = line.trim().splitn(3, ',').map(str::to_owned);
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_one_that_may_be_imported() {
        assert_eq!(file::read(FILE.as_bytes()).unwrap().len(), all().count());
        assert!(all().all(|row| row.iter().all(|cell| !cell.is_empty())));
    }
}

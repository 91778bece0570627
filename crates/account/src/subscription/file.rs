//! Subscriptions as a CSV file has them (RFC 4180): header `customer_number,owner_email,registration_ids`, the IDs apart
//! by spaces.

use csv::{ByteRecord, ReaderBuilder};
use model::EmailAddress;
use model::subscription::{CustomerNumber, RegistrationId, Subscription};
use std::collections::HashMap;
use std::fmt;

/// The columns. They may stand in any order.
pub const COLUMNS: [&str; 3] = ["customer_number", "owner_email", "registration_ids"];

/// A row that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line that it begins in; the header's is 1.
    pub line: u64,
    /// What it says.
    pub subscription: Subscription,
}

/// Something wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line that it stands in; the header's is 1.
    pub line: u64,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Reads a file; otherwise everything that is wrong in it, by line.
pub fn read(file: &[u8]) -> Result<Vec<Row>, Vec<Mistake>> {
    let file = file.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(file);
    let mut records = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let (mut rows, mut mistakes, mut columns) = (Vec::new(), Vec::new(), None);
    let (mut record, mut lines) = (ByteRecord::new(), Lines { file, seen: 0, line: 1 });
    loop {
        match records.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(cause) => {
                let line = lines.of_record_at(records.position().byte());
                mistakes.push(Mistake { line, what: format!("can't be read: {cause}") });
                break;
            }
        }
        let line = lines.of_record_at(record.position().map_or(0, csv::Position::byte));
        let Some(columns) = &columns else {
            columns = Some(header(&record).map_err(|what| vec![Mistake { line, what }])?);
            continue;
        };
        match row(&record, columns) {
            Ok(subscription) => rows.push(Row { line, subscription }),
            Err(wrong) => mistakes.extend(wrong.into_iter().map(|what| Mistake { line, what })),
        }
    }
    if columns.is_none() {
        mistakes.push(Mistake { line: 1, what: format!("the file is empty: {}", must_begin()) });
    }
    mistakes.extend(duplicates(&rows));
    mistakes.sort_by_key(|mistake| mistake.line);
    if mistakes.is_empty() { Ok(rows) } else { Err(mistakes) }
}

/// Counts lines as an editor does. The reader's own count is another one where lines end in CR LF or are empty.
struct Lines<'a> {
    file: &'a [u8],
    seen: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of the record that begins at this byte, or after the line ends that stand there.
    fn of_record_at(&mut self, byte: u64) -> u64 {
        let from = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.seen, self.file.len());
        let ends = self.file[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = &self.file[self.seen..from + ends];
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.seen = from + ends;
        self.line
    }
}

fn must_begin() -> String {
    format!("it must begin with the header {}", COLUMNS.join(","))
}

/// Where each of [`COLUMNS`] stands.
type Columns = [usize; COLUMNS.len()];

fn header(record: &ByteRecord) -> Result<Columns, String> {
    let names: Vec<String> = record.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    let unknown: Vec<&String> = names.iter().filter(|name| !COLUMNS.contains(&name.as_str())).collect();
    let missing: Vec<&str> = COLUMNS.into_iter().filter(|column| !names.iter().any(|name| name == column)).collect();
    if !unknown.is_empty() {
        return Err(format!("{unknown:?} is no known column: the header must be {}", COLUMNS.join(",")));
    }
    if !missing.is_empty() {
        return Err(format!("the column {} is missing: the header must be {}", missing.join(", "), COLUMNS.join(",")));
    }
    if names.len() > COLUMNS.len() {
        return Err(format!("a column stands there twice: the header must be {}", COLUMNS.join(",")));
    }
    Ok(COLUMNS.map(|column| names.iter().position(|name| name == column).unwrap_or_default()))
}

fn row(record: &ByteRecord, columns: &Columns) -> Result<Subscription, Vec<String>> {
    if record.len() != COLUMNS.len() {
        return Err(vec![format!(
            "has {} fields, the header has {}: look for a comma too many or too few, or a quotation mark that isn't closed",
            record.len(),
            COLUMNS.len()
        )]);
    }
    let text = |column: usize| {
        std::str::from_utf8(record.get(columns[column]).unwrap_or_default())
            .map_err(|_| format!("{} isn't UTF-8: save the file as UTF-8", COLUMNS[column]))
    };
    let number = text(0).and_then(|text| CustomerNumber::parse(text).map_err(|e| format!("customer_number {e}")));
    let email = text(1).and_then(|text| EmailAddress::parse(text).map_err(|e| format!("owner_email: {e}")));
    let ids = text(2).and_then(registration_ids);
    match (number, email, ids) {
        (Ok(customer_number), Ok(owner_email), Ok(registration_ids)) => {
            Ok(Subscription { customer_number, owner_email, registration_ids })
        }
        (number, email, ids) => Err([number.err(), email.err(), ids.err()].into_iter().flatten().collect()),
    }
}

fn registration_ids(text: &str) -> Result<Vec<RegistrationId>, String> {
    let read = |id: &str| RegistrationId::parse(id).map_err(|cause| format!("registration_ids: {id:?} {cause}"));
    text.split_ascii_whitespace().map(read).collect()
}

/// What stands in the file more than once.
fn duplicates(rows: &[Row]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let (mut numbers, mut ids) = (HashMap::new(), HashMap::new());
    for row in rows {
        let (line, one) = (row.line, &row.subscription);
        let number = &one.customer_number;
        if let Some((first, before)) = numbers.insert(number.folded(), (line, number)) {
            let as_what = match before == number {
                true => String::new(),
                false => format!(", as {before}: capitals make no difference"),
            };
            mistakes.push(Mistake {
                line,
                what: format!("the customer number {number} stands in line {first} already{as_what}"),
            });
        }
        for id in &one.registration_ids {
            if let Some(first) = ids.insert(id, line) {
                mistakes
                    .push(Mistake { line, what: format!("the registration ID {id} stands in line {first} already") });
            }
        }
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(file: &str) -> Vec<String> {
        read(file.as_bytes()).unwrap_err().iter().map(ToString::to_string).collect()
    }

    const HEADER: &str = "customer_number,owner_email,registration_ids";

    #[test]
    fn a_file_is_read_with_or_without_a_byte_order_mark__reg_4() {
        let file = format!("{HEADER}\r\nC-1,Owner@example.com,MBR000001 mbr000002\r\n\"C,2\",b@example.com,\r\n");
        let rows = read(file.as_bytes()).unwrap();
        assert_eq!(read(format!("\u{FEFF}{file}").as_bytes()).unwrap(), rows);
        let ids: Vec<_> = rows[0].subscription.registration_ids.iter().map(RegistrationId::as_str).collect();
        assert_eq!(ids, ["MBR000001", "MBR000002"]);
        assert_eq!((rows[1].line, rows[1].subscription.customer_number.as_str()), (3, "C,2"));
    }

    #[test]
    fn columns_may_stand_in_any_order__reg_4() {
        let rows = read(b"registration_ids,customer_number,owner_email\nMBR000001,C-1,a@example.com\n").unwrap();
        assert_eq!(rows[0].subscription.owner_email.as_str(), "a@example.com");
    }

    #[test]
    fn a_wrong_header_is_told_with_the_right_one__reg_4() {
        for (file, what) in [
            (
                "",
                "line 1: the file is empty: it must begin with the header customer_number,owner_email,registration_ids",
            ),
            ("customer_number;owner_email;registration_ids\n", "is no known column"),
            ("customer_number,owner_email\n", "line 1: the column registration_ids is missing"),
            ("customer_number,owner_email,registration_ids,phone\n", "line 1: [\"phone\"] is no known column"),
            ("customer_number,owner_email,registration_ids,owner_email\n", "line 1: a column stands there twice"),
        ] {
            let told = mistakes(file);
            assert!(told.len() == 1 && told[0].contains(what), "{told:?}");
        }
    }

    #[test]
    fn every_wrong_row_is_told_by_its_line__reg_4() {
        let file = format!(
            "{HEADER}\nC-1,a@example.com,MBR000001\n,nobody,MBR1\nC-3,b@example.com\nC-1,c@example.com,MBR000002 MBR000002\n\
             C\u{200B}4,d@example.com,\n\nC-5,e@example.com,mbr000001\n"
        );
        assert_eq!(
            mistakes(&file),
            [
                "line 3: customer_number is empty",
                "line 3: owner_email: write the email address as name@domain",
                "line 3: registration_ids: \"MBR1\" is no registration ID: write MBR and then at least 6 digits at its end, as in MBR00123456",
                "line 4: has 2 fields, the header has 3: look for a comma too many or too few, or a quotation mark that isn't closed",
                "line 5: the customer number C-1 stands in line 2 already",
                "line 5: the registration ID MBR000002 stands in line 5 already",
                "line 6: customer_number holds an invisible character; write it without",
                "line 8: the registration ID MBR000001 stands in line 2 already",
            ]
        );
    }

    #[test]
    fn a_number_in_another_case_is_the_same_number__reg_2_reg_4() {
        let file = format!("{HEADER}\nC300,a@example.com,\nc300,b@example.com,\n");
        assert_eq!(
            mistakes(&file),
            ["line 3: the customer number c300 stands in line 2 already, as C300: capitals make no difference"]
        );
    }

    #[test]
    fn bytes_that_are_no_text_are_a_mistake__reg_4() {
        let file = [HEADER.as_bytes(), b"\nC-\xFF,a@example.com,\n"].concat();
        assert_eq!(
            read(&file).unwrap_err()[0].to_string(),
            "line 2: customer_number isn't UTF-8: save the file as UTF-8"
        );
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_is_a_mistake__reg_4() {
        let told = mistakes(&format!("{HEADER}\nC-1,a@example.com,\"MBR000001\nC-2,b@example.com,MBR000002\n"));
        assert!(told[0].starts_with("line 2: registration_ids: \"C-2,b@example.com,MBR000002\""), "{told:?}");
    }
}

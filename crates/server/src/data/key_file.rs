//! The key file on disk (SEC-20): made once, for its owner alone; never replaced.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use model::{Keyring, Moment};

use zeroize::Zeroizing;

use super::DataError;

/// Reads a key file; `None` when there is no such file.
pub(super) fn read(file: &Path) -> Result<Option<Keyring>, DataError> {
    let text = match fs::read_to_string(file) {
        Ok(text) => Zeroizing::new(text),
        Err(cause) if cause.kind() == ErrorKind::NotFound => return Ok(None),
        Err(cause) => return Err(error(file, &format!("cannot be read: {cause}"))),
    };
    let keyring = Keyring::parse(&text).map_err(|cause| {
        let what = cause.to_string();
        let what = what.trim_start_matches("the key file ");
        error(file, &format!("{what}; restore it from a backup"))
    })?;
    Ok(Some(keyring))
}

/// Makes a key file with mode 0600. When another process made one meanwhile, that one counts.
pub(super) fn make(file: &Path, moment: &mut Moment) -> Result<Keyring, DataError> {
    let text = Keyring::generate(moment);
    match write(file, &text, &moment.uuid()) {
        Ok(()) => {}
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => {}
        Err(cause) => return Err(error(file, &format!("cannot be made: {cause}"))),
    }
    read(file)?.ok_or_else(|| missing(file))
}

pub(super) fn missing(file: &Path) -> DataError {
    error(file, "is missing although the database has data that only it opens: restore it from a backup")
}

pub(super) fn foreign(file: &Path) -> DataError {
    error(file, "belongs to another database: give the key file that this one was made with")
}

fn error(file: &Path, what: &str) -> DataError {
    DataError::KeyFile(format!("the key file {} {what}", file.display()))
}

/// Whole or not at all: written beside its place, then linked into it, which never replaces a file.
fn write(file: &Path, text: &str, mark: &str) -> io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{mark}"));
    let beside = Path::new(&name);
    let written = write_new(beside, text).and_then(|()| fs::hard_link(beside, file));
    let removed = fs::remove_file(beside);
    written.and(removed)?;
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

fn write_new(file: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

//! The demo's data folder: a marker by which it is known again, and what must outlast a restart.

use std::collections::BTreeMap;
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::DemoError;

/// Only a folder with this file in it is ever emptied.
const MARKER: &str = "signet-demo.txt";
const MARKER_TEXT: &str = "This folder was made by `signet demo`. Delete it whenever you like;\n\
    `signet demo --reset` does so too, and starts anew.\n";
const KEPT: &str = "demo.json";
/// The database. With it and without what is kept, nobody would know the passwords of its people.
pub(super) const DATABASE: &str = "signet.db";

/// The folder, held by this process alone until it ends.
pub(super) struct Folder {
    path: PathBuf,
    _held: File,
}

/// What the demo made up when it began, and prints again at each start. No `Debug`: it holds secrets.
#[derive(Default, Deserialize, Serialize)]
pub(super) struct Kept {
    /// Passwords by email address.
    pub(super) passwords: BTreeMap<String, String>,
    /// Clients by name.
    pub(super) clients: BTreeMap<String, KeptClient>,
    /// Passwords at the upstream, by email address.
    #[serde(default)]
    pub(super) upstream_passwords: BTreeMap<String, String>,
    /// Who they are there (`sub`), by email address.
    #[serde(default)]
    pub(super) upstream_subjects: BTreeMap<String, String>,
}

/// A client's identifier and secret.
#[derive(Deserialize, Serialize)]
pub(super) struct KeptClient {
    pub(super) client_id: String,
    /// None for a public client.
    pub(super) client_secret: Option<String>,
}

impl Folder {
    /// Makes the folder, or takes the one that an earlier demo made.
    pub(super) fn open(path: &Path) -> Result<Self, DemoError> {
        let failed = |cause| DemoError::folder(path, format!("can't be used: {cause}"));
        DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(failed)?;
        let path = fs::canonicalize(path).map_err(failed)?;
        let is_empty = fs::read_dir(&path).map_err(failed)?.next().is_none();
        let marker = path.join(MARKER);
        if is_empty {
            fs::write(&marker, MARKER_TEXT).map_err(failed)?;
        } else if !marker.is_file() {
            return Err(DemoError::folder(&path, "has files in it that no demo made: name another with --data"));
        }
        let held = File::open(&marker).map_err(failed)?;
        match held.try_lock() {
            Ok(()) => Ok(Self { path, _held: held }),
            Err(TryLockError::WouldBlock) => {
                Err(DemoError::folder(&path, "is in use by another demo: stop that one, or name another with --data"))
            }
            Err(TryLockError::Error(cause)) => Err(failed(cause)),
        }
    }

    /// Deletes everything in it but the marker.
    pub(super) fn empty(&self) -> Result<(), DemoError> {
        self.delete_all().map_err(|cause| DemoError::folder(&self.path, format!("can't be emptied: {cause}")))
    }

    fn delete_all(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => fs::remove_dir_all(entry.path())?,
                false if entry.file_name() == MARKER => {}
                false => fs::remove_file(entry.path())?,
            }
        }
        Ok(())
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What an earlier start made up; nothing at the first.
    pub(super) fn read(&self) -> Result<Kept, DemoError> {
        match fs::read_to_string(self.path.join(KEPT)) {
            Ok(text) => serde_json::from_str(&text).map_err(|cause| self.unreadable(cause)),
            Err(cause) if cause.kind() == ErrorKind::NotFound && !self.path.join(DATABASE).exists() => {
                Ok(Kept::default())
            }
            Err(cause) => Err(self.unreadable(cause)),
        }
    }

    /// Keeps it for the next start.
    pub(super) fn keep(&self, kept: &Kept) -> Result<(), DemoError> {
        let text = serde_json::to_string_pretty(kept).map_err(|cause| self.unreadable(cause))?;
        self.write(KEPT, &text)
    }

    /// Writes a file for its owner alone, whole or not at all.
    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), DemoError> {
        let beside = self.path.join(format!("{name}.new"));
        let written = write_privately(&beside, text).and_then(|()| fs::rename(&beside, self.path.join(name)));
        written.map_err(|cause| DemoError::folder(&self.path, format!("can't be written to: {cause}")))
    }

    fn unreadable(&self, cause: impl std::fmt::Display) -> DemoError {
        DemoError::folder(
            &self.path,
            format!("has a database but no {KEPT} that can be read ({cause}): start anew with --reset"),
        )
    }
}

fn write_privately(file: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(file)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn somewhere() -> PathBuf {
        std::env::temp_dir().join(format!("signet-demo-{}", crate::clock::moment().uuid()))
    }

    fn refusal(path: &Path) -> String {
        Folder::open(path).err().expect("a folder that must be refused").to_string()
    }

    #[test]
    fn a_folder_that_no_demo_made_is_left_alone() {
        let path = somewhere();
        fs::create_dir(&path).unwrap();
        fs::write(path.join("thesis.txt"), "years of work").unwrap();
        assert!(refusal(&path).contains("has files in it that no demo made"));
        assert_eq!(fs::read_to_string(path.join("thesis.txt")).unwrap(), "years of work");
        fs::remove_dir_all(path).unwrap();
    }

    #[test]
    fn what_is_kept_is_there_again_for_its_owner_alone_until_a_reset() {
        let path = somewhere();
        let folder = Folder::open(&path).unwrap();
        let passwords = BTreeMap::from([("ada@example.com".to_owned(), "some password".to_owned())]);
        folder.keep(&Kept { passwords, ..Kept::default() }).unwrap();
        let mode = fs::metadata(path.join(KEPT)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(refusal(&path).contains("is in use by another demo"));
        drop(folder);
        let folder = Folder::open(&path).unwrap();
        assert_eq!(folder.read().unwrap().passwords["ada@example.com"], "some password");
        folder.empty().unwrap();
        assert!(folder.read().unwrap().passwords.is_empty());
        fs::remove_dir_all(path).unwrap();
    }
}

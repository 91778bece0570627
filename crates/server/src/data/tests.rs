//! What an operator meets who starts, restarts, and mixes up files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::*;

/// A folder of this test's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("signet-data-{}", clock::moment().uuid()));
        fs::create_dir(&path).unwrap();
        Self(path)
    }

    fn config(&self) -> Config {
        Config::from_text("", &self.0).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

async fn first_start(folder: &Folder) -> Result<Data, DataError> {
    let config = folder.config();
    prepare(&config.database, Upgrade::Refuse).await?;
    open_or_make_key(&config, &OpenOptions::default()).await
}

async fn refused(folder: &Folder) -> String {
    first_start(folder).await.expect_err("this start is to be refused").to_string()
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn the_first_start_makes_a_key_for_its_owner_alone_and_later_ones_take_it() {
    let folder = Folder::new();
    let first = first_start(&folder).await.unwrap().keyring.fingerprint();
    assert_eq!(mode(&folder.0.join("signet.key")), 0o600);
    assert_eq!(first_start(&folder).await.unwrap().keyring.fingerprint(), first);
    let data = open(&folder.config(), &OpenOptions::default()).await.unwrap();
    assert_eq!(data.keyring.fingerprint(), first);
    let files: Vec<_> = fs::read_dir(&folder.0).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert!(files.iter().all(|name| !name.to_string_lossy().starts_with("signet.key.")), "{files:?}");
}

#[tokio::test]
async fn a_lost_or_foreign_key_file_is_refused__sec_20() {
    let (folder, other) = (Folder::new(), Folder::new());
    first_start(&folder).await.unwrap();
    first_start(&other).await.unwrap();
    let key = folder.0.join("signet.key");
    fs::remove_file(&key).unwrap();
    assert!(refused(&folder).await.contains("is missing although the database has data"));
    assert!(!key.exists());
    fs::copy(other.0.join("signet.key"), &key).unwrap();
    assert!(refused(&folder).await.contains("belongs to another database"));
    fs::write(&key, "nonsense").unwrap();
    let damaged = refused(&folder).await;
    assert!(damaged.ends_with("in base64; restore it from a backup"), "{damaged}");
    assert_eq!(damaged.matches("the key file").count(), 1, "{damaged}");
}

#[tokio::test]
async fn a_command_on_an_empty_database_says_to_migrate_and_makes_nothing() {
    let folder = Folder::new();
    let error = open(&folder.config(), &OpenOptions::default()).await.expect_err("there is no data");
    assert!(error.to_string().ends_with("is empty: run `signet migrate --config FILE` first"));
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 0);
}

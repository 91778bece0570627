//! An operator's own list of breached passwords: the file that the downloader of Have I Been Pwned makes, which is
//! too long for memory and is searched where it lies.

use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// The SHA-1 of a password, which is what the list holds.
type Hash = [u8; 20];

/// Longer than any line: 40 digits, a colon, a count of up to 20 digits, and the line's end.
const LINE: u64 = 64;

/// A part of the file that is read as a whole, in bytes.
const BLOCK: u64 = 4096;

/// Places at which [`BreachedFile::check`] looks whether the file is sorted.
const PROBES: u64 = 64;

/// A file of lines `SHA1:COUNT`, sorted by the hash in hexadecimal digits. It is opened for each search, so that it may be
/// replaced by another at any time, by renaming; some 25 reads of it find a hash among a thousand millions.
#[derive(Debug)]
pub struct BreachedFile {
    path: PathBuf,
    failing: AtomicBool,
}

/// Why a list of breached passwords can't be used.
#[derive(Debug, thiserror::Error)]
pub enum BreachedFileError {
    /// The system doesn't give it.
    #[error("{} cannot be read: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: io::Error,
    },
    /// There is something else in it.
    #[error(
        "{} has no line like 000000005AD76BD555C1D6D771DE417A4B87E4B4:4 at byte {at}; give the list of SHA-1 hashes with their counts, as one file", path.display()
    )]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where the line ought to begin.
        at: u64,
    },
    /// Its hashes aren't in order, so none can be found.
    #[error("{} is not sorted by hash; download it ordered by hash, or sort it", path.display())]
    Unsorted {
        /// The file.
        path: PathBuf,
    },
}

impl BreachedFile {
    /// The list at this path, which is looked at later.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), failing: AtomicBool::new(false) }
    }

    /// Looks whether the file can be used: its first and last line, and the order of some in between.
    pub fn check(&self) -> Result<(), BreachedFileError> {
        let lines = Lines::open(&self.path)?;
        let mut before = lines.hash(0)?;
        let last = lines.last()?;
        for n in 1..PROBES {
            let hash = lines.first_after(lines.length / PROBES * n)?.map_or(last, |(_, hash)| hash);
            if hash < before {
                return Err(BreachedFileError::Unsorted { path: self.path.clone() });
            }
            before = hash;
        }
        if last < before { Err(BreachedFileError::Unsorted { path: self.path.clone() }) } else { Ok(()) }
    }

    /// Whether the list has a password. Where the file can't be read the answer is no: nobody is kept from a new password by
    /// a fault of the machine. The log says so once, and again after the file has been read in between.
    pub(super) fn holds(&self, password: &str) -> bool {
        match self.search(password) {
            Ok(found) => {
                self.failing.store(false, Relaxed);
                found
            }
            Err(error) => {
                if !self.failing.swap(true, Relaxed) {
                    tracing::error!(
                        %error,
                        "the list of breached passwords can't be used; new passwords are held against the built-in one only"
                    );
                }
                false
            }
        }
    }

    fn search(&self, password: &str) -> Result<bool, BreachedFileError> {
        let mut wanted = Hash::default();
        wanted.copy_from_slice(digest(&SHA1_FOR_LEGACY_USE_ONLY, password.as_bytes()).as_ref());
        Lines::open(&self.path)?.contains(&wanted)
    }
}

/// A list while it is searched.
struct Lines<'p> {
    path: &'p Path,
    file: File,
    length: u64,
}

impl<'p> Lines<'p> {
    fn open(path: &'p Path) -> Result<Self, BreachedFileError> {
        let unreadable = |cause| BreachedFileError::Unreadable { path: path.to_owned(), cause };
        let file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        Ok(Self { path, file, length })
    }

    /// Halves the file until a block of it is left, and looks through that.
    fn contains(&self, wanted: &Hash) -> Result<bool, BreachedFileError> {
        // The wanted line begins at `low`, which is where one begins, or later, and before `high`.
        let (mut low, mut high) = (0, self.length);
        while high - low > BLOCK {
            let middle = low + (high - low) / 2;
            match self.first_after(middle)? {
                Some((at, hash)) if at < high && hash <= *wanted => low = at,
                _ => high = middle + 1,
            }
        }
        let block = self.read(low, high - low + LINE)?;
        Ok(block.split(|byte| *byte == b'\n').any(|line| hash_of(line).as_ref() == Some(wanted)))
    }

    /// The hash of the line that begins here.
    fn hash(&self, at: u64) -> Result<Hash, BreachedFileError> {
        hash_of(&self.read(at, LINE)?).ok_or_else(|| self.malformed(at))
    }

    /// The first line that begins after this byte.
    fn first_after(&self, byte: u64) -> Result<Option<(u64, Hash)>, BreachedFileError> {
        let part = self.read(byte, LINE)?;
        match part.iter().position(|byte| *byte == b'\n') {
            Some(end) if byte + end as u64 + 1 == self.length => Ok(None),
            Some(end) => {
                let at = byte + end as u64 + 1;
                Ok(Some((at, self.hash(at)?)))
            }
            None if byte + part.len() as u64 == self.length => Ok(None),
            None => Err(self.malformed(byte)),
        }
    }

    /// The hash of the last line.
    fn last(&self) -> Result<Hash, BreachedFileError> {
        let from = self.length.saturating_sub(2 * LINE);
        let part = self.read(from, 2 * LINE)?;
        let part = part.trim_ascii_end();
        let at = part.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        hash_of(&part[at..]).ok_or_else(|| self.malformed(from + at as u64))
    }

    /// So many bytes from here, or fewer at the end.
    fn read(&self, from: u64, length: u64) -> Result<Vec<u8>, BreachedFileError> {
        let length = length.min(self.length.saturating_sub(from));
        let mut bytes = vec![0; usize::try_from(length).expect("a block fits into memory")];
        let unreadable = |cause| BreachedFileError::Unreadable { path: self.path.to_owned(), cause };
        self.file.read_exact_at(&mut bytes, from).map_err(unreadable)?;
        Ok(bytes)
    }

    fn malformed(&self, at: u64) -> BreachedFileError {
        BreachedFileError::Malformed { path: self.path.to_owned(), at }
    }
}

/// The hash at the beginning of a line `SHA1:COUNT`, in digits of either case.
fn hash_of(line: &[u8]) -> Option<Hash> {
    let (digits, rest) = line.split_at_checked(40)?;
    if rest.first() != Some(&b':') {
        return None;
    }
    let mut hash = Hash::default();
    for (byte, pair) in hash.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        *byte = u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests;

//! What commands read from standard input.

use std::io::{self, BufRead, Read};

use zeroize::Zeroizing;

use super::output::CliError;

/// Far more than any secret has; a file given by mistake isn't read whole.
const LONGEST: u64 = 4096;

/// The first line of standard input, without its line break; `what` names it.
pub(super) fn first_line(what: &str) -> Result<Zeroizing<String>, CliError> {
    let mut line = Zeroizing::new(String::new());
    io::stdin()
        .lock()
        .take(LONGEST)
        .read_line(&mut line)
        .map_err(|cause| CliError::failed(format!("the {what} can't be read from standard input: {cause}")))?;
    match line.trim_end_matches(['\r', '\n']) {
        "" => Err(CliError::failed(format!("standard input holds no {what}: give it in the first line"))),
        secret => Ok(Zeroizing::new(secret.to_owned())),
    }
}

//! What somebody who mistypes a command is told.

use clap::CommandFactory;

use super::*;

fn mistake(words: &[&str]) -> String {
    let words = std::iter::once("signet").chain(words.iter().copied());
    usage::one_line(&Arguments::try_parse_from(words).expect_err("a mistake in the command line"))
}

#[test]
fn the_commands_are_well_defined() {
    Arguments::command().debug_assert();
}

#[test]
fn a_mistake_is_one_line_that_says_what_to_type() {
    assert_eq!(
        mistake(&["config", "check"]),
        "error: the following required arguments were not provided: --config <FILE>; usage: signet config check --config <FILE>; --help says more"
    );
    for words in [&[][..], &["config"], &["config", "chek"], &["config", "example", "--verbose"], &["nonsense"]] {
        let line = mistake(words);
        assert!(!line.contains('\n') && line.starts_with("error: ") && line.contains("usage: signet"), "{line}");
    }
    assert!(mistake(&["config", "chek", "--config", "x"]).contains("'check'"));
}

#[test]
fn json_output_may_follow_the_command() {
    assert!(Arguments::try_parse_from(["signet", "config", "example", "--json-output"]).unwrap().json_output);
    assert!(Arguments::try_parse_from(["signet", "--json-output", "config", "example"]).unwrap().json_output);
}

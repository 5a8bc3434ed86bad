//! How fast a file goes from one page to the other, how quick the chat is meanwhile, and what ten thousand messages cost,
//! beside a page that does nothing else. The program that measures it is an example of the end-to-end tests.

use crate::command::{announce, run as run_command};
use crate::failure::Result;
use crate::test;

/// Words choose what is measured: the program itself says which there are.
pub(super) fn run(words: &[String]) -> Result {
    let mut cargo = test::cargo_end_to_end()?;
    announce(
        "Measuring for about ten minutes, unless told otherwise (DAMSO_BENCH_MIB sets how long the file is, DAMSO_BENCH_ROUNDS how often it goes)",
    );
    run_command(cargo.args(["run", "--release", "--package", "damso-e2e", "--example", "data", "--"]).args(words))
}

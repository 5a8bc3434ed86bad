//! How fast a file goes from one page to the other, how quick the chat is meanwhile, and what ten thousand messages cost,
//! beside a page that does nothing else. The program that measures it is an example of the end-to-end tests.

use crate::command::{announce, run as run_command};
use crate::failure::Result;
use crate::test;

pub(super) fn run() -> Result {
    let mut cargo = test::cargo_end_to_end()?;
    announce("Measuring for about ten minutes (DAMSO_BENCH_MIB sets how long a file is, 256 if nothing is said)");
    run_command(cargo.args(["run", "--release", "--package", "damso-e2e", "--example", "data"]))
}

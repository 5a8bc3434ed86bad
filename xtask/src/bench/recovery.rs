//! How long a call takes to go on after somebody has moved to another network, beside a page that does nothing else. The
//! program that measures it is an example of the end-to-end tests, with whose people and laboratory it is told.

use crate::command::{announce, run as run_command};
use crate::failure::Result;
use crate::test;

pub(super) fn run() -> Result {
    let mut cargo = test::cargo_end_to_end()?;
    announce("Measuring for about six minutes");
    run_command(cargo.args(["run", "--package", "damso-e2e", "--example", "recovery"]))
}

//! A hundred thousand random meshes: the tests' own runs, for a night instead of a minute.

use crate::command::{announce, run as run_command};
use crate::failure::Result;
use crate::workspace;

const MESHES: &str = "100000";

pub(super) fn run() -> Result {
    announce(&format!("{MESHES} meshes; a failing one prints its seed (DAMSO_MESHES sets another number)"));
    let mut cargo = workspace::cargo();
    cargo.args(["test", "--release", "--package", "damso-call", "--test", "mesh"]);
    if std::env::var_os("DAMSO_MESHES").is_none() {
        cargo.env("DAMSO_MESHES", MESHES);
    }
    run_command(&mut cargo)
}

//! `cargo xtask bench`: measurements. Each is a subcommand with a file of its own.

mod data;
mod mesh;
mod recovery;
mod turn;

use std::process::ExitCode;

use crate::failure::{Failure, Result};
use crate::{page, weight};

type Measurement = fn() -> Result;

const MEASUREMENTS: &[(&str, Measurement)] = &[
    ("weight", weight),
    ("turn", turn::run),
    ("mesh", mesh::run),
    ("recovery", recovery::run),
    ("data", || data::run(&[])),
];

pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let named = |name: &str| MEASUREMENTS.iter().find(|(known, _)| *known == name);
    match arguments {
        [name] => match named(name) {
            Some((_, measure)) => measure().map(|()| ExitCode::SUCCESS),
            None => Err(Failure::new(format!("there is no measurement `{name}`; {}", known()))),
        },
        [name, words @ ..] if name == "data" => data::run(words).map(|()| ExitCode::SUCCESS),
        _ => Err(Failure::new(format!("`bench` takes one measurement; {}", known()))),
    }
}

fn weight() -> Result {
    page::build()?;
    weight::print(&weight::measure()?);
    Ok(())
}

fn known() -> String {
    let names: Vec<_> = MEASUREMENTS.iter().map(|(name, _)| *name).collect();
    format!("there is: {}", names.join(", "))
}

//! `cargo xtask test`: every test there is, in layers, from the quickest to the one that needs everything. A layer
//! that fails does not keep the next from running; the end of the output sums all of them up.

mod layers;
mod tally;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};
use tally::Tally;

/// How one layer went.
struct Outcome {
    name: &'static str,
    tally: Tally,
    time: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    Native,
    Browser,
    EndToEnd,
}

impl Layer {
    const ALL: [Self; 3] = [Self::Native, Self::Browser, Self::EndToEnd];

    fn parse(name: &str) -> Result<Self> {
        match name {
            "native" => Ok(Self::Native),
            "browser" => Ok(Self::Browser),
            "e2e" => Ok(Self::EndToEnd),
            unknown => Err(Failure::new(format!("there is no layer `{unknown}`; there are native, browser and e2e"))),
        }
    }
}

/// Runs the layers named, or all of them; `filter` is handed on to the tests.
pub(crate) fn run(layers: &[String], filter: &[String]) -> Result<ExitCode> {
    let chosen = layers.iter().map(|name| Layer::parse(name)).collect::<Result<Vec<_>>>()?;
    let is_wanted = |layer: &Layer| chosen.is_empty() || chosen.contains(layer);
    let began = Instant::now();

    let mut outcomes = Vec::new();
    for layer in Layer::ALL.into_iter().filter(is_wanted) {
        match layer {
            Layer::Native => outcomes.push(layers::native(filter)?),
            Layer::Browser => outcomes.extend(layers::browser(filter)?),
            Layer::EndToEnd => outcomes.push(layers::end_to_end(filter)?),
        }
    }
    Ok(sum_up(&outcomes, began.elapsed()))
}

/// The last line is for whoever reads nothing else.
fn sum_up(outcomes: &[Outcome], time: Duration) -> ExitCode {
    let total = outcomes.iter().map(|outcome| outcome.tally).sum::<Tally>();
    println!();
    for Outcome { name, tally, time } in outcomes {
        println!("{name:<24}{tally:<48}{}", minutes(*time));
    }
    println!("{:<24}{total:<48}{}\n", "all, with set-up", minutes(time));
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn minutes(time: Duration) -> String {
    format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
}

//! `cargo xtask test`: every test there is, in layers, from the quickest to the one that needs everything. A layer
//! that fails does not keep the next from running; the end of the output sums all of them up.

mod layers;
mod tally;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result};
pub(crate) use layers::cargo_end_to_end;
use tally::Tally;

/// How one layer went, or one half of it.
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
        let unknown = || Failure::new(format!("there is no layer `{name}`; there are native, browser and e2e"));
        Self::ALL.into_iter().find(|layer| layer.name() == name).ok_or_else(unknown)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Browser => "browser",
            Self::EndToEnd => "e2e",
        }
    }

    /// Runs the layer. What keeps it from running at all, such as a page that does not build, is a failure of it and
    /// no reason to keep what the others found to oneself.
    fn run(self, filter: &[String]) -> Vec<Outcome> {
        let began = Instant::now();
        let outcomes = match self {
            Self::Native => layers::native(filter).map(Vec::from),
            Self::Browser => layers::browser(filter).map(Vec::from),
            Self::EndToEnd => layers::end_to_end(filter).map(Vec::from),
        };
        outcomes.unwrap_or_else(|failure| {
            eprintln!("\nerror: {failure}");
            vec![Outcome { name: self.name(), tally: Tally::DID_NOT_RUN, time: began.elapsed() }]
        })
    }
}

/// Runs the layers named, or all of them; `filter` is handed on to the tests.
pub(crate) fn run(layers: &[String], filter: &[String]) -> Result<ExitCode> {
    let chosen = layers.iter().map(|name| Layer::parse(name)).collect::<Result<Vec<_>>>()?;
    let is_wanted = |layer: &Layer| chosen.is_empty() || chosen.contains(layer);
    let began = Instant::now();
    let outcomes: Vec<_> = Layer::ALL.into_iter().filter(is_wanted).flat_map(|layer| layer.run(filter)).collect();
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

//! What each layer of tests needs and how it is run.

use std::fs;
use std::process::Command;
use std::time::Instant;

use super::Outcome;
use super::tally::Tally;
use crate::command::{announce, run, run_reading};
use crate::failure::{Context, Result};
use crate::setup::Browsers;
use crate::workspace::{self, remove_directory};
use crate::{page, setup, weight};

/// Where the end-to-end tests leave pictures of every state of the page, and screenshots and logs of what failed.
const OUTPUT: &str = "test-output";

/// Everything that needs no browser.
pub(super) fn native(filter: &[String]) -> Result<[Outcome; 1]> {
    setup::other_relays()?;
    announce("Tests: native");
    let mut cargo = workspace::cargo();
    cargo.args(["test", "--workspace", "--exclude", "damso-e2e", "--no-fail-fast"]);
    Ok([count("native", &mut cargo, filter)?])
}

/// The adapters to the browser, in each browser.
pub(super) fn browser(filter: &[String]) -> Result<[Outcome; 2]> {
    let runner = setup::test_runner()?;
    let Browsers { chromedriver, geckodriver, .. } = setup::browsers()?;
    let path = runner.path()?;
    let in_browser = |name, variable: &str, driver, capabilities: &str| {
        announce(&format!("Tests: {name}"));
        let mut cargo = workspace::cargo();
        cargo
            .args(["test", "--package", "damso", "--target", "wasm32-unknown-unknown", "--test", "browser"])
            .env("PATH", &path)
            // The runner takes the first driver it finds a variable for.
            .env_remove("CHROMEDRIVER")
            .env_remove("GECKODRIVER")
            .env(variable, driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", workspace::root().join("tests/browser").join(capabilities))
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300");
        count(name, &mut cargo, filter)
    };
    Ok([
        in_browser("browser, Chromium", "CHROMEDRIVER", &chromedriver, "chromium.json")?,
        in_browser("browser, Firefox", "GECKODRIVER", &geckodriver, "firefox.json")?,
    ])
}

/// The weight of the released page, and real browsers with it on the real server.
pub(super) fn end_to_end(filter: &[String]) -> Result<[Outcome; 2]> {
    let axe = setup::axe()?;
    let mut cargo = cargo_end_to_end()?;
    let weight = weight()?;
    announce("Tests: e2e");
    let output = workspace::root().join(OUTPUT);
    // What an earlier run left would be taken for this one's.
    remove_directory(&output)?;
    fs::create_dir_all(&output).context(|| format!("creating {}", output.display()))?;
    cargo.env("DAMSO_AXE", axe).args(["test", "--package", "damso-e2e", "--no-fail-fast"]);
    let outcome = count("e2e", &mut cargo, filter)?;
    if outcome.tally.failed > 0 {
        eprintln!("\nScreenshots and logs of what failed, if any: {}", output.display());
    }
    Ok([weight, outcome])
}

/// Whether every file of the page keeps to its budget: one test.
fn weight() -> Result<Outcome> {
    announce("Tests: weight");
    let began = Instant::now();
    let files = weight::measure()?;
    weight::print(&files);
    let complaints = weight::complaints(&files);
    for complaint in &complaints {
        eprintln!("error: {complaint}");
    }
    Ok(Outcome { name: "weight", tally: Tally::of_one(complaints.is_empty()), time: began.elapsed() })
}

/// A cargo for programs that drive browsers, with all that they need, built and installed.
pub(crate) fn cargo_end_to_end() -> Result<Command> {
    let browsers = setup::browsers()?;
    setup::laboratory()?;
    page::build()?;
    announce("Building the server");
    run(workspace::cargo().args(["build", "--release", "--package", "damso-server"]))?;
    let mut cargo = workspace::cargo();
    cargo
        .env("PATH", browsers.tools.path()?)
        .env("DAMSO_SITE", workspace::dist())
        .env("DAMSO_SERVER", workspace::server("release")?);
    Ok(cargo)
}

/// Runs tests to their end and counts them.
fn count(name: &'static str, cargo: &mut Command, filter: &[String]) -> Result<Outcome> {
    let began = Instant::now();
    let mut tally = Tally::default();
    let status = run_reading(cargo.arg("--").args(filter), |line| tally.read(line))?;
    Ok(Outcome { name, tally: tally.finish(status, filter), time: began.elapsed() })
}

//! `cargo xtask fuzz`: random bytes for everything that reads what others send, for as long as one likes. What every run of
//! the tests tries for seconds, this tries with a fuzzer that sees which way the program goes. That takes a nightly Rust.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::command::{announce, find_on_path, output, run as run_command};
use crate::failure::{Context, Failure, Result};
use crate::{setup, workspace};

const SECONDS: u32 = 60;

/// The arguments are a target, how many seconds to take for it, both or neither.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let known = targets()?;
    let (names, seconds) = chosen(arguments, &known)?;
    require_nightly()?;
    let path = setup::fuzzer()?.path()?;
    for name in names {
        announce(&format!("{name}, for {seconds} s"));
        sow(name)?;
        let mut fuzz = Command::new("rustup");
        fuzz.current_dir(workspace::root()).env("PATH", &path).env_remove("CARGO");
        fuzz.args(["run", "nightly", "cargo", "fuzz", "run", name, "--", &format!("-max_total_time={seconds}")]);
        run_command(&mut fuzz)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn chosen<'a>(arguments: &[String], known: &'a [String]) -> Result<(Vec<&'a str>, u32)> {
    let (mut names, mut seconds) = (known.iter().map(String::as_str).collect::<Vec<_>>(), SECONDS);
    for argument in arguments {
        if let Ok(number) = argument.parse() {
            seconds = number;
        } else if known.contains(argument) {
            names.retain(|name| name == argument);
        } else {
            return Err(Failure::new(format!("there is no target `{argument}`; there is: {}", known.join(", "))));
        }
    }
    Ok((names, seconds))
}

fn directory() -> PathBuf {
    workspace::root().join("fuzz")
}

/// Each is a file.
fn targets() -> Result<Vec<String>> {
    let place = directory().join("fuzz_targets");
    let files = fs::read_dir(&place).context(|| format!("reading {}", place.display()))?;
    let mut names: Vec<_> =
        files.filter_map(|file| Some(file.ok()?.path().file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    Ok(names)
}

/// Gives the fuzzer valid texts to begin with, each as a file, if there are any for this target.
fn sow(name: &str) -> Result {
    let corpus = directory().join("corpus").join(name);
    fs::create_dir_all(&corpus).context(|| format!("creating {}", corpus.display()))?;
    let seeds = fs::read_to_string(directory().join("seeds").join(format!("{name}.txt"))).unwrap_or_default();
    for (number, seed) in seeds.lines().enumerate() {
        write(&corpus.join(format!("seed-{number}")), seed)?;
    }
    Ok(())
}

fn write(file: &Path, text: &str) -> Result {
    fs::write(file, text).context(|| format!("writing {}", file.display()))
}

fn require_nightly() -> Result {
    let toolchains = match find_on_path(&["rustup"]) {
        Some(_) => output(Command::new("rustup").args(["toolchain", "list"]))?,
        None => String::new(),
    };
    if toolchains.lines().any(|toolchain| toolchain.starts_with("nightly")) {
        return Ok(());
    }
    let advice = "fuzzing takes a nightly Rust, and there is none: `rustup toolchain install nightly` adds it";
    Err(Failure::new(format!("{advice}.\n`cargo xtask test native` tries the same for some seconds without")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_and_a_time_in_either_order() {
        let known = ["link".to_owned(), "pulse".to_owned()];
        let choose = |line: &str| {
            let arguments: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
            chosen(&arguments, &known).ok().map(|(names, seconds)| (names.join(" "), seconds))
        };
        assert_eq!(choose(""), Some(("link pulse".to_owned(), SECONDS)));
        assert_eq!(choose("pulse"), Some(("pulse".to_owned(), SECONDS)));
        assert_eq!(choose("5 link"), Some(("link".to_owned(), 5)));
        assert_eq!(choose("10"), Some(("link pulse".to_owned(), 10)));
        assert_eq!(choose("-5"), None);
        assert_eq!(choose("call"), None);
    }
}

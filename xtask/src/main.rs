//! Every chore of the project, as `cargo xtask <chore>`. Here a command line becomes a chore; what each one does, and
//! what it needs installed, stands in its own file.

mod bench;
mod build;
mod check;
mod command;
mod failure;
mod fuzz;
mod lock;
mod page;
mod serve;
mod setup;
mod start;
mod test;
mod weight;
mod workspace;

use std::process::ExitCode;

use failure::{Failure, Result};

const HELP: &str = "\
Usage: cargo xtask <chore>

  start [-- SERVER OPTIONS]       Install what is missing, build the page and the server, serve both
                                  on http://localhost:8080. --listen ADDR:PORT listens elsewhere
  build                           Build the same two, and start nothing: the page in dist/, the server in
                                  target/release/damso-server
  serve [-- TRUNK OPTIONS]        The page with live reload on http://localhost:8081, a server beside it
  test [LAYER…] [-- FILTER…]      Install what is missing and run every test, or only those of the layers
                                  named: native, browser, e2e
  check                           Formatting, clippy for host and wasm32, documentation; no warnings allowed
  bench weight                    How much a browser downloads, file by file
  bench turn                      What a relayed packet costs our server and coturn, side by side
  bench mesh                      A hundred thousand random meshes, for a night
  bench recovery                  How long a call takes to go on in another network, beside the least it could
  bench data [WORD…]              Files and chat beside the least page that does the same; `chromium`,
                                  `firefox`, `files`, `chat` and `ours` leave the rest out
  fuzz [TARGET] [SECONDS]         Random bytes for whatever reads what others send; takes a nightly Rust
  split                           What Trunk runs to take apart the page that it has built
  setup                           Only install the tools, and print the PATH that finds them
  help                            This text";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nerror: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let Some((chore, rest)) = arguments.split_first() else {
        println!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    };
    let (own, passed_on) = split_at_dashes(rest);
    if own.iter().any(|argument| argument == "--help" || argument == "-h") {
        println!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    let chore = chore.as_str();
    // A chore that passes nothing on, or takes nothing of its own, says so instead of ignoring it.
    match chore {
        "start" => expect_none(chore, own).and_then(|()| start::run(passed_on)),
        "build" => expect_none(chore, rest).and_then(|()| build::run()),
        "serve" => expect_none(chore, own).and_then(|()| serve::run(passed_on)),
        "test" => test::run(own, passed_on),
        "check" => expect_none(chore, rest).and_then(|()| check::run()),
        "bench" => bench::run(rest),
        "fuzz" => fuzz::run(rest),
        "split" => expect_none(chore, rest).and_then(|()| page::split()).map(|()| ExitCode::SUCCESS),
        "setup" => expect_none(chore, rest).and_then(|()| setup::run()),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        unknown => Err(Failure::new(format!("there is no chore `{unknown}`.\n\n{HELP}"))),
    }
}

/// Splits `a b -- c d` into the chore's own arguments and those it passes on.
fn split_at_dashes(arguments: &[String]) -> (&[String], &[String]) {
    match arguments.iter().position(|argument| argument == "--") {
        Some(dashes) => (&arguments[..dashes], &arguments[dashes + 1..]),
        None => (arguments, &[]),
    }
}

fn expect_none(chore: &str, arguments: &[String]) -> Result {
    match arguments.first() {
        None => Ok(()),
        Some(unexpected) => Err(Failure::new(format!("`{chore}` takes no `{unexpected}`.\n\n{HELP}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chore_that_is_asked_for_help_does_nothing_else() {
        let run = |line: &str| run(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        for line in ["split --help", "split -h", "fuzz --help", "bench weigh -h", "help", "--help", ""] {
            assert!(run(line).is_ok(), "{line}");
        }
        for line in ["split --hel", "split -- --help", "sprint"] {
            assert!(run(line).is_err(), "{line}");
        }
    }
}

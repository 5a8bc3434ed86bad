//! How the command line is read: values of which clap knows nothing, and what is said of a wrong one.

use std::{env, ffi::OsStr, net::SocketAddr, ops::RangeInclusive};

use clap::{
    Arg, Command, CommandFactory, Error, FromArgMatches,
    error::{ContextKind, ContextValue},
};
use tracing_subscriber::filter::{LevelFilter, Targets};

use crate::Options;

impl Options {
    /// Reads the command line, and from variables what it does not have. Ends the process if that cannot be done, or if
    /// somebody only asks for help.
    pub fn read() -> Self {
        let mut command = without_empty_variables(Self::command());
        let matches = command.try_get_matches_from_mut(env::args_os());
        matches
            .and_then(|matches| Self::from_arg_matches(&matches))
            .unwrap_or_else(|error| with_variable(error, &command).exit())
    }
}

/// A variable that is set to nothing is as good as none: compose and `.env` files have such when they name all there are.
fn without_empty_variables(command: Command) -> Command {
    let is_empty = |variable: &OsStr| env::var_os(variable).is_some_and(|value| value.is_empty());
    command.mut_args(|flag| if flag.get_env().is_some_and(is_empty) { flag.env(None) } else { flag })
}

/// Says from which variable the value may have come: clap names the flag only, which nobody may have given.
fn with_variable(mut error: Error, command: &Command) -> Error {
    let Some(ContextValue::String(named)) = error.get(ContextKind::InvalidArg) else { return error };
    let flag = command.get_arguments().find(|flag| flag.to_string() == *named);
    let variable = flag.and_then(Arg::get_env).filter(|variable| env::var_os(variable).is_some());
    if let Some(variable) = variable {
        let tip = format!("where the flag is not given, its value is that of {}", variable.display());
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

/// Reads `127.0.0.1:8080`.
pub(crate) fn address(text: &str) -> Result<SocketAddr, &'static str> {
    text.parse().map_err(|_| "not an IP address with a port such as 127.0.0.1:8080 or [::]:8080")
}

/// Reads `49152-65535`, or a single port.
pub(crate) fn relay_ports(text: &str) -> Result<RangeInclusive<u16>, &'static str> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (first.parse(), last.parse()) {
        (Ok(first), Ok(last)) if 0 < first && first <= last => Ok(first..=last),
        _ => Err("not a range of ports such as 49152-65535"),
    }
}

/// Reads `info,damso_server=debug`. [`Targets`] would take a word that is no level for a module's name, and be silent
/// about all others.
pub(crate) fn levels(text: &str) -> Result<Targets, &'static str> {
    let is_level = |word: &str| !word.is_empty() && word.parse::<LevelFilter>().is_ok();
    let targets = text.parse().ok().filter(|_| text.split(',').all(|word| word.contains('=') || is_level(word)));
    targets.ok_or("not levels (off, error, warn, info, debug, trace), also by module, such as info,damso_server=debug")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_no_level_are_none() {
        for good in ["off", "warn", "DEBUG", "info,damso_server=debug", "damso_server=trace,warn"] {
            assert!(levels(good).is_ok(), "{good}");
        }
        for bad in ["", "verbose", "info,", "info,damso_server", "damso_server=loud", "info debug", "info, debug"] {
            assert!(levels(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn addresses_have_a_port() {
        assert!(address("127.0.0.1:8080").is_ok() && address("[::]:80").is_ok());
        for bad in ["", "8080", ":8080", "127.0.0.1", "localhost:8080", "::1:8080", "127.0.0.1:80800"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ranges_of_ports() {
        assert_eq!(relay_ports("49152-49407"), Ok(49_152..=49_407));
        assert_eq!(relay_ports("3000"), Ok(3000..=3000));
        for bad in ["", "-", "0-1", "2-1", "1-65536", "1-2-3"] {
            assert!(relay_ports(bad).is_err(), "{bad}");
        }
    }
}

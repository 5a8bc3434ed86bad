//! Running other programs: what they print is shown as it comes, and a failure names the command.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use crate::failure::{Context, Failure, Result};

/// Announces what happens next. On stderr, as cargo's own progress is.
pub(crate) fn announce(step: &str) {
    eprintln!("\n▸ {step}");
}

/// Runs a command to its end, showing what it prints; fails if it does.
pub(crate) fn run(command: &mut Command) -> Result {
    let status = command.status().context(|| could_not_start(command))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("`{}` failed ({status})", shown(command)))) }
}

/// Runs a command silently and returns what it wrote to stdout.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().context(|| could_not_start(command))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Failure::new(format!("`{}` failed ({})\n{}", shown(command), output.status, said.trim_end())))
    }
}

/// Runs a command to its end, showing what it prints and handing each line of its stdout to `read` as well.
pub(crate) fn run_reading(command: &mut Command, mut read: impl FnMut(&str)) -> Result<ExitStatus> {
    let mut child = command.stdout(Stdio::piped()).spawn().context(|| could_not_start(command))?;
    if let Some(stdout) = child.stdout.take() {
        let mut lines = BufReader::new(stdout);
        let mut line = Vec::new();
        let mut terminal = std::io::stdout();
        // Not `lines()`: a test may print bytes that are not UTF-8.
        while lines.read_until(b'\n', &mut line).context(|| format!("reading from `{}`", shown(command)))? > 0 {
            terminal.write_all(&line).and_then(|()| terminal.flush()).context(|| "printing".into())?;
            read(String::from_utf8_lossy(&line).trim_end());
            line.clear();
        }
    }
    child.wait().context(|| format!("waiting for `{}`", shown(command)))
}

/// The first of these programs that is on the PATH.
pub(crate) fn find_on_path(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| {
        let file = format!("{name}{}", env::consts::EXE_SUFFIX);
        env::split_paths(&path).map(|directory| directory.join(&file)).find(|program| program.is_file())
    })
}

/// The PATH with these directories in front.
pub(crate) fn path_with(directories: &[PathBuf]) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::join_paths(directories.iter().cloned().chain(env::split_paths(&path)))
        .context(|| "putting the tools on the PATH".into())
}

fn could_not_start(command: &Command) -> String {
    format!("could not start `{}`", shown(command))
}

/// The command as one would type it, with the program's bare name.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_stem().unwrap_or(program.as_os_str()).to_string_lossy();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_command_is_named() {
        let failure = run(Command::new("cargo").arg("no-such-subcommand").stderr(Stdio::null())).unwrap_err();
        assert!(failure.to_string().starts_with("`cargo no-such-subcommand` failed"), "{failure}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let failure = run(&mut Command::new("damso-no-such-program")).unwrap_err();
        assert!(failure.to_string().starts_with("could not start `damso-no-such-program`"), "{failure}");
    }

    #[test]
    fn every_line_is_read_even_without_a_line_break_at_the_end() {
        let mut lines = Vec::new();
        let status = run_reading(Command::new("cargo").arg("--version"), |line| lines.push(line.to_owned())).unwrap();
        assert!(status.success());
        assert!(lines.len() == 1 && lines[0].starts_with("cargo "), "{lines:?}");
    }
}

//! Where things are: the checkout, the built page, the built server.

use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{Context, Failure, Result};

/// The checkout.
pub(crate) fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// The built page.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's target directory, wherever it was configured to be: this program lies in `<target>/<profile>/`.
pub(crate) fn target() -> Result<PathBuf> {
    let this_program = env::current_exe().context(|| "finding the target directory".into())?;
    match this_program.ancestors().nth(2) {
        Some(target) => Ok(target.to_owned()),
        None => Err(Failure::new(format!("{} is not in a target directory", this_program.display()))),
    }
}

/// The server as `cargo build` leaves it, in the directory of a profile: `debug` or `release`.
pub(crate) fn server(profile: &str) -> Result<PathBuf> {
    Ok(target()?.join(profile).join(format!("damso-server{}", env::consts::EXE_SUFFIX)))
}

/// The cargo that runs this program, so that one with `+toolchain` stays on that toolchain.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Removes a directory with everything in it, if it is there.
pub(crate) fn remove_directory(directory: &Path) -> Result {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).context(|| format!("removing {}", directory.display()))
        }
        _ => Ok(()),
    }
}

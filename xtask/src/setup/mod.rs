//! What a chore needs installed. Whatever is missing is installed, nothing else is touched, and what is there costs no
//! time; where it may not install, it says what to install.

mod browsers;
mod cache;
mod lockfile;
mod system;
mod toolchain;
mod tools;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::command::path_with;
use crate::failure::Result;

pub(crate) use browsers::{Browsers, install as browsers};
pub(crate) use toolchain::{lints, standard_library, wasm_target};

/// Where the tools of a chore lie, as directories to put in front of the PATH. Tools that are on the PATH already have
/// none.
pub(crate) struct Tools(Vec<PathBuf>);

impl Tools {
    /// The PATH on which these tools are found first.
    pub(crate) fn path(&self) -> Result<OsString> {
        path_with(&self.0)
    }
}

/// What builds the page: the wasm32 target, Trunk, the matching wasm-bindgen, wasm-opt, wasm-split, terser.
pub(crate) fn page_tools() -> Result<Tools> {
    let tools = [tools::trunk(), tools::wasm_bindgen()?, tools::binaryen(), tools::wasm_split(), tools::terser()];
    // What the system lacks is said now rather than after minutes of installing.
    tools.iter().try_for_each(tools::Tool::provide)?;
    wasm_target()?;
    let directories = tools.iter().map(tools::Tool::install).collect::<Result<Vec<_>>>()?;
    Ok(Tools(directories.into_iter().flatten().collect()))
}

/// What runs tests in browsers: the wasm32 target and wasm-bindgen's test runner. The browsers themselves are
/// [`browsers()`].
pub(crate) fn test_runner() -> Result<Tools> {
    wasm_target()?;
    Ok(Tools(tools::wasm_bindgen()?.install()?.into_iter().collect()))
}

/// What runs the fuzz targets.
pub(crate) fn fuzzer() -> Result<Tools> {
    Ok(Tools(tools::cargo_fuzz().install()?.into_iter().collect()))
}

/// What judges the page's accessibility: the path of a script.
pub(crate) fn axe() -> Result<PathBuf> {
    tools::axe()
}

/// What the laboratory of the end-to-end tests is built with, where it can be had.
pub(crate) fn laboratory() -> Result {
    system::provide(system::LABORATORY)
}

/// What the native tests and measurements of the server are glad of. They do without where it cannot be installed.
pub(crate) fn other_relays() -> Result {
    system::welcome_coturn()
}

/// `cargo xtask setup`: only installs, so that `trunk serve` can be used directly.
pub(crate) fn run() -> Result<ExitCode> {
    let Tools(directories) = page_tools()?;
    if directories.is_empty() {
        eprintln!("\nEverything is on the PATH already.");
    } else {
        let joined = directories.iter().map(|directory| directory.to_string_lossy()).collect::<Vec<_>>().join(":");
        eprintln!("\nEverything is installed. To use the tools directly, for example as `trunk serve`:\n");
        println!("export PATH=\"{joined}:$PATH\"");
    }
    Ok(ExitCode::SUCCESS)
}

//! The browsers that tests run in, and the drivers through which they are driven.

use std::path::PathBuf;

use super::{Tools, system, tools};
use crate::command::find_on_path;
use crate::failure::{Failure, Result};

/// The programs through which each browser is driven.
pub(crate) struct Browsers {
    pub(crate) chromedriver: PathBuf,
    pub(crate) geckodriver: PathBuf,
    /// For tests that look for the drivers on the PATH.
    pub(crate) tools: Tools,
}

/// Installs whatever is missing of Chromium, Firefox and their drivers.
pub(crate) fn install() -> Result<Browsers> {
    system::provide(system::BROWSERS)?;
    let chromedriver =
        find_on_path(&["chromedriver"]).ok_or_else(|| Failure::new("chromedriver is still not on the PATH"))?;
    // Any version on the PATH will do: whoever installed it matched it to their Firefox.
    if let Some(geckodriver) = find_on_path(&["geckodriver"]) {
        return Ok(Browsers { chromedriver, geckodriver, tools: Tools(Vec::new()) });
    }
    let directory = tools::geckodriver()
        .install()?
        .ok_or_else(|| Failure::new("geckodriver vanished from the PATH while it was looked for"))?;
    let geckodriver = directory.join(format!("geckodriver{}", std::env::consts::EXE_SUFFIX));
    Ok(Browsers { chromedriver, geckodriver, tools: Tools(vec![directory]) })
}

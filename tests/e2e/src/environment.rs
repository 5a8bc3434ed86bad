//! What `cargo xtask test` tells the tests: where the page, the server, the drivers and axe are.

use std::{env, path::PathBuf};

/// The directory of the built page.
pub fn site() -> PathBuf {
    required("DAMSO_SITE").into()
}

/// The server's binary.
pub(crate) fn server() -> PathBuf {
    required("DAMSO_SERVER").into()
}

/// The script of axe-core.
pub(crate) fn axe() -> PathBuf {
    required("DAMSO_AXE").into()
}

/// Where failures leave what they have to show, and the gallery is.
pub(crate) fn output() -> PathBuf {
    env::var_os("DAMSO_TEST_OUTPUT")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../test-output")), PathBuf::from)
}

/// The first of these programs that is on the `PATH`.
pub(crate) fn program(names: &[&str]) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let found =
        names.iter().find_map(|name| env::split_paths(&path).map(|place| place.join(name)).find(|p| p.is_file()));
    found.unwrap_or_else(|| panic!("{} is not on the PATH: run cargo xtask test", names.join(" or ")))
}

fn required(variable: &str) -> String {
    env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set: run cargo xtask test"))
}

//! Reads the one thing set-up needs from Cargo.lock: the version of a package.

use std::fs;

use crate::failure::{Context, Failure, Result};
use crate::workspace;

/// The version of a package that the workspace is built with.
pub(super) fn version_of(package: &str) -> Result<String> {
    let path = workspace::root().join("Cargo.lock");
    let lockfile = fs::read_to_string(&path).context(|| format!("reading {}", path.display()))?;
    find_version(&lockfile, package)
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("Cargo.lock names no package `{package}`; is it still a dependency?")))
}

/// A package's table is `[[package]]`, then its name, then its version, each on a line of its own.
fn find_version<'a>(lockfile: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lockfile.lines();
    lines.find(|line| string_value(line, "name") == Some(package))?;
    lines.next().and_then(|line| string_value(line, "version"))
}

/// The `b` of a line `key = "b"`.
fn string_value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?.strip_prefix(" = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCKFILE: &str = r#"version = 4

[[package]]
name = "wasm-bindgen-futures"
version = "0.4.80"
source = "registry"
dependencies = [
 "wasm-bindgen",
]

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"
"#;

    #[test]
    fn finds_the_package_of_exactly_that_name() {
        assert_eq!(find_version(LOCKFILE, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(find_version(LOCKFILE, "wasm-bindgen-futures"), Some("0.4.80"));
    }

    #[test]
    fn finds_nothing_where_there_is_nothing() {
        assert_eq!(find_version(LOCKFILE, "wasm"), None);
        assert_eq!(find_version("", "wasm-bindgen"), None);
        assert_eq!(find_version("name = \"wasm-bindgen\"", "wasm-bindgen"), None);
    }
}

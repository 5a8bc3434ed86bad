//! The programs that build, drive and judge the page: which version, where from, how installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{cache, lockfile, system};
use crate::command::{announce, find_on_path, output, run};
use crate::failure::{Context, Result};
use crate::workspace;

const TERSER: &str = "5.51.4";

/// A program of a pinned version, as one package installs it.
pub(super) struct Tool {
    /// The package's name.
    package: &'static str,
    version: String,
    /// What must be there for the tool to count as installed.
    programs: &'static [&'static str],
    source: Source,
}

enum Source {
    /// A crate, and what `cargo install` needs for it besides name and version.
    Crate { options: &'static [&'static str], patience: &'static str },
    /// An npm package, and its version there.
    Npm { published_as: &'static str },
}

/// The last Trunk that builds with the Rust this workspace asks for.
pub(super) fn trunk() -> Tool {
    Tool {
        package: "trunk",
        version: "0.21.14".into(),
        programs: &["trunk"],
        source: Source::Crate {
            options: &["--locked", "--no-default-features", "--features", "rustls"],
            patience: "three minutes on two cores",
        },
    }
}

/// The bindings generator understands only what its own version of the library emits, so Cargo.lock decides.
pub(super) fn wasm_bindgen() -> Result<Tool> {
    Ok(Tool {
        package: "wasm-bindgen-cli",
        version: lockfile::version_of("wasm-bindgen")?,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // Not --locked: the lock file it is published with does not build.
        source: Source::Crate { options: &[], patience: "two minutes on two cores" },
    })
}

/// What takes the page's program apart.
pub(super) fn wasm_split() -> Tool {
    Tool {
        package: "wasm_split_cli_support",
        version: "0.2.4".into(),
        programs: &["wasm-split-cli"],
        source: Source::Crate {
            options: &["--locked", "--features", "build-binary"],
            patience: "half a minute on two cores",
        },
    }
}

/// The driver of Firefox, which Debian does not package.
pub(super) fn geckodriver() -> Tool {
    Tool {
        package: "geckodriver",
        version: "0.37.1".into(),
        programs: &["geckodriver"],
        source: Source::Crate { options: &["--locked"], patience: "a minute on two cores" },
    }
}

/// The driver of the fuzz targets.
pub(super) fn cargo_fuzz() -> Tool {
    Tool {
        package: "cargo-fuzz",
        version: "0.13.2".into(),
        programs: &["cargo-fuzz"],
        source: Source::Crate { options: &["--locked"], patience: "a minute on two cores" },
    }
}

/// The package with wasm-opt in it.
pub(super) fn binaryen() -> Tool {
    Tool {
        package: "binaryen",
        version: "132".into(),
        programs: &["wasm-opt"],
        source: Source::Npm { published_as: "132.0.0" },
    }
}

/// What makes scripts small.
pub(super) fn terser() -> Tool {
    Tool {
        package: "terser",
        version: TERSER.into(),
        programs: &["terser"],
        source: Source::Npm { published_as: TERSER },
    }
}

/// Installs axe-core, the judge of accessibility, if it is missing. Returns the path of its one script, which runs in the
/// page that is judged.
pub(super) fn axe() -> Result<PathBuf> {
    const VERSION: &str = "4.14.1";
    const SCRIPT: &str = "node_modules/axe-core/axe.min.js";
    system::provide(&[system::NPM])?;
    let is_complete = |directory: &Path| directory.join(SCRIPT).is_file();
    let directory = cache::install(&format!("axe-core-{VERSION}"), is_complete, |staging| {
        npm_install("axe-core", VERSION, &staging.finished)
    })?;
    Ok(directory.join(SCRIPT))
}

impl Tool {
    /// Installs what the tool needs of the system, or says what is missing. One that is on the PATH has all it needs.
    pub(super) fn provide(&self) -> Result {
        let needs = self.needs();
        if needs.is_empty() || !self.is_complete(&self.cached()?) && self.is_on_path() {
            return Ok(());
        }
        system::provide(needs)
    }

    /// Installs the tool if it is missing. Returns the directory to put in front of the PATH, or `None` if the right
    /// version is on the PATH already.
    pub(super) fn install(&self) -> Result<Option<PathBuf>> {
        let cached = self.cached()?;
        if self.is_complete(&cached) {
            system::provide(self.needs())?;
            return Ok(Some(cached.join(self.programs_directory())));
        }
        if self.is_on_path() {
            return Ok(None);
        }
        system::provide(self.needs())?;
        let directory =
            cache::install(&self.name(), |directory| self.is_complete(directory), |staging| self.fill(staging))?;
        Ok(Some(directory.join(self.programs_directory())))
    }

    fn name(&self) -> String {
        format!("{}-{}", self.package, self.version)
    }

    /// Where the tool is once it is installed.
    fn cached(&self) -> Result<PathBuf> {
        Ok(cache::directory()?.join(self.name()))
    }

    fn fill(&self, staging: &cache::Staging) -> Result {
        let Self { package, version, .. } = self;
        match self.source {
            Source::Crate { options, patience } => {
                announce(&format!("Installing {package} {version} (once; about {patience})"));
                let mut cargo = workspace::cargo();
                cargo
                    // Outside the workspace, whose configuration is meant for the workspace.
                    .current_dir(env::temp_dir())
                    .args(["install", package, "--version", version])
                    .args(options)
                    .arg("--root")
                    .arg(&staging.finished)
                    .env("CARGO_TARGET_DIR", &staging.scratch)
                    // These run for seconds a day: the time to optimise them would never come back.
                    .env("CARGO_PROFILE_RELEASE_LTO", "off")
                    .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
                    .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
                run(&mut cargo)
            }
            Source::Npm { published_as } => npm_install(package, published_as, &staging.finished),
        }
    }

    fn is_complete(&self, directory: &Path) -> bool {
        let directory = directory.join(self.programs_directory());
        self.programs.iter().all(|program| directory.join(format!("{program}{}", env::consts::EXE_SUFFIX)).is_file())
    }

    fn programs_directory(&self) -> &'static str {
        match self.source {
            Source::Crate { .. } => "bin",
            Source::Npm { .. } => "node_modules/.bin",
        }
    }

    fn is_on_path(&self) -> bool {
        self.programs.iter().all(|program| {
            find_on_path(&[program])
                .and_then(|program| output(Command::new(program).arg("--version")).ok())
                .is_some_and(|answer| names_version(&answer, &self.version))
        })
    }

    /// The programs of an npm package are scripts, which npm's own runtime runs.
    fn needs(&self) -> &'static [system::Need] {
        match self.source {
            Source::Npm { .. } => &[system::NPM],
            Source::Crate { .. } => &[],
        }
    }
}

/// Installs a package of npm, and nothing else, in a directory.
fn npm_install(package: &str, version: &str, directory: &Path) -> Result {
    announce(&format!("Installing {package} {version} (once)"));
    fs::create_dir_all(directory).context(|| format!("creating {}", directory.display()))?;
    let mut npm = Command::new("npm");
    npm.current_dir(directory)
        .args(["install", "--no-audit", "--no-fund", "--prefix"])
        .arg(directory)
        .arg(format!("{package}@{version}"));
    run(&mut npm)
}

/// Whether the answer to `--version` names this version, as in `trunk 0.21.14`.
fn names_version(answer: &str, version: &str) -> bool {
    answer.lines().next().is_some_and(|line| line.split_whitespace().any(|word| word == version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_to_version() {
        for (answer, version, expected) in [
            ("trunk 0.21.14\n", "0.21.14", true),
            ("trunk 0.21.1\n", "0.21.14", false),
            ("trunk 0.21.14\n", "0.21.1", false),
            ("wasm-opt version 132 (version_132)\n", "132", true),
            ("geckodriver 0.37.1 (abc 2026)\n\nSource: version 0.36.0\n", "0.37.1", true),
            ("geckodriver 0.37.1\n\nNot 0.36.0\n", "0.36.0", false),
            ("", "1", false),
        ] {
            assert_eq!(names_version(answer, version), expected, "{answer:?} names {version}");
        }
    }
}

//! What only the system's own package manager provides. On Debian as root it is asked; anywhere else nothing is
//! installed behind anybody's back, and the person is told what is needed.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::cache;
use crate::command::{announce, find_on_path, output, run};
use crate::failure::{Failure, Result};

/// Something the system has to have.
pub(super) struct Need {
    /// For the person who has to install it.
    name: &'static str,
    sign: Sign,
    debian_package: &'static str,
}

/// How one sees that it is there.
enum Sign {
    /// Any of these programs is on the PATH.
    Program(&'static [&'static str]),
    /// Debian says so. Welcome, but nothing fails without it, so it is asked of nobody.
    Package,
}

pub(super) const NPM: Need = Need {
    name: "Node.js with npm (for wasm-opt, terser and axe)",
    sign: Sign::Program(&["npm"]),
    debian_package: "npm",
};

/// Two browsers, a screen for Firefox to share, and the fonts without which screenshots show boxes.
pub(super) const BROWSERS: &[Need] = &[
    Need {
        name: "Chromium or Chrome",
        sign: Sign::Program(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]),
        debian_package: "chromium",
    },
    Need {
        name: "chromedriver of the same version as Chromium",
        sign: Sign::Program(&["chromedriver"]),
        debian_package: "chromium-driver",
    },
    Need { name: "Firefox", sign: Sign::Program(&["firefox", "firefox-esr"]), debian_package: "firefox-esr" },
    Need { name: "Xvfb", sign: Sign::Program(&["Xvfb"]), debian_package: "xvfb" },
    Need { name: "a Korean font", sign: Sign::Package, debian_package: "fonts-noto-cjk" },
    Need { name: "an emoji font", sign: Sign::Package, debian_package: "fonts-noto-color-emoji" },
];

/// What the laboratory's networks are made with. Where it is not, the tests in the laboratory are skipped.
pub(super) const LABORATORY: &[Need] = &[
    Need { name: "iproute2", sign: Sign::Package, debian_package: "iproute2" },
    Need { name: "nftables", sign: Sign::Package, debian_package: "nftables" },
];

/// Another TURN server and its clients, which ours is tried with. Those tests are skipped without it, and say so.
const COTURN: Need = Need { name: "coturn", sign: Sign::Program(&["turnserver"]), debian_package: "coturn" };

/// Installs coturn where that is possible, and leaves it at that elsewhere.
pub(super) fn welcome_coturn() -> Result {
    let needs = &[COTURN];
    if missing(needs, false).is_empty() {
        return Ok(());
    }
    if !(is_debian() && is_root()) {
        eprintln!("Without coturn (on Debian: sudo apt-get install coturn) the tests with it are skipped.");
        return Ok(());
    }
    provide(needs)?;
    // The package comes with a service that runs from then on. Only the programs were wanted.
    if Path::new("/run/systemd/system").exists() {
        run(Command::new("systemctl").args(["disable", "--now", "coturn.service"]))?;
    }
    Ok(())
}

/// Installs what is missing, or says what is.
pub(super) fn provide(needs: &[Need]) -> Result {
    let may_install = is_debian() && is_root();
    if missing(needs, may_install).is_empty() {
        return Ok(());
    }
    if !may_install {
        return Err(ask_for(&missing(needs, may_install)));
    }
    let _lock = cache::lock()?;
    // Again: whoever held the lock may have installed them.
    let packages: Vec<_> = missing(needs, may_install).iter().map(|need| need.debian_package).collect();
    if packages.is_empty() {
        return Ok(());
    }
    announce(&format!("Installing {} with apt-get (once)", packages.join(", ")));
    let apt_get = || {
        let mut apt_get = Command::new("apt-get");
        apt_get.args(["-o", "DPkg::Lock::Timeout=600"]).env("DEBIAN_FRONTEND", "noninteractive");
        apt_get
    };
    run(apt_get().arg("update"))?;
    run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn missing(needs: &[Need], may_install: bool) -> Vec<&Need> {
    let is_missing = |need: &&Need| match need.sign {
        Sign::Program(programs) => find_on_path(programs).is_none(),
        Sign::Package => may_install && !is_installed(need.debian_package),
    };
    needs.iter().filter(is_missing).collect()
}

fn ask_for(missing: &[&Need]) -> Failure {
    let mut sentence = String::from("please install what is missing here, and run this again:\n");
    for need in missing {
        sentence.push_str("  - ");
        sentence.push_str(need.name);
        sentence.push('\n');
    }
    let packages: Vec<_> = missing.iter().map(|need| need.debian_package).collect();
    sentence.push_str("On Debian: sudo apt-get install ");
    sentence.push_str(&packages.join(" "));
    Failure::new(sentence)
}

/// Not its derivatives: Ubuntu's packages of the same names install nothing.
fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line == "ID=debian") && find_on_path(&["apt-get"]).is_some()
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn is_installed(package: &str) -> bool {
    output(Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_for_what_is_missing_and_for_nothing_else() {
        const NEEDS: &[Need] = &[
            Need { name: "Cargo", sign: Sign::Program(&["cargo"]), debian_package: "cargo" },
            Need { name: "A Thing", sign: Sign::Program(&["damso-no-such-program"]), debian_package: "thing" },
            Need { name: "a font", sign: Sign::Package, debian_package: "damso-no-such-font" },
        ];
        let asked = ask_for(&missing(NEEDS, false)).to_string();
        assert!(asked.contains("  - A Thing\n"), "{asked}");
        assert!(asked.ends_with("apt-get install thing"), "{asked}");
    }
}

//! A network namespace: an interface of its own, addresses, routes, rules of a firewall. Made and removed through `ip`
//! and `nft`, whose words are the documented ones.

use std::{
    ffi::OsStr,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    sync::{
        Once,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

/// Where `ip netns` keeps the names.
const NAMES: &str = "/run/netns";

const PREFIX: &str = "damso";

/// A namespace that goes when it is dropped. What still runs in it keeps the kernel's part of it, nameless, until it
/// ends.
pub(crate) struct Namespace {
    name: String,
}

impl Namespace {
    /// Why there can be none here, if there can be none.
    pub(super) fn obstacle() -> Option<String> {
        if !cfg!(target_os = "linux") || !rustix::process::geteuid().is_root() {
            return Some("the laboratory needs root on Linux".into());
        }
        for (program, version) in [("ip", "-V"), ("nft", "--version")] {
            let runs = Command::new(program).arg(version).stdout(Stdio::null()).status();
            if !runs.is_ok_and(|status| status.success()) {
                return Some(format!("the laboratory needs `{program}`, which is not installed"));
            }
        }
        remove_leftovers();
        let trial = Self::named(new_name());
        let refusal = trial.create().and_then(|()| trial.try_nft("table inet trial")).err()?;
        Some(format!("the laboratory needs network namespaces and nftables, which this kernel refuses: {refusal}"))
    }

    /// A namespace with nothing in it but its loopback.
    pub(super) fn new() -> Self {
        let namespace = Self::named(new_name());
        namespace.create().unwrap_or_else(|refusal| panic!("a namespace: {refusal}"));
        // Of the addresses that the kernel gives an interface by itself, browsers would make candidates. The loopback
        // keeps its own: chromedriver wants it.
        namespace.set("net/ipv6/conf/default/disable_ipv6", "1");
        namespace.ip(["link set lo up"]);
        namespace
    }

    /// A command that runs in the namespace.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("ip");
        command.args(["netns", "exec", &self.name]).arg(program);
        command
    }

    /// Does something in a thread that is in the namespace.
    pub(crate) fn within<T: Send>(&self, act: impl FnOnce() -> T + Send) -> T {
        thread::scope(|scope| {
            let inside = || {
                self.enter();
                act()
            };
            // Under the test's name, for a failure to be told as the test's.
            let thread = thread::Builder::new().name(thread::current().name().unwrap_or("test").to_owned());
            let acting = thread.spawn_scoped(scope, inside).expect("there is room for a thread");
            acting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    }

    /// Moves this thread, and none else, into the namespace.
    #[cfg(target_os = "linux")]
    fn enter(&self) {
        use rustix::thread::{LinkNameSpaceType, move_into_link_name_space};
        use std::os::fd::AsFd as _;

        let namespace = fs::File::open(self.path()).unwrap_or_else(|error| panic!("{}: {error}", self.name));
        move_into_link_name_space(namespace.as_fd(), Some(LinkNameSpaceType::Network))
            .unwrap_or_else(|error| panic!("{} cannot be entered: {error}", self.name));
    }

    /// There is none to enter.
    #[cfg(not(target_os = "linux"))]
    fn enter(&self) {
        unreachable!("{} was made on Linux", self.name)
    }

    /// What `ip` calls the namespace.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Has `ip` do one thing after the other.
    #[track_caller]
    pub(super) fn ip<const N: usize>(&self, commands: [&str; N]) {
        let mut ip = Command::new("ip");
        ip.args(["-netns", &self.name, "-batch", "-"]);
        if let Err(refusal) = feed(&mut ip, &commands.join("\n")) {
            panic!("ip in {}: {refusal}\n{}", self.name, commands.join("\n"));
        }
    }

    /// Adds rules to the namespace's firewall.
    #[track_caller]
    pub(super) fn nft(&self, rules: &str) {
        if let Err(refusal) = self.try_nft(rules) {
            panic!("nft in {}: {refusal}\n{rules}", self.name);
        }
    }

    /// Sets a variable of the kernel that each namespace has for itself.
    #[track_caller]
    pub(super) fn set(&self, variable: &str, value: &str) {
        let path = Path::new("/proc/sys").join(variable);
        let written = self.within(|| fs::write(&path, value));
        // A kernel without IPv6 needs not be told to leave it off.
        if let Err(error) = written
            && path.exists()
        {
            panic!("{}: {error}", path.display());
        }
    }

    fn named(name: String) -> Self {
        Self { name }
    }

    fn path(&self) -> PathBuf {
        Path::new(NAMES).join(&self.name)
    }

    fn create(&self) -> Result<(), String> {
        feed(Command::new("ip").args(["netns", "add", &self.name]), "")
    }

    fn try_nft(&self, rules: &str) -> Result<(), String> {
        feed(self.command("nft").args(["-f", "-"]), rules)
    }
}

impl Drop for Namespace {
    fn drop(&mut self) {
        remove(&self.name);
    }
}

/// Runs a command on these lines; what it says of a failure is the error.
fn feed(command: &mut Command, lines: &str) -> Result<(), String> {
    let mut feeding = || {
        let mut running = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        // A program that has ended before it has read all says why.
        let _ = running.stdin.take().expect("piped").write_all(lines.as_bytes());
        running.wait_with_output()
    };
    match feeding() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// A name that tells whose the namespace is.
fn new_name() -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    format!("{PREFIX}-{}-{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed))
}

/// Removes, once, what runs that were killed have left.
fn remove_leftovers() {
    static REMOVED: Once = Once::new();
    REMOVED.call_once(|| {
        for entry in fs::read_dir(NAMES).into_iter().flatten().filter_map(Result::ok) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if owner(&name).is_some_and(|owner| !Path::new("/proc").join(owner).exists()) {
                remove(&name);
            }
        }
    });
}

/// The process that made a namespace of this name, if it is one of ours.
fn owner(name: &str) -> Option<&str> {
    let (owner, number) = name.strip_prefix(PREFIX)?.strip_prefix('-')?.split_once('-')?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (is_number(owner) && is_number(number)).then_some(owner)
}

fn remove(name: &str) {
    // It may be gone already, and there is nothing to be done about one that stays.
    let _ = feed(Command::new("ip").args(["netns", "delete", name]), "");
}

#[cfg(test)]
mod tests {
    use super::owner;

    #[test]
    fn only_our_own_names_have_an_owner() {
        for (name, expected) in [
            ("damso-123-0", Some("123")),
            ("damso-123-45", Some("123")),
            ("damso-123", None),
            ("damso-123-x", None),
            ("damso--1", None),
            ("damso-../../1-1", None),
            ("office-123-0", None),
        ] {
            assert_eq!(owner(name), expected, "{name}");
        }
    }
}

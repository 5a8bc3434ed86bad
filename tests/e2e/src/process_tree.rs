//! Who started whom, as Linux tells it under `/proc`.

use std::{collections::HashMap, fs};

use rustix::process::{Pid, Signal, kill_process};

/// Sends a signal to everything that the children of `pid`'s children have started, and that these have started. A stopped
/// process starts nothing more, but may just have, so this looks until there is nobody new.
pub(crate) fn signal_beneath_grandchildren(pid: u32, signal: Signal) {
    let mut told = Vec::new();
    loop {
        let mut new = beneath_grandchildren(pid);
        new.retain(|pid| !told.contains(pid));
        if new.is_empty() {
            return;
        }
        for pid in &new {
            // It may have ended by itself.
            let _ = i32::try_from(*pid).ok().and_then(Pid::from_raw).map(|pid| kill_process(pid, signal));
        }
        told.extend(new);
    }
}

/// How much memory those take, of what [`signal_beneath_grandchildren`] would tell, in whose command line this word stands:
/// their proportional set size, in bytes.
pub(crate) fn memory_beneath_grandchildren(pid: u32, word: &str) -> u64 {
    let has_word = |pid: &u32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(word)
    };
    let sizes = beneath_grandchildren(pid).into_iter().filter(has_word).filter_map(|pid| {
        let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        proportional_set_size(&rollup)
    });
    sizes.sum()
}

/// In bytes, as `proc_pid_smaps(5)` tells it.
fn proportional_set_size(rollup: &str) -> Option<u64> {
    let kibibytes = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
    Some(kibibytes.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

/// What the children of `pid`'s children have started, and all that these have started.
fn beneath_grandchildren(pid: u32) -> Vec<u32> {
    let children = children();
    let of = |parents: &[u32]| -> Vec<u32> {
        parents.iter().flat_map(|parent| children.get(parent).cloned().unwrap_or_default()).collect()
    };
    let mut generation = of(&of(&of(&[pid])));
    let mut all = Vec::new();
    while !generation.is_empty() {
        all.extend_from_slice(&generation);
        generation = of(&generation);
    }
    all
}

/// The children of each process.
fn children() -> HashMap<u32, Vec<u32>> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok) {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        let Ok(status) = fs::read_to_string(entry.path().join("stat")) else { continue };
        if let Some(parent) = parent(&status) {
            children.entry(parent).or_default().push(pid);
        }
    }
    children
}

/// The parent's number in a line of `proc_pid_stat(5)`. The second field is the program's name in parentheses, and may
/// have anything in it.
fn parent(status: &str) -> Option<u32> {
    status.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{parent, proportional_set_size};

    #[test]
    fn a_program_may_be_named_as_it_likes() {
        assert_eq!(parent("12 (chromium) S 7 12 12 0"), Some(7));
        assert_eq!(parent("12 (a) b (c) R 7) S 8 12 12 0"), Some(8));
        assert_eq!(parent(""), None);
    }

    #[test]
    fn a_size_is_in_kibibytes() {
        assert_eq!(
            proportional_set_size("55-77 ---p [rollup]\nRss:  9 kB\nPss:      3 kB\nPss_Dirty:  1 kB"),
            Some(3072)
        );
        assert_eq!(proportional_set_size(""), None);
    }
}

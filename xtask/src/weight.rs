//! How much a browser downloads before the page runs, and what only some ask it for later: file by file, and how much it
//! may be.

use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Context, Result};
use crate::{page, workspace};

/// What each file may weigh as it is sent, in bytes. Lower it whenever the page has become lighter; raise it only with the
/// reason in the same commit.
const BUDGET: &[(&str, u64)] = &[
    ("damso_bg.wasm", 176_600),
    ("damso.js", 6_835),
    ("components.css", 3_975),
    ("layout.css", 1_200),
    ("index.html", 940),
    ("tokens.css", 690),
    ("boot.js", 1_320),
    ("boot.css", 303),
    ("favicon.svg", 333),
    ("on-demand/damso_split_later.wasm", 139_200),
    ("on-demand/damso_split_korean.wasm", 8_620),
    ("on-demand/damso-qr_bg.wasm", 7_715),
    ("on-demand/damso-qr.js", 1_465),
    ("on-demand/damso-files_bg.wasm", 21_880),
    ("on-demand/damso-files.js", 3_735),
    ("on-demand/damso-files-worker.js", 138),
    ("on-demand/favicon-call.svg", 426),
];

/// The directory of what is not loaded before somebody wants it.
const ON_DEMAND: &str = "on-demand/";

/// A file may exceed its budget by one part in so many: the same sources, built in another directory, give a program that
/// is not quite the same.
const TOLERANCE: u64 = 200;

/// A file of the page.
pub(crate) struct File {
    /// Without the hash that its name carries.
    name: String,
    raw: u64,
    /// What is sent to a browser that takes brotli: the compressed file, or the file itself where that is no smaller.
    sent: u64,
}

impl File {
    fn is_on_demand(&self) -> bool {
        self.name.starts_with(ON_DEMAND)
    }
}

/// Weighs the page that was built last, the heaviest file first.
pub(crate) fn measure() -> Result<Vec<File>> {
    let mut files = files(&workspace::dist())?;
    files.sort_by_key(|file| std::cmp::Reverse(file.sent));
    Ok(files)
}

/// Prints a table of what every call loads, and one of what is loaded on demand.
pub(crate) fn print(files: &[File]) {
    let (later, first): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.is_on_demand());
    print_table("file", &first);
    if !later.is_empty() {
        println!();
        print_table("on demand", &later);
    }
}

fn print_table(heading: &str, files: &[&File]) {
    let line = |name: &str, raw, sent, budget| println!("{name:<32}{raw:>12}{sent:>12}{budget:>12}");
    println!("{heading:<32}{:>12}{:>12}{:>12}", "raw, B", "brotli, B", "budget, B");
    for File { name, raw, sent } in files {
        line(name, *raw, *sent, budget(name));
    }
    let total = |weight: fn(&File) -> u64| files.iter().copied().map(weight).sum();
    line("total", total(|file| file.raw), total(|file| file.sent), total(|file| budget(&file.name)));
}

/// What is wrong with the weight, a sentence for each file over its budget.
pub(crate) fn complaints(files: &[File]) -> Vec<String> {
    let complaint = |File { name, sent, .. }: &File| {
        let budget = budget(name);
        is_over(*sent, budget).then(|| {
            format!(
                "{name} weighs {sent} B, {} more than its budget of {budget}. Make it lighter, or raise the budget in \
                 xtask/src/weight.rs and give the reason in the same commit.",
                sent - budget,
            )
        })
    };
    files.iter().filter_map(complaint).collect()
}

/// A new file has no budget yet.
fn budget(name: &str) -> u64 {
    BUDGET.iter().find(|(known, _)| *known == name).map_or(0, |(_, budget)| *budget)
}

fn is_over(weight: u64, budget: u64) -> bool {
    weight > budget + budget / TOLERANCE
}

fn files(directory: &Path) -> Result<Vec<File>> {
    let reading = || format!("reading {}", directory.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(directory).context(reading)? {
        let path = entry.context(reading)?.path();
        if path.is_dir() {
            files.extend(self::files(&path)?);
        } else if is_part_of_the_page(&path) {
            let size = |path: PathBuf| path.metadata().map(|metadata| metadata.len());
            let raw = size(path.clone()).context(reading)?;
            let name = path.strip_prefix(workspace::dist()).unwrap_or(&path).display().to_string();
            let sent = size(page::compressed_name(&path)).unwrap_or(raw);
            files.push(File { name: without_hash(&name), raw, sent });
        }
    }
    Ok(files)
}

fn is_part_of_the_page(path: &Path) -> bool {
    !path.ends_with(page::STAMP) && path.extension().is_none_or(|extension| extension != "br")
}

/// `damso-0123456789abcdef_bg.wasm` becomes `damso_bg.wasm`.
fn without_hash(name: &str) -> String {
    // Sixteen digits, but for leading zeros.
    const DIGITS: std::ops::RangeInclusive<usize> = 12..=16;
    for (dash, _) in name.match_indices('-') {
        let rest = &name[dash + 1..];
        let end = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
        if DIGITS.contains(&end) {
            return name[..dash].to_owned() + &rest[end..];
        }
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_without_hashes() {
        for (name, plain) in [
            ("damso-58c06ea1b6b58e37.js", "damso.js"),
            ("damso-58c06ea1b6b58e37_bg.wasm", "damso_bg.wasm"),
            ("two-words-58c06ea1b6b58e37.css", "two-words.css"),
            ("on-demand/damso-qr_bg.wasm", "on-demand/damso-qr_bg.wasm"),
            ("index.html", "index.html"),
            ("well-known.txt", "well-known.txt"),
            ("damso-8c06ea1b6b58e37_bg.wasm", "damso_bg.wasm"),
            ("a-58c06ea1", "a-58c06ea1"),
        ] {
            assert_eq!(without_hash(name), plain, "{name}");
        }
    }

    #[test]
    fn a_file_may_exceed_its_budget_by_the_tolerance_only() {
        assert!(!is_over(900, 1000));
        assert!(!is_over(1000, 1000));
        assert!(!is_over(1005, 1000));
        assert!(is_over(1006, 1000));
    }

    #[test]
    fn a_file_without_a_budget_is_complained_about() {
        let file = |name: &str, sent| File { name: name.into(), raw: sent, sent };
        let (known, budget) = BUDGET[0];
        let complaints = complaints(&[file(known, budget), file("new.js", 12), file(known, budget + 10_000)]);
        assert_eq!(complaints.len(), 2);
        assert!(complaints[0].starts_with("new.js weighs 12 B, 12 more than its budget of 0."), "{complaints:?}");
        assert!(complaints[1].contains("10000 more"), "{complaints:?}");
    }
}

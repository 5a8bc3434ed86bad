//! Asks the linker to keep what tells who needs whom, by which the released page is split into its parts; and makes the styles
//! that are a part of the program smaller, as Trunk does with the others.

use std::{env, fs, path::Path};

const STYLES: &str = "styles/later.css";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={STYLES}");
    let is = |name, value| env::var(name).is_ok_and(|set| set == value);
    if is("CARGO_CFG_TARGET_FAMILY", "wasm") && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
    let styles = fs::read_to_string(STYLES).expect("the styles are beside this program");
    let without_comments = styles.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest));
    let lines: Vec<_> = without_comments.flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty()).collect();
    let directory = env::var("OUT_DIR").expect("cargo says where");
    fs::write(Path::new(&directory).join("later.css"), lines.join("\n")).expect("cargo lets it write there");
}

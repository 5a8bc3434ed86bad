//! Takes out of the released program what a call does without at first, and puts it into files of its own, which the
//! program loads later: `cargo xtask split`, which Trunk runs when it has built everything else (Trunk.toml).
//!
//! Where the program is split, its source says with `#[wasm_split]`. A debug build is left whole.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{freshness, imports};
use crate::command::run;
use crate::failure::{Context, Failure, Result};
use crate::workspace;

/// What rustc emits, and wasm-opt does not expect unasked. As in index.html.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The module that loads the parts, as wasm-split names it.
const LOADER: &str = "__wasm_split.js";

/// What the program is called, and what before its hash.
const NAME: &str = "damso";
const PREFIX: &str = "damso-";

/// Splits the page that Trunk is building.
pub(crate) fn split() -> Result {
    let trunk = |name: &str| env::var(name).map_err(|_| Failure::new(format!("Trunk runs this and sets {name}")));
    if trunk("TRUNK_PROFILE")? != "release" {
        return Ok(());
    }
    let staging = PathBuf::from(trunk("TRUNK_STAGING_DIR")?);
    let target = workspace::target()?;
    let scratch = target.join("split");
    workspace::remove_directory(&scratch)?;

    run(Command::new("wasm-split-cli")
        .args(["--target", "web", "--out-name", NAME])
        .arg(target.join("wasm32-unknown-unknown/page/damso.wasm"))
        .arg(&scratch))?;
    let bound = scratch.join("bound");
    run(Command::new("wasm-bindgen")
        // The parts share the table of functions, which it would take for unused.
        .args(["--target", "web", "--no-typescript", "--keep-lld-exports", "--out-name", NAME, "--out-dir"])
        .arg(&bound)
        .arg(scratch.join(format!("{NAME}.wasm"))))?;

    let optimized = scratch.join("optimized");
    fs::create_dir(&optimized).context(|| format!("creating {}", optimized.display()))?;
    let main = format!("{NAME}_bg.wasm");
    let parts = parts(&scratch)?;
    optimize(&bound.join(&main), &optimized.join(&main))?;
    for part in &parts {
        optimize(&scratch.join(part), &optimized.join(part))?;
    }
    let script = with_loader(&read(&bound.join(format!("{NAME}.js")))?, &read(&scratch.join(LOADER))?)?;
    let script = with_any_media_type(&script)?;
    let script = with_short_names(&script, &optimized.join(&main))?;
    let minified = scratch.join("minified.js");
    write(&minified, &script)?;
    minify(&minified)?;
    let script = read(&minified)?;

    // One hash of all: the parts of one program have one name, and never meet those of another.
    let mut hasher = DefaultHasher::new();
    (&script, freshness::digest(&optimized, &["."])?).hash(&mut hasher);
    let stem = format!("{PREFIX}{:016x}", hasher.finish());
    let mut script = replace(&script, &main, &format!("{stem}_bg.wasm"))?;
    rename(&optimized.join(&main), &staging.join(format!("{stem}_bg.wasm")))?;
    for part in &parts {
        let name = format!("on-demand/{stem}_{part}");
        script = replace(&script, &format!("./{part}"), &format!("./{name}"))?;
        rename(&optimized.join(part), &staging.join(name))?;
    }
    let on_demand = staging.join("on-demand");
    for script in names(&on_demand)?.iter().filter(|name| has_ending(name, "js")) {
        minify(&on_demand.join(script))?;
    }
    let whole = program(&staging)?;
    for ending in [".js", "_bg.wasm"] {
        let name = staging.join(format!("{whole}{ending}"));
        fs::remove_file(&name).context(|| format!("removing {}", name.display()))?;
    }
    let index = staging.join("index.html");
    write(&index, &read(&index)?.replace(&whole, &stem))?;
    write(&staging.join(format!("{stem}.js")), &script)
}

/// The name of the program's files without their endings.
fn program(staging: &Path) -> Result<String> {
    let names = names(staging)?;
    let scripts = names.iter().filter_map(|name| name.strip_suffix(".js"));
    let mut programs = scripts.filter(|stem| stem.starts_with(PREFIX));
    match (programs.next(), programs.next()) {
        (Some(stem), None) => Ok(stem.to_owned()),
        _ => Err(Failure::new(format!("there is not one {PREFIX}….js in {}", staging.display()))),
    }
}

/// The files that were split off.
fn parts(scratch: &Path) -> Result<Vec<String>> {
    let is_part = |name: &String| has_ending(name, "wasm") && !name.starts_with(NAME);
    Ok(names(scratch)?.into_iter().filter(is_part).collect())
}

/// The bindings with the loader in them, instead of a file of its own that would have to be waited for.
fn with_loader(bindings: &str, loader: &str) -> Result<String> {
    let loader = replace(loader, &format!("import {{ initSync }} from \"./{NAME}.js\";"), "")?;
    let (_, functions) = split_once(&loader, "export const ")?;
    let functions: Vec<&str> = functions.split("export const ").filter_map(|rest| rest.split(' ').next()).collect();
    // One for each function that loads something, all the same.
    let mut bindings = bindings.to_owned();
    let from = format!("from \"./{LOADER}\"\n");
    let mut loads = format!("\"./{LOADER}\": {{ {} }},\n", functions.join(", "));
    for _ in &functions {
        let (before, after) = split_once(&bindings, &from)?;
        let (before, name) = before.rsplit_once("import * as ").ok_or_else(|| unexpected("import * as "))?;
        let used = format!("\"./{LOADER}\": {},\n", name.trim_end());
        bindings = replace(&(before.to_owned() + after), &used, &std::mem::take(&mut loads))?;
    }
    Ok(loader.replace("export const ", "const ") + "\n" + &bindings)
}

/// A host may call a program's bytes what it likes, as in what wasm-bindgen writes.
fn with_any_media_type(script: &str) -> Result<String> {
    const STREAMING: &str = "WebAssembly.instantiateStreaming(src, imports)";
    const AT_ONCE: &str = "src.then((it) => it.arrayBuffer()).then((bytes) => WebAssembly.instantiate(bytes, imports))";
    split_once(script, STREAMING)?;
    Ok(script.replace(STREAMING, AT_ONCE))
}

/// The bindings and the program, with short names for what one has of the other.
fn with_short_names(script: &str, program: &Path) -> Result<String> {
    let module = fs::read(program).context(|| format!("reading {}", program.display()))?;
    let bindings = format!("./{NAME}_bg.js");
    let (module, names) = imports::shorten(&module, &bindings)?;
    fs::write(program, module).context(|| format!("writing {}", program.display()))?;
    let script = replace(script, &format!("\"{bindings}\": "), "\".\": ")?;
    names.iter().try_fold(script, |script, (name, short)| replace(&script, &format!("{name}: "), &format!("{short}: ")))
}

fn minify(script: &Path) -> Result {
    run(Command::new("terser").args(["--module", "--compress", "--mangle", "--output"]).arg(script).arg(script))
}

/// What makes the smallest files after compression, as was found by trying.
const OPTIMIZATION: &[&str] = &[
    // The control flow is put together anew, of simpler pieces.
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    // What is inlined is no shorter afterwards, and less like anything else.
    "--one-caller-inline-max-function-size=0",
    "--merge-similar-functions",
    // Who is related, by its name, is alike.
    "--reorder-functions-by-name",
    // Nothing that matters lies below 1024: there the stack would end.
    "--low-memory-unused",
];

fn optimize(from: &Path, to: &Path) -> Result {
    run(Command::new("wasm-opt").args(OPTIMIZATION).args(FEATURES).arg(from).arg("-o").arg(to))
}

/// What these tools write is known by heart here; when a newer one writes something else, that is said.
fn replace(text: &str, old: &str, new: &str) -> Result<String> {
    let (before, after) = split_once(text, old)?;
    Ok([before, new, after].concat())
}

fn split_once<'t>(text: &'t str, at: &str) -> Result<(&'t str, &'t str)> {
    text.split_once(at).ok_or_else(|| unexpected(at))
}

fn unexpected(at: &str) -> Failure {
    Failure::new(format!("splitting the page: no `{at}` where it was expected"))
}

fn has_ending(name: &str, ending: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == ending)
}

fn names(directory: &Path) -> Result<Vec<String>> {
    let reading = || format!("reading {}", directory.display());
    let entries = fs::read_dir(directory).context(reading)?;
    let names = entries.map(|entry| Ok(entry.context(reading)?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).context(|| format!("reading {}", path.display()))
}

fn rename(from: &Path, to: &Path) -> Result {
    fs::rename(from, to).context(|| format!("moving {} to {}", from.display(), to.display()))
}

fn write(path: &Path, content: &str) -> Result {
    fs::write(path, content).context(|| format!("writing {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BINDINGS: &str = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\n\n\
                            function initSync() {}\nreturn {\n    \"./__wasm_split.js\": import1,\n    \
                            \"./__wasm_split.js\": import2,\n}\n";
    const LOADING: &str =
        "import { initSync } from \"./damso.js\";\nlet shared;\nexport const load_a = 1;\nexport const load_b = 2;";

    #[test]
    fn the_loader_moves_into_the_bindings() {
        assert_eq!(
            with_loader(BINDINGS, LOADING).unwrap(),
            "\nlet shared;\nconst load_a = 1;\nconst load_b = 2;\n\nfunction initSync() {}\nreturn {\n    \
             \"./__wasm_split.js\": { load_a, load_b },\n    }\n"
        );
    }

    #[test]
    fn what_is_not_understood_is_told() {
        for (bindings, loader) in
            [("", LOADING), (BINDINGS, ""), (BINDINGS, "import { initSync } from \"./damso.js\";")]
        {
            let failure = with_loader(bindings, loader).unwrap_err();
            assert!(failure.to_string().starts_with("splitting the page: no `"), "{failure}");
        }
    }
}

//! Puts the sources of the crates that a model is written with into the program: `eyeballs new-model` writes them beside a new model,
//! which then builds wherever it lies.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

const CRATES: [&str; 3] = ["eyeballs-numerics", "eyeballs-abi", "eyeballs-model"];
/// What they use of others, by their names in the workspace's manifest.
const OTHERS: [&str; 4] = ["libm", "rand", "rand_core", "rand_distr"];

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo says it"));
    let crates = here.parent().expect("it lies in the folder of crates").to_path_buf();
    let mut text = String::from("pub(crate) static CRATES: &[(&str, &str)] = &[\n");
    for name in CRATES {
        let mut files = vec![crates.join(name).join("Cargo.toml")];
        below(&crates.join(name).join("src"), &mut files);
        files.sort();
        for file in files {
            let relative = file.strip_prefix(&crates).expect("it lies below").display().to_string();
            let _ = writeln!(text, "    ({:?}, include_str!({file:?})),", relative.replace('\\', "/"));
            println!("cargo::rerun-if-changed={}", file.display());
        }
        println!("cargo::rerun-if-changed={}", crates.join(name).join("src").display());
    }
    text.push_str("];\n");
    let manifest = crates.parent().expect("the workspace").join("Cargo.toml");
    println!("cargo::rerun-if-changed={}", manifest.display());
    let manifest = fs::read_to_string(&manifest).expect("the workspace's manifest");
    let wanted = |line: &&str| line.split_once(" = ").is_some_and(|(name, _)| OTHERS.contains(&name));
    let lines: Vec<&str> = manifest.lines().filter(wanted).collect();
    assert_eq!(lines.len(), OTHERS.len(), "each stands once in the workspace's manifest: {lines:?}");
    let _ = writeln!(text, "pub(crate) static DEPENDENCIES: &str = {:?};", lines.join("\n"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says it"));
    fs::write(out.join("crates.rs"), text).expect("the build folder can be written");
}

fn below(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("sources can be read") {
        let path = entry.expect("the folder stays").path();
        if path.is_dir() {
            below(&path, files);
        } else {
            files.push(path);
        }
    }
}

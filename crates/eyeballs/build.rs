//! Says from which commit the program is built, where that is known without asking git: `EYEBALLS_COMMIT` in the
//! environment, or what is checked out in the project's folder. Built from an archive it is `unknown`. Changes that
//! were not committed are not seen.
//!
//! It belongs to this crate alone, so that a commit builds no other crate again.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-env-changed=EYEBALLS_COMMIT");
    let given = env::var("EYEBALLS_COMMIT").ok().filter(|commit| is_name(commit));
    let commit = given.or_else(checked_out).unwrap_or_else(|| "unknown".to_owned());
    println!("cargo:rustc-env=EYEBALLS_BUILD_COMMIT={commit}");
}

/// Whether a text can name a commit.
fn is_name(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    (1..=80).contains(&text.len()) && text.bytes().all(is_allowed)
}

/// The commit that is checked out in the project's folder.
fn checked_out() -> Option<String> {
    let project = Path::new(&env::var_os("CARGO_MANIFEST_DIR")?).join("../..");
    let git = git_folder(&project.join(".git"))?;
    let shared = read(&git.join("commondir")).map_or_else(|| git.clone(), |path| git.join(path));
    let head = watched(&git.join("HEAD"))?;
    // Grows with every commit.
    watched(&git.join("logs/HEAD"));
    let commit = match head.strip_prefix("ref: ") {
        None => head,
        Some(name) => {
            let packed = watched(&shared.join("packed-refs"));
            watched(&shared.join(name)).or_else(|| {
                let packed = packed?;
                let line = packed.lines().find_map(|line| line.strip_suffix(name)?.strip_suffix(' '))?;
                Some(line.to_owned())
            })?
        }
    };
    is_name(&commit).then_some(commit)
}

/// The folder of a repository, or of one of its worktrees, where `.git` is a file that names it.
fn git_folder(git: &Path) -> Option<PathBuf> {
    if git.is_dir() {
        return Some(git.to_owned());
    }
    let named = read(git)?;
    Some(git.parent()?.join(named.strip_prefix("gitdir: ")?))
}

/// Reads a file, whose change builds the program again.
fn watched(path: &Path) -> Option<String> {
    let text = read(path)?;
    println!("cargo:rerun-if-changed={}", path.display());
    Some(text)
}

fn read(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok().map(|text| text.trim_end().to_owned())
}

//! Helpers that the tests of the whole share: folders, a C compiler, and one block of users.
//!
//! They panic when the machine lacks what a test needs, because a test that is skipped shows nothing.

pub mod header;
pub mod one_block;

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The flags that the documentation gives for a model in C.
pub const C_MODEL_FLAGS: &[&str] = &["-std=c11", "-O2", "-ffp-contract=off", "-fPIC", "-shared"];

/// The root of the project's files.
pub fn project() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the tests lie in a folder of the project").to_path_buf()
}

/// The folder of this test program, where cargo also puts the libraries that the tests depend on.
pub fn build_folder() -> PathBuf {
    let program = env::current_exe().expect("a running program has a path");
    program.parent().expect("a program lies in a folder").to_path_buf()
}

/// The path of a library that cargo built as a dependency of the tests.
pub fn built_library(name: &str) -> PathBuf {
    let file = format!("{}{name}{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let path = build_folder().join(file);
    assert!(path.is_file(), "cargo built no {}", path.display());
    path
}

/// An empty folder below the build folder, for one test alone: `name` is the test's.
pub fn empty_folder(name: &str) -> PathBuf {
    let folder = build_folder().join("test-folders").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old test folder can be removed");
    }
    fs::create_dir_all(&folder).expect("a test folder can be made");
    folder
}

/// Compiles one C file, which may include `eyeballs.h`, to `output`. Warnings are errors.
///
/// # Panics
/// If there is no C compiler, or with its messages if it does not accept the file.
pub fn compile_c<Flag: AsRef<OsStr>>(source: &Path, flags: &[Flag], output: &Path) -> PathBuf {
    compile("cc", source, flags, output)
}

/// As [`compile_c`], with the compiler to use.
///
/// # Panics
/// As [`compile_c`].
pub fn compile<Flag: AsRef<OsStr>>(compiler: &str, source: &Path, flags: &[Flag], output: &Path) -> PathBuf {
    let result = Command::new(compiler)
        .args(flags)
        .args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"])
        .arg("-I")
        .arg(project().join("crates/eyeballs-abi/include"))
        .arg(source)
        .arg("-o")
        .arg(output)
        .output()
        .unwrap_or_else(|error| panic!("these tests need the compiler `{compiler}`: {error}"));
    assert!(
        result.status.success(),
        "{} does not compile:\n{}",
        source.display(),
        String::from_utf8_lossy(&result.stderr)
    );
    output.to_path_buf()
}

/// The examples of the document are compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../docs/writing-a-model.md")]
struct WritingAModel;

/// As are those of the book.
#[cfg(doctest)]
#[doc = include_str!("../../docs/book/first-model.md")]
struct FirstModel;

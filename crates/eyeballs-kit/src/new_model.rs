//! A model to start from: a folder that builds, tests, passes every check and runs in a market as it is.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::fs;
use std::io;
use std::path::Path;

include!(concat!(env!("OUT_DIR"), "/crates.rs"));

/// What a model is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// A crate, and one that makes the library of it.
    Rust,
    /// A file and its makefile.
    C,
    /// A module that numba compiles; no Python runs with the model.
    Python,
}

/// A file of the folder: its path there, and its text.
pub type File = (String, String);

const HEADER: &str = include_str!("../../eyeballs-abi/include/eyeballs.h");
const TEST_HEADER: &str = include_str!("../../eyeballs-abi/include/eyeballs_test.h");
const SCENARIO: &str = include_str!("../templates/scenario.toml");
/// Files of each language, with names and texts in which the model's name is to be put.
const RUST: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../templates/rust/workspace.toml")),
    ("README.md", include_str!("../templates/rust/README.md")),
    ("model/Cargo.toml", include_str!("../templates/rust/model.toml")),
    ("model/src/lib.rs", include_str!("../templates/rust/lib.rs")),
    ("plugin/Cargo.toml", include_str!("../templates/rust/plugin.toml")),
    ("plugin/src/lib.rs", include_str!("../templates/rust/plugin.rs")),
    (".gitignore", "/target\n"),
];
const C: &[(&str, &str)] = &[
    ("@SNAKE@.c", include_str!("../templates/c/model.c")),
    ("test_@SNAKE@.c", include_str!("../templates/c/test.c")),
    ("Makefile", include_str!("../templates/c/Makefile")),
    ("README.md", include_str!("../templates/c/README.md")),
    ("eyeballs.h", HEADER),
    ("eyeballs_test.h", TEST_HEADER),
];
const PYTHON: &[(&str, &str)] = &[
    ("@SNAKE@.py", include_str!("../templates/python/model.py")),
    ("test_@SNAKE@.py", include_str!("../templates/python/test.py")),
    ("eyeballs_model.py", include_str!("../templates/python/eyeballs_model.py")),
    ("eyeballs_model_build.py", include_str!("../templates/python/eyeballs_model_build.py")),
    ("Makefile", include_str!("../templates/python/Makefile")),
    ("README.md", include_str!("../templates/python/README.md")),
    ("eyeballs.h", HEADER),
];

/// Names that mean something else to a compiler or to cargo.
const TAKEN: &str = "abstract alloc as async auto await become bool box break case char class const continue core crate def default \
     del do double dyn elif else enum eyeballs extern false final float fn for from global goto if impl import in inline int is lambda \
     let long loop macro main match mod model move mut not or override pass plugin priv proc-macro pub raise ref register restrict \
     return self short signed sizeof static std struct super switch test trait true try type typedef typeof union unsafe unsigned \
     unsized use virtual void volatile where while with yield";

/// All files of a new model.
///
/// # Errors
/// What is wrong with its name, and what to do.
pub fn files(id: &str, language: Language) -> Result<Vec<File>, String> {
    let words: Vec<&str> = id.split('-').collect();
    let is_word =
        |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if !words.iter().all(is_word) || !id.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(format!(
            "`{id}` is no name for a model: use lower-case words joined by hyphens, as in tip-jar"
        ));
    }
    if TAKEN.split_whitespace().any(|word| word == id) {
        return Err(format!(
            "`{id}` means something else in Rust, C or Python: take a name of two words, as in {id}-fee"
        ));
    }
    let snake = words.join("_");
    let capital = |word: &&str| word[..1].to_uppercase() + &word[1..];
    let camel: String = words.iter().map(capital).collect();
    let title = capital(&words.join(" ").as_str());
    let library = match language {
        Language::Rust => format!("target/release/{DLL_PREFIX}{snake}_plugin{DLL_SUFFIX}"),
        Language::C | Language::Python => format!("{snake}{DLL_SUFFIX}"),
    };
    let named = |text: &str| {
        text.replace("@ID@", id)
            .replace("@SNAKE@", &snake)
            .replace("@CAMEL@", &camel)
            .replace("@TITLE@", &title)
            .replace("@LIBRARY@", &library)
            .replace("@DEPENDENCIES@", DEPENDENCIES)
    };
    let templates = match language {
        Language::Rust => RUST,
        Language::C => C,
        Language::Python => PYTHON,
    };
    let mut files: Vec<File> = templates.iter().map(|(path, text)| (named(path), named(text))).collect();
    files.push(("scenario.toml".to_owned(), named(SCENARIO)));
    if language == Language::Rust {
        files.extend(CRATES.iter().map(|(path, text)| (format!("eyeballs/{path}"), (*text).to_owned())));
    }
    Ok(files)
}

/// Writes files into a new folder.
///
/// # Errors
/// If there is something of that name, or it cannot be written.
pub fn write(folder: &Path, files: &[File]) -> io::Result<()> {
    fs::create_dir(folder)?;
    for (path, text) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_put_everywhere_and_those_that_cannot_be_are_refused() {
        for language in [Language::Rust, Language::C, Language::Python] {
            let files = files("street-musician2", language).expect("a name");
            for (path, text) in files.iter().filter(|(path, _)| !path.starts_with("eyeballs")) {
                for placeholder in ["@ID@", "@SNAKE@", "@CAMEL@", "@TITLE@", "@LIBRARY@", "@DEPENDENCIES@"] {
                    assert!(
                        !path.contains(placeholder) && !text.contains(placeholder),
                        "{placeholder} in {path}"
                    );
                }
            }
            assert!(files.iter().any(|(_, text)| text.contains("street-musician2")));
        }
        for name in ["", "Tip", "tip_jar", "tip--jar", "-tip", "1tip", "tip jar", "../tip", "match", "double"]
        {
            assert!(files(name, Language::C).is_err(), "{name}");
        }
    }
}

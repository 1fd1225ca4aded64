//! What a scenario may open: a library that a stranger's file names runs as the user, so the user says yes first.

use crate::error::PluginError;
use crate::library::sha256_of;
use crate::search::config_folder;
use crate::writable;
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Name of the file of the user's own, in the user's folder of settings, that lists hashes of libraries.
pub const TRUSTED_FILE: &str = "trusted-plugins";

/// Which libraries a scenario may name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permission {
    everything: bool,
    file: Option<PathBuf>,
    trusted: BTreeSet<String>,
}

impl Permission {
    /// Every library.
    pub fn everything() -> Permission {
        Permission { everything: true, ..Permission::default() }
    }

    /// The libraries whose hashes the user lists in [`TRUSTED_FILE`], or every one if `everything` is said on
    /// the command line.
    ///
    /// # Errors
    /// A list that cannot be read, or that everybody may write to.
    pub fn from_environment(everything: bool) -> Result<Permission, PluginError> {
        let file = config_folder(|name| env::var_os(name)).map(|folder| folder.join(TRUSTED_FILE));
        let trusted = match &file {
            Some(file) => trusted_in(file)?,
            None => BTreeSet::new(),
        };
        Ok(Permission { everything, file, trusted })
    }

    /// Refuses a library that the scenario names, unless the user allowed it. Nothing is opened.
    ///
    /// # Errors
    /// How it can be allowed.
    pub(crate) fn check(&self, library: &Path) -> Result<(), PluginError> {
        if self.everything {
            return Ok(());
        }
        let hash = sha256_of(library)?;
        if self.trusted.contains(&hash) {
            return Ok(());
        }
        let mut advice = format!(
            "if you trust it, allow it with --allow-plugins or name it with --plugin {}",
            library.display()
        );
        if let Some(file) = &self.file {
            advice += &format!(", or add the line `{hash}` to {}", file.display());
        }
        Err(PluginError::in_file(
            library,
            "is a library that the scenario names, and opening it would run its code as you",
            advice,
        ))
    }
}

/// The hashes of a list: the first word of each line, as `sha256sum` writes it. Lines that begin with `#` and
/// empty ones say nothing.
fn trusted_in(file: &Path) -> Result<BTreeSet<String>, PluginError> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(PluginError::unreadable(file, &error)),
    };
    writable::refuse(file)?;
    let mut hashes = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let hash = line.split_ascii_whitespace().next().unwrap_or_default();
        if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(PluginError::in_file(
                file,
                format!("line {} does not begin with a SHA-256 of 64 hexadecimal digits", index + 1),
                "correct or remove the line; `eyeballs models` and `sha256sum` print hashes",
            ));
        }
        hashes.insert(hash.to_ascii_lowercase());
    }
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_has_a_hash_at_the_beginning_of_each_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(TRUSTED_FILE);
        assert_eq!(trusted_in(&file), Ok(BTreeSet::new()));
        let hash = "AB".repeat(32);
        fs::write(&file, format!("# mine\n\n  {hash}  rent.so\n{}\n", "0".repeat(64))).unwrap();
        assert_eq!(trusted_in(&file), Ok([hash.to_lowercase(), "0".repeat(64)].into()));
        fs::write(&file, "# mine\nrent.so\n").unwrap();
        let error = trusted_in(&file).unwrap_err();
        assert!(error.problem.contains("line 2 does not begin with a SHA-256"), "{error}");
    }

    #[test]
    #[cfg(unix)]
    fn a_list_that_everybody_may_write_to_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(TRUSTED_FILE);
        fs::write(&file, "").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
        let error = trusted_in(&file).unwrap_err();
        assert_eq!(error.file.as_deref(), Some(file.as_path()));
    }

    #[test]
    fn a_library_is_allowed_by_its_hash_only() {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("rent.so");
        fs::write(&library, "abc").unwrap();
        let hash = sha256_of(&library).unwrap();
        let trusting = |hash: &str| Permission {
            trusted: [hash.to_owned()].into(),
            file: Some(folder.path().join(TRUSTED_FILE)),
            ..Permission::default()
        };
        assert_eq!(Permission::everything().check(&library), Ok(()));
        assert_eq!(trusting(&hash).check(&library), Ok(()));
        let error = trusting(&"0".repeat(64)).check(&library).unwrap_err();
        for part in ["--allow-plugins", "--plugin", &hash, TRUSTED_FILE] {
            assert!(error.advice.contains(part), "no {part} in {error}");
        }
        assert!(Permission::default().check(&library).is_err());
    }
}

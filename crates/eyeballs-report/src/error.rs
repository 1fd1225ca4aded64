//! What can go wrong: a file.

use std::fmt;
use std::path::{Path, PathBuf};

/// A file that could not be written.
#[derive(Debug)]
pub enum Error {
    /// The system refused.
    File {
        /// What was tried: "write", "create", "rename".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// Why it failed.
        cause: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    /// Puts an action and a file to what the system says.
    pub fn file<Cause>(action: &'static str, path: &Path) -> impl FnOnce(Cause) -> Error
    where
        Cause: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let path = path.to_owned();
        move |cause| Error::File { action, path, cause: cause.into() }
    }

    /// The same error after its file was moved from one folder to another.
    #[must_use]
    pub fn moved(self, from: &Path, to: &Path) -> Error {
        let Error::File { action, path, cause } = self;
        let path = path.strip_prefix(from).map_or(path.clone(), |name| to.join(name));
        Error::File { action, path, cause }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Error::File { action, path, cause } = self;
        write!(f, "cannot {action} `{}`: {cause}", path.display())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let Error::File { cause, .. } = self;
        Some(cause.as_ref())
    }
}

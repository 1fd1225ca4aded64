//! What can go wrong: a file.

use std::fmt;
use std::path::{Path, PathBuf};

/// A file that could not be written, or a folder that must not be.
#[derive(Debug)]
pub enum Error {
    /// The results folder is there already.
    Exists {
        /// The folder.
        folder: PathBuf,
    },
    /// There is something that is not a results folder: it is not replaced, whatever is asked.
    NotResults {
        /// What is in the way.
        path: PathBuf,
    },
    /// A folder did not get its name.
    LeftIn {
        /// Where the files are instead.
        folder: PathBuf,
        /// Why.
        cause: Box<Error>,
    },
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

    /// Says where the files of a folder are that did not get its name.
    pub(crate) fn left_in(self, folder: &Path) -> Error {
        Error::LeftIn { folder: folder.to_owned(), cause: Box::new(self) }
    }

    /// The same error after its file was moved from one folder to another.
    #[must_use]
    pub fn moved(self, from: &Path, to: &Path) -> Error {
        match self {
            Error::File { action, path, cause } => {
                let path = path.strip_prefix(from).map_or(path.clone(), |name| to.join(name));
                Error::File { action, path, cause }
            }
            other => other,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Exists { folder } => write!(
                f,
                "the results folder `{}` is there already; choose another with --out, or replace it with --force",
                folder.display()
            ),
            Error::NotResults { path } => write!(
                f,
                "`{}` is in the way and is not a results folder, so it is not replaced; choose another with --out",
                path.display()
            ),
            Error::LeftIn { folder, cause } => {
                write!(f, "{cause}; the files are in `{}`", folder.display())
            }
            Error::File { action, path, cause } => {
                write!(f, "cannot {action} `{}`: {cause}", path.display())
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::LeftIn { cause, .. } => Some(cause.as_ref()),
            Error::File { cause, .. } => Some(cause.as_ref()),
            Error::Exists { .. } | Error::NotResults { .. } => None,
        }
    }
}

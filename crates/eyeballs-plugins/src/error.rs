//! What is said when a model cannot be found or a library cannot be used.

use std::fmt;
use std::path::{Path, PathBuf};

/// Why a model or a library cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginError {
    /// The library or folder it is about, if there is one.
    pub file: Option<PathBuf>,
    /// What is wrong, in a sentence without its full stop.
    pub problem: String,
    /// What to do, in a sentence without its full stop.
    pub advice: String,
}

impl PluginError {
    pub(crate) fn new(problem: impl Into<String>, advice: impl Into<String>) -> Self {
        PluginError { file: None, problem: problem.into(), advice: advice.into() }
    }

    pub(crate) fn in_file(
        file: impl Into<PathBuf>,
        problem: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        PluginError { file: Some(file.into()), ..PluginError::new(problem, advice) }
    }

    pub(crate) fn unreadable(file: &Path, error: &std::io::Error) -> Self {
        let problem = format!("cannot be read ({error})");
        PluginError::in_file(file, problem, "check the path and its permissions")
    }

    /// File and problem without the advice.
    pub(crate) fn finding(&self) -> String {
        match &self.file {
            Some(file) => format!("{}: {}", file.display(), self.problem),
            None => self.problem.clone(),
        }
    }
}

impl fmt::Display for PluginError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.finding(), self.advice)
    }
}

impl std::error::Error for PluginError {}

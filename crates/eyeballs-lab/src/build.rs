//! Which program made results.

use eyeballs_core::checkpoint::format_identity;
use std::fmt;

/// Identity of the program that runs a batch: kept work is only used by the program that kept it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Build {
    /// Version of Eyeballs.
    pub version: &'static str,
    /// The commit that it was built from, as far as its builder knew; `unknown` otherwise.
    pub commit: &'static str,
    /// SHA-256 of the program's file, which changes with every edit, committed or not; empty where nothing is kept.
    pub executable: &'static str,
}

impl Build {
    /// Number and hash of what the engine writes of a simulation.
    pub fn engine_format(&self) -> String {
        format_identity()
    }
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}, commit {}, executable {}, engine format {}",
            self.version,
            self.commit,
            self.executable,
            self.engine_format()
        )
    }
}

//! What the last command of a results folder was: `store/manifest.json`.

use crate::disk::{at, write_durably};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Grows with every change of what lies in a store.
pub(crate) const FORMAT: u32 = 1;

/// The file, in the folder of the store.
pub(crate) const FILE: &str = "manifest.json";

/// A command and its folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format of the store.
    pub store_format: u32,
    /// Which program works here: its version, commit and hash.
    pub program: String,
    /// Which models, with versions and hashes.
    pub models: Vec<String>,
    /// What was typed after the name of the program.
    pub command: Vec<String>,
    /// The scenario's file.
    pub scenario: String,
    /// All that decides what comes out, line by line.
    pub design: Vec<String>,
    /// Simulations that the command asks for.
    pub simulations: u64,
    /// The part of them that is done here.
    pub shard: Option<Shard>,
    /// Whether all of it is done.
    pub complete: bool,
    /// The files that it left, which the next command replaces.
    pub exports: Vec<String>,
}

/// One of several parts into which simulations are divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shard {
    /// Which, from 1 on.
    pub index: u32,
    /// Of how many.
    pub of: u32,
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl Manifest {
    /// The manifest of a command that begins.
    #[must_use]
    pub fn new(program: String, models: Vec<String>, command: Vec<String>, scenario: String) -> Manifest {
        Manifest {
            store_format: FORMAT,
            program,
            models,
            command,
            scenario,
            design: Vec::new(),
            simulations: 0,
            shard: None,
            complete: false,
            exports: Vec::new(),
        }
    }

    /// What simulations are told apart by beside their worlds: the same world in another program, or with another library of a model,
    /// is another simulation.
    pub fn makers(&self) -> Vec<String> {
        std::iter::once(&self.program).chain(&self.models).cloned().collect()
    }

    /// Reads the manifest of a store; `None` if there is none.
    ///
    /// # Errors
    /// If it cannot be read, is of another format, or is none.
    pub(crate) fn read(store: &Path) -> io::Result<Option<Manifest>> {
        let path = store.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at(&path)(error)),
        };
        let refused = |why: String| {
            let why = format!("`{}` {why}; --force empties the folder, --out names another", path.display());
            io::Error::new(ErrorKind::InvalidData, why)
        };
        let value: serde_json::Value =
            serde_json::from_str(&text).map_err(|_| refused("is not what Eyeballs writes".to_owned()))?;
        match value["store_format"].as_u64() {
            Some(format) if format == u64::from(FORMAT) => {}
            Some(format) => {
                let ours = format!("this version of Eyeballs reads format {FORMAT} only");
                return Err(refused(format!("has format {format}, and {ours}")));
            }
            None => return Err(refused("is not what Eyeballs writes".to_owned())),
        }
        let manifest = serde_json::from_value(value);
        manifest.map(Some).map_err(|error| refused(format!("is not what Eyeballs writes ({error})")))
    }

    /// Writes it, whole or not at all.
    pub(crate) fn write(&self, store: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        write_durably(&store.join(FILE), |file| writeln!(file, "{text}"))
    }
}

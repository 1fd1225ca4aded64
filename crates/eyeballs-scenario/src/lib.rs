//! Reads scenario files: TOML in, a checked [`Scenario`] out, or every mistake of the file with its line
//! and column, the reason and what helps.
//!
//! A guided tour, in reading order:
//!
//! - [`files`]: where texts lie; `source` and `tree`: the text, and its keys and values with their positions in it;
//! - `extends`, `overrides` and `merge`: the file that this one starts from, and the options of the command
//!   line, merged into one another;
//! - `scenario`: the head of the file, and the order in which all that follows is read;
//! - `variant`: alternatives, each merged into the base; `world` reads one of them: `people` (with
//!   `distribution`, `contacts` and `rhythm`), `firm`, `nest`, `service`, `channel` and `model`;
//! - `moved`: keys that have another name now;
//! - `streams`: names that would make twins;
//! - `fork`: what variants have in common until they part;
//! - `event` and `setting`: what happens on a day, and what may change;
//! - `expression`: the one language of expressions, `fact`: of what they speak, `formula`: both together, `operand`: facts and `day_when`; `claim`: statements
//!   to be tested, `stylised`: numbers with a published range, `lesson`: text with numbers of the run, `step`: settings with a question each;
//! - `sourced`: where the numbers come from;
//! - `today`: what is known of day 0, and which numbers that determines, with `lookup` for where they stand;
//! - `candidates`: the scenario at other values; `uncertainty`: numbers that nobody knows, with what is assumed (`assumptions`); `lever`: numbers that can be chosen; `goal`: what counts;
//! - `calibration`: parameters that may move, and data that they are fitted to;
//! - `doubts`: what may be meant and is more likely a mistake;
//! - `reader` and `rule`: how one table is read, with types, ranges and defaults;
//! - `resolved`: the scenario as it was understood, written down while it is read;
//! - `text`: what texts may hold; `suggestion`: the nearest right name;
//! - `log`: collects mistakes; [`mistakes`]: the report.
//!
//! What the file can say stands in `docs/scenario.md`. Names and ranges of model parameters come from the
//! models' own descriptions, through [`Models`].

pub mod checked;
pub mod files;
pub mod mistakes;

mod assumptions;
mod calibration;
mod candidates;
mod channel;
mod claim;
mod contacts;
mod context;
mod correlation;
mod defaults;
mod distribution;
mod doubts;
mod event;
mod expression;
mod extends;
mod fact;
mod firm;
mod fork;
mod formula;
mod goal;
mod lesson;
mod lever;
mod log;
mod lookup;
mod merge;
mod model;
mod moved;
mod nest;
mod operand;
mod overrides;
mod people;
mod placebo;
mod policy;
mod reader;
mod recorded;
mod resolved;
mod rhythm;
mod rule;
mod scenario;
mod service;
mod setting;
mod shape;
mod source;
mod sourced;
mod step;
mod streams;
mod stylised;
mod suggestion;
mod text;
mod today;
mod tree;
mod uncertainty;
mod variant;
mod world;

#[cfg(test)]
mod tests;

pub use checked::Scenario;
pub use doubts::doubts;
pub use mistakes::{Mistake, Mistakes};
pub use overrides::Overrides;
pub use recorded::{Kind, Range, Shapes};
pub use shape::shapes;
pub use text::steers;

use eyeballs_abi::instance::ModelHandle;
use files::{Disk, Files, Shelf};
use log::Log;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A model that a scenario asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ModelRequest {
    /// Its id.
    pub id: String,
    /// The library from which it must come.
    pub path: Option<PathBuf>,
    /// The SHA-256 of that library, in hexadecimal digits.
    pub sha256: Option<String>,
}

/// Where models come from.
pub trait Models {
    /// Finds a model.
    ///
    /// # Errors
    /// Why it cannot be used, in one sentence without a full stop.
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String>;

    /// Ids of all models that can be found without a path.
    fn known(&self) -> Vec<String>;
}

/// Reads and checks a scenario.
///
/// # Errors
/// All mistakes of the file, of those it extends, and of the overrides.
pub fn read(path: &Path, overrides: &Overrides, models: &dyn Models) -> Result<Scenario, Mistakes> {
    read_from(Arc::new(Disk), path, overrides, models)
}

/// As [`read`], from files that may lie elsewhere than on the disk.
///
/// # Errors
/// All mistakes of the file, of those it extends, and of the overrides.
pub fn read_from(
    files: Arc<dyn Files>,
    path: &Path,
    overrides: &Overrides,
    models: &dyn Models,
) -> Result<Scenario, Mistakes> {
    let log = Log::with_sources(Vec::new(), Shelf(files));
    let scenario = extends::load(&log, path).map(|(mut tree, file)| {
        let late = overrides::merge(&log, &mut tree, overrides);
        scenario::scenario(tree, file, &late, &log, models)
    });
    match scenario {
        Some(scenario) if log.count() == 0 => Ok(scenario),
        _ => Err(log.into_mistakes()),
    }
}

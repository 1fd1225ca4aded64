//! What scenarios may say, table by table: written down while a scenario is read that says everything, so that it is what the readers
//! ask for and nothing else. For editors, see `eyeballs schema`.

use crate::log::Log;
use crate::recorded::Shapes;
use crate::scenario::scenario;
use crate::source::{Source, Span};
use crate::tree::parse;
use crate::{ModelRequest, Models};
use eyeballs_abi::instance::ModelHandle;

/// A scenario that says everything, right or wrong, with the widest ranges where one number bounds another.
const EVERYTHING: &str = include_str!("shape/everything.toml");

struct NoModels;

impl Models for NoModels {
    fn find(&self, _: &ModelRequest) -> Result<ModelHandle, String> {
        Err("no model is needed here".to_owned())
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

/// What scenarios may say. Models' parameters are not in it.
///
/// # Panics
/// If our own scenario is no TOML; a test reads it.
pub fn shapes() -> Shapes {
    let log = Log::recording();
    let source = Source::new("everything", EVERYTHING);
    let number = log.add(source.clone());
    let tree = parse(&log, number, &source).expect("our own text is TOML");
    // What it says may be wrong: only what is asked for counts.
    let _ = scenario(tree, Span { source: number, start: 0, end: 0 }, &[], &log, &NoModels);
    log.into_shapes()
}

//! What is fuzzed.

use crate::targets::{checkpoint, description, expression, scenario, table};

/// Something that takes bytes from outside.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name, and that of its folder in the corpus.
    pub name: &'static str,
    /// Takes an input, and panics if that shows a mistake of ours.
    pub run: fn(&[u8]),
    /// Pieces of which inputs may be made.
    pub tokens: &'static [&'static str],
}

/// All targets.
pub const TARGETS: [Target; 6] = [
    Target { name: "scenario", run: scenario::run, tokens: scenario::TOKENS },
    Target { name: "expression", run: expression::run, tokens: expression::TOKENS },
    Target { name: "contacts", run: table::contacts, tokens: table::TOKENS },
    Target { name: "observations", run: table::observations, tokens: table::TOKENS },
    Target { name: "checkpoint", run: checkpoint::run, tokens: &[] },
    Target { name: "description", run: description::run, tokens: &[] },
];

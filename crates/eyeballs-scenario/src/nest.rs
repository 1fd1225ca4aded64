//! `[nest.NAME]`: services that are alike.

use crate::reader::Reader;
use crate::rule::{Rule, between};
use eyeballs_core::spec::{NestKnob, NestSpec};

/// Beyond, what 32 bits lose of a weight is raised to a power that shows it.
const SIMILARITY: Rule = between(0.0, 0.999);

/// In log odds: beyond, hardly anybody switches.
const COST: Rule = between(0.0, 20.0);

/// Numbers that an event may set.
pub(crate) const KNOBS: [(&str, NestKnob, Rule); 2] =
    [("similarity", NestKnob::Similarity, SIMILARITY), ("switching_cost", NestKnob::SwitchingCost, COST)];

/// Reads a nest.
pub(crate) fn nest(reader: &mut Reader<'_>, name: &str) -> NestSpec {
    NestSpec {
        name: name.to_owned(),
        // Assumption: as alike as to everything else.
        similarity: reader.number("similarity", SIMILARITY, Some(0.0)),
        // Assumption: whoever uses one tries another as gladly as anybody does.
        switching_cost: reader.number("switching_cost", COST, Some(0.0)),
    }
}

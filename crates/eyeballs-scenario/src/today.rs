//! `[today.SERVICE]`: what is known of a service on day 0, and the numbers of the scenario that this determines.
//!
//! - `known`: the keys, their ranges and units; `anchor`: a fact with the number that it determines;
//! - `read`: the table; `determine`: which number each fact determines, with `strength` for channels;
//! - `churn`: the hazard of leaving in closed form; `restore`: the same for each draw of what nobody knows.
//!
//! What no formula gives is looked for by whoever runs the scenario: see [`Today::candidate`].

mod anchor;
mod churn;
mod determine;
mod known;
mod read;
mod restore;
mod strength;

pub use anchor::{Anchor, How, Slope};
pub(crate) use determine::Rest;
pub use known::{Known, Said, WINDOW_DAYS};
pub(crate) use read::{Plan, read};
pub(crate) use restore::Restore;

use crate::candidates::Candidates;
use crate::checked::Scenario;
use crate::mistakes::Mistakes;

/// What is known of the services of a variant on day 0.
#[derive(Clone, Debug)]
pub struct Today {
    /// Index of the variant that is as things are today.
    pub variant: usize,
    /// Whether the values are final; else the scenario is not to be run before they were found.
    pub solved: bool,
    /// The facts, each with the number that it determines; service by service.
    pub anchors: Vec<Anchor>,
    /// The scenario without what says which values numbers take.
    pub(crate) plain: Candidates,
    /// The whole, said to be solved.
    pub(crate) whole: Candidates,
}

impl Today {
    /// The scenario at a value for each of the anchors; in it nothing is uncertain and nothing counts.
    ///
    /// # Errors
    /// Values that do not go together.
    pub fn candidate(&self, values: &[f64]) -> Result<Scenario, Mistakes> {
        at(&self.plain, &self.anchors, values)
    }

    /// The whole scenario at the values that were found, one for each of the anchors.
    ///
    /// # Errors
    /// Values that do not go together.
    pub fn solved_at(&self, values: &[f64]) -> Result<Scenario, Mistakes> {
        at(&self.whole, &self.anchors, values)
    }
}

fn at(candidates: &Candidates, anchors: &[Anchor], values: &[f64]) -> Result<Scenario, Mistakes> {
    let places = anchors.iter().zip(values);
    candidates.at(places.flat_map(|(anchor, &value)| anchor.places.iter().map(move |place| (place, value))))
}

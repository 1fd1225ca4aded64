//! What may happen on any day.

use super::Action;
use crate::units::Day;

/// Something that happens once, on a day that is drawn: with a hazard h it has happened within t days with chance 1 - exp(-h t).
#[derive(Clone, Debug, PartialEq)]
pub struct ChanceSpec {
    /// Number of the event in the scenario.
    pub number: u32,
    /// Which of what the event does.
    pub deed: u32,
    /// What people call the event.
    pub name: String,
    /// What it does, as people write it.
    pub written: String,
    /// By which its day is drawn: the same in all variants.
    pub draw: u32,
    /// The first day on which it may happen.
    pub from: Day,
    /// The hazard, 1/day.
    pub hazard: f64,
    /// What happens.
    pub action: Action,
}

//! A checked scenario: everything below this line can be run.

pub use crate::calibration::{
    Assumption, AssumptionOrigin, Calibration, Derived, Luck, Parameter, Prior, Row, Scale, Target,
};
pub use crate::candidates::{Candidates, Factor};
pub use crate::claim::Claim;
pub use crate::fact::{Fact, Quantity, Subject};
pub use crate::formula::Facts;
pub use crate::goal::{Goal, Risk, Second};
pub use crate::lesson::{Lesson, LessonFact, LessonNumber, LessonPart};
pub use crate::lever::Lever;
pub use crate::operand::{FirstDay, Operand};
pub use crate::placebo::Placebo;
pub use crate::sourced::{Origin, SourcedNumber};
pub use crate::step::Step;
pub use crate::stylised::StylisedFact;
pub use crate::today::{Anchor, How, Known, Said, Slope, Today, WINDOW_DAYS};
pub use crate::uncertainty::{Spread, Uncertainties, Uncertainty};
use eyeballs_core::date::Date;
use eyeballs_core::spec::WorldSpec;
use eyeballs_core::units::Day;

/// A scenario that was read and checked.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// Keys of the claims it tests (C01 ...).
    pub keys: Vec<String>,
    /// Text for a class; may be empty.
    pub lesson: Lesson,
    /// The same as steps for a class.
    pub steps: Vec<Step>,
    /// Currency of all money, for example "USD".
    pub currency: String,
    /// The date of day 0, for labels; no number of a run depends on it but by what the scenario says of dates.
    pub start: Option<Date>,
    /// Replications of each variant.
    pub replications: u32,
    /// The days that the variants have in common, if they part later than at the start.
    pub fork: Option<Fork>,
    /// The alternatives; at least one.
    pub variants: Vec<Variant>,
    /// The statements to be tested.
    pub claims: Vec<Claim>,
    /// The scenario with mechanisms off that are said to carry claims.
    pub placebos: Vec<Placebo>,
    /// Numbers of the world with the range that was published of each.
    pub facts: Vec<StylisedFact>,
    /// All numbers of the world that the file and those it extends set, with their sources.
    pub numbers: Vec<SourcedNumber>,
    /// The scenario at other values, if it says which numbers take others.
    pub candidates: Option<Candidates>,
    /// What is known of day 0, if the scenario says so. One that is not solved is not to be run.
    pub today: Option<Today>,
    /// What nobody knows, if the scenario says so.
    pub uncertainties: Option<Uncertainties>,
    /// What can be chosen.
    pub levers: Vec<Lever>,
    /// What counts, if the scenario says so.
    pub goal: Option<Goal>,
    /// What may be fitted to which data, if the scenario says so.
    pub calibration: Option<Calibration>,
    /// The scenario as it was understood, with every default filled in, as TOML that reads back to the
    /// same scenario. Paths to files are absolute.
    pub resolved: String,
}

/// What all variants are until they part.
#[derive(Clone, Debug)]
pub struct Fork {
    /// The first day on which they differ.
    pub day: Day,
    /// The world until then. Variants change only what [`eyeballs_core::fork::fixed`] lets them.
    pub world: WorldSpec,
}

/// One alternative of the world.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name; unique.
    pub name: String,
    /// Its world. Seed, days and number of agents are the same in all variants.
    pub world: WorldSpec,
}

//! A checked scenario: everything below this line can be run.

use eyeballs_core::spec::WorldSpec;

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
    pub lesson: String,
    /// Currency of all money, for example "USD".
    pub currency: String,
    /// Replications of each variant.
    pub replications: u32,
    /// The alternatives; at least one.
    pub variants: Vec<Variant>,
    /// The statements to be tested.
    pub claims: Vec<Claim>,
    /// The scenario as it was understood, with every default filled in, as TOML.
    pub resolved: String,
}

/// One alternative of the world.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name; unique.
    pub name: String,
    /// Its world. Seed, days and number of agents are the same in all variants.
    pub world: WorldSpec,
}

/// A statement with a probability: the share of replications in which it holds.
#[derive(Clone, Debug)]
pub struct Claim {
    /// In words.
    pub text: String,
    /// As an expression over what was recorded.
    pub holds: String,
    /// The program fails if the share of replications in which it holds is below this.
    pub required_share: Option<f64>,
}

//! Which values hold where the scenario sets none.

/// Which values the mechanisms take that have a neutral one, where the scenario sets none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Defaults {
    /// What the world is like: sourced, or marked as an assumption.
    #[default]
    World,
    /// The mechanism does nothing, and the market is the textbook's.
    Neutral,
}

impl Defaults {
    /// Their names in a scenario.
    pub(crate) const NAMES: [&str; 2] = ["world", "neutral"];

    /// Those at a place among [`Self::NAMES`].
    pub(crate) fn at(index: usize) -> Defaults {
        [Defaults::World, Defaults::Neutral][index]
    }
}

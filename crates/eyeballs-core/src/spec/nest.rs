//! Alike services.

/// Services that are alike: who uses several of them spends the time of one on another rather than on something
/// else (nested logit: Ben-Akiva 1973, McFadden 1978).
#[derive(Clone, Debug, PartialEq)]
pub struct NestSpec {
    /// Name.
    pub name: String,
    /// How alike they are, from 0, as alike as to all others, to below 1.
    pub similarity: f64,
    /// What it takes, in log odds of joining or returning, to take up one of them for a user of another of them.
    pub switching_cost: f64,
}

//! A fact of today and the number of the scenario that it determines.

use super::known::{Known, Said};
use crate::candidates::Factor;

/// A fact and the number that it determines.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// Name of the service.
    pub service: String,
    /// What is known.
    pub known: Known,
    /// Of new users, the channel that brings them; nothing: all channels.
    pub channel: Option<String>,
    /// What is said of it.
    pub said: Said,
    /// The number that it determines, as a path of `--set`.
    pub parameter: String,
    /// How it does.
    pub how: How,
    /// The value: final, or where the search begins.
    pub value: f64,
    /// The least and the greatest value that are tried.
    pub limits: [f64; 2],
    /// Which way the fact goes with the number, if that is known.
    pub slope: Option<Slope>,
    pub(crate) path: Vec<String>,
    /// Where it stands; in several variants it may stand several times.
    pub(crate) places: Vec<Factor>,
}

/// How a fact determines a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It is that number.
    Set,
    /// By a formula.
    ClosedForm,
    /// By simulations of the first month.
    Search,
}

impl How {
    /// In a word or two.
    pub fn name(self) -> &'static str {
        match self {
            How::Set => "set",
            How::ClosedForm => "closed form",
            How::Search => "search",
        }
    }
}

/// Which way a fact goes with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slope {
    /// Up.
    Rises,
    /// Down.
    Falls,
}

impl Anchor {
    /// The fact as the file writes it: `churn_per_month`, `new_users_per_month.organic`.
    pub fn fact(&self) -> String {
        match &self.channel {
            Some(channel) => format!("{}.{channel}", self.known.key()),
            None => self.known.key().to_owned(),
        }
    }
}

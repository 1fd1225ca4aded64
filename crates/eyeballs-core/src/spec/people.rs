//! Who the people are.

use crate::spec::Correlation;
use crate::units::Day;
use eyeballs_numerics::distribution::beta::Beta;
use eyeballs_numerics::distribution::gamma::Gamma;
use eyeballs_numerics::distribution::{normal, quantile};
use std::sync::Arc;

/// The people of the market.
#[derive(Clone, Debug)]
pub struct PeopleSpec {
    /// Number of agents on day 0.
    pub count: u32,
    /// How many people one agent stands for; at least 1.
    pub represents: u32,
    /// People of the whole market who enter it each day from day 1 on, one after the other: agents with numbers from
    /// `count` on.
    pub entering_per_day: f64,
    /// Free minutes a day.
    pub free_minutes: Distribution,
    /// Sociability: multiplies imitation, and contacts in a heavy-tailed graph. Used relative to its
    /// mean, so that its mean is 1 whatever the distribution.
    pub sociability: Distribution,
    /// How much advertising a person bears, 0..1.
    pub ad_tolerance: Distribution,
    /// Willingness to pay, relative.
    pub willingness_to_pay: Distribution,
    /// Traits that go together.
    pub correlation: Vec<Correlation>,
    /// How attractive everything outside the market is: the weight of the outside option in the
    /// choice, on the scale of a service's effective quality times fit (a service of quality 0.5 that
    /// fits perfectly has weight 0.5).
    pub outside_weight: f64,
    /// How strongly a person's best service spoils the others: what is subtracted from the experience
    /// of a service for each unit of quality times fit by which the best one is better.
    pub comparison: f64,
    /// Who knows whom.
    pub contacts: ContactsSpec,
    /// Share of the links of implicit graphs that go to neighbours in the order of taste, 0..1.
    pub homophily: f64,
    /// What weekdays and seasons change; `None`: all days are alike.
    pub rhythm: Option<RhythmSpec>,
}

impl PeopleSpec {
    /// Agents who are there on a day: those with the lowest numbers.
    pub fn agents_on(&self, day: Day) -> u32 {
        let entered = self.entering_per_day * f64::from(day.0) / f64::from(self.represents);
        self.count.saturating_add(entered as u32)
    }
}

/// Weekdays and seasons.
#[derive(Clone, Debug, PartialEq)]
pub struct RhythmSpec {
    /// Factors on free minutes.
    pub free_minutes: CycleSpec,
    /// Factors on the pressures of all channels.
    pub reach: CycleSpec,
}

/// Factors by day: that of the weekday times 1 + amplitude cos(2 pi (day of the year - peak day) / 365).
#[derive(Clone, Debug, PartialEq)]
pub struct CycleSpec {
    /// By weekday, Monday first.
    pub weekdays: [f64; 7],
    /// How far a season goes up and down, 0..1.
    pub amplitude: f64,
    /// Day of the year on which the season is at its height.
    pub peak_day: f64,
}

impl Default for CycleSpec {
    /// All days are alike.
    fn default() -> CycleSpec {
        CycleSpec { weekdays: [1.0; 7], amplitude: 0.0, peak_day: 1.0 }
    }
}

/// Distribution of a trait, by its usual parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Everybody the same.
    Constant(f64),
    /// Even between two bounds.
    Uniform {
        /// Lower bound.
        minimum: f64,
        /// Upper bound.
        maximum: f64,
    },
    /// Exponential of a normal.
    Lognormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Gamma.
    Gamma {
        /// Mean.
        mean: f64,
        /// Shape (1 is exponential; the squared coefficient of variation is 1 / shape).
        shape: f64,
    },
    /// Beta on 0..1.
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
    },
    /// Pareto: the chance of exceeding x is (minimum / x)^alpha.
    Pareto {
        /// Smallest value.
        minimum: f64,
        /// Tail exponent, above 1 so that there is a mean.
        alpha: f64,
    },
}

impl Distribution {
    /// The value below which a share of all lies, above 0 and below 1.
    pub fn quantile(&self, share: f64) -> f64 {
        match *self {
            Distribution::Constant(value) => value,
            Distribution::Uniform { minimum, maximum } => minimum + (maximum - minimum) * share,
            Distribution::Lognormal { median, sigma } => median * libm::exp(sigma * normal::quantile(share)),
            Distribution::Gamma { mean, shape } => mean * quantile(&Gamma::of_shape(shape), share),
            Distribution::Beta { a, b } => quantile(&Beta::of_shapes(a, b), share),
            Distribution::Pareto { minimum, alpha } => minimum * libm::pow(1.0 - share, -1.0 / alpha),
        }
    }
}

/// Who knows whom.
#[derive(Clone, Debug, PartialEq)]
pub enum ContactsSpec {
    /// Neighbours on a ring, some links replaced by links to anybody (Watts & Strogatz 1998).
    SmallWorld {
        /// Contacts per person.
        mean: f64,
        /// Share of links that go to anybody instead of a neighbour.
        rewire: f64,
    },
    /// A number of contacts in proportion to sociability, each a person drawn in proportion to
    /// sociability (the configuration model).
    HeavyTailed {
        /// Mean contacts per person.
        mean: f64,
    },
    /// Given links. Persons beyond the list have no contacts.
    Edges(Arc<EdgeList>),
}

/// Contacts of each person in compressed rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeList {
    /// For each person the index of their first contact, and one more at the end.
    pub first: Vec<u32>,
    /// Contacts of all persons one after the other.
    pub contacts: Vec<u32>,
}

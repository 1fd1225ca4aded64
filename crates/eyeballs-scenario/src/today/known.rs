//! What a firm knows of a service: the keys of `[today.SERVICE]`, their ranges and units.

use crate::rule::{COUNT, MINUTES, MONEY, PRICE, Rule, above, between};

/// Days over which facts are measured: those after day 0, on which the users of today are placed.
pub const WINDOW_DAYS: u32 = 30;

/// Something that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// People who are users.
    Users,
    /// Those of them who pay.
    Payers,
    /// Mean days since they joined.
    Tenure,
    /// Cash of the service's firm.
    Cash,
    /// Price of what a model sells.
    Price,
    /// Share of users who leave in a month.
    Churn,
    /// People who become users in a month, by a channel or in all.
    NewUsers,
    /// Minutes of a monthly user on a day.
    Minutes,
    /// Daily over monthly users.
    Stickiness,
    /// Revenue for each monthly user and month.
    Arpu,
}

/// Users, and users who pay.
const PEOPLE: Rule = above(0.0, 1e12).in_units("people");
/// A tenure that the market can place.
const TENURE: Rule = between(0.0, 20_000.0).in_units("days");
/// Nobody can lose everybody and go on.
const CHURN: Rule = between(0.0, 0.99).in_units("(a share)");
/// Who is a user of a month uses it on one of its days at least.
const STICKINESS: Rule = between(1.0 / WINDOW_DAYS as f64, 1.0).in_units("(a share)");

impl Known {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Known; 10] = [
        Known::Users,
        Known::Payers,
        Known::Tenure,
        Known::Cash,
        Known::Price,
        Known::Churn,
        Known::NewUsers,
        Known::Minutes,
        Known::Stickiness,
        Known::Arpu,
    ];

    /// Its key.
    pub fn key(self) -> &'static str {
        match self {
            Known::Users => "users",
            Known::Payers => "payers",
            Known::Tenure => "tenure_days",
            Known::Cash => "cash",
            Known::Price => "price",
            Known::Churn => "churn_per_month",
            Known::NewUsers => "new_users_per_month",
            Known::Minutes => "minutes_per_user_day",
            Known::Stickiness => "stickiness",
            Known::Arpu => "arpu_per_month",
        }
    }

    /// Its unit; that of money is the currency.
    pub fn unit(self, currency: &str) -> &str {
        match self {
            Known::Users | Known::Payers | Known::NewUsers => "people",
            Known::Tenure => "days",
            Known::Cash | Known::Price | Known::Arpu => currency,
            Known::Churn | Known::Stickiness => "share",
            Known::Minutes => "minutes",
        }
    }

    /// Whether it is itself a number of the scenario, so that nothing is to be solved.
    pub fn is_set(self) -> bool {
        matches!(self, Known::Users | Known::Payers | Known::Tenure | Known::Cash | Known::Price)
    }

    /// Whether it says how many people start where, in people or days of their own, which no other number is.
    pub(super) fn is_placed(self) -> bool {
        matches!(self, Known::Users | Known::Payers | Known::Tenure)
    }

    /// What it must be.
    pub(super) fn rule(self) -> Rule {
        match self {
            Known::Users | Known::Payers => PEOPLE,
            Known::Tenure => TENURE,
            Known::Cash => MONEY,
            Known::Price | Known::Arpu => PRICE,
            Known::Churn => CHURN,
            Known::NewUsers => COUNT.in_units("people"),
            Known::Minutes => MINUTES,
            Known::Stickiness => STICKINESS,
        }
    }
}

/// What is said of it: the same number twice, or the ends of a range, within which any number will do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Said {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// A number is met if it is met to this share of it.
const TOLERANCE: f64 = 0.01;

impl Said {
    /// What is aimed at.
    pub fn middle(self) -> f64 {
        0.5 * (self.low + self.high)
    }

    /// Whether a number is within what is said; beside a single number by one per cent at most.
    pub fn is_met(self, number: f64) -> bool {
        if self.low < self.high {
            (self.low..=self.high).contains(&number)
        } else {
            (number - self.low).abs() <= TOLERANCE * self.low.abs()
        }
    }
}

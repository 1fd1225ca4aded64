//! Whether a claim is carried by the mechanism that its placebo switches off.

use crate::statistics::share_interval;
use serde::Serialize;

/// The share that a claim without one of its own needs (assumption: more often than not).
pub const REQUIRED_SHARE: f64 = 0.5;
/// Standard errors by which the two shares must differ (assumption: about 95 % confidence).
const STANDARD_ERRORS: f64 = 2.0;

/// What a placebo says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Carried {
    /// The claim holds with the mechanism and not without it.
    #[serde(rename = "carried by it")]
    ByIt,
    /// It holds without the mechanism as well: for another reason, or by construction.
    #[serde(rename = "holds without it")]
    WithoutIt,
    /// It does not hold with the mechanism either.
    #[serde(rename = "does not hold")]
    Not,
    /// The difference may be luck, or nothing was simulated.
    #[serde(rename = "cannot be told")]
    Unknown,
}

impl Carried {
    /// All that can be said.
    pub const ALL: [Carried; 4] = [Carried::ByIt, Carried::WithoutIt, Carried::Not, Carried::Unknown];

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Carried::ByIt => "carried by it",
            Carried::WithoutIt => "holds without it",
            Carried::Not => "does not hold",
            Carried::Unknown => "cannot be told",
        }
    }
}

/// A claim where the mechanism said to carry it is off. Where it could not be evaluated, it did not hold.
#[derive(Clone, Debug, Serialize)]
pub struct PlaceboResult {
    /// What it sets: paths as in `--set`, and values.
    pub settings: Vec<(String, String)>,
    /// Replications in which the claim held.
    pub held: u32,
    /// Replications in which all variants of which it speaks were completed.
    pub replications: u32,
    /// 95 % interval of the share (Wilson).
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Replications with both, in which the two are compared.
    pub pairs: u32,
    /// Share with the mechanism less share without, in these.
    pub difference: Option<f64>,
    /// Standard error of that, by pairs; `None` with fewer than two.
    pub standard_error: Option<f64>,
    /// What that says.
    pub carried: Carried,
    /// Replications that were not simulated since the run was interrupted.
    pub not_run: u32,
    /// Why it could not be evaluated, where it could not.
    pub problem: Option<String>,
}

/// In which replications a claim held, where the variants of which it speaks were completed.
pub(crate) type Held = Vec<(u32, bool)>;

/// What a control group left of a claim.
#[derive(Clone, Debug, Default)]
pub(crate) struct Control {
    pub(crate) held: Held,
    pub(crate) not_run: u32,
    pub(crate) problem: Option<String>,
}

impl PlaceboResult {
    /// Judges a claim by where it held with the mechanism and without.
    pub(crate) fn new(
        settings: Vec<(String, String)>,
        required_share: Option<f64>,
        with: &Held,
        without: Control,
    ) -> PlaceboResult {
        let required = required_share.unwrap_or(REQUIRED_SHARE);
        let count = |held: &Held| held.iter().filter(|(_, holds)| *holds).count() as u32;
        let share = |held: &Held| f64::from(count(held)) / held.len() as f64;
        let number = |holds: bool| f64::from(u8::from(holds));
        let pairs: Vec<f64> = with
            .iter()
            .filter_map(|(replication, holds)| {
                let place = without.held.binary_search_by_key(replication, |(number, _)| *number).ok()?;
                Some(number(*holds) - number(without.held[place].1))
            })
            .collect();
        let n = pairs.len() as f64;
        let mean = pairs.iter().sum::<f64>() / n;
        let variance = pairs.iter().map(|pair| (pair - mean) * (pair - mean)).sum::<f64>() / (n - 1.0);
        let error = (variance / n).sqrt();
        let carried = if pairs.is_empty() {
            Carried::Unknown
        } else if share(with) < required {
            Carried::Not
        } else if share(&without.held) >= required {
            Carried::WithoutIt
        } else if pairs.len() > 1 && mean > STANDARD_ERRORS * error {
            Carried::ByIt
        } else {
            Carried::Unknown
        };
        let (held, replications) = (count(&without.held), without.held.len() as u32);
        let (low, high) = share_interval(held, replications);
        PlaceboResult {
            settings,
            held,
            replications,
            low,
            high,
            pairs: pairs.len() as u32,
            difference: (!pairs.is_empty()).then_some(mean),
            standard_error: (pairs.len() > 1).then_some(error),
            carried,
            not_run: without.not_run,
            problem: without.problem,
        }
    }

    /// What it sets, as people write it.
    pub fn written(&self) -> String {
        let settings = self.settings.iter().map(|(path, value)| format!("{path} = {value}"));
        settings.collect::<Vec<_>>().join(", ")
    }

    /// Share of the replications in which the claim held; `None` if there are none.
    pub fn share(&self) -> Option<f64> {
        (self.replications > 0).then(|| f64::from(self.held) / f64::from(self.replications))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn result(with: &str, without: &str, required: Option<f64>) -> PlaceboResult {
        let held = |marks: &str| -> Held {
            let marks = (0..).zip(marks.chars()).filter(|(_, mark)| *mark != '.');
            marks.map(|(number, mark)| (number, mark == '+')).collect()
        };
        let without = Control { held: held(without), ..Control::default() };
        PlaceboResult::new(Vec::new(), required, &held(with), without)
    }

    #[test]
    fn a_claim_is_carried_if_it_holds_with_the_mechanism_and_not_without_it() {
        let carried = |with, without, required| result(with, without, required).carried;
        assert_eq!(carried("+++", "---", None), Carried::ByIt);
        assert_eq!(carried("+++", "++-", None), Carried::WithoutIt);
        assert_eq!(carried("+--", "---", None), Carried::Not);
        assert_eq!(carried("+--", "---", Some(0.3)), Carried::Unknown);
        assert_eq!(carried("+++", "++-", Some(0.9)), Carried::Unknown);
        assert_eq!(carried("+", "-", None), Carried::Unknown);
        assert_eq!(carried("", "---", None), Carried::Unknown);
    }

    /// Pairs are of the same replication: of four, one has no counterpart. Differences 1, 0, 1: mean 2/3, variance 1/3.
    #[test]
    fn shares_are_compared_replication_by_replication() {
        let result = result("++-+", "-.--", None);
        assert_eq!((result.pairs, result.held, result.replications), (3, 0, 3));
        assert_eq!(result.difference, Some(2.0 / 3.0));
        let error = result.standard_error.expect("there are three pairs");
        assert!((error - 1.0 / 3.0).abs() < 1e-15, "{error}");
        // Two standard errors are not exceeded by two standard errors.
        assert_eq!(result.carried, Carried::Unknown);
    }
}

//! The ad load: how many advertisements an hour of use carries, and how they weigh.

use crate::declarations::{LoadBy, Parameters};
use eyeballs_model::prelude::*;

/// One hour's advertisements, whichever way the scenario describes them.
///
/// Formats are folded into one stream of exposures: independent Poisson streams add up to a Poisson
/// stream, and every buyer gets the same mix. Prices are quoted for *standard* exposures (a format of
/// price weight 2 counts twice), annoyance for standard annoyances.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Load {
    /// Exposures in an hour of use.
    pub exposures_per_hour: f64,
    /// The same, each counted with its annoyance weight.
    pub annoyance_per_hour: f64,
    /// Standard exposures in an exposure, on average.
    pub price_weight: f64,
    /// Clicks per exposure in an audience that fits.
    pub click_rate: f64,
}

impl Load {
    pub(crate) fn of(parameters: &Parameters) -> Result<Load, ModelError> {
        if parameters.load == LoadBy::Hour {
            return Ok(Load {
                exposures_per_hour: parameters.ads_per_hour,
                annoyance_per_hour: parameters.ads_per_hour,
                price_weight: 1.0,
                click_rate: parameters.click_rate,
            });
        }
        let loads = &parameters.format_ads_per_hour;
        for (name, weights) in [
            ("format_price_weight", &parameters.format_price_weight),
            ("format_annoyance_weight", &parameters.format_annoyance_weight),
            ("format_click_rate", &parameters.format_click_rate),
        ] {
            if weights.len() != loads.len() {
                return Err(ModelError::parameter(
                    name,
                    format!(
                        "has {} values, but format_ads_per_hour has {}; give one value per format",
                        weights.len(),
                        loads.len()
                    ),
                ));
            }
        }
        let total: f64 = loads.iter().sum();
        if total > HIGHEST_PER_HOUR {
            return Err(ModelError::parameter(
                "format_ads_per_hour",
                format!("adds up to {total} an hour; at most {HIGHEST_PER_HOUR} are possible"),
            ));
        }
        let weighted =
            |weights: &[f64]| loads.iter().zip(weights).map(|(load, weight)| load * weight).sum::<f64>();
        // Without any advertisement the averages are of nothing; any number does.
        let average = |weights: &[f64]| if total > 0.0 { weighted(weights) / total } else { 1.0 };
        Ok(Load {
            exposures_per_hour: total,
            annoyance_per_hour: weighted(&parameters.format_annoyance_weight),
            price_weight: average(&parameters.format_price_weight),
            click_rate: average(&parameters.format_click_rate),
        })
    }
}

/// Most advertisements in an hour: one every six seconds.
pub(crate) const HIGHEST_PER_HOUR: f64 = 600.0;

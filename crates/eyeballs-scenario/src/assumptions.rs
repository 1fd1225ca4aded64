//! `assumptions`: every number of the world that is said to be an assumption becomes uncertain.
//!
//! Such a number is one of the files whose `[source]` begins with "assumption", or a default of an attached model whose
//! declaration does. It lies between a part and a multiple of itself, even by ratios; where the scenario refuses an end, at the
//! last ratio before it that is taken.

use crate::candidates::{Candidates, Factor};
use crate::log::Log;
use crate::source::Span;
use crate::sourced::{ASSUMPTION, Places, Sources, is_assumption};
use crate::uncertainty::{Spread, Uncertainty};
use crate::{Models, checked::Variant};
use eyeballs_abi::description::{Parameter, ParameterValue};
use toml_writer::ToTomlKey;

/// Halvings of the way to an end that is refused.
const HALVINGS: u32 = 6;

/// A number that is assumed.
pub(crate) struct Assumed {
    pub(crate) key: String,
    pub(crate) value: f64,
    pub(crate) integer: bool,
    /// It is the default of an attached model.
    pub(crate) of_model: bool,
}

/// What is assumed: numbers of the files whose source says so, and defaults of attached models whose declaration does.
pub(crate) fn listed(
    (places, sources): (&Places<'_>, &Sources),
    variants: &[Variant],
) -> impl Iterator<Item = Assumed> {
    let of_files = places.assumed(sources).into_iter().map(|(path, value)| Assumed {
        key: path.iter().map(|key| key.to_toml_key()).collect::<Vec<_>>().join("."),
        value,
        integer: false,
        of_model: false,
    });
    of_files.chain(of_models(variants, places))
}

/// What is assumed, each between a `ratio`-th and `ratio` times itself, but for what `skips` knows already.
pub(crate) fn uncertain(
    ratio: f64,
    (places, sources): (&Places<'_>, &Sources),
    variants: &[Variant],
    (candidates, models): (&Candidates, &dyn Models),
    skips: impl Fn(&Factor) -> bool,
) -> Vec<Uncertainty> {
    let log = Log::with_sources(candidates.sources.clone(), candidates.files.clone());
    let span = Span { source: candidates.file.source, start: 0, end: 0 };
    let mut found = Vec::new();
    for assumed in listed((places, sources), variants) {
        let Some(mut factor) = Factor::read(&log, span, &assumed.key, assumed.integer, "") else { continue };
        if factor.is_number_of_agents() || skips(&factor) {
            continue;
        }
        let ends = ends(assumed.value, ratio, &mut factor, |factor, number| {
            candidates.takes(models, factor, number)
        });
        if let Some([low, high]) = ends {
            let source = Some(ASSUMPTION.to_owned());
            found.push(Uncertainty { factor, spread: Spread::Ratio { low, high }, group: None, source });
        }
    }
    found
}

/// A `ratio`-th and `ratio` times a number, or what is nearest to these of what `fits`; none if no other number does. A factor
/// that takes integers only is found to be one.
pub(crate) fn ends(
    value: f64,
    ratio: f64,
    factor: &mut Factor,
    fits: impl Fn(&Factor, f64) -> bool,
) -> Option<[f64; 2]> {
    if !fits(factor, value * ratio) && !fits(factor, value / ratio) {
        // The text does not say whether it is one.
        factor.integer = true;
    }
    let reach = |ratio: f64| reach(|share| fits(factor, value * libm::pow(ratio, share)));
    let ends = [1.0 / ratio, ratio].map(|ratio| value * libm::pow(ratio, reach(ratio)));
    let [low, high] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
    (low < high).then_some([low, high])
}

/// How far a number can go: 1 if all the way, else the last part of it that fits; 0 if none does.
fn reach(fits: impl Fn(f64) -> bool) -> f64 {
    if fits(1.0) {
        return 1.0;
    }
    let (mut inside, mut outside) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (inside + outside);
        if fits(middle) { inside = middle } else { outside = middle }
    }
    inside
}

/// Defaults of attached models that are assumptions and that nobody sets.
fn of_models(variants: &[Variant], places: &Places<'_>) -> Vec<Assumed> {
    let mut found: Vec<Assumed> = Vec::new();
    for variant in variants {
        for service in &variant.world.services {
            for attached in &service.models {
                let description = attached.model.description();
                for parameter in &description.parameters {
                    let path = ["model", &service.name, &description.id, &parameter.name].map(str::to_owned);
                    if places.is_written(&path) {
                        continue;
                    }
                    let key = path.iter().map(|key| key.to_toml_key()).collect::<Vec<_>>().join(".");
                    if let Some(assumed) = of_parameter(parameter, key)
                        && found.iter().all(|other| other.key != assumed.key)
                    {
                        found.push(assumed);
                    }
                }
            }
        }
    }
    found
}

fn of_parameter(parameter: &Parameter, key: String) -> Option<Assumed> {
    let (value, integer) = match parameter.default {
        ParameterValue::Float(value) => (value, false),
        ParameterValue::Integer(value) => (value as f64, true),
        _ => return None,
    };
    let assumed = parameter.source.as_deref().is_some_and(is_assumption) && !parameter.required;
    (assumed && value != 0.0).then_some(Assumed { key, value, integer, of_model: true })
}

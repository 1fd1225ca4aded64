//! What forecasts from earlier days are worth.

use super::Score;
use serde::Serialize;

/// A day from which the rest was forecast.
#[derive(Clone, Debug, Serialize)]
pub struct Origin {
    /// The last day that was known.
    pub day: u32,
    /// The fit ended at a bottom.
    pub settled: bool,
    /// The best values by then, in the order of the parameters.
    pub parameters: Vec<f64>,
    /// What the forecasts of each target that has later rows are worth.
    pub targets: Vec<OriginTarget>,
}

/// A target from one origin.
#[derive(Clone, Debug, Serialize)]
pub struct OriginTarget {
    /// Its name.
    pub target: String,
    /// Rows that were forecast.
    pub rows: usize,
    /// The model's score first.
    pub scores: Vec<Score>,
}

/// Mean scores over all origins from which a target was forecast, each forecast's: the target, and from how many origins.
pub fn mean_scores(origins: &[Origin]) -> Vec<(String, usize, Vec<Score>)> {
    let mut names: Vec<&str> = Vec::new();
    for target in origins.iter().flat_map(|origin| &origin.targets) {
        if !names.contains(&target.target.as_str()) {
            names.push(&target.target);
        }
    }
    let of_target = |name: &str| {
        let from: Vec<&OriginTarget> =
            origins.iter().flat_map(|origin| &origin.targets).filter(|one| one.target == name).collect();
        let mean = |forecast: &str, value: &dyn Fn(&Score) -> Option<f64>| {
            let all: Option<Vec<f64>> = from
                .iter()
                .map(|one| one.scores.iter().find(|score| score.forecast == forecast).and_then(value))
                .collect();
            all.map(|all| all.iter().sum::<f64>() / all.len() as f64)
        };
        // What cannot be had from every origin would be compared on other days.
        let forecasts = from.first().map_or(&[][..], |one| &one.scores).iter();
        let scores = forecasts.filter_map(|score| {
            Some(Score {
                forecast: score.forecast.clone(),
                mean_absolute_error: mean(&score.forecast, &|score| Some(score.mean_absolute_error))?,
                of_running_sum: mean(&score.forecast, &|score| score.of_running_sum),
            })
        });
        (name.to_owned(), from.len(), scores.collect())
    };
    names.into_iter().map(of_target).collect()
}

/// What is to be heeded: simple forecasts that are better on the mean over the origins.
pub(super) fn sentences(origins: &[Origin]) -> Vec<String> {
    let sentence = |(target, from, scores): (String, usize, Vec<Score>)| {
        let (model, simple) = scores.split_first().filter(|(model, _)| model.forecast == "model")?;
        let best = simple
            .iter()
            .min_by(|one, other| one.mean_absolute_error.total_cmp(&other.mean_absolute_error))?;
        (best.mean_absolute_error < model.mean_absolute_error).then(|| {
            format!(
                "from {from} earlier days a simpler forecast of `{target}` was better on the mean: the error of `{}` is {:.0} % of \
                 the model's",
                best.forecast,
                100.0 * best.mean_absolute_error / model.mean_absolute_error
            )
        })
    };
    mean_scores(origins).into_iter().filter_map(sentence).collect()
}

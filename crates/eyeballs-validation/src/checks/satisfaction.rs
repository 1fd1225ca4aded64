//! How people choose: what they feel about what they use.

use super::{service, track};
use crate::check::{Check, Method};
use crate::closed_form::choice::{logit_shares, smoothed};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::{Panel, PanelTrack};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "satisfaction",
    title: "Satisfaction",
    subject: "How people choose",
    mechanism: "Two services of different quality, both used by everybody, `smoothing` a on days of use, `comparison` c",
    source: "Exponential smoothing (Brown 1956) on a day with chance p: target + (start - target)(1 - a p)^t; target \
             q - c(best - q); p = 1 - e^{-minutes/session}, minutes by the logit",
    method: Method::Simulation { observe, judge },
}];

/// The services and their quality.
const SERVICES: [(&str, f64); 2] = [("better", 0.8), ("worse", 0.3)];
const DAYS: [usize; 6] = [1, 5, 10, 20, 40, 60];

/// Mean satisfaction on each of the days, service by service.
fn observe(record: &Record) -> Vec<f64> {
    let of = |(name, _): &(&str, f64)| DAYS.map(|day| service(record, name).days[day].satisfaction);
    SERVICES.iter().flat_map(of).collect()
}

fn judge(samples: &[Sample]) -> Findings {
    let (initial, smoothing, comparison) = (0.5, 0.1, 0.5);
    let [(_, best), (_, worst)] = SERVICES;
    let [minutes_better, minutes_worse, _] =
        logit_shares([best, worst, 3.5].map(libm::log)).map(|share| 240.0 * share);
    let cases = [(best, minutes_better), (worst, minutes_worse)];
    let mut lines = Vec::new();
    let mut tracks: Vec<PanelTrack> = Vec::new();
    for (which, (quality, minutes)) in cases.into_iter().enumerate() {
        let chance = 1.0 - libm::exp(-minutes / 60.0);
        let target = quality - comparison * (best - quality);
        let form = |day| smoothed(initial, target, smoothing, chance, day);
        let simulated = DAYS
            .iter()
            .enumerate()
            .map(|(place, day)| (*day as f64, samples[0].mean(which * DAYS.len() + place)));
        let name = SERVICES[which].0;
        lines.extend(simulated.clone().map(|(day, estimate)| {
            Line::new(format!("satisfaction on day {day}, {name} service"), form(day), estimate)
        }));
        tracks.push(track(format!("{name} service"), 60.0, form, simulated));
    }
    Findings {
        lines,
        panels: vec![Panel {
            title: "Satisfaction".to_owned(),
            x: "days".to_owned(),
            y: "mean satisfaction".to_owned(),
            tracks,
        }],
        notes: Vec::new(),
    }
}

//! Word of mouth: what users feel, and who of them spreads it.

use super::track;
use crate::check::{Check, Method};
use crate::closed_form::diffusion::{bass_by_days, rumour_by_days};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "reputation",
        title: "Word of mouth by what users feel",
        subject: "How people come",
        mechanism: "Channels `organic` p and `word-of-mouth` q with a `valence` v, satisfaction a constant S; variants: S = 0.75 \
                    and v = 0.5, S = 0.3 and v = 4",
        source: "Bass (1969) with q max(0, 1 + v (2 S - 1)): p = 0.06 a year with q = 0.95, and with q = 0, day \
                 by day",
        method: Method::Simulation { observe: adopters, judge: judge_reputation },
    },
    Check {
        name: "transmission",
        title: "Word of mouth by sociable users",
        subject: "How people come",
        mechanism: "`word-of-mouth` q with `transmission` t = 0, 1 and 1/2; sociability Gamma with mean 1 and shape k, a share i are \
                    users from the start, nobody leaves",
        source: "Proportionate mixing: with the force P so far 1 - (1 - i) (1 + P/k)^-k are users, 1 - (1 - i) (1 + P/k)^(-k-1) \
                 counted by sociability; P grows by q times the mixture of both, day by day",
        method: Method::Simulation { observe: heard, judge: judge_transmission },
    },
];

/// Share of people who are users after two and a half and five years.
fn adopters(record: &Record) -> Vec<f64> {
    [912, 1_824].map(|day| record.services[0].days[day].active as f64 / 4_000.0).into()
}

fn judge_reputation(samples: &[Sample]) -> Findings {
    let mut findings = Findings::default();
    for (sample, (variant, imitation)) in samples.iter().zip([("glad", 0.95), ("disgusted", 0.0)]) {
        for (place, (years, days)) in [(2.5, 913), (5.0, 1_825)].into_iter().enumerate() {
            let quantity = format!("share who adopted after {years} years, users {variant}");
            let expected = bass_by_days(0.06 / 365.0, imitation / 365.0, days);
            findings.lines.push(Line::new(quantity, expected, sample.mean(place)));
        }
    }
    findings
}

const PEOPLE: f64 = 16_384.0;
/// Days on which users are counted.
const DAYS: [usize; 5] = [5, 10, 15, 20, 25];

/// Share of people who are users on each of the days.
fn heard(record: &Record) -> Vec<f64> {
    DAYS.map(|day| record.services[0].days[day].active as f64 / PEOPLE).into()
}

fn judge_transmission(samples: &[Sample]) -> Findings {
    let mut findings = Findings::default();
    let mut panel = Panel {
        title: "Word of mouth by sociable users".to_owned(),
        x: "days".to_owned(),
        y: "share who are users".to_owned(),
        ..Panel::default()
    };
    for (sample, (variant, transmission)) in
        samples.iter().zip([("all alike", 0.0), ("by sociability", 1.0), ("half by sociability", 0.5)])
    {
        let curve = rumour_by_days(0.15, transmission, 0.5, 819.0 / PEOPLE, 25);
        let simulated = DAYS.iter().enumerate().map(|(place, day)| (*day as f64, sample.mean(place)));
        findings.lines.extend(DAYS.iter().enumerate().map(|(place, &day)| {
            let quantity = format!("share who are users on day {day}, {variant}");
            Line::new(quantity, curve[day], sample.mean(place))
        }));
        let between = |day: f64| {
            let (before, after) = (curve[day as usize], curve[(day as usize + 1).min(25)]);
            before + day.fract() * (after - before)
        };
        panel.tracks.push(track(variant, 25.0, between, simulated));
    }
    findings.panels.push(panel);
    findings
}

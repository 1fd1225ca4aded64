//! How people come: channels that reach so many people a day, and whom they aim at.

use crate::check::{Check, Method};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "channels",
        title: "Reach of channels",
        subject: "How people come",
        mechanism: "Each kind of channel that reaches so many people a day, for a service of its own; nobody leaves",
        source: "N(1 - e^{-X/N}) of N people are reached once or more by X contacts at random; X is strength x days, \
                 s(1 - e^{-b/(c s)}) a day for a budget b at a cost c with saturation s, audience x (1 - 2^{-t/H}) for \
                 press, and (1 - loss)^steps of it through a funnel",
        method: Method::Simulation { observe: joined, judge: judge_channels },
    },
    Check {
        name: "aim",
        title: "Aim of channels",
        subject: "How people come",
        mechanism: "`audience_fit` 0, 1/2 and 1 for a service with a `breadth` b of taste",
        source: "Fit e^{-(d/b)^2} of people even over distances d from 0 to 1/2, whose k-th moment is \
                 sqrt(pi/k) b erf(sqrt(k)/(2b)); the share not reached is the series of these moments, and channels \
                 that buy reach are scaled by the first",
        method: Method::Simulation { observe: aimed, judge: judge_aim },
    },
];

const PEOPLE: f64 = 4_096.0;
const DAYS: f64 = 20.0;

/// A service, the people it can reach, and the mean number of times that each is reached over the run.
struct Case {
    service: &'static str,
    people: f64,
    reached: f64,
}

fn cases() -> [Case; 10] {
    let plain = |service| Case { service, people: PEOPLE, reached: 200.0 * DAYS / PEOPLE };
    let times =
        |service, factor: f64| Case { service, people: PEOPLE, reached: factor * 200.0 * DAYS / PEOPLE };
    [
        plain("ads"),
        times("saturated-ads", 150.0 * (1.0 - libm::exp(-200.0 / 150.0)) / 200.0),
        plain("partner"),
        plain("installs"),
        plain("coupon"),
        // An audience of all people.
        Case { service: "press", people: PEOPLE, reached: 1.0 - libm::exp2(-DAYS / 5.0) },
        plain("list"),
        times("funnel", 0.8_f64.powi(3)),
        // Days 3 to 9.
        times("window", 7.0 / DAYS),
        // The users of the sister, at 0.05 a day from day 1 to day 19.
        Case { service: "promoted", people: PEOPLE / 2.0, reached: 0.05 * 19.0 },
    ]
}

fn joined(record: &Record) -> Vec<f64> {
    cases().map(|case| super::service(record, case.service).days[19].active as f64).into()
}

fn judge_channels(samples: &[Sample]) -> Findings {
    let line = |(place, case): (usize, &Case)| {
        let expected = case.people * (1.0 - libm::exp(-case.reached));
        Line::new(format!("users after 20 days, {}", case.service), expected, samples[0].mean(place))
    };
    Findings { lines: cases().iter().enumerate().map(line).collect(), ..Findings::default() }
}

const BREADTH: f64 = 0.2;

/// Mean of the k-th power of fit.
fn fit_moment(k: u32) -> f64 {
    // The k-th power of a fit is the fit of a service narrower by the root of k.
    let narrower = BREADTH / f64::from(k).sqrt();
    std::f64::consts::PI.sqrt() * narrower * libm::erf(0.5 / narrower)
}

/// Mean of e^{-x fit}: the share whom a hazard in proportion to fit, `x` for a perfect one, does not reach.
fn missed(x: f64) -> f64 {
    // Hazards here are below 3, so that the terms have vanished long before the last.
    let mut factor = 1.0;
    let term = |k: u32| {
        factor *= -x / f64::from(k);
        factor * fit_moment(k)
    };
    1.0 + (1..=40).map(term).sum::<f64>()
}

const AIMED: [&str; 4] = ["heard", "aimed", "half-aimed", "broadcast"];

fn aimed(record: &Record) -> Vec<f64> {
    AIMED.map(|name| super::service(record, name).days[19].active as f64 / PEOPLE).into()
}

fn judge_aim(samples: &[Sample]) -> Findings {
    let reached = 200.0 * DAYS / PEOPLE;
    let mean_fit = fit_moment(1);
    let expected = [
        1.0 - missed(0.1 * DAYS),
        1.0 - missed(reached / mean_fit),
        1.0 - libm::exp(-reached / 2.0) * missed(reached / 2.0 / mean_fit),
        1.0 - libm::exp(-reached),
    ];
    let what = ["organic, fit 1", "partner, fit 1", "partner, fit 1/2", "partner, fit 0"];
    let line = |place: usize| {
        Line::new(format!("share reached, {}", what[place]), expected[place], samples[0].mean(place))
    };
    Findings { lines: (0..4).map(line).collect(), ..Findings::default() }
}

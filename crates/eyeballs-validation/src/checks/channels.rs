//! How people are acquired: channels that reach a number of people a day, and whom they aim at.

use crate::check::{Check, Method};
use crate::closed_form::taste::{mean_fit, not_reached_by_fit};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "channels",
        title: "Reach of channels",
        subject: "How people come",
        mechanism: "Each kind of channel that reaches a number of people a day, for a service of its own; nobody leaves",
        source: "N(1 - e^{-X/N}) of N people are reached once or more by X contacts at random; X is strength x days, \
                 s(1 - e^{-b/(c s)}) a day for a budget b at a cost c with saturation s, audience x (1 - 2^{-t/H}) for \
                 press, and (1 - loss)^steps of it through a funnel",
        method: Method::Simulation { observe: joined, judge: judge_channels },
    },
    Check {
        name: "aim",
        title: "Taste",
        subject: "How people come",
        mechanism: "A service with a `breadth` b; channels with `audience_fit` 0, 1/2 and 1, invitations, and coming back",
        source: "Hazards and chances in proportion to the fit e^{-(d/b)^2} of people even over distances d from 0 to 1/2: \
                 the mean of e^{-x fit} is not reached; channels that buy reach are scaled by the mean fit \
                 sqrt(pi) b erf(1/(2b))",
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

const AIMED: [&str; 4] = ["heard", "aimed", "half-aimed", "broadcast"];

/// Share of all people whom each channel brought; share of the other half whom invitations brought on the day after they
/// were sent; share who came back by themselves, and won back by a channel.
fn aimed(record: &Record) -> Vec<f64> {
    let users = |name| super::service(record, name).days[19].active as f64 / PEOPLE;
    let invited = super::service(record, "invited").days[1].joined as f64 / (PEOPLE / 2.0);
    AIMED.map(users).into_iter().chain([invited, users("missed"), users("regretted")]).collect()
}

fn judge_aim(samples: &[Sample]) -> Findings {
    let reached = 200.0 * DAYS / PEOPLE;
    let by_fit = |hazard| 1.0 - not_reached_by_fit(hazard, BREADTH);
    let bought = reached / mean_fit(BREADTH);
    let expected = [
        ("reached by organic, fit 1", by_fit(0.1 * DAYS)),
        ("reached by partner, fit 1", by_fit(bought)),
        (
            "reached by partner, fit 1/2",
            1.0 - libm::exp(-reached / 2.0) * not_reached_by_fit(bought / 2.0, BREADTH),
        ),
        ("reached by partner, fit 0", 1.0 - libm::exp(-reached)),
        // Two links in from users on average, each accepted with chance 1/2 x fit.
        ("who accept invitations", by_fit(1.0)),
        // Left on day 1, may return from day 2 to day 19.
        ("who come back", by_fit(0.1 * 18.0)),
        ("who are won back", by_fit(0.1 * 18.0)),
    ];
    let line = |(place, (what, share)): (usize, (&str, f64))| {
        Line::new(format!("share {what}"), share, samples[0].mean(place))
    };
    Findings { lines: expected.into_iter().enumerate().map(line).collect(), ..Findings::default() }
}

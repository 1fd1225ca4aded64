//! How people come: what those make of a service who were reached.

use super::{service, track};
use crate::check::{Check, Method};
use crate::closed_form::choice::logit_shares;
use crate::closed_form::considering::{appeal, joined_or_gave_up, mean_appeal, smoothed_under_hype};
use crate::closed_form::diffusion::bass;
use crate::closed_form::taste::mean_over_tastes;
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::{Panel, PanelTrack};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "appeal",
        title: "Adoption by those to whom it appeals",
        subject: "How people come",
        mechanism: "Channels `organic` p and `word-of-mouth` q; whoever is reached joins with chance `join.appeal` a, \
                    whatever the quality, and nobody gives up",
        source: "Bass (1969) with a p and a q",
        method: Method::Simulation { observe: adopters, judge: judge_appeal },
    },
    Check {
        name: "looking",
        title: "Quality that is looked at",
        subject: "How people come",
        mechanism: "Everybody is reached on one day and considers once: `give_up` 1, `join.quality_effect` b, a `breadth`, \
                    `hype`, `return_effect`",
        source: "Logit (McFadden 1974): odds a/(1 - a) e^{b (q fit + hype - 1/2)}, its mean over tastes, its power of those \
                 who return",
        method: Method::Simulation { observe: looked, judge: judge_looking },
    },
    Check {
        name: "switching-cost",
        title: "Switching costs",
        subject: "How people come",
        mechanism: "Everybody is reached on one day and considers once; all, half or none of them use a rival in a nest with a \
                    `switching_cost` x",
        source: "Logit (McFadden 1974): the odds a/(1 - a) of who uses a rival times e^{-x} (Klemperer 1987 on such costs)",
        method: Method::Simulation { observe: switched, judge: judge_switching },
    },
    Check {
        name: "price-looked-at",
        title: "A price that is looked at",
        subject: "How people come",
        mechanism: "`sell-once` without noise: who values the goods at their price or more joins, nobody else; willingness to \
                    pay lognormal",
        source: "Demand is the survival function of willingness to pay, 1 - Phi(ln(p/value)/sigma)",
        method: Method::Simulation { observe: who_can_pay, judge: judge_price },
    },
    Check {
        name: "ads-looked-at",
        title: "Advertisements that are looked at",
        subject: "How people come",
        mechanism: "`free-plus-ads` with n advertisements an hour and `joining_sensitivity` s; `join.appeal` a, `offer_effect` e; \
                    tolerance uniform on 0..1",
        source: "Logit (McFadden 1974) with odds a/(1 - a) e^{-b u}, b = e s n, and its mean over u uniform: \
                 ln((1 + o)/(1 + o e^{-b}))/b with o = a/(1 - a)",
        method: Method::Simulation { observe: who_bears_ads, judge: judge_ads },
    },
    Check {
        name: "giving-up",
        title: "Giving up",
        subject: "How people come",
        mechanism: "`organic` h, a funnel and a constant appeal with a chance c to pass both, `give_up` g",
        source: "Competing risks with constant hazards h c and h (1 - c) g: F(t) = c/(c + (1 - c) g) (1 - e^{-h (c + (1 - c) g) \
                 t})",
        method: Method::Simulation { observe: who_joined, judge: judge_giving_up },
    },
    Check {
        name: "hype",
        title: "Hype",
        subject: "How people choose",
        mechanism: "A service of quality q with a `hype` (l, H) that everybody uses from day 0, or from day 10; \
                    `smoothing` a",
        source: "Exponential smoothing (Brown 1956) on a day with chance p towards q - l 2^{-t/H}, t since the service \
                 first opened: sums of two geometric series",
        method: Method::Simulation { observe: feelings, judge: judge_hype },
    },
];

/// Half-years that are looked at.
const HALF_YEARS: std::ops::RangeInclusive<usize> = 1..=10;

/// Share of people who are users at the end of each half-year.
fn adopters(record: &Record) -> Vec<f64> {
    HALF_YEARS.map(|half| record.services[0].days[365 * half / 2 - 1].active as f64 / 4_000.0).collect()
}

fn judge_appeal(samples: &[Sample]) -> Findings {
    let (innovation, imitation, appeal) = (0.15, 1.9, 0.4);
    let form = |years: f64| bass(appeal * innovation, appeal * imitation, years);
    let share = |half: usize| samples[0].mean(half - 1);
    // As many days as are over by then.
    let years = |half: usize| (365 * half / 2) as f64 / 365.0;
    let line = |half: usize| {
        Line::new(
            format!("share who adopted after {} years", half as f64 / 2.0),
            form(years(half)),
            share(half),
        )
    };
    Findings {
        lines: [5, 10].map(line).into(),
        panels: vec![Panel {
            title: "Adoption by those to whom it appeals".to_owned(),
            x: "years".to_owned(),
            y: "share of people".to_owned(),
            tracks: vec![track("", 5.0, form, HALF_YEARS.map(|half| (years(half), share(half))))],
        }],
        notes: Vec::new(),
    }
}

/// People of the checks below.
const PEOPLE: f64 = 4_096.0;

const LOOKED_AT: [&str; 6] = ["poor", "middling", "good", "niche", "promised", "known"];

/// Share of people who joined, or returned to the last.
fn looked(record: &Record) -> Vec<f64> {
    LOOKED_AT.map(|name| service(record, name).days[11].active as f64 / PEOPLE).into()
}

fn judge_looking(samples: &[Sample]) -> Findings {
    let joins = |quality: f64| appeal(0.4, 2.0 * (quality - 0.5));
    let expected = [
        ("join at a quality of 0.1", joins(0.1)),
        ("join at a quality of 0.5", joins(0.5)),
        ("join at a quality of 0.9", joins(0.9)),
        ("join at a quality of 0.9 for one taste", mean_over_tastes(0.2, |fit| joins(0.9 * fit))),
        // Ten days are two half-lives.
        ("join at a quality of 0.3 and what is left of hype", joins(0.3 + 0.8 / 4.0)),
        ("return to a quality of 0.7", libm::pow(joins(0.7), 0.5)),
    ];
    let line = |(place, (what, share)): (usize, (&str, f64))| {
        Line::new(format!("share who {what}"), share, samples[0].mean(place))
    };
    Findings { lines: expected.into_iter().enumerate().map(line).collect(), ..Findings::default() }
}

/// Newcomers, by the share of people who use a rival in the nest, and its switching cost.
const SWITCHED_TO: [(&str, f64, f64); 3] =
    [("new-phone", 1.0, 1.5), ("new-bank", 0.5, 0.5), ("game", 0.0, 0.0)];

/// Share of people who joined.
fn switched(record: &Record) -> Vec<f64> {
    SWITCHED_TO.map(|(name, ..)| service(record, name).days[2].active as f64 / PEOPLE).into()
}

fn judge_switching(samples: &[Sample]) -> Findings {
    let line = |(place, (_, rivals, cost)): (usize, (&str, f64, f64))| {
        let quantity = format!("share who join where {} % use a rival", 100.0 * rivals);
        let expected = rivals * appeal(0.4, -cost) + (1.0 - rivals) * appeal(0.4, 0.0);
        Line::new(quantity, expected, samples[0].mean(place))
    };
    Findings { lines: SWITCHED_TO.into_iter().enumerate().map(line).collect(), ..Findings::default() }
}

/// Services by the price of their goods, which are worth 100 at a willingness to pay of 1.
const PRICED: [(&str, f64); 3] = [("cheap", 50.0), ("fair", 100.0), ("dear", 200.0)];

/// Share of people who joined, service by service.
fn who_can_pay(record: &Record) -> Vec<f64> {
    PRICED
        .map(|(name, _)| {
            service(record, name).days[1].joined as f64 + service(record, name).days[0].joined as f64
        })
        .map(|people| people / PEOPLE)
        .into()
}

fn judge_price(samples: &[Sample]) -> Findings {
    let sigma = 0.8;
    let survival = |price: f64| 0.5 * libm::erfc(libm::log(price / 100.0) / sigma / std::f64::consts::SQRT_2);
    let line = |(place, (_, price)): (usize, (&str, f64))| {
        Line::new(format!("share who join at a price of {price}"), survival(price), samples[0].mean(place))
    };
    Findings { lines: PRICED.into_iter().enumerate().map(line).collect(), ..Findings::default() }
}

/// Services by their advertisements an hour and the effect of offers.
const LOADED: [(&str, f64, f64); 3] = [("quiet", 2.0, 1.0), ("loud", 30.0, 1.0), ("forgiven", 30.0, 0.5)];

/// Share of people who joined, service by service.
fn who_bears_ads(record: &Record) -> Vec<f64> {
    LOADED.map(|(name, ..)| service(record, name).days[1].active as f64 / PEOPLE).into()
}

fn judge_ads(samples: &[Sample]) -> Findings {
    let line = |(place, (_, load, effect)): (usize, (&str, f64, f64))| {
        let quantity = format!("share who join at {load} advertisements an hour, offers x {effect}");
        Line::new(quantity, mean_appeal(0.4, effect * 0.1 * load), samples[0].mean(place))
    };
    Findings { lines: LOADED.into_iter().enumerate().map(line).collect(), ..Findings::default() }
}

/// Services by their `give_up`.
const GIVING_UP: [(&str, f64); 3] = [("patient", 0.0), ("lost", 0.3), ("once", 1.0)];
const LATER: [usize; 7] = [1, 3, 7, 14, 25, 40, 60];

/// Share of people who joined by the end of so many days, service by service.
fn who_joined(record: &Record) -> Vec<f64> {
    let of = |(name, _): &(&str, f64)| {
        LATER.map(|days| service(record, name).days[days - 1].active as f64 / PEOPLE)
    };
    GIVING_UP.iter().flat_map(of).collect()
}

fn judge_giving_up(samples: &[Sample]) -> Findings {
    let passes = 0.6 * 0.7 * 0.7;
    let mut findings = Findings::default();
    let mut panel = Panel {
        title: "Giving up".to_owned(),
        x: "days".to_owned(),
        y: "share who joined".to_owned(),
        ..Panel::default()
    };
    for (which, (name, gives_up)) in GIVING_UP.into_iter().enumerate() {
        let form = |days| joined_or_gave_up(0.1, passes, gives_up, days);
        let simulated = LATER
            .iter()
            .enumerate()
            .map(|(place, days)| (*days as f64, samples[0].mean(which * LATER.len() + place)));
        findings.lines.extend(simulated.clone().filter(|(days, _)| *days >= 7.0).map(|(days, estimate)| {
            let quantity = format!("share who joined within {days} days, give-up {gives_up}");
            Line::new(quantity, form(days), estimate)
        }));
        panel.tracks.push(track(name, 60.0, form, simulated));
    }
    findings.panels.push(panel);
    findings
}

/// Variants by the day on which everybody joins.
const HYPED: [(&str, usize); 2] = [("from the first day", 0), ("from day 10", 10)];
/// Days after that.
const USED: [usize; 6] = [1, 5, 10, 20, 40, 60];

/// Mean satisfaction on those days, for each day of joining.
fn feelings(record: &Record) -> Vec<f64> {
    let of =
        |(_, joined): &(&str, usize)| USED.map(|days| record.services[0].days[joined + days].satisfaction);
    HYPED.iter().flat_map(of).collect()
}

fn judge_hype(samples: &[Sample]) -> Findings {
    let (quality, level, half_life) = (0.6, 0.4, 15.0);
    let [minutes, _] = logit_shares([quality, 3.5].map(libm::log)).map(|share| 240.0 * share);
    let chance = 1.0 - libm::exp(-minutes / 60.0);
    let mut lines = Vec::new();
    let mut tracks: Vec<PanelTrack> = Vec::new();
    for (which, (name, joined)) in HYPED.into_iter().enumerate() {
        let left = level * libm::exp2(-(joined as f64) / half_life);
        let form = |days| smoothed_under_hype(0.5, quality, (left, half_life), (0.1, chance), days);
        let simulated = USED
            .iter()
            .enumerate()
            .map(|(place, days)| (*days as f64, samples[which].mean(which * USED.len() + place)));
        lines.extend(simulated.clone().map(|(days, estimate)| {
            Line::new(format!("satisfaction {days} days after joining on day {joined}"), form(days), estimate)
        }));
        tracks.push(track(name, 60.0, form, simulated));
    }
    Findings {
        lines,
        panels: vec![Panel {
            title: "Hype".to_owned(),
            x: "days after joining".to_owned(),
            y: "mean satisfaction".to_owned(),
            tracks,
        }],
        notes: Vec::new(),
    }
}

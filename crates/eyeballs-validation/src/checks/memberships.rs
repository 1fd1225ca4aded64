//! Who joins a membership, and who renews it.

use super::{metric, revenue, track};
use crate::check::{Check, Method};
use crate::closed_form::meter;
use crate::closed_form::renewal::{residual_lifetime, retention, survival};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::{Panel, PanelTrack};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "membership-demand",
        title: "Joining a membership",
        subject: "Memberships",
        mechanism: "`paid-membership` without trial; people of one willingness to pay; four prices, and a free tier \
                    whose users think again with a constant hazard once the price has come down",
        source: "Logit demand, odds c / (1 - c) (reference price / price)^k, in which each person has a rank for life; geometric \
                 time to a later decision",
        method: Method::Simulation { observe: observe_joining, judge: judge_joining },
    },
    Check {
        name: "meter",
        title: "A metered paywall",
        subject: "Memberships",
        mechanism: "`paid-membership` with a meter of 3, 8 and 12 free days that keeps nobody out; nobody joins, and on each day the \
                    service is used with chance 1 - exp(-1/2)",
        source: "Days of use in 30 days that begin with one: 1 + Binomial(29, p); beyond m of them E(1 + X - m)^+",
        method: Method::Simulation { observe: observe_meter, judge: judge_meter },
    },
    Check {
        name: "membership-renewal",
        title: "Renewal of memberships",
        subject: "Memberships",
        mechanism: "`paid-membership`, everybody joins; the chance to cancel is a person's own, Beta(a, b), or alike \
                    for all, or nobody cancels and payments fail",
        source: "Fader & Hardie (2007), shifted beta-geometric: S(t) = B(a, b+t) / B(a, b), r(t) = (b+t-1) / (a+b+t-1); \
                 the former is also the share of zeros of a beta-binomial in t trials; geometric if alike",
        method: Method::Simulation { observe: observe_renewal, judge: judge_renewal },
    },
    Check {
        name: "membership-value",
        title: "Residual value of members",
        subject: "Memberships",
        mechanism: "`paid-membership`, everybody joins; chances to cancel are Beta(0.764, 1.296); payments of 100 at \
                    the n-th renewal and after it, discounted at 10 % a period, for each member before that renewal",
        source: "Fader & Hardie (2010), discounted expected residual lifetime; for the segment of their 2007 paper \
                 288, 394 and 568 at renewals 1, 2 and 5",
        method: Method::Simulation { observe: observe_value, judge: judge_value },
    },
];

/// The day after day 0, on which initial users come, is the first of a model.
const FIRST: usize = 1;

const CHANCE: f64 = 0.182;
const SENSITIVITY: f64 = 3.2;
/// Price over reference price, of the variants.
const PRICES: [f64; 4] = [0.6, 0.8, 1.0, 1.4];
const FREE_TIER: usize = 4;
/// Days of thinking again after the first decision that are looked at.
const THINKING: [usize; 4] = [0, 5, 15, 30];

/// Share of people who are members after the first day and after some days of thinking again.
fn observe_joining(record: &Record) -> Vec<f64> {
    let members = metric(&record.services[0], "members");
    THINKING.map(|days| members[FIRST + days] / 1_000.0).into()
}

/// Months that began and days of use beyond the free ones, up to the last day, for each person.
fn observe_meter(record: &Record) -> Vec<f64> {
    ["meter_months", "meter_hits"]
        .map(|name| metric(&record.services[0], name).iter().sum::<f64>() / 2_000.0)
        .into()
}

fn judge_meter(samples: &[Sample]) -> Findings {
    // Served from day 1 to day 61.
    let (p, days) = (-libm::expm1(-0.5), 61);
    let mut lines = Vec::new();
    for (free_days, sample) in [3, 8, 12].into_iter().zip(samples) {
        let [months, hits] = meter::expected(p, free_days, days);
        lines.push(Line::new(
            format!("months begun in {days} days, {free_days} days free"),
            months,
            sample.mean(0),
        ));
        lines.push(Line::new(
            format!("days beyond {free_days} free ones in {days} days"),
            hits,
            sample.mean(1),
        ));
    }
    let note = "Of the first 30 days of each person, which begin with a day of use, 1 + Binomial(29, p) are days of use, and \
        E(1 + X - m)^+ beyond m of them; over two months, of which the second is cut off, both follow day by day from the same chances.";
    Findings { lines, panels: Vec::new(), notes: vec![note.to_owned()] }
}

fn judge_joining(samples: &[Sample]) -> Findings {
    let demand = |price: f64| {
        let odds = CHANCE / (1.0 - CHANCE) * libm::pow(price, -SENSITIVITY);
        odds / (1.0 + odds)
    };
    let mut lines = Vec::new();
    let points: Vec<_> = PRICES.iter().zip(samples).map(|(price, sample)| (*price, sample.mean(0))).collect();
    lines.extend(points.iter().map(|(price, share)| {
        Line::new(format!("share who join at {price} of the reference price"), demand(*price), *share)
    }));
    let hazard = 0.05;
    // Who is ready to pay what it costs now joins as soon as they think of it; others never do.
    let members = |days: f64| -CHANCE * libm::expm1(-hazard * days);
    let free = THINKING.map(|days| days as f64).into_iter().enumerate();
    let free: Vec<_> = free.map(|(place, days)| (days, samples[FREE_TIER].mean(place))).collect();
    lines.extend(free[1..].iter().map(|(days, share)| {
        Line::new(format!("share who joined from the free tier within {days} days"), members(*days), *share)
    }));
    let panel = |title: &str, x: &str, track: PanelTrack| Panel {
        title: title.to_owned(),
        x: x.to_owned(),
        y: "share who joined".to_owned(),
        tracks: vec![track],
    };
    let at_prices = PanelTrack {
        name: String::new(),
        line: (50..=150).map(|price| f64::from(price) / 100.0).map(|price| (price, demand(price))).collect(),
        marks: points
            .iter()
            .map(|(price, share)| (*price, share.value, 2.0 * share.standard_error))
            .collect(),
    };
    let panels = vec![
        panel("Demand for a membership", "price / reference price", at_prices),
        panel("Joining from a free tier", "days", track("", 30.0, members, free.into_iter())),
    ];
    Findings { lines, panels, notes: Vec::new() }
}

/// Renewals that are looked at.
const RENEWALS: usize = 12;

/// Members after each renewal, from none on.
fn observe_renewal(record: &Record) -> Vec<f64> {
    let members = metric(&record.services[0], "members");
    (0..=RENEWALS).map(|renewal| members[FIRST + renewal] / 1_000.0).collect()
}

fn judge_renewal(samples: &[Sample]) -> Findings {
    let geometric = |kept: f64| move |t: u32| libm::pow(kept, f64::from(t));
    let beta = |a: f64, b: f64| move |t: u32| survival(a, b, t);
    let [of_beta, of_alike, of_failing, of_u] = samples else {
        return Findings::default();
    };
    // A payment fails for good with a chance of 0.2 x (1 - 0.6).
    let (alike, failing) = (geometric(0.9), geometric(0.92));
    let (bell, u) = (beta(2.0, 8.0), beta(1.204, 0.75));
    let share = |name: &str, form: &dyn Fn(u32) -> f64, sample: &Sample, t: u32| {
        Line::new(format!("members after {t} renewals, {name}"), form(t), sample.mean(t as usize))
    };
    let rate = |t: u32| {
        let simulated = of_beta.ratio(t as usize, t as usize - 1);
        Line::new(format!("retention rate at renewal {t}, Beta(2, 8)"), retention(2.0, 8.0, t), simulated)
    };
    let lines = vec![
        share("Beta(2, 8)", &bell, of_beta, 1),
        share("Beta(2, 8)", &bell, of_beta, 5),
        share("Beta(2, 8)", &bell, of_beta, 12),
        rate(1),
        rate(5),
        rate(10),
        share("Beta(1.204, 0.75)", &u, of_u, 4),
        share("alike", &alike, of_alike, 12),
        share("failed payments", &failing, of_failing, 12),
    ];
    // The closed forms are defined on whole renewals only: their points are joined.
    let drawn = |name: &str, form: &dyn Fn(u32) -> f64, sample: &Sample| PanelTrack {
        name: name.to_owned(),
        line: (0..=RENEWALS as u32).map(|t| (f64::from(t), form(t))).collect(),
        marks: (0..=RENEWALS)
            .map(|t| (t as f64, sample.mean(t)))
            .map(|(t, estimate)| (t, estimate.value, 2.0 * estimate.standard_error))
            .collect(),
    };
    let survivors = Panel {
        title: "Survival of memberships".to_owned(),
        x: "renewals".to_owned(),
        y: "share still members".to_owned(),
        tracks: vec![
            drawn("Beta(2, 8)", &bell, of_beta),
            drawn("Beta(1.204, 0.75)", &u, of_u),
            drawn("alike, 0.1", &alike, of_alike),
            drawn("failed payments", &failing, of_failing),
        ],
    };
    let rates = Panel {
        title: "Retention rate".to_owned(),
        x: "renewal".to_owned(),
        y: "share who renew".to_owned(),
        tracks: vec![PanelTrack {
            name: String::new(),
            line: (1..=RENEWALS as u32).map(|t| (f64::from(t), retention(2.0, 8.0, t))).collect(),
            marks: (1..=RENEWALS)
                .map(|t| (t as f64, of_beta.ratio(t, t - 1)))
                .map(|(t, estimate)| (t, estimate.value, 2.0 * estimate.standard_error))
                .collect(),
        }],
    };
    Findings { lines, panels: vec![survivors, rates], notes: Vec::new() }
}

const DISCOUNT: f64 = 0.1;
/// Renewals whose residual value is looked at, and drawn.
const VALUED: [u32; 3] = [1, 2, 5];
const DRAWN: std::ops::RangeInclusive<u32> = 1..=10;

/// For each renewal: what is paid at it and after it, discounted to it, and the members before it.
fn observe_value(record: &Record) -> Vec<f64> {
    let paid = &revenue(record)[FIRST..];
    let of = |renewal: u32| {
        let from = renewal as usize;
        // Nothing is left of a payment after the 150 days of the scenario: 1.1^-150 is 6e-7.
        let worth = paid[from..].iter().rev().fold(0.0, |later, today| today + later / (1.0 + DISCOUNT));
        [worth, paid[from - 1] / 100.0]
    };
    DRAWN.flat_map(of).collect()
}

fn judge_value(samples: &[Sample]) -> Findings {
    let form = |renewal: u32| 100.0 * residual_lifetime(0.764, 1.296, renewal, DISCOUNT);
    let simulated = |renewal: u32| {
        let place = 2 * (renewal as usize - 1);
        samples[0].ratio(place, place + 1)
    };
    let line = |renewal: u32| {
        let quantity = format!("value at renewal {renewal}, currency for each member before it");
        Line::new(quantity, form(renewal), simulated(renewal))
    };
    let marks = DRAWN.map(|renewal| (renewal, simulated(renewal)));
    let panel = Panel {
        title: "Residual value of a member".to_owned(),
        x: "renewal".to_owned(),
        y: "discounted payments, currency".to_owned(),
        tracks: vec![PanelTrack {
            name: String::new(),
            line: DRAWN.map(|renewal| (f64::from(renewal), form(renewal))).collect(),
            marks: marks
                .map(|(renewal, value)| (f64::from(renewal), value.value, 2.0 * value.standard_error))
                .collect(),
        }],
    };
    Findings { lines: VALUED.map(line).into(), panels: vec![panel], notes: Vec::new() }
}

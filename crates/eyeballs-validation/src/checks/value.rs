//! What a customer is worth over a lifetime.

use super::revenue;
use crate::check::{Check, Method};
use crate::closed_form::root;
use crate::closed_form::survival::exponential;
use crate::closed_form::value::{
    annuity, from_next_period, in_advance, in_arrears, of_life, of_life_without_end,
};
use crate::finding::{Bound, Findings, Line};
use crate::sample::Sample;
use eyeballs_core::measures::{Moment, Scope, measure};
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "lifetime-value",
        title: "Lifetime value in three conventions",
        subject: "Value of customers",
        mechanism: "`paid-membership`, people alike who renew with chance 0.8 and pay 100 a period, discounted at 12 % a \
                    period to the day on which they come: paid in advance from the first day; only by those who decide to \
                    stay after a free period (chance 0.8); by all after a free period",
        source: "m (1 + d) / (1 + d - r), m r / (1 + d - r) (Gupta, Lehmann & Stuart 2004), m / (1 + d - r)",
        method: Method::Simulation { observe: observe_payments, judge: judge_payments },
    },
    Check {
        name: "reported-lifetime-value",
        title: "The lifetime value that is reported",
        subject: "Value of customers",
        mechanism: "`free-plus-ads` at a fixed price; people alike leave with a constant hazard, and who left comes back on \
                    the next day, so that the number of users stays; the measure LTV of `eyeballs run`",
        source: "Margin over churn, undiscounted: m / (1 - r) for a month's margin m and retention r = e^{-30 h}",
        method: Method::Simulation { observe: observe_reported, judge: judge_reported },
    },
    Check {
        name: "cohort-lifetime-value",
        title: "Lifetime value by cohorts",
        subject: "Value of customers",
        mechanism: "Everybody pays 1 on each day as a user; `churn.hazard` h 0.005 without effect of satisfaction and without \
                    return; `run.discount_rate` 0.1, `run.lifetime_years` 5, of which the run observes two; the measure \
                    `lifetime_value_discounted`; variants: `churn.spread` v 0, 0.5 and 2, all there from day 0, and v 0.5 with \
                    people who come day by day",
        source: "The sum over t = 1 ... 1,825 of (1 + r)^(-t/365) S(t - 1) with Lomax survival S(t) = (1 + v h t)^(-1/v)",
        method: Method::Simulation { observe: observe_cohorts, judge: judge_cohorts },
    },
    Check {
        name: "discounting",
        title: "Money in time",
        subject: "Value of customers",
        mechanism: "64 users pay 1 a day for good, a plant costs 128 a day for the first year; `run.discount_rate` 0.12, \
                    `run.lifetime_years` 2; the measures `npv`, `terminal_value`, `irr`, `lowest_cash` and `lowest_cash_day`",
        source: "Present values of annuities, sums of geometric series; the internal rate of return is where they cancel \
                 (Fisher 1930)",
        method: Method::Simulation { observe: observe_plan, judge: judge_plan },
    },
];

/// The day after day 0, on which initial users come, is the first of a model.
const FIRST: usize = 1;

/// Payments of a person, discounted to the first day. After the 120 days of the scenario nothing is left:
/// (0.8 / 1.12)^120 is 3e-18.
fn observe_payments(record: &Record) -> Vec<f64> {
    let paid = revenue(record)[FIRST..].iter().rev().fold(0.0, |later, today| today + later / 1.12);
    vec![paid / 1_000.0]
}

fn judge_payments(samples: &[Sample]) -> Findings {
    let (m, r, d) = (100.0, 0.8, 0.12);
    let expected = [
        ("paid in advance", in_advance(m, r, d)),
        ("in arrears", in_arrears(m, r, d)),
        ("from the next period on", from_next_period(m, r, d)),
    ];
    let line = |((name, value), sample): (&(&str, f64), &Sample)| {
        Line::new(format!("lifetime value, {name}, currency"), *value, sample.mean(0))
    };
    Findings { lines: expected.iter().zip(samples).map(line).collect(), ..Findings::default() }
}

fn observe_reported(record: &Record) -> Vec<f64> {
    let lifetime_value = measure("lifetime_value").expect("it is in the list");
    vec![lifetime_value.value(Scope::of_firm(record, 0), Moment::Closing).unwrap_or(f64::NAN)]
}

fn observe_cohorts(record: &Record) -> Vec<f64> {
    let lifetime_value = measure("lifetime_value_discounted").expect("it is in the list");
    vec![lifetime_value.value(Scope::of_firm(record, 0), Moment::Total).unwrap_or(f64::NAN)]
}

fn judge_cohorts(samples: &[Sample]) -> Findings {
    let (hazard, rate) = (0.005, 0.1);
    let cases = [(0.0, ""), (0.5, ""), (2.0, ""), (0.5, ", joined day by day")];
    let line = |((spread, how), sample): (&(f64, &str), &Sample)| {
        let quantity = format!("lifetime value of a user, spread {spread}{how}, currency");
        Line::new(quantity, of_life(hazard, *spread, rate, 1_825), sample.mean(0))
    };
    let without_end = [0.0, 0.5, 2.0].map(|spread| of_life_without_end(hazard, spread, rate));
    Findings {
        lines: cases.iter().zip(samples).map(line).collect(),
        notes: vec![format!(
            "In continuous time and for ever the first three would be worth {:.1}, {:.1} and {:.1}: 1 / (h + d), and with a spread \
             e^x E_{{1/v}}(x) / (v h), with d = ln(1 + r) / 365, x = d / (v h) and the generalised exponential integral E. Who joins \
             day by day is counted at the mean age of a month's cohort, which is high by (1 + v) h^2 75 / 2 or 0.14 % at most.",
            without_end[0], without_end[1], without_end[2]
        )],
        ..Findings::default()
    }
}

const OF_A_PLAN: [&str; 5] = ["npv", "terminal_value", "irr", "lowest_cash", "lowest_cash_day"];

fn observe_plan(record: &Record) -> Vec<f64> {
    let of = |name| measure(name).expect("it is in the list").value(Scope::of_firm(record, 0), Moment::Total);
    OF_A_PLAN.map(|name| of(name).unwrap_or(f64::NAN)).into()
}

fn judge_plan(samples: &[Sample]) -> Findings {
    // The plant costs on days 0 to 364; users pay from day 1 to day 1,094, the last.
    let value = |rate: f64| 64.0 * annuity(rate, 1.0, 1_094.0) - 128.0 * annuity(rate, 0.0, 365.0);
    // Nobody leaves: those who are there after day 1,094 pay for two years more, from day 1,096 on of a run of 1,095 days.
    let later = 64.0 * annuity(0.12, 1_096.0, 730.0);
    let expected = [
        ("net present value, currency", value(0.12)),
        ("what users still bring, currency", later),
        ("internal rate of return, share a year", root(value, 0.0, 10.0)),
        ("lowest cash, currency", 10_000.0 + 64.0 * 364.0 - 128.0 * 365.0),
        ("day of the lowest cash", 364.0),
    ];
    // There is no chance in it: what sums of a thousand terms lose is all that may be missing.
    let line = |(place, (what, value)): (usize, (&str, f64))| {
        Line::new(what, value, samples[0].mean(place)).bounded(Bound::Within(1e-9 * libm::fabs(value)))
    };
    Findings { lines: expected.into_iter().enumerate().map(line).collect(), ..Findings::default() }
}

fn judge_reported(samples: &[Sample]) -> Findings {
    // An exposure a day for each user, for 1, less a commission of a tenth; a hazard of 0.005. Who is away for a day
    // is among the users of the month and brings nothing, but is not at risk either: 5 in 1,000 in both.
    let expected = from_next_period(30.0 * 0.9, exponential(0.005, 30.0), 0.0);
    let line = Line::new("lifetime value of a user, currency", expected, samples[0].mean(0));
    Findings { lines: vec![line], ..Findings::default() }
}

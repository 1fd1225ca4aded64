//! What users of a value-added service do for each other: gifts along contacts, and work for who pays.

use super::{metric, track};
use crate::check::{Check, Method};
use crate::closed_form::diffusion::chain_binomial;
use crate::closed_form::labour::{clearing_wage, participation};
use crate::finding::{Bound, Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::{Record, ServiceRecord};
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "gifts",
        title: "Gifts along contacts",
        subject: "Payers",
        mechanism: "`value-added-service` with gifts: of 10,000 people 4 % can pay and send two gifts a day each; who takes gifts can pay \
                    with chance 1/2; or a half gives one a day to everybody, and who is no user accepts half and considers",
        source: "Chain-binomial epidemic (Reed & Frost; Abbey 1952) in a large population: z' = z + (1 - z) b (1 - e^{-m z}); \
                 Poisson numbers of gifts, 1 - e^{-m u a c} join",
        method: Method::Simulation { observe: observe_gifts, judge: judge_gifts },
    },
    Check {
        name: "labour",
        title: "The wage of players",
        subject: "Payers",
        mechanism: "`value-added-service` with labour: payers spend 6 a day on the work of others, who play half an hour a day and have \
                    exponential reservation wages with mean 2; the day after forty",
        source: "Participation where the wage is above the reservation wage (Heckman 1974); the market clears: \
                 w (1 - e^{-w/W}) = spending on an hour that could be worked",
        method: Method::Simulation { observe: observe_labour, judge: judge_labour },
    },
];

/// People of the check of gifts, and the day on which the first of them are given.
const PEOPLE: f64 = 10_000.0;
const FIRST: usize = 1;
const CAN_PAY: f64 = 0.04;
const GIFTS: f64 = 2.0;
const AMOUNT: f64 = 5.0;
const OPENS: f64 = 0.5;
const KEPT: f64 = 0.1;
/// Days of giving that are looked at.
const DAYS: usize = 8;
/// Of the variants with people who are no users.
const USERS: f64 = 5_000.0;
const ACCEPTANCE: f64 = 0.5;

/// All that was posted to a line of the model in the run, currency.
fn posted(service: &ServiceRecord, name: &str) -> f64 {
    let place = service.lines.iter().position(|line| line.name == name).expect("a line of the model");
    service.line_amounts.iter().skip(place).step_by(service.lines.len()).map(|amount| amount.units()).sum()
}

/// Gifts of each day of giving; those bought and passed on in all, currency; who joined, and took gifts as users, on the day
/// after the first.
fn observe_gifts(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let mut row = metric(service, "gifts")[FIRST..FIRST + DAYS].to_vec();
    let joined = service.days[FIRST + 1].joined as f64;
    row.extend([posted(service, "gifts"), posted(service, "gifts_passed_on")]);
    row.extend([joined, metric(service, "gift_takers")[FIRST + 1] - joined]);
    row
}

fn judge_gifts(samples: &[Sample]) -> Findings {
    let [among, others, enticed] = samples else {
        return Findings::default();
    };
    let can_pay = chain_binomial(CAN_PAY, GIFTS, OPENS, DAYS);
    let given = |day: usize| among.mean(day).times(1.0 / (GIFTS * PEOPLE));
    let mut lines = vec![
        Line::new("people who can pay on the first day, by their gifts", can_pay[0], given(0)),
        Line::new("the same on the third", can_pay[2], given(2)),
        Line::new("on the fifth", can_pay[4], given(4)),
        Line::new("on the eighth", can_pay[7], given(7)),
        Line::new(
            "share of the money that is passed on",
            1.0 - KEPT,
            among.of_means(|means| means[DAYS + 1] / means[DAYS]),
        )
        .bounded(Bound::Within(1e-8)),
    ];
    let one_day = USERS / PEOPLE;
    for (sample, chance, what) in [(others, 0.5, "without appeal"), (enticed, 0.75, "with odds of three")] {
        let join = -libm::expm1(-one_day * ACCEPTANCE * chance);
        let joined = sample.mean(DAYS + 2).times(1.0 / (PEOPLE - USERS));
        lines.push(Line::new(format!("share of who is no user that joins by a gift, {what}"), join, joined));
    }
    let takes = others.mean(DAYS + 3).times(1.0 / USERS);
    lines.push(Line::new("share of users who take gifts", -libm::expm1(-one_day), takes));
    lines.push(Line::new(
        "money for gifts of the first day, currency a person",
        CAN_PAY * GIFTS * AMOUNT,
        among.mean(0).times(AMOUNT / PEOPLE),
    ));
    let form = |day: f64| can_pay[(day as usize).clamp(1, DAYS) - 1];
    let marks = (0..DAYS).map(|day| ((day + 1) as f64, given(day)));
    let panel = Panel {
        title: "Who can pay".to_owned(),
        x: "day of giving".to_owned(),
        y: "share of people".to_owned(),
        tracks: vec![track("", DAYS as f64, form, marks)],
    };
    Findings { lines, panels: vec![panel], notes: Vec::new() }
}

const HOURS: f64 = 0.5;
const RESERVATION: f64 = 2.0;
const SPENT: f64 = 6.0;
const FEE: f64 = 0.25;
const PLAYERS: f64 = 5_000.0;

/// On the last day: the wage, and the share of people who work; over the run wages and what was spent, currency.
fn observe_labour(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let last = |name: &str| metric(service, name).last().copied().unwrap_or_default();
    vec![last("wage"), last("workers") / PLAYERS, posted(service, "wages"), posted(service, "labour")]
}

fn judge_labour(samples: &[Sample]) -> Findings {
    let mut lines = Vec::new();
    for (sample, payers, fee, what) in [
        (0, 0.1, FEE, "a tenth pays"),
        (1, 0.4, FEE, "four tenths pay"),
        (2, 0.1, 0.0, "a tenth pays, no fee"),
    ] {
        let Some(sample) = samples.get(sample) else {
            return Findings::default();
        };
        let spent = SPENT * (1.0 - fee) * payers / (1.0 - payers);
        let wage = clearing_wage(spent, HOURS, RESERVATION);
        let work = (1.0 - payers) * participation(wage, RESERVATION);
        lines.push(Line::new(format!("wage, {what}, currency an hour"), wage, sample.mean(0)));
        lines.push(Line::new(format!("share of people who work, {what}"), work, sample.mean(1)));
        let paid = sample.of_means(|means| means[2] / means[3]);
        let share =
            Line::new(format!("share of what is spent that is paid as wages, {what}"), 1.0 - fee, paid);
        lines.push(share.bounded(Bound::Within(1e-8)));
    }
    Findings { lines, ..Findings::default() }
}

//! A service that stands inside another.

use crate::check::{Check, Method};
use crate::closed_form::branching::line_mean;
use crate::finding::{Bound, Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::{Record, ServiceRecord};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "hosting",
    title: "A service inside another",
    subject: "How people come",
    mechanism: "`host` and `through_host`: a share s of people use the host; users of the guest send m invitations on becoming one, which \
                arrive if sender and receiver use the host, with the chance l that it lets a link through, accepted with chance a",
    source: "Branching process (Harris 1963): a seed that uses the host brings 1 / (1 - m s l a) users, itself included, another none; \
             the share of revenue by definition",
    method: Method::Simulation { observe, judge },
}];

const SEEDS: f64 = 200.0;
const HOST_SHARE: f64 = 0.5;
const SENT: f64 = 4.0;
const ACCEPTANCE: f64 = 0.25;
const LINKS: f64 = 0.8;
const REVENUE_SHARE: f64 = 0.3;

/// Users in the end, revenue of the guest, what it paid its host, and what the host got, in the currency.
fn observe(record: &Record) -> Vec<f64> {
    let [chat, game] = ["chat", "game"].map(|name| super::service(record, name));
    let revenue: f64 = game.days.iter().map(|day| day.revenue().units()).sum();
    let users = game.days.iter().map(|day| day.joined as f64).sum();
    vec![users, revenue, line(game, "host"), line(chat, "guests")]
}

/// All that was posted to a line of the market's own.
fn line(service: &ServiceRecord, name: &str) -> f64 {
    let place = service.lines.iter().position(|line| line.model == "market" && line.name == name);
    let place = place.expect("the scenario of this check has a host and a guest");
    service.line_amounts.iter().skip(place).step_by(service.lines.len()).map(|amount| amount.units()).sum()
}

fn judge(samples: &[Sample]) -> Findings {
    let [open, part, banned] = samples else {
        return Findings::default();
    };
    let users = |links: f64| {
        let seeds_there = SEEDS * HOST_SHARE;
        SEEDS - seeds_there + seeds_there * line_mean(SENT * HOST_SHARE * links * ACCEPTANCE)
    };
    let share = open.of_means(|means| means[2] / means[1]);
    let lines = vec![
        Line::new("users in the end, all links", users(1.0), open.mean(0)),
        Line::new("the same, four of five links", users(LINKS), part.mean(0)),
        Line::new("the same, no links", SEEDS, banned.mean(0)),
        // Of each day's revenue the share is rounded to a millionth of the currency.
        Line::new("share of revenue that the guest pays", REVENUE_SHARE, share).bounded(Bound::Within(1e-8)),
        Line::new(
            "what the host gets less what the guest pays, currency",
            0.0,
            open.mean_of(|row| row[3] - row[2]),
        )
        .bounded(Bound::Within(1e-9)),
    ];
    Findings { lines, ..Findings::default() }
}

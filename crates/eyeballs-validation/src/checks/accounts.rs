//! Contracts of firms.

use super::{metric, revenue, track};
use crate::check::{Check, Method};
use crate::closed_form::accounts::{Salesperson, payments};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "accounts",
    title: "Contracts of firms, and the salespeople who leave",
    subject: "Memberships",
    mechanism: "`business-accounts`, 4,000 firms of ten people that all sign on the first day for three seats, periods of ten days: rent and \
                licence with chance c to end, held by a relation, with seats sold on, and with a salesperson each who leaves",
    source: "Geometric series of payments, as in Berger & Nasr (1998); proportional hazards (Cox 1972); unsold seats (1 - v u)^t at v visits a \
             day; a Markov chain of firms that are known to the salesperson, unknown, and gone",
    method: Method::Simulation { observe, judge },
}];

const FIRMS: f64 = 4_000.0;
/// Days on which the firms were under contract, the first included.
const DAYS: u32 = 59;
const RENEWALS: i32 = 5;
const KEPT: f64 = 0.8;
/// Prices of three seats: ten days of 30 a month, a licence of 900 and ten days of its care.
const RENT: f64 = 30.0;
const LICENCE: f64 = 2_700.0;
const CARE: f64 = 2_700.0 * 0.2 * 10.0 / 365.0;
const UPSOLD: f64 = 0.1;
/// Visits a day for each firm.
const VISITS: f64 = 0.2;
const SALESPERSON: f64 = 0.02;
const TAKEN: f64 = 0.4;

/// Of the last day: share of firms under contract, seats and relations for each firm; and what each paid in all.
fn observe(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let last = |name: &str| metric(service, name).last().copied().unwrap_or_default() / FIRMS;
    let paid: f64 = revenue(record).iter().sum();
    vec![last("accounts"), last("seats"), last("relations"), paid / FIRMS]
}

fn judge(samples: &[Sample]) -> Findings {
    let [rent, licence, held, upsold, leaving] = samples else {
        return Findings::default();
    };
    let left = libm::pow(KEPT, f64::from(RENEWALS));
    // A relation of 1 divides the hazard of ending by e.
    let left_if_held = libm::pow(KEPT, f64::from(RENEWALS) * libm::exp(-1.0));
    let visited = 1.0 - libm::exp(-VISITS);
    // On the day of signing nothing is sold on.
    let seats = |days: f64| 10.0 - 7.0 * libm::pow(1.0 - visited * UPSOLD, days);
    let chain = Salesperson { leaves: SALESPERSON, taken: TAKEN, visits: VISITS };
    let [known, unknown] = chain.after(DAYS - 1);
    let lines = vec![
        Line::new("share under contract after five renewals, rent", left, rent.mean(0)),
        Line::new("the same, licence", left, licence.mean(0)),
        Line::new("paid by a firm, rent, currency", RENT * payments(KEPT, RENEWALS), rent.mean(3)),
        Line::new(
            "paid by a firm, licence, currency",
            LICENCE + CARE * (payments(KEPT, RENEWALS) - 1.0),
            licence.mean(3),
        ),
        Line::new("share under contract, held by a relation", left_if_held, held.mean(0)),
        Line::new("seats of a firm, sold on", seats(f64::from(DAYS - 1)), upsold.mean(1)),
        Line::new("share under contract, salespeople leave", known + unknown, leaving.mean(0)),
        Line::new("share of firms known to their salesperson", known, leaving.mean(2)),
    ];
    let end = f64::from(DAYS);
    let contracts = |day: f64| chain.after(day.max(0.0) as u32).iter().sum();
    let mark = [(end - 1.0, leaving.mean(0))].into_iter();
    let panels = vec![Panel {
        title: "Contracts whose salespeople leave".to_owned(),
        x: "days since they were signed".to_owned(),
        y: "share under contract".to_owned(),
        tracks: vec![track("", end, contracts, mark)],
    }];
    Findings { lines, panels, notes: Vec::new() }
}

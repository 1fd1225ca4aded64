//! The list of checks, in the order of the page.

use crate::check::Check;
use crate::sample::Estimate;
use eyeballs_core::record::{Record, ServiceRecord};
use eyeballs_report::PanelTrack;

mod accounts;
mod adoption;
mod advertising;
mod arrivals;
mod channels;
mod choice;
mod churn;
mod considering;
mod contacts;
mod creators;
mod deciding;
mod frequency;
mod growing;
mod homophily;
mod hosting;
mod invitations;
mod leaving;
mod memberships;
mod nests;
mod network;
mod payers;
mod players;
mod published;
mod purchases;
mod reputation;
mod retention;
mod rhythm;
mod satisfaction;
mod shop_settings;
mod standing;
mod together;
mod two_sided;
mod value;

/// All checks.
pub fn all() -> Vec<Check> {
    [
        adoption::CHECKS,
        reputation::CHECKS,
        considering::CHECKS,
        arrivals::CHECKS,
        growing::CHECKS,
        invitations::CHECKS,
        contacts::CHECKS,
        homophily::CHECKS,
        hosting::CHECKS,
        channels::CHECKS,
        churn::CHECKS,
        leaving::CHECKS,
        standing::CHECKS,
        choice::CHECKS,
        frequency::CHECKS,
        nests::CHECKS,
        network::CHECKS,
        rhythm::CHECKS,
        satisfaction::CHECKS,
        memberships::CHECKS,
        accounts::CHECKS,
        purchases::CHECKS,
        retention::CHECKS,
        shop_settings::CHECKS,
        payers::CHECKS,
        players::CHECKS,
        advertising::CHECKS,
        two_sided::CHECKS,
        creators::CHECKS,
        together::CHECKS,
        value::CHECKS,
        deciding::CHECKS,
        published::CHECKS,
    ]
    .concat()
}

/// Mechanisms that no check covers, each in a sentence. A page that names only what it checks would promise
/// too much.
pub const NOT_COVERED: &[&str] = &[
    "`cap`: how far a limited channel overshoots its limit has no closed form; that it stops there is tested.",
    "Contacts from a file: there is no textbook law of somebody's list; that it is used as it stands is tested.",
    "Releases by events, and services that close and open again: there is no model to compare them with.",
    "Money of the market: costs of use, of channels and of joining, and bankruptcy. The books are tested to balance in \
     random markets.",
    "What chance is when an agent stands for many people: only means are compared there.",
    "`paid-membership`: what satisfaction, willingness to pay and price rises do to cancelling, grandfathering, plans of a \
     year, tiers, bundles, students, app stores, places drawn by lot, belonging and crowding.",
    "`value-added-service`: what the audience does to the wish to pay, and resentment of advantage that others bought.",
    "`free-plus-ads`: advertisers who come, are disappointed and leave, and formats.",
    "`e-commerce`: coupons, points, loss leaders, cross-selling, returned orders, and the merchants of a marketplace.",
    "`two-sided-platform`: where numbers do not settle but run to all or nothing.",
    "`business-accounts`: which firms sign at a price, what users' satisfaction does to contracts, and places that stay vacant.",
    "`creator-platform`: copies, followers, content that lives long, and what users pass on.",
    "`ad-buyers`: how fast advertisers learn how well an audience fits, and come and go.",
    "`sell-once`: returned units.",
    "Best spending on advertising (Dorfman & Steiner 1954): no channel has a constant elasticity to its budget.",
];

/// The record of the service of this name.
///
/// # Panics
/// If the scenario of the check has none.
fn service<'a>(record: &'a Record, name: &str) -> &'a ServiceRecord {
    let found = record.services.iter().find(|service| service.name == name);
    found.unwrap_or_else(|| panic!("the scenario of this check has a service `{name}`"))
}

/// A closed form as a line over 0 .. `end`, and simulated means as marks with bars of two standard errors.
fn track(
    name: impl Into<String>,
    end: f64,
    form: impl Fn(f64) -> f64,
    simulated: impl Iterator<Item = (f64, Estimate)>,
) -> PanelTrack {
    // As many points as a picture can show.
    let line = (0..=200).map(|step| end * f64::from(step) / 200.0).map(|x| (x, form(x)));
    let marks = simulated.map(|(x, estimate)| (x, estimate.value, 2.0 * estimate.standard_error));
    PanelTrack { name: name.into(), line: line.collect(), marks: marks.collect() }
}

/// Values of a metric of a service's model, day by day.
fn metric(service: &ServiceRecord, name: &str) -> Vec<f64> {
    let place = service.metrics.iter().position(|metric| metric.name == name);
    let place = place.expect("a metric of the model that the scenario attaches");
    service.metric_values.iter().skip(place).step_by(service.metrics.len()).copied().collect()
}

/// Revenue of the first service, day by day, in the currency.
fn revenue(record: &Record) -> Vec<f64> {
    record.services[0].days.iter().map(|day| day.revenue().units()).collect()
}

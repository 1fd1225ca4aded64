//! Headings that state what was found, by rules. A section without one has its topic for a heading: nothing is said that numbers
//! do not carry.

use super::answer::Counted;
use crate::number::readable;
use crate::voice::HTML;
use eyeballs_lab::piecemeal::ChannelSum;
use eyeballs_lab::results::{Cause, Results};

/// A channel brings most if it brings this share of those who join (assumption).
const MOST: f64 = 0.5;
/// A claim holds if it does in this share of the runs in which it can be told, as on the page (assumption).
const HOLDS: f64 = 0.9;

/// The headings by the section's name. They name tracks.
pub(super) fn findings(results: &Results, channels: &[ChannelSum]) -> Vec<(&'static str, String)> {
    [
        ("compare", order(results)),
        ("differ", cause(results)),
        ("channels", channel(results, channels)),
        ("claims", claims(results)),
        ("bankruptcies", bankruptcies(results)),
        ("facts", facts(results)),
        ("today", today(results)),
    ]
    .into_iter()
    .filter_map(|(section, said)| Some((section, said?)))
    .collect()
}

fn name(track: usize) -> String {
    (HTML.name)("", track)
}

/// Who is first in profit and who in users, where both can be told from all others.
fn order(results: &Results) -> Option<String> {
    let first = |measure| {
        let counted = Counted { results, measure };
        let ranked = counted.ranked();
        let (best, rest) = ranked.split_first()?;
        (!rest.is_empty() && rest.iter().all(|other| counted.is_ahead(*best, *other))).then_some(best.0)
    };
    match (first("profit"), first("users")) {
        (Some(rich), Some(large)) if rich == large => {
            Some(format!("{} has most users and most profit", name(rich)))
        }
        (Some(rich), Some(large)) => {
            Some(format!("{} has most users, {} most profit", name(large), name(rich)))
        }
        _ => None,
    }
}

/// The largest cause of the first difference of profit, if its interval excludes 0.
fn cause(results: &Results) -> Option<String> {
    let difference = results.profit_differences.first()?;
    let track = |variant| {
        results.tracks.iter().position(|track| track.variant == variant && track.firm == difference.firm)
    };
    let (from, to) = (track(0)?, track(difference.variant)?);
    let largest =
        difference.causes.iter().max_by(|one, other| one.mean.abs().total_cmp(&other.mean.abs()))?;
    if difference.pairs < 2 || !(largest.low > 0.0 || largest.high < 0.0) {
        return None;
    }
    let what = match (largest.cause, largest.mean > 0.0) {
        (Cause::UserDays, true) => "more use",
        (Cause::UserDays, false) => "less use",
        (Cause::RevenuePerUserDay, true) => "more revenue per day of use",
        (Cause::RevenuePerUserDay, false) => "less revenue per day of use",
        (Cause::CostPerUserDay, true) => "cheaper days of use",
        (Cause::CostPerUserDay, false) => "dearer days of use",
        (Cause::AcquisitionCost, true) => "less spent on winning users",
        (Cause::AcquisitionCost, false) => "more spent on winning users",
        (Cause::FixedCost, true) => "less fixed cost",
        (Cause::FixedCost, false) => "more fixed cost",
    };
    let signed = if largest.mean > 0.0 { "+" } else { "" };
    Some(format!(
        "From {} to {}, {what} counts most: {signed}{}\u{a0}{}",
        name(from),
        name(to),
        readable(largest.mean),
        results.currency
    ))
}

/// The channel that brings most of those who join the first variant.
fn channel(results: &Results, channels: &[ChannelSum]) -> Option<String> {
    let first = results.tracks.first()?;
    let of: Vec<&ChannelSum> = channels.iter().filter(|channel| channel.variant == first.variant).collect();
    let services: std::collections::BTreeSet<&str> =
        of.iter().map(|channel| channel.service.as_str()).collect();
    let all: u64 = of.iter().map(|channel| channel.joined).sum();
    let most = of.iter().max_by_key(|channel| channel.joined)?;
    let share = most.joined as f64 / all.max(1) as f64;
    let is_told = of.len() > 1 && services.len() == 1 && share >= MOST;
    is_told.then(|| format!("Of 100 who join {}, {:.0} come by {}", name(0), 100.0 * share, most.channel))
}

fn claims(results: &Results) -> Option<String> {
    let told: Vec<f64> = results.claims.iter().filter_map(|claim| claim.share()).collect();
    let held = told.iter().filter(|share| **share >= HOLDS).count();
    let all = results.claims.len();
    (!told.is_empty()).then(|| match (held, all) {
        (1, 1) => "The claim holds".to_owned(),
        (0, 1) => "The claim does not hold in nine of ten runs".to_owned(),
        (held, all) if held == all => format!("All {all} claims hold"),
        _ => format!("{held} of {all} claims hold in nine of ten runs"),
    })
}

fn bankruptcies(results: &Results) -> Option<String> {
    let most = |(_, track): &(usize, &eyeballs_lab::results::Track)| {
        (track.bankruptcies.len() * 1_000_000).checked_div(track.replications as usize).unwrap_or(0)
    };
    let (index, track) = results.tracks.iter().enumerate().rev().max_by_key(most)?;
    (!track.bankruptcies.is_empty()).then(|| {
        format!("{} is bankrupt in {} of {} runs", name(index), track.bankruptcies.len(), track.replications)
    })
}

fn facts(results: &Results) -> Option<String> {
    let told: Vec<bool> = results.facts.iter().filter_map(|fact| fact.is_within()).collect();
    let within = told.iter().filter(|is| **is).count();
    (!told.is_empty()).then(|| match results.facts.len() {
        all if within == all => format!("All {all} published figures are met"),
        all => format!("{within} of {all} published figures are met"),
    })
}

fn today(results: &Results) -> Option<String> {
    let met = results.today.iter().filter(|fact| fact.is_met).count();
    (!results.today.is_empty()).then(|| match results.today.len() {
        all if met == all => format!("All {all} facts of today are met"),
        all => format!("{met} of {all} facts of today are met"),
    })
}

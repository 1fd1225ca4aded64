//! Claims: how often they hold, with the mechanism that is said to carry them and without it.

use super::{blank, say};
use crate::number::{NOTHING, short};
use comfy_table::Table;
use eyeballs_lab::placebo::{Carried, PlaceboResult};
use eyeballs_lab::results::{ClaimResult, Results};

/// The table; a column more where a claim has a placebo.
pub(super) fn claims(results: &Results, width: u16) -> Table {
    let columns = ["", "holds in", "required", "claim"];
    let mut table = match has_placebo(results) {
        true => blank(width, ["", "holds in", "without it", "required", "claim"]),
        false => blank(width, columns),
    };
    for claim in &results.claims {
        let mut row = vec![judged(claim), held(claim), required(claim), text(claim)];
        if has_placebo(results) {
            row.insert(2, without(claim));
        }
        table.add_row(row);
    }
    table
}

/// What the column of placebos means, and what each switches off.
pub(super) fn below(text: &mut String, results: &Results, width: u16) {
    if !has_placebo(results) {
        return;
    }
    say(
        text,
        width,
        "Without it: with the mechanism off that is said to carry the claim. It is carried by it if it holds with the mechanism and not \
         without it, and two standard errors of the paired difference part the two.",
    );
    for (number, claim) in (1..).zip(&results.claims) {
        if let Some(placebo) = &claim.placebo {
            say(text, width, &format!("Off for claim {number}: {}.", placebo.written()));
        }
    }
}

fn has_placebo(results: &Results) -> bool {
    results.claims.iter().any(|claim| claim.placebo.is_some())
}

fn judged(claim: &ClaimResult) -> String {
    match (claim.met(), claim.passes()) {
        (Some(false), _) => "NOT MET",
        (_, Some(false)) => "NOT CARRIED",
        (_, Some(true)) => "met",
        (_, None) => "",
    }
    .to_owned()
}

fn held(claim: &ClaimResult) -> String {
    match claim.share() {
        _ if claim.evaluated < claim.replications => format!(
            "held in {} of {},\n{} could not be evaluated",
            claim.held,
            claim.replications,
            claim.replications - claim.evaluated
        ),
        None => NOTHING.to_owned(),
        Some(share) => shares(share, (claim.held, claim.evaluated), (claim.low, claim.high)),
    }
}

fn without(claim: &ClaimResult) -> String {
    let Some(placebo) = &claim.placebo else { return String::new() };
    let carried = match placebo.carried {
        Carried::WithoutIt => "HOLDS WITHOUT IT",
        other => other.words(),
    };
    match placebo.share() {
        None => carried.to_owned(),
        Some(share) => {
            let PlaceboResult { held, replications, low, high, .. } = placebo;
            format!("{}\n{carried}", shares(share, (*held, *replications), (*low, *high)))
        }
    }
}

fn shares(share: f64, (held, of): (u32, u32), (low, high): (f64, f64)) -> String {
    format!("{:.0} % ({held} of {of})\n{:.0} to {:.0} %", 100.0 * share, 100.0 * low, 100.0 * high)
}

fn required(claim: &ClaimResult) -> String {
    claim.required_share.map_or(NOTHING.to_owned(), |share| format!("{} %", short(100.0 * share)))
}

fn text(claim: &ClaimResult) -> String {
    let mut text = claim.text.clone();
    if let Some(problem) = &claim.problem {
        text += &format!("\nnot evaluated: {problem}");
    }
    if let Some(problem) = claim.placebo.as_ref().and_then(|placebo| placebo.problem.as_ref()) {
        text += &format!("\nnot evaluated without it: {problem}");
    }
    text
}

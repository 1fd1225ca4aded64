//! What an exploration amounts to, in sentences.

use super::{cell, last_part, place};
use crate::number::{NOTHING, grouped, short};
use crate::table::range;
use eyeballs_lab::exploration::{Alternative, Explored, Lead, NEXT_TO_NOTHING};

/// Variants that no lever changes, each with its outcome.
pub(super) fn idle(explored: &Explored) -> Option<String> {
    let idle: Vec<usize> =
        (0..explored.variants.len()).filter(|&variant| explored.is_idle(variant)).collect();
    let levers = explored.levers.join(" or ");
    if idle.is_empty() {
        return None;
    }
    if idle.len() == explored.variants.len() {
        return Some(format!(
            "Nothing is changed by {levers}: see whether a variant, or an event, sets it to something else."
        ));
    }
    let one = |&variant: &usize| {
        let cell = cell(explored, &explored.of_variant(variant)[0]).replacen('\n', " (", 1);
        let close = if cell.contains('(') { ")" } else { "" };
        format!("`{}` {cell}{close}", explored.variants[variant])
    };
    Some(format!("Not changed by {levers}: {}.", idle.iter().map(one).collect::<Vec<_>>().join(", ")))
}

/// Which is best, and what cannot be told from it.
pub(super) fn best(explored: &Explored) -> String {
    let Some(best) = explored.best.map(|best| &explored.alternatives[best]) else {
        return "Nothing meets the conditions of the goal in half of the replications.".to_owned();
    };
    let start = format!("Best (*) is {}", place(explored, best));
    if explored.race.as_ref().is_some_and(|race| race.chosen.is_some()) {
        return format!("{start}; how that was decided is said below.");
    }
    let is_other = |other: &&Alternative| other.may_be_best() && !std::ptr::eq(*other, best);
    let others: Vec<&Alternative> = explored.alternatives.iter().filter(is_other).collect();
    let count = explored.distinct(|one| is_other(&one));
    let replications = explored.replications;
    let told = match count {
        0 if explored.distinct(|one| one.is_choice) == 1 => "nothing else is a choice".to_owned(),
        0 => format!("{replications} replications tell it from all others"),
        1 => format!("{replications} replications cannot tell one other (≈) from it"),
        count => format!("{replications} replications cannot tell {count} others (≈) from it"),
    };
    let nearest = others.iter().filter_map(|one| one.replications_to_decide);
    let range_of =
        nearest.clone().min().zip(nearest.max()).filter(|(_, most)| *most > u64::from(replications));
    let more = match range_of {
        None => String::new(),
        Some((_, most)) if count == 1 => {
            format!(" About {} would, if means stay; --precision goes on until they do.", grouped(most))
        }
        Some((least, most)) => format!(
            " About {} would tell the first of them and {} the last, if means stay; --precision goes on until differences that matter \
             are told.",
            grouped(least.max(u64::from(replications) + 1)),
            grouped(most)
        ),
    };
    format!("{start}: {}; {told}.{more}", outcome(best))
}

fn outcome(alternative: &Alternative) -> String {
    let mean = alternative.mean.map_or_else(|| NOTHING.to_owned(), short);
    match alternative.low.is_nan() {
        true => mean,
        false => format!("{mean} ({})", range(&short(alternative.low), &short(alternative.high))),
    }
}

/// Levers whose best value is the first or the last of those that were tried.
pub(super) fn edges(explored: &Explored) -> Vec<String> {
    let Some(best) = explored.best.map(|best| &explored.alternatives[best]) else { return Vec::new() };
    let sentence = |(lever, key): (usize, &String)| {
        let tried = || explored.of_variant(best.variant).iter().map(|one| one.values[lever]);
        let (low, high) = (tried().fold(f64::INFINITY, f64::min), tried().fold(f64::NEG_INFINITY, f64::max));
        let end = match best.values[lever] {
            value if value == low => "lowest",
            value if value == high => "highest",
            _ => return None,
        };
        // What no lever changes has no best value.
        let values = explored.of_variant(best.variant);
        if values.iter().all(|one| one.outcomes == values[0].outcomes) {
            return None;
        }
        Some(format!("That is the {end} {key} that was tried: beyond it may be better still."))
    };
    explored.levers.iter().enumerate().filter_map(sentence).collect()
}

/// How flat the best is, of one lever; of variants that are not the best only where it is flat at all.
pub(super) fn flats(explored: &Explored) -> Vec<String> {
    let sentence = |variant: usize| {
        let [from, to] = explored.flat(variant, NEXT_TO_NOTHING)?;
        let values = explored.of_variant(variant);
        // Of a variant that no lever changes all values are alike.
        if values.iter().all(|one| one.outcomes == values[0].outcomes) {
            return None;
        }
        let name = if explored.variants.len() == 1 {
            String::new()
        } else {
            format!("Of `{}` ", explored.variants[variant])
        };
        let (from, to) = (short(from), short(to));
        let is_best = explored.best.is_some_and(|best| explored.alternatives[best].variant == variant);
        Some(match from == to {
            true if !is_best => return None,
            true => format!(
                "{name}{from} is best; the next values that were tried cost more than {} %.",
                100.0 * NEXT_TO_NOTHING
            ),
            false => format!(
                "{name}anything from {from} to {to} costs less than {} % of the best.",
                100.0 * NEXT_TO_NOTHING
            ),
        })
    };
    (0..explored.variants.len()).filter_map(sentence).collect()
}

/// Which variant is best where, of one lever, and between which values the border surely lies.
pub(super) fn borders(explored: &Explored) -> Vec<String> {
    let leads = explored.leads();
    let mut said = Vec::new();
    for pair in 1..leads.len() {
        let (before, after) = (leads[pair - 1], leads[pair]);
        if before.variant == after.variant {
            continue;
        }
        let sure = |lead: &&Lead, variant: usize| lead.told_apart && lead.variant == variant;
        let low = leads[..pair].iter().rev().find(|lead| sure(lead, before.variant));
        let high = leads[pair..].iter().find(|lead| sure(lead, after.variant));
        let end = |lead: Option<&Lead>| lead.map_or_else(|| "?".to_owned(), |lead| short(lead.value));
        said.push(format!(
            "Along {} `{}` is best up to {}, `{}` from {} on; surely that changes between {} and {}.",
            last_part(&explored.levers[0]),
            explored.variants[before.variant],
            short(before.value),
            explored.variants[after.variant],
            short(after.value),
            end(low),
            end(high)
        ));
    }
    said
}

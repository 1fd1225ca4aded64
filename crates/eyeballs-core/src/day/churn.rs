//! Phase 5: who stays and who leaves.
//!
//! A user carries an exponential number divided by their frailty, and leaves when the hazards of the
//! days have used it up: the chance to leave on a day is 1 - exp(-frailty * hazard), exactly, and no
//! random number is drawn on days on which nothing happens (Sellke 1983).

use crate::day::farewell::farewell;
use crate::day::inactivity::inactive_leave;
use crate::day::pass::{ServiceToday, Shared};
use crate::people::block::{Block, NO_CHANNEL};
use crate::people::people_set::{WORD_PEOPLE, word_of};
use crate::people::random_words::shared_word;
use crate::people::steps::Steps;
use crate::people::stretch::Stretch;
use crate::people::user_state;
use crate::record::SimulationError;
use crate::state::purpose::{self, draw};
use crate::state::scratch::{Scratch, ServiceScratch};
use crate::state::service::Service;
use crate::units::MONTH_DAYS;
use eyeballs_numerics::math;
use eyeballs_numerics::random::{uniform, uniform_open};
use eyeballs_numerics::rows::ones;
use eyeballs_numerics::vectorised;

/// Lets a stretch's users stay or leave.
///
/// # Errors
/// A model that fails.
pub(crate) fn churn(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
) -> Result<(), SimulationError> {
    let Scratch { stretch, services, visitors, .. } = scratch;
    for today in shared.services_today() {
        let users = &mut services[today.index];
        if users.rows.is_empty() {
            continue;
        }
        who_leaves(block, stretch, users, today);
        inactive_leave(block, stretch, users, today);
        farewell(block, stretch, (&mut *visitors, &mut *users), today)?;
        for &user in &users.leaving {
            let user = usize::from(user);
            let for_good = users.leave_hazard.get(user) == Some(&f32::INFINITY);
            leave(block, stretch.row(&users.rows, user), for_good, today);
        }
    }
    Ok(())
}

/// Uses up the thresholds by base hazards and satisfaction; those who leave.
fn who_leaves(block: &mut Block, stretch: &Stretch, users: &mut ServiceScratch, today: ServiceToday<'_>) {
    let service = today.service;
    let relation = &mut block.relations[today.index];
    let effect = service.spec.churn.satisfaction_effect as f32;
    let alike = service.channel_hazard[0];
    let channels_are_alike = service.channel_hazard.iter().all(|&hazard| hazard == alike);
    if channels_are_alike && users.leave_factor.is_empty() {
        apply_hazard(&mut users.threshold, &users.recent, effect, alike);
    } else {
        users.hazard.resize(users.rows.len(), 0.0);
        users.hazard.fill(alike);
        if !channels_are_alike {
            let channels = stretch.of(&relation.channel);
            for (hazard, &row) in users.hazard.iter_mut().zip(users.rows.list()) {
                *hazard = service.channel_hazard[channel_index(channels[usize::from(row)], service)];
            }
        }
        for (hazard, &factor) in users.hazard.iter_mut().zip(&users.leave_factor) {
            *hazard *= factor;
        }
        apply_hazards(&mut users.threshold, &users.recent, effect, &users.hazard);
    }
    used_up(&users.threshold, &mut users.leaving);
    users.rows.scatter_halves(&users.recent, &users.threshold, stretch.of_mut(&mut relation.user_states));
    let shock = service.shock_leave;
    if users.leave_hazard.is_empty() && !service.closing && shock == 0.0 {
        return;
    }
    let random = today.random();
    let random_word = |user: usize, draw| shared_word(&random, users.people[user], purpose::OPEN, draw);
    users.leaving.clear();
    for (user, &threshold) in users.threshold.iter().enumerate() {
        let hazard = users.leave_hazard.get(user).copied().unwrap_or(0.0);
        if threshold <= 0.0
            || service.closing
            || (hazard > 0.0 && uniform(random_word(user, draw::LEAVES)) < math::probability(hazard))
            || (shock > 0.0 && uniform(random_word(user, draw::SHOCKED)) < shock)
        {
            users.leaving.push(user as u16);
        }
    }
}

/// What satisfaction makes of a hazard.
#[inline(always)]
fn effect_of(satisfaction: Steps, effect: f32) -> f32 {
    math::exp(-effect * (satisfaction.value() - 0.5))
}

vectorised! {
    /// Takes the hazards of the day from thresholds.
    fn apply_hazards(thresholds: &mut [f32], recents: &[u32], effect: f32, bases: &[f32]) {
        for ((threshold, &recent), base) in thresholds.iter_mut().zip(recents).zip(bases) {
            *threshold -= effect_of(user_state::satisfaction(recent), effect) * base;
        }
    }
}

vectorised! {
    /// The same where the base is one for all.
    fn apply_hazard(thresholds: &mut [f32], recents: &[u32], effect: f32, base: f32) {
        for (threshold, &recent) in thresholds.iter_mut().zip(recents) {
            *threshold -= effect_of(user_state::satisfaction(recent), effect) * base;
        }
    }
}

vectorised! {
    /// Lists the users whose thresholds are used up.
    fn used_up(thresholds: &[f32], users: &mut Vec<u16>) {
        users.clear();
        let (words, rest) = thresholds.as_chunks::<WORD_PEOPLE>();
        for (word, thresholds) in words.iter().enumerate() {
            // Few are used up on a day: a look at all of a word passes most by.
            if thresholds.iter().fold(0, |some, &threshold| some | u32::from(threshold <= 0.0)) != 0 {
                let flags = thresholds.map(|threshold| u8::from(threshold <= 0.0));
                users.extend(ones(word_of(&flags)).map(|person| (word * WORD_PEOPLE + person) as u16));
            }
        }
        let first = words.len() * WORD_PEOPLE;
        let of_rest = rest.iter().enumerate().filter(|(_, threshold)| **threshold <= 0.0);
        users.extend(of_rest.map(|(person, _)| (first + person) as u16));
    }
}

fn channel_index(channel: u8, service: &Service) -> usize {
    if channel == NO_CHANNEL { service.channels.len() } else { usize::from(channel) }
}

/// A user becomes somebody who left, with a threshold of the hazard of returning; if `for_good`, with one that
/// no hazard reaches.
fn leave(block: &mut Block, row: usize, for_good: bool, today: ServiceToday<'_>) {
    let ServiceToday { index, service, shared } = today;
    let person = block.person(row);
    let relation = &mut block.relations[index];
    relation.active.remove(row);
    let threshold = if for_good {
        user_state::NEVER_REACHED
    } else {
        let [word, ..] = today.random().bits(person, purpose::RETURN_THRESHOLD, 0);
        (service.cumulative_return_hazard - libm::log(uniform_open(word))) as f32
    };
    user_state::change(&mut relation.user_states[row], |state| state.threshold = threshold);
    let earliest = &mut relation.earliest_lapsed[row / WORD_PEOPLE];
    *earliest = earliest.min(threshold);
    let joined = relation.joined[row];
    let since = relation.engaged_since(row);
    let sums = &mut relation.today;
    sums.counts.left += 1;
    sums.engage(since, today.date(), -1);
    sums.cohort_change[usize::from(joined) / MONTH_DAYS as usize] -= 1;
    // The channel is seldom needed, and then comes from far away: it is looked at last.
    if shared.day.0 - u32::from(joined) <= MONTH_DAYS && relation.channel[row] != NO_CHANNEL {
        sums.young_changes.push((joined, relation.channel[row], -1));
    }
}

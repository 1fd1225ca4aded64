//! Phase 5: who stays and who leaves.
//!
//! A user carries an exponential number divided by their frailty, and leaves when the hazards of the
//! days have used it up: the chance to leave on a day is 1 - exp(-frailty * hazard), exactly, and no
//! random number is drawn on days on which nothing happens (Sellke 1983).

use crate::block::{Block, NO_CHANNEL};
use crate::luck::shared_word;
use crate::pass::Shared;
use crate::people_set::{WORD_PEOPLE, word_of};
use crate::satisfaction::Steps;
use crate::scratch::{Scratch, ServiceScratch};
use crate::service::{Service, draw, purpose};
use crate::stretch::Stretch;
use crate::tie;
use crate::units::MONTH_DAYS;
use eyeballs_abi::math;
use eyeballs_abi::random::{uniform, uniform_open};
use eyeballs_abi::rows::ones;
use eyeballs_abi::vectorised;

/// Lets a stretch's users stay or leave.
pub(crate) fn stay(block: &mut Block, scratch: &mut Scratch, shared: &Shared<'_>) {
    let Scratch { stretch, services, .. } = scratch;
    for (index, service) in shared.services.iter().enumerate() {
        let users = &mut services[index];
        if users.rows.is_empty() {
            continue;
        }
        who_leaves(block, stretch, index, users, shared, service);
        for &place in &users.leaving {
            leave(block, index, stretch.row(&users.rows, usize::from(place)), shared, service);
        }
    }
}

/// Uses up the thresholds by base hazards and satisfaction; the places of those who leave.
fn who_leaves(
    block: &mut Block,
    stretch: &Stretch,
    index: usize,
    users: &mut ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
) {
    let relation = &mut block.relations[index];
    let effect = service.spec.churn.satisfaction_effect as f32;
    let alike = service.channel_hazard[0];
    if service.channel_hazard.iter().all(|&hazard| hazard == alike) {
        wear_alike(&mut users.threshold, &users.recent, effect, alike);
    } else {
        users.hazard.resize(users.rows.len(), 0.0);
        let channels = stretch.of(&relation.channel);
        for (hazard, &row) in users.hazard.iter_mut().zip(users.rows.list()) {
            *hazard = service.channel_hazard[channel_place(channels[usize::from(row)], service)];
        }
        wear(&mut users.threshold, &users.recent, effect, &users.hazard);
    }
    used_up(&users.threshold, &mut users.leaving);
    users.rows.scatter_halves(&users.recent, &users.threshold, stretch.of_mut(&mut relation.ties));
    let shock = service.shock_leave;
    if users.leave_hazard.is_empty() && !service.closing && shock == 0.0 {
        return;
    }
    let random = service.random(shared.key, shared.day.0);
    let luck = |place: usize, draw| shared_word(&random, users.people[place], purpose::OPEN, draw);
    users.leaving.clear();
    for (place, &threshold) in users.threshold.iter().enumerate() {
        let hazard = users.leave_hazard.get(place).copied().unwrap_or(0.0);
        if threshold <= 0.0
            || service.closing
            || (hazard > 0.0 && uniform(luck(place, draw::LEAVES)) < math::probability(hazard))
            || (shock > 0.0 && uniform(luck(place, draw::SHOCKED)) < shock)
        {
            users.leaving.push(place as u16);
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
    fn wear(thresholds: &mut [f32], recents: &[u32], effect: f32, bases: &[f32]) {
        for ((threshold, &recent), base) in thresholds.iter_mut().zip(recents).zip(bases) {
            *threshold -= effect_of(tie::satisfaction(recent), effect) * base;
        }
    }
}

vectorised! {
    /// The same where the base is one for all.
    fn wear_alike(thresholds: &mut [f32], recents: &[u32], effect: f32, base: f32) {
        for (threshold, &recent) in thresholds.iter_mut().zip(recents) {
            *threshold -= effect_of(tie::satisfaction(recent), effect) * base;
        }
    }
}

vectorised! {
    /// Lists the places of thresholds that are used up.
    fn used_up(thresholds: &[f32], places: &mut Vec<u16>) {
        places.clear();
        let (words, rest) = thresholds.as_chunks::<WORD_PEOPLE>();
        for (word, thresholds) in words.iter().enumerate() {
            // Few are used up on a day: a look at all of a word passes most by.
            if thresholds.iter().fold(0, |some, &threshold| some | u32::from(threshold <= 0.0)) != 0 {
                let flags = thresholds.map(|threshold| u8::from(threshold <= 0.0));
                places.extend(ones(word_of(&flags)).map(|place| (word * WORD_PEOPLE + place) as u16));
            }
        }
        let first = words.len() * WORD_PEOPLE;
        let of_rest = rest.iter().enumerate().filter(|(_, threshold)| **threshold <= 0.0);
        places.extend(of_rest.map(|(place, _)| (first + place) as u16));
    }
}

fn channel_place(channel: u8, service: &Service) -> usize {
    if channel == NO_CHANNEL { service.channels.len() } else { usize::from(channel) }
}

fn leave(block: &mut Block, index: usize, row: usize, shared: &Shared<'_>, service: &Service) {
    let person = block.person(row);
    let relation = &mut block.relations[index];
    relation.active.remove(row);
    let [word, ..] = service.random(shared.key, shared.day.0).bits(person, purpose::LONGING, 0);
    let threshold = (service.return_pressure - libm::log(uniform_open(word))) as f32;
    tie::change(&mut relation.ties[row], |tie| tie.threshold = threshold);
    let earliest = &mut relation.earliest_lapsed[row / WORD_PEOPLE];
    *earliest = earliest.min(threshold);
    let joined = relation.joined[row];
    let today = &mut relation.today;
    today.counts.left += 1;
    today.cohort_change[usize::from(joined) / MONTH_DAYS as usize] -= 1;
    // The channel is seldom needed, and then comes from far away: it is looked at last.
    if shared.day.0 - u32::from(joined) <= MONTH_DAYS && relation.channel[row] != NO_CHANNEL {
        today.young_changes.push((joined, relation.channel[row], -1));
    }
}

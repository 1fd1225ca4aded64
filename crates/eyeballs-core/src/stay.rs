//! Phase 5: who stays and who leaves.
//!
//! A user carries an exponential number divided by their frailty, and leaves when the hazards of the
//! days have used it up: the chance to leave on a day is 1 - exp(-frailty * hazard), exactly, and no
//! random number is drawn on days on which nothing happens (Sellke 1983).

use crate::block::{Block, NO_CHANNEL, Scratch, ServiceScratch, WORD_PEOPLE};
use crate::service::{Service, purpose};
use crate::simulation::Shared;
use crate::units::MONTH_DAYS;
use eyeballs_abi::math;
use eyeballs_abi::random::{uniform, uniform_open};

/// Lets a block's users stay or leave.
pub(crate) fn stay(block: &mut Block, scratch: &mut Scratch, shared: &Shared<'_>) {
    for (index, service) in shared.services.iter().enumerate() {
        let users = &mut scratch.services[index];
        hazards(block, index, users, service);
        let (leave_words, shock_words) = users.words.split_at(users.rows.len()).1.split_at(users.rows.len());
        for (place, &row) in users.rows.iter().enumerate() {
            let row = usize::from(row);
            let threshold = &mut block.relations[index].threshold[row];
            *threshold -= users.hazard[place];
            let leaves = *threshold <= 0.0
                || happens(users.leave_hazard[place], leave_words[place])
                || service.closing
                || (service.shock_leave > 0.0 && uniform(shock_words[place]) < service.shock_leave);
            if leaves {
                leave(block, index, row, shared, service);
            }
        }
    }
}

/// Base hazard by channel, times the effect of satisfaction.
fn hazards(block: &Block, index: usize, users: &mut ServiceScratch, service: &Service) {
    let relation = &block.relations[index];
    let rows = || users.rows.iter().map(|&row| usize::from(row));
    users.hazard.clear();
    users.hazard.extend(rows().map(|row| relation.satisfaction[row]));
    let effect = service.spec.churn.satisfaction_effect as f32;
    for value in &mut users.hazard {
        *value = math::exp(-effect * (*value - 0.5));
    }
    for (hazard, row) in users.hazard.iter_mut().zip(rows()) {
        *hazard *= service.channel_hazard[channel_place(relation.channel[row], service)];
    }
}

fn channel_place(channel: u8, service: &Service) -> usize {
    if channel == NO_CHANNEL { service.channels.len() } else { usize::from(channel) }
}

/// Whether something of this hazard happens; drawn only if it can.
#[inline]
fn happens(hazard: f32, word: u32) -> bool {
    hazard > 0.0 && uniform(word) < math::probability(hazard)
}

fn leave(block: &mut Block, index: usize, row: usize, shared: &Shared<'_>, service: &Service) {
    let person = block.person(row);
    let relation = &mut block.relations[index];
    relation.active.remove(row);
    let [word, ..] = service.random(shared.key, shared.day.0).bits(person, purpose::LONGING, 0);
    let threshold = (service.return_pressure - libm::log(uniform_open(word))) as f32;
    relation.threshold[row] = threshold;
    let earliest = &mut relation.earliest_lapsed[row / WORD_PEOPLE];
    *earliest = earliest.min(threshold);
    let joined = relation.joined[row];
    let today = &mut relation.today;
    today.left += 1;
    today.cohort_change[usize::from(joined) / MONTH_DAYS as usize] -= 1;
    if relation.channel[row] != NO_CHANNEL && shared.day.0 - u32::from(joined) <= MONTH_DAYS {
        today.young_changes.push((joined, relation.channel[row], -1));
    }
}

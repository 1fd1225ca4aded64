//! Phase 5: who stays and who leaves.
//!
//! A user carries an exponential number divided by their frailty, and leaves when the hazards of the
//! days have used it up: the chance to leave on a day is 1 - exp(-frailty * hazard), exactly, and no
//! random number is drawn on days on which nothing happens (Sellke 1983).

use crate::block::{Block, NO_CHANNEL, Scratch, WORD_PEOPLE};
use crate::service::{Service, purpose};
use crate::simulation::Shared;
use crate::units::MONTH_DAYS;
use eyeballs_abi::math;
use eyeballs_abi::random::{uniform, uniform_open};

/// Lets a block's users stay or leave.
pub(crate) fn stay(block: &mut Block, scratch: &Scratch, shared: &Shared<'_>) {
    for (index, service) in shared.services.iter().enumerate() {
        let users = &scratch.services[index];
        let effect = service.spec.churn.satisfaction_effect as f32;
        for (place, &row) in users.rows.iter().enumerate() {
            let row = usize::from(row);
            let relation = &mut block.relations[index];
            let base = service.channel_hazard[channel_place(relation.channel[row], service)];
            let mood =
                if effect == 0.0 { 1.0 } else { math::exp(-effect * (relation.satisfaction[row] - 0.5)) };
            relation.threshold[row] -= base * mood;
            let leaves = service.closing
                || relation.threshold[row] <= 0.0
                || happens(users.leave_hazard[place], users.leave_word[place])
                || (service.shock_leave > 0.0 && uniform(users.shock_word[place]) < service.shock_leave);
            if leaves {
                leave(block, index, row, shared, service);
            }
        }
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

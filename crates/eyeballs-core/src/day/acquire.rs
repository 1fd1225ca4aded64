//! Phase 6: prospects are acquired, those who left return.
//!
//! Channels add up to a hazard of prospects, the same for all, that a person's weight scales. Each
//! person waits for the cumulative hazard to pass a threshold of their own (a unit-rate Poisson process in
//! cumulative hazard, thinned by the person's weights: exact). So a day costs one comparison per 64 people
//! whom nobody reaches.

use crate::day::joining::{become_user, join, max_weight, open};
use crate::day::pass::{ServiceToday, Shared};
use crate::people::block::{Block, Relation};
use crate::people::people_set::{WORD_PEOPLE, word_of};
use crate::people::stretch::Stretch;
use crate::people::user_state::{self, UserState, threshold_bits};
use crate::state::channel::sending;
use crate::state::due::{Due, DuePerson};
use crate::state::purpose;
use crate::state::scratch::Scratch;
use eyeballs_numerics::random::{uniform, uniform_open};
use eyeballs_numerics::rows::{CALL_ROWS, ones};
use eyeballs_numerics::vectorised;

/// Lets people join and return.
pub(crate) fn acquire(block: &mut Block, scratch: &mut Scratch, shared: &Shared<'_>) {
    let Scratch { stretch, due, .. } = scratch;
    for today in shared.services_today() {
        let service = today.service;
        if !service.open || service.closing {
            continue;
        }
        if !service.ever_open {
            for first in stretch.rows.clone().step_by(CALL_ROWS) {
                let rows = first..stretch.rows.end.min(first + CALL_ROWS);
                open(block, rows, due, today);
            }
        }
        if service.acquisition_hazard > 0.0 || service.spec.return_hazard > 0.0 {
            act_on_due(block, stretch, due, today);
        }
        answer_invitations(block, stretch, today);
    }
}

/// Finds those whose threshold the cumulative hazard has passed, and lets happen what may happen to them.
fn act_on_due(block: &mut Block, stretch: &Stretch, due: &mut Due, today: ServiceToday<'_>) {
    let ServiceToday { index, service, shared } = today;
    let acquisition = service.cumulative_acquisition_hazard as f32;
    let returning = service.cumulative_return_hazard as f32;
    let relation = &block.relations[index];
    let some = |earliest: &[f32], limit| some_up_to(&earliest[stretch.set_words.clone()], limit);
    if !some(&relation.earliest_prospect, acquisition) && !some(&relation.earliest_lapsed, returning) {
        return;
    }
    due.set_words.clear();
    due.rows.clear();
    for word in stretch.set_words.clone() {
        if relation.earliest_prospect[word] > acquisition && relation.earliest_lapsed[word] > returning {
            continue;
        }
        due.set_words.push(word as u16);
        let first = word * WORD_PEOPLE;
        let (active, ever) = (relation.active.word(word), relation.ever.word(word));
        let people = !active & of_word(relation, first, |states| up_to(states, ever, acquisition, returning));
        due.rows.extend(ones(people).map(|person| (first + person) as u16));
    }
    due.draw(block.first, &today.random(), shared.world);
    for number in 0..due.rows.len() {
        let person = due.person(number);
        if block.relations[index].ever.contains(person.row) {
            perhaps_return(block, person.row, today);
        } else {
            perhaps_join(block, &person, today);
        }
    }
    let relation = &mut block.relations[index];
    for word in due.set_words.iter().map(|&word| usize::from(word)) {
        let (active, ever) = (relation.active.word(word), relation.ever.word(word));
        [relation.earliest_prospect[word], relation.earliest_lapsed[word]] =
            of_word(relation, word * WORD_PEOPLE, |states| earliest(states, !ever, ever & !active));
    }
}

/// What is true of the user states of a word's people; thresholds are infinite for people that the last block lacks.
#[inline(always)]
fn of_word<T>(relation: &Relation, first: usize, what: impl FnOnce(&[u64; WORD_PEOPLE]) -> T) -> T {
    let states = &relation.user_states[first..];
    match states.first_chunk() {
        Some(states) => what(states),
        None => {
            let mut padded = [UserState::NONE.packed(); WORD_PEOPLE];
            padded[..states.len()].copy_from_slice(states);
            what(&padded)
        }
    }
}

/// All bits of a number if a person belongs to a set, else none.
#[inline(always)]
fn mask(people: u64, person: usize) -> u32 {
    // Eight at a time, so that each shift is one of 32 bits.
    let eight = (people >> (person / 8 * 8)) as u32;
    0_u32.wrapping_sub(eight >> (person % 8) & 1)
}

vectorised! {
    /// Whether some threshold is at most a limit.
    fn some_up_to(thresholds: &[f32], limit: f32) -> bool {
        thresholds.iter().fold(0, |some, &threshold| some | u32::from(threshold <= limit)) != 0
    }
}

vectorised! {
    /// The people of a word, by their packed user states, whose threshold is at most `acquisition`, or `returning`
    /// for those who were ever users. Of users, who have thresholds of another kind, it says nothing. Compares bits: those of numbers
    /// that are not negative have the same order, and integers are compared side by side.
    fn up_to(states: &[u64; WORD_PEOPLE], ever: u64, acquisition: f32, returning: f32) -> u64 {
        let (acquisition, returning) = (acquisition.to_bits(), returning.to_bits());
        let mut due = [0_u8; WORD_PEOPLE];
        for (person, (due, &state)) in due.iter_mut().zip(states).enumerate() {
            let limit = acquisition ^ ((acquisition ^ returning) & mask(ever, person));
            *due = u8::from(threshold_bits(state) <= limit);
        }
        word_of(&due)
    }
}

vectorised! {
    /// The smallest threshold of each of two sets of people of a word, by their packed user states.
    fn earliest(states: &[u64; WORD_PEOPLE], these: u64, those: u64) -> [f32; 2] {
        let mut smallest = [f32::INFINITY.to_bits(); 2];
        for (person, &state) in states.iter().enumerate() {
            let bits = threshold_bits(state);
            smallest[0] = smallest[0].min(bits | !mask(these, person));
            smallest[1] = smallest[1].min(bits | !mask(those, person));
        }
        smallest.map(f32::from_bits)
    }
}

/// A prospect's candidate events of the day, thinned: each is a reach by one of the channels with its
/// share of the greatest possible weight, or nothing.
fn perhaps_join(block: &mut Block, due: &DuePerson, today: ServiceToday<'_>) {
    let ServiceToday { index, service, .. } = today;
    let DuePerson { row, sociability, random_words } = *due;
    let random = today.random();
    let person = block.person(row);
    let fit = today.fit(block, row);
    let max_weight = f64::from(max_weight(sociability, service));
    let mut threshold = f64::from(UserState::of(block.relations[index].user_states[row]).threshold);
    let mut attempt = 0;
    while (threshold as f32) <= service.cumulative_acquisition_hazard as f32 {
        let [which, passes, next, _] =
            if attempt == 0 { random_words } else { random.bits(person, purpose::ACQUIRE, attempt) };
        attempt += 1;
        threshold -= libm::log(uniform_open(next)) / max_weight;
        let mut left = uniform_open(which) * max_weight * service.acquisition_hazard;
        for (number, channel) in service.channels.iter().enumerate() {
            if channel.hazard <= 0.0 {
                continue;
            }
            let reachable = channel.from.is_none_or(|sister| block.relations[sister].active.contains(row));
            let weight =
                if reachable { f64::from(channel.weight(fit, service.mean_fit, sociability)) } else { 0.0 };
            left -= weight * channel.hazard;
            if left < 0.0 {
                block.relations[index].today.channels[number].reached += 1;
                if uniform(passes) < channel.funnel_pass {
                    join(block, row, number as u8, today);
                    return;
                }
                break;
            }
        }
    }
    user_state::change(&mut block.relations[index].user_states[row], |state| {
        state.threshold = threshold as f32
    });
}

/// Somebody who left returns with a chance that is the fit.
fn perhaps_return(block: &mut Block, row: usize, today: ServiceToday<'_>) {
    let ServiceToday { index, service, .. } = today;
    let random = today.random();
    let person = block.person(row);
    let fit = today.fit(block, row);
    let mut threshold = f64::from(UserState::of(block.relations[index].user_states[row]).threshold);
    let mut attempt = 0;
    while (threshold as f32) <= service.cumulative_return_hazard as f32 {
        let [chance, next, ..] = random.bits(person, purpose::RETURN, attempt);
        attempt += 1;
        if uniform(chance) < fit {
            block.relations[index].today.counts.returned += 1;
            become_user(block, row, today);
            return;
        }
        threshold -= libm::log(uniform_open(next));
    }
    user_state::change(&mut block.relations[index].user_states[row], |state| {
        state.threshold = threshold as f32
    });
}

/// People to whom invitations came today answer them, in order of arrival.
fn answer_invitations(block: &mut Block, stretch: &Stretch, today: ServiceToday<'_>) {
    let ServiceToday { index, service, shared } = today;
    let people = stretch.people(block);
    let from = service.arriving.partition_point(|invitation| invitation.to < people.start);
    let mut before = None;
    let mut draw = 0;
    for invitation in service.arriving[from..].iter().take_while(|invitation| invitation.to < people.end) {
        draw = if before == Some(invitation.to) { draw + 1 } else { 0 };
        before = Some(invitation.to);
        let row = (invitation.to - block.first) as usize;
        let number = usize::from(invitation.channel);
        let channel = &service.channels[number];
        let relation = &block.relations[index];
        let lapsed = relation.ever.contains(row);
        let state = UserState::of(relation.user_states[row]);
        let left_for_good = lapsed && state.threshold == user_state::NEVER_RETURNS;
        if relation.active.contains(row) || left_for_good || !channel.works(shared.day) {
            continue;
        }
        let acceptance = sending(&channel.spec.kind).map_or(0.0, |sending| sending.acceptance as f32);
        let [accepts, passes, ..] = today.random().bits(invitation.to, purpose::ANSWER, draw);
        let sums = &mut block.relations[index].today;
        sums.channels[number].reached += 1;
        if uniform(accepts) >= acceptance * today.fit(block, row) || uniform(passes) >= channel.funnel_pass {
            continue;
        }
        let sums = &mut block.relations[index].today;
        sums.counts.invitations_accepted += 1;
        if lapsed {
            sums.counts.returned += 1;
            sums.channels[number].returned += 1;
            become_user(block, row, today);
        } else {
            join(block, row, invitation.channel, today);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_due_and_the_earliest_of_a_word_are_those_found_one_by_one() {
        let numbers: [f32; WORD_PEOPLE] = std::array::from_fn(|person| ((person * 29 + 7) % 64) as f32 / 8.0);
        let states = numbers.map(|threshold| UserState { threshold, ..UserState::NONE }.packed());
        for ever in [0, u64::MAX, 0x0123_4567_89AB_CDEF] {
            for (acquisition, returning) in [(0.0, 8.0), (3.0, 1.5), (1.5, 3.0)] {
                let due = up_to(&states, ever, acquisition, returning);
                for (person, &threshold) in numbers.iter().enumerate() {
                    let limit = if ever >> person & 1 == 1 { returning } else { acquisition };
                    assert_eq!(due >> person & 1 == 1, threshold <= limit, "{person} of {ever:x}");
                }
            }
            let smallest = |of_these: bool| {
                let these = (0..WORD_PEOPLE).filter(|person| (ever >> person & 1 == 1) == of_these);
                these.map(|person| numbers[person]).fold(f32::INFINITY, f32::min)
            };
            assert_eq!(earliest(&states, ever, !ever), [smallest(true), smallest(false)]);
        }
    }
}

//! Phase 6: prospects are acquired, those who left return.
//!
//! Channels add up to a hazard of prospects, the same for all, that a person's weight scales. Each
//! person waits for the cumulative hazard to pass a threshold of their own (a unit-rate Poisson process in
//! cumulative hazard, thinned by the person's weights: exact). So a day costs one comparison per 64 people
//! whom nobody reaches.

use crate::day::bring::bring;
use crate::day::consider::{consider, decide, give_up, gives_up, looks, wait};
use crate::day::joining::{become_user, join, open};
use crate::day::pass::{ServiceToday, Shared};
use crate::day::reach;
use crate::day::welcome::welcome;
use crate::people::block::{Block, Relation};
use crate::people::people_set::{WORD_PEOPLE, word_of};
use crate::people::stretch::Stretch;
use crate::people::user_state::{NEVER_REACHED, UserState, threshold_bits};
use crate::record::SimulationError;
use crate::state::channel::sending;
use crate::state::considering::Considering;
use crate::state::due::Due;
use crate::state::purpose;
use crate::state::scratch::Scratch;
use eyeballs_numerics::random::uniform;
use eyeballs_numerics::rows::{CALL_ROWS, ones};
use eyeballs_numerics::vectorised;
use std::ops::Range;

/// Lets people join and return.
///
/// # Errors
/// A model that fails.
pub(crate) fn acquire(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
) -> Result<(), SimulationError> {
    let Scratch { stretch, services, due, considering, visitors, .. } = scratch;
    for today in shared.services_today() {
        let service = today.service;
        let works = service.open && !service.closing;
        // On its first day it is new to all, later to those who enter, whether they find it open or not.
        let new_to = match (service.ever_open, works) {
            (true, _) => shared.entering.clone(),
            (false, true) => 0..shared.entering.end,
            (false, false) => continue,
        };
        let new_to = stretch.rows_of(block, new_to);
        for first in new_to.clone().step_by(CALL_ROWS) {
            open(block, first..new_to.end.min(first + CALL_ROWS), due, today);
        }
        if !works {
            welcome(block, stretch, (&mut *visitors, &mut services[today.index]), today)?;
            continue;
        }
        find_due(block, stretch, due, today);
        considering.clear(stretch);
        reach_due(block, stretch, due, considering, today);
        if looks(service, false) {
            reach_invited(block, stretch, considering, today);
            let memory = (&mut *visitors, &mut services[today.index]);
            consider(block, stretch, considering, memory, today)?;
        }
        for mut candidate in considering.reached.iter().copied() {
            let chance = considering.chance(candidate.row - stretch.rows.start);
            decide(block, &mut candidate, chance, today);
        }
        note_earliest(block, due, today);
        answer_invitations(block, stretch, considering, today);
        bring(block, stretch, services, today);
        welcome(block, stretch, (&mut *visitors, &mut services[today.index]), today)?;
    }
    Ok(())
}

/// Finds those whose threshold the cumulative hazard has passed.
fn find_due(block: &Block, stretch: &Stretch, due: &mut Due, today: ServiceToday<'_>) {
    let ServiceToday { index, service, shared } = today;
    due.set_words.clear();
    due.rows.clear();
    if service.acquisition_hazard <= 0.0 && service.greatest_return_hazard() <= 0.0 {
        return;
    }
    let acquisition = service.cumulative_acquisition_hazard as f32;
    let returning = service.cumulative_return_hazard as f32;
    let relation = &block.relations[index];
    let some = |earliest: &[f32], limit| some_up_to(&earliest[stretch.set_words.clone()], limit);
    if !some(&relation.earliest_prospect, acquisition) && !some(&relation.earliest_lapsed, returning) {
        return;
    }
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
}

/// Notes the smallest thresholds of those words in which somebody's time may have come.
fn note_earliest(block: &mut Block, due: &Due, today: ServiceToday<'_>) {
    let relation = &mut block.relations[today.index];
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

/// Who is really reached, of those whose time may have come. Where nobody looks, they decide at once.
fn reach_due(
    block: &mut Block,
    stretch: &Stretch,
    due: &Due,
    considering: &mut Considering,
    today: ServiceToday<'_>,
) {
    let nobody_looks = !looks(today.service, false);
    for number in 0..due.rows.len() {
        let person = due.person(number);
        let mut candidate = reach::candidate(block, &person, today);
        if !reach::next(block, &mut candidate, Some(person.random_words), today) {
            wait(block, &candidate, today);
        } else if nobody_looks {
            decide(block, &mut candidate, 1.0, today);
        } else {
            if looks(today.service, candidate.lapsed) {
                considering.ask(candidate.row - stretch.rows.start);
            }
            considering.reached.push(candidate);
        }
    }
}

/// Who will accept an invitation that came today, if nothing else makes them a user before.
fn reach_invited(block: &Block, stretch: &Stretch, considering: &mut Considering, today: ServiceToday<'_>) {
    for answer in answers(block.first, stretch.people(block), today) {
        let lapsed = block.relations[today.index].ever.contains(answer.row);
        if answer.reaches(block, today) && answer.accepts(block, today) && looks(today.service, lapsed) {
            considering.ask(answer.row - stretch.rows.start);
        }
    }
}

/// An invitation that came today.
struct Answer {
    /// To whom.
    row: usize,
    channel: u8,
    /// Days from the joining of whoever sent it.
    cycle_days: u16,
    /// Random words: accepts, passes the funnel, finds it appealing, gives up.
    random_words: [u32; 4],
}

/// Today's invitations to some people of a block that begins with the person `first`, in order of arrival.
fn answers(first: u32, people: Range<u32>, today: ServiceToday<'_>) -> impl Iterator<Item = Answer> {
    let arriving = &today.service.arriving;
    let from = arriving.partition_point(|invitation| invitation.to < people.start);
    let mut before = None;
    let mut draw = 0;
    arriving[from..].iter().take_while(move |invitation| invitation.to < people.end).map(move |invitation| {
        draw = if before == Some(invitation.to) { draw + 1 } else { 0 };
        before = Some(invitation.to);
        Answer {
            row: (invitation.to - first) as usize,
            channel: invitation.channel,
            cycle_days: invitation.cycle_days,
            random_words: today.random().bits(invitation.to, purpose::ANSWER, draw),
        }
    })
}

impl Answer {
    /// Whether it reaches somebody who may still become a user.
    fn reaches(&self, block: &Block, today: ServiceToday<'_>) -> bool {
        let relation = &block.relations[today.index];
        let state = UserState::of(relation.user_states[self.row]);
        let channel = &today.service.channels[usize::from(self.channel)];
        let is_there = |host: usize| block.relations[host].active.contains(self.row);
        let arrives =
            channel.from.is_none_or(is_there) && channel.links(today.service.spec.host.as_ref()) > 0.0;
        arrives
            && channel.works(today.shared.day)
            && !relation.active.contains(self.row)
            && state.threshold != NEVER_REACHED
    }

    fn accepts(&self, block: &Block, today: ServiceToday<'_>) -> bool {
        let channel = &today.service.channels[usize::from(self.channel)];
        let links = channel.links(today.service.spec.host.as_ref());
        let acceptance =
            sending(&channel.spec.kind).map_or(0.0, |sending| (sending.acceptance * links) as f32);
        uniform(self.random_words[0]) < acceptance * today.fit(block, self.row)
    }
}

/// People to whom invitations came today answer them, in order of arrival.
fn answer_invitations(
    block: &mut Block,
    stretch: &Stretch,
    considering: &Considering,
    today: ServiceToday<'_>,
) {
    let ServiceToday { index, service, .. } = today;
    for answer in answers(block.first, stretch.people(block), today) {
        if !answer.reaches(block, today) {
            continue;
        }
        let Answer { row, channel, cycle_days, random_words: [_, passes, appeals, gives] } = answer;
        let number = usize::from(channel);
        block.relations[index].today.channels[number].reached += 1;
        if !answer.accepts(block, today) {
            continue;
        }
        let chance = considering.chance(row - stretch.rows.start);
        if uniform(appeals) >= chance || uniform(passes) >= service.channels[number].funnel_pass {
            if gives_up(service, || gives) {
                give_up(block, row, today);
            }
            continue;
        }
        let lapsed = block.relations[index].ever.contains(row);
        let sums = &mut block.relations[index].today;
        sums.counts.invitations_accepted += 1;
        sums.counts.cycle_days += u64::from(cycle_days);
        if lapsed {
            sums.counts.returned += 1;
            sums.channels[number].returned += 1;
            become_user(block, row, today);
        } else {
            join(block, row, channel, today);
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

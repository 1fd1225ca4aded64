//! Phase 6: prospects come, those who left return.
//!
//! Channels add up to a pressure on prospects, the same for all, that a person's weight scales. Each
//! person waits for the pressure to pass a threshold of their own (a unit-rate Poisson process in
//! pressure-time, thinned by the person's weights: exact). So a day costs one comparison per 64 people
//! whom nobody reaches.

use crate::block::{Block, NEVER, NO_CHANNEL, Relation};
use crate::pass::Shared;
use crate::people_set::{WORD_PEOPLE, word_of};
use crate::satisfaction::Steps;
use crate::scratch::Scratch;
use crate::serve::age;
use crate::service::{Service, purpose};
use crate::stretch::Stretch;
use crate::tie::{self, Tie, threshold_bits};
use crate::traits::Ranks;
use crate::units::{Day, MONTH_DAYS};
use eyeballs_abi::random::{FOR_LIFE, RandomKey, uniform, uniform_open};
use eyeballs_abi::rows::{CALL_ROWS, ones};
use eyeballs_abi::{sampling, vectorised};
use std::ops::Range;

/// People whose time may have come, with what they need for it; drawn together. Nothing in it outlives the
/// day.
#[derive(Debug, Default)]
pub(crate) struct Due {
    /// Words with such people.
    words_of_rows: Vec<u16>,
    rows: Vec<u16>,
    people: Vec<u32>,
    /// Mean 1. Drawn again: it is asked for only when something happens.
    sociability: Vec<f32>,
    /// First random words for coming, as four planes.
    words: Vec<u32>,
}

impl Due {
    /// Draws what belongs to the rows.
    fn draw(&mut self, first: u32, random: &RandomKey, shared: &Shared<'_>) {
        let Due { rows, people, sociability, words, .. } = self;
        people.clear();
        people.extend(rows.iter().map(|&row| first + u32::from(row)));
        words.resize(4 * rows.len(), 0);
        Ranks::sociabilities(shared.world, shared.key, people, words, sociability);
        random.fill(people, purpose::COME, 0, words);
    }

    /// The row at a place, its sociability and its first random words.
    fn at(&self, place: usize) -> (usize, f32, [u32; 4]) {
        let words = std::array::from_fn(|plane| self.words[plane * self.rows.len() + place]);
        (usize::from(self.rows[place]), self.sociability[place], words)
    }
}

/// Lets people come and return.
pub(crate) fn come(block: &mut Block, scratch: &mut Scratch, shared: &Shared<'_>) {
    let Scratch { stretch, due, .. } = scratch;
    for (index, service) in shared.services.iter().enumerate() {
        if !service.open || service.closing {
            continue;
        }
        if !service.ever_open {
            for first in stretch.rows.clone().step_by(CALL_ROWS) {
                let rows = first..stretch.rows.end.min(first + CALL_ROWS);
                open(block, rows, index, due, shared, service);
            }
        }
        if service.come_today > 0.0 || service.spec.return_hazard > 0.0 {
            reached_by_pressure(block, stretch, index, due, shared, service);
        }
        answer_invitations(block, stretch, index, shared, service);
    }
}

/// On the first day of a service: its initial users, and the prospects' thresholds.
fn open(
    block: &mut Block,
    rows: Range<usize>,
    index: usize,
    due: &mut Due,
    shared: &Shared<'_>,
    service: &Service,
) {
    let people = u64::from(shared.world.spec.people.count);
    let represents = u64::from(shared.world.spec.people.represents);
    let initial = initial_agents(service.spec.initial_users, represents).min(people);
    let order = service.random(shared.key, FOR_LIFE);
    let before = service.come_pressure - service.come_today;
    due.rows.clear();
    due.rows.extend(rows.map(|row| row as u16));
    due.draw(block.first, &order, shared);
    for place in 0..due.rows.len() {
        let (row, sociability, [word, ..]) = due.at(place);
        let person = block.person(row);
        let begins = || u64::from(shuffled(person, shared.world.spec.people.count, order)) < initial;
        if initial > 0 && begins() {
            join(block, index, row, NO_CHANNEL, shared, service);
        } else {
            let weight = greatest_weight(sociability, service);
            let relation = &mut block.relations[index];
            let threshold = (before - libm::log(uniform_open(word)) / f64::from(weight)) as f32;
            tie::change(&mut relation.ties[row], |tie| tie.threshold = threshold);
            let earliest = &mut relation.earliest_prospect[row / WORD_PEOPLE];
            *earliest = earliest.min(threshold);
        }
    }
}

/// Agents that stand for so many people, to the nearest; some for any.
fn initial_agents(people: u64, represents: u64) -> u64 {
    if people == 0 { 0 } else { ((people + represents / 2) / represents).max(1) }
}

/// A person's place in an order of all people that is as good as random, and another for each service:
/// a Feistel network of four rounds over the next power of four, walked until it falls inside.
fn shuffled(person: u32, people: u32, key: RandomKey) -> u32 {
    let half_bits = (u32::BITS - (people - 1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1_u32 << half_bits) - 1;
    let mut place = person;
    loop {
        let (mut left, mut right) = (place >> half_bits, place & mask);
        for round in 0..4 {
            let [word, ..] = key.bits(right, purpose::ORDER, round);
            (left, right) = (right, left ^ (word & mask));
        }
        place = (left << half_bits) | right;
        if place < people {
            return place;
        }
    }
}

/// No channel weighs a person of this sociability more.
fn greatest_weight(sociability: f32, service: &Service) -> f32 {
    sociability.max(1.0 / service.mean_fit)
}

fn reached_by_pressure(
    block: &mut Block,
    stretch: &Stretch,
    index: usize,
    due: &mut Due,
    shared: &Shared<'_>,
    service: &Service,
) {
    let come = service.come_pressure as f32;
    let back = service.return_pressure as f32;
    let relation = &block.relations[index];
    let some = |earliest: &[f32], limit| some_up_to(&earliest[stretch.words.clone()], limit);
    if !some(&relation.earliest_prospect, come) && !some(&relation.earliest_lapsed, back) {
        return;
    }
    due.words_of_rows.clear();
    due.rows.clear();
    for word in stretch.words.clone() {
        if relation.earliest_prospect[word] > come && relation.earliest_lapsed[word] > back {
            continue;
        }
        due.words_of_rows.push(word as u16);
        let first = word * WORD_PEOPLE;
        let (active, ever) = (relation.active.word(word), relation.ever.word(word));
        let people = !active & of_word(relation, first, |ties| up_to(ties, ever, come, back));
        due.rows.extend(ones(people).map(|person| (first + person) as u16));
    }
    due.draw(block.first, &service.random(shared.key, shared.day.0), shared);
    for place in 0..due.rows.len() {
        let (row, sociability, words) = due.at(place);
        if block.relations[index].ever.contains(row) {
            return_by_pressure(block, index, row, shared, service);
        } else {
            come_by_pressure(block, index, row, sociability, words, shared, service);
        }
    }
    let relation = &mut block.relations[index];
    for word in due.words_of_rows.iter().map(|&word| usize::from(word)) {
        let (active, ever) = (relation.active.word(word), relation.ever.word(word));
        [relation.earliest_prospect[word], relation.earliest_lapsed[word]] =
            of_word(relation, word * WORD_PEOPLE, |ties| earliest(ties, !ever, ever & !active));
    }
}

/// What is true of the ties of a word's people; thresholds are infinite for people that the last block lacks.
#[inline(always)]
fn of_word<T>(relation: &Relation, first: usize, what: impl FnOnce(&[u64; WORD_PEOPLE]) -> T) -> T {
    let ties = &relation.ties[first..];
    match ties.first_chunk() {
        Some(ties) => what(ties),
        None => {
            let mut padded = [Tie::NONE.packed(); WORD_PEOPLE];
            padded[..ties.len()].copy_from_slice(ties);
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
    /// The people of a word, by their packed ties, whose threshold is at most `come`, or `back` for those who
    /// ever came. Of users, who have thresholds of another kind, it says nothing. Compares bits: those of numbers
    /// that are not negative have the same order, and whole numbers are compared side by side.
    fn up_to(ties: &[u64; WORD_PEOPLE], ever: u64, come: f32, back: f32) -> u64 {
        let (come, back) = (come.to_bits(), back.to_bits());
        let mut due = [0_u8; WORD_PEOPLE];
        for (person, (due, &tie)) in due.iter_mut().zip(ties).enumerate() {
            let limit = come ^ ((come ^ back) & mask(ever, person));
            *due = u8::from(threshold_bits(tie) <= limit);
        }
        word_of(&due)
    }
}

vectorised! {
    /// The smallest threshold of each of two sets of people of a word, by their packed ties.
    fn earliest(ties: &[u64; WORD_PEOPLE], these: u64, those: u64) -> [f32; 2] {
        let mut least = [f32::INFINITY.to_bits(); 2];
        for (person, &tie) in ties.iter().enumerate() {
            let bits = threshold_bits(tie);
            least[0] = least[0].min(bits | !mask(these, person));
            least[1] = least[1].min(bits | !mask(those, person));
        }
        least.map(f32::from_bits)
    }
}

/// A prospect's candidate events of the day, thinned: each is a reach by one of the channels with its
/// share of the greatest possible weight, or nothing.
fn come_by_pressure(
    block: &mut Block,
    index: usize,
    row: usize,
    sociability: f32,
    first_words: [u32; 4],
    shared: &Shared<'_>,
    service: &Service,
) {
    let random = service.random(shared.key, shared.day.0);
    let person = block.person(row);
    let fit = block.fit(shared.world, service, row);
    let most = greatest_weight(sociability, service);
    let mut threshold = f64::from(Tie::of(block.relations[index].ties[row]).threshold);
    let mut attempt = 0;
    while (threshold as f32) <= service.come_pressure as f32 {
        let words = if attempt == 0 { first_words } else { random.bits(person, purpose::COME, attempt) };
        let [which, passes, next, _] = words;
        attempt += 1;
        threshold -= libm::log(uniform_open(next)) / f64::from(most);
        let mut left = uniform_open(which) * f64::from(most) * service.come_today;
        for (place, channel) in service.channels.iter().enumerate() {
            if channel.pressure <= 0.0 {
                continue;
            }
            let reachable = channel.from.is_none_or(|sister| block.relations[sister].active.contains(row));
            let weight =
                if reachable { f64::from(channel.weight(fit, service.mean_fit, sociability)) } else { 0.0 };
            left -= weight * channel.pressure;
            if left < 0.0 {
                block.relations[index].today.channels[place].reached += 1;
                if uniform(passes) < channel.funnel_pass {
                    join(block, index, row, place as u8, shared, service);
                    return;
                }
                break;
            }
        }
    }
    tie::change(&mut block.relations[index].ties[row], |tie| tie.threshold = threshold as f32);
}

/// Somebody who left comes back with a chance that is the fit.
fn return_by_pressure(block: &mut Block, index: usize, row: usize, shared: &Shared<'_>, service: &Service) {
    let random = service.random(shared.key, shared.day.0);
    let person = block.person(row);
    let fit = block.fit(shared.world, service, row);
    let mut threshold = f64::from(Tie::of(block.relations[index].ties[row]).threshold);
    let mut attempt = 0;
    while (threshold as f32) <= service.return_pressure as f32 {
        let [chance, next, ..] = random.bits(person, purpose::RETURN, attempt);
        attempt += 1;
        if uniform(chance) < fit {
            block.relations[index].today.counts.returned += 1;
            become_user(block, index, row, shared, service);
            return;
        }
        threshold -= libm::log(uniform_open(next));
    }
    tie::change(&mut block.relations[index].ties[row], |tie| tie.threshold = threshold as f32);
}

/// People to whom invitations came today answer them, in order of arrival.
fn answer_invitations(
    block: &mut Block,
    stretch: &Stretch,
    index: usize,
    shared: &Shared<'_>,
    service: &Service,
) {
    let people = block.people(stretch);
    let from = service.arriving.partition_point(|invitation| invitation.to < people.start);
    let mut before = None;
    let mut draw = 0;
    for invitation in service.arriving[from..].iter().take_while(|invitation| invitation.to < people.end) {
        draw = if before == Some(invitation.to) { draw + 1 } else { 0 };
        before = Some(invitation.to);
        let row = (invitation.to - block.first) as usize;
        let place = usize::from(invitation.channel);
        let channel = &service.channels[place];
        let relation = &block.relations[index];
        if relation.active.contains(row) || !channel.works(shared.day) {
            continue;
        }
        let acceptance = match channel.spec.kind {
            crate::spec::ChannelKind::Invitation { acceptance, .. }
            | crate::spec::ChannelKind::ContactImport { acceptance, .. } => acceptance as f32,
            _ => 0.0,
        };
        let lapsed = relation.ever.contains(row);
        let [accepts, passes, ..] =
            service.random(shared.key, shared.day.0).bits(invitation.to, purpose::ANSWER, draw);
        let today = &mut block.relations[index].today;
        today.channels[place].reached += 1;
        if uniform(accepts) >= acceptance * block.fit(shared.world, service, row)
            || uniform(passes) >= channel.funnel_pass
        {
            continue;
        }
        let today = &mut block.relations[index].today;
        today.counts.invitations_accepted += 1;
        if lapsed {
            today.counts.returned += 1;
            today.channels[place].returned += 1;
            become_user(block, index, row, shared, service);
        } else {
            join(block, index, row, invitation.channel, shared, service);
        }
    }
}

/// A person becomes a user for the first time.
fn join(block: &mut Block, index: usize, row: usize, channel: u8, shared: &Shared<'_>, service: &Service) {
    let relation = &mut block.relations[index];
    relation.ever.insert(row);
    relation.joined[row] = shared.day.0 as u16;
    relation.channel[row] = channel;
    relation.today.counts.joined += 1;
    if channel != NO_CHANNEL {
        relation.today.channels[usize::from(channel)].joined += 1;
    }
    become_user(block, index, row, shared, service);
}

/// A person becomes a user, for the first time or again. Joining is a use.
fn become_user(block: &mut Block, index: usize, row: usize, shared: &Shared<'_>, service: &Service) {
    let person = block.person(row);
    let Day(day) = shared.day;
    let relation = &mut block.relations[index];
    relation.active.insert(row);
    let before = Tie::of(relation.ties[row]);
    relation.ties[row] = Tie {
        threshold: patience(person, shared, service),
        satisfaction: Steps::nearest(service.spec.satisfaction.initial as f32),
        last_used: day as u16,
    }
    .packed();
    for (states, attached) in relation.states.iter_mut().zip(&service.models) {
        for (buffer, column) in states.iter_mut().zip(&attached.spec.model.description().columns) {
            if buffer.rows() > 0 {
                buffer.set_bits(row, column.initial_bits);
            }
        }
    }
    let joined = relation.joined[row];
    let today = &mut relation.today;
    // Who left today and was invited back at once has used it today already.
    if before.last_used != day as u16 {
        today.used_after[age(before.last_used, day as u16)] += 1;
    }
    today.cohort_change[usize::from(joined) / MONTH_DAYS as usize] += 1;
    if day - u32::from(joined) <= MONTH_DAYS && relation.channel[row] != NO_CHANNEL {
        today.young_changes.push((joined, relation.channel[row], 1));
    }
    today.new_rows.push(row as u16);
    debug_assert_ne!(joined, NEVER);
}

/// The hazard that a new user bears before leaving: an exponential number divided by the person's
/// frailty for this service (Gamma, mean 1).
fn patience(person: u32, shared: &Shared<'_>, service: &Service) -> f32 {
    let [word, ..] = service.random(shared.key, shared.day.0).bits(person, purpose::PATIENCE, 0);
    let exponential = -libm::log(uniform_open(word));
    let spread = service.spec.churn.spread;
    let frailty = if spread > 0.0 {
        let mut stream = service.random(shared.key, FOR_LIFE).stream_of_person(person, purpose::FRAILTY);
        spread * sampling::gamma(1.0 / spread, &mut stream)
    } else {
        1.0
    };
    (exponential / f64::max(frailty, f64::MIN_POSITIVE)) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_due_and_the_earliest_of_a_word_are_those_found_one_by_one() {
        let numbers: [f32; WORD_PEOPLE] = std::array::from_fn(|person| ((person * 29 + 7) % 64) as f32 / 8.0);
        let ties = numbers.map(|threshold| Tie { threshold, ..Tie::NONE }.packed());
        for ever in [0, u64::MAX, 0x0123_4567_89AB_CDEF] {
            for (come, back) in [(0.0, 8.0), (3.0, 1.5), (1.5, 3.0)] {
                let due = up_to(&ties, ever, come, back);
                for (person, &threshold) in numbers.iter().enumerate() {
                    let limit = if ever >> person & 1 == 1 { back } else { come };
                    assert_eq!(due >> person & 1 == 1, threshold <= limit, "{person} of {ever:x}");
                }
            }
            let least = |of_these: bool| {
                let these = (0..WORD_PEOPLE).filter(|person| (ever >> person & 1 == 1) == of_these);
                these.map(|person| numbers[person]).fold(f32::INFINITY, f32::min)
            };
            assert_eq!(earliest(&ties, ever, !ever), [least(true), least(false)]);
        }
    }
}

//! Becoming a user: on a service's first day, for the first time, or again.

use crate::day::network::look_on_joining;
use crate::day::pass::ServiceToday;
use crate::people::block::{Block, NO_CHANNEL};
use crate::people::habit::Used;
use crate::people::people_set::WORD_PEOPLE;
use crate::people::steps::Steps;
use crate::people::user_state::{self, NEVER};
use crate::state::due::{Due, DuePerson};
use crate::state::purpose;
use crate::state::service::Service;
use crate::units::MONTH_DAYS;
use crate::world::taste;
use crate::world::traits::Trait;
use eyeballs_abi::description::ColumnRole;
use eyeballs_numerics::random::{RandomKey, uniform_open};
use eyeballs_numerics::sampling;
use std::ops::Range;

/// Nobody was a user for longer when a service opens: a date is kept in 16 bits.
const MOST_TENURE_DAYS: u16 = 20_000;

/// People of whom a service is new, because it opens or because they enter: its initial users, who are among the people of
/// day 0, and the prospects' thresholds.
pub(crate) fn open(block: &mut Block, rows: Range<usize>, due: &mut Due, today: ServiceToday<'_>) {
    let ServiceToday { index, service, shared } = today;
    let people = shared.world.spec.people.count;
    let represents = u64::from(shared.world.spec.people.represents);
    let initial = initial_agents(service.spec.initial_users, represents).min(u64::from(people));
    let order = today.random_for_life();
    let before = service.cumulative_acquisition_hazard - service.acquisition_hazard;
    due.rows.clear();
    due.rows.extend(rows.map(|row| row as u16));
    due.draw(block.first, &order, shared.world);
    for number in 0..due.rows.len() {
        let DuePerson { row, sociability, random_words: [word, ..] } = due.person(number);
        let person = block.person(row);
        let begins = || person < people && u64::from(shuffled(person, people, order)) < initial;
        if initial > 0 && begins() {
            join(block, row, NO_CHANNEL, today);
            was_user_before(block, row, today);
        } else {
            let weight = max_weight(sociability, service);
            let relation = &mut block.relations[index];
            let threshold = (before - libm::log(uniform_open(word)) / f64::from(weight)) as f32;
            user_state::change(&mut relation.user_states[row], |state| state.threshold = threshold);
            let earliest = &mut relation.earliest_prospect[row / WORD_PEOPLE];
            *earliest = earliest.min(threshold);
        }
    }
}

/// Somebody who is a user when the service opens has been one for an exponential time. Who is left after it is less frail: with a
/// Gamma frailty of variance v, by the factor 1 + v h t after t days of the hazard h (Vaupel, Manton and Stallard 1979).
fn was_user_before(block: &mut Block, row: usize, today: ServiceToday<'_>) {
    let ServiceToday { index, service, .. } = today;
    let mean = service.spec.initial_tenure_days;
    if mean == 0.0 {
        return;
    }
    let [word, ..] = today.random_for_life().bits(block.person(row), purpose::INITIAL_TENURE, 0);
    let days = (-mean * libm::log(uniform_open(word))).floor().min(f64::from(MOST_TENURE_DAYS));
    let relation = &mut block.relations[index];
    relation.tenure_before[row] = days as u16;
    let churn = &service.spec.churn;
    let kept = 1.0 + churn.spread * churn.hazard * days;
    user_state::change(&mut relation.user_states[row], |state| {
        state.threshold = (f64::from(state.threshold) * kept) as f32;
    });
    if let Some(habit) = &service.habit.by_use {
        let habit = habit.after(days as u16, used(block, row, today));
        block.relations[index].habit[row] = habit;
    }
}

/// How somebody uses a service who uses no other, and to whom models say nothing (assumption: only what they were used to before
/// the first day hangs on it).
fn used(block: &Block, row: usize, today: ServiceToday<'_>) -> Used {
    let ServiceToday { index, service, shared } = today;
    let fit = service.breadth.map_or(1.0, |breadth| {
        let slot = shared.world.slots.of(Trait::Taste);
        taste::fit(slot.code(block.traits[slot.column][row]), service.taste, breadth, service.spec.fit_shape)
    });
    let mut weight = [service.effective_quality * fit];
    if let Some(table) = &shared.world.service_traits[index].frequency {
        table.multiply(&block.relations[index].frequency[row..=row], &mut weight);
    }
    let table = &shared.world.free_minutes;
    let mut free_minutes = [table.at(0)];
    if !table.is_constant() {
        let slot = shared.world.slots.of(Trait::FreeMinutes);
        table.values(&block.traits[slot.column][row..=row], slot, &mut free_minutes);
    }
    Used {
        weight: f64::from(weight[0]),
        outside_weight: f64::from(shared.outside_weight),
        free_minutes: f64::from(free_minutes[0]),
        session_minutes: service.spec.session_minutes,
    }
}

/// Agents that stand for a number of people, to the nearest; some for any.
fn initial_agents(people: u64, represents: u64) -> u64 {
    if people == 0 { 0 } else { ((people + represents / 2) / represents).max(1) }
}

/// A person's rank in an order of all people that is as good as random, and another for each service:
/// a Feistel network of four rounds over the next power of four, walked until it falls inside.
fn shuffled(person: u32, people: u32, key: RandomKey) -> u32 {
    let half_bits = (u32::BITS - (people - 1).leading_zeros()).div_ceil(2).max(1);
    let mask = (1_u32 << half_bits) - 1;
    let mut rank = person;
    loop {
        let (mut left, mut right) = (rank >> half_bits, rank & mask);
        for round in 0..4 {
            let [word, ..] = key.bits(right, purpose::ORDER, round);
            (left, right) = (right, left ^ (word & mask));
        }
        rank = (left << half_bits) | right;
        if rank < people {
            return rank;
        }
    }
}

/// No channel weighs a person of this sociability more.
pub(crate) fn max_weight(sociability: f32, service: &Service) -> f32 {
    sociability.max(1.0 / service.mean_fit)
}

/// A person becomes a user for the first time. Joining is no use.
pub(crate) fn join(block: &mut Block, row: usize, channel: u8, today: ServiceToday<'_>) {
    let relation = &mut block.relations[today.index];
    relation.ever.insert(row);
    relation.joined[row] = today.date();
    relation.channel[row] = channel;
    let satisfaction = Steps::nearest(today.service.spec.satisfaction.initial as f32);
    user_state::change(&mut relation.user_states[row], |state| state.satisfaction = satisfaction);
    relation.today.counts.joined += 1;
    if channel != NO_CHANNEL {
        relation.today.channels[usize::from(channel)].joined += 1;
    }
    become_user(block, row, today);
}

/// A person becomes a user, for the first time or again. What they felt before is not forgotten.
pub(crate) fn become_user(block: &mut Block, row: usize, today: ServiceToday<'_>) {
    let ServiceToday { index, service, .. } = today;
    let person = block.person(row);
    let day = today.date();
    let relation = &mut block.relations[index];
    relation.active.insert(row);
    if let Some(since) = relation.user_since.get_mut(row) {
        *since = day;
    }
    user_state::change(&mut relation.user_states[row], |state| {
        state.threshold = churn_threshold(person, today);
    });
    for (states, attached) in relation.states.iter_mut().zip(&service.models) {
        for (buffer, column) in states.iter_mut().zip(&attached.spec.model.description().columns) {
            if column.role == ColumnRole::State {
                buffer.set_bits(row, column.initial_bits);
            }
        }
    }
    let joined = relation.joined[row];
    let since = relation.engaged_since(row);
    let sums = &mut relation.today;
    sums.engage(since, day, 1);
    sums.cohort_change[usize::from(joined) / MONTH_DAYS as usize] += 1;
    if u32::from(day - joined) <= MONTH_DAYS && relation.channel[row] != NO_CHANNEL {
        sums.young_changes.push((joined, relation.channel[row], 1));
    }
    sums.new_rows.push(row as u16);
    debug_assert_ne!(joined, NEVER);
    look_on_joining(block, row, today);
}

/// The hazard that a new user bears before leaving: an exponential number divided by the person's
/// frailty for this service (Gamma, mean 1).
fn churn_threshold(person: u32, today: ServiceToday<'_>) -> f32 {
    let [word, ..] = today.random().bits(person, purpose::CHURN_THRESHOLD, 0);
    let exponential = -libm::log(uniform_open(word));
    let spread = today.service.spec.churn.spread;
    let ServiceToday { index, shared, .. } = today;
    let correlated =
        shared.world.service_traits[index].frailty_of(shared.world.copula.as_ref(), shared.key, person);
    let frailty = if let Some(frailty) = correlated {
        f64::from(frailty)
    } else if spread > 0.0 {
        let mut stream = today.random_for_life().stream_of_person(person, purpose::FRAILTY);
        spread * sampling::gamma(1.0 / spread, &mut stream)
    } else {
        1.0
    };
    (exponential / f64::max(frailty, f64::MIN_POSITIVE)) as f32
}

//! Becoming a user: on a service's first day, for the first time, or again.

use crate::day::network::look_on_joining;
use crate::day::pass::ServiceToday;
use crate::day::standing::{Before, Lasting};
use crate::people::block::{Block, NO_CHANNEL};
use crate::people::people_set::WORD_PEOPLE;
use crate::people::steps::Steps;
use crate::people::user_state::{self, NEVER};
use crate::state::due::{Due, DuePerson};
use crate::state::purpose;
use crate::state::service::Service;
use crate::units::MONTH_DAYS;
use eyeballs_abi::description::ColumnRole;
use eyeballs_numerics::random::uniform_open;
use eyeballs_numerics::sampling;
use std::ops::Range;

/// People of whom a service is new, because it opens or because they enter: its initial users, who are among the people of
/// day 0, and the prospects' thresholds.
pub(crate) fn open(block: &mut Block, rows: Range<usize>, due: &mut Due, today: ServiceToday<'_>) {
    let ServiceToday { index, service, shared } = today;
    let before = service.cumulative_acquisition_hazard - service.acquisition_hazard;
    due.rows.clear();
    due.rows.extend(rows.map(|row| row as u16));
    due.draw(block.first, &today.random_for_life(), shared.world);
    for number in 0..due.rows.len() {
        let DuePerson { row, sociability, random_words: [word, ..] } = due.person(number);
        if let Some(before) = shared.standing[index].before(block.person(row)) {
            join(block, row, NO_CHANNEL, today);
            was_user(block, row, before, today);
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

/// Somebody who is a user when the service opens has been one for some days. Who is left after them is less frail: with a
/// Gamma frailty of variance v, by the factor 1 + v h t after t days of the hazard h (Vaupel, Manton and Stallard 1979).
fn was_user(block: &mut Block, row: usize, before: Before, today: ServiceToday<'_>) {
    let ServiceToday { index, service, shared } = today;
    let Some(tenure) = block.relations[index].tenure_before.get_mut(row) else { return };
    *tenure = before.days;
    let churn = &service.spec.churn;
    let kept = 1.0 + churn.spread * churn.hazard * f64::from(before.days);
    user_state::change(&mut block.relations[index].user_states[row], |state| {
        state.threshold = (f64::from(state.threshold) * kept) as f32;
    });
    let habitual = shared.morning().habitual(index, block, row, before.days);
    let [_, word, ..] = today.random_for_life().bits(block.person(row), purpose::LASTING, 0);
    let date = today.date();
    let relation = &mut block.relations[index];
    if let Some(habit) = relation.habit.get_mut(row) {
        *habit = habitual.code;
    }
    if before.can_be_absent {
        let lasting = Lasting::new(habitual.chance, churn.inactive_days, before.days);
        relation.user_since[row] = date.wrapping_sub(lasting.absence(uniform_open(word)));
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

//! Phase 3: a person's minutes are shared among the services they use and everything else, by
//! multinomial logit (Luce 1959, McFadden 1974).
//!
//! Weight of a service = effective quality * fit * exp(habit) * the person's frequency of use * exp(value of
//! other users) * attractions of the models; weight of the outside is the scenario's. Alike services share one weight: [`crate::day::nests`]. Minutes = free minutes * weight / sum of weights. On a day the service is
//! opened with probability p = 1 - exp(-minutes / session), and then for minutes / p, so that the mean
//! is the share.

use crate::day::models;
use crate::day::nests::nests;
use crate::day::network;
use crate::day::pass::{ServiceToday, Shared};
use crate::people::block::Block;
use crate::people::habit;
use crate::people::random_words::shared_words;
use crate::people::stretch::Stretch;
use crate::record::SimulationError;
use crate::spec::FitShape;
use crate::state::purpose::{self, draw};
use crate::state::scratch::{Scratch, ServiceScratch};
use crate::world::DAY_MINUTES;
use crate::world::slots::Slot;
use crate::world::taste;
use crate::world::traits::Trait;
use eyeballs_numerics::math;
use eyeballs_numerics::random::uniform;
use eyeballs_numerics::vectorised;

/// Shares the minutes of a stretch's people.
pub(crate) fn attention(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
) -> Result<(), SimulationError> {
    let Scratch { stretch, services, .. } = scratch;
    for today in shared.services_today() {
        let users = &mut services[today.index];
        users.rows.clear();
        users.forget_deeds();
        if !today.service.open {
            continue;
        }
        users.rows.set(&block.relations[today.index].active.0[stretch.set_words.clone()]);
        if !users.rows.is_empty() {
            weights(block, stretch, users, today)?;
        }
    }
    nests(scratch, shared);
    compare(scratch, shared);
    for today in shared.services_today() {
        let users = &mut scratch.services[today.index];
        if !users.rows.is_empty() {
            minutes(block, &scratch.stretch, users, today);
        }
    }
    Ok(())
}

/// What else each user of several services can do: the sum of all weights, and the best of them.
fn compare(scratch: &mut Scratch, shared: &Shared<'_>) {
    let Scratch { stretch, services, total_weight, best, .. } = scratch;
    if services.len() == 1 {
        return;
    }
    total_weight.clear();
    total_weight.resize(stretch.rows.len(), shared.outside_weight);
    best.clear();
    best.resize(stretch.rows.len(), 0.0);
    for users in services.iter().filter(|users| !users.rows.is_empty()) {
        for (&row, (&weight, &own)) in users.rows.list().iter().zip(users.weight.iter().zip(&*users.own)) {
            let row = usize::from(row);
            total_weight[row] += weight;
            best[row] = if own > best[row] { own } else { best[row] };
        }
    }
    for users in services.iter_mut().filter(|users| !users.rows.is_empty()) {
        users.total_weight.resize(users.rows.len(), 0.0);
        users.rows.gather(total_weight, &mut users.total_weight);
        users.best.resize(users.rows.len(), 0.0);
        users.rows.gather(best, &mut users.best);
    }
}

/// The users' weights in today's choice, from what the block holds of them.
fn weights(
    block: &mut Block,
    stretch: &Stretch,
    users: &mut ServiceScratch,
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    let relation = &block.relations[today.index];
    let count = users.rows.len();
    users.people.resize(count, 0);
    numbers(users.rows.list(), block.person(stretch.rows.start), &mut users.people);
    users.threshold.resize(count, 0.0);
    users.recent.resize(count, 0);
    users.rows.gather_halves(stretch.of(&relation.user_states), &mut users.recent, &mut users.threshold);
    users.traits.clear();
    // What never changes is written once: nothing else writes a fit.
    users.fit.resize(count, 1.0);
    if let Some(breadth) = today.service.breadth {
        let slot = today.shared.world.slots.of(Trait::Taste);
        let of_all = stretch.of(&block.traits[slot.column]);
        let codes = users.traits.column(slot.column, of_all, &users.rows);
        fits(codes, slot, (today.service.taste, breadth, today.service.spec.fit_shape), &mut users.fit);
    }
    users.own.resize(count, 0.0);
    users.joined.resize(count, 0);
    users.rows.gather(stretch.of(&relation.joined), &mut users.joined);
    if !relation.tenure_before.is_empty() {
        let before = stretch.of(&relation.tenure_before);
        for (joined, &row) in users.joined.iter_mut().zip(users.rows.list()) {
            *joined = joined.wrapping_sub(before[usize::from(row)]);
        }
    }
    users.weight.resize(count, 0.0);
    let offer = Offer {
        quality: today.service.effective_quality,
        habit: &today.service.habit.by_tenure,
        today: today.date(),
    };
    own_weights(&users.fit, &users.joined, offer, &mut users.own, &mut users.weight);
    if let Some(habit) = &today.service.habit.by_use {
        users.habit.resize(count, 0);
        users.rows.gather(stretch.of(&relation.habit), &mut users.habit);
        habit::attract(&users.habit, &users.recent, habit, today.date(), &mut users.weight);
    }
    if let Some(table) = &today.shared.world.service_traits[today.index].frequency {
        users.frequency.resize(count, 0);
        users.rows.gather(stretch.of(&relation.frequency), &mut users.frequency);
        table.multiply(&users.frequency, &mut users.weight);
    }
    network::attract(block, stretch, users, today);
    models::attend(block, stretch, users, today)
}

vectorised! {
    /// Numbers of the people in some rows.
    fn numbers(rows: &[u16], first: u32, people: &mut [u32]) {
        for (person, &row) in people.iter_mut().zip(rows) {
            *person = first + u32::from(row);
        }
    }
}

vectorised! {
    /// How well a service fits people of some tastes.
    fn fits(codes: &[u32], slot: Slot, of: (f32, f32, FitShape), fits: &mut [f32]) {
        let (position, breadth, shape) = of;
        for (fit, &codes) in fits.iter_mut().zip(codes) {
            *fit = taste::fit(slot.code(codes), position, breadth, shape);
        }
    }
}

/// What a service offers today: its quality, and the factor of habit by days of tenure.
struct Offer<'a> {
    quality: f32,
    habit: &'a [f32; 1 << u16::BITS],
    today: u16,
}

vectorised! {
    /// Quality times fit, and that times the factor of habit.
    fn own_weights(
        fits: &[f32],
        joined: &[u16],
        offer: Offer<'_>,
        own: &mut [f32],
        weights: &mut [f32],
    ) {
        let Offer { quality, habit, today } = offer;
        let users = fits.len();
        let (joined, own, weights) = (&joined[..users], &mut own[..users], &mut weights[..users]);
        for user in 0..users {
            own[user] = quality * fits[user];
            weights[user] = habit[usize::from(today.wrapping_sub(joined[user]))] * own[user];
        }
    }
}

fn minutes(block: &mut Block, stretch: &Stretch, users: &mut ServiceScratch, today: ServiceToday<'_>) {
    let ServiceToday { index, service, shared } = today;
    let random = today.random();
    let count = users.rows.len();
    users.random_words.resize(count, 0);
    let ServiceScratch { rows, traits, random_words, random_words_of_all, .. } = users;
    shared_words(
        &random,
        stretch.people(block),
        rows,
        purpose::OPEN,
        draw::OPENS,
        random_words_of_all,
        random_words,
    );
    users.minutes.resize(count, 0.0);
    traits.values(Trait::FreeMinutes, shared.world, block, stretch, rows, &mut users.minutes);
    if shared.rhythm.free_minutes != 1.0 {
        stretch_minutes(&mut users.minutes, shared.rhythm.free_minutes);
    }
    block.relations[index].today.free_minutes += math::sum(&users.minutes);
    let per_session = 1.0 / service.spec.session_minutes as f32;
    let ServiceScratch { minutes, weight, total_weight, random_words, .. } = users;
    if shared.services.len() == 1 {
        spend_alone(minutes, weight, shared.outside_weight, random_words, per_session);
    } else {
        spend(minutes, weight, total_weight, random_words, per_session);
    }
    let relation = &mut block.relations[index];
    relation.today.minutes += math::sum(&users.minutes);
    if let Some(habit) = &service.habit.by_use {
        habit::grow(
            &mut users.habit,
            &users.recent,
            &users.minutes,
            &users.random_words,
            habit,
            today.date(),
        );
        users.rows.scatter(&users.habit, stretch.of_mut(&mut relation.habit));
    }
}

vectorised! {
    /// Free minutes on a day of more of them, or of fewer; a day has no more than it has.
    fn stretch_minutes(minutes: &mut [f32], factor: f32) {
        for minutes in minutes.iter_mut() {
            let stretched = *minutes * factor;
            *minutes = if stretched < DAY_MINUTES { stretched } else { DAY_MINUTES };
        }
    }
}

vectorised! {
    /// Turns free minutes into minutes spent on the service today.
    fn spend(
        minutes: &mut [f32],
        weights: &[f32],
        total_weights: &[f32],
        random_words: &[u32],
        per_session: f32,
    ) {
        let users = minutes.len();
        let (weights, total_weights, random_words) = (&weights[..users], &total_weights[..users], &random_words[..users]);
        for user in 0..users {
            minutes[user] = spent(minutes[user], weights[user], total_weights[user], random_words[user], per_session);
        }
    }
}

vectorised! {
    /// The same where the service is the only one.
    fn spend_alone(
        minutes: &mut [f32],
        weights: &[f32],
        outside: f32,
        random_words: &[u32],
        per_session: f32,
    ) {
        let users = minutes.len();
        let (weights, random_words) = (&weights[..users], &random_words[..users]);
        for user in 0..users {
            let weight = weights[user];
            minutes[user] = spent(minutes[user], weight, outside + weight, random_words[user], per_session);
        }
    }
}

/// Minutes spent today of free minutes.
#[inline(always)]
fn spent(free_minutes: f32, weight: f32, total_weight: f32, word: u32, per_session: f32) -> f32 {
    let share = if total_weight > 0.0 { weight / total_weight } else { 0.0 };
    let mean = free_minutes * share;
    let chance = math::probability(mean * per_session);
    if uniform(word) < chance { mean / chance } else { 0.0 }
}

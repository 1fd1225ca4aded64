//! Phase 3: a person's minutes are shared among the services they use and everything else, by
//! multinomial logit (Luce 1959, McFadden 1974).
//!
//! Weight of a service = effective quality * fit * exp(habit) * attractions of the models; weight of the
//! outside is the scenario's. Minutes = free minutes * weight / sum of weights. On a day the service is
//! opened with probability p = 1 - exp(-minutes / session), and then for minutes / p, so that the mean
//! is the share.

use crate::block::{Block, fit_of};
use crate::luck::shared_words;
use crate::pass::Shared;
use crate::record::SimulationError;
use crate::satisfaction;
use crate::scratch::{Scratch, ServiceScratch};
use crate::serve::{check_postings, outside};
use crate::service::{Service, draw, purpose};
use crate::stored_traits::{Gathered, Slot};
use crate::stretch::Stretch;
use crate::traits::Trait;
use crate::world::World;
use eyeballs_abi::description::{ColumnRole, Input, Output};
use eyeballs_abi::instance::{BlockCall, BlockPhase};
use eyeballs_abi::math;
use eyeballs_abi::random::uniform;
use eyeballs_abi::rows::Rows;
use eyeballs_abi::vectorised;

/// The largest attraction of a model: it leaves next to nothing to any other choice, and weights stay far
/// below the largest number.
const ATTRACTION_MOST: f32 = 1e9;

/// Shares the minutes of a stretch's people.
pub(crate) fn attention(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
) -> Result<(), SimulationError> {
    let Scratch { stretch, services, .. } = scratch;
    for (index, service) in shared.services.iter().enumerate() {
        let users = &mut services[index];
        users.rows.clear();
        if !service.open {
            continue;
        }
        users.rows.set(&block.relations[index].active.0[stretch.words.clone()]);
        if !users.rows.is_empty() {
            weights(block, stretch, index, users, shared, service)?;
        }
    }
    compare(scratch, shared);
    for (index, service) in shared.services.iter().enumerate() {
        let users = &mut scratch.services[index];
        if !users.rows.is_empty() {
            minutes(block, &scratch.stretch, index, users, shared, service);
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
        for (&row, (&weight, &own)) in users.rows.list().iter().zip(users.weight.iter().zip(&users.own)) {
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

fn weights(
    block: &mut Block,
    stretch: &Stretch,
    index: usize,
    users: &mut ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
) -> Result<(), SimulationError> {
    let relation = &block.relations[index];
    let count = users.rows.len();
    users.people.resize(count, 0);
    numbers(users.rows.list(), block.person(stretch.rows.start), &mut users.people);
    users.threshold.resize(count, 0.0);
    users.recent.resize(count, 0);
    users.rows.gather_halves(stretch.of(&relation.ties), &mut users.recent, &mut users.threshold);
    users.traits.clear();
    // What never changes is written once: nothing else writes a fit.
    users.fit.resize(count, 1.0);
    if let Some(breadth) = service.breadth {
        let taste = shared.world.slots.of(Trait::Taste);
        let of_all = stretch.of(&block.traits[taste.column]);
        let codes = users.traits.column(taste.column, of_all, &users.rows);
        fits(codes, taste, service.taste, breadth, &mut users.fit);
    }
    users.own.resize(count, 0.0);
    users.joined.resize(count, 0);
    users.rows.gather(stretch.of(&relation.joined), &mut users.joined);
    users.weight.resize(count, 0.0);
    let day = shared.day.0 as u16;
    own_weights(
        &users.fit,
        &users.joined,
        service.effective_quality,
        &service.habit.0,
        day,
        &mut users.own,
        &mut users.weight,
    );
    for model in 0..service.models.len() {
        let attached = &service.models[model];
        if !attached.works(shared.day) {
            continue;
        }
        gather(block, stretch, index, model, users, shared, service);
        if !attached.spec.model.attends() {
            continue;
        }
        call(block, index, model, users, shared, service, BlockPhase::Attend)?;
        check_postings(&users.postings, 0, model, service)
            .map_err(|failure| service.failed(model, shared.day, Some(block.first), failure))?;
        for (column, buffer) in attached.spec.model.description().columns.iter().zip(&users.columns[model]) {
            if column.role == ColumnRole::Output(Output::Attraction)
                && !attract(&mut users.weight, buffer.values())
            {
                let values = &buffer.values()[..users.weight.len()];
                let failure = outside("attraction", values, 0.0..=ATTRACTION_MOST, ": it goes from 0 to 1e9");
                return Err(service.failed(model, shared.day, Some(block.first), failure));
            }
        }
    }
    Ok(())
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
    fn fits(codes: &[u32], taste: Slot, place: f32, breadth: f32, fits: &mut [f32]) {
        for (fit, &codes) in fits.iter_mut().zip(codes) {
            *fit = fit_of(taste.code(codes), place, breadth);
        }
    }
}

vectorised! {
    /// Quality times fit, and that times the factor of habit, which `habit` gives by days of tenure.
    fn own_weights(
        fits: &[f32],
        joined: &[u16],
        quality: f32,
        habit: &[f32; 1 << u16::BITS],
        today: u16,
        own: &mut [f32],
        weights: &mut [f32],
    ) {
        let users = fits.len();
        let (joined, own, weights) = (&joined[..users], &mut own[..users], &mut weights[..users]);
        for user in 0..users {
            own[user] = quality * fits[user];
            weights[user] = habit[usize::from(today.wrapping_sub(joined[user]))] * own[user];
        }
    }
}

vectorised! {
    /// Days since joining.
    fn tenures(joined: &[u16], today: u16, days: &mut [f32]) {
        for (days, &joined) in days.iter_mut().zip(joined) {
            *days = f32::from(today - joined);
        }
    }
}

vectorised! {
    /// Multiplies weights by attractions; whether all of these are allowed.
    fn attract(weights: &mut [f32], attractions: &[f32]) -> bool {
        let mut bad = 0_u32;
        for (weight, &attraction) in weights.iter_mut().zip(attractions) {
            bad |= u32::from(!(0.0..=ATTRACTION_MOST).contains(&attraction));
            *weight *= attraction;
        }
        bad == 0
    }
}

/// Fills inputs and state columns of a model for the users of a stretch. Minutes come later.
fn gather(
    block: &Block,
    stretch: &Stretch,
    index: usize,
    model: usize,
    users: &mut ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
) {
    let relation = &block.relations[index];
    let world = shared.world;
    let ServiceScratch { rows, joined, traits, columns, fit, recent, .. } = users;
    let description = service.models[model].spec.model.description();
    let mut of_trait =
        |which, values: &mut [f32]| trait_values(which, block, stretch, rows, traits, world, values);
    for (column, (buffer, state)) in
        description.columns.iter().zip(columns[model].iter_mut().zip(&relation.states[model]))
    {
        let input = match column.role {
            ColumnRole::State => {
                buffer.gather(state, stretch.rows.start, rows);
                continue;
            }
            ColumnRole::Output(_) => continue,
            ColumnRole::Input(input) => input,
        };
        let values = &mut buffer.values_mut::<f32>()[..rows.len()];
        match input {
            Input::MinutesToday => values.fill(0.0),
            Input::FreeMinutes => of_trait(Trait::FreeMinutes, values),
            Input::AdTolerance => of_trait(Trait::AdTolerance, values),
            Input::WillingnessToPay => of_trait(Trait::WillingnessToPay, values),
            Input::Sociability => of_trait(Trait::Sociability, values),
            Input::Satisfaction => {
                satisfaction::values(recent, values);
            }
            Input::TenureDays => {
                tenures(joined, shared.day.0 as u16, values);
            }
            Input::Fit => values.copy_from_slice(fit),
        }
    }
}

/// Writes a trait of the users of a stretch.
fn trait_values(
    which: Trait,
    block: &Block,
    stretch: &Stretch,
    rows: &Rows,
    gathered: &mut Gathered,
    world: &World,
    values: &mut [f32],
) {
    let table = world.table(which).expect("a trait with values");
    if table.is_constant() {
        values.fill(table.at(0));
        return;
    }
    let slot = world.slots.of(which);
    let codes = gathered.column(slot.column, stretch.of(&block.traits[slot.column]), rows);
    table.values(codes, slot, values);
}

/// Calls a model for the users of a stretch, its outputs neutral before.
pub(crate) fn call(
    block: &mut Block,
    index: usize,
    model: usize,
    users: &mut ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
    phase: BlockPhase,
) -> Result<(), SimulationError> {
    let attached = &service.models[model];
    let description = attached.spec.model.description();
    let count = users.rows.len();
    for (column, buffer) in description.columns.iter().zip(&mut users.columns[model]) {
        match column.role {
            ColumnRole::Output(Output::PaidMicros) => buffer.values_mut::<i64>()[..count].fill(0),
            ColumnRole::Output(_) => {
                let neutral = f32::from_bits(column.initial_bits as u32);
                fill(&mut buffer.values_mut::<f32>()[..count], neutral);
            }
            ColumnRole::Input(Input::MinutesToday) if phase == BlockPhase::Serve => {
                buffer.values_mut::<f32>()[..count].copy_from_slice(&users.minutes);
            }
            ColumnRole::Input(_) | ColumnRole::State => {}
        }
    }
    let first = block.first;
    users.metrics.clear();
    users.metrics.resize(attached.metrics.len(), 0.0);
    users.postings.clear();
    users.postings.resize(attached.postings.len(), 0);
    let mut call = BlockCall {
        people: &users.people,
        columns: &mut users.columns[model],
        globals: &attached.globals,
        metrics: &mut users.metrics,
        postings: &mut users.postings,
        market: &service.facts,
        random: eyeballs_abi::random::RandomKey {
            key: shared.key,
            day: shared.day.0,
            stream: attached.stream,
        },
        scratch: &mut users.model_scratch[model],
    };
    attached
        .instance
        .block(phase, &mut call)
        .map_err(|failure| service.failed(model, shared.day, Some(first), failure))?;
    let today = &mut block.relations[index].today;
    for (sum, part) in today.metrics[model].iter_mut().zip(&users.metrics) {
        *sum += part;
    }
    for (sum, &part) in today.postings[model].iter_mut().zip(&users.postings) {
        *sum = sum.saturating_add(part);
    }
    Ok(())
}

vectorised! {
    fn fill(values: &mut [f32], value: f32) {
        values.fill(value);
    }
}

fn minutes(
    block: &mut Block,
    stretch: &Stretch,
    index: usize,
    users: &mut ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
) {
    let random = service.random(shared.key, shared.day.0);
    let count = users.rows.len();
    users.words.resize(count, 0);
    let ServiceScratch { rows, traits, words, words_of_all, .. } = users;
    shared_words(&random, block.people(stretch), rows, purpose::OPEN, draw::OPENS, words_of_all, words);
    users.minutes.resize(count, 0.0);
    trait_values(Trait::FreeMinutes, block, stretch, rows, traits, shared.world, &mut users.minutes);
    let per_session = 1.0 / service.spec.session_minutes as f32;
    let ServiceScratch { minutes, weight, total_weight, words, .. } = users;
    if shared.services.len() == 1 {
        spend_alone(minutes, weight, shared.outside_weight, words, per_session);
    } else {
        spend(minutes, weight, total_weight, words, per_session);
    }
    block.relations[index].today.minutes += math::sum(&users.minutes);
}

vectorised! {
    /// Turns free minutes into minutes spent on the service today.
    fn spend(
        minutes: &mut [f32],
        weights: &[f32],
        total_weights: &[f32],
        words: &[u32],
        per_session: f32,
    ) {
        let users = minutes.len();
        let (weights, total_weights, words) = (&weights[..users], &total_weights[..users], &words[..users]);
        for user in 0..users {
            minutes[user] = spent(minutes[user], weights[user], total_weights[user], words[user], per_session);
        }
    }
}

vectorised! {
    /// The same where the service is the only one.
    fn spend_alone(
        minutes: &mut [f32],
        weights: &[f32],
        outside: f32,
        words: &[u32],
        per_session: f32,
    ) {
        let users = minutes.len();
        let (weights, words) = (&weights[..users], &words[..users]);
        for user in 0..users {
            let weight = weights[user];
            minutes[user] = spent(minutes[user], weight, outside + weight, words[user], per_session);
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

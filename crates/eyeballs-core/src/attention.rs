//! Phase 3: a person's minutes are shared among the services they use and everything else, by
//! multinomial logit (Luce 1959, McFadden 1974).
//!
//! Weight of a service = effective quality * fit * exp(habit + utilities of the models); weight of the
//! outside is the scenario's. Minutes = free minutes * weight / sum of weights. On a day the service is
//! opened with probability p = 1 - exp(-minutes / session), and then for minutes / p, so that the mean
//! is the share.

use crate::block::{Block, Scratch, ServiceScratch};
use crate::record::SimulationError;
use crate::serve::bad_output;
use crate::service::{Service, purpose};
use crate::simulation::Shared;
use eyeballs_abi::description::{ColumnRole, Input, Output};
use eyeballs_abi::instance::{BlockCall, BlockPhase};
use eyeballs_abi::math;
use eyeballs_abi::random::uniform;

/// Utilities of models are taken as at most this: e^40 leaves nothing to any other choice, and sums of
/// weights stay far below the largest number.
const UTILITY_MOST: f32 = 40.0;

/// Shares the minutes of a block's people.
pub(crate) fn attention(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
) -> Result<(), SimulationError> {
    let Scratch { services, total_weight, best } = scratch;
    total_weight[..block.count].fill(shared.outside_weight);
    best[..block.count].fill(0.0);
    for (index, service) in shared.services.iter().enumerate() {
        let users = &mut services[index];
        users.rows.clear();
        if !service.open {
            continue;
        }
        block.relations[index].active.rows(&mut users.rows);
        if users.rows.is_empty() {
            continue;
        }
        weights(block, index, users, shared, service)?;
        for (&row, (&weight, &fit)) in users.rows.iter().zip(users.weight.iter().zip(&users.fit)) {
            let row = usize::from(row);
            total_weight[row] += weight;
            best[row] = best[row].max(service.effective_quality * fit);
        }
    }
    for (index, service) in shared.services.iter().enumerate() {
        let users = &mut services[index];
        if !users.rows.is_empty() {
            minutes(block, index, users, shared, service, total_weight);
        }
    }
    Ok(())
}

fn weights(
    block: &mut Block,
    index: usize,
    users: &mut ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
) -> Result<(), SimulationError> {
    let relation = &block.relations[index];
    let last = service.habit.len() - 1;
    let rows = || users.rows.iter().map(|&row| usize::from(row));
    users.people.clear();
    users.people.extend(rows().map(|row| block.person(row)));
    users.fit.clear();
    users.fit.extend(rows().map(|row| block.fit(service, row)));
    users.weight.clear();
    users.weight.extend(rows().zip(&users.fit).map(|(row, &fit)| {
        let tenure = (shared.day.0 as usize).saturating_sub(usize::from(relation.joined[row]));
        service.effective_quality * fit * service.habit[tenure.min(last)]
    }));
    for model in 0..service.models.len() {
        let attached = &service.models[model];
        if !attached.works(shared.day) {
            continue;
        }
        gather(block, index, model, users, shared, service);
        if !attached.spec.model.attends() {
            continue;
        }
        call(block, index, model, users, shared, service, BlockPhase::Attend)?;
        for (column, buffer) in attached.spec.model.description().columns.iter().zip(&users.columns[model]) {
            if column.role == ColumnRole::Output(Output::Utility) {
                let utilities = &buffer.values::<f32>()[..users.weight.len()];
                if utilities.iter().any(|utility| utility.is_nan()) {
                    let failure = bad_output("utility", "not a number");
                    return Err(service.failed(model, shared.day, Some(block.first), failure));
                }
                for (weight, &utility) in users.weight.iter_mut().zip(utilities) {
                    *weight *= math::exp(utility.clamp(-UTILITY_MOST, UTILITY_MOST));
                }
            }
        }
    }
    Ok(())
}

/// Fills inputs and state columns of a model for the users of a block. Minutes come later.
fn gather(
    block: &Block,
    index: usize,
    model: usize,
    users: &mut ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
) {
    let relation = &block.relations[index];
    let world = shared.world;
    let description = service.models[model].spec.model.description();
    for (place, column) in description.columns.iter().enumerate() {
        let buffer = &mut users.columns[model][place];
        match column.role {
            ColumnRole::State => buffer.gather(&relation.states[model][place], &users.rows),
            ColumnRole::Output(_) => {}
            ColumnRole::Input(input) => {
                let values = buffer.values_mut::<f32>();
                let rows = values.iter_mut().zip(&users.rows);
                match input {
                    Input::MinutesToday => values[..users.rows.len()].fill(0.0),
                    Input::FreeMinutes => {
                        rows.for_each(|(value, &row)| *value = block.free_minutes(world, usize::from(row)));
                    }
                    Input::Satisfaction => {
                        rows.for_each(|(value, &row)| *value = relation.satisfaction[usize::from(row)]);
                    }
                    Input::TenureDays => rows.for_each(|(value, &row)| {
                        let joined = u32::from(relation.joined[usize::from(row)]);
                        *value = shared.day.0.saturating_sub(joined) as f32;
                    }),
                    Input::AdTolerance => {
                        rows.for_each(|(value, &row)| *value = block.ad_tolerance(world, usize::from(row)));
                    }
                    Input::WillingnessToPay => {
                        rows.for_each(|(value, &row)| {
                            *value = block.willingness_to_pay(world, usize::from(row))
                        });
                    }
                    Input::Sociability => {
                        rows.for_each(|(value, &row)| *value = block.sociability(world, usize::from(row)));
                    }
                    Input::Fit => values[..users.fit.len()].copy_from_slice(&users.fit),
                }
            }
        }
    }
}

/// Calls a model for the users of a block, its outputs zeroed before.
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
            ColumnRole::Output(_) => buffer.values_mut::<f32>()[..count].fill(0.0),
            ColumnRole::Input(Input::MinutesToday) if phase == BlockPhase::Serve => {
                buffer.values_mut::<f32>()[..count].copy_from_slice(&users.minutes);
            }
            ColumnRole::Input(_) | ColumnRole::State => {}
        }
    }
    let first = block.first;
    let today = &mut block.relations[index].today;
    let mut call = BlockCall {
        people: &users.people,
        columns: &mut users.columns[model],
        globals: &attached.globals,
        metrics: &mut today.metrics[model],
        postings: &mut today.postings[model],
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
        .map_err(|failure| service.failed(model, shared.day, Some(first), failure))
}

fn minutes(
    block: &mut Block,
    index: usize,
    users: &mut ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
    total_weight: &[f32],
) {
    let random = service.random(shared.key, shared.day.0);
    let per_session = 1.0 / service.spec.session_minutes as f32;
    let count = users.rows.len();
    users.words.resize(4 * count, 0);
    random.fill(&users.people, purpose::OPEN, 0, &mut users.words);
    users.minutes.clear();
    users.minutes.extend(users.rows.iter().zip(&users.weight).map(|(&row, &weight)| {
        let row = usize::from(row);
        let total = total_weight[row];
        let share = if total > 0.0 { weight / total } else { 0.0 };
        block.free_minutes(shared.world, row) * share
    }));
    // Free of branches and calls, so that it becomes vector code.
    for (minutes, &word) in users.minutes.iter_mut().zip(&users.words[..count]) {
        let chance = math::probability(*minutes * per_session);
        *minutes = if uniform(word) < chance { *minutes / chance } else { 0.0 };
    }
    let today = &mut block.relations[index].today;
    today.minutes = users.minutes.iter().map(|&minutes| f64::from(minutes)).sum();
    today.opened = users.minutes.iter().map(|&minutes| u64::from(minutes > 0.0)).sum();
}

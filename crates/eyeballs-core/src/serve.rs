//! Phase 4: every business model says what happened to the users; satisfaction follows.

use crate::attention::call;
use crate::block::{Block, NEVER, Scratch, ServiceScratch};
use crate::record::SimulationError;
use crate::service::Service;
use crate::simulation::Shared;
use crate::units::MONTH_DAYS;
use eyeballs_abi::description::{ColumnRole, Output, Party, PostingKind};
use eyeballs_abi::instance::{BlockPhase, FailureKind, ModelFailure};

/// Lets the models serve a block's users, and moves their satisfaction.
pub(crate) fn serve(
    block: &mut Block,
    scratch: &mut Scratch,
    shared: &Shared<'_>,
) -> Result<(), SimulationError> {
    let Scratch { services, best, .. } = scratch;
    for (index, service) in shared.services.iter().enumerate() {
        let users = &mut services[index];
        if users.rows.is_empty() {
            continue;
        }
        let count = users.rows.len();
        users.experience.clear();
        users.experience.resize(count, 0.0);
        users.leave_hazard.clear();
        users.leave_hazard.resize(count, 0.0);
        users.paid.clear();
        users.paid.resize(count, false);
        for model in 0..service.models.len() {
            if service.models[model].works(shared.day) {
                call(block, index, model, users, shared, service, BlockPhase::Serve)?;
                collect(block, index, model, users, service)
                    .map_err(|failure| service.failed(model, shared.day, Some(block.first), failure))?;
            }
        }
        remember(block, index, users, shared, service, best);
    }
    Ok(())
}

/// Takes in a model's outputs and puts its state columns back.
fn collect(
    block: &mut Block,
    index: usize,
    model: usize,
    users: &mut ServiceScratch,
    service: &Service,
) -> Result<(), ModelFailure> {
    let relation = &mut block.relations[index];
    let description = service.models[model].spec.model.description();
    let count = users.rows.len();
    let mut paid_total = 0_i64;
    for (place, column) in description.columns.iter().enumerate() {
        let buffer = &users.columns[model][place];
        match column.role {
            ColumnRole::State => buffer.scatter(&mut relation.states[model][place], &users.rows),
            ColumnRole::Input(_) | ColumnRole::Output(Output::Utility) => {}
            ColumnRole::Output(Output::Experience) => {
                let values = &buffer.values::<f32>()[..count];
                if let Some(value) = values.iter().find(|value| !(-1.0..=1.0).contains(*value)) {
                    return Err(bad_output("experience", &format!("{value}: it goes from -1 to 1")));
                }
                for (sum, &value) in users.experience.iter_mut().zip(values) {
                    *sum += value;
                }
            }
            ColumnRole::Output(Output::LeaveHazard) => {
                for (sum, &value) in users.leave_hazard.iter_mut().zip(&buffer.values::<f32>()[..count]) {
                    if value.is_nan() || value < 0.0 {
                        return Err(bad_output("leave_hazard", &format!("{value}")));
                    }
                    *sum += value;
                }
            }
            ColumnRole::Output(Output::PaidMicros) => {
                for (paid, &amount) in users.paid.iter_mut().zip(&buffer.values::<i64>()[..count]) {
                    if amount < 0 {
                        return Err(bad_output("paid_micros", &format!("{amount}")));
                    }
                    *paid |= amount > 0;
                    paid_total = paid_total.saturating_add(amount);
                }
            }
        }
    }
    let posted = &relation.today.postings[model];
    if let Some(place) = posted.iter().position(|&amount| amount < 0) {
        return Err(bad_output(&description.postings[place].name, &format!("{} micro-units", posted[place])));
    }
    let from_users: i64 = description
        .postings
        .iter()
        .zip(posted)
        .filter(|(line, _)| line.kind == PostingKind::Revenue && line.party == Party::User)
        .map(|(_, &amount)| amount)
        .fold(0, i64::saturating_add);
    if from_users != paid_total {
        return Err(ModelFailure {
            kind: FailureKind::Output,
            message: format!(
                "users paid {paid_total} micro-units (column paid_micros), but {from_users} were posted as revenue \
                 from users"
            ),
        });
    }
    Ok(())
}

pub(crate) fn bad_output(name: &str, value: &str) -> ModelFailure {
    ModelFailure { kind: FailureKind::Output, message: format!("its `{name}` cannot be {value}") }
}

/// Satisfaction and the dates of last use and payment.
fn remember(
    block: &mut Block,
    index: usize,
    users: &ServiceScratch,
    shared: &Shared<'_>,
    service: &Service,
    best: &[f32],
) {
    let relation = &mut block.relations[index];
    let day = shared.day.0 as u16;
    let comparison = shared.world.spec.people.comparison as f32;
    let smoothing = service.spec.satisfaction.smoothing as f32;
    let mut satisfaction_sum = 0.0_f64;
    for (place, &row) in users.rows.iter().enumerate() {
        let row = usize::from(row);
        let mut satisfaction = relation.satisfaction[row];
        if users.minutes[place] > 0.0 {
            let own = service.effective_quality * users.fit[place];
            let envy = comparison * (best[row] - own);
            let target = (own + 0.5 * users.experience[place] - envy).clamp(0.0, 1.0);
            satisfaction += smoothing * (target - satisfaction);
            relation.today.used_after[age(relation.last_used[row], day)] += 1;
            relation.last_used[row] = day;
        }
        if service.shock_satisfaction != 0.0 {
            satisfaction = (satisfaction + service.shock_satisfaction).clamp(0.0, 1.0);
        }
        relation.satisfaction[row] = satisfaction;
        satisfaction_sum += f64::from(satisfaction);
        if users.paid[place] {
            relation.today.paid_after[age(relation.last_paid[row], day)] += 1;
            relation.last_paid[row] = day;
        }
    }
    relation.today.satisfaction = satisfaction_sum;
}

/// Days since a date, a month at the most.
pub(crate) fn age(last: u16, day: u16) -> usize {
    if last == NEVER { MONTH_DAYS as usize } else { usize::from(day - last).min(MONTH_DAYS as usize) }
}

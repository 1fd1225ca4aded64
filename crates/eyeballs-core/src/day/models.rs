//! How models are called, and the only place that knows it: what they are given, and what of their answers is
//! taken. A model that answers what is not allowed ends the simulation, and is named.

use crate::day::network::{self, Others};
use crate::day::pass::ServiceToday;
use crate::people::block::Block;
use crate::people::satisfaction;
use crate::people::stretch::Stretch;
use crate::record::SimulationError;
use crate::state::attached::Attached;
use crate::state::scratch::ServiceScratch;
use crate::state::service::Service;
use crate::units::Day;
use crate::world::traits::Trait;
use eyeballs_abi::description::{ColumnRole, Input, MetricRole, Output, Party, Posting, PostingKind};
use eyeballs_abi::instance::{BlockCall, BlockPhase, DayCall, FailureKind, Instance, ModelFailure};
use eyeballs_abi::layout::Market;
use eyeballs_abi::running::{Running, during};
use eyeballs_numerics::random::RandomKey;
use eyeballs_numerics::vectorised;
use std::ops::RangeInclusive;

/// The largest attraction of a model: it leaves next to nothing to any other choice, and weights stay far
/// below the largest number.
const MAX_ATTRACTION: f32 = 1e9;
/// Payments looked at together.
const CHUNK: usize = 64;

/// Sets the models' terms of the day, of which they are told `facts`.
pub(crate) fn plan(
    service: &mut Service,
    facts: &Market,
    day: Day,
    key: [u32; 2],
) -> Result<(), SimulationError> {
    for model in 0..service.models.len() {
        let attached = &mut service.models[model];
        if attached.works(day) {
            attached.spec.model.description().start_metrics(&mut attached.metrics);
            attached.postings.fill(0);
            let planned = on_day(attached, &service.label, facts, (day, key), 0, Instance::plan);
            planned.map_err(|failure| service.failed(model, day, None, failure))?;
        }
    }
    Ok(())
}

/// Lets the models settle with the other sides of the market.
pub(crate) fn settle(service: &mut Service, day: Day, key: [u32; 2]) -> Result<(), SimulationError> {
    if !service.open {
        return Ok(());
    }
    for model in 0..service.models.len() {
        let attached = &mut service.models[model];
        if attached.works(day) {
            let from_users = attached.paid_by_users();
            let settled =
                on_day(attached, &service.label, &service.facts, (day, key), from_users, Instance::settle);
            settled.map_err(|failure| service.failed(model, day, None, failure))?;
        }
    }
    Ok(())
}

/// Calls a model for all its users as one, and checks what it has posted; `label`: where it is, in words;
/// `from_users`: what users have paid before, which the call must leave as it is.
fn on_day(
    attached: &mut Attached,
    label: &str,
    facts: &Market,
    (day, key): (Day, [u32; 2]),
    from_users: i64,
    phase: fn(&Instance, &mut DayCall<'_>) -> Result<(), ModelFailure>,
) -> Result<(), ModelFailure> {
    let mut call = DayCall {
        globals: &mut attached.globals,
        metrics: &mut attached.metrics,
        postings: &mut attached.postings,
        market: facts,
        random: RandomKey { key, day: day.0, stream: attached.stream },
    };
    let model = &attached.spec.model.description().id;
    let running = Running { model, place: label, day: Some(day.0) };
    during(&running, || phase(&attached.instance, &mut call))?;
    attached.check_posted(from_users)
}

/// What the models report of one of the other sides of the market, all together, rounded.
pub(crate) fn reported(service: &Service, role: MetricRole) -> u64 {
    let mut total = 0.0;
    for attached in &service.models {
        for (metric, span) in attached.spec.model.description().metric_spans() {
            if metric.role == role {
                total += attached.metrics[span.start].max(0.0);
            }
        }
    }
    if service.open { total.round() as u64 } else { 0 }
}

/// Gives the models their inputs of the day, but for minutes, and multiplies the users' weights by the
/// attractions of those that attend.
pub(crate) fn attend(
    block: &mut Block,
    stretch: &Stretch,
    users: &mut ServiceScratch,
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    for model in 0..today.service.models.len() {
        let attached = &today.service.models[model];
        if !attached.works(today.shared.day) {
            continue;
        }
        gather(block, stretch, model, users, false, today);
        if attached.spec.model.attends() {
            call(block, model, users, today, BlockPhase::Attend)?;
            check_postings(&users.postings, 0, model, today.service)
                .and_then(|()| attract_all(users, model, today.service))
                .map_err(|failure| failed(block, model, today, failure))?;
        }
    }
    Ok(())
}

/// Lets the models serve the users of a stretch: their experiences, hazards of leaving and payments are left in
/// `users`.
pub(crate) fn serve(
    block: &mut Block,
    stretch: &Stretch,
    users: &mut ServiceScratch,
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    users.experience.clear();
    users.leave_hazard.clear();
    users.paid.clear();
    for model in 0..today.service.models.len() {
        if today.service.models[model].works(today.shared.day) {
            call(block, model, users, today, BlockPhase::Serve)?;
            collect(block, stretch, model, users, today)
                .and_then(|paid| check_postings(&users.postings, paid, model, today.service))
                .map_err(|failure| failed(block, model, today, failure))?;
        }
    }
    users.experience.resize(users.rows.len(), 0.0);
    Ok(())
}

/// Whether some model has something to say to who considers a service.
pub(crate) fn any_considers(service: &Service, day: Day) -> bool {
    service.models.iter().any(|model| model.works(day) && model.spec.model.considers())
}

/// Asks the models what they offer people of a stretch who are no users: `offers` is filled with the sums of their
/// appeals. Nothing that the models write but these is kept.
pub(crate) fn consider(
    block: &Block,
    stretch: &Stretch,
    visitors: &mut ServiceScratch,
    offers: &mut Vec<f32>,
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    offers.clear();
    offers.resize(visitors.rows.len(), 0.0);
    for model in 0..today.service.models.len() {
        let attached = &today.service.models[model];
        if !attached.works(today.shared.day) || !attached.spec.model.considers() {
            continue;
        }
        gather(block, stretch, model, visitors, true, today);
        invoke(block, model, visitors, today, BlockPhase::Consider)?;
        add_offers(visitors, model, offers, today.service)
            .map_err(|failure| failed(block, model, today, failure))?;
    }
    Ok(())
}

/// Adds the appeals that a model wrote; opposite infinities keep the person out.
fn add_offers(
    visitors: &ServiceScratch,
    model: usize,
    offers: &mut [f32],
    service: &Service,
) -> Result<(), ModelFailure> {
    if visitors.postings.iter().any(|&amount| amount != 0) || visitors.metrics.iter().any(|&sum| sum != 0.0) {
        return Err(ModelFailure {
            kind: FailureKind::Output,
            message: "it added to metrics or postings in `consider`, where nothing happens yet".to_owned(),
        });
    }
    let columns = &service.models[model].spec.model.description().columns;
    for (column, buffer) in columns.iter().zip(&visitors.columns[model]) {
        if column.role != ColumnRole::Output(Output::Appeal) {
            continue;
        }
        for (offer, &appeal) in offers.iter_mut().zip(buffer.values::<f32>()) {
            if appeal.is_nan() {
                return Err(bad_output("appeal", "NaN"));
            }
            let sum = *offer + appeal;
            *offer = if sum.is_nan() { f32::NEG_INFINITY } else { sum };
        }
    }
    Ok(())
}

fn failed(block: &Block, model: usize, today: ServiceToday<'_>, failure: ModelFailure) -> SimulationError {
    today.service.failed(model, today.shared.day, Some(block.first), failure)
}

/// Fills inputs and state columns of a model for the users of a stretch, or those who consider. Minutes come later.
fn gather(
    block: &Block,
    stretch: &Stretch,
    model: usize,
    users: &mut ServiceScratch,
    considers: bool,
    today: ServiceToday<'_>,
) {
    let relation = &block.relations[today.index];
    let world = today.shared.world;
    let ServiceScratch { rows, people, joined, traits, columns, fit, recent, .. } = users;
    let description = today.service.models[model].spec.model.description();
    let mut of_trait = |which, values: &mut [f32]| traits.values(which, world, block, stretch, rows, values);
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
        let told = |others, values: &mut [f32]| {
            network::tell(others, block, stretch, (rows, people), considers, today, values);
        };
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
                tenures(joined, today.date(), values);
            }
            Input::Fit => values.copy_from_slice(fit),
            Input::OthersShare => told(Others::Share, values),
            Input::OthersValue => told(Others::Value, values),
            Input::ContactsUsing => told(Others::ContactsUsing, values),
            Input::ContactsPaying => told(Others::ContactsPaying, values),
        }
    }
}

/// Calls a model for the users of a stretch, and takes what it adds to metrics and postings.
fn call(
    block: &mut Block,
    model: usize,
    users: &mut ServiceScratch,
    today: ServiceToday<'_>,
    phase: BlockPhase,
) -> Result<(), SimulationError> {
    invoke(block, model, users, today, phase)?;
    let sums = &mut block.relations[today.index].today;
    for (sum, part) in sums.metrics[model].iter_mut().zip(&users.metrics) {
        *sum += part;
    }
    for (sum, &part) in sums.postings[model].iter_mut().zip(&users.postings) {
        *sum = sum.saturating_add(part);
    }
    Ok(())
}

/// Calls a model for people of a stretch, its outputs neutral before.
fn invoke(
    block: &Block,
    model: usize,
    users: &mut ServiceScratch,
    today: ServiceToday<'_>,
    phase: BlockPhase,
) -> Result<(), SimulationError> {
    let attached = &today.service.models[model];
    let description = attached.spec.model.description();
    let count = users.rows.len();
    for (column, buffer) in description.columns.iter().zip(&mut users.columns[model]) {
        match column.role {
            ColumnRole::Output(Output::PaidMicros) => buffer.values_mut::<i64>()[..count].fill(0),
            // Read after `consider` only.
            ColumnRole::Output(Output::Appeal) if phase != BlockPhase::Consider => {}
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
        market: &today.service.facts,
        random: RandomKey { key: today.shared.key, day: today.shared.day.0, stream: attached.stream },
        scratch: &mut users.model_scratch[model],
    };
    let running =
        Running { model: attached.id(), place: &today.service.label, day: Some(today.shared.day.0) };
    during(&running, || attached.instance.block(phase, &mut call))
        .map_err(|failure| failed(block, model, today, failure))
}

/// Multiplies the users' weights by the attractions that a model gave them.
fn attract_all(users: &mut ServiceScratch, model: usize, service: &Service) -> Result<(), ModelFailure> {
    let columns = &service.models[model].spec.model.description().columns;
    for (column, buffer) in columns.iter().zip(&users.columns[model]) {
        if column.role == ColumnRole::Output(Output::Attraction)
            && !attract(&mut users.weight, buffer.values())
        {
            let values = &buffer.values()[..users.weight.len()];
            return Err(outside("attraction", values, 0.0..=MAX_ATTRACTION, ": it goes from 0 to 1e9"));
        }
    }
    Ok(())
}

/// Takes in a model's outputs and puts its state columns back. What users paid, in micro-units.
fn collect(
    block: &mut Block,
    stretch: &Stretch,
    model: usize,
    users: &mut ServiceScratch,
    today: ServiceToday<'_>,
) -> Result<i64, ModelFailure> {
    let relation = &mut block.relations[today.index];
    let description = today.service.models[model].spec.model.description();
    let count = users.rows.len();
    let mut paid_total = 0_i64;
    for (number, column) in description.columns.iter().enumerate() {
        let buffer = &users.columns[model][number];
        match column.role {
            ColumnRole::State => {
                buffer.scatter(&mut relation.states[model][number], stretch.rows.start, &users.rows);
            }
            ColumnRole::Input(_) | ColumnRole::Output(Output::Attraction | Output::Appeal) => {}
            ColumnRole::Output(Output::Experience) => {
                let values = &buffer.values::<f32>()[..count];
                if !add_within(&mut users.experience, values, -1.0, 1.0) {
                    return Err(outside("experience", values, -1.0..=1.0, ": it goes from -1 to 1"));
                }
            }
            ColumnRole::Output(Output::LeaveHazard) => {
                let values = &buffer.values::<f32>()[..count];
                if !add_within(&mut users.leave_hazard, values, 0.0, f32::INFINITY) {
                    return Err(outside("leave_hazard", values, 0.0..=f32::INFINITY, ""));
                }
            }
            ColumnRole::Output(Output::PaidMicros) => {
                let amounts = &buffer.values::<i64>()[..count];
                for (chunk, amounts) in amounts.chunks(CHUNK).enumerate() {
                    // Few pay: a look at all bits of a chunk passes most of them by.
                    if amounts.iter().fold(0, |bits, amount| bits | amount) == 0 {
                        continue;
                    }
                    for (user, &amount) in amounts.iter().enumerate() {
                        if amount < 0 {
                            return Err(bad_output("paid_micros", &format!("{amount}")));
                        }
                        if amount > 0 {
                            users.paid.push((chunk * CHUNK + user) as u16);
                            paid_total = paid_total.saturating_add(amount);
                        }
                    }
                }
            }
        }
    }
    Ok(paid_total)
}

/// Refuses amounts below 0, and money that users paid and nobody got, or the other way round.
fn check_postings(amounts: &[i64], paid: i64, model: usize, service: &Service) -> Result<(), ModelFailure> {
    let lines = &service.models[model].spec.model.description().postings;
    if let Some(line) = amounts.iter().position(|&amount| amount < 0) {
        return Err(bad_output(&lines[line].name, &format!("{} micro-units", amounts[line])));
    }
    let from_users = |line: &Posting| line.kind == PostingKind::Revenue && line.party == Party::User;
    let posted = lines.iter().zip(amounts).filter(|(line, _)| from_users(line));
    let posted = posted.map(|(_, &amount)| amount).fold(0, i64::saturating_add);
    if posted != paid {
        return Err(ModelFailure {
            kind: FailureKind::Output,
            message: format!(
                "users paid {paid} micro-units (column paid_micros), but {posted} were posted as revenue from users"
            ),
        });
    }
    Ok(())
}

/// Refuses the first value of an output that is not allowed.
fn outside(name: &str, values: &[f32], allowed: RangeInclusive<f32>, rule: &str) -> ModelFailure {
    let value = values.iter().find(|value| !allowed.contains(value)).unwrap_or(&0.0);
    bad_output(name, &format!("{value}{rule}"))
}

fn bad_output(name: &str, value: &str) -> ModelFailure {
    ModelFailure { kind: FailureKind::Output, message: format!("its `{name}` cannot be {value}") }
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
            bad |= u32::from(!(0.0..=MAX_ATTRACTION).contains(&attraction));
            *weight *= attraction;
        }
        bad == 0
    }
}

vectorised! {
    fn fill(values: &mut [f32], value: f32) {
        values.fill(value);
    }
}

vectorised! {
    /// Adds values to sums, which are empty if there are none before; whether all values lie within two
    /// bounds.
    fn add_within(sums: &mut Vec<f32>, values: &[f32], min: f32, max: f32) -> bool {
        if sums.is_empty() {
            sums.extend_from_slice(values);
            return within(values, min, max);
        }
        for (sum, &value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
        within(values, min, max)
    }
}

#[inline(always)]
fn within(values: &[f32], min: f32, max: f32) -> bool {
    let mut beyond = 0_u32;
    for &value in values {
        beyond |= u32::from(!(value >= min && value <= max));
    }
    beyond == 0
}

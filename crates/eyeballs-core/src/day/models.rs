//! How models are called, and the only place that knows it: what they are given, and what of their answers is
//! taken. A model that answers what is not allowed ends the simulation, and is named.

mod answers;
mod gather;

use crate::day::models::answers::{add_offers, attract_all, check_postings, collect};
use crate::day::models::gather::gather;
use crate::day::pass::ServiceToday;
use crate::people::block::Block;
use crate::people::stretch::Stretch;
use crate::record::SimulationError;
use crate::state::attached::Attached;
use crate::state::scratch::ServiceScratch;
use crate::state::service::Service;
use crate::units::Day;
use eyeballs_abi::description::{ColumnRole, Input, MetricRole, Output};
use eyeballs_abi::facts::{Facts, PublicFacts};
use eyeballs_abi::instance::{BlockCall, BlockPhase, DayCall, Instance, ModelFailure};
use eyeballs_abi::layout::Market;
use eyeballs_abi::running::{Running, during};
use eyeballs_numerics::random::{FOR_LIFE, RandomKey};
use eyeballs_numerics::vectorised;
use std::sync::Arc;

/// Sets the models' terms of the day, of which they are told the facts, and what is public of all services.
pub(crate) fn plan(
    service: &mut Service,
    (market, public): (Market, &Arc<PublicFacts>),
    day: Day,
    key: [u32; 2],
) -> Result<(), SimulationError> {
    let quality = f64::from(service.effective_quality);
    for model in 0..service.models.len() {
        let attached = &mut service.models[model];
        if attached.works(day) && !attached.is_market_wide() {
            let age_days = day.0 - attached.spec.starts.max(service.first_opened).0;
            attached.facts = Facts::new(Market { age_days, ..market.clone() }, Arc::clone(public));
            attached.spec.model.description().start_metrics(&mut attached.metrics);
            attached.postings.fill(0);
            let planned = on_day(attached, &service.label, (day, key), 0, Instance::plan);
            planned.map_err(|failure| service.failed(model, day, None, failure))?;
            let attached = &mut service.models[model];
            attached.facts = attached.facts.with(|market| market.quality = quality);
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
        if attached.works(day) && !attached.is_market_wide() {
            let from_users = attached.paid_by_users();
            let settled = on_day(attached, &service.label, (day, key), from_users, Instance::settle);
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
    (day, key): (Day, [u32; 2]),
    from_users: i64,
    phase: fn(&Instance, &mut DayCall<'_>) -> Result<(), ModelFailure>,
) -> Result<(), ModelFailure> {
    let mut call = DayCall {
        globals: &mut attached.globals,
        metrics: &mut attached.metrics,
        postings: &mut attached.postings,
        market: &attached.facts,
        random: RandomKey { key, day: day.0, stream: attached.stream },
        lasting: RandomKey { key, day: FOR_LIFE, stream: attached.lasting },
        services: 0,
    };
    let model = &attached.spec.model.description().id;
    let running = Running { model, place: label, day: Some(day.0) };
    during(&running, || phase(&attached.instance, &mut call))?;
    attached.check_posted(from_users)
}

/// What the models report of one of the other sides of the market, all together, rounded.
pub(crate) fn reported(service: &Service, role: MetricRole) -> u64 {
    let total: f64 = in_role(service, role).map(|value| value.max(0.0)).sum();
    if service.open { total.round() as u64 } else { 0 }
}

/// The values of the metrics of a role.
pub(crate) fn in_role(service: &Service, role: MetricRole) -> impl Iterator<Item = f64> {
    service.models.iter().flat_map(move |attached| {
        let metrics = attached.spec.model.description().metric_spans();
        let of_role = metrics.filter(move |(metric, _)| metric.role == role);
        of_role.map(|(_, span)| attached.metrics[span.start])
    })
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
        if !attached.works(today.shared.day) || attached.is_market_wide() {
            continue;
        }
        gather(block, stretch, model, users, false, today);
        if attached.spec.model.has(BlockPhase::Attend) {
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
    users.leave_factor.clear();
    users.paid.clear();
    for model in 0..today.service.models.len() {
        let attached = &today.service.models[model];
        if attached.works(today.shared.day) && !attached.is_market_wide() {
            call(block, model, users, today, BlockPhase::Serve)?;
            collect(block, stretch, model, users, today)
                .and_then(|paid| check_postings(&users.postings, paid, model, today.service))
                .map_err(|failure| failed(block, model, today, failure))?;
        }
    }
    users.experience.resize(users.rows.len(), 0.0);
    Ok(())
}

/// Whether some model that works on a day has something to say in a phase.
pub(crate) fn any_has(service: &Service, day: Day, phase: BlockPhase) -> bool {
    service.models.iter().any(|model| model.works(day) && model.spec.model.has(phase))
}

/// Shows the models people of a stretch who leave today: `leavers`, whose last payments are left there. `departure`: why they
/// leave, as the contract says it.
pub(crate) fn farewell(
    block: &mut Block,
    stretch: &Stretch,
    leavers: &mut ServiceScratch,
    departure: f32,
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    leavers.paid.clear();
    for model in 0..today.service.models.len() {
        let attached = &today.service.models[model];
        if !attached.works(today.shared.day) || !attached.spec.model.has(BlockPhase::Farewell) {
            continue;
        }
        gather(block, stretch, model, leavers, false, today);
        let count = leavers.rows.len();
        if let Some(values) = input(leavers, model, Input::Departure, today) {
            values[..count].fill(departure);
        }
        call(block, model, leavers, today, BlockPhase::Farewell)?;
        collect(block, stretch, model, leavers, today)
            .and_then(|paid| check_postings(&leavers.postings, paid, model, today.service))
            .map_err(|failure| failed(block, model, today, failure))?;
    }
    Ok(())
}

/// Shows a model people of a stretch who are new to it: `newcomers`, whose arrivals, and whether they pay already, are there.
pub(crate) fn welcome(
    block: &mut Block,
    stretch: &Stretch,
    model: usize,
    newcomers: &mut ServiceScratch,
    today: ServiceToday<'_>,
) -> Result<(), SimulationError> {
    gather(block, stretch, model, newcomers, false, today);
    let (arrivals, paying) = (newcomers.arrivals.clone(), newcomers.paying.clone());
    for (which, told) in [(Input::Arrival, &arrivals), (Input::Paying, &paying)] {
        if let Some(values) = input(newcomers, model, which, today) {
            values[..told.len()].copy_from_slice(told);
        }
    }
    call(block, model, newcomers, today, BlockPhase::Welcome)?;
    collect(block, stretch, model, newcomers, today)
        .and_then(|paid| check_postings(&newcomers.postings, paid, model, today.service).map(|()| paid))
        .and_then(answers::no_payment)
        .map_err(|failure| failed(block, model, today, failure))
}

/// The values of an input of a model, if it declares it.
fn input<'a>(
    people: &'a mut ServiceScratch,
    model: usize,
    which: Input,
    today: ServiceToday<'_>,
) -> Option<&'a mut [f32]> {
    let columns = &today.service.models[model].spec.model.description().columns;
    let number = columns.iter().position(|column| column.role == ColumnRole::Input(which))?;
    Some(people.columns[model][number].values_mut::<f32>())
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
        if !attached.works(today.shared.day) || !attached.spec.model.has(BlockPhase::Consider) {
            continue;
        }
        gather(block, stretch, model, visitors, true, today);
        invoke(block, model, visitors, today, BlockPhase::Consider)?;
        add_offers(visitors, model, offers, today.service)
            .map_err(|failure| failed(block, model, today, failure))?;
    }
    Ok(())
}

fn failed(block: &Block, model: usize, today: ServiceToday<'_>, failure: ModelFailure) -> SimulationError {
    today.service.failed(model, today.shared.day, Some(block.first), failure)
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
    let description = today.service.models[model].spec.model.description();
    description.add_metrics(&mut sums.metrics[model], &users.metrics, 1.0);
    for (sum, &part) in sums.postings[model].iter_mut().zip(&users.postings) {
        *sum = sum.saturating_add(part);
    }
    Ok(())
}

/// Whether the market reads an output after a phase.
fn is_read_after(output: Output, phase: BlockPhase) -> bool {
    match phase {
        BlockPhase::Attend => output == Output::Attraction,
        BlockPhase::Consider => output == Output::Appeal,
        BlockPhase::Serve | BlockPhase::Welcome | BlockPhase::Farewell => {
            !matches!(output, Output::Attraction | Output::Appeal)
        }
    }
}

/// Calls a model for people of a stretch; outputs that are read after it are neutral before.
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
            ColumnRole::Output(output) if !is_read_after(output, phase) => {}
            ColumnRole::Output(_) => {
                let neutral = f32::from_bits(column.initial_bits as u32);
                fill(&mut buffer.values_mut::<f32>()[..count], neutral);
            }
            ColumnRole::Input(Input::MinutesToday)
                if matches!(phase, BlockPhase::Serve | BlockPhase::Farewell) =>
            {
                buffer.values_mut::<f32>()[..count].copy_from_slice(&users.minutes);
            }
            _ => {}
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
        market: &attached.facts,
        random: RandomKey { key: today.shared.key, day: today.shared.day.0, stream: attached.stream },
        lasting: RandomKey { key: today.shared.key, day: FOR_LIFE, stream: attached.lasting },
        scratch: &mut users.model_scratch[model],
    };
    let running =
        Running { model: attached.id(), place: &today.service.label, day: Some(today.shared.day.0) };
    during(&running, || attached.instance.block(phase, &mut call))
        .map_err(|failure| failed(block, model, today, failure))
}

vectorised! {
    fn fill(values: &mut [f32], value: f32) {
        values.fill(value);
    }
}

//! Models of the whole market: they plan before all services, and settle after all of them.

use crate::day::models::in_role;
use crate::record::SimulationError;
use crate::state::market_model::MarketModel;
use crate::state::service::{Service, of_everybody};
use crate::state::simulation::Simulation;
use eyeballs_abi::description::{Description, MetricRole, Party, PostingKind};
use eyeballs_abi::facts::{Facts, PublicFacts, PublicService};
use eyeballs_abi::instance::{DayCall, FailureKind, Instance, ModelFailure};
use eyeballs_abi::layout::ServiceFacts;
use eyeballs_abi::running::{Running, during};
use eyeballs_numerics::random::{FOR_LIFE, RandomKey};
use std::sync::Arc;

/// What everybody may know of the services this morning, and their metrics of yesterday.
pub(crate) fn public_facts(market: &Simulation) -> PublicFacts {
    let represents = f64::from(market.world.spec.people.represents);
    let mut public = PublicFacts::default();
    for service in &market.services {
        let posted = |role| in_role(service, role).filter(|_| service.open);
        let facts = ServiceFacts {
            firm: service.spec.firm as u32,
            open: service.open.into(),
            active: service.active as f64 * represents,
            users_day: service.yesterday.users_day as f64,
            users_month: service.yesterday.users_month as f64,
            payers_month: service.yesterday.payers_month as f64,
            minutes: service.yesterday.minutes,
            quality: f64::from(service.effective_quality),
            price: posted(MetricRole::Price).fold(f64::NAN, f64::min),
            ads_per_hour: posted(MetricRole::AdsPerHour).sum(),
            ..ServiceFacts::NONE
        };
        public.add(PublicService {
            name: &service.spec.name,
            firm_name: &market.firms[service.spec.firm].record.name,
            metrics: metrics(service),
            facts,
        });
    }
    public
}

/// The metrics of an open service by name, but for lists.
fn metrics(service: &Service) -> Vec<(String, f64)> {
    if !service.open {
        return Vec::new();
    }
    let of_models = service.models.iter().flat_map(|attached| {
        let spans = attached.spec.model.description().metric_spans();
        let single = spans.filter(|(metric, _)| metric.length == 1);
        single.map(|(metric, span)| (metric.name.clone(), attached.metrics[span.start]))
    });
    of_models.collect()
}

/// Sets the terms of the day.
///
/// # Errors
/// A model that fails.
pub(crate) fn plan(market: &mut Simulation, public: &Arc<PublicFacts>) -> Result<(), SimulationError> {
    for number in 0..market.market_models.len() {
        let MarketModel { attached, places } = &market.market_models[number];
        for (service, place) in market.services.iter_mut().zip(places) {
            let Some(place) = place else { continue };
            let here = &mut service.models[*place];
            attached.spec.model.description().start_metrics(&mut here.metrics);
            here.postings.fill(0);
        }
        call(market, number, public, Instance::plan)?;
    }
    Ok(())
}

/// Closes the day over all services, whose metrics are those of today.
///
/// # Errors
/// A model that fails.
pub(crate) fn settle(market: &mut Simulation) -> Result<(), SimulationError> {
    if market.market_models.is_empty() {
        return Ok(());
    }
    for number in 0..market.market_models.len() {
        let public = Arc::new(public_facts(market));
        call(market, number, &public, Instance::settle)?;
    }
    Ok(())
}

fn call(
    market: &mut Simulation,
    number: usize,
    public: &Arc<PublicFacts>,
    phase: fn(&Instance, &mut DayCall<'_>) -> Result<(), ModelFailure>,
) -> Result<(), SimulationError> {
    let (day, key) = (market.day, market.market_key);
    let MarketModel { attached, places } = &mut market.market_models[number];
    if !attached.works(day) {
        return Ok(());
    }
    let description = attached.spec.model.description();
    let (metric_count, posting_count) = (description.metric_values(), description.postings.len());
    let (mut metrics, mut postings) = (Vec::new(), Vec::new());
    for (service, place) in market.services.iter().zip(&*places) {
        match place {
            Some(place) => {
                metrics.extend_from_slice(&service.models[*place].metrics);
                postings.extend_from_slice(&service.models[*place].postings);
            }
            None => {
                metrics.resize(metrics.len() + metric_count, 0.0);
                postings.resize(postings.len() + posting_count, 0);
            }
        }
    }
    let age_days = day.0 - attached.spec.starts.0;
    let facts = of_everybody(&market.world.spec, day);
    attached.facts = Facts::new(facts, Arc::clone(public)).with(|market| market.age_days = age_days);
    let random = RandomKey { key, day: day.0, stream: attached.stream };
    let label = format!("the market, replication {}", market.replication);
    let running = Running { model: &description.id, place: &label, day: Some(day.0) };
    let mut call = DayCall {
        globals: &mut attached.globals,
        metrics: &mut metrics,
        postings: &mut postings,
        market: &attached.facts,
        random,
        lasting: RandomKey { key, day: FOR_LIFE, stream: attached.lasting },
        services: places.len(),
    };
    let first = places.iter().position(Option::is_some).unwrap_or(0);
    let failed = |services: &[Service], service: usize, failure| {
        let place = places[service].or(places[first]).unwrap_or(0);
        let service = if places[service].is_some() { service } else { first };
        services[service].failed(place, day, None, failure)
    };
    during(&running, || phase(&attached.instance, &mut call))
        .map_err(|failure| failed(&market.services, first, failure))?;
    for (index, (service, place)) in market.services.iter_mut().zip(&*places).enumerate() {
        let metrics = &metrics[index * metric_count..][..metric_count];
        let postings = &postings[index * posting_count..][..posting_count];
        match place {
            Some(place) if service.open => {
                let here = &mut service.models[*place];
                here.metrics.copy_from_slice(metrics);
                here.postings.copy_from_slice(postings);
                let checked = here.check_posted(0);
                checked.map_err(|failure| service.failed(*place, day, None, failure))?;
            }
            _ if metrics.iter().any(|&value| value != 0.0) || postings.iter().any(|&amount| amount != 0) => {
                let message = format!(
                    "it reports or posts something of the service `{}`, which is closed or not among its services",
                    service.spec.name
                );
                let failure = ModelFailure { kind: FailureKind::Output, message };
                return Err(failed(&market.services, index, failure));
            }
            _ => {}
        }
    }
    balanced(description, &postings).map_err(|failure| failed(&market.services, first, failure))
}

/// What some services pay, others get.
fn balanced(description: &Description, postings: &[i64]) -> Result<(), ModelFailure> {
    let lines = || postings.iter().zip(description.postings.iter().cycle());
    let sum = |kind| {
        let between = lines().filter(|(_, line)| line.party == Party::Service && line.kind == kind);
        between.map(|(&amount, _)| i128::from(amount)).sum::<i128>()
    };
    let (got, paid) = (sum(PostingKind::Revenue), sum(PostingKind::Cost));
    if got == paid {
        return Ok(());
    }
    let message =
        format!("services paid others {paid} micro-units, and got {got}: what some pay, others get");
    Err(ModelFailure { kind: FailureKind::Output, message })
}

//! Phase 1: dated events, openings and closings; then what firms decide.

use crate::day::policy::decisions;
use crate::record::{CHANCE, Decision, Round, SimulationError};
use crate::spec::{Action, Distribution, ServiceKnob};
use crate::state::happenings::luck_of_release;
use crate::state::market_model::MarketModel;
use crate::state::settings::{channel_number, nest_number, service_number};
use crate::state::simulation::Simulation;
use crate::units::Day;
use eyeballs_abi::description::ParameterValue;
use eyeballs_abi::running::{Running, during};
use std::sync::Arc;

/// Applies what is dated today.
pub(crate) fn calendar(market: &mut Simulation) -> Result<(), SimulationError> {
    let day = market.day;
    for service in &mut market.services {
        service.shock_leave = 0.0;
        service.shock_satisfaction = 0.0;
    }
    for index in 0..market.services.len() {
        let service = &market.services[index];
        if service.spec.opens == day && !service.ever_open {
            open(market, index, day);
        }
    }
    while let Some(event) = market.events.get(market.next_event).filter(|event| event.day <= day) {
        let (action, chance) = (event.action.clone(), event.chance);
        market.next_event += 1;
        apply(market, &action, day)?;
        market.decisions.extend(chance.map(|(number, deed)| Decision {
            day,
            policy: CHANCE + number,
            deed,
            before: None,
            wanted: None,
            number: None,
        }));
    }
    decide(market)
}

/// Firms look at the morning, all at the same one, and then act in the order of the file.
fn decide(market: &mut Simulation) -> Result<(), SimulationError> {
    let day = market.day;
    for (action, decision) in decisions(market) {
        apply(market, &action, day)?;
        market.decisions.push(decision);
    }
    Ok(())
}

fn apply(market: &mut Simulation, action: &Action, day: Day) -> Result<(), SimulationError> {
    match action {
        Action::SetModelParameter { service, model, parameter, value } => {
            if market.services[*service].models[*model].is_market_wide() {
                return set_of_market(market, (*service, *model), (*parameter, value), day);
            }
            let service_state = &mut market.services[*service];
            let attached = &mut service_state.models[*model];
            attached.spec.values[*parameter] = value.clone();
            let running = Running {
                model: &attached.spec.model.description().id,
                place: &service_state.label,
                day: Some(day.0),
            };
            match during(&running, || attached.spec.model.create(&attached.spec.values)) {
                Ok(instance) => attached.instance = Arc::new(instance),
                Err(failure) => return Err(market.services[*service].failed(*model, day, None, failure)),
            }
        }
        Action::SetService { service, knob: ServiceKnob::Quality, value } => {
            market.services[*service].quality = *value;
        }
        Action::SetService { service, knob, value } => {
            if let Some(number) = service_number(&mut market.services[*service].spec, *knob) {
                number.set(*value);
            }
        }
        Action::SetChannel { service, channel, knob, value } => {
            channel_number(&mut market.services[*service].channels[*channel].spec, *knob).set(*value);
        }
        Action::SetNest { nest, knob, value } => {
            nest_number(&mut market.nests[*nest], *knob).set(*value);
        }
        Action::SetOutsideWeight(weight) => market.outside_weight = *weight as f32,
        Action::Open { service } => open(market, *service, day),
        Action::Close { service } => market.services[*service].closing = true,
        Action::Release { service, gain, cost } => {
            let service = &mut market.services[*service];
            let gain = match gain {
                Distribution::Constant(gain) => *gain,
                drawn => drawn.quantile(luck_of_release(market.market_key, day, &service.spec.name)),
            };
            service.quality += gain.clamp(0.0, 1.0) * (1.0 - service.quality);
            service.release_cost += *cost;
        }
        Action::CutChannel { service, channel } => market.services[*service].channels[*channel].cut = true,
        Action::Shock { service, leave_share, satisfaction_shift } => {
            let service = &mut market.services[*service];
            service.shock_leave = *leave_share as f32;
            service.shock_satisfaction = *satisfaction_shift as f32;
        }
        Action::Capital { firm, amount, valuation } => {
            market.firms[*firm].cash += *amount;
            market.firms[*firm].capital_today += *amount;
            if let Some(valuation) = valuation {
                dilute(market, *firm, valuation.units(), amount.units(), day);
            }
        }
    }
    Ok(())
}

/// Whoever gives an amount to a firm owns a share of it from then on.
fn dilute(market: &mut Simulation, firm: usize, valuation: f64, amount: f64, day: Day) {
    let firm = firm as u32;
    let before =
        market.rounds.iter().rfind(|round| round.firm == firm).map_or(1.0, |round| round.owners_share);
    let owners_share = before * valuation / (valuation + amount);
    market.rounds.push(Round { day, firm, owners_share });
}

/// Sets a parameter of a model of the whole market, wherever it stands.
fn set_of_market(
    market: &mut Simulation,
    (service, place): (usize, usize),
    (parameter, value): (usize, &ParameterValue),
    day: Day,
) -> Result<(), SimulationError> {
    let is_it = |model: &MarketModel| model.places[service] == Some(place);
    let number = market.market_models.iter().position(is_it).expect("it stands there");
    let model = &mut market.market_models[number];
    model.attached.spec.values[parameter] = value.clone();
    let running = Running { model: model.attached.id(), place: "the market", day: Some(day.0) };
    let made = during(&running, || model.attached.spec.model.create(&model.attached.spec.values));
    let instance =
        Arc::new(made.map_err(|failure| market.services[service].failed(place, day, None, failure))?);
    for (service, place) in market.services.iter_mut().zip(&model.places) {
        if let Some(place) = place {
            let here = &mut service.models[*place];
            here.spec.values[parameter] = value.clone();
            here.instance = Arc::clone(&instance);
        }
    }
    model.attached.instance = instance;
    Ok(())
}

/// Opens a service that is closed, unless its firm is out of business.
fn open(market: &mut Simulation, index: usize, day: Day) {
    let service = &mut market.services[index];
    let bankrupt = market.firms[service.spec.firm].record.bankrupt.is_some();
    if bankrupt || (service.open && !service.closing) {
        return;
    }
    service.open = true;
    service.opened = day;
    if !service.ever_open {
        service.first_opened = day;
    }
    service.closing = false;
}

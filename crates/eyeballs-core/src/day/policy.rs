//! What firms decide in the morning by their policies: all that is due is computed from the same morning, before any of it is
//! done, so that firms may answer each other.

use crate::expression::Value;
use crate::measures::{ChannelMeasure, Moment, Part, Scope, measure, metric};
use crate::record::{Decision, Record};
use crate::spec::{Action, Formula, Known, Lately, PolicySpec, Quantity, ServiceKnob, Whose};
use crate::state::settings::{channel_number, nest_number, service_number};
use crate::state::simulation::Simulation;
use crate::units::{MONTH_DAYS, Micros};
use eyeballs_abi::description::ParameterValue;
use std::sync::Arc;

/// What firms do today by their policies, in order. Nothing of it is done yet, but policies that act once are spent.
pub(crate) fn decisions(market: &mut Simulation) -> Vec<(Action, Decision)> {
    if market.world.spec.policies.is_empty() {
        return Vec::new();
    }
    let world = Arc::clone(&market.world);
    let due: Vec<&PolicySpec> = world.spec.policies.iter().filter(|policy| is_due(market, policy)).collect();
    if due.is_empty() {
        return Vec::new();
    }
    let record = market.lend_record();
    let mut decided = Vec::new();
    for policy in due {
        let holds = |when: &Formula| when.value(&facts(market, &record, when)) == Some(Value::Boolean(true));
        if policy.when.as_ref().is_none_or(holds) {
            let deeds = (0..policy.deeds.len()).filter_map(|deed| decision(market, &record, policy, deed));
            let before = decided.len();
            decided.extend(deeds);
            if policy.once && decided.len() > before {
                market.spent.push(policy.number);
            }
        }
    }
    market.return_record(record);
    decided
}

fn is_due(market: &Simulation, policy: &PolicySpec) -> bool {
    policy.looks_on(market.day)
        && market.firms[policy.firm].record.bankrupt.is_none()
        && !market.spent.contains(&policy.number)
}

/// What a deed of a policy is today; `None` if it cannot be computed, or if what it does is so already.
fn decision(
    market: &mut Simulation,
    record: &Record,
    policy: &PolicySpec,
    deed: usize,
) -> Option<(Action, Decision)> {
    let action = &policy.deeds[deed].action;
    let (before, wanted, number) = match &policy.deeds[deed].number {
        Some(computed) => {
            let facts = facts(market, record, &computed.formula);
            let Some(Value::Number(wanted)) = computed.formula.value(&facts) else { return None };
            let before = standing(market, action);
            let number = computed.held(Some(wanted).filter(|number| number.is_finite())?, before)?;
            (before, Some(wanted), Some(number))
        }
        None => (None, None, None),
    };
    let mut action = number.map_or_else(|| action.clone(), |number| action.with_number(number));
    if let (Action::Capital { valuation, .. }, Some(formula)) = (&mut action, &policy.deeds[deed].valuation) {
        let Some(Value::Number(worth)) = formula.value(&facts(market, record, formula)) else { return None };
        *valuation = Some(Micros::from_units(worth).filter(|worth| *worth > Micros::ZERO)?);
    }
    let decision =
        Decision { day: market.day, policy: policy.number, deed: deed as u32, before, wanted, number };
    let is_so = number.is_some() && before == number || is_done(market, &action);
    (!is_so).then_some((action, decision))
}

/// What a firm can know this morning of what a formula asks for.
fn facts(market: &mut Simulation, record: &Record, formula: &Formula) -> Vec<Option<f64>> {
    let value = |known: &Known| match known {
        Known::Fact { whose, days, quantity } => fact(record, *whose, *days, quantity),
        Known::Setting(action) => standing(market, action),
        Known::Number(number) => Some(*number),
    };
    formula.knows.iter().map(value).collect()
}

fn fact(record: &Record, whose: Whose, days: Lately, quantity: &Quantity) -> Option<f64> {
    let part = match whose {
        Whose::Firm(index) => Part::Firm(index),
        Whose::Service(index) => Part::Service(index),
    };
    let scope = Scope { record, part };
    let last = (scope.recorded_days() as u32).checked_sub(1)?;
    let moment = match days {
        Lately::Month => Moment::Days { first: (last + 1).saturating_sub(MONTH_DAYS), last },
        Lately::Yesterday => Moment::Day(last),
        Lately::Total => Moment::Total,
    };
    match quantity {
        Quantity::Measure(name) => measure(name)?.value(scope, moment),
        Quantity::Metric(name) => metric(scope, moment, name),
        Quantity::Channel { channel, measure } => {
            let mut channels = scope.services().flat_map(|service| &service.channels);
            ChannelMeasure::find(measure)?.value(channels.find(|recorded| recorded.name == *channel)?)
        }
    }
}

/// The number that an action sets, as it stands, money in currency units; `None` if it sets none.
fn standing(market: &mut Simulation, action: &Action) -> Option<f64> {
    Some(match action {
        Action::SetModelParameter { service, model, parameter, .. } => {
            match market.services[*service].models[*model].spec.values[*parameter] {
                ParameterValue::Float(number) => number,
                ParameterValue::Integer(number) => number as f64,
                _ => return None,
            }
        }
        Action::SetService { service, knob: ServiceKnob::Quality, .. } => market.services[*service].quality,
        Action::SetService { service, knob, .. } => {
            service_number(&mut market.services[*service].spec, *knob)?.get()
        }
        Action::SetChannel { service, channel, knob, .. } => {
            channel_number(&mut market.services[*service].channels[*channel].spec, *knob).get()
        }
        Action::SetNest { nest, knob, .. } => nest_number(&mut market.nests[*nest], *knob).get(),
        Action::SetOutsideWeight(_) => f64::from(market.outside_weight),
        _ => return None,
    })
}

/// Whether what an action without a number does is so already.
fn is_done(market: &Simulation, action: &Action) -> bool {
    match action {
        Action::SetModelParameter { service, model, parameter, value } => {
            market.services[*service].models[*model].spec.values[*parameter] == *value
        }
        Action::Open { service } => {
            let service = &market.services[*service];
            service.open && !service.closing
        }
        Action::Close { service } => !market.services[*service].open || market.services[*service].closing,
        Action::CutChannel { service, channel } => market.services[*service].channels[*channel].cut,
        Action::Capital { amount, .. } => *amount == Micros::ZERO,
        _ => false,
    }
}

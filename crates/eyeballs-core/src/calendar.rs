//! Phase 1: dated events, openings and closings.

use crate::record::SimulationError;
use crate::simulation::Simulation;
use crate::spec::{Action, ChannelKind, ChannelKnob, ChannelSpec, ServiceKnob};
use crate::units::{Day, Micros};
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
    let world = Arc::clone(&market.world);
    while let Some(event) = world.spec.events.get(market.next_event) {
        if event.day > day {
            break;
        }
        market.next_event += 1;
        apply(market, &event.action, day)?;
    }
    Ok(())
}

fn apply(market: &mut Simulation, action: &Action, day: Day) -> Result<(), SimulationError> {
    match action {
        Action::SetModelParameter { service, model, parameter, value } => {
            let attached = &mut market.services[*service].models[*model];
            attached.spec.values[*parameter] = value.clone();
            match attached.spec.model.create(&attached.spec.values) {
                Ok(instance) => attached.instance = instance,
                Err(failure) => return Err(market.services[*service].failed(*model, day, None, failure)),
            }
        }
        Action::SetService { service, knob, value } => set_service(market, *service, *knob, *value),
        Action::SetChannel { service, channel, knob, value } => {
            set_channel(&mut market.services[*service].channels[*channel].spec, *knob, *value);
        }
        Action::SetOutsideWeight(weight) => market.outside_weight = *weight as f32,
        Action::Open { service } => open(market, *service, day),
        Action::Close { service } => market.services[*service].closing = true,
        Action::Release { service, gain } => {
            let service = &mut market.services[*service];
            service.quality += gain * (1.0 - service.quality);
        }
        Action::CutChannel { service, channel } => market.services[*service].channels[*channel].cut = true,
        Action::Shock { service, leave_share, satisfaction_shift } => {
            let service = &mut market.services[*service];
            service.shock_leave = *leave_share as f32;
            service.shock_satisfaction = *satisfaction_shift as f32;
        }
        Action::Capital { firm, amount } => {
            market.firms[*firm].cash += *amount;
            market.firms[*firm].capital_today += *amount;
        }
    }
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
    service.closing = false;
}

fn set_service(market: &mut Simulation, index: usize, knob: ServiceKnob, value: f64) {
    let service = &mut market.services[index];
    let money = || Micros::from_units(value).unwrap_or_default();
    let spec = &mut service.spec;
    match knob {
        ServiceKnob::Quality => service.quality = value,
        ServiceKnob::QualityDecayPerDay => spec.quality.decay_per_day = value,
        ServiceKnob::ReleaseEveryDays => spec.quality.release_every_days = value as u32,
        ServiceKnob::ReleaseGain => spec.quality.release_gain = value,
        ServiceKnob::SessionMinutes => spec.session_minutes = value,
        ServiceKnob::ChurnHazard => spec.churn.hazard = value,
        ServiceKnob::ChurnSatisfactionEffect => spec.churn.satisfaction_effect = value,
        ServiceKnob::ReturnHazard => spec.return_hazard = value,
        ServiceKnob::CapacityUsers => {
            if let Some(capacity) = &mut spec.capacity {
                capacity.users = value;
            }
        }
        ServiceKnob::CostPerActiveDay => spec.cost.per_active_day = money(),
        ServiceKnob::CostPerThousandMinutes => spec.cost.per_thousand_minutes = money(),
        ServiceKnob::CostPerJoin => spec.cost.per_join = money(),
        ServiceKnob::CostFixedPerDay => spec.cost.fixed_per_day = money(),
    }
}

fn set_channel(spec: &mut ChannelSpec, knob: ChannelKnob, value: f64) {
    let money = Micros::from_units(value).unwrap_or_default();
    match (knob, &mut spec.kind) {
        (ChannelKnob::AudienceFit, _) => spec.audience_fit = value,
        (ChannelKnob::Intent, _) => spec.intent = value,
        (ChannelKnob::FunnelSteps, _) => spec.funnel.steps = value as u32,
        (ChannelKnob::FunnelLossPerStep, _) => spec.funnel.loss_per_step = value,
        (ChannelKnob::Innovation, ChannelKind::Organic { innovation }) => *innovation = value,
        (ChannelKnob::Imitation, ChannelKind::WordOfMouth { imitation }) => *imitation = value,
        (ChannelKnob::PerNewUser, ChannelKind::Invitation { per_new_user, .. }) => *per_new_user = value,
        (ChannelKnob::PerActiveDay, ChannelKind::Invitation { per_active_day, .. }) => {
            *per_active_day = value
        }
        (
            ChannelKnob::Acceptance,
            ChannelKind::Invitation { acceptance, .. } | ChannelKind::ContactImport { acceptance, .. },
        ) => *acceptance = value,
        (ChannelKnob::PeoplePerDay, ChannelKind::PartnerSeeding { people_per_day }) => {
            *people_per_day = value
        }
        (ChannelKnob::BudgetPerDay, ChannelKind::PaidAds { budget_per_day, .. }) => *budget_per_day = money,
        (ChannelKnob::CostPerInstall, ChannelKind::PaidAds { cost_per_install, .. }) => {
            *cost_per_install = money
        }
        (ChannelKnob::InstallsPerDay, ChannelKind::PayPerInstall { installs_per_day, .. }) => {
            *installs_per_day = value;
        }
        (ChannelKnob::PricePerInstall, ChannelKind::PayPerInstall { price_per_install, .. }) => {
            *price_per_install = money;
        }
        (ChannelKnob::CouponsPerDay, ChannelKind::Coupon { coupons_per_day, .. }) => *coupons_per_day = value,
        (ChannelKnob::AddressesPerDay, ChannelKind::BoughtList { addresses_per_day, .. }) => {
            *addresses_per_day = value;
        }
        (ChannelKnob::Hazard, ChannelKind::CrossPromotion { hazard, .. }) => *hazard = value,
        (knob, kind) => unreachable!("a checked world sets {knob:?} only on its own kind, not on {kind:?}"),
    }
}

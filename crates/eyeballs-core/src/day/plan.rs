//! Phase 2: quality, congestion, the reach of channels, the models' terms of the day.

use crate::day::market_wide::{self, public_facts};
use crate::day::models;
use crate::day::mouths::Mouths;
use crate::day::rhythm::rhythm;
use crate::record::SimulationError;
use crate::spec::{ChannelKind, Reaches};
use crate::state::channel::{Channel, Reachable};
use crate::state::service::Service;
use crate::state::simulation::Simulation;
use crate::units::Day;
use std::sync::Arc;

/// Sets the terms of the day.
pub(crate) fn plan(market: &mut Simulation) -> Result<(), SimulationError> {
    let day = market.day;
    let represents = f64::from(market.world.spec.people.represents);
    let population = f64::from(market.world.spec.people.agents_on(day));
    let reach = rhythm(&market.world.spec, day).reach;
    let public = Arc::new(public_facts(market));
    market_wide::plan(market, &public)?;
    for index in 0..market.services.len() {
        let cash = market.firms[market.services[index].spec.firm].cash;
        let service = &mut market.services[index];
        service.acquisition_hazard = 0.0;
        service.win_back_hazard = 0.0;
        if !service.open {
            continue;
        }
        let facts = service.market(&market.world.spec, index, day, cash);
        quality(service, day, represents);
        let people_of = (&*market.world, market.key, &*market.blocks);
        let mouths = Mouths::of(service, index, population, people_of, day);
        let people = Reachable {
            people: population * represents,
            prospects: (population - service.ever as f64) * represents,
            lapsed: (service.ever - service.active) as f64 * represents,
        };
        let host = service.spec.host.as_ref();
        for channel in &mut service.channels {
            channel.hazard = if channel.works(day) && !service.closing {
                let age = f64::from(day.0 - channel.spec.starts.max(service.opened).0);
                let pressure =
                    channel.pressure(people, |people| hazard(channel, age, mouths, people) * reach);
                pressure * channel.links(host)
            } else {
                0.0
            };
            let funnel = &channel.spec.funnel;
            channel.funnel_pass = libm::pow(1.0 - funnel.loss_per_step, f64::from(funnel.steps)) as f32;
            match channel.spec.reaches {
                Reaches::Prospects => service.acquisition_hazard += channel.hazard,
                Reaches::Lapsed => service.win_back_hazard += channel.hazard,
            }
        }
        service.cumulative_acquisition_hazard += service.acquisition_hazard;
        if !service.closing {
            service.cumulative_return_hazard += service.greatest_return_hazard();
        }
        let churn = &service.spec.churn;
        service.channel_hazard = service
            .channels
            .iter()
            .map(|channel| (churn.hazard / channel.spec.intent) as f32)
            .chain(std::iter::once(churn.hazard as f32))
            .collect();
        models::plan(service, (facts, &public), day, market.market_key)?;
    }
    Ok(())
}

fn quality(service: &mut Service, day: Day, represents: f64) {
    let spec = &service.spec.quality;
    let age = day.0 - service.opened.0;
    if age > 0 {
        service.quality *= 1.0 - spec.decay_per_day;
        let gain = service.spec.learning.gain_per_thousand_minutes;
        if gain > 0.0 {
            let learnt = -libm::expm1(-gain * service.yesterday.minutes / 1000.0);
            service.quality += learnt * (1.0 - service.quality);
        }
        if spec.release_every_days > 0 && age.is_multiple_of(spec.release_every_days) {
            service.quality += spec.release_gain * (1.0 - service.quality);
            service.release_cost += spec.release_cost;
        }
    }
    let active = service.active as f64 * represents;
    let congestion = match &service.spec.capacity {
        Some(capacity) if active > capacity.users => libm::pow(capacity.users / active, capacity.exponent),
        _ => 1.0,
    };
    service.effective_quality = (service.quality * congestion) as f32;
}

/// Hazard per day that a person of weight 1 is reached. `age`: days since the channel began to work;
/// `mouths`: who spreads the word of it; `population`: the people from whom it draws.
fn hazard(channel: &Channel, age: f64, mouths: Mouths, population: f64) -> f64 {
    match &channel.spec.kind {
        ChannelKind::Organic { innovation } => *innovation,
        ChannelKind::WordOfMouth { imitation, valence, transmission } => {
            imitation * mouths.strength(*valence, *transmission)
        }
        ChannelKind::Invitation { .. }
        | ChannelKind::ModelInvitation { .. }
        | ChannelKind::ContactImport { .. }
        | ChannelKind::HandOver { .. }
        | ChannelKind::Group { .. } => 0.0,
        ChannelKind::PartnerSeeding { people_per_day } => people_per_day / population,
        ChannelKind::PaidAds { budget_per_day, cost_per_install, saturation_per_day } => {
            let linear = budget_per_day.units() / cost_per_install.units();
            let reached = match saturation_per_day {
                Some(limit) => limit * (1.0 - libm::exp(-linear / limit)),
                None => linear,
            };
            reached / population
        }
        ChannelKind::PayPerInstall { installs_per_day, .. } => installs_per_day / population,
        ChannelKind::Coupon { coupons_per_day, redemption, .. } => coupons_per_day * redemption / population,
        ChannelKind::Press { audience, half_life_days } => {
            let left = |age: f64| libm::exp2(-age / half_life_days);
            audience * (left(age) - left(age + 1.0)) / population
        }
        ChannelKind::BoughtList { addresses_per_day, response, .. } => {
            addresses_per_day * response / population
        }
        ChannelKind::CrossPromotion { hazard, .. } => *hazard,
    }
}

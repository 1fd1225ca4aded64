//! The numbers that events and policies set: where each stands in a specification, and what they made of a world.

use crate::record::Decision;
use crate::spec::{
    Action, ChannelKind, ChannelKnob, ChannelSpec, NestKnob, NestSpec, ServiceKnob, ServiceSpec, WorldSpec,
};
use crate::state::happenings::Happening;
use crate::units::{Day, Micros};
use crate::world::World;
use eyeballs_abi::description::ParameterValue;

/// A number in a specification.
#[derive(PartialEq)]
pub(crate) enum Number<'a> {
    /// Any number.
    Float(&'a mut f64),
    /// An integer.
    Integer(&'a mut u32),
    /// An amount of money.
    Money(&'a mut Micros),
}

impl Number<'_> {
    /// The number, money in currency units.
    pub(crate) fn get(&self) -> f64 {
        match self {
            Number::Float(number) => **number,
            Number::Integer(number) => f64::from(**number),
            Number::Money(amount) => amount.units(),
        }
    }

    /// Takes a new value, money in currency units.
    pub(crate) fn set(self, value: f64) {
        match self {
            Number::Float(number) => *number = value,
            Number::Integer(number) => *number = value as u32,
            Number::Money(amount) => *amount = Micros::from_units(value).unwrap_or_default(),
        }
    }
}

/// Where a service's number stands; `None` for quality, which lives in the market, for the capacity
/// of a service without one, for the days after which people lapse where nobody does, and for the terms of a host
/// where there is none.
pub(crate) fn service_number(spec: &mut ServiceSpec, knob: ServiceKnob) -> Option<Number<'_>> {
    Some(match knob {
        ServiceKnob::Quality => return None,
        ServiceKnob::QualityDecayPerDay => Number::Float(&mut spec.quality.decay_per_day),
        ServiceKnob::ReleaseEveryDays => Number::Integer(&mut spec.quality.release_every_days),
        ServiceKnob::ReleaseGain => Number::Float(&mut spec.quality.release_gain),
        ServiceKnob::SessionMinutes => Number::Float(&mut spec.session_minutes),
        ServiceKnob::ChurnHazard => Number::Float(&mut spec.churn.hazard),
        ServiceKnob::ChurnSatisfactionEffect => Number::Float(&mut spec.churn.satisfaction_effect),
        ServiceKnob::ChurnInactiveDays if spec.churn.inactive_days == 0 => return None,
        ServiceKnob::ChurnInactiveDays => Number::Integer(&mut spec.churn.inactive_days),
        ServiceKnob::ReturnHazard => Number::Float(&mut spec.return_hazard),
        ServiceKnob::JoinAppeal => Number::Float(&mut spec.join.appeal),
        ServiceKnob::JoinQualityEffect => Number::Float(&mut spec.join.quality_effect),
        ServiceKnob::JoinOfferEffect => Number::Float(&mut spec.join.offer_effect),
        ServiceKnob::JoinGiveUp => Number::Float(&mut spec.join.give_up),
        ServiceKnob::NetworkWeight => Number::Float(&mut spec.network.weight),
        ServiceKnob::ReturnEffect => Number::Float(&mut spec.return_effect),
        ServiceKnob::CapacityUsers => Number::Float(&mut spec.capacity.as_mut()?.users),
        ServiceKnob::HostRevenueShare => Number::Float(&mut spec.host.as_mut()?.revenue_share),
        ServiceKnob::HostFeePerDay => Number::Money(&mut spec.host.as_mut()?.fee_per_day),
        ServiceKnob::HostLinks => Number::Float(&mut spec.host.as_mut()?.links),
        ServiceKnob::CostPerActiveDay => Number::Money(&mut spec.cost.per_active_day),
        ServiceKnob::CostPerThousandMinutes => Number::Money(&mut spec.cost.per_thousand_minutes),
        ServiceKnob::CostPerJoin => Number::Money(&mut spec.cost.per_join),
        ServiceKnob::CostFixedPerDay => Number::Money(&mut spec.cost.fixed_per_day),
    })
}

/// Where a channel's number stands.
pub(crate) fn channel_number(spec: &mut ChannelSpec, knob: ChannelKnob) -> Number<'_> {
    match (knob, &mut spec.kind) {
        (ChannelKnob::AudienceFit, _) => Number::Float(&mut spec.audience_fit),
        (ChannelKnob::Intent, _) => Number::Float(&mut spec.intent),
        (ChannelKnob::FunnelSteps, _) => Number::Integer(&mut spec.funnel.steps),
        (ChannelKnob::FunnelLossPerStep, _) => Number::Float(&mut spec.funnel.loss_per_step),
        (ChannelKnob::Innovation, ChannelKind::Organic { innovation }) => Number::Float(innovation),
        (ChannelKnob::Imitation, ChannelKind::WordOfMouth { imitation, .. }) => Number::Float(imitation),
        (ChannelKnob::Valence, ChannelKind::WordOfMouth { valence, .. }) => Number::Float(valence),
        (ChannelKnob::Transmission, ChannelKind::WordOfMouth { transmission, .. }) => {
            Number::Float(transmission)
        }
        (ChannelKnob::PerNewUser, ChannelKind::Invitation { per_new_user, .. }) => {
            Number::Float(per_new_user)
        }
        (ChannelKnob::PerActiveDay, ChannelKind::Invitation { per_active_day, .. }) => {
            Number::Float(per_active_day)
        }
        (
            ChannelKnob::Acceptance,
            ChannelKind::Invitation { acceptance, .. } | ChannelKind::ContactImport { acceptance, .. },
        ) => Number::Float(acceptance),
        (ChannelKnob::PeoplePerDay, ChannelKind::PartnerSeeding { people_per_day }) => {
            Number::Float(people_per_day)
        }
        (ChannelKnob::BudgetPerDay, ChannelKind::PaidAds { budget_per_day, .. }) => {
            Number::Money(budget_per_day)
        }
        (ChannelKnob::CostPerInstall, ChannelKind::PaidAds { cost_per_install, .. }) => {
            Number::Money(cost_per_install)
        }
        (ChannelKnob::InstallsPerDay, ChannelKind::PayPerInstall { installs_per_day, .. }) => {
            Number::Float(installs_per_day)
        }
        (ChannelKnob::PricePerInstall, ChannelKind::PayPerInstall { price_per_install, .. }) => {
            Number::Money(price_per_install)
        }
        (ChannelKnob::CouponsPerDay, ChannelKind::Coupon { coupons_per_day, .. }) => {
            Number::Float(coupons_per_day)
        }
        (ChannelKnob::AddressesPerDay, ChannelKind::BoughtList { addresses_per_day, .. }) => {
            Number::Float(addresses_per_day)
        }
        (ChannelKnob::Hazard, ChannelKind::CrossPromotion { hazard, .. }) => Number::Float(hazard),
        (knob, kind) => unreachable!("a checked world sets {knob:?} only on its own kind, not on {kind:?}"),
    }
}

/// Where a nest's number stands.
pub(crate) fn nest_number(spec: &mut NestSpec, knob: NestKnob) -> Number<'_> {
    Number::Float(match knob {
        NestKnob::Similarity => &mut spec.similarity,
        NestKnob::SwitchingCost => &mut spec.switching_cost,
    })
}

/// What events may set of a world, but for what the market keeps itself.
pub(crate) struct Settings {
    pub(crate) services: Vec<ServiceSpec>,
    pub(crate) nests: Vec<NestSpec>,
}

impl Settings {
    fn of(spec: &WorldSpec) -> Settings {
        Settings { services: spec.services.clone(), nests: spec.nests.clone() }
    }

    /// What some events and decisions of a world left, on one day events first. In a forked world what was set
    /// before the fork does not touch what the world has changed on the fork: the later change holds.
    pub(crate) fn after(world: &World, events: &[Happening], decisions: &[Decision]) -> Settings {
        let mut settings = Settings::of(&world.spec);
        let mut decided = decisions.iter().filter_map(|decision| decided(&world.spec, decision)).peekable();
        for event in events {
            while let Some((day, action)) = decided.next_if(|(day, _)| *day < event.day) {
                settings.set_unless_changed(world, day, &action);
            }
            settings.set_unless_changed(world, event.day, &event.action);
        }
        decided.for_each(|(day, action)| settings.set_unless_changed(world, day, &action));
        settings
    }

    fn set_unless_changed(&mut self, world: &World, day: Day, action: &Action) {
        let changed_since = world
            .past
            .as_ref()
            .is_some_and(|past| day < past.day && differs(&past.world.spec, &world.spec, action));
        if !changed_since {
            self.set(action);
        }
    }

    fn setting(&mut self, action: &Action) -> Option<Setting<'_>> {
        match action {
            Action::SetModelParameter { service, model, parameter, .. } => {
                Some(Setting::Parameter(&mut self.services[*service].models[*model].values[*parameter]))
            }
            Action::SetService { service, knob, .. } => {
                service_number(&mut self.services[*service], *knob).map(Setting::Number)
            }
            Action::SetChannel { service, channel, knob, .. } => {
                Some(Setting::Number(channel_number(&mut self.services[*service].channels[*channel], *knob)))
            }
            Action::SetNest { nest, knob, .. } => {
                Some(Setting::Number(nest_number(&mut self.nests[*nest], *knob)))
            }
            _ => None,
        }
    }

    fn set(&mut self, action: &Action) {
        match (self.setting(action), action) {
            (
                Some(Setting::Number(number)),
                Action::SetService { value, .. }
                | Action::SetChannel { value, .. }
                | Action::SetNest { value, .. },
            ) => number.set(*value),
            (Some(Setting::Parameter(parameter)), Action::SetModelParameter { value, .. }) => {
                parameter.clone_from(value);
            }
            _ => {}
        }
    }
}

/// The day of a decision, and what was done.
fn decided(spec: &WorldSpec, decision: &Decision) -> Option<(Day, Action)> {
    let policy = spec.policies.iter().find(|policy| policy.number == decision.policy)?;
    let action = &policy.deeds.get(decision.deed as usize)?.action;
    Some((decision.day, decision.number.map_or_else(|| action.clone(), |number| action.with_number(number))))
}

/// What an action sets.
#[derive(PartialEq)]
enum Setting<'a> {
    Number(Number<'a>),
    Parameter(&'a mut ParameterValue),
}

fn differs(before: &WorldSpec, after: &WorldSpec, action: &Action) -> bool {
    Settings::of(before).setting(action) != Settings::of(after).setting(action)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{CapacitySpec, FunnelSpec, HostSpec, JoinSpec};
    use crate::testing::{channel, service};

    #[test]
    fn each_number_of_a_service_is_set_where_it_stands() {
        let mut spec = service("s");
        spec.capacity = Some(CapacitySpec { users: 1.0, exponent: 1.0 });
        spec.churn.inactive_days = 30;
        spec.host = Some(HostSpec { service: 1, revenue_share: 0.0, fee_per_day: Micros::ZERO, links: 0.0 });
        let knobs = [
            ServiceKnob::QualityDecayPerDay,
            ServiceKnob::ReleaseEveryDays,
            ServiceKnob::ReleaseGain,
            ServiceKnob::SessionMinutes,
            ServiceKnob::ChurnHazard,
            ServiceKnob::ChurnSatisfactionEffect,
            ServiceKnob::ReturnHazard,
            ServiceKnob::CapacityUsers,
            ServiceKnob::CostPerActiveDay,
            ServiceKnob::CostPerThousandMinutes,
            ServiceKnob::CostPerJoin,
            ServiceKnob::CostFixedPerDay,
            ServiceKnob::JoinAppeal,
            ServiceKnob::JoinQualityEffect,
            ServiceKnob::JoinOfferEffect,
            ServiceKnob::JoinGiveUp,
            ServiceKnob::ReturnEffect,
            ServiceKnob::NetworkWeight,
            ServiceKnob::ChurnInactiveDays,
            ServiceKnob::HostRevenueShare,
            ServiceKnob::HostFeePerDay,
            ServiceKnob::HostLinks,
        ];
        for (knob, value) in knobs.into_iter().zip(10..) {
            service_number(&mut spec, knob).expect("it has such a number").set(f64::from(value));
        }
        assert_eq!(spec.quality.decay_per_day, 10.0);
        assert_eq!(spec.quality.release_every_days, 11);
        assert_eq!(spec.quality.release_gain, 12.0);
        assert_eq!(spec.session_minutes, 13.0);
        assert_eq!((spec.churn.hazard, spec.churn.satisfaction_effect), (14.0, 15.0));
        assert_eq!(spec.return_hazard, 16.0);
        assert_eq!(spec.capacity.map(|capacity| capacity.users), Some(17.0));
        assert_eq!(spec.cost.per_active_day, Micros(18_000_000));
        assert_eq!(spec.cost.per_thousand_minutes, Micros(19_000_000));
        assert_eq!(spec.cost.per_join, Micros(20_000_000));
        assert_eq!(spec.cost.fixed_per_day, Micros(21_000_000));
        let host = HostSpec { service: 1, revenue_share: 29.0, fee_per_day: Micros(30_000_000), links: 31.0 };
        assert_eq!(spec.host, Some(host));
        let JoinSpec { appeal, quality_effect, offer_effect, give_up } = spec.join;
        assert_eq!([appeal, quality_effect, offer_effect, give_up], [22.0, 23.0, 24.0, 25.0]);
        assert_eq!((spec.return_effect, spec.network.weight), (26.0, 27.0));
        assert_eq!(spec.churn.inactive_days, 28);
    }

    #[test]
    fn each_number_of_any_channel_is_set_where_it_stands() {
        let mut spec = channel("c", ChannelKind::Organic { innovation: 0.0 });
        let knobs = [
            ChannelKnob::AudienceFit,
            ChannelKnob::Intent,
            ChannelKnob::FunnelSteps,
            ChannelKnob::FunnelLossPerStep,
            ChannelKnob::Innovation,
        ];
        for (knob, value) in knobs.into_iter().zip(10..) {
            channel_number(&mut spec, knob).set(f64::from(value));
        }
        assert_eq!((spec.audience_fit, spec.intent), (10.0, 11.0));
        let FunnelSpec { steps, loss_per_step } = spec.funnel;
        assert_eq!((steps, loss_per_step), (12, 13.0));
        assert!(matches!(spec.kind, ChannelKind::Organic { innovation: 14.0 }));
    }
}

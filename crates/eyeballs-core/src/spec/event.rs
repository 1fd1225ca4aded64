//! What happens on a date, and the numbers that it may set.

use super::Distribution;
use crate::units::{Day, Micros};
use eyeballs_abi::description::ParameterValue;

/// Something that happens on a day, before anything else does.
#[derive(Clone, Debug, PartialEq)]
pub struct EventSpec {
    /// The day.
    pub day: Day,
    /// What happens.
    pub action: Action,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A tunable parameter of a model takes a new value.
    SetModelParameter {
        /// Index of the service.
        service: usize,
        /// Index of the model in the service.
        model: usize,
        /// Index of the parameter.
        parameter: usize,
        /// Its new value.
        value: ParameterValue,
    },
    /// A number of a service takes a new value.
    SetService {
        /// Index of the service.
        service: usize,
        /// Which number.
        knob: ServiceKnob,
        /// Its new value.
        value: f64,
    },
    /// A number of a channel takes a new value.
    SetChannel {
        /// Index of the service.
        service: usize,
        /// Index of the channel in the service.
        channel: usize,
        /// Which number.
        knob: ChannelKnob,
        /// Its new value.
        value: f64,
    },
    /// A number of a nest takes a new value.
    SetNest {
        /// Index of the nest.
        nest: usize,
        /// Which number.
        knob: NestKnob,
        /// Its new value.
        value: f64,
    },
    /// How attractive everything outside is changes: [`PeopleSpec::outside_weight`](super::PeopleSpec::outside_weight).
    SetOutsideWeight(f64),
    /// A service opens before or after its planned day, or again after it closed.
    Open {
        /// Index of the service.
        service: usize,
    },
    /// A service closes (exit, ban): all users leave.
    Close {
        /// Index of the service.
        service: usize,
    },
    /// A release besides the planned ones closes a share of the gap between quality and 1.
    Release {
        /// Index of the service.
        service: usize,
        /// Share of the gap to 1, drawn on the day.
        gain: Distribution,
        /// What it costs.
        cost: Micros,
    },
    /// A channel is cut.
    CutChannel {
        /// Index of the service.
        service: usize,
        /// Index of the channel in the service.
        channel: usize,
    },
    /// A shock: a share of the users of a service leaves, and the satisfaction of the rest shifts.
    Shock {
        /// Index of the service.
        service: usize,
        /// Share of users who leave.
        leave_share: f64,
        /// Added to satisfaction, -1..1.
        satisfaction_shift: f64,
    },
    /// Money from (or, negative, to) the owners of a firm: not revenue.
    Capital {
        /// Index of the firm.
        firm: usize,
        /// The amount.
        amount: Micros,
        /// What the firm is worth to whoever gives the amount, before it is given; `None`: the owners stay who they are.
        valuation: Option<Micros>,
    },
}

impl Action {
    /// The same with another number, if it sets one.
    pub fn with_number(&self, number: f64) -> Action {
        let mut action = self.clone();
        match &mut action {
            Action::SetModelParameter { value: ParameterValue::Float(value), .. }
            | Action::SetService { value, .. }
            | Action::SetChannel { value, .. }
            | Action::SetNest { value, .. }
            | Action::SetOutsideWeight(value) => *value = number,
            Action::SetModelParameter { value: ParameterValue::Integer(value), .. } => {
                *value = libm::round(number) as i64;
            }
            Action::Release { gain, .. } => *gain = Distribution::Constant(number),
            Action::Capital { amount, .. } => *amount = Micros::from_units(number).unwrap_or_default(),
            _ => {}
        }
        action
    }
}

/// Numbers of a nest that an event may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NestKnob {
    /// [`NestSpec::similarity`](super::NestSpec::similarity).
    Similarity,
    /// [`NestSpec::switching_cost`](super::NestSpec::switching_cost).
    SwitchingCost,
}

/// Numbers of a service that an event may set. Money is in currency units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKnob {
    /// Quality today, 0..1 ([`QualitySpec::start`](super::QualitySpec::start) in the file).
    Quality,
    /// [`QualitySpec::decay_per_day`](super::QualitySpec::decay_per_day).
    QualityDecayPerDay,
    /// [`QualitySpec::release_every_days`](super::QualitySpec::release_every_days).
    ReleaseEveryDays,
    /// [`QualitySpec::release_gain`](super::QualitySpec::release_gain).
    ReleaseGain,
    /// [`ServiceSpec::session_minutes`](super::ServiceSpec::session_minutes).
    SessionMinutes,
    /// [`ChurnSpec::hazard`](super::ChurnSpec::hazard).
    ChurnHazard,
    /// [`ChurnSpec::satisfaction_effect`](super::ChurnSpec::satisfaction_effect).
    ChurnSatisfactionEffect,
    /// [`ChurnSpec::inactive_days`](super::ChurnSpec::inactive_days), where it is above 0 from the start: without it,
    /// nobody knows on which day people returned.
    ChurnInactiveDays,
    /// [`ServiceSpec::return_hazard`](super::ServiceSpec::return_hazard).
    ReturnHazard,
    /// [`JoinSpec::appeal`](super::JoinSpec::appeal).
    JoinAppeal,
    /// [`JoinSpec::quality_effect`](super::JoinSpec::quality_effect).
    JoinQualityEffect,
    /// [`JoinSpec::offer_effect`](super::JoinSpec::offer_effect).
    JoinOfferEffect,
    /// [`JoinSpec::give_up`](super::JoinSpec::give_up).
    JoinGiveUp,
    /// [`NetworkSpec::weight`](super::NetworkSpec::weight).
    NetworkWeight,
    /// [`ServiceSpec::return_effect`](super::ServiceSpec::return_effect).
    ReturnEffect,
    /// [`CapacitySpec::users`](super::CapacitySpec::users).
    CapacityUsers,
    /// [`CostSpec::per_active_day`](super::CostSpec::per_active_day).
    CostPerActiveDay,
    /// [`CostSpec::per_thousand_minutes`](super::CostSpec::per_thousand_minutes).
    CostPerThousandMinutes,
    /// [`CostSpec::per_join`](super::CostSpec::per_join).
    CostPerJoin,
    /// [`CostSpec::fixed_per_day`](super::CostSpec::fixed_per_day).
    CostFixedPerDay,
    /// [`HostSpec::revenue_share`](super::HostSpec::revenue_share).
    HostRevenueShare,
    /// [`HostSpec::fee_per_day`](super::HostSpec::fee_per_day).
    HostFeePerDay,
    /// [`HostSpec::links`](super::HostSpec::links).
    HostLinks,
}

/// Numbers of a channel that an event may set. Money is in currency units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKnob {
    /// Organic: [`ChannelKind::Organic::innovation`](super::ChannelKind::Organic::innovation).
    Innovation,
    /// Word of mouth.
    Imitation,
    /// Invitation.
    PerNewUser,
    /// Invitation.
    PerActiveDay,
    /// Invitation and contact import.
    Acceptance,
    /// Partner seeding.
    PeoplePerDay,
    /// Paid advertising.
    BudgetPerDay,
    /// Paid advertising.
    CostPerInstall,
    /// Pay per install.
    InstallsPerDay,
    /// Pay per install.
    PricePerInstall,
    /// Coupon.
    CouponsPerDay,
    /// Bought list.
    AddressesPerDay,
    /// Cross-promotion.
    Hazard,
    /// Any channel.
    AudienceFit,
    /// Any channel.
    Intent,
    /// Any channel: [`FunnelSpec::steps`](super::FunnelSpec::steps).
    FunnelSteps,
    /// Any channel: [`FunnelSpec::loss_per_step`](super::FunnelSpec::loss_per_step).
    FunnelLossPerStep,
    /// Word of mouth.
    Valence,
    /// Word of mouth.
    Transmission,
}

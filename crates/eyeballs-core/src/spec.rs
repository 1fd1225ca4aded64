//! A checked world: what a simulation is made from. Whoever builds one (the scenario reader, a test)
//! has checked every number; inside this crate a world cannot be wrong.
//!
//! Amounts, counts of people and costs are those of the whole market. An agent stands for
//! [`PeopleSpec::represents`] people; the market scales by it where agents turn into counts and money.

use crate::units::{Day, Micros};
use eyeballs_abi::description::ParameterValue;
use eyeballs_abi::instance::ModelHandle;
use std::sync::Arc;

/// Everything one simulation needs but its replication number.
#[derive(Clone, Debug)]
pub struct WorldSpec {
    /// Length of the run in days.
    pub days: u32,
    /// The seed; replications of one seed differ by their number.
    pub seed: u64,
    /// The people.
    pub people: PeopleSpec,
    /// The firms.
    pub firms: Vec<FirmSpec>,
    /// The services.
    pub services: Vec<ServiceSpec>,
    /// Dated events in order of their days.
    pub events: Vec<EventSpec>,
}

/// The people of the market.
#[derive(Clone, Debug)]
pub struct PeopleSpec {
    /// Number of agents.
    pub count: u32,
    /// How many people one agent stands for; at least 1.
    pub represents: u32,
    /// Free minutes a day.
    pub free_minutes: Distribution,
    /// Sociability: multiplies imitation, and contacts in a heavy-tailed graph. Used relative to its
    /// mean, so that its mean is 1 whatever the distribution.
    pub sociability: Distribution,
    /// How much advertising a person bears, 0..1.
    pub ad_tolerance: Distribution,
    /// Willingness to pay, relative.
    pub willingness_to_pay: Distribution,
    /// How attractive everything outside the market is: the weight of the outside option in the
    /// choice, on the scale of a service's effective quality times fit (a service of quality 0.5 that
    /// fits perfectly has weight 0.5).
    pub outside_weight: f64,
    /// How strongly a person's best service spoils the others: what is subtracted from the experience
    /// of a service for each unit of quality times fit by which the best one is better.
    pub comparison: f64,
    /// Who knows whom.
    pub contacts: ContactsSpec,
}

/// Distribution of a trait, by its usual parameters.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Everybody the same.
    Constant(f64),
    /// Even between two bounds.
    Uniform {
        /// Lower bound.
        minimum: f64,
        /// Upper bound.
        maximum: f64,
    },
    /// Exponential of a normal.
    Lognormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Gamma.
    Gamma {
        /// Mean.
        mean: f64,
        /// Shape (1 is exponential; the squared coefficient of variation is 1 / shape).
        shape: f64,
    },
    /// Beta on 0..1.
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
    },
    /// Pareto: the chance of exceeding x is (minimum / x)^alpha.
    Pareto {
        /// Smallest value.
        minimum: f64,
        /// Tail exponent, above 1 so that there is a mean.
        alpha: f64,
    },
}

/// Who knows whom.
#[derive(Clone, Debug, PartialEq)]
pub enum ContactsSpec {
    /// Neighbours on a ring, some links replaced by links to anybody (Watts & Strogatz 1998).
    SmallWorld {
        /// Contacts per person.
        mean: f64,
        /// Share of links that go to anybody instead of a neighbour.
        rewire: f64,
    },
    /// A number of contacts in proportion to sociability, each a person drawn in proportion to
    /// sociability (the configuration model).
    HeavyTailed {
        /// Mean contacts per person.
        mean: f64,
    },
    /// Given links. Persons beyond the list have no contacts.
    Edges(Arc<EdgeList>),
}

/// Contacts of each person in compressed rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EdgeList {
    /// For each person the index of their first contact, and one more at the end.
    pub first: Vec<u32>,
    /// Contacts of all persons one after the other.
    pub contacts: Vec<u32>,
}

/// A firm.
#[derive(Clone, Debug)]
pub struct FirmSpec {
    /// Name.
    pub name: String,
    /// Cash at the start.
    pub cash: Micros,
    /// How far cash may fall below zero before the firm closes; `None`: any amount.
    pub credit: Option<Micros>,
}

/// A service.
#[derive(Clone, Debug)]
pub struct ServiceSpec {
    /// Name.
    pub name: String,
    /// Index of the firm that owns it.
    pub firm: usize,
    /// The day it opens.
    pub opens: Day,
    /// Quality and how it moves.
    pub quality: QualitySpec,
    /// Place on the circle of tastes, 0..1.
    pub taste: f64,
    /// How far from its place it still appeals: fit = exp(-(distance / breadth)^2); `None`: to all.
    pub breadth: Option<f64>,
    /// Mean length of a session, minutes: opened on a day with probability 1 - exp(-minutes / session).
    pub session_minutes: f64,
    /// Habit.
    pub habit: HabitSpec,
    /// Satisfaction.
    pub satisfaction: SatisfactionSpec,
    /// Leaving.
    pub churn: ChurnSpec,
    /// Hazard that somebody who left comes back, 1/day, times fit.
    pub return_hazard: f64,
    /// Capacity; `None`: unlimited.
    pub capacity: Option<CapacitySpec>,
    /// Costs of running it.
    pub cost: CostSpec,
    /// People who are users when it opens.
    pub initial_users: u64,
    /// The ways by which people come.
    pub channels: Vec<ChannelSpec>,
    /// The business models attached to it.
    pub models: Vec<ModelSpec>,
}

/// Quality of a service.
#[derive(Clone, Debug)]
pub struct QualitySpec {
    /// Quality at the start, 0..1.
    pub start: f64,
    /// Share of the quality lost each day against the moving frontier, 1/day.
    pub decay_per_day: f64,
    /// Days between releases; 0: none.
    pub release_every_days: u32,
    /// Share of the gap to 1 that a release closes.
    pub release_gain: f64,
}

/// Habit: adds `strength * (1 - exp(-tenure / days))` to the utility of a service.
#[derive(Clone, Debug)]
pub struct HabitSpec {
    /// Utility of a full habit (natural log scale).
    pub strength: f64,
    /// Days in which a habit forms to 63 %.
    pub days: f64,
}

/// Satisfaction: on a day of use it moves by `smoothing` of the way to
/// `quality * fit + experiences of the models / 2 - comparison`, within 0..1.
#[derive(Clone, Debug)]
pub struct SatisfactionSpec {
    /// Value on joining and on returning, 0..1.
    pub initial: f64,
    /// Share of the way moved on a day of use, 0..1.
    pub smoothing: f64,
}

/// Leaving: hazard = base * frailty * exp(-b (satisfaction - 1/2)) * channel factor + what models add.
#[derive(Clone, Debug)]
pub struct ChurnSpec {
    /// Base hazard, 1/day.
    pub hazard: f64,
    /// Squared coefficient of variation of the frailty between people; 0: all alike.
    pub spread: f64,
    /// b: how strongly satisfaction holds people.
    pub satisfaction_effect: f64,
}

/// Capacity: above `users` active people, effective quality = quality * (users / active)^exponent.
#[derive(Clone, Debug)]
pub struct CapacitySpec {
    /// Active people served without loss.
    pub users: f64,
    /// How steeply quality falls beyond.
    pub exponent: f64,
}

/// Costs of running a service.
#[derive(Clone, Debug, Default)]
pub struct CostSpec {
    /// Per person who used it on a day.
    pub per_active_day: Micros,
    /// Per thousand minutes of use.
    pub per_thousand_minutes: Micros,
    /// Per person who becomes a user for the first time.
    pub per_join: Micros,
    /// Per day while it is open.
    pub fixed_per_day: Micros,
}

/// A way by which people come.
#[derive(Clone, Debug)]
pub struct ChannelSpec {
    /// Name; unique within the service.
    pub name: String,
    /// Kind and its numbers.
    pub kind: ChannelKind,
    /// 0: it reaches anybody alike; 1: it reaches people in proportion to how well the service fits.
    pub audience_fit: f64,
    /// How much those it brings wanted to come: their hazard of leaving is divided by this. 1 is
    /// ordinary, 0.25 makes them leave four times as fast.
    pub intent: f64,
    /// Most people it can reach over the whole run; `None`: no limit.
    pub cap: Option<u64>,
    /// Steps between being reached and being a user.
    pub funnel: FunnelSpec,
    /// Paid for each person reached.
    pub cost_per_reach: Micros,
    /// Paid for each person who becomes a user.
    pub cost_per_join: Micros,
    /// First day it works.
    pub starts: Day,
    /// First day it no longer works; `None`: to the end.
    pub ends: Option<Day>,
}

/// A funnel: each of `steps` loses the share `loss_per_step` of those who reach it.
#[derive(Clone, Debug)]
pub struct FunnelSpec {
    /// Number of steps.
    pub steps: u32,
    /// Share lost at each, 0..1.
    pub loss_per_step: f64,
}

/// Kinds of channels. "Reached" people are counted before the funnel.
#[derive(Clone, Debug)]
pub enum ChannelKind {
    /// People find it by themselves: hazard `innovation`, 1/day (Bass's p).
    Organic {
        /// Hazard, 1/day.
        innovation: f64,
    },
    /// Users are seen using it: hazard `imitation` * sociability * active / population (Bass's q).
    WordOfMouth {
        /// Hazard at full adoption, 1/day.
        imitation: f64,
    },
    /// Users invite their contacts.
    Invitation {
        /// Mean invitations sent by a person on becoming a user (Poisson).
        per_new_user: f64,
        /// Mean invitations sent by a user on a day of use, times 2 * satisfaction (Poisson).
        per_active_day: f64,
        /// Chance that an invitation is accepted, times fit.
        acceptance: f64,
        /// Days between sending and arriving; at least 1.
        delay_days: u32,
        /// Paid for each accepted invitation.
        reward: Micros,
    },
    /// Some new users hand over their address book.
    ContactImport {
        /// Share of new users who do.
        share: f64,
        /// Most contacts asked per address book.
        contacts: u32,
        /// Chance that a contact accepts, times fit.
        acceptance: f64,
        /// Days until they are asked; at least 1.
        delay_days: u32,
    },
    /// A partner with its own audience sends people.
    PartnerSeeding {
        /// People reached a day.
        people_per_day: f64,
    },
    /// Bought advertising: reaches `saturation * (1 - exp(-budget / (cost_per_install * saturation)))`
    /// people a day, or budget / cost_per_install without saturation. The budget is spent in full.
    PaidAds {
        /// Money a day.
        budget_per_day: Micros,
        /// Money per person reached while far from saturation.
        cost_per_install: Micros,
        /// Most people a day that any budget can reach; `None`: no limit.
        saturation_per_day: Option<f64>,
    },
    /// Pre-installed on devices for a price per install.
    PayPerInstall {
        /// Installs a day.
        installs_per_day: f64,
        /// Paid per install.
        price_per_install: Micros,
    },
    /// Coupons handed out.
    Coupon {
        /// Coupons a day.
        coupons_per_day: f64,
        /// Share redeemed by those who get one.
        redemption: f64,
        /// Cost of one redeemed coupon.
        value: Micros,
    },
    /// A press report: reaches `audience` people in all, fading with a half-life from its first day.
    Press {
        /// People reached in all.
        audience: f64,
        /// Half-life, days.
        half_life_days: f64,
    },
    /// A bought list of addresses.
    BoughtList {
        /// Addresses written to a day.
        addresses_per_day: f64,
        /// Share of them who answer.
        response: f64,
        /// Cost of one address.
        cost_per_address: Micros,
    },
    /// A sister service sends its users: hazard 1/day for each user of it.
    CrossPromotion {
        /// Index of the sister service.
        from: usize,
        /// Hazard, 1/day.
        hazard: f64,
    },
}

/// A business model attached to a service.
#[derive(Clone, Debug)]
pub struct ModelSpec {
    /// The model.
    pub model: ModelHandle,
    /// Values of all its parameters in order of declaration.
    pub values: Vec<ParameterValue>,
    /// The day it starts to work.
    pub starts: Day,
}

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
    /// How attractive everything outside is changes: [`PeopleSpec::outside_weight`].
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
        /// Share of the gap to 1.
        gain: f64,
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
    },
}

/// Numbers of a service that an event may set. Money is in currency units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKnob {
    /// Quality today, 0..1 ([`QualitySpec::start`] in the file).
    Quality,
    /// [`QualitySpec::decay_per_day`].
    QualityDecayPerDay,
    /// [`QualitySpec::release_every_days`].
    ReleaseEveryDays,
    /// [`QualitySpec::release_gain`].
    ReleaseGain,
    /// [`ServiceSpec::session_minutes`].
    SessionMinutes,
    /// [`ChurnSpec::hazard`].
    ChurnHazard,
    /// [`ChurnSpec::satisfaction_effect`].
    ChurnSatisfactionEffect,
    /// [`ServiceSpec::return_hazard`].
    ReturnHazard,
    /// [`CapacitySpec::users`].
    CapacityUsers,
    /// [`CostSpec::per_active_day`].
    CostPerActiveDay,
    /// [`CostSpec::per_thousand_minutes`].
    CostPerThousandMinutes,
    /// [`CostSpec::per_join`].
    CostPerJoin,
    /// [`CostSpec::fixed_per_day`].
    CostFixedPerDay,
}

/// Numbers of a channel that an event may set. Money is in currency units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelKnob {
    /// Organic: [`ChannelKind::Organic::innovation`].
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
    /// Any channel: [`FunnelSpec::steps`].
    FunnelSteps,
    /// Any channel: [`FunnelSpec::loss_per_step`].
    FunnelLossPerStep,
}

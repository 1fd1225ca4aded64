//! What a service is.

use crate::spec::{ChannelKind, ChannelSpec};
use crate::units::{Day, Micros};
use eyeballs_abi::description::{ColumnRole, ParameterValue};
use eyeballs_abi::instance::ModelHandle;

/// A service.
#[derive(Clone, Debug)]
pub struct ServiceSpec {
    /// Name.
    pub name: String,
    /// Index of the firm that owns it.
    pub firm: usize,
    /// Index of the nest to which it belongs.
    pub nest: Option<usize>,
    /// The day it opens.
    pub opens: Day,
    /// Quality and how it moves.
    pub quality: QualitySpec,
    /// What use teaches the firm.
    pub learning: LearningSpec,
    /// Position on the circle of tastes, 0..1.
    pub taste: f64,
    /// How far from its position it still appeals: see [`FitShape`]; `None`: to all.
    pub breadth: Option<f64>,
    /// How fit falls with distance.
    pub fit_shape: FitShape,
    /// Mean length of a session, minutes: opened on a day with probability 1 - exp(-minutes / session).
    pub session_minutes: f64,
    /// How often people use it.
    pub frequency: FrequencySpec,
    /// Habit.
    pub habit: HabitSpec,
    /// Satisfaction.
    pub satisfaction: SatisfactionSpec,
    /// Leaving.
    pub churn: ChurnSpec,
    /// What somebody who was reached makes of the service before joining.
    pub join: JoinSpec,
    /// Hazard that somebody who left returns, 1/day, times fit.
    pub return_hazard: f64,
    /// Power of the appeal in the chance to return; 0: who left returns without looking.
    pub return_effect: f64,
    /// What people expect beyond what there is.
    pub hype: HypeSpec,
    /// What other users are worth.
    pub network: NetworkSpec,
    /// Capacity; `None`: unlimited.
    pub capacity: Option<CapacitySpec>,
    /// Costs of running it.
    pub cost: CostSpec,
    /// People who are users when it opens.
    pub initial_users: u64,
    /// Mean days for which they have been users (exponential); 0: they are new.
    pub initial_tenure_days: f64,
    /// Share of them who pay already, as far as a model takes it up.
    pub initial_payers: f64,
    /// The service inside which it stands.
    pub host: Option<HostSpec>,
    /// Whether other services stand inside it: follows from their `host`.
    pub has_guests: bool,
    /// The ways by which people are acquired.
    pub channels: Vec<ChannelSpec>,
    /// The business models attached to it.
    pub models: Vec<ModelSpec>,
}

/// What a service allows to another that stands inside it, and takes for it.
#[derive(Clone, Debug, PartialEq)]
pub struct HostSpec {
    /// Index of the host.
    pub service: usize,
    /// Share of what the guest's models take in that goes to the host, 0..1.
    pub revenue_share: f64,
    /// What the guest pays for each day on which both are open.
    pub fee_per_day: Micros,
    /// Share of the guest's links that the host lets through, 0..1; 0 is a ban.
    pub links: f64,
}

/// How fit falls with the distance of a taste from a service's position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FitShape {
    /// exp(-(distance / breadth)^2).
    Gaussian,
    /// 1 up to `breadth`, else 0.
    Box,
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
    /// What a release costs.
    pub release_cost: Micros,
}

/// Learning by doing: a day after M minutes of use quality gains `(1 - quality) (1 - exp(-gain M / 1000))`.
#[derive(Clone, Debug)]
pub struct LearningSpec {
    /// Share of the gap to 1 that a thousand minutes close, while it is small.
    pub gain_per_thousand_minutes: f64,
}

impl LearningSpec {
    /// Use teaches nothing.
    pub const NONE: LearningSpec = LearningSpec { gain_per_thousand_minutes: 0.0 };
}

/// Frequency of use: a factor on the weight of the service in a person's choice, Gamma with mean 1.
#[derive(Clone, Debug)]
pub struct FrequencySpec {
    /// Squared coefficient of variation between people; 0: all alike.
    pub spread: f64,
}

/// Habit: adds `strength * h` to the utility of a service. With tenure `h = 1 - exp(-tenure / days)`.
#[derive(Clone, Debug)]
pub struct HabitSpec {
    /// Utility of a full habit (natural log scale).
    pub strength: f64,
    /// Days in which a habit forms to 63 %.
    pub days: f64,
    /// With what it grows.
    pub growth: HabitGrowth,
}

/// With what a habit grows.
#[derive(Clone, Debug, PartialEq)]
pub enum HabitGrowth {
    /// With the days since first joining.
    Tenure,
    /// With days of use: on each `h` becomes `1 - (1 - h) exp(-1 / days)`, on another day `h exp(-1 / fade_days)`.
    Use {
        /// Days without use in which 63 % of a habit fades.
        fade_days: f64,
    },
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

/// Considering: whoever was reached joins with the chance a e^u / (a e^u + 1 - a), where a is `appeal` and
/// u = `quality_effect` (effective quality * fit + hype - 1/2) + `offer_effect` * (sum of what the models say).
#[derive(Clone, Debug, PartialEq)]
pub struct JoinSpec {
    /// a: the chance at u = 0, above 0 to 1; 1: everybody joins, and nobody looks.
    pub appeal: f64,
    /// Log odds between a quality of 0 and of 1.
    pub quality_effect: f64,
    /// Factor of what the models say; 0: they are not asked.
    pub offer_effect: f64,
    /// Share of those who decline, or are lost in a funnel, who never consider it again.
    pub give_up: f64,
}

impl ServiceSpec {
    /// Whether some model has a column of this role.
    pub(crate) fn has_column(&self, role: ColumnRole) -> bool {
        let mut columns = self.models.iter().flat_map(|model| &model.model.description().columns);
        columns.any(|column| column.role == role)
    }

    /// People in a group, if the service has a channel for groups.
    pub(crate) fn group_size(&self) -> Option<usize> {
        self.channels.iter().find_map(|channel| match channel.kind {
            ChannelKind::Group { size } => Some(size as usize),
            _ => None,
        })
    }
}

impl JoinSpec {
    /// Everybody who was reached joins.
    pub const NEUTRAL: JoinSpec =
        JoinSpec { appeal: 1.0, quality_effect: 0.0, offer_effect: 0.0, give_up: 0.0 };
}

/// Hype: quality that is expected beyond what there is, `level * 2^(-age / half_life_days)` with the age of the
/// service since the day it first opened. Whoever joined is disappointed by what is left of it.
#[derive(Clone, Debug, PartialEq)]
pub struct HypeSpec {
    /// On the first day, on the scale of quality; 0: none.
    pub level: f64,
    /// Days in which it fades to half.
    pub half_life_days: f64,
}

impl HypeSpec {
    /// People expect what there is.
    pub const NONE: HypeSpec = HypeSpec { level: 0.0, half_life_days: 1.0 };
}

/// Value of other users: with a share n of others who are users, utility of use and log odds of joining gain
/// `weight * n`, or `weight * n / (n + half)`.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkSpec {
    /// Utility (natural log scale) where all use it; 0: others are worth nothing.
    pub weight: f64,
    /// The share at which half of the weight is reached; `None`: in proportion to the share.
    pub half: Option<f64>,
    /// Of whom the share is.
    pub of: NetworkOf,
}

impl NetworkSpec {
    /// Others are worth nothing.
    pub const NONE: NetworkSpec = NetworkSpec { weight: 0.0, half: None, of: NetworkOf::All };
}

/// Whose use is of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkOf {
    /// That of all people.
    All,
    /// That of one's own contacts.
    Contacts,
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
    /// Days without use after which a user is lapsed; 0: however long, they stay users.
    pub inactive_days: u32,
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

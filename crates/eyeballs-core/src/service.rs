//! A service while the market runs: what is the same for all its users on a day.

use crate::record::{ChannelRecord, CohortCount, ServiceDay, SimulationError};
use crate::spec::{ChannelKind, ChannelSpec, HabitSpec, ModelSpec, ServiceSpec, WorldSpec};
use crate::streams;
use crate::units::{Day, MONTH_DAYS, Micros};
use eyeballs_abi::description::{Party, PostingKind};
use eyeballs_abi::instance::{FailureKind, Instance, ModelFailure};
use eyeballs_abi::layout::Market;
use eyeballs_abi::random::RandomKey;
use std::sync::Arc;

/// What random numbers of a service are for.
pub(crate) mod purpose {
    /// What may happen to every user every day: see [`super::draw`].
    pub(crate) const OPEN: u32 = 0;
    /// Coming by pressure.
    pub(crate) const COME: u32 = 1;
    /// Returning by pressure.
    pub(crate) const RETURN: u32 = 2;
    /// Answering invitations.
    pub(crate) const ANSWER: u32 = 3;
    /// Frailty, for life.
    pub(crate) const FRAILTY: u32 = 4;
    /// The exponential number that decides when a user leaves.
    pub(crate) const PATIENCE: u32 = 5;
    /// The exponential number that decides when somebody who left may return.
    pub(crate) const LONGING: u32 = 6;
    /// Who is a user from the first day.
    pub(crate) const ORDER: u32 = 7;
    /// Telling others: this and the channel's place.
    pub(crate) const TELL: u32 = 8;
}

/// Draws of [`purpose::OPEN`]; four people share a counter, see [`crate::luck`].
pub(crate) mod draw {
    /// Opening the service, and rounding satisfaction.
    pub(crate) const OPENS: u32 = 0;
    /// Leaving for a model's reason.
    pub(crate) const LEAVES: u32 = 1;
    /// Leaving in a shock.
    pub(crate) const SHOCKED: u32 = 2;
}

/// People by the day of their last use (or payment), for the last 30 days: so users of a month are
/// counted without touching the idle.
#[derive(Clone, Debug, Default)]
pub(crate) struct Window {
    /// By day modulo 30.
    pub(crate) people: [u64; MONTH_DAYS as usize],
}

impl Window {
    /// Moves the clock to `day` and takes in who did it that day, by how long before they had last
    /// done it (see [`crate::block::Today::used_after`]).
    pub(crate) fn advance(&mut self, day: Day, after: &[u64; MONTH_DAYS as usize + 1]) {
        let slot = |age: u32| ((day.0 + MONTH_DAYS - age) % MONTH_DAYS) as usize;
        // Whoever did it last exactly 30 days ago falls out.
        self.people[slot(0)] = 0;
        for age in 1..MONTH_DAYS {
            self.people[slot(age)] -= after[age as usize];
        }
        self.people[slot(0)] = after.iter().sum();
    }

    /// People who did it within the last `days` days, `day` included.
    pub(crate) fn within(&self, day: Day, days: u32) -> u64 {
        (0..days.min(MONTH_DAYS))
            .map(|age| self.people[((day.0 + MONTH_DAYS - age) % MONTH_DAYS) as usize])
            .sum()
    }
}

/// An invitation on its way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Invitation {
    pub(crate) to: u32,
    pub(crate) arrives: Day,
    pub(crate) channel: u8,
}

/// A channel while the market runs.
#[derive(Clone, Debug)]
pub(crate) struct Channel {
    /// As events left it.
    pub(crate) spec: ChannelSpec,
    /// No longer works.
    pub(crate) cut: bool,
    /// Today's hazard of being reached for a person of weight 1, 1/day.
    pub(crate) pressure: f64,
    /// Whether sociability weighs.
    pub(crate) social: bool,
    /// Whether its strength is a number of people, and not a hazard of each.
    pub(crate) buys_reach: bool,
    /// The sister service whose users it reaches.
    pub(crate) from: Option<usize>,
    /// Chance to get through the funnel.
    pub(crate) funnel_pass: f32,
    /// What it did so far, in people of the whole market.
    pub(crate) record: ChannelRecord,
}

impl Channel {
    pub(crate) fn new(spec: &ChannelSpec) -> Channel {
        Channel {
            cut: false,
            pressure: 0.0,
            social: matches!(spec.kind, ChannelKind::WordOfMouth { .. }),
            buys_reach: !matches!(
                spec.kind,
                ChannelKind::Organic { .. }
                    | ChannelKind::WordOfMouth { .. }
                    | ChannelKind::CrossPromotion { .. }
            ),
            from: match spec.kind {
                ChannelKind::CrossPromotion { from, .. } => Some(from),
                _ => None,
            },
            funnel_pass: 1.0,
            record: ChannelRecord { name: spec.name.clone(), ..ChannelRecord::default() },
            spec: spec.clone(),
        }
    }

    /// Whether it works on a day.
    pub(crate) fn works(&self, day: Day) -> bool {
        let full = self.spec.cap.is_some_and(|cap| self.record.reached >= cap);
        !self.cut && !full && day >= self.spec.starts && self.spec.ends.is_none_or(|end| day < end)
    }

    /// The hazard at which the people whom it may still reach are reached in a day, for a limited
    /// channel; `prospects`: people of the whole market who were never users.
    pub(crate) fn hazard_left(&self, prospects: f64) -> Option<f64> {
        let left = self.spec.cap?.saturating_sub(self.record.reached) as f64;
        Some(if prospects > 0.0 { left / prospects } else { 0.0 })
    }

    /// A person's weight for it: by taste and, by word of mouth, by sociability. `mean_fit` is that of
    /// all people: a channel that buys its reach reaches as many people however well it aims, a hazard
    /// that acts on everybody is weaker where the service fits badly.
    #[inline(always)]
    pub(crate) fn weight(&self, fit: f32, mean_fit: f32, sociability: f32) -> f32 {
        let audience = self.spec.audience_fit as f32;
        let aimed = if self.buys_reach { fit / mean_fit } else { fit };
        let match_weight = 1.0 - audience + audience * aimed;
        if self.social { match_weight * sociability } else { match_weight }
    }
}

/// A model while the market runs.
#[derive(Clone, Debug)]
pub(crate) struct Attached {
    /// As events left it.
    pub(crate) spec: ModelSpec,
    /// Never changes; shared by the forks of a simulation.
    pub(crate) instance: Arc<Instance>,
    /// The stream of its random numbers.
    pub(crate) stream: u32,
    pub(crate) globals: Vec<f64>,
    pub(crate) metrics: Vec<f64>,
    pub(crate) postings: Vec<i64>,
}

impl Attached {
    /// Creates a model on a day.
    ///
    /// # Errors
    /// If the model refuses its parameters.
    pub(crate) fn new(
        service: &ServiceSpec,
        model: &ModelSpec,
        day: Day,
    ) -> Result<Attached, SimulationError> {
        let description = model.model.description();
        let instance = model.model.create(&model.values).map_err(|failure| SimulationError::Model {
            model: description.id.clone(),
            service: service.name.clone(),
            day,
            first_person: None,
            failure,
        })?;
        Ok(Attached {
            stream: streams::of_model(&service.name, &description.id),
            globals: description.initial_globals(&model.values),
            metrics: vec![0.0; description.metric_values()],
            postings: vec![0; description.postings.len()],
            instance: Arc::new(instance),
            spec: model.clone(),
        })
    }

    pub(crate) fn id(&self) -> &str {
        &self.spec.model.description().id
    }

    /// Whether it works on a day.
    pub(crate) fn works(&self, day: Day) -> bool {
        day >= self.spec.starts
    }

    /// What users paid today, as posted.
    pub(crate) fn paid_by_users(&self) -> i64 {
        let lines = self.spec.model.description().postings.iter().zip(&self.postings);
        let of_users =
            lines.filter(|(line, _)| line.kind == PostingKind::Revenue && line.party == Party::User);
        of_users.map(|(_, &amount)| amount).fold(0, i64::saturating_add)
    }

    /// Users pay in `serve` only, a posting is positive and countable, and numbers are numbers.
    ///
    /// # Errors
    /// Which of them is not so.
    pub(crate) fn check_posted(&self, from_users_in_serve: i64) -> Result<(), ModelFailure> {
        let refuse = |message: String| Err(ModelFailure { kind: FailureKind::Output, message });
        let description = self.spec.model.description();
        // Every value is looked at: a loop that may end early is not compiled for wide registers.
        let all = |values: &[f64], hold: fn(f64) -> bool| values.iter().fold(true, |all, &v| all & hold(v));
        if !all(&self.metrics, f64::is_finite) {
            for (metric, place) in description.metric_places() {
                if let Some(value) = self.metrics[place].iter().find(|value| !value.is_finite()) {
                    return refuse(format!("its metric `{}` cannot be {value}", metric.name));
                }
            }
        }
        if !all(&self.globals, |value| !value.is_nan()) {
            return refuse("one of its globals is not a number".to_owned());
        }
        if let Some(place) = self.postings.iter().position(|amount| !(0..=Micros::MOST.0).contains(amount)) {
            let units = Micros(self.postings[place]).units();
            return refuse(format!(
                "its ledger line `{}` cannot take {units}",
                description.postings[place].name
            ));
        }
        if self.paid_by_users() != from_users_in_serve {
            return refuse("it posted revenue from users outside `serve`, where users pay".to_owned());
        }
        Ok(())
    }
}

/// A service while the market runs. Counts are agents unless said otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    /// As events left it.
    pub(crate) spec: ServiceSpec,
    /// The stream of its random numbers.
    pub(crate) stream: u32,
    pub(crate) taste: f32,
    pub(crate) breadth: Option<f32>,
    /// Mean fit over all people.
    pub(crate) mean_fit: f32,
    pub(crate) open: bool,
    pub(crate) ever_open: bool,
    /// Every user leaves today.
    pub(crate) closing: bool,
    /// The day it opened last.
    pub(crate) opened: Day,
    /// Before congestion, 0..1.
    pub(crate) quality: f64,
    /// After congestion, 0..1.
    pub(crate) effective_quality: f32,
    pub(crate) habit: Habit,
    pub(crate) channels: Vec<Channel>,
    /// Hazard of being reached, summed over the days so far.
    pub(crate) come_pressure: f64,
    /// Today's part of it.
    pub(crate) come_today: f64,
    /// Hazard of returning, summed over the days so far.
    pub(crate) return_pressure: f64,
    /// Hazard by the factor of each channel's intent, and of those who came by none.
    pub(crate) channel_hazard: Vec<f32>,
    /// Share of users who leave in today's shock.
    pub(crate) shock_leave: f32,
    /// Shift of satisfaction in today's shock.
    pub(crate) shock_satisfaction: f32,
    pub(crate) active: u64,
    pub(crate) ever: u64,
    pub(crate) used: Window,
    pub(crate) paid: Window,
    /// Users and people who ever joined, by month of joining.
    pub(crate) cohorts: Vec<(u64, u64)>,
    pub(crate) cohort_counts: Vec<CohortCount>,
    /// Users younger than 30 days by day of joining modulo 31 and channel.
    pub(crate) young: Vec<Vec<Young>>,
    /// Invitations on their way, by day of arrival modulo the longest delay.
    pub(crate) inbox: Vec<Vec<Invitation>>,
    /// Invitations that arrive today, in order of person.
    pub(crate) arriving: Vec<Invitation>,
    pub(crate) models: Vec<Attached>,
    /// What models are told of today.
    pub(crate) facts: Market,
    /// Yesterday, as recorded.
    pub(crate) yesterday: ServiceDay,
    pub(crate) days: Vec<ServiceDay>,
    pub(crate) metric_values: Vec<f64>,
    pub(crate) line_amounts: Vec<Micros>,
}

/// People who joined on one day by one channel.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Young {
    pub(crate) joined: u64,
    pub(crate) users: i64,
}

/// Days of joining that can be younger than a month, today included.
pub(crate) const YOUNG_DAYS: u32 = MONTH_DAYS + 1;

impl Service {
    pub(crate) fn new(spec: &WorldSpec, service: &ServiceSpec) -> Result<Service, SimulationError> {
        let months = (spec.days / MONTH_DAYS + 1) as usize;
        Ok(Service {
            stream: streams::of_service(&service.name),
            taste: service.taste as f32,
            breadth: service.breadth.map(|breadth| breadth as f32),
            mean_fit: service.breadth.map_or(1.0, mean_fit),
            open: false,
            ever_open: false,
            closing: false,
            opened: service.opens,
            quality: service.quality.start,
            effective_quality: service.quality.start as f32,
            habit: Habit::new(&service.habit),
            channels: service.channels.iter().map(Channel::new).collect(),
            come_pressure: 0.0,
            come_today: 0.0,
            return_pressure: 0.0,
            channel_hazard: Vec::new(),
            shock_leave: 0.0,
            shock_satisfaction: 0.0,
            active: 0,
            ever: 0,
            used: Window::default(),
            paid: Window::default(),
            cohorts: vec![(0, 0); months],
            cohort_counts: Vec::new(),
            young: vec![vec![Young::default(); service.channels.len()]; YOUNG_DAYS as usize],
            inbox: vec![Vec::new(); inbox_days(service)],
            arriving: Vec::new(),
            models: service
                .models
                .iter()
                .map(|model| Attached::new(service, model, Day(0)))
                .collect::<Result<_, _>>()?,
            facts: no_facts(),
            yesterday: ServiceDay::default(),
            days: Vec::with_capacity(spec.days as usize),
            metric_values: Vec::new(),
            line_amounts: Vec::new(),
            spec: service.clone(),
        })
    }

    /// The key of its random numbers on a day.
    pub(crate) fn random(&self, key: [u32; 2], day: u32) -> RandomKey {
        RandomKey { key, day, stream: self.stream }
    }

    /// Index of a day's row among `young`.
    pub(crate) fn young_slot(day: u32) -> usize {
        (day % YOUNG_DAYS) as usize
    }

    /// What a model is told of the day.
    pub(crate) fn market(&self, spec: &WorldSpec, day: Day, cash: Micros) -> Market {
        let represents = f64::from(spec.people.represents);
        let people = |agents: u64| agents as f64 * represents;
        Market {
            size: size_of::<Market>() as u32,
            day: day.0,
            days: spec.days,
            represents: spec.people.represents,
            population: people(u64::from(spec.people.count)),
            active: people(self.active),
            users_day: self.yesterday.users_day as f64,
            users_month: self.yesterday.users_month as f64,
            payers_month: self.yesterday.payers_month as f64,
            joined: self.yesterday.joined as f64,
            left: self.yesterday.left as f64,
            minutes: self.yesterday.minutes,
            quality: f64::from(self.effective_quality),
            cash_micros: cash.0,
        }
    }

    /// The error that a model's failure becomes.
    pub(crate) fn failed(
        &self,
        model: usize,
        day: Day,
        first_person: Option<u32>,
        failure: ModelFailure,
    ) -> SimulationError {
        SimulationError::Model {
            model: self.models[model].id().to_owned(),
            service: self.spec.name.clone(),
            day,
            first_person,
            failure,
        }
    }
}

/// What a model would be told before the first day.
fn no_facts() -> Market {
    Market {
        size: size_of::<Market>() as u32,
        day: 0,
        days: 0,
        represents: 1,
        population: 0.0,
        active: 0.0,
        users_day: 0.0,
        users_month: 0.0,
        payers_month: 0.0,
        joined: 0.0,
        left: 0.0,
        minutes: 0.0,
        quality: 0.0,
        cash_micros: 0,
    }
}

/// Days from sending to arriving, for channels that send.
pub(crate) fn delay_days(kind: &ChannelKind) -> u32 {
    match kind {
        ChannelKind::Invitation { delay_days, .. } | ChannelKind::ContactImport { delay_days, .. } => {
            (*delay_days).max(1)
        }
        _ => 0,
    }
}

/// Days that the invitations on their way are kept apart by.
pub(crate) fn inbox_days(service: &ServiceSpec) -> usize {
    let longest = service.channels.iter().map(|channel| delay_days(&channel.kind)).max().unwrap_or(0);
    longest as usize + 1
}

/// Mean of exp(-(distance / breadth)^2) over the circle of tastes, distances even from 0 to 1/2.
fn mean_fit(breadth: f64) -> f32 {
    let mean = libm::sqrt(std::f64::consts::PI) * breadth * libm::erf(0.5 / breadth);
    mean as f32
}

/// Days of tenure that a date can tell apart.
const TENURES: usize = 1 << u16::BITS;

/// exp(habit) by days of tenure: one entry for each that a date can hold, so that a look needs no check.
#[derive(Clone, Debug)]
pub(crate) struct Habit(pub(crate) Box<[f32; TENURES]>);

impl Habit {
    pub(crate) fn new(habit: &HabitSpec) -> Habit {
        /// After so many time constants a habit is full to less than one part in a million.
        const TIME_CONSTANTS: f64 = 14.0;
        let mut factors = vec![1.0; TENURES];
        if habit.strength != 0.0 {
            let full = (habit.days * TIME_CONSTANTS).ceil().clamp(1.0, 20_000.0) as usize;
            let of = |tenure: usize| {
                let formed = 1.0 - libm::exp(-(tenure as f64) / habit.days);
                libm::exp(habit.strength * formed) as f32
            };
            let (forming, formed) = factors.split_at_mut(full);
            forming.iter_mut().enumerate().for_each(|(tenure, factor)| *factor = of(tenure));
            formed.fill(of(full));
        }
        Habit(factors.into_boxed_slice().try_into().expect("one factor for each tenure"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The window agrees with counting people one by one.
    #[test]
    fn a_window_counts_people_by_their_last_day() {
        const PEOPLE: usize = 50;
        let mut last: Vec<Option<u32>> = vec![None; PEOPLE];
        let mut window = Window::default();
        for day in 0..200_u32 {
            let mut after = [0; MONTH_DAYS as usize + 1];
            for (person, last) in last.iter_mut().enumerate() {
                let uses = (person as u32 + 1) * 7919 % 53 + 1;
                if (day + person as u32).is_multiple_of(uses) {
                    let age = last.map_or(MONTH_DAYS, |last| (day - last).min(MONTH_DAYS));
                    after[age as usize] += 1;
                    *last = Some(day);
                }
            }
            window.advance(Day(day), &after);
            for days in [1, 7, 30] {
                let exact = last.iter().flatten().filter(|&&last| day - last < days).count() as u64;
                assert_eq!(window.within(Day(day), days), exact, "day {day}, {days} days");
            }
        }
    }
}

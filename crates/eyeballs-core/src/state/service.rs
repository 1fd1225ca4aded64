//! A service while the market runs: what is the same for all its users on a day.

use crate::people::block::{Block, Invitation};
use crate::record::{CohortCount, ServiceDay, SimulationError};
use crate::spec::{HypeSpec, ServiceSpec, WorldSpec};
use crate::state::attached::Attached;
use crate::state::channel::{Channel, inbox_days};
use crate::state::habit::Habit;
use crate::state::window::Window;
use crate::streams;
use crate::units::{Day, MONTH_DAYS, Micros};
use crate::world::World;
use crate::world::taste::{self, mean_fit};
use crate::world::traits::Trait;
use eyeballs_abi::instance::ModelFailure;
use eyeballs_abi::layout::Market;
use std::sync::Arc;

/// A service while the market runs. Counts are agents unless said otherwise.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    /// As events left it.
    pub(crate) spec: ServiceSpec,
    /// Service, world and replication in words: where a model was that ended the program.
    pub(crate) label: Arc<str>,
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
    /// The day it opened first.
    pub(crate) first_opened: Day,
    /// Before congestion, 0..1.
    pub(crate) quality: f64,
    /// After congestion, 0..1.
    pub(crate) effective_quality: f32,
    pub(crate) habit: Habit,
    pub(crate) channels: Vec<Channel>,
    /// Hazard of being reached, summed over the days so far.
    pub(crate) cumulative_acquisition_hazard: f64,
    /// That of today.
    pub(crate) acquisition_hazard: f64,
    /// Today's pressure on those who left.
    pub(crate) win_back_hazard: f64,
    /// The greatest hazard of returning, summed over the days so far.
    pub(crate) cumulative_return_hazard: f64,
    /// Hazard by the factor of each channel's intent, and of those who came by none.
    pub(crate) channel_hazard: Vec<f32>,
    /// Share of users who leave in today's shock.
    pub(crate) shock_leave: f32,
    /// Shift of satisfaction in today's shock.
    pub(crate) shock_satisfaction: f32,
    pub(crate) active: u64,
    pub(crate) ever: u64,
    pub(crate) used: Window,
    /// Users by their last use, or by joining if there was none.
    pub(crate) engaged: Window,
    /// Users engaged at the end of yesterday: within 30 days.
    pub(crate) engaged_users: u64,
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
    /// Yesterday, as recorded.
    pub(crate) yesterday: ServiceDay,
    pub(crate) days: Vec<ServiceDay>,
    pub(crate) metric_values: Vec<f64>,
    pub(crate) vector_values: Vec<f64>,
    pub(crate) line_amounts: Vec<Micros>,
    /// By day, free minutes of those who were users in the morning.
    pub(crate) free_minutes: Vec<f64>,
    /// What today's releases cost.
    pub(crate) release_cost: Micros,
}

/// People who joined on one day by one channel.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Young {
    pub(crate) joined: u64,
    pub(crate) users: i64,
}

/// Days of joining that can be younger than a month, today included.
pub(crate) const YOUNG_DAYS: u32 = MONTH_DAYS + 1;

/// What models are told of a day whichever service they belong to.
pub(crate) fn of_everybody(spec: &WorldSpec, day: Day) -> Market {
    let people = &spec.people;
    let (weekday, day_of_year) = spec.calendar.date(day);
    Market {
        day: day.0,
        days: spec.days,
        represents: people.represents,
        population: f64::from(people.agents_on(day)) * f64::from(people.represents),
        weekday,
        day_of_year,
        ..Market::NONE
    }
}

impl Service {
    pub(crate) fn new(spec: &WorldSpec, service: &ServiceSpec) -> Result<Service, SimulationError> {
        let months = (spec.days / MONTH_DAYS + 1) as usize;
        Ok(Service {
            label: Arc::from(""),
            stream: streams::of_service(&service.name),
            taste: service.taste as f32,
            breadth: service.breadth.map(|breadth| breadth as f32),
            mean_fit: service.breadth.map_or(1.0, |breadth| mean_fit(breadth, service.fit_shape)),
            open: false,
            ever_open: false,
            closing: false,
            opened: service.opens,
            first_opened: service.opens,
            quality: service.quality.start,
            effective_quality: service.quality.start as f32,
            habit: Habit::new(&service.habit),
            channels: service
                .channels
                .iter()
                .map(|channel| Channel::new(channel, service.host.as_ref()))
                .collect(),
            cumulative_acquisition_hazard: 0.0,
            acquisition_hazard: 0.0,
            win_back_hazard: 0.0,
            cumulative_return_hazard: 0.0,
            channel_hazard: Vec::new(),
            shock_leave: 0.0,
            shock_satisfaction: 0.0,
            active: 0,
            ever: 0,
            used: Window::default(),
            engaged: Window::default(),
            engaged_users: 0,
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
            yesterday: ServiceDay::default(),
            days: Vec::with_capacity(spec.days as usize),
            metric_values: Vec::new(),
            vector_values: Vec::new(),
            line_amounts: Vec::new(),
            free_minutes: Vec::new(),
            release_cost: Micros::ZERO,
            spec: service.clone(),
        })
    }

    /// Lengths of the metrics that are lists of numbers.
    pub(crate) fn vector_lengths(&self) -> impl Iterator<Item = usize> {
        let metrics = self.models.iter().flat_map(|attached| &attached.spec.model.description().metrics);
        metrics.map(|metric| metric.length).filter(|&length| length > 1)
    }

    /// How well it fits a person of a block, 0..1.
    #[inline(always)]
    pub(crate) fn fit(&self, world: &World, block: &Block, row: usize) -> f32 {
        self.breadth.map_or(1.0, |breadth| {
            let slot = world.slots.of(Trait::Taste);
            taste::fit(slot.code(block.traits[slot.column][row]), self.taste, breadth, self.spec.fit_shape)
        })
    }

    /// What people expect of it on a day beyond its quality times fit, on the scale of quality.
    ///
    /// Whoever joined carries what it was on the day of joining, fading at the same rate: on any day that is the
    /// same for all of them, whenever they joined.
    pub(crate) fn hype(&self, day: Day) -> f32 {
        let HypeSpec { level, half_life_days } = self.spec.hype;
        if level == 0.0 {
            return 0.0;
        }
        let age = f64::from(day.0 - self.first_opened.0);
        (level * libm::exp2(-age / half_life_days)) as f32
    }

    /// Index of a day's row among `young`.
    pub(crate) fn young_slot(day: u32) -> usize {
        (day % YOUNG_DAYS) as usize
    }

    /// Nobody who left is reached with a greater hazard today, by themselves and by channels together: the fit is at most 1,
    /// and no channel weighs anybody more than the inverse of its mean.
    pub(crate) fn greatest_return_hazard(&self) -> f64 {
        let by_channels =
            if self.win_back_hazard > 0.0 { self.win_back_hazard / f64::from(self.mean_fit) } else { 0.0 };
        self.spec.return_hazard + by_channels
    }

    /// What a model is told of the day.
    pub(crate) fn market(&self, spec: &WorldSpec, index: usize, day: Day, cash: Micros) -> Market {
        let represents = f64::from(spec.people.represents);
        let people = |agents: u64| agents as f64 * represents;
        Market {
            active: people(self.active),
            users_day: self.yesterday.users_day as f64,
            users_month: self.yesterday.users_month as f64,
            payers_month: self.yesterday.payers_month as f64,
            joined: self.yesterday.joined as f64,
            left: self.yesterday.left as f64,
            minutes: self.yesterday.minutes,
            quality: f64::from(self.effective_quality),
            cash_micros: cash.0,
            service: index as u32,
            ..of_everybody(spec, day)
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

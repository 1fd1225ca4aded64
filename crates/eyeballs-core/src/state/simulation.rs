//! One simulation: the state of a market between days.

use crate::people::block::{Block, block_people};
use crate::record::{Decision, FirmRecord, Record, Round, ServiceRecord, SimulationError};
use crate::spec::NestSpec;
use crate::state::happenings::{Happening, happenings};
use crate::state::market_model::MarketModel;
use crate::state::scratch::Scratch;
use crate::state::service::Service;
use crate::state::settings::Settings;
use crate::units::{Day, Micros};
use crate::world::World;
use crate::world::taste_order::TasteOrder;
use eyeballs_numerics::random::key_of;
use rayon::prelude::*;
use std::mem::take;
use std::sync::{Arc, Mutex};

/// One replication of a world.
#[derive(Debug)]
pub struct Simulation {
    pub(crate) world: Arc<World>,
    /// The forked world that it enters on its fork day.
    pub(crate) future: Option<Arc<World>>,
    pub(crate) replication: u32,
    /// The day that comes next.
    pub(crate) day: Day,
    pub(crate) key: [u32; 2],
    /// The key of what models draw in `plan` and `settle`.
    pub(crate) market_key: [u32; 2],
    /// People by taste, where contacts are alike.
    pub(crate) taste_order: Option<Arc<TasteOrder>>,
    pub(crate) outside_weight: f32,
    pub(crate) next_event: usize,
    /// What happens, in order of days.
    pub(crate) events: Vec<Happening>,
    /// What firms decided so far.
    pub(crate) decisions: Vec<Decision>,
    /// Numbers of the policies that acted once and act no more.
    pub(crate) spent: Vec<u32>,
    /// What changed the owners of firms so far.
    pub(crate) rounds: Vec<Round>,
    pub(crate) services: Vec<Service>,
    /// Models that belong to no service.
    pub(crate) market_models: Vec<MarketModel>,
    /// As events left them.
    pub(crate) nests: Vec<NestSpec>,
    pub(crate) firms: Vec<Firm>,
    pub(crate) blocks: Vec<Block>,
    /// Working memory, one for each thread that ever worked here at the same time.
    pub(crate) scratch: Mutex<Vec<Scratch>>,
}

/// A firm while the market runs.
#[derive(Clone, Debug)]
pub(crate) struct Firm {
    pub(crate) cash: Micros,
    pub(crate) capital_today: Micros,
    pub(crate) record: FirmRecord,
}

impl Simulation {
    /// Makes the people and creates the models. A forked world begins as what it forks from.
    ///
    /// # Errors
    /// A model that refuses its parameters.
    pub fn new(world: &Arc<World>, replication: u32) -> Result<Simulation, SimulationError> {
        match &world.past {
            Some(past) => {
                let mut simulation = Simulation::after(&past.world, replication, 0, Vec::new())?;
                simulation.future = Some(Arc::clone(world));
                Ok(simulation)
            }
            None => Simulation::after(world, replication, 0, Vec::new()),
        }
    }

    /// The beginning of a simulation, its services as the first `events` events and some decisions leave them.
    pub(crate) fn after(
        world: &Arc<World>,
        replication: u32,
        events: usize,
        decisions: Vec<Decision>,
    ) -> Result<Simulation, SimulationError> {
        let spec = &world.spec;
        let key = key_of(spec.seed, replication);
        let happenings = happenings(spec, replication);
        let Settings { services, nests } = Settings::after(world, &happenings[..events], &decisions);
        let services = services.iter().map(|service| Service::new(spec, service));
        let mut services: Vec<Service> = services.collect::<Result<_, _>>()?;
        let market_models = MarketModel::of(&mut services, Day(0))?;
        let people = spec.agents() as usize;
        let together = block_people(spec.agents());
        let blocks = (0..people.div_ceil(together))
            .into_par_iter()
            .map(|index| {
                let first = index * together;
                let count = (people - first).min(together);
                Block::new(world, key, first as u32, count)
            })
            .collect();
        let firms = spec.firms.iter().map(|firm| Firm {
            cash: firm.cash,
            capital_today: Micros::ZERO,
            record: FirmRecord { name: firm.name.clone(), cash_start: firm.cash, ..FirmRecord::default() },
        });
        let mut simulation = Simulation {
            future: None,
            replication,
            day: Day(0),
            key,
            market_key: key_of(spec.market_seed, replication),
            taste_order: (spec.people.homophily > 0.0).then(|| Arc::new(TasteOrder::new(key, spec.agents()))),
            outside_weight: spec.people.outside_weight as f32,
            next_event: events,
            events: happenings,
            decisions,
            spent: Vec::new(),
            rounds: Vec::new(),
            services,
            market_models,
            nests,
            firms: firms.collect(),
            blocks,
            scratch: Mutex::new(Vec::new()),
            world: Arc::clone(world),
        };
        simulation.label_services();
        Ok(simulation)
    }

    /// Says in words where the models of each service are.
    pub(crate) fn label_services(&mut self) {
        let world = &self.world.name;
        for service in &mut self.services {
            let name = service.spec.name.escape_debug();
            let comma = if world.is_empty() { "" } else { ", " };
            let label = format!("service `{name}`{comma}{world}, replication {}", self.replication);
            service.label = label.into();
        }
    }

    /// The day that comes next.
    pub fn day(&self) -> Day {
        self.day
    }

    /// Number of agents, those who are still to enter included.
    pub fn people(&self) -> u32 {
        self.world.spec.agents()
    }

    /// What it leaves behind.
    pub fn into_record(mut self) -> Record {
        self.lend_record()
    }

    /// The record so far, taken out of the simulation.
    pub(crate) fn lend_record(&mut self) -> Record {
        let services = self.services.iter_mut().map(|service| ServiceRecord {
            days: take(&mut service.days),
            metric_values: take(&mut service.metric_values),
            vector_values: take(&mut service.vector_values),
            line_amounts: take(&mut service.line_amounts),
            free_minutes: take(&mut service.free_minutes),
            cohorts: take(&mut service.cohort_counts),
            channels: service.channels.iter_mut().map(|channel| take(&mut channel.record)).collect(),
            ..ServiceRecord::empty(&service.spec)
        });
        Record {
            services: services.collect(),
            firms: self.firms.iter_mut().map(|firm| take(&mut firm.record)).collect(),
            decisions: take(&mut self.decisions),
            rounds: take(&mut self.rounds),
            valuation: self.world.spec.valuation,
        }
    }

    /// Puts back what [`Simulation::lend_record`] took.
    pub(crate) fn return_record(&mut self, record: Record) {
        let Record { services, firms, decisions, rounds, valuation: _ } = record;
        for (service, record) in self.services.iter_mut().zip(services) {
            let ServiceRecord {
                days,
                metric_values,
                vector_values,
                line_amounts,
                cohorts,
                channels,
                free_minutes,
                ..
            } = record;
            (service.days, service.cohort_counts) = (days, cohorts);
            (service.metric_values, service.vector_values) = (metric_values, vector_values);
            (service.line_amounts, service.free_minutes) = (line_amounts, free_minutes);
            for (channel, record) in service.channels.iter_mut().zip(channels) {
                channel.record = record;
            }
        }
        for (firm, record) in self.firms.iter_mut().zip(firms) {
            firm.record = record;
        }
        (self.decisions, self.rounds) = (decisions, rounds);
    }
}

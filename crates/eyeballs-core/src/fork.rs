//! Forks: a simulation of one world goes on as a simulation of another. The people, the services and all
//! that happened stay; what the other world has changed holds from then on.

mod rules;

pub use rules::{Fixed, fixed};

use crate::people::block::{Block, Relation};
use crate::people::stored_traits;
use crate::record::{SimulationError, ledger_lines, metric_names, metric_vectors};
use crate::spec::{ServiceSpec, WorldSpec};
use crate::state::attached::Attached;
use crate::state::channel::{Channel, inbox_days};
use crate::state::habit::Habit;
use crate::state::happenings::happenings;
use crate::state::market_model::MarketModel;
use crate::state::service::Service;
use crate::state::settings::Settings;
use crate::state::simulation::Simulation;
use crate::units::{Day, MONTH_DAYS, Micros};
use crate::world::shares::Shares;
use crate::world::slots::Slots;
use crate::world::{Past, World};
use rayon::prelude::*;
use std::sync::{Arc, Mutex, OnceLock};

impl World {
    /// A world that is `past` until the morning of `day`, and what `spec` says from then on. What `spec`
    /// has changed is set that morning, before the day's events; all else stays as it has become.
    ///
    /// # Panics
    /// If `spec` changes what cannot change, see [`fixed`].
    pub fn forked(spec: WorldSpec, past: &Arc<World>, day: Day) -> World {
        let mistakes = fixed(&past.spec, &spec, day);
        assert!(mistakes.is_empty(), "a checked fork changes only what can change: {mistakes:?}");
        World {
            free_minutes: past.free_minutes.clone(),
            sociability: past.sociability.clone(),
            ad_tolerance: past.ad_tolerance.clone(),
            willingness_to_pay: past.willingness_to_pay.clone(),
            copula: past.copula.clone(),
            service_traits: past.service_traits.clone(),
            shares: Shares::new(&spec),
            slots: Slots::new(&spec),
            past: Some(Past { world: Arc::clone(past), day }),
            identity: OnceLock::new(),
            name: String::new(),
            spec,
        }
    }
}

impl Simulation {
    /// A copy that goes on as a world that forks from the world of this simulation, on its fork day.
    ///
    /// # Errors
    /// A model that refuses its parameters.
    ///
    /// # Panics
    /// If that world does not fork from this one on this day.
    pub fn fork(&self, world: &Arc<World>) -> Result<Simulation, SimulationError> {
        let Simulation {
            world: before,
            future: _,
            replication,
            day,
            key,
            market_key,
            taste_order,
            outside_weight,
            next_event: _,
            events: _,
            decisions,
            spent,
            rounds,
            services,
            market_models,
            nests: _,
            firms,
            blocks,
            scratch: _,
        } = self;
        let forks_here = |past: &Past| Arc::ptr_eq(&past.world, before) && past.day == *day;
        assert!(world.past.as_ref().is_some_and(forks_here), "the world forks from this one on day {day}");
        let (old, new) = (&before.spec, &world.spec);
        let events = happenings(new, *replication);
        let next_event = events.partition_point(|event| event.day < *day);
        let Settings { services: specs, nests } = Settings::after(world, &events[..next_event], decisions);
        let starts = old.services.iter().zip(&new.services);
        let qualities = starts.map(|(old, new)| changed(old.quality.start, new.quality.start));
        let services = services.iter().zip(specs).zip(qualities);
        let mut services: Vec<Service> = services
            .map(|((service, spec), quality)| service.forked(spec, quality, *day))
            .collect::<Result<_, _>>()?;
        let mut of_market = MarketModel::of(&mut services, *day)?;
        for model in &mut of_market {
            let before = market_models.iter().find(|before| before.attached.id() == model.attached.id());
            if let Some(before) = before {
                model.attached.globals.clone_from(&before.attached.globals);
            }
        }
        let mut fork = Simulation {
            world: Arc::clone(world),
            future: None,
            replication: *replication,
            day: *day,
            key: *key,
            market_key: *market_key,
            taste_order: taste_order.clone(),
            outside_weight: changed(old.people.outside_weight, new.people.outside_weight)
                .map_or(*outside_weight, |weight| weight as f32),
            next_event,
            events,
            decisions: decisions.clone(),
            spent: spent.clone(),
            rounds: rounds.clone(),
            services,
            market_models: of_market,
            nests,
            firms: firms.clone(),
            blocks: blocks.par_iter().map(|block| block.forked(world, *key)).collect(),
            scratch: Mutex::default(),
        };
        fork.label_services();
        Ok(fork)
    }

    /// Becomes a simulation of the forked world, if its day has come.
    pub(crate) fn enter_fork(&mut self) -> Result<(), SimulationError> {
        let today = |world: &mut Arc<World>| world.past.as_ref().is_some_and(|past| past.day == self.day);
        if let Some(world) = self.future.take_if(today) {
            *self = self.fork(&world)?;
        }
        Ok(())
    }
}

fn changed(old: f64, new: f64) -> Option<f64> {
    (old != new).then_some(new)
}

impl Service {
    /// The service under another specification; `quality` is what it is set to, if it is.
    fn forked(&self, spec: ServiceSpec, quality: Option<f64>, day: Day) -> Result<Service, SimulationError> {
        let mut service = self.clone();
        service.quality = quality.unwrap_or(self.quality);
        service.habit = Habit::new(&spec.habit);
        for (channel, channel_spec) in service.channels.iter_mut().zip(&spec.channels) {
            let Channel { cut, hazard, funnel_pass, record, .. } = channel.clone();
            *channel = Channel {
                cut,
                hazard,
                funnel_pass,
                record,
                ..Channel::new(channel_spec, spec.host.as_ref())
            };
        }
        service.space_inbox(inbox_days(&spec));
        service.models = spec
            .models
            .iter()
            .enumerate()
            .map(|(index, model)| {
                let new = Attached::new(&spec, model, day)?;
                Ok(match self.models.get(index).cloned() {
                    Some(Attached { globals, metrics, postings, .. }) => {
                        Attached { globals, metrics, postings, ..new }
                    }
                    None => new,
                })
            })
            .collect::<Result<_, _>>()?;
        let metrics = [&self.spec, &spec].map(|spec| metric_names(spec).len());
        service.metric_values = widened(&self.metric_values, self.days.len(), metrics, 0.0);
        let months = self.days.len().div_ceil(MONTH_DAYS as usize);
        let lengths =
            [&self.spec, &spec].map(|spec| metric_vectors(spec).iter().map(|vector| vector.length).sum());
        service.vector_values = widened(&self.vector_values, months, lengths, 0.0);
        let lines = [&self.spec, &spec].map(|spec| ledger_lines(spec).len());
        service.line_amounts = widened(&self.line_amounts, self.days.len(), lines, Micros::ZERO);
        service.spec = spec;
        Ok(service)
    }

    /// Keeps the invitations on their way apart by at least `days` days.
    fn space_inbox(&mut self, days: usize) {
        if days <= self.inbox.len() {
            return;
        }
        for invitation in std::mem::replace(&mut self.inbox, vec![Vec::new(); days]).into_iter().flatten() {
            self.inbox[invitation.arrives.0 as usize % days].push(invitation);
        }
    }
}

/// A table of `rows` rows of `[from, to]` columns, `empty` where there were none: models that were not
/// there yet did nothing.
fn widened<T: Copy>(values: &[T], rows: usize, [from, to]: [usize; 2], empty: T) -> Vec<T> {
    (0..rows)
        .flat_map(|row| {
            let new = std::iter::repeat_n(empty, to - from);
            values[row * from..(row + 1) * from].iter().copied().chain(new)
        })
        .collect()
}

/// A column stays as it is, unless only one of the two worlds has it: then it is that of the new one.
fn keep_if_wanted<T>(column: &mut Vec<T>, new: Vec<T>) {
    if column.len() != new.len() {
        *column = new;
    }
}

impl Block {
    /// The same people in another world.
    fn forked(&self, world: &World, key: [u32; 2]) -> Block {
        let mut block = self.clone();
        // A model that is attached now may read a trait that nobody has asked for.
        block.traits = stored_traits::columns(world, key, self.first, self.count);
        for (index, relation) in block.relations.iter_mut().enumerate() {
            let new = Relation::new(&world.spec, index, self.count);
            let models = relation.states.len();
            relation.states.extend(new.states.into_iter().skip(models));
            keep_if_wanted(&mut relation.last_paid, new.last_paid);
            // Contacts that nobody looked at before are looked at within the week.
            keep_if_wanted(&mut relation.contacts_using, new.contacts_using);
            keep_if_wanted(&mut relation.contacts_paying, new.contacts_paying);
            // A habit that had no strength before begins now.
            keep_if_wanted(&mut relation.habit, new.habit);
            // Of a service that is new, nobody was a user; without `inactive_days` nobody asks.
            keep_if_wanted(&mut relation.user_since, new.user_since);
            relation.today = new.today;
        }
        block
    }
}

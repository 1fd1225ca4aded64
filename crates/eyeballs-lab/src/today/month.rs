//! What the first month of a simulation says of a fact: the days 1 to 30, since the users of today are placed on day 0 and use it
//! from day 1 on.

use super::Error;
use crate::Progress;
use eyeballs_core::record::{Record, ServiceRecord, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::units::{Day, Micros};
use eyeballs_core::world::World;
use eyeballs_scenario::Mistakes;
use eyeballs_scenario::checked::{Anchor, Known, Today, WINDOW_DAYS};
use rayon::prelude::*;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The days that are looked at.
const DAYS: RangeInclusive<usize> = 1..=WINDOW_DAYS as usize;
/// What a model calls those who pay, where not everybody pays each month.
const MEMBERS: &str = "members";

/// A fact over some replications.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mean {
    pub(super) mean: f64,
    /// Standard error of the mean; 0 of one replication.
    pub(super) error: f64,
}

/// Each fact over some replications of a world; nothing where it has no value, or is itself a number of the scenario.
///
/// # Errors
/// A simulation that fails.
pub(super) fn means(
    world: &Arc<World>,
    today: &Today,
    replications: u32,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<Option<Mean>>, SimulationError> {
    let months: Result<Vec<Vec<Option<f64>>>, SimulationError> = (0..replications)
        .into_par_iter()
        .map(|replication| facts(world, today, replication, progress, stop))
        .collect();
    let months = months?;
    Ok((0..today.anchors.len())
        .map(|anchor| {
            let values: Option<Vec<f64>> = months.iter().map(|month| month[anchor]).collect();
            values.map(|values| {
                let count = values.len() as f64;
                let mean = values.iter().sum::<f64>() / count;
                let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
                Mean { mean, error: libm::sqrt(squares / (count * (count - 1.0).max(1.0))) }
            })
        })
        .collect())
}

/// Each fact in one replication.
///
/// # Errors
/// A simulation that fails.
pub(super) fn facts(
    world: &Arc<World>,
    today: &Today,
    replication: u32,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<Option<f64>>, SimulationError> {
    let mut simulation = Simulation::new(world, replication)?;
    simulation.run_to(Day(WINDOW_DAYS + 1), stop)?;
    let record = simulation.into_record();
    progress.simulation_done();
    Ok(today.anchors.iter().map(|anchor| fact(&record, anchor)).collect())
}

fn fact(record: &Record, anchor: &Anchor) -> Option<f64> {
    let service = record.services.iter().find(|service| service.name == anchor.service)?;
    let days = &service.days[DAYS];
    let sum = |of: &dyn Fn(usize) -> f64| DAYS.map(of).sum::<f64>();
    let month_users = days.last()?.users_month as f64;
    let per_user = |total: f64| (month_users > 0.0).then(|| total / month_users);
    let by_channels: u64 = service.channels.iter().map(|channel| channel.joined).sum();
    let joined = sum(&|day| service.days[day].joined as f64);
    match anchor.known {
        // They join on day 0, by no channel.
        Known::Users => {
            let all: u64 = service.days.iter().map(|day| day.joined).sum();
            Some(all.saturating_sub(by_channels) as f64)
        }
        Known::Payers => Some(members(service).unwrap_or(days.last()?.payers_month as f64)),
        Known::Tenure | Known::Cash | Known::Price => None,
        Known::Churn => {
            let left = sum(&|day| service.days[day].left as f64);
            let user_days = sum(&|day| (service.days[day].active + service.days[day].left) as f64);
            let a_month = f64::from(WINDOW_DAYS);
            (user_days > 0.0).then(|| 1.0 - libm::exp(-a_month * left / user_days))
        }
        Known::NewUsers => match &anchor.channel {
            None => Some(joined),
            // Channels are counted from day 0 on; they share out the month as they share out the whole.
            Some(channel) => {
                let channel = service.channels.iter().find(|other| other.name == *channel)?;
                Some(if by_channels == 0 { 0.0 } else { joined * channel.joined as f64 / by_channels as f64 })
            }
        },
        Known::Minutes => per_user(sum(&|day| service.days[day].minutes) / f64::from(WINDOW_DAYS)),
        Known::Stickiness => {
            per_user(sum(&|day| service.days[day].users_day as f64) / f64::from(WINDOW_DAYS))
        }
        Known::Arpu => per_user(days.iter().map(|day| day.revenue()).sum::<Micros>().units()),
    }
}

/// Members on day 1, as a model counts them.
fn members(service: &ServiceRecord) -> Option<f64> {
    let metric = service.metrics.iter().position(|metric| metric.name == MEMBERS)?;
    service.metric_over(metric, 1..2)
}

/// The error of values that make no market.
pub(super) fn refused(today: &Today, values: &[f64], mistakes: &Mistakes) -> Error {
    let reason = mistakes.iter().next().map_or_else(String::new, |mistake| mistake.message.clone());
    Error::Candidate { values: written(today, values), reason }
}

/// The error of a simulation that failed.
pub(super) fn failed(today: &Today, values: &[f64], error: SimulationError) -> Error {
    match error {
        SimulationError::Stopped { .. } => Error::Interrupted,
        error => Error::Candidate { values: written(today, values), reason: error.to_string() },
    }
}

fn written(today: &Today, values: &[f64]) -> String {
    let pairs = today.anchors.iter().zip(values);
    pairs.map(|(anchor, value)| format!("{} = {value}", anchor.parameter)).collect::<Vec<_>>().join(", ")
}

//! Simulations of a batch one by one, as somebody asks for them.

use super::Batch;
use super::simulate::{Outcome, Past, Watch};
use crate::Silent;
use crate::hands::{Failed, Keys, Task};
use crate::worlds::Worlds;
use eyeballs_core::checkpoint::write_record;
use std::sync::atomic::AtomicBool;

/// Does single simulations. Variants of one replication that are asked for one after the other share what they have in common.
#[derive(Debug)]
pub struct Alone<'a> {
    batch: &'a Batch<'a>,
    last: Option<Last>,
}

/// Of the replication that was asked for last.
struct Last {
    replication: u32,
    keys: Keys,
    placebo: Option<usize>,
    worlds: Worlds,
    past: Past,
}

impl std::fmt::Debug for Last {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Last").field("replication", &self.replication).field("keys", &self.keys).finish()
    }
}

impl<'a> Alone<'a> {
    /// Of a batch.
    pub fn new(batch: &'a Batch<'a>) -> Alone<'a> {
        Alone { batch, last: None }
    }

    /// Simulates, and gives the record as the market writes it.
    ///
    /// # Errors
    /// Why there is no record: the task is none of this batch, values do not go together, or the simulation fails.
    pub fn simulate(&mut self, task: Task) -> Result<Vec<u8>, Failed> {
        let Task { variant, replication, keys, placebo } = task;
        let batch = match placebo.map(|index| self.batch.controls.get(index)) {
            None => self.batch,
            Some(Some(control)) => &control.batch,
            Some(None) => {
                return Err(Failed { message: "there is no such placebo".to_owned(), model: false });
            }
        };
        let scenario = batch.scenario;
        if variant >= scenario.variants.len() || replication >= scenario.replications {
            let message = format!("there is no variant {variant} with a replication {replication}");
            return Err(Failed { message, model: false });
        }
        let is_same =
            |last: &Last| (last.replication, last.keys, last.placebo) == (replication, keys, placebo);
        let last = match self.last.take().filter(is_same) {
            Some(last) => last,
            None => {
                Last { replication, keys, placebo, worlds: worlds(batch, replication, keys)?, past: None }
            }
        };
        let last = self.last.insert(last);
        let watch = Watch { progress: &Silent, stop: &AtomicBool::new(false) };
        match batch.here(&last.worlds, variant, replication, &mut last.past, watch) {
            Outcome::Done(record) => {
                let mut bytes = Vec::new();
                let written = write_record(&record, &last.worlds.variants[variant], replication, &mut bytes);
                written.map(|()| bytes).map_err(|error| Failed { message: error.to_string(), model: false })
            }
            Outcome::Failed(failed) => Err(failed),
            Outcome::Dropped => Err(Failed { message: "it was stopped".to_owned(), model: false }),
        }
    }
}

fn worlds(batch: &Batch<'_>, replication: u32, keys: Keys) -> Result<Worlds, Failed> {
    match &batch.drawn {
        Some(drawn) => drawn
            .with_keys(replication, &batch.worlds, keys)
            .map_err(|message| Failed { message, model: false }),
        None => Ok(batch.worlds.clone()),
    }
}

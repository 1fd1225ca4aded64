//! All combinations of the levers' values, in each variant.

use crate::commands::study::Study;
use crate::numbers::grouped;
use crate::output::terminal_width;
use eyeballs_lab::Progress;
use eyeballs_lab::exploration::{Error, Exploration, Explored};
use eyeballs_lab::store::Store;
use eyeballs_report::exploration::{CONTENTS, files, json, picture, table};
use eyeballs_report::{Drawn, Error as Unwritten};
use eyeballs_scenario::Scenario;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// An exploration of levers.
pub struct Levers<'a> {
    pub scenario: &'a Scenario,
    pub exploration: Exploration<'a>,
    pub json: bool,
}

impl Study for Levers<'_> {
    type Found = Explored;

    fn size(&self) -> String {
        let Levers { scenario, exploration, .. } = self;
        let points = exploration.points().len();
        let all = points as u64 * scenario.variants.len() as u64 * u64::from(scenario.replications);
        let simulations = exploration.simulations();
        let once = match all - simulations {
            0 => String::new(),
            rest => format!("; {} more are the same again", grouped(rest)),
        };
        format!(
            "{} combinations of {} levers x {} variants x {} replications: {} simulations{once}",
            grouped(points as u64),
            scenario.levers.len(),
            scenario.variants.len(),
            scenario.replications,
            grouped(simulations),
        )
    }

    fn simulations(&self) -> u64 {
        self.exploration.simulations()
    }

    fn design(&self) -> String {
        let levers =
            self.scenario.levers.iter().map(|lever| format!("{} {:?}", lever.factor.key, lever.values));
        format!("levers {}", levers.collect::<Vec<_>>().join("; "))
    }

    fn points(&self) -> (Vec<&str>, Vec<Vec<f64>>) {
        let keys = self.scenario.levers.iter().map(|lever| &*lever.factor.key).collect();
        (keys, self.exploration.points().to_vec())
    }

    fn pilot(&self, count: usize, store: &dyn Store, progress: &dyn Progress, stop: &AtomicBool) -> u64 {
        self.exploration.pilot(count, store, progress, stop)
    }

    fn run(
        &self,
        store: &dyn Store,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Option<Explored>, String> {
        match self.exploration.run(Some(store), progress, stop) {
            Ok(explored) => Ok(Some(explored)),
            Err(Error::Interrupted) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn contents(&self) -> &'static str {
        CONTENTS
    }

    fn files(&self, found: &Explored, folder: &Path) -> Vec<Unwritten> {
        files(found, folder)
    }

    fn pictures(&self, found: &Explored, folder: &Path) -> Drawn {
        picture(found, &self.scenario.title, folder)
    }

    fn text(&self, found: &Explored) -> String {
        if self.json { json(found) } else { table(found, &self.scenario.title, terminal_width()) }
    }

    fn has_problems(&self, found: &Explored) -> bool {
        !found.problems.is_empty()
    }
}

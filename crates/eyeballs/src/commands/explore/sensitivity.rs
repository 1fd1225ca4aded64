//! What the outcome depends on, of all that nobody knows.

use crate::commands::study::Study;
use crate::numbers::grouped;
use crate::output::terminal_width;
use eyeballs_lab::Progress;
use eyeballs_lab::sensitivity::{Analysed, Error, Method, Sensitivity};
use eyeballs_lab::store::Store;
use eyeballs_report::sensitivity::{CONTENTS, files, json, pictures, table};
use eyeballs_report::{Drawn, Error as Unwritten};
use eyeballs_scenario::Scenario;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// An analysis of sensitivity.
pub struct Dependence<'a> {
    pub scenario: &'a Scenario,
    pub analysis: Sensitivity<'a>,
    pub method: Method,
    pub json: bool,
}

impl Study for Dependence<'_> {
    type Found = Analysed;

    fn size(&self) -> String {
        let (keys, points) = self.analysis.points();
        format!(
            "{} uncertain numbers, {} points x {} variants x {} replications: {} simulations",
            keys.len(),
            grouped(points.len() as u64),
            self.scenario.variants.len(),
            self.scenario.replications,
            grouped(self.simulations()),
        )
    }

    fn simulations(&self) -> u64 {
        self.analysis.simulations()
    }

    fn design(&self) -> String {
        format!("sensitivity {:?}", self.method)
    }

    fn points(&self) -> (Vec<&str>, Vec<Vec<f64>>) {
        self.analysis.points()
    }

    fn pilot(&self, count: usize, store: &dyn Store, progress: &dyn Progress, stop: &AtomicBool) -> u64 {
        self.analysis.pilot(count, store, progress, stop)
    }

    fn run(
        &self,
        store: &dyn Store,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Option<Analysed>, String> {
        match self.analysis.run(Some(store), progress, stop) {
            Ok(analysed) => Ok(Some(analysed)),
            Err(Error::Interrupted) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }

    fn contents(&self) -> &'static str {
        CONTENTS
    }

    fn files(&self, found: &Analysed, folder: &Path) -> Vec<Unwritten> {
        files(found, folder)
    }

    fn pictures(&self, found: &Analysed, folder: &Path) -> Drawn {
        pictures(found, &self.scenario.title, folder)
    }

    fn text(&self, found: &Analysed) -> String {
        if self.json { json(found) } else { table(found, &self.scenario.title, terminal_width()) }
    }

    fn has_problems(&self, found: &Analysed) -> bool {
        !found.problems.is_empty()
    }
}

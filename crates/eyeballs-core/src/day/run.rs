//! One day after the other.

use crate::record::{Record, SimulationError};
use crate::state::simulation::Simulation;
use crate::units::Day;
use std::sync::atomic::{AtomicBool, Ordering};

impl Simulation {
    /// Runs to the last day, or until `stop` is set, which is looked at before each day. What was
    /// recorded comes back either way.
    pub fn run(mut self, stop: &AtomicBool) -> (Record, Result<(), SimulationError>) {
        let end = self.run_to(Day(self.world.spec.days), stop);
        (self.into_record(), end)
    }

    /// Runs until `day` comes next, or until `stop` is set, which is looked at before each day.
    ///
    /// # Errors
    /// A model that fails, money beyond counting, or [`SimulationError::Stopped`].
    pub fn run_to(&mut self, day: Day, stop: &AtomicBool) -> Result<(), SimulationError> {
        while self.day < day {
            if stop.load(Ordering::Relaxed) {
                return Err(SimulationError::Stopped { day: self.day });
            }
            self.step()?;
        }
        Ok(())
    }
}

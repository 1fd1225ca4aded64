//! A day of the market: its phases, in order.

use crate::day::acquire::acquire;
use crate::day::attention::attention;
use crate::day::calendar::calendar;
use crate::day::churn::churn;
use crate::day::invite::invite;
use crate::day::plan::plan;
use crate::day::recorder::record;
use crate::day::serve::serve;
use crate::day::settle::settle;
use crate::record::SimulationError;
use crate::state::simulation::Simulation;
use crate::units::Day;

impl Simulation {
    /// One day.
    ///
    /// # Errors
    /// A model that fails, or money beyond counting. The days before are recorded.
    pub fn step(&mut self) -> Result<(), SimulationError> {
        calendar(self)?;
        plan(self)?;
        let sums = self.for_each_stretch(|block, scratch, shared| {
            attention(block, scratch, shared)?;
            serve(block, scratch, shared)?;
            churn(block, scratch, shared)?;
            acquire(block, scratch, shared)?;
            invite(block, scratch, shared);
            Ok(())
        })?;
        settle(self, &sums)?;
        record(self);
        self.day = Day(self.day.0 + 1);
        self.enter_fork()
    }
}

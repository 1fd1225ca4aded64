//! A day of the market: its phases, in order.

use crate::attention::attention;
use crate::calendar::calendar;
use crate::come::come;
use crate::plan::plan;
use crate::record::SimulationError;
use crate::recorder::record;
use crate::serve::serve;
use crate::settle::settle;
use crate::simulation::Simulation;
use crate::stay::stay;
use crate::tell::tell;
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
            stay(block, scratch, shared);
            come(block, scratch, shared);
            tell(block, scratch, shared);
            Ok(())
        })?;
        settle(self, &sums)?;
        record(self);
        self.day = Day(self.day.0 + 1);
        self.turn()
    }
}

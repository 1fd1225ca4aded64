//! How people stand to a service between two days, for whoever shows them: nothing that is simulated reads it.

use crate::people::people_set::WORD_PEOPLE;
use crate::state::simulation::Simulation;

/// How a person stands to a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Standing {
    /// Never was a user.
    Never = 0,
    /// A user who paid nothing within the last 30 days.
    Using = 1,
    /// A user who paid within the last 30 days.
    Paying = 2,
    /// Was a user and left.
    Gone = 3,
}

impl Simulation {
    /// How the first `people` agents stand to a service (by its index) at the end of the last day. Agents who have not entered
    /// the market yet never were users.
    pub fn standings(&self, service: usize, people: usize) -> Vec<Standing> {
        let mut standings = Vec::with_capacity(people.min(self.people() as usize));
        for block in &self.blocks {
            let relation = &block.relations[service];
            let paid: Vec<u64> = relation.paid_before(self.day).collect();
            let rows = block.count.min(people - standings.len());
            standings.extend((0..rows).map(|row| {
                let has_paid =
                    paid.get(row / WORD_PEOPLE).is_some_and(|word| word >> (row % WORD_PEOPLE) & 1 == 1);
                match (relation.ever.contains(row), relation.active.contains(row)) {
                    (false, _) => Standing::Never,
                    (true, false) => Standing::Gone,
                    (true, true) if has_paid => Standing::Paying,
                    (true, true) => Standing::Using,
                }
            }));
        }
        standings
    }
}

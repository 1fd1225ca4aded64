//! `decisions.csv`: what firms decided by their policies, and what happened by chance.

use super::CsvStream;
use crate::row::Row;
use crate::{Error, Stream};
use eyeballs_core::record::{CHANCE, Decision};
use eyeballs_core::spec::WorldSpec;
use eyeballs_lab::Simulation;
use std::collections::BTreeMap;
use std::path::Path;

const NAMES: [&str; 9] =
    ["variant", "replication", "day", "firm", "policy", "what", "before", "wanted", "number"];

/// Writes `decisions.csv`.
pub struct Decisions {
    stream: CsvStream,
    /// By variant and number of the policy.
    policies: BTreeMap<(usize, u32), Policy>,
}

/// What people call a policy, its firm and its deeds; an event with a hazard is that of no firm.
struct Policy {
    name: String,
    firm: String,
    deeds: Vec<String>,
}

impl Decisions {
    /// Starts the file in a folder, if the world of some variant has policies or events with a hazard.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create<'w>(
        folder: &Path,
        worlds: impl Iterator<Item = &'w WorldSpec>,
    ) -> Result<Option<Decisions>, Error> {
        let policies: BTreeMap<_, _> = (0..).zip(worlds).flat_map(policies).collect();
        if policies.is_empty() {
            return Ok(None);
        }
        let stream = CsvStream::create(folder.join("decisions.csv"), &NAMES)?;
        Ok(Some(Decisions { stream, policies }))
    }
}

fn policies((variant, world): (usize, &WorldSpec)) -> Vec<((usize, u32), Policy)> {
    let policies = world.policies.iter().map(|policy| {
        let deeds = policy.deeds.iter().map(|deed| deed.written.clone()).collect();
        let (name, firm) = (policy.name.clone(), world.firms[policy.firm].name.clone());
        ((variant, policy.number), Policy { name, firm, deeds })
    });
    // What an event does stands one after the other.
    let events = world.chances.chunk_by(|one, other| one.number == other.number).map(|deeds| {
        let (name, firm) = (deeds[0].name.clone(), String::new());
        let number = CHANCE + deeds[0].number;
        (
            (variant, number),
            Policy { name, firm, deeds: deeds.iter().map(|deed| deed.written.clone()).collect() },
        )
    });
    policies.chain(events).collect()
}

impl Stream for Decisions {
    fn path(&self) -> &Path {
        self.stream.path()
    }

    fn take(&mut self, simulation: &Simulation<'_>) -> Result<(), Error> {
        let policies = &self.policies;
        let row = |decision: &Decision| {
            Some(row(simulation, policies.get(&(simulation.variant, decision.policy))?, decision))
        };
        self.stream.write(simulation.record.decisions.iter().filter_map(row))
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.stream.flush()
    }
}

fn row(simulation: &Simulation<'_>, policy: &Policy, decision: &Decision) -> Row {
    Row::new()
        .text(simulation.variant_name)
        .count(simulation.replication)
        .count(decision.day.0)
        .text(&policy.firm)
        .text(&policy.name)
        .text(policy.deeds.get(decision.deed as usize).map_or("", String::as_str))
        .optional(decision.before)
        .optional(decision.wanted)
        .optional(decision.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scratch, record, service};
    use eyeballs_core::units::Day;
    use std::fs;

    #[test]
    fn decisions_tell_who_did_what_and_what_held_it() {
        let scratch = Scratch::new("decisions");
        let policy = Policy {
            name: "=answer".to_owned(),
            firm: "acme".to_owned(),
            deeds: vec!["close copy".to_owned(), "service.reader.quality".to_owned()],
        };
        let stream = CsvStream::create(scratch.path().join("decisions.csv"), &NAMES).unwrap();
        let mut decisions = Box::new(Decisions { stream, policies: [((1, 4), policy)].into() });
        let mut record = record(vec![service("reader", 0, 1, vec![], vec![])], 1);
        let close = Decision { day: Day(3), policy: 4, deed: 0, before: None, wanted: None, number: None };
        let set = Decision { deed: 1, before: Some(0.5), wanted: Some(0.75), number: Some(0.625), ..close };
        record.decisions = vec![close, set];
        let simulation = Simulation { variant: 1, variant_name: "base", replication: 7, record: &record };
        decisions.take(&simulation).unwrap();
        decisions.finish().unwrap();
        assert_eq!(
            fs::read_to_string(scratch.path().join("decisions.csv")).unwrap(),
            "variant,replication,day,firm,policy,what,before,wanted,number\nbase,7,3,acme,'=answer,close copy,,,\n\
             base,7,3,acme,'=answer,service.reader.quality,0.5,0.75,0.625\n"
        );
    }
}

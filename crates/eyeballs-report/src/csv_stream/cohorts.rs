//! `cohorts.csv`: who joined in a month, and how many of them are users at each age.

use super::{CsvStream, share};
use crate::row::Row;
use crate::{Error, Stream};
use eyeballs_core::record::{CohortCount, ServiceRecord};
use eyeballs_lab::Simulation;
use std::path::Path;

const NAMES: [&str; 8] = [
    "variant",
    "replication",
    "service",
    "joined_month",
    "age_months",
    "size_people",
    "users_people",
    "users_share",
];

/// Writes `cohorts.csv`.
pub struct Cohorts(CsvStream);

impl Cohorts {
    /// Starts the file in a folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(folder: &Path) -> Result<Cohorts, Error> {
        CsvStream::create(folder.join("cohorts.csv"), &NAMES).map(Cohorts)
    }
}

impl Stream for Cohorts {
    fn path(&self) -> &Path {
        self.0.path()
    }

    fn take(&mut self, simulation: &Simulation<'_>) -> Result<(), Error> {
        let services = simulation.record.services.iter();
        let all = services.flat_map(|service| service.cohorts.iter().map(move |cohort| (service, cohort)));
        self.0.write(all.map(|(service, cohort)| row(simulation, service, cohort)))
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.0.flush()
    }
}

fn row(simulation: &Simulation<'_>, service: &ServiceRecord, cohort: &CohortCount) -> Row {
    Row::new()
        .text(simulation.variant_name)
        .count(simulation.replication)
        .text(&service.name)
        .count(cohort.joined_month)
        .count(cohort.age_months)
        .count(cohort.size)
        .count(cohort.users)
        .optional(share(cohort.users, cohort.size))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scratch, record, service};
    use std::fs;

    #[test]
    fn cohorts_are_listed_by_month_and_age_and_a_share_of_nobody_is_blank() {
        let scratch = Scratch::new("cohorts");
        let record = record(vec![service("reader", 0, 1, vec![], vec![])], 1);
        let mut cohorts = Box::new(Cohorts::create(scratch.path()).unwrap());
        for (replication, variant_name) in [(7, "a,b"), (8, "-10 %")] {
            cohorts.take(&Simulation { variant: 1, variant_name, replication, record: &record }).unwrap();
        }
        // Whole simulations, before the end.
        let text = fs::read_to_string(scratch.path().join("cohorts.csv")).unwrap();
        assert_eq!(
            text,
            "variant,replication,service,joined_month,age_months,size_people,users_people,users_share\n\
             \"a,b\",7,reader,0,0,400,300,0.75\n\
             \"a,b\",7,reader,0,1,400,100,0.25\n\
             \"a,b\",7,reader,1,0,0,0,\n\
             '-10 %,8,reader,0,0,400,300,0.75\n\
             '-10 %,8,reader,0,1,400,100,0.25\n\
             '-10 %,8,reader,1,0,0,0,\n"
        );
        cohorts.finish().unwrap();
        assert_eq!(fs::read_to_string(scratch.path().join("cohorts.csv")).unwrap(), text);
    }
}

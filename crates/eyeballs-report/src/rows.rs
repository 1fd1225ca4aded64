//! Small CSV files: `cohorts.csv` and `channels.csv`, row by row as simulations end.

use crate::Error;
use crate::number::{float, push_money};
use eyeballs_core::units::Micros;
use eyeballs_lab::{Simulation, Sink};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Writes `cohorts.csv`: who joined in a month, and how many of them are users at each age.
pub struct Cohorts(Rows);

impl Cohorts {
    /// Starts the file in a folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(folder: &Path) -> Result<Cohorts, Error> {
        Rows::create(
            folder.join("cohorts.csv"),
            &[
                "variant",
                "replication",
                "service",
                "joined_month",
                "age_months",
                "size_people",
                "users_people",
                "users_share",
            ],
        )
        .map(Cohorts)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> Result<(), Error> {
        self.0.finish()
    }
}

impl Sink for Cohorts {
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        for service in &simulation.record.services {
            for cohort in &service.cohorts {
                self.0.write(&[
                    simulation.variant_name,
                    &simulation.replication.to_string(),
                    &service.name,
                    &cohort.joined_month.to_string(),
                    &cohort.age_months.to_string(),
                    &cohort.size.to_string(),
                    &cohort.users.to_string(),
                    &share(cohort.users, cohort.size),
                ])?;
            }
        }
        Ok(())
    }
}

/// Writes `channels.csv`: whom each channel brought, whom it kept, and what it cost.
pub struct Channels(Rows);

impl Channels {
    /// Starts the file in a folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn create(folder: &Path, currency: &str) -> Result<Channels, Error> {
        Rows::create(
            folder.join("channels.csv"),
            &[
                "variant",
                "replication",
                "service",
                "channel",
                "reached_people",
                "joined_people",
                "returned_people",
                &format!("cost_{currency}"),
                &format!("cost_per_join_{currency}"),
                "joined_30_days_before_end_people",
                "kept_after_30_days_people",
                "kept_after_30_days_share",
            ],
        )
        .map(Channels)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn finish(self) -> Result<(), Error> {
        self.0.finish()
    }
}

impl Sink for Channels {
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        for service in &simulation.record.services {
            for channel in &service.channels {
                let cost_per_join = if channel.joined == 0 {
                    String::new()
                } else {
                    float(channel.cost.units() / channel.joined as f64)
                };
                self.0.write(&[
                    simulation.variant_name,
                    &simulation.replication.to_string(),
                    &service.name,
                    &channel.name,
                    &channel.reached.to_string(),
                    &channel.joined.to_string(),
                    &channel.returned.to_string(),
                    &money(channel.cost),
                    &cost_per_join,
                    &channel.joined_month_ago.to_string(),
                    &channel.kept_month.to_string(),
                    &share(channel.kept_month, channel.joined_month_ago),
                ])?;
            }
        }
        Ok(())
    }
}

/// A CSV file of texts.
struct Rows {
    path: PathBuf,
    writer: csv::Writer<File>,
}

impl Rows {
    fn create(path: PathBuf, names: &[&str]) -> Result<Rows, Error> {
        let file = File::create(&path).map_err(Error::file("create", &path))?;
        let mut rows = Rows { path, writer: csv::Writer::from_writer(file) };
        rows.write(names)?;
        Ok(rows)
    }

    fn write(&mut self, cells: &[&str]) -> Result<(), Error> {
        self.writer.write_record(cells).map_err(Error::file("write", &self.path))
    }

    fn finish(mut self) -> Result<(), Error> {
        self.writer.flush().map_err(Error::file("write", &self.path))
    }
}

fn money(amount: Micros) -> String {
    let mut text = Vec::new();
    push_money(&mut text, amount);
    String::from_utf8(text).expect("digits are ASCII")
}

/// A share of nobody is no value.
fn share(part: u64, whole: u64) -> String {
    if whole == 0 { String::new() } else { float(part as f64 / whole as f64) }
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
        let mut cohorts = Cohorts::create(scratch.path()).unwrap();
        cohorts
            .take(&Simulation { variant: 1, variant_name: "a,b", replication: 7, record: &record })
            .unwrap();
        cohorts.finish().unwrap();
        assert_eq!(
            fs::read_to_string(scratch.path().join("cohorts.csv")).unwrap(),
            "variant,replication,service,joined_month,age_months,size_people,users_people,users_share\n\
             \"a,b\",7,reader,0,0,400,300,0.75\n\
             \"a,b\",7,reader,0,1,400,100,0.25\n\
             \"a,b\",7,reader,1,0,0,0,\n"
        );
    }

    #[test]
    fn channels_tell_what_a_join_cost_and_whom_they_kept() {
        let scratch = Scratch::new("channels");
        let record = record(vec![service("reader", 0, 1, vec![], vec![])], 1);
        let mut channels = Channels::create(scratch.path(), "CNY").unwrap();
        channels
            .take(&Simulation { variant: 0, variant_name: "base", replication: 0, record: &record })
            .unwrap();
        channels.finish().unwrap();
        assert_eq!(
            fs::read_to_string(scratch.path().join("channels.csv")).unwrap(),
            "variant,replication,service,channel,reached_people,joined_people,returned_people,cost_CNY,\
             cost_per_join_CNY,joined_30_days_before_end_people,kept_after_30_days_people,\
             kept_after_30_days_share\n\
             base,0,reader,press,900,80,3,100,1.25,50,10,0.2\n"
        );
    }
}

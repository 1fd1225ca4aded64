//! The files of numbers: begun before the first simulation, in their place after the last.

use super::manifest;
use super::plan::Plan;
use eyeballs_lab::piecemeal::ChannelSums;
use eyeballs_lab::results::Results;
use eyeballs_report::{Channels, Cohorts, Daily, DailyText, Decisions, Error, Monthly, Spool, Streams};
use eyeballs_store::Place;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What a run writes to.
pub struct Files {
    pub streams: Streams,
    pub curves: Spool,
    /// What channels did, for the report.
    pub channels: ChannelSums,
    workshop: PathBuf,
}

impl Files {
    /// # Errors
    /// If nothing can be written.
    pub fn prepare(plan: &Plan<'_>, place: &Place) -> Result<Files, Box<dyn std::error::Error>> {
        let workshop = place.workshop()?;
        let mut streams = Streams::new();
        streams.add(Daily::create(&workshop, plan.columns())?);
        if plan.args.daily_csv {
            streams.add(DailyText::create(&workshop, plan.columns())?);
        }
        let start = plan.job.scenario.start;
        let (currency, spool) = (&plan.job.scenario.currency, || place.unnamed_file().map(Spool::new));
        streams.add(Monthly::measures(&workshop, currency, start, spool()?)?);
        streams.add(Cohorts::create(&workshop)?);
        streams.add(Channels::create(&workshop, currency)?);
        let worlds = plan.job.scenario.variants.iter().map(|variant| &variant.world);
        if let Some(decisions) = Decisions::create(&workshop, worlds)? {
            streams.add(decisions);
        }
        if plan.has_metric_vectors() {
            streams.add(Monthly::metric_vectors(&workshop, currency, start, spool()?)?);
        }
        let curves = spool()?;
        Ok(Files { streams, curves, channels: ChannelSums::default(), workshop })
    }

    /// Writes what is left to write, and puts all files in their place; tells which could not be written.
    ///
    /// # Errors
    /// If the files cannot be put in their place.
    pub fn put_in_place(
        self,
        place: &mut Place,
        plan: &Plan<'_>,
        results: &Results,
        simulated: Duration,
    ) -> io::Result<Vec<Error>> {
        let mut failed = self.streams.finish();
        failed.extend(eyeballs_report::summary(results, &self.workshop));
        failed.extend(manifest::write(&self.workshop, plan, results, simulated).err());
        failed.extend(place.sync().into_iter().map(|(path, error)| Error::file("write", &path)(error)));
        place.put()?;
        Ok(failed.into_iter().map(|error| error.moved(&self.workshop, place.path())).collect())
    }
}
